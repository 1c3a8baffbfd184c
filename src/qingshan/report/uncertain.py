"""What a report says of uncertainty 不确定性: plain values, as the run worked them out."""

from dataclasses import dataclass

from qingshan.core import Text


@dataclass(frozen=True)
class UncertainFigure:
    """One figure of the account with the interval that its draws fill.

    `place` is empty for all zones together, `part` for the whole.
    """

    indicator: str
    place: str
    unit: str
    account: float
    mean: float
    sd: float
    lower: float
    median: float
    upper: float
    part: str = ""


@dataclass(frozen=True)
class Driver:
    """What one input does to one figure: Sobol indices, and the figure at the ends of its range alone.

    low, high : in `parameter_unit`, or factors where `relative`, or what is added where `added`
    """

    indicator: str
    place: str
    unit: str
    account: float
    parameter: str
    title: Text
    parameter_unit: str
    relative: bool
    low: float
    high: float
    first: float
    first_lower: float
    first_upper: float
    total: float
    total_lower: float
    total_upper: float
    at_low: float
    at_high: float
    added: bool = False


@dataclass(frozen=True)
class Uncertainty:
    """Everything a report says of it."""

    draws: int
    seed: int
    level: float
    figures: tuple[UncertainFigure, ...]
    drivers: tuple[Driver, ...]
