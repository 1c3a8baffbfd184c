"""The ground that models on whole maps look at 计算范围: the target grid, grown to where water comes from."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from rasterio.warp import transform_bounds

from qingshan.grid.classify import NO_CLASS
from qingshan.grid.layer import cells_of, opened
from qingshan.grid.reading.reader import Reader
from qingshan.grid.target import TargetGrid, Window
from qingshan.runs.inputs import Inputs
from qingshan.runs.machine import Machine
from qingshan.runs.nodes import Node, NodeKind
from qingshan.runs.plan import Plan
from qingshan.runs.resolve import upstream

ELEVATION = "nature.elevation"
LAND_COVER = "land_cover"

#: Cells of a map that is held in memory, at most: about 9 GB.
MOST_CELLS = 50_000_000

#: What a run with flow and sediment takes for each cell of a map in memory, as measured.
_BYTES_A_CELL = 190


def most_in_memory(machine: Machine) -> int:
    """Cells of a map that models hold whole; larger ones are worked in tiles of files."""
    return min(MOST_CELLS, machine.memory // _BYTES_A_CELL) if machine.memory else MOST_CELLS


def spreading(plan: Plan) -> list[Node]:
    """The models on whole maps in which something flows or spreads, however far."""
    return [node for node in plan.nodes.values() if node.on_map and node.model is not None and not node.model.local]


def reaching(plan: Plan) -> list[str]:
    """Layers that say how far the region goes: elevation, for what flows; else rasters that the model itself takes.

    A model that takes none of them looks at values by class of the land-cover map.
    """
    found: dict[str, None] = {}
    for node in spreading(plan):
        below = upstream(plan.nodes, [node.code])
        rasters = [code for code in node.takes.values() if plan.nodes[code].kind is NodeKind.RASTER]
        flows = ELEVATION in below and plan.nodes[ELEVATION].kind is NodeKind.RASTER
        found |= dict.fromkeys([ELEVATION] if flows else rasters or [LAND_COVER])
    return list(found)


def outline(inputs: Inputs, plan: Plan) -> TargetGrid:
    """The target grid's cells over the whole files that say how far the region goes.

    Raises ``OverflowError`` or ``ValueError`` where a file reaches beyond what the grid's system can show.
    """
    boxes = [inputs.grid.bounds]
    for role in reaching(plan):
        layer = inputs.layers[role]
        with opened(layer) as dataset:
            whole = cells_of(dataset, layer)
        boxes.append(transform_bounds(whole.crs, inputs.grid.crs, *whole.bounds, densify_pts=21))
    west, south, east, north = np.array(boxes).T
    return inputs.grid.within((west.min(), south.min(), east.max(), north.max()))


def region_of(inputs: Inputs, plan: Plan) -> TargetGrid:
    """The outline cut to the cells that have a value, and no smaller than the target grid."""
    whole, roles = outline(inputs, plan), reaching(plan)
    signature = (whole, tuple(inputs.layers[role] for role in roles))
    if inputs.maps.get("", (None, None))[0] != signature:
        inputs.maps[""] = (signature, _cut(inputs, whole, roles))
    region: TargetGrid = inputs.maps[""][1]
    return region


def _cut(inputs: Inputs, whole: TargetGrid, roles: list[str]) -> TargetGrid:
    down, across = np.zeros(whole.rows, bool), np.zeros(whole.columns, bool)
    for window, there in _there(inputs, whole, roles):
        down[window.row : window.row + window.rows] |= there.any(axis=1)
        across[window.column : window.column + window.columns] |= there.any(axis=0)
    row, column = offset_of(inputs.grid, whole)
    down[row : row + inputs.grid.rows], across[column : column + inputs.grid.columns] = True, True
    rows, columns = np.flatnonzero(down), np.flatnonzero(across)
    return part_of(whole, Window(rows[0], columns[0], rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1))


def _there(inputs: Inputs, grid: TargetGrid, roles: list[str]) -> Iterator[tuple[Window, npt.NDArray[np.bool_]]]:
    for role in roles:
        with Reader(inputs.layers[role], grid) as reader:
            for window in grid.windows():
                there = has_value(reader.read(window)).reshape(-1, window.rows, window.columns)
                yield window, np.asarray(there.any(axis=0))


def has_value(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Where there is a class, or a number."""
    return np.asarray(values != NO_CLASS if values.dtype.kind == "i" else np.isfinite(values))


def part_of(grid: TargetGrid, window: Window) -> TargetGrid:
    """Some cells of a grid as a grid of their own."""
    corner = grid.transform @ grid.transform.translation(int(window.column), int(window.row))
    return TargetGrid(grid.crs, corner, int(window.rows), int(window.columns))


def offset_of(inner: TargetGrid, outer: TargetGrid) -> tuple[int, int]:
    """Row and column of the outer grid where the inner one, of the same cells, begins."""
    column = (inner.transform.c - outer.transform.c) / outer.transform.a
    row = (inner.transform.f - outer.transform.f) / outer.transform.e
    return round(row), round(column)


def shifted(window: tuple[int, int, int, int], inner: TargetGrid, outer: TargetGrid) -> tuple[int, int, int, int]:
    """A window of the outer grid in rows and columns of the inner one; beyond its edges they are negative."""
    row, column = offset_of(inner, outer)
    return window[0] - row, window[1] - column, window[2], window[3]


def signature_of(inputs: Inputs, plan: Plan, code: str, columns: Mapping[int, int]) -> tuple[object, ...]:
    """All that a value on a map rests on, to be compared: models, values, files and the ground itself."""
    nodes = [plan.nodes[one] for one in upstream(plan.nodes, [code])]
    chain = [(one.code, one.model.code if one.model else "", one.held, one.by) for one in nodes]
    files = [inputs.layers[one.code] for one in nodes if one.kind is NodeKind.RASTER]
    return (chain, files, inputs.layers["land_cover"], dict(columns), inputs.grid, reaching(plan))
