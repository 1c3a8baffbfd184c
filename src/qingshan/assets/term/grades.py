"""Quality of stocks at the ends of a term 任期首末质量: amount of each grade, their mean, better or worse. Spec E1, E3.

Grades are stated at the ends of an account's period. On a day inside one they are known only where the resource is
declared to be spread evenly, and are marked as interpolated.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

import numpy as np
import polars as pl

from qingshan.assets.ledger_of_stock import composition
from qingshan.assets.postings import POSTINGS
from qingshan.assets.quality import mean_grade
from qingshan.assets.term.dossier import Dossier
from qingshan.assets.term.records import Within
from qingshan.assets.term.rows import NO_WORDS, Amount, Basis, QualityRow
from qingshan.assets.term.stocks import posting_id
from qingshan.core import Period, Text
from qingshan.rulebook import Rulebook

_NOT_STATED: Final = Text("期首或期末没有各等级数据", "no grades are stated for one end of the term")


def quality_rows(dossier: Dossier, book: Rulebook) -> tuple[QualityRow, ...]:
    """Every graded stock of the dossier's place at both ends of the term."""
    table = dossier.postings.filter((pl.col("place") == dossier.place) & (pl.col("grade") != ""))
    graded = [
        {**row, "days": Period.parse(row["period"])}
        for row in composition(table.select(POSTINGS.names())).iter_rows(named=True)
    ]
    rows = list(table.sort("file", "line").iter_rows(named=True))
    made = []
    for resource, item in sorted({(one["resource"], one["item"]) for one in graded}):
        own = [one for one in graded if (one["resource"], one["item"]) == (resource, item)]
        postings = [one for one in rows if (one["resource"], one["item"]) == (resource, item)]
        made.append(_row(own, postings, dossier, book))
    return tuple(made)


def _row(own: list[dict[str, Any]], postings: list[dict[str, Any]], dossier: Dossier, book: Rulebook) -> QualityRow:
    resource, term = book.resources[postings[0]["resource"]], dossier.term
    order = [one.code for one in resource.grades]
    within = dossier.within.get(resource.code)
    (opening, first, near), (closing, last, far) = (_at(own, day, order, within) for day in (term.start, term.end))
    means = [_mean(order, one) for one in (opening, closing)]
    better = None
    if means[0] is not None and means[1] is not None and means[0] != means[1]:
        better = (means[1] < means[0]) == resource.first_is_best
    return QualityRow(
        resource.code,
        postings[0]["item"],
        postings[0]["unit"],
        opening,
        closing,
        means[0],
        means[1],
        resource.first_is_best,
        better,
        (first, last),
        _NOT_STATED if None in means else NO_WORDS,
        tuple(posting_id(one) for one in postings if one["period"] in near | far),
    )


def _at(
    own: list[dict[str, Any]], day: date, order: list[str], within: Within | None
) -> tuple[dict[str, Amount], Basis, set[str]]:
    """Amounts by grade on the morning of a day, what they rest on, and the periods they come from."""
    for end, opens in (("opening", True), ("closing", False)):
        there = [one for one in own if day == (one["days"].start if opens else one["days"].end + timedelta(days=1))]
        if any(one[end] is not None for one in there):
            return _ordered({one["grade"]: _exact(one[end]) for one in there}, order), Basis.BOUNDARY, _periods(there)
    there = [one for one in own if day in one["days"]]
    if not there or within is not Within.STRAIGHT:
        return {}, Basis.UNKNOWN, set()
    made = {one["grade"]: _between(one, day) for one in there}
    known = None not in made.values()
    return _ordered(made, order), Basis.STRAIGHT if known else Basis.UNKNOWN, _periods(there)


def _between(row: Mapping[str, Any], day: date) -> Amount:
    opening, closing = _exact(row["opening"]), _exact(row["closing"])
    if opening is None or closing is None:
        return None
    return opening + (closing - opening) * Fraction((day - row["days"].start).days, row["days"].days)


def _periods(rows: list[dict[str, Any]]) -> set[str]:
    return {one["period"] for one in rows}


def _exact(amount: Any) -> Amount:
    return None if amount is None else Fraction(amount)


def _ordered(made: dict[str, Amount], order: list[str]) -> dict[str, Amount]:
    return {grade: made[grade] for grade in sorted(made, key=order.index)}


def _mean(order: list[str], amounts: dict[str, Amount]) -> float | None:
    """Mean grade, where the first of the resource's grades is 1; None where one is not known or all are nought."""
    if None in amounts.values() or not any(amounts.values()):
        return None
    numbers = np.array([order.index(grade) + 1 for grade in amounts], float)
    return mean_grade(numbers, np.array([float(one) for one in amounts.values() if one is not None]))
