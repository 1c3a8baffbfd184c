"""Stocks at the ends of a term 任期首末存量 from the postings, and what came and went between, by cause. Spec E3.

A stock on a day is that of its morning. A reappraisal counts on the first day of the period that it opens. Inside a
period movements count from the day they happened, unless the stock is declared to be spread evenly. A movement dated on
the very last day of a period cannot be told from the sum of the whole period; where there is one and nothing is
declared, the stock inside that period is unknown (a rule of ours).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

import polars as pl

from qingshan.assets.ledger_of_stock import accounts
from qingshan.assets.postings import POSTINGS, Entry
from qingshan.assets.term.dossier import Dossier
from qingshan.assets.term.records import Within
from qingshan.assets.term.rows import Amount, At, Basis, StockRow
from qingshan.core import Text

_MOVES: Final = (Entry.INCREASE, Entry.DECREASE, Entry.DIFFERENCE)
_DAY: Final = timedelta(days=1)
_NO_ACCOUNT: Final = Text("没有含该日的核算期", "no period of the account has this day")
_NO_AMOUNT: Final = Text("有分录缺数量", "a posting has no amount")
_LUMPED: Final = Text(
    "核算期内的变动记在期末一日，未声明按发生日期还是按天插值",
    "what moved is dated on the period's last day; declare whether it counts by its days or is interpolated",
)


@dataclass(frozen=True)
class History:
    """One stock of one place: its accounts by period, and its postings, as rows.

    within : how it is found inside a period, None where that is not declared
    """

    resource: str
    item: str
    unit: str
    accounts: tuple[Mapping[str, Any], ...]
    postings: tuple[Mapping[str, Any], ...]
    within: Within | None


def histories(dossier: Dossier) -> tuple[History, ...]:
    """Every stock of the dossier's place, in order."""
    table = dossier.postings.filter((pl.col("place") == dossier.place) & (pl.col("grade") == ""))
    made = accounts(table.select(POSTINGS.names()))
    keys = table.filter(pl.col("entry") != Entry.AREA).select("resource", "item").unique().sort("resource", "item")
    found = []
    for resource, item in keys.iter_rows():
        own = (pl.col("resource") == resource) & (pl.col("item") == item)
        rows = tuple(table.filter(own).sort("file", "line").iter_rows(named=True))
        periods = tuple(made.filter(own).sort("start").iter_rows(named=True))
        found.append(History(resource, item, rows[0]["unit"], periods, rows, dossier.within.get(resource)))
    return tuple(found)


def posting_id(row: Mapping[str, Any]) -> str:
    """Evidence id of a posting."""
    return f"posting:{row['file']}:{row['line']}"


def stock_at(history: History, day: date) -> At:
    """The stock on the morning of a day, with what it rests on."""
    evidence = _behind(history, day)
    held = next((one for one in history.accounts if one["start"] <= day <= one["end"]), None)
    if held is not None and held["start"] < day:
        return _inside(history, held, day, evidence)
    past = next((one for one in history.accounts if one["end"] + _DAY == day), None)
    if past is not None:
        return _known(past["closing"], Basis.BOUNDARY, evidence)
    if held is not None:
        return _known(held["opening"], Basis.BOUNDARY, evidence)
    return At(None, Basis.UNKNOWN, _NO_ACCOUNT)


def _inside(history: History, held: Mapping[str, Any], day: date, evidence: tuple[str, ...]) -> At:
    """The stock on a day after the first of a period."""
    if history.within is Within.STRAIGHT:
        whole = tuple(dict.fromkeys((*evidence, *map(posting_id, _of(history, held)))))
        if held["opening"] is None or held["closing"] is None:
            return At(None, Basis.UNKNOWN, _NO_AMOUNT, whole)
        share = Fraction((day - held["start"]).days, _days(held))
        opening, closing = Fraction(held["opening"]), Fraction(held["closing"])
        return At(opening + (closing - opening) * share, Basis.STRAIGHT, evidence=whole)
    if _lumped(history, held):
        return At(None, Basis.UNKNOWN, _LUMPED, evidence)
    moved = [_signed(one) for one in _of(history, held) if one["happened"] < day]
    if held["opening"] is None or None in moved:
        return At(None, Basis.UNKNOWN, _NO_AMOUNT, evidence)
    return At(Fraction(held["opening"]) + sum(filter(None, moved), Fraction(0)), Basis.DATED, evidence=evidence)


def _known(amount: Any, basis: Basis, evidence: tuple[str, ...]) -> At:
    if amount is None:
        return At(None, Basis.UNKNOWN, _NO_AMOUNT, evidence)
    return At(Fraction(amount), basis, evidence=evidence)


