"""Postings as whole numbers 分录编码: all that tells a row apart in one number, so that millions can be added up.

A number is made of places in lists of words, the last column counting fastest; its order is that of the words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from qingshan.assets.postings import AMOUNT, Entry

#: What a merged posting is told apart by; document and days stay with the postings below.
KEYS: Final = ("resource", "item", "grade", "place", "period", "entry", "cause", "other_place", "unit")

_PLACES: Final = ("place", "other_place")
_MOST: Final = 2**63


@dataclass(frozen=True)
class Coded:
    """Merged postings.

    words : the sorted words of each column of `KEYS`;  rows : key, amount, rows, unknown, apart (whether it is what
    was left of two sides that disagree), one for each key
    """

    words: Mapping[str, pl.Series]
    rows: pl.DataFrame

    @classmethod
    def of(cls, table: pl.DataFrame, more_places: Iterable[str] = ()) -> "Coded":
        """Postings, or merged ones, in the columns `KEYS` and amount. more_places : those above, which get codes too

        Raises ``OverflowError`` where one number does not hold all combinations of the words.
        """
        if "rows" not in table.columns:
            unknown = pl.col("amount").is_null().cast(pl.Int64)
            table = table.select(*KEYS, "amount", rows=pl.lit(1, pl.Int64), unknown=unknown, reason=pl.lit(""))
        columns = {name: table[name].cast(pl.Categorical) for name in KEYS}
        words = _words(columns, more_places)
        key = np.zeros(table.height, np.int64)
        for name, step in _steps(words).items():
            if len(words[name]) > 1:
                key += step * _numbers(columns[name], words[name])
        rows = table.select(pl.Series("key", key), "amount", "rows", "unknown", apart=pl.col("reason") != "")
        return cls(words, _added(rows))

    def merged(self, above: Mapping[str, str]) -> "Coded":
        """These as postings of the places above. above : place → place it goes into; others are left out as accounts"""
        words, steps = self.words, _steps(self.words)
        goes = self._goes(above)
        place, other = (_digit(self.rows["key"].to_numpy(), words, name) for name in _PLACES)
        to, other_to = goes[place], np.where(goes[other] < 0, other, goes[other])
        lifted = pl.Series((to - place) * steps["place"] + (other_to - other) * steps["other_place"])
        placed = self.rows.with_columns(pl.col("key") + lifted, within=pl.Series(to == other_to))
        placed = placed.filter(pl.Series(to >= 0))
        within = pl.col("within") & pl.col("amount").is_not_null()
        kept = placed.filter(~within).drop("within")
        left = self._left(placed.filter(within).drop("within"))
        return Coded(words, _added(pl.concat([kept, left])))

    def of_places(self, places: Sequence[str]) -> pl.DataFrame:
        """The rows of some places."""
        chosen = self.words["place"].is_in(list(places)).to_numpy()
        return self.rows.filter(pl.Series(chosen[_digit(self.rows["key"].to_numpy(), self.words, "place")]))

    def words_of(self, rows: pl.DataFrame, disagree: str) -> pl.DataFrame:
        """Rows by their key, in words. disagree : the reason of what two sides left"""
        ordered = rows.sort("key")
        key = ordered["key"].to_numpy()
        named = [self.words[name].gather(_digit(key, self.words, name)).alias(name) for name in KEYS]
        reason = pl.when("apart").then(pl.lit(disagree)).otherwise(pl.lit("")).alias("reason")
        return ordered.select(*named, "amount", "rows", "unknown", reason)

    def _goes(self, above: Mapping[str, str]) -> npt.NDArray[np.int64]:
        """Number of the place that each place goes into, −1 where none is said."""
        number = {code: at for at, code in enumerate(self.words["place"])}
        return np.array([number[above[code]] if code in above else -1 for code in number], np.int64)

    def _left(self, within: pl.DataFrame) -> pl.DataFrame:
        """What is left of transfers within a place where the two sides do not agree, as differences."""
        words, steps = self.words, _steps(self.words)
        at = {entry: int(words["entry"].index_of(str(entry)) or 0) for entry in (Entry.DECREASE, Entry.DIFFERENCE)}
        key = within["key"].to_numpy()
        entry, cause, other = (_digit(key, words, name) for name in ("entry", "cause", "other_place"))
        blank = (at[Entry.DIFFERENCE] - entry) * steps["entry"] - cause * steps["cause"] - other * steps["other_place"]
        gave = pl.Series(entry == at[Entry.DECREASE], dtype=pl.Boolean)
        signed = within.with_columns(
            pl.col("key") + pl.Series(blank, dtype=pl.Int64),
            pl.when(gave).then(-pl.col("amount")).otherwise("amount").cast(AMOUNT),
            apart=pl.lit(True),
        )
        return _added(signed).filter(pl.col("amount") != 0)


def _words(columns: Mapping[str, pl.Series], more_places: Iterable[str]) -> dict[str, pl.Series]:
    """The words of each column; both columns of places share one list, and what differences need is among them."""
    held = {name: set(column.unique().cast(pl.String)) for name, column in columns.items()}
    held["place"] |= held["other_place"] | set(more_places) | {""}
    held["other_place"] = held["place"]
    held["cause"] |= {""}
    held["entry"] |= {str(entry) for entry in Entry}
    return {name: pl.Series(sorted(words), dtype=pl.String) for name, words in held.items()}


def _numbers(column: pl.Series, words: pl.Series) -> npt.NDArray[np.int64]:
    """The number of the word of each row, by way of the few words that there are."""
    held = column.unique()
    number = {word: at for at, word in enumerate(words)}
    codes = held.to_physical().to_numpy()
    table = np.zeros(int(codes.max(initial=0)) + 1, np.int64)
    table[codes] = [number[word] for word in held.cast(pl.String)]
    found: npt.NDArray[np.int64] = table[column.to_physical().to_numpy()]
    return found


def _steps(words: Mapping[str, pl.Series]) -> dict[str, int]:
    """By how much a key grows with the next word of each column."""
    steps, step = {}, 1
    for name in reversed(KEYS):
        steps[name] = step
        step *= max(len(words[name]), 1)
    if step >= _MOST:
        raise OverflowError(f"{step} combinations of places, periods and causes; consolidate fewer periods at once")
    return steps


def _digit(key: npt.NDArray[np.int64], words: Mapping[str, pl.Series], name: str) -> npt.NDArray[np.int64]:
    """The number of the word of one column in each key."""
    digit: npt.NDArray[np.int64] = key // _steps(words)[name] % max(len(words[name]), 1)
    return digit


def _added(rows: pl.DataFrame) -> pl.DataFrame:
    """Sums of one key; one unknown part leaves the whole unknown."""
    sums = rows.group_by("key").agg(
        pl.col("amount").sum().cast(AMOUNT), pl.col("rows").sum(), pl.col("unknown").sum(), pl.col("apart").any()
    )
    return sums.with_columns(amount=pl.when(pl.col("unknown") == 0).then("amount"))
