"""Rasters that open and cannot be read to their end 损坏的栅格, such as one whose copying was cut short."""

from pathlib import Path

from rasterio.errors import RasterioIOError

from qingshan.core import Finding
from qingshan.grid.layer import Layer, Reader
from qingshan.runs.inputs import Inputs
from qingshan.runs.zones_input import corrupt_file


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
    path = ("land_cover", "file") if role == "land_cover" else ("rasters", role, "file")
    return corrupt_file(Path(inputs.layers[role].path).name, reason(error), inputs.document.where(path))


def reason(error: BaseException) -> str:
    """What GDAL said at the root of it; rasterio's own words only point there."""
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error)


def _read_all(layer: Layer, inputs: Inputs) -> None:
    with Reader(layer, inputs.grid) as reader:
        for window in inputs.grid.windows():
            reader.read(window)
