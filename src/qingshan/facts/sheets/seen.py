"""What the columns under a header hold 列内容: codes, names, years, units, indicators, numbers, or plain words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qingshan.core import canonical_code
from qingshan.core.place_names import PlaceNames
from qingshan.facts.sheets.grid import Grid
from qingshan.facts.sheets.labels import Label, is_unit, read_label
from qingshan.facts.sheets.layout import IsPlace, Layout, column_labels
from qingshan.facts.sheets.numbers import read_cell
from qingshan.facts.sheets.places_in import PlaceReader
from qingshan.facts.sheets.spans import whole_period
from qingshan.facts.sheets.words import NOTHING, TOTALS, bare, is_note, role_of
from qingshan.rulebook import Rulebook

#: About so many texts of a column are looked at.
_ENOUGH = 300


@dataclass(frozen=True)
class Seen:
    """A column with its texts, each once, and what share of them is what. Sums and notes are left out."""

    at: int
    label: Label
    role: str
    texts: tuple[str, ...]
    filled: int
    codes: float
    names: float
    periods: float
    units: float
    indicators: float
    numbers: float


def see(grid: Grid, layout: Layout, book: Rulebook, places: PlaceReader, names: PlaceNames) -> list[Seen]:
    """All columns that have a header or anything below it."""
    rows = _rows(grid, layout)
    columns = []
    for at, label in enumerate(column_labels(grid, layout.header)):
        filled = [grid.text(row, at) for row in rows if grid.text(row, at)]
        if not filled and not label.names:
            continue
        texts = tuple(text for text in dict.fromkeys(filled) if bare(text) not in TOTALS)
        columns.append(
            Seen(
                at,
                label,
                _role(label),
                texts,
                len(filled),
                codes=_share(texts, lambda text: _is_code(text, places)),
                names=_share(texts, lambda text: not _is_figure(text) and names.knows(bare(text))),
                periods=_share(texts, lambda text: whole_period(text) is not None),
                units=_share(texts, is_unit),
                indicators=_share(texts, lambda text: book.indicator_named(read_label((text,)).text) is not None),
                numbers=_share(texts, _is_figure),
            )
        )
    return columns


def _role(label: Label) -> str:
    """By the whole header; remarks and serial numbers also by its last line, under whatever group they stand."""
    last = role_of(label.names[-1]) if label.names else ""
    return role_of(label.text) or role_of(label.label) or (last if last == "aside" else "")


def _rows(grid: Grid, layout: Layout) -> list[int]:
    rows = []
    for row in range(layout.first, len(grid.rows)):
        cells = grid.distinct(row)
        if cells and is_note(grid.own(*cells[0])):
            break
        if len(cells) > 1:
            rows.append(row)
    return rows


def _share(texts: Sequence[str], holds: Callable[[str], bool]) -> float:
    some = texts[:: max(1, len(texts) // _ENOUGH)]
    return sum(map(holds, some)) / len(some) if some else 0.0


def _is_figure(text: str) -> bool:
    return read_cell(text, NOTHING) is not None


def _is_code(text: str, places: PlaceReader) -> bool:
    try:
        return len(text) > 3 and canonical_code(text) in places.tree
    except ValueError:
        return False


def place_test(places: PlaceReader, names: PlaceNames) -> IsPlace:
    """Whether a text is a name or a code of 6 digits and more; shorter ones may be any number."""
    known: dict[str, bool] = {}

    def is_place(text: str) -> bool:
        if text not in known:
            known[text] = (len(text) > 5 and _is_code(text, places)) or (
                not _is_figure(text) and names.knows(bare(text))
            )
        return known[text]

    return is_place
