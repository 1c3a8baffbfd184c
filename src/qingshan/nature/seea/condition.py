"""Condition account 状况账户: how far each variable is from its reference levels. SEEA EA, spec B3.

Source: rulebook/data/sources/standards.yaml#seea-ea-2021 (structure unverified)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from qingshan.core import Text

Floats = npt.NDArray[np.float64]


class ConditionClass(StrEnum):
    """The six classes of condition variables: abiotic, biotic, landscape."""

    PHYSICAL = "physical"
    CHEMICAL = "chemical"
    COMPOSITIONAL = "compositional"
    STRUCTURAL = "structural"
    FUNCTIONAL = "functional"
    LANDSCAPE = "landscape"


CONDITION_CLASS_LABELS = {
    ConditionClass.PHYSICAL: Text("物理状态", "physical state"),
    ConditionClass.CHEMICAL: Text("化学状态", "chemical state"),
    ConditionClass.COMPOSITIONAL: Text("组成状态", "compositional state"),
    ConditionClass.STRUCTURAL: Text("结构状态", "structural state"),
    ConditionClass.FUNCTIONAL: Text("功能状态", "functional state"),
    ConditionClass.LANDSCAPE: Text("景观特征", "landscape characteristics"),
}


@dataclass(frozen=True)
class Variable:
    """One condition variable with its reference levels 参照水平, which are kept with the account.

    low, high : values at which the indicator is 0 and 1, in `unit`; where less is better, `high` is the smaller number
    reference : the reference condition in words, such as "undisturbed, 1990";  weight : share in the index
    """

    code: str
    title: Text
    group: ConditionClass
    unit: str
    low: float
    high: float
    weight: float
    reference: str

    def __post_init__(self) -> None:
        if not self.reference.strip():
            raise ValueError(f"{self.code} has no reference condition; say in words what its levels stand for")
        if self.low == self.high:
            raise ValueError(f"{self.code}: both reference levels are {self.low}; give two different ones")


@dataclass(frozen=True)
class Condition:
    """Indicators and index of one ecosystem asset, with the variables they were measured by."""

    variables: tuple[Variable, ...]
    indicators: Floats
    index: float


def indicator(value: Floats, low: Floats, high: Floats) -> Floats:
    """Condition indicator, 0 at the low and 1 at the high reference level, not beyond 状况指标. [1]

    value, low, high : in one unit; a variable of which less is better has high < low

    Species lost: 31, where 50 is the worst and none the best:

    >>> round(float(indicator(31.0, 50.0, 0.0)), 2)
    0.38
    """
    span = np.asarray(high, float) - low
    if np.any(span == 0):
        raise ValueError("the two reference levels are the same; give two different ones")
    return np.asarray(np.clip((np.asarray(value, float) - low) / span, 0, 1))


def condition_index(indicators: Floats, weights: Floats) -> float:
    """Weighted mean of the indicators of one ecosystem asset 状况指数. [1]  weights : add up to 1

    >>> round(condition_index(np.array([0.75, 0.5]), np.array([0.6, 0.4])), 6)
    0.65
    """
    total = float(np.sum(weights))
    if np.shape(weights) != np.shape(indicators) or np.any(np.asarray(weights) < 0):
        raise ValueError("give one weight for each indicator, none below zero")
    if abs(total - 1) > 1e-9:
        raise ValueError(f"the weights add up to {total:g}; they must add up to 1")
    return float(np.dot(indicators, weights))


def condition_account(variables: Sequence[Variable], values: Sequence[float]) -> Condition:
    """The account of one ecosystem asset; a variable that was not measured leaves the index unknown. [1]

    values : one for each variable, in its unit, NaN where not measured

    >>> words = Text("覆盖度", "cover")
    >>> cover = Variable("cover", words, ConditionClass.STRUCTURAL, "1", 0.2, 1.0, 1.0, "closed forest")
    >>> round(condition_account([cover], [0.6]).index, 6)
    0.5
    """
    if len(variables) != len(values):
        raise ValueError(f"{len(variables)} variables and {len(values)} values; give one value for each variable")
    low, high, weights = (np.array([getattr(one, name) for one in variables]) for name in ("low", "high", "weight"))
    indicators = indicator(np.asarray(values, float), low, high)
    return Condition(tuple(variables), indicators, condition_index(indicators, weights))


def area_weighted(indices: Floats, areas: Floats) -> float:
    """Index of several ecosystem assets together, weighed by area 面积加权. [1]

    areas : in one unit; an asset without an index leaves the whole unknown

    >>> round(area_weighted(np.array([0.8, 0.4]), np.array([300.0, 100.0])), 6)
    0.7
    """
    weights = np.asarray(areas, float)
    if np.shape(indices) != weights.shape or not (weights >= 0).all() or not weights.sum() > 0:
        raise ValueError("give one area for each index, none below zero and not all zero")
    return float(np.dot(indices, weights) / weights.sum())
