"""An assessment as one page 考核报告网页: places, pillars, map, ranks over draws, and each unit with its reasons."""

from typing import NamedTuple

from markupsafe import Markup

from qingshan.core import Text
from qingshan.core.finding import SEVERITY_LABELS
from qingshan.index.explain.next_grade import next_grade
from qingshan.index.run.assess import Assessment
from qingshan.report.index_charts import grade_map, pillar_bars, radar, spread_plot
from qingshan.report.index_content import IndexContent, in_order, shown
from qingshan.report.index_tables import (
    events_table,
    points_lost,
    profile_table,
    ranks_table,
    spread_table,
    veto_words,
    weights_table,
)
from qingshan.report.page import TableView, breakable, view
from qingshan.report.rendered import rendered
from qingshan.report.table import joined

#: Units with a profile of their own on the page; the workbook has all.
_MOST_PROFILES = 60
_SOME = 3


class Profile(NamedTuple):
    """One unit as the page shows it."""

    anchor: str
    name: Text
    verdict: Text
    strengths: Text
    weaknesses: Text
    change: Text
    radar: Markup
    table: TableView


def index_html(content: IndexContent) -> str:
    """The whole page, of the last period; earlier ones have their table of ranks."""
    run = content.last
    name = content.framework.name
    spread = spread_table(content) if content.drawn else None
    return rendered(
        "index.html.j2",
        styles=("page.css", "index.css"),
        content=content,
        run=run,
        title=Text(f"{name.zh}（{run.period}）", f"{name.en}, {run.period}"),
        ranks=[view(ranks_table(content, one)) for one in reversed(content.runs)],
        bars=Markup(pillar_bars(content, run)),
        chart=Markup(grade_map(content)),
        spread=Markup(spread_plot(content)),
        spread_table=view(spread) if spread else None,
        profiles=[_profile(content, run, at) for at in in_order(run)[:_MOST_PROFILES]],
        weights=view(weights_table(run)),
        events=view(events_table(content, run)),
        labels=SEVERITY_LABELS,
        breakable=breakable,
    )


def _profile(content: IndexContent, run: Assessment, at: int) -> Profile:
    return Profile(
        f"unit-{at + 1}",
        content.name(run.units[at]),
        _verdict(run, at),
        *_best_and_worst(run, at),
        change_words(run, at),
        Markup(radar(content, run, at)),
        view(profile_table(content, run, at)),
    )


def _verdict(run: Assessment, at: int) -> Text:
    outcome, rank = run.verdict.outcomes[at], run.verdict.ranks[at]
    score = shown(run, outcome.score)
    if score is None:
        return Text("可用指标不足，不计分、不排名", "too few indicators for a score or a rank")
    place = f"第 {rank:g} 名，" if outcome.ranked else ""
    zh = f"{place}{score:g} 分，{outcome.grade or '不定级'}"
    en = f"{f'rank {rank:g}, ' if place else ''}{score:g} points, {outcome.grade or 'no grade'}"
    bonus, penalty = run.verdict.bonus[at], run.verdict.penalty[at]
    if bonus or penalty:
        zh, en = f"{zh}；加分 {bonus:g}，扣分 {penalty:g}", f"{en}; bonus {bonus:g}, penalty {penalty:g}"
    words = veto_words(run, at)
    if isinstance(words, Text):
        zh = f"{zh}。否决：{words.zh}；否决前为{outcome.grade_before_veto}"
        en = f"{en}. Veto: {words.en}; {outcome.grade_before_veto} before it"
    return Text(zh, en)


def _best_and_worst(run: Assessment, at: int) -> tuple[Text, Text]:
    """Indicators that lose nothing, by weight, and those that lose most."""
    columns = range(len(run.tree.leaves))
    lost = {column: points_lost(run, at, column) for column in columns}
    got = {column: float(run.contributions[at, column]) for column in columns}
    best = sorted((c for c in columns if got[c] > 0), key=lambda c: (lost[c], -got[c]))[:_SOME]
    worst = sorted((c for c in columns if lost[c] > 0), key=lambda c: -lost[c])[:_SOME]

    def listed(chosen: list[int], amount: dict[int, float], sign: str) -> Text:
        names = (run.tree.leaves[c].title for c in chosen)
        figures = (f"{sign}{amount[c]:.2f}" for c in chosen)
        made = [Text(f"{name.zh} {figure}", f"{name.en} {figure}") for name, figure in zip(names, figures, strict=True)]
        return joined(made) if made else Text("无", "none")

    return listed(best, got, "+"), listed(worst, lost, "−")


def change_words(run: Assessment, at: int) -> Text:
    """What would lift a unit's grade, in words."""
    outcome = run.verdict.outcomes[at]
    if outcome.vetoes:
        return Text("否决未解除，任何单项提高都不改变等级", "no single indicator changes it while the veto stands")
    rise = next_grade(run, run.units[at])
    if rise is None:
        return Text(
            "已是最高档，或没有单项提高可以升档", "none: the best grade already, or no single indicator suffices"
        )
    leaf = next(one for one in run.tree.leaves if one.code == rise.indicator)
    last = f"{rise.score_from:.3f} → {rise.score_to:.3f}（+{rise.points:.2f}）"
    return Text(
        f"{leaf.title.zh} 的得分率 {last}，即达{rise.grade}", f"{leaf.title.en}: share {last}, then {rise.grade}"
    )
