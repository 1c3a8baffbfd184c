"""What a walk over cells needs of some nodes 像元计算准备: layers, steps, tables and constants."""

from collections.abc import Collection, Mapping
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from qingshan.core import Level
from qingshan.grid.layer import Layer
from qingshan.grid.target import TargetGrid
from qingshan.grid.walk import Job, Step
from qingshan.runs.columns import Columns, by_column, number_of
from qingshan.runs.inputs import Inputs
from qingshan.runs.nodes import Node, NodeKind
from qingshan.runs.plan import Plan


def cell_job(
    inputs: Inputs,
    plan: Plan,
    columns: Columns,
    codes: Collection[str],
    maps: Mapping[str, Layer],
    grid: TargetGrid | None = None,
) -> Job:
    """A walk that works out some nodes, all that they take being among them; it adds nothing up.

    maps : what the models on whole maps gave;  grid : left out, that of the run
    """
    nodes = [plan.nodes[code] for code in codes]
    rasters = [node.code for node in nodes if node.kind is NodeKind.RASTER]
    given = [node for node in nodes if node.kind is NodeKind.PARAMETER]
    calendar = {node.code: months_of(inputs) for node in nodes if node.kind is NodeKind.PERIOD}
    return Job(
        grid=grid or inputs.grid,
        zones=inputs.zones,
        layers={
            "land_cover": inputs.layers["land_cover"],
            **{code: inputs.layers[code] for code in rasters},
            **{code: maps[code] for code in codes if code in maps},
        },
        classes="land_cover",
        class_index=columns.index,
        steps=[_step(node) for node in nodes if node.level is Level.CELL and node.model and not node.on_map],
        tables={node.code: by_column(node, plan.book, columns) for node in given if node.by},
        constants={**{node.code: number_of(node, plan.book, {}) for node in given if not node.by}, **calendar},
    )


def _step(node: Node) -> Step:
    assert node.model is not None
    return Step(node.code, node.model.compute, node.takes)


def months_of(inputs: Inputs) -> npt.NDArray[np.int64]:
    """The month of each day of the period."""
    start = inputs.run.when.start
    return np.array([(start + timedelta(days=day)).month for day in range(inputs.run.when.days)], np.int64)
