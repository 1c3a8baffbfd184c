"""Models on whole maps 整幅计算, before the walk: what flows or spreads from cell to cell, handed on as a layer."""

from typing import Any

import numpy as np
import numpy.typing as npt
from rasterio.errors import RasterioIOError
from rasterio.warp import transform_bounds

from qingshan.core import Finding, Refused, Text
from qingshan.core.record import Field
from qingshan.grid.cells import Cells
from qingshan.grid.gather import gather
from qingshan.grid.layer import Layer, cells_of, opened
from qingshan.grid.reading.reader import Reader
from qingshan.grid.target import TargetGrid, Window
from qingshan.runs.cell_job import cell_job, months_of
from qingshan.runs.columns import Columns, number_of
from qingshan.runs.inputs import Inputs
from qingshan.runs.map_region import offset_of, region_of, shifted, signature_of, spreading
from qingshan.runs.nodes import Node, NodeKind
from qingshan.runs.plan import Plan
from qingshan.runs.resolve import upstream
from qingshan.runs.unreadable import unreadable
from qingshan.runs.zones_input import on_grid

Floats = npt.NDArray[np.float64]

_MARGIN = 3  # cells beyond the zones for what looks at its neighbours, so that it needs no invented rim


def map_layers(inputs: Inputs, plan: Plan, columns: Columns) -> dict[str, Layer]:
    """Every value on a map of a plan, as a layer for the walk. One whose inputs did not change is not made again.

    Raises `Refused` where an input cannot be read, lies outside its limits, or the model cannot do with it.
    """
    region = region_of(inputs, plan) if spreading(plan) else None
    # one for all models, so that those over the same heights share one routing
    cells = Cells.of(region.crs, region.transform, region.rows, region.columns) if region is not None else None
    made: dict[str, Layer] = {}
    for node in plan.nodes.values():
        if not node.on_map:
            continue
        signature = signature_of(inputs, plan, node.code, columns.index)
        if inputs.maps.get(node.code, (None, None))[0] != signature:
            layer = _made(node, inputs, plan, columns, made, region, cells)
            inputs.maps[node.code] = (signature, layer)
        made[node.code] = inputs.maps[node.code][1]
    return {code: _cut(layer, inputs.grid, region) for code, layer in made.items()}


def _made(
    node: Node,
    inputs: Inputs,
    plan: Plan,
    columns: Columns,
    made: dict[str, Layer],
    region: TargetGrid | None,
    cells: Cells | None,
) -> Layer:
    assert node.model is not None
    if node.model.local:
        grid, given = _around(node, inputs, plan, region)
    else:
        assert region is not None
        grid, given = region, _on_region(node, inputs, plan, columns, made, region, cells)
    try:
        value = np.asarray(node.model.compute(**given), np.float64)
    except ValueError as error:
        raise Refused([_failed(node, inputs, error)]) from error
    return Layer(node.code, array=value, transform=grid.transform, crs=grid.crs, nodata=float("nan"))


def _around(node: Node, inputs: Inputs, plan: Plan, region: TargetGrid | None) -> tuple[TargetGrid, dict[str, Any]]:
    """The raster of a model that looks at neighbours alone, on its own cells, around the zones or the region."""
    (role,) = [code for code in node.takes.values() if plan.nodes[code].kind is NodeKind.RASTER]
    layer = inputs.layers[role]
    with opened(layer) as dataset:
        whole = cells_of(dataset, layer)
    west, south, east, north = on_grid(inputs.zone_shapes, whole.crs).bounds
    if region is not None:
        wide = transform_bounds(region.crs, whole.crs, *region.bounds, densify_pts=21)
        west, south, east, north = min(west, wide[0]), min(south, wide[1]), max(east, wide[2]), max(north, wide[3])
    across, down = (_MARGIN * size for size in whole.cell_size)
    grid = whole.within((west - across, south - down, east + across, north + down))
    try:
        with Reader(layer, grid) as reader:
            values = reader.read(Window(0, 0, grid.rows, grid.columns))
    except RasterioIOError as error:
        raise Refused([unreadable(inputs, role, error)]) from error
    cells = Cells.of(grid.crs, grid.transform, grid.rows, grid.columns)
    return grid, {argument: values if code == role else cells for argument, code in node.takes.items()}


