"""Kernels on disk 内核缓存: each compiled once for all processes, and found again by what it is made of."""

import hashlib
import importlib.util
import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from types import ModuleType

import numba
import numpy as np

#: So many kernels are kept; the ones not used for longest go first.
KERNELS_KEPT = 32

#: Where caches are kept instead of the user's own cache folder.
VARIABLE = "QINGSHAN_CACHE"


def cache_folder() -> Path:
    """The folder of all caches: `QINGSHAN_CACHE`, else the user's cache folder."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "qingshan"


def kernel_module(text: str, folder: Path | None = None) -> ModuleType:
    """The module of a text, written to the cache if it is new there, with the machine code that numba keeps beside it.

    Named by a hash of its text and of the versions that compile it: an edited service is another text.
    """
    with _one_at_a_time:  # or a thread would get the module that another has not loaded to its end
        return _module(f"kernel_{kernel_key(text)}", text, folder)


_one_at_a_time = threading.Lock()


def _module(name: str, text: str, folder: Path | None) -> ModuleType:
    if name in sys.modules:
        return sys.modules[name]
    place = (folder or cache_folder()) / "kernels" / name
    path = place / f"{name}.py"
    try:
        if not path.is_file():
            _write(place, name, text)
            forget_old(place.parent)
        os.utime(place)
    except OSError:  # a cache that cannot be written is done without: the kernel is compiled for this process alone
        place = Path(tempfile.mkdtemp(prefix="qingshan-"))
        path = place / f"{name}.py"
        path.write_text(text, "utf-8")
    return _loaded(name, path)


def kernel_key(text: str) -> str:
    """A name that changes with the text of a kernel and with the compiler."""
    versions = f"{sys.version_info[:3]} {numba.__version__} {np.__version__}"
    return hashlib.sha256(f"{versions}\n{text}".encode()).hexdigest()[:24]


def forget_old(kernels: Path, kept: int = KERNELS_KEPT) -> None:
    """Remove the kernels that were not used for longest, all but `kept`."""
    held = [one for one in kernels.iterdir() if one.is_dir() and one.name.startswith("kernel_")]
    for old in sorted(held, key=lambda one: one.stat().st_mtime, reverse=True)[kept:]:
        shutil.rmtree(old, ignore_errors=True)


def _write(place: Path, name: str, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".new-", dir=place.parent))
    (aside / f"{name}.py").write_text(text, "utf-8")
    try:
        aside.rename(place)
    except OSError:  # another process was first
        shutil.rmtree(aside, ignore_errors=True)
        if not (place / f"{name}.py").is_file():
            raise


def _loaded(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
