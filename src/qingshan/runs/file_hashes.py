"""Hashes of files that did not change 文件指纹缓存, so that a large raster is read for its hash only once."""

import json
import os
import tempfile
from pathlib import Path

from qingshan.core.file_hash import file_hash
from qingshan.grid.kernel.cache import cache_folder
from qingshan.runs.cache import HASHES

_KEPT = 10_000
_SMALL = 1_000_000  # bytes; hashing such a file is quicker than asking

Stamp = tuple[int, int, int]


def stamp_of(path: Path) -> Stamp:
    """Size, time of the last change [ns] and inode: what tells that a file is no longer the one that was read."""
    held = path.stat()
    return held.st_size, held.st_mtime_ns, held.st_ino


class FileHashes:
    """Hashes by path and stamp, kept in the cache folder. What cannot be kept is hashed anew."""

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or cache_folder()) / HASHES
        self._held: dict[str, list[object]] = self._read()
        self._new = False

    def of(self, path: Path) -> str:
        """SHA-256 of a file's bytes. Raises ``OSError``."""
        stamp = stamp_of(path)
        if stamp[0] <= _SMALL:
            return file_hash(path)
        name = str(path.resolve())
        known = self._held.get(name)
        if known is not None and known[:3] == list(stamp):
            return str(known[3])
        found = file_hash(path)
        if stamp_of(path) == stamp:
            self._held[name] = [*stamp, found]
            self._new = True
        return found

    def save(self) -> None:
        """Keep what was learnt; a disk that is full or closed to us only costs the keeping."""
        if not self._new:
            return
        latest = dict(list(self._held.items())[-_KEPT:])
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, aside = tempfile.mkstemp(prefix=".new-", dir=self._path.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(latest, file)
            Path(aside).replace(self._path)
        except OSError:
            return

    def _read(self) -> dict[str, list[object]]:
        try:
            held = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return held if isinstance(held, dict) else {}
