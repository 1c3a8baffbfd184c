"""The figures that draws are made of 抽样指标: every figure of the account's tables, whole and in parts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from qingshan.core import ServiceClass
from qingshan.facts import CELL, in_force
from qingshan.facts.columns import in_units, own_units
from qingshan.facts.formula_check import order_of
from qingshan.runs.compute import Computed, takes_of
from qingshan.runs.inputs import Inputs
from qingshan.runs.plan import AccountPlan, Plan, codes_of
from qingshan.runs.totals import ACCOUNTED, TOTAL

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Figure:
    """A figure of the account: its code, part and unit, and its value by zone and at the total (NaN: none).

    takes : for a formula, what it is made of
    """

    code: str
    part: str
    unit: str
    account: Floats
    at_total: float
    takes: tuple[str, ...] = ()


class Known:
    """The account's own figures, and the statistics given with it, by indicator, part and place."""

    def __init__(self, inputs: Inputs, computed: Computed) -> None:
        book = inputs.plan.book
        facts = pl.concat([computed.facts, inputs.facts.join(computed.facts, on=list(CELL), how="anti")])
        rows = in_force(facts).filter(pl.col("period") == inputs.run.period, pl.col("status") == "value")
        rows = in_units(rows, own_units(book)).filter(pl.col("amount").is_not_null())
        self._held: dict[str, dict[str, dict[str, float]]] = {}
        for code, part, place, value in rows.select("indicator", "part", "place", "amount").iter_rows():
            self._held.setdefault(code, {}).setdefault(part, {})[place] = value

    def parts(self, code: str) -> Iterable[str]:
        """The parts that an indicator has anywhere, the whole first."""
        return sorted(self._held.get(code, {}))

    def at(self, code: str, part: str, places: Sequence[str]) -> Floats:
        """One figure at some places; NaN where there is none."""
        found = self._held.get(code, {}).get(part, {})
        return np.array([found.get(place, np.nan) for place in places])


def groups(plan: Plan) -> list[tuple[str, list[AccountPlan]]]:
    """The totals and the accounts that each adds up, as `runs.totals` has them."""
    counted = [one for one in plan.accounted if one.in_total]
    classes = [(f"gep.{group}.value", [one for one in counted if one.service.group is group]) for group in ServiceClass]
    return [(ACCOUNTED, counted), *classes, (TOTAL, counted)]


def figures_of(inputs: Inputs, known: Known, zones: Sequence[str]) -> list[Figure]:
    """Quantities, values and companions, their sums, and what formulas make of them; formulas last."""
    book = inputs.plan.book
    own = [code for account in inputs.plan.accounted for code in codes_of(account.service)]
    own += [*inputs.plan.targets(), *(code for code, _ in groups(inputs.plan))]
    made = [
        _figure(code, part, inputs, known, zones)
        for code in dict.fromkeys(own)
        if code in book.indicators
        for part in known.parts(code)
    ]
    there = {one.code for one in made if np.isfinite(one.account).any()}
    made += [_figure(code, "", inputs, known, zones, takes) for code, takes in _formulas(inputs, there).items()]
    return [one for one in made if np.isfinite(one.account).any()]


def _formulas(inputs: Inputs, drawn: set[str]) -> Mapping[str, tuple[str, ...]]:
    """Formula indicators that rest on drawn ones, each after what it is made of; the sums have their own way."""
    book = inputs.plan.book
    found: dict[str, tuple[str, ...]] = {}
    for code in order_of(book, [code for code, one in book.indicators.items() if one.has_formula]):
        takes = takes_of(book, code, inputs.run.when.start)
        if code not in drawn and (drawn | set(found)) & set(takes):
            found[code] = takes
    return found


def _figure(
    code: str, part: str, inputs: Inputs, known: Known, zones: Sequence[str], takes: tuple[str, ...] = ()
) -> Figure:
    record, total = inputs.plan.book.indicators[code], inputs.run.total_place
    account = known.at(code, part, zones)
    if total:
        at_total = float(known.at(code, part, [total])[0])
    else:
        at_total = float(account.sum()) if record.over_places == "sum" else float("nan")
    return Figure(code, part, record.unit, account, at_total, takes)