def _days(account: Mapping[str, Any]) -> int:
    return int((account["end"] - account["start"]).days) + 1


def _of(history: History, account: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Movements of one period."""
    return [one for one in history.postings if one["period"] == account["period"] and one["entry"] in _MOVES]


def _signed(row: Mapping[str, Any]) -> Amount:
    if row["amount"] is None:
        return None
    return -Fraction(row["amount"]) if row["entry"] == Entry.DECREASE else Fraction(row["amount"])


def _lumped(history: History, account: Mapping[str, Any]) -> bool:
    """Whether nothing tells when in the period it moved."""
    days = [one["happened"] for one in _of(history, account)]
    undeclared = history.within is None and account["end"] in days and _days(account) > 1
    return undeclared or None in days


def _behind(history: History, day: date) -> tuple[str, ...]:
    """Postings that make the stock of a day: the last stated opening and everything after it up to the day."""
    before = [one for one in history.accounts if one["start"] <= day]
    begins = [one["start"] for one in before if one["stated_opening"] is not None or not one["follows"]]
    periods = {one["period"]: one for one in before if begins and one["start"] >= begins[-1]}
    return tuple(
        posting_id(one)
        for one in history.postings
        if one["period"] in periods and (one["entry"] == Entry.OPENING or _before(one, periods[one["period"]], day))
    )


def _before(row: Mapping[str, Any], account: Mapping[str, Any], day: date) -> bool:
    if row["entry"] == Entry.REAPPRAISAL:
        return bool(account["start"] < day)
    return row["entry"] in _MOVES and (account["end"] < day or (row["happened"] is not None and row["happened"] < day))


def stock_rows(found: Iterable[History], start: date, end: date) -> tuple[StockRow, ...]:
    """Both ends of ``[start, end)`` of every stock, and what came and went in it by cause; that is additive."""
    return tuple(_row(one, start, end) for one in found)


def _row(history: History, start: date, end: date) -> StockRow:
    inside = [one for one in history.accounts if one["start"] < end and one["end"] >= start]
    sums: dict[tuple[str, str], Amount] = {}
    evidence: list[str] = []
    for account in inside:
        for posting, amount in _counted(history, account, start, end):
            key = (posting["entry"], posting["cause"])
            before = sums.get(key, Fraction(0))
            sums[key] = None if before is None or amount is None else before + amount
            evidence.append(posting_id(posting))
    whole = _covered(inside, start, end)
    opened = {one["period"] for one in inside if one["follows"] and start <= one["start"]}
    reappraised = [one for one in history.postings if one["entry"] == Entry.REAPPRAISAL and one["period"] in opened]
    moved = {entry: _by_cause(sums, entry, known=whole) for entry in _MOVES}
    differences = _total(moved[Entry.DIFFERENCE].values())
    return StockRow(
        history.resource,
        history.item,
        history.unit,
        stock_at(history, start),
        stock_at(history, end),
        moved[Entry.INCREASE],
        moved[Entry.DECREASE],
        differences if whole else None,
        _total(_signed(one) for one in reappraised) if whole else None,
        tuple(dict.fromkeys((*evidence, *map(posting_id, reappraised)))),
        covered=whole,
    )


def _covered(inside: list[Mapping[str, Any]], start: date, end: date) -> bool:
    """Whether the accounts have every day of ``[start, end)``."""
    joined = all(one["end"] + _DAY == other["start"] for one, other in pairwise(inside))
    return bool(inside) and joined and inside[0]["start"] <= start and end <= inside[-1]["end"] + _DAY


def _by_cause(sums: Mapping[tuple[str, str], Amount], entry: Entry, *, known: bool) -> dict[str, Amount]:
    return {cause: amount if known else None for (kind, cause), amount in sums.items() if kind == entry}


def _total(amounts: Iterable[Amount]) -> Amount:
    held = list(amounts)
    return None if None in held else sum((one for one in held if one is not None), Fraction(0))


def _counted(history: History, account: Mapping[str, Any], start: date, end: date) -> Iterable[tuple[Any, Amount]]:
    """Movements of a period that count in ``[start, end)``, each with what of it counts."""
    begin, stop = max(start, account["start"]), min(end, account["end"] + _DAY)
    share = Fraction((stop - begin).days, _days(account))
    for one in _of(history, account):
        amount = None if one["amount"] is None else Fraction(one["amount"])
        if share == 1:
            yield one, amount
        elif history.within is Within.STRAIGHT:
            yield one, None if amount is None else amount * share
        elif _lumped(history, account):
            yield one, None
        elif begin <= one["happened"] < stop:
            yield one, amount
