"""What the facts commands do 指标数据册命令: a few lines each over `runs.figures`; loaded when one of them runs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl
import typer

from qingshan.cli import show
from qingshan.cli.clock import instant, now
from qingshan.cli.facts_show import figures_table, json_rows, revisions_table
from qingshan.cli.show import fail
from qingshan.core import Finding, Refused, Severity, Text, errors_in
from qingshan.facts import Receipt, revisions, write_facts
from qingshan.facts.whole_file import write_whole
from qingshan.runs import figures as books
from qingshan.runs import figures_out
from qingshan.runs.figures_asked import refuse_span
from qingshan.runs.figures_explain import explain_figure
from qingshan.runs.figures_out import Chosen

_ADDED: Final = Text("{file}：记入 {rows} 个数，收据 {number}", "{file}: {rows} figures recorded, receipt {number}")
_NOTHING: Final = Text("{file}：没有新数", "{file}: nothing new")
_PROPOSED: Final = Text("{file} 的映射（存于 {saved}）：", "how {file} is read (kept in {saved}):")
_REFUSED: Final = Text("{file}：未导入，数据册没有变化", "{file}: refused; the book is as it was")
_SOUND: Final = Text("{count} 个现行数全部通过校验", "all {count} figures in force keep to the rules")
_WRITTEN: Final = Text("已写出 {out}（{count} 行）", "{out} written ({count} rows)")
_ASKED: Final = Text("已写出 {out}，填报地区 {count} 个", "{out} written, asking {count} places")


@dataclass(frozen=True)
class Opening:
    """Which book to open, and with what."""

    folder: Path
    overlays: Sequence[Path]
    places: Path | None


@dataclass(frozen=True)
class Asked:
    """The figure to explain."""

    indicator: str
    place: str
    period: str
    part: str


@contextmanager
def _refusing(language: str, as_json: bool) -> Iterator[None]:
    try:
        yield
    except Refused as error:
        show.findings(error.findings, language, as_json=as_json, sound=False)
        raise typer.Exit(2) from None
    except (LookupError, ValueError, OSError) as error:
        fail(str(error.args[0] if error.args else error), as_json)


def chosen(
    codes: Sequence[str] | None,
    places: Sequence[str] | None,
    periods: Sequence[str] | None,
    below: bool,
    known_on: str,
    as_json: bool,
    formulas: bool = False,
) -> Chosen:
    """What was asked for."""
    day = _day(known_on, "--known-on", as_json)
    return Chosen(tuple(codes or ()), tuple(places or ()), tuple(periods or ()), below, day, formulas)


def _day(text: str, option: str, as_json: bool) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        fail(f"{option} {text}: 写成 2020-06-30 的样子 / write it like 2020-06-30", as_json)


def _opened(opening: Opening) -> books.Book:
    return books.open_book(opening.folder, opening.overlays, opening.places)


def bring_in(
    opening: Opening,
    files: Sequence[Path],
    mapping: Path | None,
    accepted: Sequence[str],
    correction: str,
    language: str,
    as_json: bool,
) -> None:
    """Import files one after the other; each is recorded whole or not at all."""
    told, sound = [], True
    with _refusing(language, as_json):
        book = _opened(opening)
        for file in files:
            incoming, receipt, findings = books.bring_in(
                book, file, recorded_at=instant(), mapping=mapping, accepted=accepted, correction=correction or None
            )
            refused = receipt is None and bool(errors_in(findings, accepted))
            sound = sound and not refused
            found = [one.as_dict() for one in findings]
            told.append({"file": file.name, "receipt": receipt.number if receipt else None, "findings": found})
            if not as_json:
                _tell_import(file, incoming, receipt, findings, refused, language)
    if as_json:
        show.json_line({"ok": sound, "files": told})
    if not sound:
        raise typer.Exit(2)


def _tell_import(
    file: Path,
    incoming: books.Incoming,
    receipt: Receipt | None,
    findings: Sequence[Finding],
    refused: bool,
    language: str,
) -> None:
    if incoming.why:
        show.line(_PROPOSED.filled(file=file.name, saved=incoming.saved).in_(language))
        for zh, en in incoming.why:
            show.line(f"  {Text(zh, en).in_(language)}")
    show.told(findings, language)
    if refused:
        show.error(_REFUSED.filled(file=file.name).in_(language))
    elif isinstance(receipt, Receipt):
        words = _ADDED.filled(file=file.name, rows=f"{receipt.rows:,}", number=f"{receipt.number:06d}")
        show.line(words.in_(language))
    else:
        show.line(_NOTHING.filled(file=file.name).in_(language))


def template(opening: Opening, wanted: Chosen, level: str, out: Path, language: str, as_json: bool) -> None:
    """Write a workbook that asks places for figures."""
    with _refusing(language, as_json):
        asked = figures_out.template(_opened(opening), wanted, level, out)
    if as_json:
        show.json_line({"ok": True, "file": str(out), "places": [place.code for place in asked]})
    else:
        show.line(_ASKED.filled(out=out, count=len(asked)).in_(language))


def check(opening: Opening, rules: Sequence[str], language: str, as_json: bool) -> None:
    """Ask the rules of all figures in force."""
    with _refusing(language, as_json):
        book = _opened(opening)
        findings = books.check_book(book, rules)
    sound = not any(found.severity is Severity.ERROR for found in findings)
    if as_json:
        show.json_line({"ok": sound, "findings": [one.as_dict() for one in findings]})
    else:
        show.told(findings, language)
        if not findings:
            count = book.store.scan_in_force().select(pl.len()).collect().item()
            show.line(_SOUND.filled(count=f"{count:,}").in_(language))
    if not sound:
        raise typer.Exit(2)


def figures(opening: Opening, wanted: Chosen, language: str, as_json: bool) -> None:
    """Show figures in force."""
    with _refusing(language, as_json):
        book = _opened(opening)
        frame = figures_out.figures(book, wanted)
    if as_json:
        show.json_line(json_rows(frame, language))
    else:
        figures_table(book, frame, language)


def rollup(
    opening: Opening, wanted: Chosen, levels: Sequence[str], day: str, out: Path | None, language: str, as_json: bool
) -> None:
    """Roll figures up, shown or written."""
    on = _day(day, "--tree-on", as_json)
    with _refusing(language, as_json):
        book = _opened(opening)
        made, findings = figures_out.rolled_up(book, wanted, levels, on)
        if errors_in(findings):
            raise Refused(findings)
        if out is not None:
            write_facts(made, out)
    if out is not None:
        _written(out, made, findings, language, as_json)
    elif as_json:
        show.json_line({"figures": json_rows(made, language), "findings": [one.as_dict() for one in findings]})
    else:
        show.told(findings, language)
        figures_table(book, made, language)


def _written(out: Path, rows: pl.DataFrame, findings: Sequence[Finding], language: str, as_json: bool) -> None:
    if as_json:
        found = [one.as_dict() for one in findings]
        show.json_line({"ok": True, "file": str(out), "rows": rows.height, "findings": found})
        return
    show.told(findings, language)
    show.line(_WRITTEN.filled(out=out, count=f"{rows.height:,}").in_(language))


def revised(opening: Opening, since: str, until: str, out: Path | None, language: str, as_json: bool) -> None:
    """What changed between two days."""
    first, last = _day(since, "--since", as_json), _day(until or now()[:10], "--until", as_json)
    assert first is not None
    assert last is not None
    with _refusing(language, as_json):
        refuse_span(first, last)
        told = revisions(_opened(opening).store.scan(), first, last)
        if out is not None:
            write_whole(out, told.write_csv(line_terminator="\n").encode())
    if out is not None:
        _written(out, told, [], language, as_json)
    elif as_json:
        show.json_line(json_rows(told, language))
    else:
        revisions_table(told, language)


def explain(opening: Opening, asked: Asked, known_on: str, out: Path | None, language: str, as_json: bool) -> None:
    """Show the tree behind a figure, or write it as a page."""
    day = _day(known_on, "--known-on", as_json)
    with _refusing(language, as_json):
        lineage = explain_figure(_opened(opening), asked.indicator, asked.place, asked.period, asked.part, known_on=day)
        if out is not None:
            from qingshan.report.lineage_page import lineage_html  # noqa: PLC0415 - fonts and charts take a second

            write_whole(out, lineage_html(lineage).encode())
    if out is None or as_json:
        show.tree(lineage, language, as_json=as_json)
    else:
        show.line(str(out))


def export(opening: Opening, wanted: Chosen, form: str, out: Path, language: str, as_json: bool) -> None:
    """Write figures for other programs."""
    with _refusing(language, as_json):
        book = _opened(opening)
        findings = figures_out.export(book, wanted, form, out, now(), opening.folder.resolve().name.lower())
        if errors_in(findings):
            raise Refused(findings)
    if as_json:
        show.json_line({"ok": True, "out": str(out), "findings": [one.as_dict() for one in findings]})
        return
    show.told(findings, language)
    show.line(str(out))
