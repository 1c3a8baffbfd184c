"""What the commands of balance sheets do 资产负债表命令: a few lines each over `runs.assets`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import typer

from qingshan.cli import show
from qingshan.cli.clock import now
from qingshan.core import Period, Refused, Text
from qingshan.runs.assets import Postings, open_postings, write_consolidated, write_sheet_of
from qingshan.runs.assets_beside import open_beside
from qingshan.runs.assets_extent import Asked, extent_of_maps
from qingshan.runs.assets_extent_write import write_extent
from qingshan.runs.assets_reservoirs import reservoirs_of, write_reservoirs

_COMPARED = Text("{count} 个地区，{rows} 笔分录", "{count} places, {rows} postings")
_GAUGED = Text("{count} 座水库", "{count} reservoirs")
_SOUND = Text("{count} 笔分录可以编表", "{count} postings are sound")


def check(path: Path, places: Path | None, overlays: Sequence[Path], language: str, as_json: bool) -> None:
    """Show everything found; 2 where postings or accounts are wrong."""
    with _refusing(language, as_json):
        held = open_postings(path, places, overlays)
    _told(held, None, language, as_json)


def sheet(
    path: Path,
    place: str,
    out: Path,
    places: Path | None,
    more: tuple[Path | None, Path | None],
    overlays: Sequence[Path],
    language: str,
    as_json: bool,
) -> None:
    """Write the sheets of one place. more : files of prices and of obligations"""
    with _refusing(language, as_json):
        held = open_postings(path, places, overlays)
        write_sheet_of(held, place, out, language, open_beside(*more, held.book))
    _told(held, out, language, as_json)


def consolidate(
    path: Path,
    places: Path,
    place: str,
    out: Path,
    more: tuple[Path | None, Path | None],
    overlays: Sequence[Path],
    language: str,
    as_json: bool,
) -> None:
    """Write the postings of every level and the sheets of one place above. more : as for `sheet`"""
    with _refusing(language, as_json):
        held = open_postings(path, places, overlays)
        write_consolidated(held, place, out, language, open_beside(*more, held.book))
    _told(held, out, language, as_json)


def extent(asked: Asked, out: Path, overlays: Sequence[Path], language: str, as_json: bool) -> None:
    """Compare two maps and write the land accounts of all places."""
    with _refusing(language, as_json):
        made = extent_of_maps(asked, overlays)
        write_extent(made, asked, out, language)
    if as_json:
        found = [one.as_dict() for one in made.findings]
        show.json_line({"ok": True, "places": len(made.codes), "folder": str(out), "findings": found})
        return
    show.told(made.findings, language)
    show.line(_COMPARED.filled(count=len(made.codes), rows=len(made.rows)).in_(language))
    show.line(str(out / "extent.html"))


def reservoirs(
    readings: Path,
    curves: Path | None,
    ends: tuple[Period, Period],
    recorded: date,
    out: Path,
    language: str,
    as_json: bool,
) -> None:
    """Write the account of reservoirs between two days."""
    with _refusing(language, as_json):
        made = reservoirs_of(readings, curves, *ends)
        write_reservoirs(made, recorded, out, language)
    if as_json:
        show.json_line({"ok": True, "reservoirs": len(made.gauged), "folder": str(out), "findings": []})
        return
    show.line(_GAUGED.filled(count=len(made.gauged)).in_(language))
    show.line(str(out / "reservoirs.html"))


def period(text: str, option: str) -> Period:
    """A year or a day; anything else is a slip of the pen."""
    try:
        return Period.parse(text)
    except ValueError as error:
        raise typer.BadParameter("2019 or 2019-12-31", param_hint=option) from error


def day(text: str) -> date:
    """The day on which it is recorded; today where none is given."""
    try:
        return date.fromisoformat(text or now()[:10])
    except ValueError as error:
        raise typer.BadParameter("2020-03-01", param_hint="--recorded") from error


def _told(held: Postings, out: Path | None, language: str, as_json: bool) -> None:
    if as_json:
        found = [one.as_dict() for one in held.findings]
        show.json_line({"ok": True, "postings": held.table.height, "folder": str(out or ""), "findings": found})
        return
    show.told(held.findings, language)
    show.line(_SOUND.filled(count=held.table.height).in_(language))
    if out is not None:
        show.line(str(out / "assets.html"))


@contextmanager
def _refusing(language: str, as_json: bool) -> Iterator[None]:
    """A refusal shows every finding and ends with 2."""
    try:
        yield
    except Refused as refused:
        show.findings(refused.findings, language, as_json=as_json, sound=False)
        raise typer.Exit(2) from None
