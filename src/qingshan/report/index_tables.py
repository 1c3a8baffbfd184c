"""The tables of an assessment 考核结果表: places, pillars, contributions, profiles, weights, events, findings."""

import math

from qingshan.core import Text
from qingshan.index.explain.digits import digits_of
from qingshan.index.explain.parts import Part, why
from qingshan.index.explain.words import veto_words
from qingshan.index.refusal import AssessmentError
from qingshan.index.run.assess import Assessment
from qingshan.index.run.table import State
from qingshan.report.index_content import IndexContent, in_order
from qingshan.report.index_method_tables import events_table, findings_table, weights_table
from qingshan.report.index_pillars import pillar_points, pillars
from qingshan.report.index_robust_tables import shares_table, spread_table
from qingshan.report.table import AS_GIVEN, NUMBER, WHOLE, WORDS, Cell, Missing, NotApplicable, Row, Table, joined

UNIT = Text("单元", "unit")
#: Less than this is what adding in another order leaves over.
NOTHING_LEFT = 1e-6
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
        *([shares_table(content)] if content.shares else []),
        findings_table(content),
    ]


def ranks_table(content: IndexContent, run: Assessment) -> Table:
    """Places, scores, grades, and what bonus, penalty and veto did; pillars, bonus and penalty add up to the score."""
    order, digits = in_order(run), digits_of(run)
    parts = {at: _score_parts(run, at) for at in order}
    with_rest = any(parts[at][-1] for at in order)
    heads = (
        Text("名次", "rank"), UNIT, Text("得分", "score"), Text("等级", "grade"),
        Text("否决前等级", "grade before veto"),
        Text("加分", "bonus"), Text("扣分", "penalty"), Text("一票否决", "veto"),
        *(branch.title for branch in pillars(run)),
        *([Text("否决、不低于零", "by veto, floor")] if with_rest else []),
    )  # fmt: skip
    rows: list[Row] = []
    for at in order:
        outcome, rank = run.verdict.outcomes[at], float(run.verdict.ranks[at])
        score = digits.of(outcome.score)
        *own, bonus, penalty, rest = parts[at]
        row: Row = (
                "—" if math.isnan(rank) else f"{rank:g}",
                content.name(run.units[at]),
                _NO_SCORE if score is None else score,
                content.grade(outcome.grade),
                content.grade(outcome.grade_before_veto),
                bonus, penalty,
                veto_words(run, at) if outcome.vetoes else "—",
                *own, *([rest] if with_rest else []),
        )  # fmt: skip
        rows.append(row)
    figures = _figures(run)
    formats = (
        WORDS, WORDS, figures, WORDS, WORDS, figures, figures, WORDS,
        *(figures for _ in heads[8:]),
    )  # fmt: skip
    notes = [Text("得分按未舍入的数排名、定级", "ranks and grades rest on unrounded scores")]
    if any(run.provisional):
        held = joined([content.name(unit) for unit, open_ in zip(run.units, run.provisional, strict=True) if open_])
        notes.append(
            Text(f"结果未定（待报或申诉中）：{held.zh}", f"provisional, a value or an appeal pending: {held.en}")
        )
    title = Text("得分与名次", "Scores and ranks")
    code = Text(f"名次 {run.period}", f"Ranks {run.period}")
    return Table(code, title, heads, tuple(rows), formats, tuple(notes), stubs=2)


def _score_parts(run: Assessment, at: int) -> list[float]:
    """Points of each pillar, bonus, penalty, and what veto and floor did, as shown: they add up to the score shown."""
    outcome, digits = run.verdict.outcomes[at], digits_of(run)
    own = [pillar_points(run, at, one.code) for one in pillars(run)]
    bonus, penalty = float(run.verdict.bonus[at]), -float(run.verdict.penalty[at])
    raw = float(run.verdict.raw[at])
    if math.isnan(outcome.score):
        return [*(digits.of(one) or 0.0 for one in own), bonus, penalty or 0.0, 0.0]
    rest = outcome.score - (raw + bonus + penalty)
    if abs(math.fsum(own) - raw) > NOTHING_LEFT:  # no weighted sum: pillars have no points that add up
        return [*(digits.of(one) or 0.0 for one in own), bonus, penalty or 0.0, digits.of(rest) or 0.0]
    return [one or 0.0 for one in digits.parts([*own, bonus, penalty, rest], digits.of(outcome.score))]


def _figures(run: Assessment) -> str:
    """How scores are written: with two decimals, unless the framework shows others or a grade lies near."""
    decimals = digits_of(run).decimals
    return f"#,##0.{'0' * decimals}" if decimals else WHOLE


