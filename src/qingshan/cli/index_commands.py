"""What the index commands do 考核评价命令: a few lines each over `runs.assessment`; loaded when one of them runs."""

import math
from collections.abc import Sequence
from pathlib import Path

import typer

from qingshan.cli import rule_commands, show
from qingshan.cli.show import fail
from qingshan.core import Refused, Text
from qingshan.index.explain.change_words import change_words
from qingshan.index.explain.compare import compare as changes_of
from qingshan.index.explain.parts import Part, why
from qingshan.index.explain.words import lift_words, score_words
from qingshan.index.refusal import AssessmentError
from qingshan.report.index_content import IndexContent
from qingshan.report.index_method_tables import weights_table
from qingshan.report.index_robust_tables import shares_table, spread_table
from qingshan.report.index_tables import profile_table, ranks_table
from qingshan.report.table import Table, cell_text
from qingshan.runs.assessment import Asked, run_assessment
from qingshan.runs.assessment_write import scores_frame, write_assessment
from qingshan.runs.rule_assessment import is_rule_scheme


def run(asked: Asked, language: str, as_json: bool) -> IndexContent:
    """The assessment; 2 with every finding where it is refused."""
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
    content = run(asked, language, as_json)
    show.findings(content.findings, language, as_json=as_json, sound=True)


def score(
    scheme: Path, facts: Path, events: Path | None, periods: Sequence[str], zones: Path | None, draws: int,
    seed: int | None, out: Path, language: str, as_json: bool,
) -> None:  # fmt: skip
    """Write the folder of results and show the ranks."""
    asked = Asked(scheme, facts, events, zones, tuple(periods), draws, seed)
    if is_rule_scheme(scheme):
        rule_commands.score(asked, out, language, as_json)
        return
    content = run(asked, language, as_json)
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
    content = run(asked, language, as_json)
    at = row_of(content, unit, as_json)
    table = profile_table(content, content.last, at)
    told = [score_words(content.last, unit, content.texts), *_changed(content, unit), lift_words(content.last, unit)]
    if as_json:
        show.json_line({
            "ok": True, "unit": unit, "period": content.last.period, "said": [both(one) for one in told],
            "parts": [one._asdict() | {"title": both(one.title)} for one in _parts(content, unit)],
            "indicators": _plain(table, language), "findings": [one.as_dict() for one in content.findings],
        })  # fmt: skip
        return
    _table(table, language, False)
    for words in told:
        show.line(words.in_(language))


def _parts(content: IndexContent, unit: str) -> tuple[Part, ...]:
    """Exact parts of a score; none where it has no parts of its own."""
    try:
        return why(content.last, unit).parts
    except AssessmentError:
        return ()


def both(words: Text) -> dict[str, str]:
    """A text for machines."""
    return {"zh": words.zh, "en": words.en}


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


def robustness(
    scheme: Path, facts: Path, events: Path | None, periods: Sequence[str], how: tuple[int | None, int | None, int],
    language: str, as_json: bool,
) -> None:  # fmt: skip
    """Ranks over many draws, and the share of each choice where asked. how : draws, seed, draws for the shares"""
    draws, seed, sobol = how
    content = run(Asked(scheme, facts, events, None, tuple(periods), draws, seed, sobol), language, as_json)
    tables = [spread_table(content), *([shares_table(content)] if content.shares else [])]
    if as_json:
        told = [_plain(table, language) for table in tables]
        found = [one.as_dict() for one in content.findings]
        show.json_line({"ok": True, "ranks": told[0], "shares": told[1:][0] if sobol else [], "findings": found})
        return
    for table in tables:
        _table(table, language, False)
    show.told([one for one in content.findings if one.code in ("unstable_rank", "wide_interval")], language)


def _plain(table: Table, language: str) -> list[dict[str, object]]:
    """Rows by head; numbers stay numbers."""
    heads = [head.in_(language) for head in table.heads]
    return [dict(zip(heads, (_bare(cell, language) for cell in row), strict=True)) for row in table.rows]


def _bare(cell: object, language: str) -> object:
    if isinstance(cell, float) and math.isnan(cell):
        return None
    if isinstance(cell, (str, int, float)) or cell is None:
        return cell
    return cell.in_(language) if isinstance(cell, Text) else None


def weights(
    scheme: Path, facts: Path, events: Path | None, periods: Sequence[str], language: str, as_json: bool
) -> None:
    """Weights in the total where nothing is missing."""
    content = run(_asked(scheme, facts, events, periods), language, as_json)
    _table(weights_table(content.last), language, as_json)


def row_of(content: IndexContent, unit: str, as_json: bool) -> int:
    """The row of a unit; 2 with those that there are where it is not known."""
    units = content.last.units
    if unit not in units:
        fail(f"没有单元 {unit}；有 / no such unit; known: {'、'.join(units[:20])}", as_json)
    return units.index(unit)
