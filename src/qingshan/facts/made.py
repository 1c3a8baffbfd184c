"""What a formula gives in its cells, as rows of the facts table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from qingshan.core import Finding, Where
from qingshan.core.units import convert, is_money
from qingshan.facts.arithmetic import compute
from qingshan.facts.columns import WORSE, coherent
from qingshan.facts.faults import fault
from qingshan.facts.formula_nodes import Name, Node
from qingshan.facts.formula_text import format_formula
from qingshan.facts.gathered import Taken
from qingshan.facts.held import MISSING, NOT_APPLICABLE, STATUSES, VALUE, Floats, Held, Ints, Table, Years, joined
from qingshan.facts.schema import FACTS, FROM_FORMULA, with_price_basis
from qingshan.facts.why import reasons
from qingshan.rulebook import Indicator, Rulebook

_NO_YEAR: Final = -1


@dataclass(frozen=True)
class Made:
    """The result of one formula in some cells, with its reasons, and what was found on the way."""

    held: Held
    reason: pl.Series
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, parts: Sequence["Made"]) -> "Made":
        """Several results in one, in order of their cells."""
        if len(parts) == 1:
            return parts[0]
        held, order = joined([one.held for one in parts])
        reason = pl.concat([one.reason for one in parts]).gather(order)
        return cls(held, reason, tuple(found for one in parts for found in one.findings))


def make(record: Indicator, tree: Node, taken: Mapping[Name, Taken], cells: Ints, book: Rulebook) -> Made:
    """Work a formula out in its cells; amounts are in the coherent unit."""
    zeros: list[tuple[str, npt.NDArray[np.bool_]]] = []
    result = compute(tree, {name: one.column for name, one in taken.items()}, len(cells), zeros)
    gone = result.missing | (~result.absent & ~np.isfinite(_in_own_unit(result.amount, record)))
    none = gone | result.absent
    status = np.where(gone, MISSING, np.where(result.absent, NOT_APPLICABLE, VALUE)).astype(np.int8)
    money = {name: one for name, one in taken.items() if is_money(book.indicators[name.code].unit)}
    year = _shared_year(money) if money and is_money(record.unit) else None
    held = Held(
        cell=cells,
        amount=np.where(none, np.nan, result.amount),
        status=status,
        mark=_joined([one.mark for one in taken.values()], np.maximum),
        price_year=None if year is None else np.where(none, np.int32(_NO_YEAR), year),
        coverage=_joined([one.coverage for one in taken.values()], np.fmin),
    )
    return Made(held, reasons(taken, zeros, gone), tuple(_mixed_years(record.code, money)))


def _in_own_unit(amount: Floats, record: Indicator) -> Floats:
    return convert(amount, coherent(record.unit), record.unit)


def _joined(arrays: list[npt.NDArray[Any] | None], join: Any) -> npt.NDArray[Any] | None:
    told = [one for one in arrays if one is not None]
    return reduce(join, told) if told else None


def _shared_year(money: Mapping[Name, Taken]) -> Years:
    """The price year that all money of a cell has; none where it has several or none."""
    least, most = _ends([one.price_year for one in money.values()])
    return np.where(least == most, most, np.int32(_NO_YEAR))


def _ends(years: list[Years | None]) -> tuple[Years, Years]:
    """The first and the last of the years said in each cell."""
    told = [one for one in years if one is not None] or [np.full(1, _NO_YEAR, np.int32)]
    unsaid = np.int32(np.iinfo(np.int32).max)
    least = reduce(np.minimum, [np.where(one == _NO_YEAR, unsaid, one) for one in told])
    return np.where(least == unsaid, np.int32(_NO_YEAR), least), reduce(np.maximum, told)


def _mixed_years(code: str, money: Mapping[Name, Taken]) -> list[Finding]:
    """A warning where the money of a cell is at prices of several years.

    A figure of last year at last year's prices goes with one of this year at this year's: growth at current prices.
    """
    said = [one for one in money.values() if one.price_year is not None]
    if not said:
        return []
    least, most = _ends([_as_if_now(one) for one in said])
    mixed = least != most
    if not mixed.any():
        return []
    rows = [np.broadcast_to(one.price_year, mixed.shape)[mixed] for one in said if one.price_year is not None]
    years = ", ".join(str(year) for year in np.unique(np.concatenate(rows)) if year != _NO_YEAR)
    what = f"{code} ({int(mixed.sum())} × {', '.join(map(format_formula, money))})"
    return [fault("mixed-price-basis", Where(field=code), what=what, years=years)]


def _as_if_now(one: Taken) -> Years:
    """The price year, moved along with a figure that is at the prices of its own earlier year."""
    years = np.empty(0, np.int32) if one.price_year is None else one.price_year
    return np.where(years == one.year, years + one.shift, years)


def as_facts(made: Made, table: Table, record: Indicator, only: npt.NDArray[np.bool_] | None = None) -> pl.DataFrame:
    """The rows of a result, or of those cells of it that `only` marks."""
    held, reason = made.held, made.reason
    if only is not None:
        held, reason = held.only(only), reason.filter(pl.Series(only))
    place, period, part = table.apart(held.cell)
    value = _in_own_unit(held.amount, record)
    columns = {
        "place": table.places.gather(place),
        "period": table.periods.gather(period),
        "part": table.parts.gather(part),
        "value": pl.Series(value).fill_nan(None),
        "status": pl.Series(STATUSES, dtype=pl.String).gather(held.status.astype(np.uint32)),
        "reason": reason,
    }
    if held.mark is not None:
        marks = pl.Series([*WORSE, None], dtype=pl.String)
        columns["mark"] = marks.gather(np.where(held.mark < 0, len(WORSE), held.mark).astype(np.uint32))
    if held.price_year is not None:
        year = pl.Series(held.price_year)
        columns["price_year"] = year.set(year == _NO_YEAR, None)
    if held.coverage is not None:
        columns["coverage"] = pl.Series(held.coverage).fill_nan(None)
    same = {"indicator": record.code, "unit": record.unit, "source": f"{FROM_FORMULA}{record.code}"}
    rest = [pl.lit(same.get(name), kind).alias(name) for name, kind in FACTS.items() if name not in columns]
    frame = pl.DataFrame(columns).with_columns(rest).select(pl.col(name).cast(kind) for name, kind in FACTS.items())
    return with_price_basis(frame) if is_money(record.unit) else frame
