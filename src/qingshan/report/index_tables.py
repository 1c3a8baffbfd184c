"""The tables of an assessment 考核结果表: places, pillars, contributions, profiles, weights, events, findings."""

import math
from typing import NamedTuple

from qingshan.core import Text
from qingshan.core.finding import SEVERITY_LABELS
from qingshan.index.explain.words import veto_words
from qingshan.index.run.assess import Assessment
from qingshan.index.run.combine import weight_of
from qingshan.index.run.table import State
from qingshan.report.index_content import IndexContent, in_order, shown
from qingshan.report.table import AS_GIVEN, NUMBER, WORDS, Cell, Missing, NotApplicable, Row, Table, joined

UNIT = Text("单元", "unit")
_NOT_REPORTED = Missing(Text("没有报数", "not reported"))
_NO_SCORE = Missing(Text("可用指标不足，不计分", "too few indicators for a score"))
_STATES: dict[int, Cell] = {
    State.NA: _NOT_REPORTED,
    State.NAP: NotApplicable(Text("该单元没有此项", "this unit has nothing of the kind")),
    State.PENDING: Missing(Text("尚未到报送期", "not yet due")),
}


def index_tables(content: IndexContent) -> list[Table]:
    """All tables of the workbook, in the order of its sheets."""
    return [
        *(ranks_table(content, run) for run in content.runs),
        contributions_table(content, content.last),
        profiles_table(content, content.last),
        weights_table(content.last),
        events_table(content, content.last),
        *([spread_table(content)] if content.drawn else []),
        findings_table(content),
    ]


def ranks_table(content: IndexContent, run: Assessment) -> Table:
    """Places, scores, grades, and what bonus, penalty and veto did."""
    heads = (
        Text("名次", "rank"), UNIT, Text("得分", "score"), Text("等级", "grade"),
        Text("否决前等级", "grade before veto"),
        Text("加分", "bonus"), Text("扣分", "penalty"), Text("一票否决", "veto"),
        *(branch.title for branch in pillars(run)),
    )  # fmt: skip
    rows: list[Row] = []
    for at in in_order(run):
        outcome, rank = run.verdict.outcomes[at], float(run.verdict.ranks[at])
        score = shown(run, outcome.score)
        row: Row = (
                "—" if math.isnan(rank) else f"{rank:g}",
                content.name(run.units[at]),
                _NO_SCORE if score is None else score,
                outcome.grade or "—",
                outcome.grade_before_veto or "—",
                float(run.verdict.bonus[at]),
                -float(run.verdict.penalty[at]) or 0.0,
                veto_words(run, at) if outcome.vetoes else "—",
                *(pillar_points(run, at, branch.code) for branch in pillars(run)),
        )  # fmt: skip
        rows.append(row)
    finer = any(isinstance(row[2], float) and row[2] != round(row[2], 2) for row in rows)
    amount = AS_GIVEN if finer else NUMBER  # 89.996 is not shown as 90.00, which would be another grade
    formats = (WORDS, WORDS, amount, WORDS, WORDS, NUMBER, NUMBER, WORDS, *(NUMBER for _ in pillars(run)))
    notes = [Text("得分按未舍入的数排名、定级", "ranks and grades rest on unrounded scores")]
    if any(run.provisional):
        held = joined(content.name(unit) for unit, open_ in zip(run.units, run.provisional, strict=True) if open_)
        notes.append(
            Text(f"结果未定（待报或申诉中）：{held.zh}", f"provisional, a value or an appeal pending: {held.en}")
        )
    title = Text("得分与名次", "Scores and ranks")
    code = Text(f"名次 {run.period}", f"Ranks {run.period}")
    return Table(code, title, heads, tuple(rows), formats, tuple(notes), stubs=2)


def contributions_table(content: IndexContent, run: Assessment) -> Table:
    """What each indicator adds to the score of each unit."""
    heads = (UNIT, *(leaf.title for leaf in run.tree.leaves), Text("合计", "sum"))
    rows: tuple[Row, ...] = tuple(
        (content.name(run.units[at]), *run.contributions[at].tolist(), math.fsum(run.contributions[at]))
        for at in in_order(run)
    )
    notes = (Text("加分、扣分前；各列之和等于合计", "before bonus and penalty; the columns add up to the sum"),)
    title = Text("各指标得分贡献", "Contribution of each indicator")
    formats = (WORDS, *(NUMBER for _ in heads[1:]))
    return Table(Text("贡献", "Contributions"), title, heads, rows, formats, notes)


PROFILE_HEADS = (
    Text("指标", "indicator"), Text("数值", "value"), Text("单位", "unit of measure"), Text("权重", "weight"),
    Text("得分率或分值", "share or score"), Text("得分", "points"), Text("失分", "points lost"),
)  # fmt: skip
_PROFILE_FORMATS = (WORDS, AS_GIVEN, WORDS, NUMBER, NUMBER, NUMBER, NUMBER)


def profile_table(content: IndexContent, run: Assessment, at: int) -> Table:
    """One unit, indicator by indicator."""
    name = content.name(run.units[at])
    title = Text(f"{name.zh}：逐项得分", f"{name.en}: indicator by indicator")
    code = Text(f"单元 {at + 1}", f"Unit {at + 1}")
    return Table(code, title, PROFILE_HEADS, tuple(_profile(run, at)), _PROFILE_FORMATS)


def profiles_table(content: IndexContent, run: Assessment) -> Table:
    """All units, indicator by indicator."""
    rows = tuple((content.name(run.units[at]), *row) for at in in_order(run) for row in _profile(run, at))
    title, heads = Text("各单元逐项得分", "Units, indicator by indicator"), (UNIT, *PROFILE_HEADS)
    return Table(Text("单元", "Units"), title, heads, rows, (WORDS, *_PROFILE_FORMATS), stubs=2)


