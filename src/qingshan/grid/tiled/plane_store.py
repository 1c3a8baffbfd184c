"""Finished planes on disk 已算整幅缓存: a map that was made is found again by a key of all that it rests on.

Several processes may use one folder. What one of them has in use is locked, so that no other takes it away.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
import weakref
from dataclasses import replace
from pathlib import Path

from qingshan.grid.layer import Layer
from qingshan.grid.tiled.files import Plane

_WORK = ".work-"


class PlaneStore:
    """Planes by key. Nothing is made before the first is asked for.

    folder : where they stay when `keeps` says so, else they go with the store
    limit : bytes that planes may take that nobody uses
    """

    def __init__(self, folder: Path, limit: int, *, keeps: bool = True) -> None:
        self.folder, self.limit, self.keeps = folder, limit, keeps
        self._work: Path | None = None
        self._in_use: dict[Path, int] = {}
        self._contents: dict[str, str] = {}

    @property
    def work(self) -> Path:
        """A folder of this process alone to make planes in. Raises ``OSError``."""
        if self._work is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            _remove_abandoned(self.folder)
            self._work = Path(tempfile.mkdtemp(prefix=_WORK, dir=self.folder))
            lock = _locked(self._work, fcntl.LOCK_EX)
            weakref.finalize(self, _removed, self._work, lock, self._in_use)
        return self._work

    @property
    def home(self) -> Path:
        """Where finished planes lie."""
        return self.folder if self.keeps else self.work

    def get(self, key: str, like: Plane) -> Plane | None:
        """A finished plane, now in use; None when it is not there.  like : a plane of its grid and type"""
        path = self.home / f"{key}.raw"
        if path not in self._in_use:
            lock = _locked(path, fcntl.LOCK_SH)
            if lock is None:
                return None
            self._in_use[path] = lock
        os.utime(path)
        return replace(like, path=path)

    def keep(self, plane: Plane) -> Plane:
        """Put a plane, finished in the folder of work under its key, where it stays; it is in use."""
        path = self.home / plane.path.name
        if path != plane.path:
            there = self.get(path.stem, plane)  # another process may have made it meanwhile
            if there is not None:
                plane.removed()
                return there
            if plane.path.with_suffix(".hdr").is_file():
                plane.path.with_suffix(".hdr").replace(path.with_suffix(".hdr"))
            plane.path.replace(path)
        kept = self.get(path.stem, plane)
        if kept is None:
            raise FileNotFoundError(f"{path} was taken away as soon as it was made")
        return kept

    def content(self, plane: Plane) -> str:
        """A hash of the cells of a plane, whatever they were made of."""
        key = plane.path.stem
        if key not in self._contents:
            with plane.path.open("rb") as file:
                self._contents[key] = hashlib.file_digest(file, "sha256").hexdigest()
        return self._contents[key]

    def also(self, plane: Plane, key: str) -> Plane:
        """The same plane under one more key, without room of its own."""
        with_key = replace(plane, path=self.work / f"{key}.raw")
        for suffix in (".hdr", ".raw"):
            with_key.path.with_suffix(suffix).unlink(missing_ok=True)
            os.link(plane.path.with_suffix(suffix), with_key.path.with_suffix(suffix))
        return self.keep(with_key)

    def layer(self, plane: Plane) -> Layer:
        """A plane as a layer, in use as long as anybody holds the layer."""
        layer = replace(plane.layer, content=plane.path.stem)
        lock = _locked(plane.path, fcntl.LOCK_SH)
        if lock is not None:
            weakref.finalize(layer, os.close, lock)
        return layer

    def release(self) -> None:
        """Say that nothing but layers is in use any more, and take away what was not used for longest."""
        for lock in self._in_use.values():
            os.close(lock)
        self._in_use.clear()
        if self._work is not None:
            _prune(self.home, self.limit)


def planes_in(folder: Path) -> list[Path]:
    """Finished planes of a folder, the latest used first."""
    found = [path for path in folder.glob("*.raw") if not path.name.startswith(".")]
    return sorted(found, key=_last_used, reverse=True)


def _prune(folder: Path, limit: int) -> None:
    total = 0
    for path in planes_in(folder):
        try:
            total += path.stat().st_size // max(path.stat().st_nlink, 1)
        except OSError:  # another process was faster
            continue
        if total <= limit:
            continue
        lock = _locked(path, fcntl.LOCK_EX)
        if lock is not None:
            path.unlink(missing_ok=True)
            path.with_suffix(".hdr").unlink(missing_ok=True)
            os.close(lock)


def _locked(path: Path, how: int) -> int | None:
    """A file or folder opened and locked as long as it is open; None when it is not there or others have it."""
    try:
        file = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
        if os.fstat(file).st_ino == path.stat().st_ino:
            return file
    except OSError:
        pass
    os.close(file)
    return None


def _remove_abandoned(folder: Path) -> None:
    """Take away what processes that were killed have left in the middle of their work."""
    for place in folder.glob(f"{_WORK}*"):
        lock = _locked(place, fcntl.LOCK_EX)
        if lock is not None:
            _removed(place, lock, {})


def _removed(place: Path, lock: int | None, in_use: dict[Path, int]) -> None:
    shutil.rmtree(place, ignore_errors=True)
    for one in (lock, *in_use.values()):
        if one is not None:
            os.close(one)
    in_use.clear()


def _last_used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
