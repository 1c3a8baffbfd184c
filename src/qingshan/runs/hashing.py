"""Fingerprints 指纹: of the code, and of a run as a whole; that of a file is in `core.file_hash`."""

import hashlib
import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any


@cache
def code_hash() -> str:
    """SHA-256 over the package's own sources and rulebook, so that an edited formula changes every run's key."""
    root = Path(str(files("qingshan")))
    digest = hashlib.sha256()
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.yaml"), *root.rglob("units.txt")]):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def content_key(parts: Any) -> str:
    """A key for plain values, the same whatever the order of their dictionaries. 16 hexadecimal digits."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
