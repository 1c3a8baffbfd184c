"""Look at the ground beyond the zones that models on whole maps need 区外像元检查, before anything is computed."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from qingshan.core import Finding, Severity, Text, Where
from qingshan.grid.classify import Lookup
from qingshan.grid.gather import blocks
from qingshan.grid.target import TargetGrid
from qingshan.grid.walk import Breach, Outcome
from qingshan.grid.zones import cover_of
from qingshan.runs.cell_job import cell_job
from qingshan.runs.columns import Columns
from qingshan.runs.inputs import Inputs
from qingshan.runs.job import limits_of
from qingshan.runs.limits import fields_by_code
from qingshan.runs.map_region import (
    ELEVATION,
    LAND_COVER,
    MOST_CELLS,
    has_value,
    outline,
    reaching,
    region_of,
    shifted,
    spreading,
)
from qingshan.runs.nodes import NodeKind
from qingshan.runs.plan import Plan
from qingshan.runs.resolve import upstream
from qingshan.runs.scan import all_lacking, breach_finding, lacking_finding, lacking_on_map

Bools = npt.NDArray[np.bool_]


def check_region_size(inputs: Inputs) -> list[Finding]:
    """A finding where models on whole maps would need more memory than can be had; no pixel is read."""
    plan = inputs.plan
    if not spreading(plan):
        return []
    where = _where(inputs, reaching(plan)[0])
    try:
        whole = outline(inputs, plan)
        cells = float(whole.rows) * float(whole.columns)
    except (OverflowError, ValueError):
        cells = float("inf")
    if cells <= MOST_CELLS:
        return []
    models = ", ".join(node.code for node in spreading(plan))
    files = ", ".join(reaching(plan))
    return [
        Finding(
            "map-too-large",
            where,
            Text(
                f"{models} 须整幅计算，范围（{files} 覆盖处）有 {cells:.3g} 个像元，最多 {MOST_CELLS:.3g} 个",
                f"{models} works on whole maps; {files} spans {cells:.3g} cells of the grid, at most {MOST_CELLS:.3g} "
                "fit",
            ),
            Text(
                "把该栅格裁剪到汇入统计单元的流域，或在 grid 中用较大的 resolution，或分片核算",
                "cut the raster to the catchments of the zones, give grid a coarser resolution, or take fewer zones",
            ),
        )
    ]


def check_region(inputs: Inputs, columns: Columns, outcome: Outcome) -> list[Finding]:
    """What is wrong with the pixels of the region, less what the `outcome` of the scan tells of the zones' own."""
    plan = inputs.plan
    if not spreading(plan):
        return []
    region = region_of(inputs, plan)
    codes = upstream(plan.nodes, [node.code for node in spreading(plan)])
    rasters = [code for code in codes if plan.nodes[code].kind is NodeKind.RASTER]
    by_class = [code for code in codes if plan.nodes[code].kind is NodeKind.PARAMETER and plan.nodes[code].by]
    fields = fields_by_code()
    limits = tuple(limit for code in rasters if code in fields for limit in limits_of(fields[code]))
    job = replace(cell_job(inputs, plan, columns, rasters, {}, region), limits=limits)
    layers = [*rasters, *([LAND_COVER] if by_class else [])]
    there = {name: np.zeros((region.rows, region.columns), bool) for name in layers}
    told = {one.layer for one in outcome.breaches}
    breaches: dict[str, list[Breach]] = defaultdict(list)
    inside = outcome.area[:, :-1].sum(axis=0) > 0
    present, lookup = inside.copy(), Lookup.of(columns.index, none=len(inside))
    for window, values, wrong in blocks(job):
        rows = slice(window.row, window.row + window.rows)
        for name in layers:
            known = has_value(values[name]).reshape(-1, window.rows, window.columns).any(axis=0)
            there[name][rows, window.column : window.column + window.columns] = known
        if by_class:
            kinds = np.unique(lookup.columns_of(values[LAND_COVER])[0])
            present[kinds[kinds < len(inside)]] = True
        for one in wrong:
            if one.layer in layers and one.layer not in told:
                at = shifted(one.window, inputs.grid, region)
                breaches[one.layer].append(replace(one, window=at))
    return [
        *(breach_finding(inputs, layer, some) for layer, some in breaches.items()),
        *_lacking(inputs, columns, inside, present),
        *_ends(inputs, plan, region, there),
    ]


def _lacking(inputs: Inputs, columns: Columns, inside: Bools, present: Bools) -> Iterator[Finding]:
    """Classes without a value that something flows through, though no account of their own asks for one."""
    told = all_lacking(inputs.plan, columns, inside)
    for code, cells in lacking_on_map(inputs.plan, columns, present).items():
        further = [cell for cell in cells if cell not in told.get(code, ())]
        if further:
            yield lacking_finding(inputs, inputs.plan, code, further)


def _ends(inputs: Inputs, plan: Plan, region: TargetGrid, there: dict[str, Bools]) -> Iterator[Finding]:
    """A warning where the ground next to the zones has no value, so that nothing can come in from there."""
    inside = np.zeros((region.rows, region.columns), bool)
    for window in region.windows():
        block = np.zeros(window.rows * window.columns, bool)
        block[cover_of(inputs.zones, region, window).cell] = True
        rows = slice(window.row, window.row + window.rows)
        inside[rows, window.column : window.column + window.columns] = block.reshape(window.rows, window.columns)
    whole = reaching(plan)
    wanted = np.ones_like(inside)
    for name in whole:
        wanted &= there[name]
    # what else a flow takes must be there wherever water comes from; a threat's cover beyond the zones does not matter
    others = [name for name in there if name not in whole] if ELEVATION in whole else []
    ends = {name: ~_surrounded(there[name]) for name in whole}
    ends |= {name: ~_surrounded(there[name] | ~wanted, beyond=True) for name in others}
    cut = {name: int((inside & there[name] & rim).sum()) for name, rim in ends.items()}
    cut = {name: cells for name, cells in cut.items() if cells}
    if not cut:
        return
    names = ", ".join(cut)
    first = next(iter(cut))
    yield Finding(
        "map-ends-at-zones",
        _where(inputs, first),
        Text(
            f"{names} 在统计单元边上就没有值了（{max(cut.values())} 个像元）：区外的来水、来沙或威胁没有计入",
            f"{names} ends beside {max(cut.values())} cells of the zones: what comes in from outside is not counted",
        ),
        Text(
            "换用覆盖上游流域（或威胁影响距离）的栅格；边缘处的结果偏小时在报告中说明",
            "give rasters that cover the catchments upstream, or the reach of the threats; else say so in the report",
        ),
        Severity.WARNING,
    )


def _where(inputs: Inputs, layer: str) -> Where:
    return inputs.document.where((LAND_COVER, "file") if layer == LAND_COVER else ("rasters", layer))


def _surrounded(there: Bools, *, beyond: bool = False) -> Bools:
    """Cells with a value whose eight neighbours all have one; `beyond` says whether there is one outside the region."""
    padded = np.pad(there, 1, constant_values=beyond)
    down = padded[:-2] & padded[1:-1] & padded[2:]
    return np.asarray(down[:, :-2] & down[:, 1:-1] & down[:, 2:])
