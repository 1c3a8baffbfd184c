"""What runs keep on disk 缓存: finished blocks and maps, compiled kernels, hashes; shown, bounded and cleared."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qingshan.grid.kernel.cache import cache_folder
from qingshan.grid.tiled.plane_store import planes_in

BLOCKS, MAPS, KERNELS, HASHES = "blocks", "maps", "kernels", "hashes.json"


@dataclass(frozen=True)
class Kept:
    """One entry of the cache. kind : blocks, maps, kernels or hashes;  size : bytes;  used : seconds since 1970"""

    kind: str
    name: str
    size: int
    used: float


def kept(folder: Path | None = None) -> list[Kept]:
    """Everything in the cache, the latest used first."""
    base = folder or cache_folder()
    found = [
        Kept(kind, place.name, _size(place), place.stat().st_mtime)
        for kind in (BLOCKS, KERNELS)
        for place in _folders(base / kind)
    ]
    found += [Kept(MAPS, path.stem, path.stat().st_size, path.stat().st_mtime) for path in planes_in(base / MAPS)]
    hashes = base / HASHES
    if hashes.is_file():
        found.append(Kept("hashes", HASHES, hashes.stat().st_size, hashes.stat().st_mtime))
    return sorted(found, key=lambda one: one.used, reverse=True)


def clear(folder: Path | None = None) -> int:
    """Remove everything; gives the bytes that became free."""
    base = folder or cache_folder()
    freed = sum(one.size for one in kept(base))
    for kind in (BLOCKS, MAPS, KERNELS):
        shutil.rmtree(base / kind, ignore_errors=True)
    (base / HASHES).unlink(missing_ok=True)
    return freed


def used(folder: Path) -> None:
    """Note that an entry is in use, making it where it is not there; a closed disk only costs the keeping."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
    except OSError:
        return


def prune(folder: Path, limit: int, keeping: Path) -> None:
    """Remove the entries not used for longest until all together take no more than `limit` bytes."""
    held = sorted(_folders(folder), key=lambda place: place.stat().st_mtime, reverse=True)
    total = 0
    for place in held:
        total += _size(place)
        if total > limit and place != keeping:
            shutil.rmtree(place, ignore_errors=True)


def _folders(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (place for place in folder.iterdir() if place.is_dir() and not place.name.startswith("."))


def _size(place: Path) -> int:
    return sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
