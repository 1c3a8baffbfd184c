"""What ``qingshan index`` does with schemes of rules 规则式考核命令: a few lines each over `runs.rule_assessment`."""

from pathlib import Path

import typer

from qingshan.cli import show
from qingshan.cli.show import fail
from qingshan.core import Refused
from qingshan.report.rules_tables import OVERALL, RulesContent, limits_table, results_table, verdicts_table
from qingshan.report.table import Table, cell_text
from qingshan.runs.assessment import Asked
from qingshan.runs.rule_assessment import results_frame, run_rules, write_rules


def _run(asked: Asked, language: str, as_json: bool) -> RulesContent:
    try:
        return run_rules(asked)
    except Refused as refused:
        show.findings(refused.findings, language, as_json=as_json, sound=False)
        raise typer.Exit(2) from None


def _table(table: Table, language: str, as_json: bool) -> None:
    heads = [head.in_(language) for head in table.heads]
    cells = ([cell_text(one, form) for one, form in zip(row, table.formats, strict=True)] for row in table.rows)
    show.listing([dict(zip(heads, (one.in_(language) for one in row), strict=True)) for row in cells], as_json=as_json)
    if not as_json:
        for note in table.notes:
            show.line(f"※ {note.in_(language)}")


def check(asked: Asked, language: str, as_json: bool) -> None:
    """All findings; 2 with errors."""
    content = _run(asked, language, as_json)
    show.findings(content.findings, language, as_json=as_json, sound=True)


def score(asked: Asked, out: Path, language: str, as_json: bool) -> None:
    """Write the folder of results and show the verdicts."""
    content = _run(asked, language, as_json)
    try:
        write_rules(content, asked, out, language)
    except Refused as refused:
        show.findings(refused.findings, language, as_json=as_json, sound=False)
        raise typer.Exit(2) from None
    if as_json:
        found, results = [one.as_dict() for one in content.findings], results_frame(content).to_dicts()
        show.json_line({"ok": True, "folder": str(out), "key": content.key, "findings": found, "results": results})
        return
    show.told(content.findings, language)
    _table(verdicts_table(content), language, False)
    show.line(str(out / "report.html"))


def explain(asked: Asked, unit: str, language: str, as_json: bool) -> None:
    """One unit rule by rule in the last period, its verdict, and the limits with their sources."""
    content = _run(asked, language, as_json)
    run = content.runs[-1]
    if unit not in run.units:
        known = ", ".join(run.units[:10])
        fail(f"没有单元 {unit}；有 {known} / there is no unit {unit}; known are {known}", as_json)
    _table(results_table(content, run, unit), language, as_json)
    if not as_json:
        show.line(f"{content.name(unit).in_(language)} {run.period}: {OVERALL[run.verdicts[unit]].in_(language)}")
        _table(limits_table(content), language, False)
