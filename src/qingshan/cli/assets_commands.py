"""What the commands of balance sheets do 资产负债表命令: a few lines each over `runs.assets`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from qingshan.cli import show
from qingshan.core import Refused, Text
from qingshan.runs.assets import Postings, open_postings, write_consolidated, write_sheet_of
from qingshan.runs.assets_beside import open_beside

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
