"""Land accounts from two maps 两期图编土地账: read maps and zones, one change matrix, postings by place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyproj
import rasterio

from qingshan.assets.confusion_read import read_confusion
from qingshan.assets.faults import fault
from qingshan.assets.from_maps import LAND, Mapped, item_of, land_postings
from qingshan.assets.map_errors import Estimate, adjusted_areas, difference, too_few
from qingshan.core import Finding, Period, Refused, Where, errors_in
from qingshan.grid.change import OPENING, ChangeJob, change_matrix
from qingshan.grid.job import Progress
from qingshan.grid.layer import Kind, Layer
from qingshan.grid.target import TargetGrid
from qingshan.rulebook import Legend, Resource, Rulebook, load_rulebook
from qingshan.rulebook.yaml_lines import LinedDocument
from qingshan.runs.rasters_input import check_raster
from qingshan.runs.runfile import ZonesInput
from qingshan.runs.zones_input import on_grid, read_zones

Floats = npt.NDArray[np.float64]
HECTARE: Final = 10_000.0
_MANAGED: Final = "land.extent.managed"


@dataclass(frozen=True)
class Asked:
    """What the command was asked for. legends, nodata : of the opening and the closing map; None as the file says

    mark : words before every title, such as 虚构示例
    first, last : what the maps show: the state at the end of a year or of a day
    errors : error matrices of both maps, None where there is none
    """

    maps: tuple[Path, Path]
    zones: Path
    legends: tuple[str, str]
    first: Period
    last: Period
    recorded: date
    code: str = "code"
    name: str = "name"
    nodata: tuple[float | None, float | None] = (None, None)
    errors: tuple[Path | None, Path | None] = (None, None)
    document: str = ""
    mark: str = ""
    workers: int = 1

    @property
    def period(self) -> str:
        """The accounting period: from the day after the opening map to that of the closing one."""
        return f"{self.first.end + timedelta(days=1)}/{self.last.end}"


@dataclass(frozen=True)
class Extent:
    """The land accounts of some places.

    items : codes of the land account;  matrix : (places, items + 1, items + 1) [hm²], the last for ground without class
    estimates : opening, closing and change of all places together corrected by the error matrices, where there are any
    """

    book: Rulebook
    period: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    items: tuple[str, ...]
    matrix: Floats
    rows: tuple[dict[str, Any], ...]
    estimates: tuple[Estimate | None, Estimate | None, Estimate | None]
    confidence: float
    findings: tuple[Finding, ...]


def extent_of_maps(asked: Asked, overlays: Sequence[Path] = (), progress: Progress | None = None) -> Extent:
    """Compare the maps. Raises `Refused` with everything wrong where one is an error."""
    book, findings = load_rulebook(overlays)
    legends, frame, told = _inputs(asked, book)
    findings = [*findings, *told]
    if errors_in(findings):
        raise Refused(findings)
    land = book.resources[LAND]
    items = tuple(one.code for one in land.items)
    with rasterio.open(asked.maps[1]) as image:
        grid = TargetGrid(str(image.crs), image.transform, image.height, image.width)
    findings += _same_grid(asked.maps[0], grid)
    columns = [_columns(legend, land, items, book) for legend in legends]
    layers = [
        Layer(str(path), Kind.CLASS, nodata=nothing) for path, nothing in zip(asked.maps, asked.nodata, strict=True)
    ]
    zones = on_grid(frame, grid.crs)
    job = ChangeJob(grid, zones, layers[0], layers[1], columns[0], columns[1], workers=asked.workers)
    found = change_matrix(job, progress=progress)
    findings += _unknown(asked, found.breaches)
    matrix = _spread(found.area / HECTARE, len(items))
    findings += _not_whole(frame, matrix, book.value_of("assets.map.tolerance", asked.last.end).value)
    estimates, wrong = _estimates(asked, matrix.sum(axis=0), legends, land, book)
    findings += wrong
    if errors_in(findings):
        raise Refused(findings)
    confidence = float(book.value_of("assets.map.confidence", asked.last.end).value)  # type: ignore[arg-type]
    rows = _postings(asked, zones.codes, matrix, items, _managed(land, book, asked.last.end))
    return Extent(
        book, asked.period, zones.codes, zones.names, items, matrix, tuple(rows), estimates, confidence, tuple(findings)
    )


def _inputs(asked: Asked, book: Rulebook) -> tuple[list[Legend], Any, list[Finding]]:
    """Legends and zones, and what is wrong with any file before a pixel is read."""
    findings: list[Finding] = []
    legends = []
    for code in asked.legends:
        if code in book.legends:
            legends.append(book.legends[code])
        else:
            words = {"column": "legend", "code": code, "within": "legends", "known": ", ".join(book.legends)}
            findings.append(fault("posting-unknown-code", Where(field="--legend"), **words))
    if asked.last.end <= asked.first.end:
        findings.append(fault("map-dates", Where(field="--to"), first=asked.first.end, last=asked.last.end))
    given = ZonesInput(file=asked.zones.name, code=asked.code, name=asked.name)
    frame, wrong = read_zones(given, asked.zones.parent, LinedDocument({}, {}, [], "--zones"))
    findings += wrong
    if frame is not None:
        bounds = {"crs": frame.crs, "bounds": frame.total_bounds}
        for path in asked.maps:
            layer = Layer(str(path), Kind.CLASS, (1,))
            findings += check_raster(layer, "land_cover", "", 1, bounds, Where(path.name))
    return legends, frame, findings


def _same_grid(path: Path, grid: TargetGrid) -> Iterator[Finding]:
    with rasterio.open(path) as image:
        same = str(image.crs) == grid.crs and image.transform.almost_equals(grid.transform)
    if not same:
        yield fault("map-grids-differ", Where(path.name))


def _columns(legend: Legend, land: Resource, items: Sequence[str], book: Rulebook) -> dict[int, int]:
    """Code of the map → number of the item."""
    found = {}
    for one in legend.classes:
        item = item_of(land, book, one.ecosystem)
        if item is None:
            raise Refused([fault("map-without-item", Where(field=legend.code), name=one.ecosystem)])
        found[one.code] = items.index(item)
    return found


def _spread(area: Floats, items: int) -> Floats:
    """The matrices with a row and a column for every item; classes that no legend has are left out by the walk."""
    known = area.shape[1] - 1
    kept = [*range(known), items]
    whole = np.zeros((len(area), items + 1, items + 1))
    whole[np.ix_(range(len(area)), kept, kept)] = area
    return whole


def _unknown(asked: Asked, breaches: Sequence[Any]) -> Iterator[Finding]:
    for one in breaches:
        file = asked.maps[0 if one.layer == OPENING else 1].name
        words = {"cells": one.cells, "low": one.lowest, "high": one.highest, "window": one.window}
        yield fault("map-class-unknown", Where(file, window=one.window), file=file, **words)


def _not_whole(frame: Any, matrix: Floats, tolerance: Any) -> Iterator[Finding]:
    """Places that the maps do not cover: their area on the ellipsoid against that of the cells."""
    geod = pyproj.Geod(ellps="WGS84")
    degrees = frame.to_crs("EPSG:4326").sort_values("code")
    for code, shape, cells in zip(degrees["code"], degrees.geometry, matrix, strict=True):
        area = abs(geod.geometry_area_perimeter(shape)[0]) / HECTARE
        found = float(cells.sum())
        if abs(found - area) > float(tolerance) * area:
            yield fault("map-not-whole", Where(field=code), place=code, area=f"{area:,.2f}", found=f"{found:,.2f}")


def _estimates(
    asked: Asked, whole: Floats, legends: Sequence[Legend], land: Resource, book: Rulebook
) -> tuple[tuple[Estimate | None, Estimate | None, Estimate | None], list[Finding]]:
    """Corrected areas of all places together; those of ground without a class are left as they are."""
    items = [one.code for one in land.items]
    mapped = (whole[:-1].sum(axis=1), whole[:, :-1].sum(axis=0))
    findings: list[Finding] = []
    made: list[Estimate | None] = [None, None]
    for at, path in enumerate(asked.errors):
        if path is None:
            continue
        named = _names(legends[at], land, book)
        points, wrong = read_confusion(path, items, named.get)
        findings += wrong
        if points is None:
            continue
        few = np.flatnonzero(too_few(mapped[at], points))
        findings += [fault("confusion-few", Where(path.name), item=land.items[int(one)].title) for one in few]
        if not len(few):
            made[at] = adjusted_areas(mapped[at], points)
    opening, closing = made
    change = difference(opening, closing) if opening is not None and closing is not None else None
    return (opening, closing, change), findings


def _names(legend: Legend, land: Resource, book: Rulebook) -> dict[str, str]:
    """What a class may be called: item, code of the legend, name of the class → item."""
    named = {name: one.code for one in land.items for name in (one.code, *one.title)}
    for one in legend.classes:
        item = item_of(land, book, one.ecosystem)
        if item is not None:
            named |= {str(one.code): item} | {name: item for name in one.title if name not in named}
    return named


def _managed(land: Resource, book: Rulebook, day: date) -> dict[str, bool]:
    """Items that land becomes by people's doing, or by nature's, where all their types agree."""
    held = book.value_of(_MANAGED, day)
    told = {}
    for item in land.items:
        numbers = [book.number_for(_MANAGED, held, {"ecosystem": one}) for one in item.ecosystems]
        values = {None if one is None else one.value for one in numbers}
        if len(values) == 1 and None not in values:
            told[item.code] = values == {1.0}
    return told


def _postings(
    asked: Asked, codes: Sequence[str], matrix: Floats, items: Sequence[str], managed: dict[str, bool]
) -> Iterator[dict[str, Any]]:
    document = asked.document or f"{asked.maps[0].name} → {asked.maps[1].name}"
    for code, area in zip(codes, matrix, strict=True):
        of = Mapped(code, asked.period, document, asked.last.end, asked.recorded, managed)
        yield from land_postings(area, items, of)
