"""What a reader of the scores must know 结果提示: imputed, treated, floored, too little data. Spec §13."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qingshan.core import Finding, Severity, Text, Where
from qingshan.index.aggregate.means import floored
from qingshan.index.limits import limit
from qingshan.index.robust.consistency import with_parent
from qingshan.index.run.table import State

if TYPE_CHECKING:
    from qingshan.index.run.assess import Assessment

#: Units that a warning names before it only counts.
_NAMED = 20
_CLOSE = 1e-9
_ON_THE_RANGE = ("min_max", "percentile", "goalposts")

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def warnings_of(run: "Assessment") -> Iterator[Finding]:
    """Warnings of a run, in the order of its steps."""
    yield from _imputed(run)
    yield from _treated(run)
    yield from _floored(run)
    yield from _insufficient(run)
    yield from _beyond(run)
    yield from _correlated(run)
    if len(run.units) < limit("small_sample") and any(leaf.score_method == "relative" for leaf in run.tree.leaves):
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
    stands_in = run.table.states == np.int8(State.IMPUTED)
    for at in np.flatnonzero(stands_in.any(axis=0)).tolist():
        code, units = run.tree.codes[at], _named(run, stands_in[:, at])
        yield _warning(
            "imputed",
            code,
            Text(f"{code} 的 {units.zh} 为插补值", f"{code} is imputed for {units.en}"),
            Text("补报后重新计算", "report the values and run it again"),
        )


def _named(run: "Assessment", mask: Flags) -> Text:
    """The units of a mask by name, and how many more there are."""
    rows = np.flatnonzero(mask).tolist()
    names, more = [run.units[at] for at in rows[:_NAMED]], len(rows) - _NAMED
    if more <= 0:
        return Text("、".join(names), ", ".join(names))
    return Text(f"{'、'.join(names)} 等 {len(rows)} 个单元", f"{', '.join(names)} and {more} more units")


def _treated(run: "Assessment") -> Iterator[Finding]:
    for code, told in run.treated.items():
        if told.changed:
            units = _named(run, np.isin(np.arange(len(run.units)), told.changed))
            yield _warning(
                "outlier_treated",
                code,
                Text(f"{code} 的异常值已处理（{told.how}）：{units.zh}", f"{code} treated ({told.how}): {units.en}"),
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
        if short.any():
            units = _named(run, short)
            least = f"{run.framework.missing.min_available:.0%}"
            yield _warning(
                "insufficient_data",
                branch.code,
                Text(
                    f"{branch.title.zh} 可用指标不足 {least}，不计分：{units.zh}",
                    f"{branch.title.en} has less than {least} of its indicators and no score: {units.en}",
                ),
                Text("补报缺失指标", "report the missing indicators"),
            )


def _beyond(run: "Assessment") -> Iterator[Finding]:
    """Shares of marks outside 0 to 1, such as those of a cap above 1, and relative scores outside their range."""
    ends = (0.0, 1.0) if run.framework.regime == "points" else run.framework.normalise.range
    if run.framework.regime == "index" and run.framework.normalise.method not in _ON_THE_RANGE:
        return
    scores = np.nan_to_num(run.leaf_scores, nan=ends[0])
    out = (scores < ends[0] - _CLOSE) | (scores > ends[1] + _CLOSE)
    for at in np.flatnonzero(out.any(axis=0)).tolist():
        code, units = run.tree.codes[at], _named(run, out[:, at])
        yield _warning(
            "share_out_of_range",
            code,
            Text(
                f"{code} 的得分超出 {ends[0]:g}–{ends[1]:g}：{units.zh}",
                f"{code} is scored outside {ends[0]:g} to {ends[1]:g}: {units.en}",
            ),
            Text("核对 cap、分档或基期", "check cap, categories or the base period"),
        )


def _correlated(run: "Assessment") -> Iterator[Finding]:
    """Children that go against their parent, and pairs that say the same; of an index with enough units to tell."""
    if run.framework.regime != "index" or len(run.units) < limit("small_sample"):
        return
    for branch in run.tree.branches:
        if len(branch.children) < 2:
            continue
        children = np.stack([run.combined.scores[child] for child in branch.children], axis=1)
        told = with_parent(children, run.combined.scores[branch.code])
        if against := [child for child, r in zip(branch.children, told, strict=True) if r <= 0]:
            yield _warning(
                "negative_correlation_with_parent",
                branch.code,
                Text(
                    f"{'、'.join(against)} 与上级 {branch.code} 的得分不正相关",
                    f"{', '.join(against)} do not go with the score of {branch.code}",
                ),
                Text("核对方向与归类", "check the direction and where they belong"),
            )
        if pairs := _alike(branch.children, children):
            yield _warning(
                "high_correlation",
                branch.code,
                Text(f"{branch.code} 下高度相关：{'、'.join(pairs)}", f"nearly the same: {', '.join(pairs)}"),
                Text("考虑合并或降低权重", "consider merging them or weighing them less"),
            )


def _alike(names: tuple[str, ...], children: Floats) -> list[str]:
    held = children[~np.isnan(children).any(axis=1)]
    if len(held) < limit("small_sample"):
        return []
    with np.errstate(divide="ignore", invalid="ignore"):
        between = np.atleast_2d(np.corrcoef(held, rowvar=False))
    pairs = np.argwhere(np.triu(between > limit("high_correlation"), k=1)).tolist()
    return [f"{names[one]}–{names[other]} ({between[one, other]:.2f})" for one, other in pairs]


def _warning(code: str, field: str, message: Text, remedy: Text) -> Finding:
    return Finding(code, Where(field=field), message, remedy, Severity.WARNING)