def contributions_table(content: IndexContent, run: Assessment) -> Table:
    """What each indicator adds to the score of each unit."""
    heads = (UNIT, *(leaf.title for leaf in run.tree.leaves), Text("合计", "sum"))
    digits = digits_of(run)
    rows: list[Row] = []
    for at in in_order(run):
        whole = math.fsum(run.contributions[at])
        rows.append((content.name(run.units[at]), *digits.parts(run.contributions[at].tolist()), digits.of(whole)))
    notes = (
        Text("加分、扣分前；各列之和等于合计", "before bonus and penalty; the columns add up to the sum"),
        Text("未舍入的数见 contributions.csv", "contributions.csv has the exact numbers"),
    )
    title = Text("各指标得分贡献", "Contribution of each indicator")
    formats = (WORDS, *(_figures(run) for _ in heads[1:]))
    return Table(Text("贡献", "Contributions"), title, heads, tuple(rows), formats, notes)


PROFILE_HEADS = (
    Text("指标", "indicator"), Text("数值", "value"), Text("单位", "unit of measure"), Text("权重", "weight"),
    Text("得分率或分值", "share or score"), Text("得分", "points"), Text("失分", "points lost"),
)  # fmt: skip
_PROFILE_FORMATS = (WORDS, AS_GIVEN, WORDS, NUMBER, NUMBER)


def profile_table(content: IndexContent, run: Assessment, at: int) -> Table:
    """One unit, indicator by indicator."""
    name = content.name(run.units[at])
    title = Text(f"{name.zh}：逐项得分", f"{name.en}: indicator by indicator")
    code = Text(f"单元 {at + 1}", f"Unit {at + 1}")
    return Table(code, title, PROFILE_HEADS, tuple(_profile(run, at)), _profile_formats(run))


def profiles_table(content: IndexContent, run: Assessment) -> Table:
    """All units, indicator by indicator."""
    rows = tuple((content.name(run.units[at]), *row) for at in in_order(run) for row in _profile(run, at))
    title, heads = Text("各单元逐项得分", "Units, indicator by indicator"), (UNIT, *PROFILE_HEADS)
    return Table(Text("单元", "Units"), title, heads, rows, (WORDS, *_profile_formats(run)), stubs=2)


def _profile_formats(run: Assessment) -> tuple[str, ...]:
    return (*_PROFILE_FORMATS, _figures(run), _figures(run))


def _profile(run: Assessment, at: int) -> list[Row]:
    """Indicators, then bonus, penalty and veto where they did something, then the score they add up to."""
    rows: list[Row] = []
    digits, outcome = digits_of(run), run.verdict.outcomes[at]
    beside, got = _points(run, at)
    for column, leaf in enumerate(run.tree.leaves):
        label = run.table.labels.get(leaf.code, (None,) * len(run.units))[at]
        value, state = float(run.table.values[at, column]), int(run.table.states[at, column])
        stated: Cell = label or (value if not math.isnan(value) else _STATES.get(state, _NOT_REPORTED))
        score = float(run.leaf_scores[at, column])
        weight = float(run.combined.effective[at, column]) * run.scale
        lost = digits.of(points_lost(run, at, column)) or 0.0
        share: Cell = _NOT_REPORTED if math.isnan(score) else score
        rows.append((leaf.title, stated, leaf.unit, weight, share, got[column], lost))
    rows += [(part.title, "", "", "", "", shown, "") for part, shown in beside]
    whole = digits.of(outcome.score)
    return [*rows, (Text("得分", "score"), "", "", "", "", _NO_SCORE if whole is None else whole, "")]


def _points(run: Assessment, at: int) -> tuple[list[tuple[Part, float]], list[float]]:
    """What stands beside the indicators and points of the indicators, as shown: all add up to the score shown."""
    digits = digits_of(run)
    own = [digits.of(one) or 0.0 for one in run.contributions[at].tolist()]
    try:
        told = why(run, run.units[at])
    except AssessmentError:
        return [], own
    shown = digits.parts([part.amount for part in told.parts], digits.of(told.total)) if told.parts else []
    by_code = {part.code: one for part, one in zip(told.parts, shown, strict=True)}
    known = set(run.tree.codes)
    beside = [(part, by_code[part.code]) for part in told.parts if part.code not in known]
    return beside, [by_code.get(code, 0.0) for code in run.tree.codes]


def points_lost(run: Assessment, at: int, column: int) -> float:
    """Points of one indicator that a unit did not get; never below nothing."""
    full = 1.0 if run.framework.regime == "points" else max(run.framework.normalise.range)
    weight = float(run.combined.effective[at, column]) * run.scale
    return max(0.0, weight * full - float(run.contributions[at, column]))
