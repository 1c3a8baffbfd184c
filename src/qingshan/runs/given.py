"""What the facts of a run give 统计输入: each zone its own figure, or, for prices and rates, that of a place above."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import xarray as xr

from qingshan.core import PlaceTree
from qingshan.core.record import Mark
from qingshan.core.units import convert, is_money
from qingshan.facts import Status, in_force, parse_part
from qingshan.rulebook import Rulebook

PLACE = "place"


@dataclass(frozen=True)
class Given:
    """What is known of one indicator that the facts tell: the worst mark, and the price years of money."""

    mark: Mark
    price_years: tuple[int, ...] = ()


class GivenFacts:
    """The facts of the period by indicator, place and part.

    An indicator that does not add over places (a price, a wage) holds for the places below the one it is told for.
    """

    def __init__(
        self, facts: pl.DataFrame, book: Rulebook, zones: Sequence[str], tree: PlaceTree | None, period: str, day: date
    ) -> None:
        self._book, self._zones, self._tree, self._day = book, tuple(zones), tree, day
        adding = [indicator.code for indicator in book.indicators.values() if indicator.over_places == "sum"]
        nothing = (pl.col("status") == Status.NOT_APPLICABLE.value) & pl.col("indicator").is_in(adding)
        rows = in_force(facts).filter(pl.col("period") == period, (pl.col("status") == Status.VALUE.value) | nothing)
        self._rows: dict[str, dict[str, dict[str, dict[str, Any]]]] = {}
        for row in rows.iter_rows(named=True):
            self._rows.setdefault(row["indicator"], {}).setdefault(row["place"], {})[row["part"]] = row

    def known(self) -> Mapping[str, Given]:
        """The indicators told for at least one zone."""
        return {code: self._given(code) for code in self._rows if any(_is_value(row) for _, row in self._found(code))}

    def _given(self, code: str) -> Given:
        rows = [row for _, row in self._found(code) if _is_value(row)]
        marks = [Mark(row["mark"]) if row["mark"] else Mark.UNVERIFIED for row in rows]
        years = {row["price_year"] for row in rows if is_money(row["unit"]) and row["price_year"] is not None}
        return Given(max(marks, key=list(Mark).index, default=Mark.UNVERIFIED), tuple(sorted(years)))

    def values_of(self, code: str) -> list[dict[str, Any]]:
        """The rows with a value that the zones use, each once."""
        rows = {(row["place"], row["part"]): row for _, row in self._found(code) if _is_value(row)}
        return list(rows.values())

    def _found(self, code: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for zone in self._zones:
            for place in self._sources(code, zone):
                if place in self._rows.get(code, {}):
                    yield from ((zone, row) for row in self._rows[code][place].values())
                    break

    def _sources(self, code: str, zone: str) -> list[str]:
        """The zone, then, for what does not add over places, those above it, nearest first."""
        if self._tree is None or zone not in self._tree or code not in self._book.indicators:
            return [zone]
        if self._book.indicators[code].over_places != "none":
            return [zone]
        return [zone, *(place.code for place in self._tree.ancestors(zone, self._day))]

    def array(self, code: str, unit: str) -> xr.DataArray:
        """The figures by zone and by the dimensions of their parts, in `unit`; NaN where there is none.

        Only parts of the finest cut are taken: a whole beside its parts would count them twice. What is not
        applicable adds nothing.
        """
        absent = self.absent(code)
        array = absent.copy(data=np.where(absent.values, 0.0, np.nan))
        for zone, row in self._found(code):
            part = parse_part(row["part"])
            if _is_value(row) and {PLACE, *part} == set(array.dims):
                array.loc[{PLACE: zone, **part}] = convert(float(row["value"]), row["unit"], unit)
        return array

    def absent(self, code: str) -> xr.DataArray:
        """Where the facts say that there is none of it: true by zone and part. A part no zone has is left out."""
        told = [(zone, parse_part(row["part"]), row) for zone, row in self._found(code)]
        parts = [part for _, part, row in told if _is_value(row)]
        coords: dict[str, list[str]] = {PLACE: list(self._zones)}
        for name in sorted({name for part in parts for name in part}):
            coords[name] = sorted({part[name] for part in parts if name in part})
        empty = np.zeros([len(codes) for codes in coords.values()], bool)
        array = xr.DataArray(empty, dims=list(coords), coords=coords)
        for not_there in (True, False):
            for zone, part, row in told:
                known = all(name in coords and member in coords[name] for name, member in part.items())
                if known and _is_value(row) is not not_there:
                    array.loc[{PLACE: zone, **part}] = not_there
        return array


def _is_value(row: Mapping[str, Any]) -> bool:
    return bool(row["status"] == Status.VALUE.value)
