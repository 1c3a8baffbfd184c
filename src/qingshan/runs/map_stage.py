"""Models on whole maps 整幅计算, before the walk: what flows or spreads from cell to cell, handed on as a layer.

A map that fits into memory is held there; a larger one lies in planes of files (`map_tiles`). The models are the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from rasterio.errors import RasterioIOError
from rasterio.warp import transform_bounds

from qingshan.core import Refused
from qingshan.grid.cells import Cells
from qingshan.grid.gather import gather
from qingshan.grid.layer import Layer, cells_of, opened
from qingshan.grid.reading.reader import Reader
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.tiled.cells import TiledCells
from qingshan.runs.cell_job import cell_job, months_of
from qingshan.runs.columns import Columns, number_of
from qingshan.runs.inputs import Inputs
from qingshan.runs.map_limits import check_values, failed, no_room
from qingshan.runs.map_region import offset_of, region_of, signature_of, spreading
from qingshan.runs.map_tiles import cells_on, place_codes, tiled_layer
from qingshan.runs.nodes import Node, NodeKind
from qingshan.runs.plan import Plan
from qingshan.runs.resolve import upstream
from qingshan.runs.unreadable import unreadable
from qingshan.runs.zones_input import on_grid

Floats = npt.NDArray[np.float64]

_MARGIN = 3  # cells beyond the zones for what looks at its neighbours, so that it needs no invented rim


@dataclass(frozen=True)
class _Stage:
    """What all models of a plan share. region, cells : of those in which something flows or spreads"""

    inputs: Inputs
    plan: Plan
    columns: Columns
    region: TargetGrid | None
    cells: Cells | None


def map_layers(inputs: Inputs, plan: Plan, columns: Columns) -> dict[str, Layer]:
    """Every value on a map of a plan, as a layer for the walk. One whose inputs did not change is not made again.

    Raises `Refused` where an input cannot be read, lies outside its limits, or the model cannot do with it, and where
    a map larger than memory finds no room on the disk.
    """
    region = region_of(inputs, plan) if spreading(plan) else None
    # one for all models, so that those over the same heights share one routing
    cells = cells_on(region, inputs.machine) if region is not None else None
    stage = _Stage(inputs, plan, columns, region, cells)
    made: dict[str, Layer] = {}
    for node in plan.nodes.values():
        if not node.on_map:
            continue
        signature = signature_of(inputs, plan, node.code, columns.index)
        if inputs.maps.get(node.code, (None, None))[0] != signature:
            inputs.maps[node.code] = (signature, _made(node, stage, made))
        made[node.code] = inputs.maps[node.code][1]
    return {code: _cut(layer, inputs.grid, region) for code, layer in made.items()}


def _made(node: Node, stage: _Stage, made: Mapping[str, Layer]) -> Layer:
    assert node.model is not None
    inputs = stage.inputs
    try:
        grid, cells = _around(node, stage) if node.model.local else (stage.region, stage.cells)
        assert grid is not None
        assert cells is not None
        if isinstance(cells, TiledCells) and not (node.model.tiled or node.model.local):
            cells = cells.tiles.cells  # the run accepts that it is held whole
        given = _beside_the_map(node, stage, cells)
        if isinstance(cells, TiledCells):
            return tiled_layer(node, inputs, stage.plan, stage.columns, made, cells, given)
        maps = _raster_of(node, stage, grid) if node.model.local else _on_region(node, stage, made, grid)
        value = np.asarray(node.model.compute(**given, **maps), np.float64)
        value = value if value.ndim else np.full(cells.shape, value)  # of numbers alone comes a number
    except ValueError as error:
        raise Refused([failed(node, inputs, error)]) from error
    except RasterioIOError:
        raise
    except OSError as error:
        raise Refused([no_room(node, inputs, error)]) from error
    return Layer(node.code, array=value, transform=grid.transform, crs=grid.crs, nodata=float("nan"))


def _around(node: Node, stage: _Stage) -> tuple[TargetGrid, Cells]:
    """Where a model that looks at neighbours alone works: its raster's own cells, around the zones or the region."""
    inputs, region = stage.inputs, stage.region
    layer = inputs.layers[_role(node, stage)]
    with opened(layer) as dataset:
        whole = cells_of(dataset, layer)
    west, south, east, north = on_grid(inputs.zone_shapes, whole.crs).bounds
    if region is not None:
        wide = transform_bounds(region.crs, whole.crs, *region.bounds, densify_pts=21)
        west, south, east, north = min(west, wide[0]), min(south, wide[1]), max(east, wide[2]), max(north, wide[3])
    across, down = (_MARGIN * size for size in whole.cell_size)
    grid = whole.within((west - across, south - down, east + across, north + down))
    return grid, cells_on(grid, inputs.machine)


def _role(node: Node, stage: _Stage) -> str:
    (role,) = (code for code in node.takes.values() if stage.plan.nodes[code].kind is NodeKind.RASTER)
    return role


def _raster_of(node: Node, stage: _Stage, grid: TargetGrid) -> dict[str, Floats]:
    role = _role(node, stage)
    try:
        with Reader(stage.inputs.layers[role], grid) as reader:
            values = reader.read(Window(0, 0, grid.rows, grid.columns))
    except RasterioIOError as error:
        raise Refused([unreadable(stage.inputs, role, error)]) from error
    return {argument: values for argument, code in node.takes.items() if code == role}


def _on_region(node: Node, stage: _Stage, made: Mapping[str, Layer], region: TargetGrid) -> dict[str, Floats]:
    """What a model takes of the map: arrays of rows × columns, months or days in front where they have them."""
    inputs, plan = stage.inputs, stage.plan
    codes = upstream(plan.nodes, list(node.takes.values()), made)
    taken = place_codes(node, plan)
    values = gather(cell_job(inputs, plan, stage.columns, codes, made, region), list(taken.values()))
    for argument, code in taken.items():
        if plan.nodes[code].model is not None:
            check_values(node.fields[argument], values[code], inputs, region)
    return {argument: values[code] for argument, code in taken.items()}


def _beside_the_map(node: Node, stage: _Stage, cells: Cells) -> dict[str, Any]:
    """What a model takes beside maps: the geometry of the cells, the months of the period, single numbers."""
    found: dict[str, Any] = {}
    on_map = place_codes(node, stage.plan)
    for argument, code in node.takes.items():
        below = stage.plan.nodes[code]
        if below.kind is NodeKind.GRID:
            found[argument] = cells
        elif below.kind is NodeKind.PERIOD:
            found[argument] = months_of(stage.inputs)
        elif argument not in on_map:
            found[argument] = number_of(below, stage.plan.book, {})
    return found


def _cut(layer: Layer, grid: TargetGrid, region: TargetGrid | None) -> Layer:
    """The part of a layer on the region that the walk goes over; a layer on a raster's own cells is left as it is."""
    whole = region is not None and (layer.crs, layer.transform) == (region.crs, region.transform)
    if region is None or not whole or layer.array is None or layer.array.shape[-2:] != (region.rows, region.columns):
        return layer
    row, column = offset_of(grid, region)
    part = layer.array[..., row : row + grid.rows, column : column + grid.columns]
    return Layer(layer.path, array=part, transform=grid.transform, crs=grid.crs, nodata=layer.nodata)
