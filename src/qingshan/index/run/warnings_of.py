"""What a reader of the scores must know 结果提示: imputed, treated, floored, too little data. Spec §13."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from qingshan.core import Finding, Severity, Text, Where
from qingshan.index.aggregate.means import floored
from qingshan.index.run.table import State

if TYPE_CHECKING:
    from qingshan.index.run.assess import Assessment

#: Fewer units than this make relative scores and correlations a matter of chance.
SMALL = 10


def warnings_of(run: "Assessment") -> Iterator[Finding]:
    """Warnings of a run, in the order of its steps."""
    yield from _imputed(run)
    yield from _treated(run)
    yield from _floored(run)
    yield from _insufficient(run)
    if len(run.units) < SMALL and any(leaf.score_method == "relative" for leaf in run.tree.leaves):
        number = len(run.units)
        yield _warning(
            "small_sample",
            "",
            Text(
                f"只有 {number} 个单元，相对得分随单元增减而变",
                f"with {number} units, relative scores change with each one",
            ),
            Text("可改用阈值法（goalposts）", "consider goalposts"),
        )


def _imputed(run: "Assessment") -> Iterator[Finding]:
    for at, leaf in enumerate(run.tree.leaves):
        units = [unit for unit, state in zip(run.units, run.table.states[:, at], strict=True) if state == State.IMPUTED]
        if units:
            yield _warning(
                "imputed",
                leaf.code,
                Text(f"{leaf.code} 的 {'、'.join(units)} 为插补值", f"{leaf.code} is imputed for {', '.join(units)}"),
                Text("补报后重新计算", "report the values and run it again"),
            )


def _treated(run: "Assessment") -> Iterator[Finding]:
    for code, told in run.treated.items():
        units = [run.units[at] for at in told.changed]
        if units:
            yield _warning(
                "outlier_treated",
                code,
                Text(
                    f"{code} 的异常值已处理（{told.how}）：{'、'.join(units)}",
                    f"{code} treated ({told.how}): {', '.join(units)}",
                ),
                Text("核对这些数值", "check these values"),
            )


def _floored(run: "Assessment") -> Iterator[Finding]:
    for branch in run.tree.branches:
        floor = branch.aggregate.floor
        if floor is None:
            continue
        children = np.stack([run.combined.scores[child] for child in branch.children], axis=1)
        cells = [f"{run.units[unit]} {branch.children[child]}" for unit, child in floored(children, floor).tolist()]
        if cells:
            yield _warning(
                "floored",
                branch.code,
                Text(
                    f"低于 {floor:g} 的得分按 {floor:g} 计：{'、'.join(cells)}",
                    f"scores below {floor:g} raised to it: {', '.join(cells)}",
                ),
                Text("或改用 1–100 的标准化", "or normalise to 1–100"),
            )


def _insufficient(run: "Assessment") -> Iterator[Finding]:
    for branch in run.tree.branches:
        short = np.isnan(run.combined.scores[branch.code])
        units = [unit for unit, lacks in zip(run.units, short, strict=True) if lacks]
        if units:
            least = f"{run.framework.missing.min_available:.0%}"
            yield _warning(
                "insufficient_data",
                branch.code,
                Text(
                    f"{branch.title.zh} 可用指标不足 {least}，不计分：{'、'.join(units)}",
                    f"{branch.title.en} has less than {least} of its indicators and no score: {', '.join(units)}",
                ),
                Text("补报缺失指标", "report the missing indicators"),
            )


def _warning(code: str, field: str, message: Text, remedy: Text) -> Finding:
    return Finding(code, Where(field=field), message, remedy, Severity.WARNING)
