"""Maps of a run 专题图: a Cloud-Optimized GeoTIFF and a picture for each accounted service, and the land cover."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio

from qingshan.core import Text
from qingshan.core.units import shown
from qingshan.grid.cell_area import area_of_cells
from qingshan.grid.reading.reader import Reader
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.zones import cover_of
from qingshan.report.cog import Writer, cog_writer
from qingshan.report.content import ReportMap
from qingshan.report.map_sheet import png
from qingshan.report.maps import classes_figure, map_figure
from qingshan.runs.columns import Columns
from qingshan.runs.compute import mapped
from qingshan.runs.evaluate import ECOSYSTEM, Evaluated
from qingshan.runs.inputs import Inputs
from qingshan.runs.plan import AccountPlan, Plan

Floats = npt.NDArray[np.float64]

_PIXELS = 1200  # a picture shows no more; the GeoTIFF has every cell
_HECTARE = 10_000


def per_hectare(unit: str) -> str:
    """The unit of a map: amounts per hectare of ground."""
    return f"{shown(unit)}/hm²"


class MapFiles:
    """The GeoTIFFs of a run, fed by the walk block by block: amounts per cell become amounts per hectare."""

    def __init__(self, folder: Path, inputs: Inputs, plan: Plan, stack: ExitStack) -> None:
        self._ground = area_of_cells(inputs.grid.crs, inputs.grid.transform)
        self._writers: dict[str, Writer] = {}
        for account in mapped(plan):
            self._writers[account.service.quantity] = open_map(folder, account, plan, inputs.grid, stack)

    def take(self, name: str, window: Window, values: Floats) -> None:
        """A sink for the walk."""
        density = values / self._ground(*window.as_tuple()) * _HECTARE
        self._writers[name](window.row, window.column, density)


def open_map(folder: Path, account: AccountPlan, plan: Plan, grid: TargetGrid, stack: ExitStack) -> Writer:
    """The writer of one account's GeoTIFF."""
    node = plan.nodes[account.service.quantity]
    return stack.enter_context(
        cog_writer(
            folder / f"{file_stem(account)}.tif",
            (grid.rows, grid.columns),
            grid.transform,
            grid.crs,
            description=f"{account.service.title.zh} {account.service.title.en}",
            unit=per_hectare(node.unit),
        )
    )


def file_stem(account: AccountPlan) -> str:
    """``water_conservation`` of ``nature.water_conservation``."""
    return account.service.code.rsplit(".", 1)[-1]


def write_zone_maps(folder: Path, inputs: Inputs, plan: Plan, held: Evaluated) -> None:
    """Maps of accounts that are only known by zone: each zone in its own mean amount per hectare."""
    by_zone = [one for one in plan.accounted if one not in mapped(plan)]
    with ExitStack() as stack:
        writers = {one.service.quantity: open_map(folder, one, plan, inputs.grid, stack) for one in by_zone}
        density = {code: zone_density(code, held) for code in writers}
        for window in inputs.grid.windows():
            cover = cover_of(inputs.zones, inputs.grid, window)
            for code, write in writers.items():
                flat = np.full(window.rows * window.columns, np.nan)
                flat[cover.cell] = density[code][cover.zone]
                write(window.row, window.column, flat.reshape(window.rows, window.columns))


def zone_density(code: str, held: Evaluated) -> Floats:
    """Amount per hectare of each zone's whole area."""
    value = held.values[code]
    others = [name for name in value.dims if name != "place"]
    total = value.sum(others, skipna=True, min_count=1) if others else value
    area = held.area.sum(ECOSYSTEM) + held.unclassified
    return np.asarray((total / area * _HECTARE).values, np.float64)


def drawn_maps(folder: Path, inputs: Inputs, plan: Plan, columns: Columns) -> Iterator[ReportMap]:
    """The pictures, written beside the GeoTIFFs and handed to the report."""
    zones = inputs.zone_shapes.to_crs(inputs.grid.crs)
    source = inputs.run.credits or Text("", "")
    period = inputs.run.period
    for account in plan.accounted:
        stem = file_stem(account)
        with rasterio.open(folder / f"{stem}.tif") as file:
            scale = max(1.0, max(file.height, file.width) / _PIXELS)
            shape = (max(1, round(file.height / scale)), max(1, round(file.width / scale)))
            values = file.read(1, out_shape=shape).astype(np.float64)
            transform = file.transform @ file.transform.scale(file.width / shape[1], file.height / shape[0])
        title = Text(f"{account.service.title.zh}（{period}）", f"{account.service.title.en}, {period}")
        unit = per_hectare(plan.nodes[account.service.quantity].unit)
        drawn = map_figure(
            values,
            transform,
            inputs.grid.crs,
            zones,
            title=title,
            unit=unit,
            source=source,
            approval=inputs.run.map_approval or None,
        )
        picture = png(drawn)
        (folder / f"{stem}.png").write_bytes(picture)
        yield ReportMap(account.service.code, title, picture)
    picture = _land_cover(inputs, zones, columns, source)
    (folder / "land_cover.png").write_bytes(picture)
    yield ReportMap("land.area", Text("生态系统类型", "ecosystem types"), picture)


def _land_cover(inputs: Inputs, zones: Any, columns: Columns, source: Text) -> bytes:
    step = max(1, int(np.ceil(max(inputs.grid.rows, inputs.grid.columns) / _PIXELS)))
    transform = inputs.grid.transform @ inputs.grid.transform.scale(step)
    coarse = TargetGrid(inputs.grid.crs, transform, -(-inputs.grid.rows // step), -(-inputs.grid.columns // step))
    with Reader(inputs.layers["land_cover"], coarse) as reader:
        codes = reader.read(Window(0, 0, coarse.rows, coarse.columns))
    rows = columns.rows
    row_of = {code: rows.index(columns.tops[column]) for code, column in columns.index.items()}
    painted = np.vectorize(lambda code: row_of.get(int(code), -1), otypes=[np.int64])(codes)
    drawn = classes_figure(
        painted,
        transform,
        inputs.grid.crs,
        zones,
        colours=_colours(inputs, rows),
        title=Text("生态系统类型", "Ecosystem types"),
        source=source,
        approval=inputs.run.map_approval or None,
    )
    return png(drawn)


def _colours(inputs: Inputs, rows: tuple[str, ...]) -> Mapping[int, tuple[Text, str]]:
    members = [inputs.plan.book.member("ecosystem", code) for code in rows]
    return {number: (member.title, member.colour) for number, member in enumerate(members)}
