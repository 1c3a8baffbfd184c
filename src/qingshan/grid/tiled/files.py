"""Maps in files 文件中的栅格 that are read and written window by window, for what is larger than memory."""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from qingshan.grid.layer import Layer
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.tiled.work import with_rim, within

#: What GDAL calls the types of cells in a raw file.
_ENVI_TYPES = {"uint8": 1, "int32": 3, "float64": 5}


class Readable(Protocol):
    """Anything that gives the cells of a window as float64, NaN where there is nothing: a plane, an opened layer."""

    def read(self, window: Window) -> npt.NDArray[Any]:
        """Rows × columns of a window."""


@dataclass(frozen=True)
class Plane:
    """One band of a grid in a raw file: row by row, no compression, so that any window can be read and written.

    Windows may lie across the rim of the grid: beyond it `read` gives `beyond`, and nothing is written.
    Threads may read and write at once, as long as none writes what another one reads.
    """

    path: Path
    grid: TargetGrid
    dtype: str = "float64"
    beyond: float = np.nan

    @property
    def layer(self) -> Layer:
        """The plane as a layer like any other, once it is finished."""
        return Layer(str(self.path), nodata=np.nan if self.dtype == "float64" else None, crs=self.grid.crs)

    def made(self) -> "Plane":
        """The plane with its file, which has all its room on the disk. Raises ``OSError`` when there is not so much.

        Without the room a mapped file would kill the process that fills the disk; so it is an error like any other.
        """
        size = self.grid.rows * self.grid.columns * np.dtype(self.dtype).itemsize
        with self.path.open("wb") as file:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file.fileno(), 0, size)
            else:
                file.truncate(size)
        return self

    def read(self, window: Window) -> npt.NDArray[Any]:
        """The cells of a window, in the type of the plane."""
        found = np.full((window.rows, window.columns), self.beyond, self.dtype)
        self.read_into(window, found)
        return found

    def read_into(self, window: Window, cells: npt.NDArray[Any]) -> None:
        """Read the cells of a window to where they are wanted; those beyond the grid are left as they are."""
        here = within(window, self.grid)
        down, across = here.row - window.row, here.column - window.column
        cells[down : down + here.rows, across : across + here.columns] = self._part(here, "r")

    def write(self, window: Window, cells: npt.NDArray[Any]) -> None:
        """Put the cells of a window that lies on the grid."""
        self._part(window, "r+")[:] = cells

    def mapped(self, row: int = 0, rows: int | None = None) -> npt.NDArray[Any]:
        """Whole rows as an array over the file, to change cells in place."""
        return self._part(Window(row, 0, self.grid.rows - row if rows is None else rows, self.grid.columns), "r+")

    def _part(self, window: Window, mode: Literal["r", "r+"]) -> npt.NDArray[Any]:
        """A window as an array over the file, mapped as long as it is held."""
        start = window.row * self.grid.columns * np.dtype(self.dtype).itemsize
        shape = (window.rows, self.grid.columns)
        rows = np.asarray(np.memmap(self.path, self.dtype, mode, start, shape))
        return rows[:, window.column : window.column + window.columns]

    def finished(self, name: str) -> "Plane":
        """The plane under its lasting name, with the header by which GDAL reads it where GDAL has such a type."""
        moved = self.path.with_name(f"{name}.raw")
        if self.dtype in _ENVI_TYPES:
            moved.with_suffix(".hdr").write_text(self._header(), "utf-8")
        self.path.replace(moved)
        return replace(self, path=moved)

    def _header(self) -> str:
        grid = self.grid
        corner, across, down = (grid.transform.c, grid.transform.f), grid.transform.a, -grid.transform.e
        header = {
            "samples": grid.columns,
            "lines": grid.rows,
            "bands": 1,
            "header offset": 0,
            "file type": "ENVI Standard",
            "data type": _ENVI_TYPES[self.dtype],
            "interleave": "bsq",
            "byte order": 0,
            "map info": f"{{Arbitrary, 1, 1, {corner[0]!r}, {corner[1]!r}, {across!r}, {down!r}}}",
        }
        return "ENVI\n" + "".join(f"{key} = {value}\n" for key, value in header.items())

    def removed(self) -> None:
        """Take the file away."""
        self.path.unlink(missing_ok=True)
        self.path.with_suffix(".hdr").unlink(missing_ok=True)


@dataclass(frozen=True)
class Rows:
    """A quantity that is one along each row, or one everywhere, such as the area of cells."""

    values: npt.NDArray[np.float64]

    def read(self, window: Window) -> npt.NDArray[np.float64]:
        """Rows × columns of a window."""
        part = self.values if self.values.ndim == 0 else self.values[window.row : window.row + window.rows, None]
        return np.broadcast_to(part, (window.rows, window.columns))


def read_clear(source: Readable, grid: TargetGrid, window: Window, rim: int = 1) -> npt.NDArray[Any]:
    """A window and the cells around it, float64, NaN beyond the grid even where the source has something there."""
    wide = with_rim(window, rim)
    inside = within(wide, grid)
    found = np.full((wide.rows, wide.columns), np.nan)
    down, across = inside.row - wide.row, inside.column - wide.column
    if inside.rows > 0 and inside.columns > 0:
        found[down : down + inside.rows, across : across + inside.columns] = source.read(inside)
    return found
