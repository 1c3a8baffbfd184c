"""Open and check the rasters of a run 栅格: file, reference system, bands, overlap with the zones."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import rasterio
import rasterio.errors
from rasterio.warp import transform_bounds

from qingshan.core import Finding, Text, Where
from qingshan.core.units import convert
from qingshan.grid.layer import Kind, Layer, data_bands, system_of
from qingshan.rulebook import LinedDocument
from qingshan.runs.missing import missing_file
from qingshan.runs.runfile import LandCoverInput, RasterInput
from qingshan.runs.zones_input import corrupt_file

_BANDS_OF_AXIS = {"month": 12}


def location(name: str, folder: Path) -> str:
    """A path beside the run file, or an address that GDAL reads itself (/vsicurl/…, s3://…)."""
    return name if name.startswith("/vsi") or "://" in name else str(folder / name)


def land_cover_layer(given: LandCoverInput, folder: Path) -> Layer:
    """The land-cover map as a layer of classes."""
    return Layer(location(given.file, folder), Kind.CLASS, (given.band,), nodata=given.nodata, crs=given.crs)


def field_layer(given: RasterInput, folder: Path, wanted: str) -> Layer:
    """A raster as a layer in the unit that the models take."""
    zero, one = convert(0.0, given.unit, wanted), convert(1.0, given.unit, wanted)
    return Layer(
        location(given.file, folder),
        Kind.AMOUNT if given.kind == "amount" else Kind.FIELD,
        given.bands,
        given.scale,
        given.offset,
        given.nodata,
        slope=one - zero,
        intercept=zero,
        resampling=given.resampling,
        crs=given.crs,
    )


def check_raster(
    layer: Layer, role: str, axis: str, days: int, zone_bounds: dict[str, Any], where: Where
) -> Iterator[Finding]:
    """What is wrong with one raster before a pixel of it is read.

    axis : month or day when the role needs such bands;  days : of the period
    zone_bounds : crs and bounds of the zones
    """
    name = Path(layer.path).name
    if "://" not in layer.path and not layer.path.startswith("/vsi") and not Path(layer.path).is_file():
        yield missing_file(name, where)
        return
    try:
        with rasterio.open(layer.path) as dataset:
            yield from _shape(dataset, layer, name, role, axis, days, where)
            yield from _place(dataset, layer, name, zone_bounds, where)
    except rasterio.errors.RasterioIOError as error:
        yield corrupt_file(name, str(error), where)


def _shape(dataset: Any, layer: Layer, name: str, role: str, axis: str, days: int, where: Where) -> Iterator[Finding]:
    outside = [band for band in layer.bands if not 1 <= band <= dataset.count]
    if outside:
        yield Finding(
            "raster-bands",
            where,
            Text(
                f"{name} 只有 {dataset.count} 个波段，没有 {outside}", f"{name} has {dataset.count} bands, no {outside}"
            ),
            Text("改正 bands", "correct bands"),
        )
        return
    count = len(layer.bands) or len(data_bands(dataset))
    needed = _BANDS_OF_AXIS.get(axis, days if axis == "day" else 1)
    if layer.kind is not Kind.CLASS and count != needed:
        yield Finding(
            "raster-bands",
            where,
            Text(
                f"{role} 需要 {needed} 个波段，{name} 给出 {count} 个",
                f"{role} needs {needed} bands, {name} gives {count}",
            ),
            Text("用 bands 选定波段", "choose bands"),
        )
    if layer.kind is Kind.CLASS and dataset.dtypes[layer.bands[0] - 1].startswith("float"):
        yield Finding(
            "classes-not-whole",
            where,
            Text(f"{name} 不是整数分类图", f"{name} is no map of whole-numbered classes"),
            Text("导出为整数栅格", "export it as a whole-number raster"),
        )


def _place(dataset: Any, layer: Layer, name: str, zone_bounds: dict[str, Any], where: Where) -> Iterator[Finding]:
    system = system_of(dataset, layer)
    if system is None:
        yield Finding(
            "no-crs",
            where,
            Text(f"{name} 没有坐标系", f"{name} has no reference system"),
            Text("用 GIS 补写坐标系，或在任务文件中写 crs", "define it with a GIS, or write crs beside file"),
        )
        return
    if dataset.transform.b or dataset.transform.d:
        yield Finding(
            "raster-rotated",
            where,
            Text(f"{name} 的格网是旋转的", f"the grid of {name} is rotated"),
            Text("重投影为正北向上", "warp it north-up"),
        )
        return
    west, south, east, north = transform_bounds(zone_bounds["crs"], system, *zone_bounds["bounds"], densify_pts=21)
    box = dataset.bounds  # of a file whose rows run from south to north, bottom is above top
    low, high = min(box.bottom, box.top), max(box.bottom, box.top)
    if east <= box.left or west >= box.right or north <= low or south >= high:
        yield Finding(
            "no-overlap",
            where,
            Text(f"{name} 与统计单元没有重叠", f"{name} does not overlap the zones"),
            Text("核对范围和坐标系", "check its extent and reference system"),
        )


def check_rasters(
    layers: dict[str, Layer],
    axes: dict[str, str],
    days: int,
    zone_bounds: dict[str, Any],
    document: LinedDocument,
) -> list[Finding]:
    """All rasters, each at its line of the run file; `land_cover` is one of them."""
    findings: list[Finding] = []
    for role, layer in layers.items():
        path = ("land_cover", "file") if role == "land_cover" else ("rasters", role, "file")
        findings += check_raster(layer, role, axes.get(role, ""), days, zone_bounds, document.where(path))
    return findings
