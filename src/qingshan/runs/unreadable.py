"""Rasters that open and cannot be read to their end 损坏的栅格, such as one whose copying was cut short."""

from collections.abc import Iterator
from pathlib import Path

from rasterio.errors import RasterioIOError

from qingshan.core import Finding
from qingshan.grid.layer import Layer
from qingshan.grid.reading.reader import Reader
from qingshan.grid.unreadable import LayersUnreadableError, LayerUnreadableError
from qingshan.runs.inputs import Inputs
from qingshan.runs.zones_input import corrupt_file


def broken_rasters(inputs: Inputs, error: RasterioIOError) -> list[Finding]:
    """Which rasters cannot be read and where, after a read has failed with an error."""
    faults = error.faults if isinstance(error, LayersUnreadableError) else [error]
    told = [found for fault in faults if isinstance(fault, LayerUnreadableError) for found in _told(inputs, fault)]
    broken = told or unreadable_rasters(inputs)
    if broken:
        return broken
    # it was the disk or the network for a moment, not the file
    where = inputs.document.where(("land_cover", "file"))
    return [corrupt_file(inputs.run.land_cover.file, reason(error), where)]


def _told(inputs: Inputs, fault: LayerUnreadableError) -> Iterator[Finding]:
    row, column, rows, columns = fault.window
    for role, layer in inputs.layers.items():
        if layer.path == fault.path:
            window = f"[{row}:{row + rows}, {column}:{column + columns}]"
            yield _unreadable(inputs, role, f"{reason(fault)} {window}")


def unreadable_rasters(inputs: Inputs) -> list[Finding]:
    """Each raster that cannot be read on the grid of the run; asked only after a read has failed."""
    findings = []
    for role, layer in inputs.layers.items():
        try:
            _read_all(layer, inputs)
        except RasterioIOError as error:
            findings.append(unreadable(inputs, role, error))
    return findings


def unreadable(inputs: Inputs, role: str, error: RasterioIOError) -> Finding:
    """The finding for one of them, with GDAL's own reason."""
    return _unreadable(inputs, role, reason(error))


def _unreadable(inputs: Inputs, role: str, words: str) -> Finding:
    path = ("land_cover", "file") if role == "land_cover" else ("rasters", role, "file")
    return corrupt_file(Path(inputs.layers[role].path).name, words, inputs.document.where(path))


def reason(error: BaseException) -> str:
    """What GDAL said at the root of it; rasterio's own words only point there."""
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error)


def _read_all(layer: Layer, inputs: Inputs) -> None:
    with Reader(layer, inputs.grid) as reader:
        for window in inputs.grid.windows():
            reader.read(window)
