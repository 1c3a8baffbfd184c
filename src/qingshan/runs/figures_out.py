"""What leaves a book of figures 导出: chosen figures, roll-ups, templates, messages other programs read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from qingshan.core import LEVELS, Finding, Place, Refused, Text, Where, errors_in
from qingshan.facts import evaluate, facts_bytes, in_force, roll_up, sorted_facts
from qingshan.facts.exchange import (
    components_of,
    data_package_files,
    sdmx_csv_bytes,
    sdmx_json_bytes,
    sdmx_structure_bytes,
)
from qingshan.facts.template import template_bytes
from qingshan.facts.whole_file import write_whole
from qingshan.runs.figures import Book
from qingshan.runs.figures_asked import refuse_empty, refuse_levels, refuse_long_sheet, refuse_unknown

#: Forms of `export`: our own table by its ending, SDMX messages and their structure, a Frictionless data package.
FORMS: Final = ("csv", "xlsx", "parquet", "sdmx-csv", "sdmx-json", "sdmx-structure", "data-package")


@dataclass(frozen=True)
class Chosen:
    """Which figures: empty means all.

    places : with all places below them where `below`;  formulas : figures that formulas give, where they are not held
    """

    indicators: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    below: bool = False
    known_on: date | None = None
    formulas: bool = False


def figures(book: Book, chosen: Chosen, *, versions: bool = False) -> pl.DataFrame:
    """The chosen figures in force, or with `versions` every version of them."""
    _known(book, chosen)
    rows = book.store.scan(chosen.known_on)
    if chosen.formulas:
        rows = pl.concat([rows, _worked_out(book, chosen).lazy()])
    if chosen.indicators:
        rows = rows.filter(pl.col("indicator").is_in(chosen.indicators))
    if chosen.places:
        rows = rows.filter(pl.col("place").is_in(_places(book, chosen)))
    if chosen.periods:
        rows = rows.filter(pl.col("period").is_in(chosen.periods))
    frame = rows.collect()
    return sorted_facts(frame if versions else in_force(frame))


def _worked_out(book: Book, chosen: Chosen) -> pl.DataFrame:
    """What the formulas give of the chosen indicators. Raises `Refused` for a formula that cannot be worked out."""
    records = book.rulebook.indicators
    codes = [code for code in chosen.indicators or records if records[code].has_formula]
    made, findings = evaluate(book.store.scan_in_force(chosen.known_on), book.rulebook, codes, book.places)
    if errors_in(findings):
        raise Refused(findings)
    return made


def _known(book: Book, chosen: Chosen) -> None:
    """Raises `Refused` for an indicator or place that nobody knows, with the nearest."""
    findings = []
    for code in chosen.indicators:
        if code not in book.rulebook.indicators:
            near = ", ".join(one.code for one in book.rulebook.nearest_indicators(code))
            words = Text(f"没有指标 {code}", f"there is no indicator {code}")
            nearest = Text(f"最接近的有 {near}", f"the nearest are {near}")
            findings.append(Finding("unknown-indicator", Where(field=code), words, nearest))
    for code in chosen.places:
        if book.places is not None and code not in book.places:
            words = Text(f"行政区划表中没有 {code}", f"place {code} is not in the place table")
            check = Text("核对代码", "check the code")
            findings.append(Finding("place-not-in-tree", Where(field=code), words, check))
    if findings:
        raise Refused(findings)


def _places(book: Book, chosen: Chosen) -> list[str]:
    found = list(chosen.places)
    if not chosen.below:
        return found
    below: dict[str, list[str]] = {}
    for place in book.tree:
        if place.parent is not None:
            below.setdefault(place.parent, []).append(place.code)
    for code in found:  # grows as it goes down
        found += [child for child in sorted(set(below.get(code, ()))) if child not in found]
    return found


def rolled_up(
    book: Book, chosen: Chosen, levels: Sequence[str], day: date | None
) -> tuple[pl.DataFrame, list[Finding]]:
    """The figures of the places above, from all that is in force; see `facts.roll_up`."""
    refuse_levels(levels)
    rows = book.store.scan_in_force(chosen.known_on)
    if chosen.periods:
        rows = rows.filter(pl.col("period").is_in(chosen.periods))
    made, findings = roll_up(rows, book.rulebook, book.tree, day=day, levels=levels or LEVELS)
    if chosen.indicators:
        made = made.filter(pl.col("indicator").is_in(chosen.indicators))
    if chosen.places:
        made = made.filter(pl.col("place").is_in(_places(book, chosen)))
    return made, findings


def export(book: Book, chosen: Chosen, form: str, out: Path, prepared: str, name: str) -> list[Finding]:
    """Write the chosen figures to a file (a folder for a data package); nothing is written where there is an error.

    prepared : now, ISO with its zone;  name : title of a data package, which is also named so as far as it may be
    Raises `Refused` for a form that there is not, and for more rows than a sheet holds.
    """
    refuse_unknown([form], FORMS, "--form", Text("格式", "form"))
    frame = figures(book, chosen, versions=form in ("csv", "parquet", "xlsx"))
    findings: list[Finding] = []
    match form:
        case "sdmx-csv":
            raw, findings = sdmx_csv_bytes(frame, book.rulebook)
        case "sdmx-json":
            raw, findings = sdmx_json_bytes(frame, book.rulebook, prepared=prepared)
        case "sdmx-structure":
            codes = chosen.indicators or frame["indicator"].unique().sort().to_list()
            raw = sdmx_structure_bytes(components_of(book.rulebook, codes), prepared=prepared)
        case "data-package":
            title = Text(name, name)
            files = data_package_files(frame, book.rulebook, name=_slug(name), title=title, created=prepared)
            out.mkdir(parents=True, exist_ok=True)
            for file, held in files.items():
                write_whole(out / file, held)
            return findings
        case _:
            refuse_long_sheet(frame.height if form == "xlsx" else 0)
            raw = facts_bytes(frame, f".{form}")
    if not errors_in(findings):
        write_whole(out, raw)
    return findings


def _slug(name: str) -> str:
    """What a data package may be named, of a name in any script."""
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-._") or "figures"


def template(book: Book, chosen: Chosen, level: str, out: Path) -> list[Place]:
    """Write a workbook that asks the chosen indicators of places, with the last figures beside; the places asked.

    level : of the places below those chosen that are asked; empty asks the chosen ones themselves
    Raises `Refused` for unknown codes, ``ValueError`` as `template_bytes`.
    """
    refuse_empty(chosen.indicators, chosen.places, chosen.periods)
    refuse_levels([level] if level else [])
    _known(book, chosen)
    day = max((date(int(period[:4]), 12, 31) for period in chosen.periods), default=date.max)
    codes = _places(book, Chosen(places=chosen.places, below=bool(level)))
    asked = [place for code in codes for place in book.tree.rows_of(code) if place.holds_on(day)]
    asked = [place for place in asked if not level or place.level == level]
    raw = template_bytes(
        book.rulebook,
        indicators=chosen.indicators,
        places=asked,
        periods=chosen.periods,
        known=book.store.in_force(chosen.known_on),
    )
    write_whole(out, raw)
    return asked
