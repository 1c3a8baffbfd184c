"""Look at every pixel once before computing 像元检查: unknown classes, impossible and implausible values, holes."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Protocol

import numpy as np
import numpy.typing as npt

from qingshan.core import Finding, Severity, Text, Where
from qingshan.grid.walk import Breach, Job, Outcome, Progress
from qingshan.runs.class_words import fault
from qingshan.runs.columns import Columns, columns_of, type_and_class
from qingshan.runs.evaluate import ECOSYSTEM, parameter_array
from qingshan.runs.inputs import Inputs
from qingshan.runs.job import scan_job
from qingshan.runs.limits import fields_by_code
from qingshan.runs.nodes import NodeKind
from qingshan.runs.plan import AccountPlan, Plan, codes_of
from qingshan.runs.resolve import upstream

_SHOWN = 3  # windows named in one finding
_WHOLE = 0.999  # of a zone: less than this is a hole


class CheckWalk(Protocol):
    """What goes over the cells for the check."""

    def __call__(self, inputs: Inputs, columns: Columns, job: Job) -> Outcome:
        """Sums by zone and class."""


def scan(
    inputs: Inputs, progress: Progress | None = None, walker: CheckWalk | None = None
) -> tuple[Outcome, Columns, list[Finding]]:
    """Areas by zone and class, means of the layers, and what is wrong with the pixels.

    walker : goes over the cells, if not the machine of the run
    """
    book, by_class = inputs.plan.book, bool(inputs.run.class_values)
    columns = columns_of(book.legends[inputs.run.land_cover.legend], book, by_class=by_class)
    job = scan_job(inputs, columns)
    outcome = walker(inputs, columns, job) if walker else inputs.machine.walk(job, progress=progress)
    findings = [
        *_breaches(inputs, outcome),
        *_holes(inputs, outcome),
        *_implausible(inputs, outcome),
        *_unclassified(inputs, outcome),
        *classes_without_value(inputs.plan, inputs, columns, outcome),
    ]
    return outcome, columns, findings


def _breaches(inputs: Inputs, outcome: Outcome) -> Iterator[Finding]:
    by_layer: dict[str, list[Breach]] = defaultdict(list)
    for breach in outcome.breaches:
        by_layer[breach.layer].append(breach)
    for layer, breaches in by_layer.items():
        yield breach_finding(inputs, layer, breaches)


def breach_finding(inputs: Inputs, layer: str, breaches: list[Breach]) -> Finding:
    """The finding for values of one layer that are out of bounds, with the windows where they are."""
    cells = sum(breach.cells for breach in breaches)
    low, high = min(breach.lowest for breach in breaches), max(breach.highest for breach in breaches)
    windows = "; ".join(
        f"[{row}:{row + rows}, {column}:{column + columns}]"
        for row, column, rows, columns in (breach.window for breach in breaches[:_SHOWN])
    )
    if layer == "land_cover":
        return Finding(
            "class-unknown",
            inputs.document.where(("land_cover", "legend")),
            Text(
                f"{cells} 个像元的类别代码（{low:g} 至 {high:g}）不在图例中，见格网窗口 {windows}",
                f"{cells} cells have classes ({low:g} to {high:g}) that the legend lacks; grid window {windows}",
            ),
            Text("补全图例，或用 nodata 标明空值", "complete the legend, or name the nodata value"),
        )
    if layer == "texture":
        return Finding(
            "texture-sum",
            inputs.document.where(("rasters", "nature.sand")),
            Text(
                f"{cells} 个像元的砂、粉、黏粒之和不为 100%（{low:g} 至 {high:g}），窗口 {windows}",
                f"sand, silt and clay do not add to 100 % in {cells} cells ({low:g} to {high:g}); window {windows}",
            ),
            Text("核对三个图层的单位和年代", "check the units and the origin of the three layers"),
        )
    wanted = fields_by_code()[layer]
    return Finding(
        "value-impossible",
        inputs.document.where(("rasters", layer)),
        Text(
            f"{wanted.title.zh} 有 {cells} 个值超出可能范围（{low:g} 至 {high:g} {wanted.unit}），窗口 {windows}",
            f"{wanted.title.en}: {cells} values are impossible ({low:g} to {high:g} {wanted.unit}); window {windows}",
        ),
        Text("核对单位、scale 和 nodata", "check unit, scale and nodata"),
    )


def _holes(inputs: Inputs, outcome: Outcome) -> Iterator[Finding]:
    area = outcome.area.sum(axis=1)
    for role, sums in outcome.sums.items():
        share = sums.area.sum(axis=1) / area
        where = inputs.document.where(("rasters", role))
        if not sums.area.any():
            yield Finding(
                "raster-empty",
                where,
                Text(f"{role} 在统计单元内全是空值", f"{role} has no value at all inside the zones"),
                Text("核对范围、nodata 和波段", "check extent, nodata and bands"),
            )
        elif (share < _WHOLE).any():
            zh, en = _worst(inputs, share)
            yield Finding(
                "raster-holes",
                where,
                Text(f"{role} 只覆盖 {zh}", f"{role} covers {en}"),
                Text("结果按有值面积汇总并注明覆盖率", "sums are over what is covered; the coverage is stated"),
                Severity.WARNING,
            )


def _worst(inputs: Inputs, share: npt.NDArray[np.float64]) -> Text:
    """The zones with the largest holes, worst first, and how many more have one."""
    holed = [at for at in np.argsort(share, kind="stable").tolist() if share[at] < _WHOLE]
    names = {at: f"{inputs.zones.names[at]} {inputs.zones.codes[at]}" for at in holed[:_SHOWN]}
    zh = "、".join(f"{name} 的 {share[at]:.1%}" for at, name in names.items())
    en = ", ".join(f"{share[at]:.1%} of {name}" for at, name in names.items())
    more = len(holed) - len(names)
    return Text(f"{zh}，另有 {more} 个单元", f"{en}, and {more} zones more") if more else Text(zh, en)


def _implausible(inputs: Inputs, outcome: Outcome) -> Iterator[Finding]:
    for role, sums in outcome.sums.items():
        wanted = fields_by_code().get(role)
        if wanted is None or wanted.usual is None or not sums.area.any():
            continue
        mean = float(sums.total.sum() / sums.area.sum())
        low, high = wanted.usual
        if not low <= mean <= high:
            yield Finding(
                "unit-implausible",
                inputs.document.where(("rasters", role, "unit")),
                Text(
                    f"{wanted.title.zh} 平均为 {mean:.4g} {wanted.unit}，通常在 {low:g} 至 {high:g} 之间，单位可能写错",
                    f"{wanted.title.en} is {mean:.4g} {wanted.unit} on average, usually {low:g} to {high:g}: "
                    "probably the wrong unit",
                ),
                Text(
                    "改正 unit 或 scale；确实如此可在 accept 中写 unit-implausible",
                    "correct unit or scale; if it is true, accept unit-implausible",
                ),
            )


def _unclassified(inputs: Inputs, outcome: Outcome) -> Iterator[Finding]:
    share = outcome.area[:, -1] / outcome.area.sum(axis=1)
    for number in np.flatnonzero(share > 0.001):
        name = f"{inputs.zones.names[number]} {inputs.zones.codes[number]}"
        where = inputs.document.where(("land_cover", "file"))
        if share[number] > 0.999:
            yield Finding(
                "zone-without-land-cover",
                where,
                Text(f"{name} 没有任何地类", f"{name} has no land-cover class at all"),
                Text("换用覆盖全部单元的图，或去掉该单元", "use a map that covers it, or leave the zone out"),
            )
            continue
        yield Finding(
            "area-not-closed",
            where,
            Text(
                f"{name} 有 {share[number]:.1%} 的面积没有地类",
                f"{share[number]:.1%} of {name} has no land-cover class",
            ),
            Text("补全土地覆被图；这部分面积不计入任何科目", "complete the map; this area is in no account"),
            Severity.WARNING,
        )


def classes_without_value(plan: Plan, inputs: Inputs, columns: Columns, outcome: Outcome) -> Iterator[Finding]:
    """Ecosystem types that stand on the map and lack a value that an account needs: missing is not zero."""
    for code, cells in all_lacking(plan, columns, outcome.area[:, :-1].sum(axis=0) > 0).items():
        yield lacking_finding(inputs, plan, code, cells)


def all_lacking(plan: Plan, columns: Columns, present: npt.NDArray[np.bool_]) -> dict[str, list[str]]:
    """Parameter → empty entries of its table, for accounts and for indicators that are asked for by themselves."""
    lacking: dict[str, dict[str, None]] = defaultdict(dict)
    for _, code, cells in values_lacking(plan, columns, present):
        lacking[code] |= dict.fromkeys(cells)
    asked = [code for code in plan.run.indicators if code in plan.nodes]
    for code in tables_behind(plan, asked):
        lacking[code] |= dict.fromkeys(_empty_cells(plan, code, columns, present))
    return {code: list(cells) for code, cells in lacking.items() if cells}


def lacking_on_map(plan: Plan, columns: Columns, present: npt.NDArray[np.bool_]) -> dict[str, list[str]]:
    """The same for what models on whole maps take: a class without a value cuts what flows through it."""
    codes = tables_behind(plan, [node.code for node in plan.nodes.values() if node.on_map])
    found = {code: list(_empty_cells(plan, code, columns, present)) for code in codes}
    return {code: cells for code, cells in found.items() if cells}


def tables_behind(plan: Plan, codes: list[str]) -> list[str]:
    """The parameters by ecosystem type or class that some figures rest on."""
    nodes = [plan.nodes[code] for code in upstream(plan.nodes, codes)]
    return [node.code for node in nodes if node.kind is NodeKind.PARAMETER and ECOSYSTEM in node.by]


def lacking_finding(inputs: Inputs, plan: Plan, code: str, cells: list[str]) -> Finding:
    """The finding for empty entries of one parameter."""
    return _class_missing(inputs, code, cells) if plan.nodes[code].by_class else _without_value(inputs, code, cells)


def values_lacking(
    plan: Plan, columns: Columns, present: npt.NDArray[np.bool_]
) -> Iterator[tuple[AccountPlan, str, list[str]]]:
    """Account, parameter, and the entries of its table that are empty though their types are `present`, by column."""
    for account in plan.accounted:
        inside = present.copy()
        inside[columns.outside(account.ecosystems)] = False
        for code in tables_behind(plan, [one for one in codes_of(account.service) if one in plan.nodes]):
            cells = list(_empty_cells(plan, code, columns, inside))
            if cells:
                yield account, code, cells


def _empty_cells(plan: Plan, code: str, columns: Columns, inside: npt.NDArray[np.bool_]) -> Iterator[str]:
    """Cells of a table that are empty and wanted: ``shrub``, or ``shrub/NOx`` for a table of two dimensions."""
    node = plan.nodes[code]
    table = parameter_array(node, plan.book, columns)
    wanted = table.isel({ECOSYSTEM: np.flatnonzero(inside)})
    for position in np.argwhere(np.isnan(wanted.values)):
        keys = (str(wanted.coords[name].values[at]) for name, at in zip(wanted.dims, position, strict=True))
        yield "/".join(type_and_class(key)[node.by_class and "#" in key] for key in keys)


def _class_missing(inputs: Inputs, code: str, cells: list[str]) -> Finding:
    values = inputs.run.class_values[code]
    files = ", ".join(inputs.run.class_tables[number].file for number in values.files)
    where = Where(files, field=", ".join(values.columns))
    return fault("class-table-missing", where, codes=", ".join(cells), parameter=code)


def _without_value(inputs: Inputs, code: str, cells: list[str]) -> Finding:
    return Finding(
        "parameter-missing-class",
        inputs.document.where(("parameters", code)),
        Text(f"{code} 没有这些类型的值：{'、'.join(cells)}", f"{code} has no value for {', '.join(cells)}"),
        Text(
            "在 parameters 中给出带来源的值；没有缺省值可用",
            "give it under parameters with its source; there is no default",
        ),
    )