def _on_region(
    node: Node,
    inputs: Inputs,
    plan: Plan,
    columns: Columns,
    made: dict[str, Layer],
    region: TargetGrid,
    cells: Cells | None,
) -> dict[str, Any]:
    """What a model takes: arrays of rows × columns, single numbers, months, or the geometry of the cells."""
    codes = upstream(plan.nodes, list(node.takes.values()), made)
    on_map = [code for code in node.takes.values() if _has_place(plan.nodes[code])]
    values: dict[str, Any] = dict(gather(cell_job(inputs, plan, columns, codes, made, region), on_map))
    for argument, code in node.takes.items():
        below = plan.nodes[code]
        if below.kind is NodeKind.GRID:
            values[code] = cells
        elif below.kind is NodeKind.PERIOD:
            values[code] = months_of(inputs)
        elif code not in values:
            values[code] = number_of(below, plan.book, {})
        elif below.model is not None:
            _check(node.fields[argument], values[code], inputs, region)
    return {argument: values[code] for argument, code in node.takes.items()}


def _has_place(node: Node) -> bool:
    return node.level is not None or (node.kind is NodeKind.PARAMETER and bool(node.by))


def _check(wanted: Field, values: Floats, inputs: Inputs, region: TargetGrid) -> None:
    """What another model gave must be possible too: a flow carries one wrong cell far."""
    low = -np.inf if wanted.low is None else wanted.low - 1e-9 * abs(wanted.low)
    high = np.inf if wanted.high is None else wanted.high + 1e-9 * abs(wanted.high)
    with np.errstate(invalid="ignore"):
        wrong = (values < low) | (values > high) | np.isinf(values)
    if not wrong.any():
        return
    rows, columns = np.unique(np.nonzero(wrong)[-2]), np.unique(np.nonzero(wrong)[-1])
    window = (int(rows[0]), int(columns[0]), int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1)
    row, column, height, width = shifted(window, inputs.grid, region)
    told = f"{int(wrong.sum())} × {float(values[wrong].min()):g} … {float(values[wrong].max()):g} {wanted.unit}"
    shown = f"[{row}:{row + height}, {column}:{column + width}]"
    finding = Finding(
        "value-impossible",
        inputs.document.where(("methods", wanted.of)),
        Text(
            f"模型算出的{wanted.title.zh}超出可能范围：{told}，格网窗口 {shown}",
            f"{wanted.title.en} as a model gave it is impossible: {told}; grid window {shown}",
        ),
        Text("核对该模型的输入和方法", "check what the model takes, and the method"),
    )
    raise Refused([finding])


def _failed(node: Node, inputs: Inputs, error: ValueError) -> Finding:
    return Finding(
        "map-model",
        inputs.document.where(("methods", node.code)),
        Text(f"{node.title.zh}无法计算：{error}", f"{node.title.en} cannot be worked out: {error}"),
        Text("核对输入，或换一种方法", "check its inputs, or choose another method"),
    )


def _cut(layer: Layer, grid: TargetGrid, region: TargetGrid | None) -> Layer:
    """The part of a layer on the region that the walk goes over; a layer on a raster's own cells is left as it is."""
    whole = region is not None and (layer.crs, layer.transform) == (region.crs, region.transform)
    if region is None or not whole or layer.array is None or layer.array.shape[-2:] != (region.rows, region.columns):
        return layer
    row, column = offset_of(grid, region)
    part = layer.array[..., row : row + grid.rows, column : column + grid.columns]
    return Layer(layer.path, array=part, transform=grid.transform, crs=grid.crs, nodata=layer.nodata)
