"""Balance sheets from files 资产负债表: read postings, check them, consolidate, write the sheets; all or nothing."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from qingshan.assets.accounts_check import check_accounts
from qingshan.assets.consolidate import consolidated, two_levels
from qingshan.assets.faults import fault
from qingshan.assets.postings import POSTINGS
from qingshan.assets.postings_check import check_postings
from qingshan.assets.postings_read import read_postings
from qingshan.core import Finding, Period, PlaceTree, Refused, Text, Where, errors_in
from qingshan.report.assets_page import assets_html
from qingshan.report.assets_tables import asset_tables, evidence_table
from qingshan.report.policy_workbook import tables_workbook
from qingshan.report.table import Table
from qingshan.rulebook import Rulebook, load_rulebook
from qingshan.runs.assets_beside import Beside
from qingshan.runs.figures import open_places
from qingshan.runs.folder import Kind, whole_folder

SHEET: Final = Kind("assets.json", "assets", frozenset({"assets.json", "postings.csv", "assets.xlsx", "assets.html"}))

NOTHING_BESIDE: Final = Beside()


@dataclass(frozen=True)
class Postings:
    """Sound postings with their rulebook, the tree of places, and what was found."""

    table: pl.DataFrame
    book: Rulebook
    places: PlaceTree | None
    findings: tuple[Finding, ...]
    key: str

    @property
    def last_day(self) -> date:
        """The end of the last period: the tree of places is that of this day."""
        return max(Period.parse(text).end for text in self.table["period"])

    def within(self, place: str) -> Callable[[str], bool]:
        """Tells of a code whether it is a place or below it on the last day; without a list only the place itself."""

        def told(code: str) -> bool:
            known = self.places is not None and code in self.places
            above = self.places.ancestors(code, self.last_day) if self.places and known else ()
            return code == place or any(one.code == place for one in above)

        return told


def open_postings(path: Path, places: Path | None = None, overlays: Sequence[Path] = ()) -> Postings:
    """Read and check one file of postings. Raises `Refused` with every finding where one is an error."""
    book, found = load_rulebook(overlays)
    table, lines, wrong = read_postings(path, book)
    tree = None
    if places is not None:
        tree, told = open_places(places, asked=True)
        wrong = [*wrong, *told]
    unread = {one.where for one in wrong}
    rows_wrong = check_postings(table, book, tree, file=path.name, lines=lines)
    found = [*found, *wrong, *(one for one in rows_wrong if one.where not in unread)]
    if errors_in(found):
        raise Refused(found)
    held = Postings(table, book, tree, (), hashlib.sha256(path.read_bytes()).hexdigest())
    found += check_accounts(table, book, path.name, lines=lines)
    if tree is not None and table.height:
        for item, period, above, below in two_levels(table, tree, held.last_day):
            words = {"item": item, "period": period, "place": above, "below": below}
            found.append(fault("posted-at-two-levels", Where(path.name), **words))
    if errors_in(found):
        raise Refused(found)
    return Postings(table, book, tree, tuple(found), held.key)


def write_sheet_of(
    held: Postings, place: str, out: Path, language: str = "zh", beside: Beside = NOTHING_BESIDE
) -> None:
    """The balance sheets of one place as workbook and page, with the postings they are made of.

    beside : values and obligations, whose tables come after the physical ones
    """
    own = held.table.filter(pl.col("place") == place)
    if own.is_empty():
        known = ", ".join(held.table["place"].unique().sort()[:10])
        words = {"column": "place", "code": place, "within": "postings", "known": known}
        raise Refused([fault("posting-unknown-code", Where(field="--place"), **words)])
    more = beside.tables(own, held.book, place, held.within(place))
    tables = [*asset_tables(own, held.book, place), *more, evidence_table(own, held.book)]
    _write(held, own, place, tables, out, language)


def write_consolidated(
    held: Postings, place: str, out: Path, language: str = "zh", beside: Beside = NOTHING_BESIDE
) -> None:
    """Postings of every level, and the balance sheets of one place above. Needs the tree of places."""
    if held.places is None:
        raise ValueError("consolidation goes up the tree of places; give the list of places")
    whole = consolidated(held.table, held.places, held.last_day)
    if whole.filter(pl.col("place") == place).is_empty():
        known = ", ".join(whole["place"].unique().sort()[:10])
        words = {"column": "place", "code": place, "within": "postings", "known": known}
        raise Refused([fault("posting-unknown-code", Where(field="--place"), **words)])
    more = beside.tables(whole, held.book, place, held.within(place))
    _write(held, whole, place, [*asset_tables(whole, held.book, place), *more], out, language)


def _write(held: Postings, table: pl.DataFrame, place: str, tables: list[Table], out: Path, language: str) -> None:
    name = _name(held, place)
    title = Text(f"{name.zh}自然资源资产负债表", f"Balance sheets of nature: {name.en}")
    named = [replace(one, title=Text(f"{name.zh}{one.title.zh}", f"{name.en}: {one.title.en}")) for one in tables]
    told = {"key": held.key, "place": place, "postings": table.height}
    with whole_folder(out, SHEET) as folder:
        said = {"assets": told, "findings": [one.as_dict() for one in held.findings]}
        (folder / SHEET.sign).write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", "utf-8")
        columns = [one for one in POSTINGS.names() if one in table.columns]
        more = [one for one in table.columns if one not in columns]
        table.select(*columns, *more).write_csv(folder / "postings.csv", include_bom=True)
        (folder / "assets.xlsx").write_bytes(tables_workbook(title.in_(language), named, language))
        (folder / "assets.html").write_text(assets_html(title, named, held.findings, held.key), "utf-8")


def _name(held: Postings, place: str) -> Text:
    if held.places is None or place not in held.places:
        return Text(place, place)
    return held.places.rows_of(place)[-1].name
