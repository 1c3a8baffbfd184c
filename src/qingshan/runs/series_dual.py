"""GDP and GEP from year to year 双核算年度变化: dual lift, target, decoupling, at the base year's prices."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

import numpy as np

from qingshan.core import Text
from qingshan.nature import dual
from qingshan.report.series_content import DualStep, SumYears
from qingshan.rulebook import Rulebook

NO_GDP = Text(
    "没有可比价 GDP：给出 economy.gdp（现价）和 economy.gdp.index（上年=100），或 economy.cpi",
    "no GDP at constant prices: give economy.gdp (current) and economy.gdp.index, or economy.cpi (previous year = 100)",
)
NO_VALUE = Text("没有不变价的生态价值", "nature's value at constant prices is not known")
STILL = Text("GDP 没有变化，弹性无定义", "GDP did not change, so the elasticity is undefined")


def dual_steps(total: SumYears, years: Sequence[int], gdp: Mapping[int, Decimal], book: Rulebook) -> Iterator[DualStep]:
    """One step a pair of years that follow each other, then from the first to the last."""
    pairs = list(pairwise(range(len(years))))
    if len(pairs) > 1:
        pairs.append((0, len(years) - 1))
    for before, after in pairs:
        yield _step(total, years, (before, after), gdp, book)


def _step(
    total: SumYears, years: Sequence[int], pair: tuple[int, int], gdp: Mapping[int, Decimal], book: Rulebook
) -> DualStep:
    start, stop = (years[number] for number in pair)
    before, after = (float(total.values.constant[number]) for number in pair)
    if not (np.isfinite(before) and np.isfinite(after) and before > 0):
        return DualStep(total.place, start, stop, reason=NO_VALUE)
    target = dual.departmental_target(before, after)
    if not (gdp.get(start, 0) > 0 and gdp.get(stop, 0) > 0):
        return DualStep(total.place, start, stop, target=target, reason=NO_GDP, growth=after / before - 1)
    lift = dual.dual_lift((gdp[start], gdp[stop]), (before, after))
    economy = float(gdp[start]), float(gdp[stop])
    if economy[0] == economy[1]:
        return DualStep(total.place, start, stop, lift, target, reason=STILL)
    low, high = (_number(book, f"dual.decoupling.{end}", stop) for end in ("low", "high"))
    found = dual.decoupling((before, after), economy, low, high)
    return DualStep(total.place, start, stop, lift, target, found, book.member("decoupling_regime", found.regime).title)


def _number(book: Rulebook, code: str, year: int) -> float:
    held = book.value_of(code, date(year, 12, 31)).value
    assert isinstance(held, int | float)
    return float(held)
