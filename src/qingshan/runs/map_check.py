"""Look at the ground beyond the zones that models on whole maps need 区外像元检查, before anything is computed."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from qingshan.core import Finding, Severity, Text, Where
from qingshan.grid.classify import Lookup
from qingshan.grid.gather import blocks
from qingshan.grid.reading.reader import Reader
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.tiled.work import with_rim, within
from qingshan.grid.walk import Breach, Outcome
from qingshan.grid.zones import cover_of
from qingshan.runs.cell_job import cell_job
from qingshan.runs.columns import Columns
from qingshan.runs.grid_size import MOST_CELLS
from qingshan.runs.inputs import Inputs
from qingshan.runs.job import limits_of
from qingshan.runs.limits import fields_by_code
from qingshan.runs.map_region import (
    ELEVATION,
    LAND_COVER,
    has_value,
    most_in_memory,
    outline,
    reaching,
    region_of,
    shifted,
    spreading,
)
from qingshan.runs.nodes import Node, NodeKind
from qingshan.runs.plan import Plan
from qingshan.runs.resolve import upstream
from qingshan.runs.scan import all_lacking, breach_finding, lacking_finding, lacking_on_map

Bools = npt.NDArray[np.bool_]


def check_region_size(inputs: Inputs) -> list[Finding]:
    """A finding where models look at more cells than can be had; no pixel is read.

    Models that work over tiles of files are bound by what a grid may have, others by memory.
    """
    plan = inputs.plan
    if not spreading(plan):
        return []
    try:
        whole = outline(inputs, plan)
        cells = float(whole.rows) * float(whole.columns)
    except (OverflowError, ValueError):
        cells = float("inf")
    held = [node for node in spreading(plan) if node.model is not None and not node.model.tiled]
    most = most_in_memory(inputs.machine) if held else MOST_CELLS
    return [_too_large(inputs, held or spreading(plan), cells, most, whole=bool(held))] if cells > most else []


def _too_large(inputs: Inputs, nodes: list[Node], cells: float, most: int, *, whole: bool) -> Finding:
    roles = reaching(inputs.plan)
    models, files = ", ".join(node.code for node in nodes), ", ".join(roles)
    how = (
        Text("须整幅放在内存中", "must be held whole in memory") if whole else Text("须整幅计算", "works on whole maps")
    )
    remedy = Text(
        "把该栅格裁剪到汇入统计单元的流域，或在 grid 中用较大的 resolution，或分片核算",
        "cut the raster to the catchments of the zones, give grid a coarser resolution, or take fewer zones",
    )
    more = Text("，或用 --memory 给更多内存", ", or allow more memory by --memory") if whole else Text("", "")
    return Finding(
        "map-too-large",
        _where(inputs, roles[0]),
        Text(
            f"{models} {how.zh}，范围（{files} 覆盖处）有 {cells:.3g} 个像元，最多 {most:.3g} 个",
            f"{models} {how.en}; {files} spans {cells:.3g} cells of the grid, at most {most:.3g} fit",
        ),
        Text(remedy.zh + more.zh, remedy.en + more.en),
    )


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
    told = {one.layer for one in outcome.breaches}
    breaches: dict[str, list[Breach]] = defaultdict(list)
    inside = outcome.area[:, :-1].sum(axis=0) > 0
    present, lookup = inside.copy(), Lookup.of(columns.index, none=len(inside))
    for _, values, wrong in blocks(job):
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
        *_ends(inputs, plan, region, layers),
    ]


def _lacking(inputs: Inputs, columns: Columns, inside: Bools, present: Bools) -> Iterator[Finding]:
    """Classes without a value that something flows through, though no account of their own asks for one."""
    told = all_lacking(inputs.plan, columns, inside)
    for code, cells in lacking_on_map(inputs.plan, columns, present).items():
        further = [cell for cell in cells if cell not in told.get(code, ())]
        if further:
            yield lacking_finding(inputs, inputs.plan, code, further)


def _ends(inputs: Inputs, plan: Plan, region: TargetGrid, layers: list[str]) -> Iterator[Finding]:
    """A warning where the ground next to the zones has no value, so that nothing can come in from there."""
    whole = reaching(plan)
    # what else a flow takes must be there wherever water comes from; a threat's cover beyond the zones does not matter
    others = [name for name in layers if name not in whole] if ELEVATION in whole else []
    cut = dict.fromkeys([*whole, *others], 0)
    with ExitStack() as stack:
        readers = {name: stack.enter_context(Reader(inputs.layers[name], region)) for name in cut}
        for window in region.windows():
            cells = cover_of(inputs.zones, region, window).cell
            if not cells.size:
                continue
            inside = np.zeros((window.rows, window.columns), bool)
            inside.reshape(-1)[cells] = True
            there = {name: _known(reader, region, window) for name, reader in readers.items()}
            wanted = np.logical_and.reduce([there[name] for name in whole])
            for name, known in there.items():
                rim = ~_surrounded(known if name in whole else known | ~wanted)
                cut[name] += int((inside & known[1:-1, 1:-1] & rim).sum())
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


def _known(reader: Reader, region: TargetGrid, window: Window) -> Bools:
    """Where a layer has a value, in a window and the cells around it; nowhere beyond the region."""
    wide = with_rim(window)
    here = within(wide, region)
    found = np.zeros((wide.rows, wide.columns), bool)
    down, across = here.row - wide.row, here.column - wide.column
    values = has_value(reader.read(here)).reshape(-1, here.rows, here.columns).any(axis=0)
    found[down : down + here.rows, across : across + here.columns] = values
    return found


def _surrounded(there: Bools) -> Bools:
    """Cells inside the rim with a value whose eight neighbours all have one."""
    down = there[:-2] & there[1:-1] & there[2:]
    return np.asarray(down[:, :-2] & down[:, 1:-1] & down[:, 2:])
