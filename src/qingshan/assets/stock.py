"""Stock balance 存量平衡: opening, what came and went by cause, closing, and whether a floor holds. Spec E1.

Numbers are those that were stated, to the last digit. A closing stock is worked out and never given.

Source: rulebook/data/sources/assets.yaml#balance-sheet-pilot-2015
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from qingshan.core.exact import Stated, exact


@dataclass(frozen=True)
class Floor:
    """Whether a stock keeps above its red line 红线, and by how much it lacks where it does not."""

    holds: bool
    gap: Decimal


@dataclass(frozen=True)
class Stock:
    """One row of a balance sheet 资产负债表, all in one unit; increases and decreases by cause.

    closing = opening + Σ increases − Σ decreases
    """

    opening: Decimal
    increases: Mapping[str, Decimal]
    decreases: Mapping[str, Decimal]

    @property
    def closing(self) -> Decimal:
        """What there is at the end of the period 期末存量."""
        return self.opening + sum(self.increases.values()) - sum(self.decreases.values())

    def against(self, floor: Stated) -> Floor:
        """The closing stock against a floor; equal to it is enough."""
        gap = exact(floor) - self.closing
        return Floor(gap <= 0, max(gap, Decimal(0)))


def stock(opening: Stated, increases: Mapping[str, Stated], decreases: Mapping[str, Stated]) -> Stock:
    """A stock from stated numbers 存量账户. [the unit given]

    increases, decreases : amounts by cause, none below zero. Raises ``ValueError`` that names the cause

    Cropland in 万亩:

    >>> land = stock("8768", {"consolidation": "21.4"}, {"construction": "17.9", "disaster": "1.3"})
    >>> land.closing, land.against("8768").holds, stock("5", {}, {"loss": "1"}).against("5").gap
    (Decimal('8770.2'), True, Decimal('1'))
    """
    return Stock(exact(opening), _amounts(increases), _amounts(decreases))


def _amounts(stated: Mapping[str, Stated]) -> dict[str, Decimal]:
    made = {cause: exact(amount) for cause, amount in stated.items()}
    for cause, amount in made.items():
        if amount < 0:
            raise ValueError(f"{cause} is {amount}: an amount is not below zero; move it to the other side")
    return made


def water_stock(
    opening: Stated,
    *,
    precipitation: Stated,
    inflow: Stated,
    returned: Stated,
    abstraction: Stated,
    evapotranspiration: Stated,
    outflow: Stated,
) -> Stock:
    """Water at the end of the year from all that came and went 水资源存量. [one unit of volume]

    closing = opening + precipitation + inflow + returned − abstraction − evapotranspiration − outflow

    >>> went = {"abstraction": 4, "evapotranspiration": 30, "outflow": 20}
    >>> water_stock(10, precipitation=50, inflow=5, returned=1, **went).closing
    Decimal('12')
    """
    came = {"precipitation": precipitation, "inflow": inflow, "return": returned}
    went = {"abstraction": abstraction, "evapotranspiration": evapotranspiration, "outflow": outflow}
    return stock(opening, came, went)


def timber_stock(
    opening: Stated,
    *,
    growth: Stated,
    felling: Stated,
    loss: Stated,
    afforestation: Stated = 0,
    conversion: Stated = 0,
) -> Stock:
    """Volume of standing timber at the end of the year 林木蓄积量. [one unit of volume]

    closing = opening + growth + afforestation − felling − loss − conversion

    >>> timber_stock("304", growth="11.2", felling="4.6", loss="0.5").closing
    Decimal('310.1')
    """
    came = {"growth": growth, "afforestation": afforestation}
    return stock(opening, came, {"felling": felling, "loss": loss, "conversion": conversion})


def volume_per_area(volume: float, area: float) -> float:
    """Standing timber on each unit of forest 单位面积蓄积量. [m³/hm², or the units given]

    >>> volume_per_area(310.1e6, 3.1e6)
    100.03225806451613
    """
    if not area > 0:
        raise ValueError(f"an area of {area} carries no forest; give one above zero")
    return volume / area
