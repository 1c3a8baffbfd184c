"""An assessment as one page 考核报告网页: places, pillars, map, ranks over draws, and each unit with its reasons."""

from typing import NamedTuple

from markupsafe import Markup

from qingshan.core import Text
from qingshan.core.finding import SEVERITY_LABELS
from qingshan.index.explain.change_words import change_words
from qingshan.index.explain.compare import compare
from qingshan.index.explain.digits import digits_of
from qingshan.index.explain.words import NOTHING, lift_words, score_words
from qingshan.index.refusal import AssessmentError
from qingshan.index.run.assess import Assessment
from qingshan.report.index_charts import grade_map, pillar_bars, radar, spread_plot
from qingshan.report.index_content import IndexContent, in_order
from qingshan.report.index_method_tables import events_table, weights_table
from qingshan.report.index_robust_tables import spread_table
from qingshan.report.index_tables import points_lost, profile_table, ranks_table
from qingshan.report.inline import breakable
from qingshan.report.page import TableView, view
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
    since: Text
    radar: Markup
    radar_en: Markup
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
        score_words(run, run.units[at], content.texts),
        *_best_and_worst(run, at),
        lift_words(run, run.units[at]),
        _since(content, run.units[at]),
        Markup(radar(content, run, at)),
        Markup(radar(content, run, at, "en")),
        view(profile_table(content, run, at)),
    )


def _since(content: IndexContent, unit: str) -> Text:
    """The change since the period before, in words; why there is none where scores do not compare."""
    if len(content.runs) < 2:
        return NOTHING
    earlier, later = content.runs[-2:]
    try:
        found = [one for one in compare(earlier, later) if one.unit == unit]
    except AssessmentError as error:
        return error.words
    return change_words(found[0], earlier, later, content.texts) if found else NOTHING


def _best_and_worst(run: Assessment, at: int) -> tuple[Text, Text]:
    """Indicators that lose nothing, by weight, and those that lose most."""
    columns, digits = range(len(run.tree.leaves)), digits_of(run)
    lost = {column: points_lost(run, at, column) for column in columns}
    got = {column: float(run.contributions[at, column]) for column in columns}
    best = sorted((c for c in columns if got[c] > 0), key=lambda c: (lost[c], -got[c]))[:_SOME]
    worst = sorted((c for c in columns if lost[c] > 0), key=lambda c: -lost[c])[:_SOME]

    def listed(chosen: list[int], amount: dict[int, float], sign: str) -> Text:
        names = (run.tree.leaves[c].title for c in chosen)
        figures = (f"{sign}{digits.text(digits.of(amount[c]) or 0.0)}" for c in chosen)
        made = [Text(f"{name.zh} {figure}", f"{name.en} {figure}") for name, figure in zip(names, figures, strict=True)]
        return joined(made) if made else Text("无", "none")

    return listed(best, got, "+"), listed(worst, lost, "−")
