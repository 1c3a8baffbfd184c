"""Models on maps larger than memory 大图计算: what they take is laid into planes of files, and so is what they give.

A result is kept under a key of what is in its inputs, of all parameters and of the code, and so is all that leads
to it: a run that was killed goes on where it stopped.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from qingshan.grid.cells import Cells
from qingshan.grid.gather import gather_into
from qingshan.grid.job_key import job_key
from qingshan.grid.layer import Layer
from qingshan.grid.target import TargetGrid
from qingshan.grid.tiled.cells import TiledCells
from qingshan.grid.tiled.files import Plane
from qingshan.grid.tiled.sources import made_planes
from qingshan.grid.walk import Job
from qingshan.grid.zones import Zones
from qingshan.runs.cell_job import cell_job
from qingshan.runs.columns import Columns
from qingshan.runs.hashing import code_hash
from qingshan.runs.inputs import Inputs
from qingshan.runs.machine import Machine
from qingshan.runs.map_limits import check_values
from qingshan.runs.map_region import most_in_memory
from qingshan.runs.nodes import Node, NodeKind
from qingshan.runs.plan import Plan
from qingshan.runs.resolve import upstream

#: Cells along a tile, at least and at most; and what a cell of a tile takes in memory for each thread, as measured.
LEAST_SIDE, MOST_SIDE, BYTES_A_CELL = 256, 2048, 240


def cells_on(grid: TargetGrid, machine: Machine) -> Cells:
    """The cells of a grid: over tiles where a map of them is larger than may be held in memory."""
    if grid.rows * grid.columns <= most_in_memory(machine):
        return Cells.of(grid.crs, grid.transform, grid.rows, grid.columns)
    side = side_of_tiles(machine)
    return TiledCells.over(grid, machine.planes, side=side, workers=machine.workers, code=code_hash())


def side_of_tiles(machine: Machine) -> int:
    """Cells along a tile, so that those in work at a time fit into memory.

    >>> side_of_tiles(Machine(workers=2, memory=2**30))
    1495
    """
    if not machine.memory:
        return MOST_SIDE
    room = machine.memory / max(machine.workers, 1) / BYTES_A_CELL
    return min(max(int(room**0.5), LEAST_SIDE), MOST_SIDE)


def tiled_layer(
    node: Node,
    inputs: Inputs,
    plan: Plan,
    columns: Columns,
    made: Mapping[str, Layer],
    cells: TiledCells,
    given: Mapping[str, Any],
) -> Layer:
    """What a model gives, out of the store or worked out.

    given : what it takes by argument, but for what lies on the map
    Raises ``ValueError`` for what the model refuses, `Refused` for a value beyond its limits, ``OSError`` without room.
    """
    assert node.model is not None
    taken = {argument: code for argument, code in node.takes.items() if argument not in given}
    values = _Values(inputs, plan, columns, made, cells)
    keys = {argument: values.key(code) for argument, code in taken.items()}
    plain = {argument: one for argument, one in given.items() if one is not cells}
    key = cells.key("model", node.code, node.model.code, node.model.compute, keys, plain)
    found = cells.store.get(key, cells.tiles.new(key))
    if found is None:
        planes = values.planes(taken.values())
        for argument, code in taken.items():
            if plan.nodes[code].model is not None and not node.model.local:
                check_values(node.fields[argument], planes[code], inputs, cells.tiles.grid)
        arguments = dict(given) | {argument: planes[code] for argument, code in taken.items()}
        value = _beside(node, taken, arguments, cells) if node.model.local else node.model.compute(**arguments)
        # of numbers alone comes a number
        found = cells.store.also(value if isinstance(value, Plane) else cells.cellwise(np.positive, value), key)
    layer = cells.store.layer(found)
    cells.store.release()
    return layer


def _beside(node: Node, taken: Mapping[str, str], given: Mapping[str, Any], cells: TiledCells) -> Plane:
    """What a model gives that looks at neighbours alone: on windows with a rim of one cell."""
    assert node.model is not None
    (own,) = taken
    (sizes,) = (argument for argument in node.takes if argument != own)
    compute = partial(_by_name, node.model.compute, own, sizes)
    plane: Plane = cells.cellwise(compute, given[own], rim=1, sized=True)
    return plane


def _by_name(compute: Any, own: str, sizes: str, values: Any, cells: Cells) -> Any:
    return np.asarray(compute(**{own: values, sizes: cells}), np.float64)


class _Values:
    """Values of nodes on the cells of a map, in planes."""

    def __init__(
        self, inputs: Inputs, plan: Plan, columns: Columns, made: Mapping[str, Layer], cells: TiledCells
    ) -> None:
        self._inputs, self._plan, self._columns, self._made, self._cells = inputs, plan, columns, made, cells

    def _is_there(self, code: str) -> bool:
        """Whether a model on the same cells gave it: its plane is taken as it is."""
        node = self._plan.nodes[code]
        local = node.model is not None and node.model.local
        return node.on_map and not local and bool(self._made[code].content)

    def _job(self, codes: Iterable[str]) -> Job:
        wanted = upstream(self._plan.nodes, list(codes), self._made)
        return cell_job(self._inputs, self._plan, self._columns, wanted, self._made, self._cells.tiles.grid)

    def key(self, code: str) -> str:
        """A name for a value: what it is read and computed from, and nothing else."""
        if self._is_there(code):
            return self._made[code].content
        job = self._job([code])
        layers = {name: layer for name, layer in job.layers.items() if name != job.classes or job.tables}
        contents = {name: self._content(layer) for name, layer in layers.items()}
        index = job.class_index if job.tables else {}
        told = replace(job, layers=layers, class_index=index, zones=Zones((), (), ()))
        return self._cells.key("value", code, job_key(told, contents, code_hash()))

    def _content(self, layer: Layer) -> str:
        """What is in a file; where that is not known, as for an address, no other process may think it the same."""
        machine = self._inputs.machine
        return machine.contents.get(layer.path) or f"{machine.planes.work.name} {layer.path}"

    def planes(self, codes: Iterable[str]) -> dict[str, Plane]:
        """The planes of some values; those that are not kept are worked out in one pass."""
        cells, store = self._cells, self._cells.store
        found: dict[str, Plane] = {}
        wanted: dict[str, str] = {}
        for code in dict.fromkeys(codes):
            key = self.key(code)
            like = cells.tiles.new(key)
            plane = replace(like, path=Path(self._made[code].path)) if self._is_there(code) else store.get(key, like)
            found |= {} if plane is None else {code: plane}
            wanted |= {code: key} if plane is None else {}
        planes = {code: cells.tiles.new(key) for code, key in wanted.items()}
        if planes:
            with made_planes(*planes.values()):
                gather_into(self._job(planes), planes)
        return found | {code: store.keep(plane.finished(wanted[code])) for code, plane in planes.items()}


def place_codes(node: Node, plan: Plan) -> dict[str, str]:
    """What a model takes that lies on the map, by argument: rasters, models, and values by class."""
    return {argument: code for argument, code in node.takes.items() if _has_place(plan.nodes[code])}


def _has_place(node: Node) -> bool:
    return node.level is not None or (node.kind is NodeKind.PARAMETER and bool(node.by))
