"""What the policy commands do 政策文本命令: a few lines each over `runs.policy`; loaded when one of them runs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import typer

from qingshan.cli import show
from qingshan.cli.show import fail
from qingshan.core import Finding, Refused, Text
from qingshan.policy.review import STATE_LABELS, Decisions, decided, edits_file, read_edits, write_edits
from qingshan.report.policy_content import PolicyContent, deadline_text, promise
from qingshan.runs.policy import (
    PolicyResult,
    compare_papers,
    comparison_json,
    read_paper,
    write_comparison,
    write_paper,
    write_targets,
)

_READ = Text(
    "{title}：A 类承诺 {a} 条，B 类 {b} 条，事实 {facts} 条；文本问题 {flaws} 处（严重 {serious} 处），已标在原文中",
    "{title}: {a} commitments of tier A, {b} of tier B, {facts} facts; {flaws} flaws of the text ({serious} serious), "
    "marked in place",
)
_DIFF = Text(
    "{title}：有变化 {changed}，新增 {appeared}，消失 {vanished}，未变 {same}",
    "{title}: {changed} changed, {appeared} appeared, {vanished} vanished, {same} unchanged",
)
_TARGETS = Text("写出目标 {count} 条：{folder}", "{count} targets written: {folder}")
_KEPT = Text("复核记录 {count} 条：{file}", "{count} edits kept: {file}")


def read(paper: Path, out: Path, overlays: Sequence[Path], dated: str, language: str, as_json: bool) -> PolicyResult:
    """Read a paper and write its list and page."""
    day = _day(dated, as_json)
    with _refusing(language, as_json):
        result = read_paper(paper, overlays, day)
        write_paper(result, out, language)
    said = _said(result.content)
    if as_json:
        found = [one.as_dict() for one in result.findings]
        show.json_line({"ok": True, "folder": str(out), **said, "findings": found})
        return result
    show.told(result.findings, language)
    show.line(_READ.filled(**said).in_(language))
    show.line(str(out / "page.html"))
    return result


def review(paper: Path, wanted: Decisions, overlays: Sequence[Path], dated: str, language: str, as_json: bool) -> None:
    """List the commitments with a person's word on them, or record new ones."""
    day = _day(dated, as_json)
    with _refusing(language, as_json):
        result = read_paper(paper, overlays, day)
        if wanted.any:
            file = edits_file(paper)
            edits, _ = read_edits(file)
            made = decided(edits, result.content.review, wanted, file.name)
            write_edits(file, made)
            result = read_paper(paper, overlays, day)
    if not as_json:
        show.told(result.findings, language)
    if wanted.any and not as_json:
        show.line(_KEPT.filled(count=len(made), file=file).in_(language))
        return
    show.listing(_rows(result.content, language), as_json=as_json)


def targets(
    paper: Path, out: Path, place: str, source: str, overlays: Sequence[Path], dated: str, language: str, as_json: bool
) -> None:
    """Write the confirmed commitments as targets of a rulebook folder."""
    day = _day(dated, as_json)
    with _refusing(language, as_json):
        result = read_paper(paper, overlays, day)
        records, faults = write_targets(result, out, place, source)
    findings = [*result.findings, *faults]
    if as_json:
        told = [one.model_dump(mode="json", exclude_defaults=True) for one in records]
        show.json_line({"ok": True, "targets": told, "findings": [one.as_dict() for one in findings]})
        return
    show.told(findings, language)
    show.line(_TARGETS.filled(count=len(records), folder=out).in_(language))


def diff(old: Path, new: Path, out: Path, overlays: Sequence[Path], language: str, as_json: bool) -> None:
    """Compare two versions of a plan."""
    with _refusing(language, as_json):
        title, held, findings = compare_papers(old, new, overlays)
        write_comparison(title, held, out, language)
    if as_json:
        told = [one.as_dict() for one in findings]
        show.json_line({"ok": True, "folder": str(out), **comparison_json(held), "findings": told})
        return
    show.told(findings, language)
    counts = {name: len(getattr(held, name)) for name in ("changed", "appeared", "vanished", "same")}
    show.line(_DIFF.filled(title=title, **counts).in_(language))
    show.line(str(out / "diff.html"))


def _said(content: PolicyContent) -> dict[str, Any]:
    reading = content.review.reading
    return {
        "title": content.title,
        "a": content.count("A"),
        "b": content.count("B"),
        "facts": len(reading.facts),
        "flaws": len(reading.diagnostics),
        "serious": sum(one.severity == "error" for one in reading.diagnostics),
    }


def _rows(content: PolicyContent, language: str) -> list[dict[str, Any]]:
    heads = {
        "zh": ("序号", "确认", "层级", "条款", "指标", "承诺", "期限", "指标代码", "编号"),
        "en": ("no.", "state", "tier", "clause", "indicator", "promise", "deadline", "code", "id"),
    }[language]
    listed = []
    for number, row in enumerate(content.review.rows, 1):
        one = row.commitment
        what, when = promise(one).in_(language), deadline_text(one.deadline).in_(language)
        state = STATE_LABELS[row.state].in_(language)
        cells = (number, state, one.tier, one.path, one.indicator, what, when, one.indicator_code or "—", one.id)
        listed.append(dict(zip(heads, cells, strict=True)))
    return listed


@contextmanager
def _refusing(language: str, as_json: bool) -> Iterator[None]:
    """A refusal shows every finding and ends with 2."""
    try:
        yield
    except Refused as refused:
        _refuse(refused.findings, language, as_json)


def _refuse(findings: Sequence[Finding], language: str, as_json: bool) -> NoReturn:
    show.findings(findings, language, as_json=as_json, sound=False)
    raise typer.Exit(2) from None


def _day(words: str, as_json: bool) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError:
        fail(f"--dated {words}: 写成 2019-05-28 的样子 / write it like 2019-05-28", as_json)
