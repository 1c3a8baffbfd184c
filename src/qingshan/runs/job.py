"""From a plan to the one walk over the grid 执行准备: layers, steps, tables, limits."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from qingshan.core import Level
from qingshan.core.record import Field
from qingshan.grid.walk import AREA, Job, Limit, Step
from qingshan.runs.cell_job import cell_job
from qingshan.runs.columns import Columns
from qingshan.runs.inputs import Inputs
from qingshan.runs.limits import fields_by_code
from qingshan.runs.map_stage import map_layers
from qingshan.runs.nodes import NodeKind
from qingshan.runs.plan import Plan, codes_of


def account_job(inputs: Inputs, plan: Plan, columns: Columns) -> Job:
    """The walk that gives every sum and mean of a plan."""
    cells = [node for node in plan.nodes.values() if node.level is Level.CELL]
    taken = {code for node in cells if not node.on_map for code in node.takes.values()}
    codes = [node.code for node in plan.nodes.values() if node.level is Level.CELL or node.code in taken]
    rasters = [node.code for node in cells if node.kind is NodeKind.RASTER]
    return replace(
        cell_job(inputs, plan, columns, codes, map_layers(inputs, plan, columns)),
        summed=[node.code for node in cells if node.extensive and node.code != AREA],
        averaged=[node.code for node in cells if not node.extensive],
        limits=[limit for code, wanted in fields_by_code().items() if code in rasters for limit in limits_of(wanted)],
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
    limits = [limit for role in roles if role in fields for limit in limits_of(fields[role])]
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


def limits_of(wanted: Field) -> list[Limit]:
    """What is possible for the code of a field; nothing where all is."""
    return [] if wanted.low is None and wanted.high is None else [Limit(wanted.of, wanted.low, wanted.high)]
