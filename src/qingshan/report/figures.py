"""Looking up figures of an account 取数: a number in the indicator's unit, or why there is none."""

from collections.abc import Iterable
from typing import Any

import polars as pl

from qingshan.core import Mark, Text
from qingshan.core.units import convert
from qingshan.facts import Status, format_part, in_force, parse_part, reason_in
from qingshan.report.content import ReportContent, ReportedAccount
from qingshan.report.table import Missing, NoNumber, NotAccounted, NotApplicable, NotSplit, Outside

ECOSYSTEM = "ecosystem"
AREA = "land.area"
ACCOUNTED = "gep.accounted.value"

ABSENT = Text("核算结果中没有这一项", "the account has no such figure")
OUT_OF_SCOPE = Text("该类型不在该科目的核算范围内", "the type is outside the scope of the account")
NOT_THERE = Text("此处没有该类型", "there is none of it here")
WHOLE_ONLY = Text("只有地区合计，没有按生态系统类型划分", "known for the place as a whole only")

Figure = float | NoNumber
_KINDS = {
    str(Status.MISSING): Missing,
    str(Status.NOT_APPLICABLE): NotApplicable,
    str(Status.NOT_ACCOUNTED): NotAccounted,
}


def reason_of(text: str | None) -> Text:
    """A row's reason in both languages."""
    return Text(reason_in(text, "zh"), reason_in(text, "en")) if text else ABSENT


class Figures:
    """The account's rows of its period, by indicator, place and part."""

    def __init__(self, content: ReportContent) -> None:
        self.content = content
        self.zones = tuple(code for code in content.places if code != content.total_place)
        rows = in_force(content.facts.filter(pl.col("period") == content.period))
        self._rows: dict[tuple[str, str, str], dict[str, Any]] = {}
        self._of: dict[str, list[dict[str, Any]]] = {}
        self._parts: dict[str, dict[str, None]] = {}
        for row in rows.iter_rows(named=True):
            self._rows[row["indicator"], row["place"], row["part"]] = row
            self._parts.setdefault(row["indicator"], {})[row["part"]] = None
            self._of.setdefault(row["indicator"], []).append(row)

    def unit(self, indicator: str) -> str:
        """The unit in which the figures of an indicator are given here."""
        return str(self._of[indicator][0]["unit"]) if indicator in self._of else "1"

    def indicators(self) -> list[str]:
        """All codes that have rows."""
        return list(self._of)

    def row(self, indicator: str, place: str, part: str = "") -> dict[str, Any] | None:
        """The row of a figure."""
        return self._rows.get((indicator, place, part))

    def at(self, indicator: str, place: str, part: str = "") -> Figure:
        """One figure."""
        row = self.row(indicator, place, part)
        if row is None:
            return Missing(ABSENT)
        if row["status"] == Status.VALUE:
            return convert(float(row["value"]), row["unit"], self.unit(indicator))
        return _KINDS[row["status"]](reason_of(row["reason"]))

    def total(self, indicator: str, part: str = "") -> Figure:
        """The figure of the place of the total, or the sum over the zones where there is no such place."""
        if self.content.total_place:
            return self.at(indicator, self.content.total_place, part)
        return added(self.at(indicator, zone, part) for zone in self.zones)

    def coverage(self, indicator: str, part: str = "") -> tuple[float | None, ...]:
        """The share of its area behind the figure of each zone, and of the place of the total if there is one."""
        places = (*self.zones, *([self.content.total_place] if self.content.total_place else []))
        rows = (self.row(indicator, place, part) for place in places)
        return tuple(row["coverage"] if row else None for row in rows)

    def of_account(self, account: ReportedAccount, indicator: str, place: str | None, part: str = "") -> Figure:
        """One figure of an account; `place` None is the total."""
        if not account.accounted:
            return (NotAccounted if account.applicable else NotApplicable)(account.reason or ABSENT)
        return self.total(indicator, part) if place is None else self.at(indicator, place, part)

    def of_type(self, account: ReportedAccount, indicator: str, keys: dict[str, str], ecosystem: str) -> Figure:
        """An account's figure for one ecosystem type at the total."""
        if not account.accounted:
            return (NotAccounted if account.applicable else NotApplicable)(account.reason or ABSENT)
        if account.ecosystems and ecosystem not in account.ecosystems:
            return Outside(OUT_OF_SCOPE)
        split = [part for part in self._parts.get(indicator, {}) if ECOSYSTEM in parse_part(part)]
        if not split:
            return NotSplit(WHOLE_ONLY)
        part = format_part({**keys, ECOSYSTEM: ecosystem})
        return self.total(indicator, part) if part in split else NotApplicable(NOT_THERE)

    def further_parts(self, indicator: str) -> list[dict[str, str]]:
        """The cuts of an indicator other than by ecosystem type: one for each pollutant, product ..."""
        found = (parse_part(part) for part in self._parts.get(indicator, {}))
        order = list(self.content.pollutants | self.content.members)
        further = [keys for keys in found if keys and ECOSYSTEM not in keys]
        return sorted(further, key=lambda keys: [order.index(code) if code in order else -1 for code in keys.values()])

    def price_years(self, indicators: Iterable[str]) -> list[int]:
        """The years of the prices of some values; -1 among them for a value that itself mixes years."""
        rows = (row for indicator in indicators for row in self._of.get(indicator, ()))
        years = {row["price_year"] for row in rows if row["status"] == Status.VALUE}
        return sorted(-1 if year is None else int(year) for year in years)

    def mark(self, indicator: str) -> str | None:
        """The weakest evidence mark of an indicator's figures."""
        marks = {row["mark"] for row in self._of.get(indicator, ()) if row["mark"]}
        return max(marks, key=list(Mark).index) if marks else None

    def member(self, code: str) -> Text:
        """The name of an ecosystem type, a pollutant, a product."""
        for names in (self.content.members, self.content.ecosystems, self.content.pollutants):
            if code in names:
                return names[code]
        return Text(code, code)

    def name(self, indicator: str) -> Text:
        """The name of an indicator."""
        return self.content.indicators.get(indicator, Text(indicator, indicator))


def added(figures: Iterable[Figure]) -> Figure:
    """The sum; a missing part is not left out in silence, one that does not apply adds nothing.

    >>> added([1.0, 2.0, NotApplicable(NOT_THERE)])
    3.0
    >>> added([1.0, Missing(ABSENT)]).word.en
    'missing'
    """
    known: list[float] = []
    lacking: list[NoNumber] = []
    for figure in figures:
        if isinstance(figure, NoNumber):
            lacking.append(figure)
        else:
            known.append(figure)
    beyond = [one for one in lacking if not isinstance(one, NotApplicable)]
    if not known:
        return (beyond or lacking or [Missing(ABSENT)])[0]
    if not beyond:
        return sum(known)
    return Missing(beyond[0].reason)