def _profile(run: Assessment, at: int) -> list[Row]:
    rows: list[Row] = []
    for column, leaf in enumerate(run.tree.leaves):
        label = run.table.labels.get(leaf.code, (None,) * len(run.units))[at]
        value, state = float(run.table.values[at, column]), int(run.table.states[at, column])
        stated: Cell = label or (value if not math.isnan(value) else _STATES.get(state, _NOT_REPORTED))
        score = float(run.leaf_scores[at, column])
        points, lost = float(run.contributions[at, column]), points_lost(run, at, column)
        weight = float(run.combined.effective[at, column]) * run.scale
        rows.append(
            (leaf.title, stated, leaf.unit, weight, _NOT_REPORTED if math.isnan(score) else score, points, lost)
        )
    return rows


def points_lost(run: Assessment, at: int, column: int) -> float:
    """Points of one indicator that a unit did not get; never below nothing."""
    full = 1.0 if run.framework.regime == "points" else max(run.framework.normalise.range)
    weight = float(run.combined.effective[at, column]) * run.scale
    return max(0.0, weight * full - float(run.contributions[at, column]))


def weights_table(run: Assessment) -> Table:
    """Weights and scoring of every indicator, with its provenance."""
    heads = (
        Text("代码", "code"), Text("指标", "indicator"), Text("上级", "parent"), Text("方向", "direction"),
        Text("权重", "weight"), Text("计分方法", "scoring"), Text("下限", "lower"),
        Text("上限或目标", "upper or target"),
        Text("封顶", "cap"), Text("出处", "provenance"), Text("依据", "reference"),
    )  # fmt: skip
    weights = weight_of(run.tree, run.weights.of) * run.scale
    titles = {branch.code: branch.title for branch in run.tree.branches}
    rows: tuple[Row, ...] = tuple(
        (
            leaf.code, leaf.title, titles[leaf.pillar], leaf.direction, float(weight), leaf.score_method, leaf.lower,
            leaf.upper_or_target, leaf.cap, leaf.provenance, leaf.source_ref,
        )
        for leaf, weight in zip(run.tree.leaves, weights.tolist(), strict=True)
    )  # fmt: skip
    formats = (WORDS, WORDS, WORDS, WORDS, AS_GIVEN, WORDS, AS_GIVEN, AS_GIVEN, AS_GIVEN, WORDS, WORDS)
    title = Text("权重与计分方法", "Weights and methods")
    return Table(Text("方法", "Method"), title, heads, rows, formats, stubs=2)


def events_table(content: IndexContent, run: Assessment) -> Table:
    """Recorded events with their paper and what they brought about."""
    heads = (
        UNIT, Text("事件", "event"), Text("等级", "severity"), Text("日期", "day"), Text("来源", "source"),
        Text("文书", "document"), Text("决定", "decision"), Text("申诉中", "under appeal"),
    )  # fmt: skip
    rows: tuple[Row, ...] = tuple(
        (
            content.name(one.unit), one.kind, one.severity or "—", str(one.day or "—"), one.source, one.document,
            one.decision, Text("是", "yes") if one.appealed else "—",
        )
        for one in run.events
    )  # fmt: skip
    title = Text("事件与否决", "Events and vetoes")
    return Table(Text("事件", "Events"), title, heads, rows, (WORDS,) * len(heads))


def spread_table(content: IndexContent) -> Table:
    """Ranks over many draws."""
    drawn, run = content.drawn, content.last
    assert drawn is not None
    heads = (
        UNIT,
        Text("名次", "rank"),
        Text("平均", "mean"),
        Text("5%", "5 %"),
        Text("中位", "median"),
        Text("95%", "95 %"),
    )
    spread = drawn.spread
    rows = tuple(
        (
            content.name(run.units[at]), float(run.verdict.ranks[at]), float(spread.mean[at]), float(spread.low[at]),
            float(spread.median[at]), float(spread.high[at]),
        )
        for at in in_order(run)
    )  # fmt: skip
    draws, names = len(drawn.design), ", ".join(drawn.names)
    notes = (
        Text(f"{draws} 次抽样，种子 {drawn.seed}，变动：{names}", f"{draws} draws, seed {drawn.seed}, varied: {names}"),
    )
    title = Text("名次的不确定性", "How sure the ranks are")
    return Table(
        Text("稳健性", "Robustness"), title, heads, rows, (WORDS, AS_GIVEN, NUMBER, AS_GIVEN, AS_GIVEN, AS_GIVEN), notes
    )


def findings_table(content: IndexContent) -> Table:
    """What was found on the way."""
    heads = (
        Text("级别", "severity"),
        Text("代码", "code"),
        Text("位置", "where"),
        Text("说明", "message"),
        Text("办法", "remedy"),
    )
    rows: tuple[Row, ...] = tuple(
        (SEVERITY_LABELS[one.severity], one.code, str(one.where), one.message, one.remedy) for one in content.findings
    )
    return Table(Text("检查", "Findings"), Text("检查结果与警告", "Findings and warnings"), heads, rows, (WORDS,) * 5)


def pillar_points(run: Assessment, at: int, code: str) -> float:
    """Points of a unit from one pillar."""
    below = run.tree.leaves_below(code)
    return math.fsum(float(run.contributions[at, run.tree.codes.index(leaf)]) for leaf in below)


class Pillar(NamedTuple):
    """A child of the root."""

    code: str
    title: Text


def pillars(run: Assessment) -> list[Pillar]:
    """What lies directly below the total."""
    titles = {branch.code: branch.title for branch in run.tree.branches}
    titles |= {leaf.code: leaf.title for leaf in run.tree.leaves}
    return [Pillar(code, titles[code]) for code in run.tree.pillars]
