"""Uncompressed tiles straight out of a GeoTIFF 直接读取: one copy from the file to a block, where GDAL makes two."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Cells = npt.NDArray[Any]


class Straight:
    """The tiles of one band of a file on a local disk, whose numbers lie in it as they do in memory."""

    def __init__(self, dataset: Any, band: int) -> None:
        self._dataset, self._band = dataset, band
        self._tall, self._wide = dataset.block_shapes[band - 1]
        self._file = os.open(dataset.name, os.O_RDONLY)

    @classmethod
    def of(cls, dataset: Any, bands: list[int]) -> "Straight | None":
        """The tiles of a file, None where GDAL is to read them: packed, swapped, with several bands, or far away."""
        if dataset.driver != "GTiff" or dataset.compression is not None or dataset.count > 1 or len(bands) > 1:
            return None
        packed = dataset.tags(bands[0], ns="IMAGE_STRUCTURE").get("NBITS")
        path = Path(dataset.name)
        if packed or not path.is_file():
            return None
        with path.open("rb") as file:
            order = file.read(2)
        return cls(dataset, bands[0]) if order == _OURS else None

    def close(self) -> None:
        """Give the file back."""
        os.close(self._file)

    def read(self, row: int, column: int, out: Cells) -> bool:
        """Fill `out`, contiguous rows × columns from a row and column of the file on; False where GDAL must.

        Only whole tiles in a column under each other are read, and those that the last rows and columns cut.
        """
        rows, columns = out.shape
        whole = column % self._wide == 0 and columns == min(self._wide, self._dataset.width - column)
        if not whole or row % self._tall or (rows % self._tall and row + rows != self._dataset.height):
            return False
        return all(
            self._tile((row + down) // self._tall, column // self._wide, out[down : down + self._tall])
            for down in range(0, rows, self._tall)
        )

    def _tile(self, down: int, across: int, out: Cells) -> bool:
        at, size = (
            self._dataset.get_tag_item(f"BLOCK_{what}_{across}_{down}", "TIFF", bidx=self._band)
            for what in ("OFFSET", "SIZE")
        )
        if at is None or int(size) != self._tall * self._wide * out.itemsize:
            return False  # a tile that was never written, or another kind of file than we take it for
        if out.shape[1] == self._wide:
            return self._filled(out, int(at))
        tile = np.empty((len(out), self._wide), out.dtype)
        full = self._filled(tile, int(at))
        out[:] = tile[:, : out.shape[1]]
        return full

    def _filled(self, out: Cells, at: int) -> bool:
        """Whether the file had it all: of one that was cut short GDAL is to say what is wrong."""
        room, done = memoryview(out.data).cast("B"), 0
        while done < len(room):
            found = os.preadv(self._file, [room[done:]], at + done)
            if found == 0:
                return False
            done += found
        return True


_OURS = b"II" if np.little_endian else b"MM"
