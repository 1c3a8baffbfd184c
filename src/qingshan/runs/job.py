"""From a plan to the one walk over the grid 执行准备: layers, steps, tables, limits."""

import dataclasses
from datetime import timedelta

import numpy as np
import numpy.typing as npt
from rasterio.errors import RasterioIOError

from qingshan.core import Level, Refused
from qingshan.core.record import Field
from qingshan.grid.layer import Layer, Reader, cells_of, opened
from qingshan.grid.target import Window
from qingshan.grid.terrain import cell_metres, slope_and_aspect
from qingshan.grid.walk import AREA, Job, Limit, Step
from qingshan.runs.columns import Columns, by_column, number_of
from qingshan.runs.inputs import Inputs
from qingshan.runs.limits import fields_by_code
from qingshan.runs.nodes import Node, NodeKind
from qingshan.runs.plan import Plan, codes_of
from qingshan.runs.unreadable import unreadable
from qingshan.runs.zones_input import on_grid

_MARGIN = 3  # cells of elevation beyond the zones, so that their own slope needs no invented rim


def account_job(inputs: Inputs, plan: Plan, columns: Columns) -> Job:
    """The walk that gives every sum and mean of a plan."""
    cells = [node for node in plan.nodes.values() if node.level is Level.CELL]
    on_cells = {code for node in cells for code in node.takes.values()}
    parameters = [plan.nodes[code] for code in sorted(on_cells) if plan.nodes[code].kind is NodeKind.PARAMETER]
    rasters = [node.code for node in cells if node.kind is NodeKind.RASTER]
    derived = {node.code: derived_layer(node, inputs) for node in cells if node.kind is NodeKind.DERIVED}
    modelled = [node for node in cells if node.model is not None]
    return Job(
        grid=inputs.grid,
        zones=inputs.zones,
        layers={
            "land_cover": inputs.layers["land_cover"],
            **{code: inputs.layers[code] for code in rasters},
            **derived,
        },
        classes="land_cover",
        class_index=columns.index,
        steps=[_step(node) for node in modelled],
        tables={node.code: by_column(node, plan.book, columns) for node in parameters if node.by},
        constants={
            **{node.code: number_of(node, plan.book, {}) for node in parameters if not node.by},
            **({"period.month_of_day": months_of(inputs)} if "period.month_of_day" in on_cells else {}),
        },
        summed=[node.code for node in cells if node.extensive and node.code != AREA],
        averaged=[node.code for node in cells if not node.extensive],
        limits=[limit for code, wanted in fields_by_code().items() if code in rasters for limit in _limit(wanted)],
        excluded={
            code: outside
            for account in plan.accounted
            for code in codes_of(account.service)
            if (outside := columns.outside(account.ecosystems)) and code in plan.nodes and plan.nodes[code].extensive
        },
    )


def scan_job(inputs: Inputs, columns: Columns) -> Job:
    """A walk that only looks: areas by class, means of all layers, values out of bounds."""
    fields = fields_by_code()
    roles = [role for role in inputs.layers if role != "land_cover"]
    texture = ("nature.sand", "nature.silt", "nature.clay")
    steps = []
    limits = [limit for role in roles if role in fields for limit in _limit(fields[role])]
    if all(role in roles for role in texture):
        steps = [Step("texture", _texture, dict(zip(("sand", "silt", "clay"), texture, strict=True)))]
        limits.append(Limit("texture", 98.0, 102.0))
    return Job(
        grid=inputs.grid,
        zones=inputs.zones,
        layers=inputs.layers,
        classes="land_cover",
        class_index=columns.index,
        steps=steps,
        averaged=roles,
        limits=limits,
    )


def _texture(
    sand: npt.NDArray[np.float64], silt: npt.NDArray[np.float64], clay: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    return sand + silt + clay


def _step(node: Node) -> Step:
    assert node.model is not None
    return Step(node.code, node.model.compute, node.takes)


def _limit(wanted: Field) -> list[Limit]:
    return [] if wanted.low is None and wanted.high is None else [Limit(wanted.of, wanted.low, wanted.high)]


def months_of(inputs: Inputs) -> npt.NDArray[np.int64]:
    """The month of each day of the period."""
    start = inputs.run.when.start
    return np.array([(start + timedelta(days=day)).month for day in range(inputs.run.when.days)], np.int64)


def derived_layer(node: Node, inputs: Inputs) -> Layer:
    """Slope from elevation, worked out on the elevation's own cells around the zones and held in memory."""
    layer = inputs.layers[node.base]
    with opened(layer) as dataset:
        whole = cells_of(dataset, layer)
    bounds = on_grid(inputs.zone_shapes, whole.crs).bounds
    across, down = whole.cell_size
    grid = whole.within(
        (
            bounds[0] - _MARGIN * across,
            bounds[1] - _MARGIN * down,
            bounds[2] + _MARGIN * across,
            bounds[3] + _MARGIN * down,
        )
    )
    try:
        with Reader(layer, grid) as reader:
            elevation = reader.read(Window(0, 0, grid.rows, grid.columns))
    except RasterioIOError as error:
        raise Refused([unreadable(inputs, node.base, error)]) from error
    width, height = cell_metres(grid.crs, grid.transform, grid.rows, grid.columns)
    slope, _ = slope_and_aspect(elevation, width, height)
    return dataclasses.replace(
        Layer(node.code), array=slope, transform=grid.transform, crs=grid.crs, nodata=float("nan")
    )
