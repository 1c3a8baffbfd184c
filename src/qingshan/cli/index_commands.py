"""What the index commands do 考核评价命令: a few lines each over `runs.assessment`; loaded when one of them runs."""

from collections.abc import Sequence
from pathlib import Path

import typer

from qingshan.cli import rule_commands, show
from qingshan.cli.show import fail
from qingshan.core import Refused, Text
from qingshan.index.explain.change_words import change_words, contrast_words
from qingshan.index.explain.compare import between
from qingshan.index.explain.compare import compare as changes_of
from qingshan.index.explain.words import lift_words, score_words
from qingshan.index.refusal import AssessmentError
from qingshan.report.index_content import IndexContent
from qingshan.report.index_tables import profile_table, ranks_table, spread_table, weights_table
from qingshan.report.table import Table, cell_text
from qingshan.runs.assessment import Asked, run_assessment, scores_frame, write_assessment
from qingshan.runs.rule_assessment import is_rule_scheme


def _run(asked: Asked, language: str, as_json: bool) -> IndexContent:
    try:
        return run_assessment(asked)
    except Refused as refused:
        show.findings(refused.findings, language, as_json=as_json, sound=False)
        raise typer.Exit(2) from None


def _asked(scheme: Path, facts: Path, events: Path | None, periods: Sequence[str]) -> Asked:
    return Asked(scheme, facts, events, periods=tuple(periods))


def _table(table: Table, language: str, as_json: bool, columns: int = 0) -> None:
    """columns : how many of the left ones a terminal has room for, 0 for all"""
    heads = [head.in_(language) for head in table.heads][: columns or None]
    rows = [
        dict(
            zip(
                heads,
                (cell_text(c, f).in_(language) for c, f in zip(row, table.formats, strict=True)),
                strict=not columns,
            )
        )
        for row in table.rows
    ]
    show.listing(rows, as_json=as_json)
    if not as_json:
        for note in table.notes:
            show.line(f"※ {note.in_(language)}")


def check(scheme: Path, facts: Path, events: Path | None, periods: Sequence[str], language: str, as_json: bool) -> None:
    """All findings; 2 with errors."""
    asked = _asked(scheme, facts, events, periods)
    if is_rule_scheme(scheme):
        rule_commands.check(asked, language, as_json)
        return
    content = _run(asked, language, as_json)
    show.findings(content.findings, language, as_json=as_json, sound=True)


def score(
    scheme: Path, facts: Path, events: Path | None, periods: Sequence[str], zones: Path | None, draws: int, seed: int,
    out: Path, language: str, as_json: bool,
) -> None:  # fmt: skip
    """Write the folder of results and show the ranks."""
    asked = Asked(scheme, facts, events, zones, tuple(periods), draws, seed)
    if is_rule_scheme(scheme):
        rule_commands.score(asked, out, language, as_json)
        return
    content = _run(asked, language, as_json)
    try:
        write_assessment(content, asked, out, language)
    except Refused as refused:
        show.findings(refused.findings, language, as_json=as_json, sound=False)
        raise typer.Exit(2) from None
    if as_json:
        found = [one.as_dict() for one in content.findings]
        scores = scores_frame(content).to_dicts()
        show.json_line({"ok": True, "folder": str(out), "key": content.key, "findings": found, "scores": scores})
        return
    show.told(content.findings, language)
    _table(ranks_table(content, content.last), language, False, columns=8)
    show.line(str(out / "report.html"))


def explain(
    scheme: Path, facts: Path, events: Path | None, periods: Sequence[str], unit: str, language: str, as_json: bool
) -> None:
    """One unit by indicator and in words: score, change since the period before, way to the next grade."""
    asked = _asked(scheme, facts, events, periods)
    if is_rule_scheme(scheme):
        rule_commands.explain(asked, unit, language, as_json)
        return
    content = _run(asked, language, as_json)
    at = _row(content, unit, as_json)
    _table(profile_table(content, content.last, at), language, as_json)
    if not as_json:
        told = (
            score_words(content.last, unit, content.texts),
            *_changed(content, unit),
            lift_words(content.last, unit),
        )
        for words in told:
            show.line(words.in_(language))


def _changed(content: IndexContent, unit: str) -> list[Text]:
    """What happened to a unit since the period before, where there is one; else why it cannot be said."""
    if len(content.runs) < 2:
        return []
    earlier, later = content.runs[-2:]
    try:
        own = [one for one in changes_of(earlier, later) if one.unit == unit]
    except AssessmentError as error:
        return [error.words]
    return [change_words(one, earlier, later, content.texts) for one in own]


def compare(
    scheme: Path, facts: Path, events: Path | None, periods: Sequence[str], pair: tuple[str, str], language: str,
    as_json: bool,
) -> None:  # fmt: skip
    """The second unit less the first, by indicator; the parts add up to the difference before bonus and penalty."""
    content = _run(_asked(scheme, facts, events, periods), language, as_json)
    run = content.last
    one, other = (run.units[_row(content, unit, as_json)] for unit in pair)
    try:
        change = between(run, one, other)
    except AssessmentError as error:
        fail(f"{error.words.zh} / {error.words.en}", as_json)
    parts = change.parts
    names = {
        "zh": ("指标", "表现", "权重", "覆盖", "合计"),
        "en": ("indicator", "performance", "weight", "coverage", "sum"),
    }
    figures = zip(run.tree.leaves, parts.performance, parts.weight, parts.coverage, parts.total, strict=True)
    rows = sorted(figures, key=lambda row: -abs(row[4]))
    show.listing(
        [
            dict(zip(names[language], (leaf.title.in_(language), *(f"{x:+.4f}" for x in told)), strict=True))
            for leaf, *told in rows
        ],
        as_json=as_json,
    )
    if not as_json:
        show.line(contrast_words(change, run, content.texts).in_(language))


def robustness(
    scheme: Path, facts: Path, events: Path | None, periods: Sequence[str], draws: int, seed: int, language: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Ranks over many draws of the weights."""
    asked = Asked(scheme, facts, events, None, tuple(periods), draws, seed)
    _table(spread_table(_run(asked, language, as_json)), language, as_json)


def weights(
    scheme: Path, facts: Path, events: Path | None, periods: Sequence[str], language: str, as_json: bool
) -> None:
    """Weights in the total where nothing is missing."""
    content = _run(_asked(scheme, facts, events, periods), language, as_json)
    _table(weights_table(content.last), language, as_json)


def _row(content: IndexContent, unit: str, as_json: bool) -> int:
    units = content.last.units
    if unit not in units:
        fail(f"没有单元 {unit}；有 / no such unit; known: {'、'.join(units[:20])}", as_json)
    return units.index(unit)
