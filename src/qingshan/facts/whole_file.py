"""Files that are there whole or not at all 完整写入: written aside, then renamed."""

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, raw: bytes, prefix: str = "") -> None:
    """Write a file so that a reader sees the old one or the new one, also when the power goes.

    prefix : how the file is called while it is written; a hidden name beside its own where left out
    """
    descriptor, aside = tempfile.mkstemp(prefix=prefix or f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
        move_whole(Path(aside), path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def move_whole(aside: Path, path: Path) -> None:
    """Give a finished file its name, with all its bytes on the disk before."""
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    aside.chmod(0o644)
    aside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
