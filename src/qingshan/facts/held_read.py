"""Read a facts table into arrays: every text becomes a number once."""

from collections.abc import Iterable
from typing import Final

import numpy as np
import polars as pl

from qingshan.facts.columns import WORSE, coherent, line_between
from qingshan.facts.held import STATUSES, UNUSABLE, VALUE, Floats, Held, Ints, Small, Table
from qingshan.rulebook import Rulebook

_CODED: Final = ("indicator", "place", "period", "part", "unit", "status", "mark")


def read_table(rows: pl.LazyFrame, book: Rulebook, indicators: Iterable[str]) -> Table:
    """Some indicators of a facts table, one row in force a cell, as arrays."""
    wanted = rows.filter(
        pl.col("indicator").is_in(list(indicators)),
        pl.col("place").is_not_null() & pl.col("period").is_not_null() & pl.col("part").is_not_null(),
    )
    coded = (pl.col(name).cast(pl.Categorical()) for name in _CODED)
    frame = wanted.select(*coded, "value", "price_year", "coverage").collect(engine="streaming")
    told = {name: _numbered(frame[name]) for name in _CODED}
    table = Table(told["place"][0], told["period"][0], told["part"][0])
    pieces = _slim(frame, table, told).partition_by("indicator", as_dict=True, include_key=False)
    del frame
    codes, place = told["indicator"]
    doubled, shared = [], _Shared()
    for number, key in sorted((int(place[key]), key) for (key,) in pieces):
        code = codes[number]
        held, twice = _held(pieces.pop((key,)), told["unit"], coherent(book.indicators[code].unit), shared)
        table.held[code] = held
        if twice:
            doubled.append(code)
    return Table(table.places, table.periods, table.parts, table.held, tuple(doubled))


Told = tuple[pl.Series, Ints]


def _slim(frame: pl.DataFrame, table: Table, told: dict[str, Told]) -> pl.DataFrame:
    """Numbers for texts: cells, statuses, marks; and no column in which nobody says anything."""
    at = {name: told[name][1][frame[name].to_physical().to_numpy()] for name in ("place", "period", "part")}
    frame = frame.drop(at).with_columns(
        pl.col("indicator", "unit").to_physical(),
        pl.Series("cell", table.cells(at["place"], at["period"], at["part"])),
        pl.Series("status", _codes(frame["status"], told["status"], STATUSES, UNUSABLE)),
        pl.Series("mark", _codes(frame["mark"], told["mark"], WORSE, -1)),
    )
    empty = [name for name in ("price_year", "coverage") if frame[name].null_count() == frame.height]
    return frame.drop(empty if (frame["mark"] >= 0).any() else [*empty, "mark"])


def _numbered(column: pl.Series) -> Told:
    """The texts of a column, sorted, and the place of each physical code among them."""
    unique = column.drop_nulls().unique()
    texts, codes = unique.cast(pl.String), unique.to_physical().to_numpy()
    order = texts.arg_sort().to_numpy()
    place = np.full(int(codes.max()) + 1 if len(codes) else 0, -1, dtype=np.int64)
    place[codes[order]] = np.arange(len(order))
    return texts.sort(), place


class _Shared:
    """Indicators told for the same cells share one array of them."""

    def __init__(self) -> None:
        self._seen: dict[tuple[int, int, int], Ints] = {}

    def one(self, cells: Ints) -> Ints:
        """The array itself, or an equal one seen before."""
        if not len(cells):
            return cells
        seen = self._seen.setdefault((len(cells), int(cells[0]), int(cells[-1])), cells)
        return seen if np.array_equal(seen, cells) else cells


def _held(piece: pl.DataFrame, units: Told, wanted: str, shared: _Shared) -> tuple[Held, bool]:
    """The rows of one indicator, and whether a cell has two of them."""
    cell = piece["cell"].to_numpy()
    if not (np.diff(cell) > 0).all():
        piece = piece.sort("cell")
        cell = piece["cell"].to_numpy()
    status = piece["status"].to_numpy()
    held = Held(
        cell=shared.one(cell),
        amount=np.where(status == VALUE, _amounts(piece, units, wanted), np.nan),
        status=status,
        mark=piece["mark"].to_numpy() if "mark" in piece.columns else None,
        price_year=piece["price_year"].fill_null(-1).to_numpy() if "price_year" in piece.columns else None,
        coverage=piece["coverage"].fill_null(np.nan).to_numpy() if "coverage" in piece.columns else None,
    )
    return held, bool((np.diff(cell) == 0).any())


def _codes(column: pl.Series, told: Told, known: tuple[str, ...], other: int) -> Small:
    """The number of each text among those known."""
    texts, place = told
    numbers = [known.index(text) if text in known else other for text in texts]
    by_code = np.array([*(numbers[one] if one >= 0 else other for one in place), other], dtype=np.int8)
    coded: Small = by_code[column.to_physical().fill_null(len(place)).to_numpy()]
    return coded


def _amounts(piece: pl.DataFrame, units: Told, wanted: str) -> Floats:
    """The values in the unit wanted; NaN where there is none, or a unit that measures something else."""
    texts, place = units
    slope, offset = np.full(len(place) + 1, np.nan), np.zeros(len(place) + 1)
    codes = piece["unit"].fill_null(len(place))
    for code in codes.unique():
        if code < len(place):
            line = line_between(texts[int(place[code])], wanted)
            slope[code], offset[code] = (np.nan, 0.0) if line[0] is None or line[1] is None else line
    value: Floats = piece["value"].fill_null(np.nan).to_numpy()
    rows = int(codes[0]) if codes.n_unique() == 1 else codes.to_numpy()
    amounts: Floats = value * slope[rows] + offset[rows]
    return amounts
