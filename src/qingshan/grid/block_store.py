"""Finished blocks on disk 已算块缓存: a walk that was cut short goes on where it stopped."""

import io
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from qingshan.grid.job import Breach
from qingshan.grid.leaf_sums import BlockResult, LeafSums
from qingshan.grid.target import Window


class BlockStore:
    """Results of one walk's blocks, each in a file of its own, written aside and renamed.

    folder : of this walk alone, named by the key of the walk;  names : of the values that breaches may be of
    """

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        self.folder, self.names = folder, list(names)

    def has(self, row: int, column: int, side: int) -> bool:
        """Whether a block is there to be read."""
        return self._path(row, column, side).is_file()

    def get(self, row: int, column: int, side: int) -> BlockResult | None:
        """A finished block; None when it is not there or cannot be read."""
        try:
            with np.load(self._path(row, column, side), allow_pickle=False) as held:
                return self._unpacked(dict(held))
        except _UNREADABLE:
            return None

    def put(self, row: int, column: int, side: int, block: BlockResult) -> None:
        """Keep a finished block; a disk that is full or closed to us only costs the keeping."""
        path = self._path(row, column, side)
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, array in self._packed(block).items():
                with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
                    np.lib.format.write_array(file, array, allow_pickle=False)
        aside = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, aside = tempfile.mkstemp(prefix=".new-", dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(data.getvalue())
            Path(aside).replace(path)
        except OSError:
            if aside is not None:
                Path(aside).unlink(missing_ok=True)

    def _path(self, row: int, column: int, side: int) -> Path:
        return self.folder / f"{side}-{row}-{column}.npz"

    def _packed(self, block: BlockResult) -> dict[str, np.ndarray]:
        leaves = block.leaves
        told = [(number, one) for number, leaf in enumerate(leaves) for one in leaf.breaches]
        packed = {
            "window": np.array(block.window.as_tuple()),
            "places": np.array([(leaf.row, leaf.column, len(leaf.zones)) for leaf in leaves]).reshape(-1, 3),
            "breaches": np.array(
                [(number, self.names.index(one.layer), one.cells, *one.window) for number, one in told], np.int64
            ).reshape(-1, 7),
            "extremes": np.array([(one.lowest, one.highest) for _, one in told]).reshape(-1, 2),
        }
        for name in _STACKED:
            packed[name] = np.concatenate([getattr(leaf, name) for leaf in leaves]) if leaves else np.empty(0)
        return packed | {f"kept{number}": values for number, values in enumerate(block.kept)}

    def _unpacked(self, held: dict[str, np.ndarray]) -> BlockResult:
        leaves, first = [], 0
        for number, (row, column, zones) in enumerate(held["places"].tolist()):
            here = slice(first, first + zones)
            first += zones
            zones_here, total, area, ground = (held[name][here] for name in _STACKED)
            own = np.flatnonzero(held["breaches"][:, 0] == number)
            breaches = tuple(self._breach(held, int(one)) for one in own)
            leaves.append(LeafSums(row, column, zones_here, total, area, ground, breaches))
        kept = tuple(held[f"kept{number}"] for number in range(sum(name.startswith("kept") for name in held)))
        return BlockResult(Window(*(int(one) for one in held["window"])), tuple(leaves), kept)

    def _breach(self, held: dict[str, np.ndarray], number: int) -> Breach:
        _, name, cells, row, column, rows, columns = held["breaches"][number].tolist()
        lowest, highest = held["extremes"][number].tolist()
        return Breach(self.names[name], (row, column, rows, columns), cells, lowest, highest)


#: What comes of a file that was changed behind our back: not a zip, of a kind that is not ours, or with other bytes.
_UNREADABLE = (
    OSError,
    ValueError,
    LookupError,
    EOFError,
    RuntimeError,
    OverflowError,
    MemoryError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)

_STACKED = ("zones", "total", "area", "ground")
