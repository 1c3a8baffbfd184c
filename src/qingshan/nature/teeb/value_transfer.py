"""Value transfer 价值转移: what a study found elsewhere, brought to another place, year and currency. Spec C1.

A transferred value is a range and a number of studies, never one figure alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Transfer:
    """A transferred value [CNY·hm⁻²·a⁻¹] with what it hangs on.

    value : mean over the studies at the central income elasticity;  studies : how many
    by_elasticity : the same mean at the ends of the elasticity's range, the lower first
    by_study : lowest and highest study at the central elasticity
    """

    value: float
    by_elasticity: tuple[float, float]
    by_study: tuple[float, float]
    studies: int


def transferred(
    value: Floats, income: Floats, study_income: Floats, elasticity: float, price_ratio: Floats, exchange: Floats
) -> Floats:
    """One study's value at the policy site 收入调整的单位价值转移. [CNY·hm⁻²·a⁻¹]

    value : of the study, in its currency [Int$·hm⁻²·a⁻¹];  income, study_income : per head, purchasing power parity
    elasticity : of willingness to pay to income [1];  price_ratio : price level over that of the study's year [1]
    exchange : CNY per Int$, purchasing power parity
    Formula: V_p = V_s · (Y_p / Y_s)^ε · CPI_t/CPI_0 · FX

    >>> round(transferred(5264.0, 11_000.0, 24_000.0, 0.6, 1.21, 3.5), 2)
    13959.77
    """
    return value * (income / study_income) ** elasticity * price_ratio * exchange


def transfer(
    values: Floats,
    income: float,
    study_incomes: Floats,
    elasticity: float,
    elasticity_range: tuple[float, float],
    price_ratio: Floats,
    exchange: Floats,
) -> Transfer:
    """Several studies' values at the policy site, with the range that has to be told 价值转移. [CNY·hm⁻²·a⁻¹]

    values, study_incomes : one a study;  elasticity_range : lowest and highest income elasticity
    The elasticity and its range are parameter `teeb.income_elasticity` of the rulebook; the rest as in `transferred`.

    >>> studies, incomes = np.array([5264.0, 3000.0]), np.array([24_000.0, 30_000.0])
    >>> found = transfer(studies, 11_000.0, incomes, 0.6, (0.4, 1.0), 1.21, 3.5)
    >>> round(found.value), [round(end) for end in found.by_elasticity], found.studies
    (10459, [7438, 12411], 2)
    """
    studies = np.atleast_1d(np.asarray(values, float))
    incomes = np.broadcast_to(np.asarray(study_incomes, float), studies.shape)
    low, high = elasticity_range
    if not low <= elasticity <= high:
        raise ValueError(f"the elasticity {elasticity} lies outside its range {low} to {high}; correct one of them")
    if not (income > 0 and (incomes > 0).all()):
        raise ValueError("incomes must be above zero; give them per head at purchasing power parity")
    here = np.asarray(income, float)
    at = {one: transferred(studies, here, incomes, one, price_ratio, exchange) for one in (low, elasticity, high)}
    ends = sorted((float(at[low].mean()), float(at[high].mean())))
    central = at[elasticity]
    return Transfer(
        float(central.mean()), (ends[0], ends[1]), (float(central.min()), float(central.max())), int(studies.size)
    )


def total_value(areas: Mapping[str, float], unit_values: Mapping[str, float]) -> float:
    """Value of all ecosystems at values per area ESV = Σ A·v. [CNY, or the currency of the unit values]

    areas : hm² by ecosystem;  unit_values : per hm² and year, all services together

    >>> total_value({"grassland": 10.0, "woodland": 5.0}, {"grassland": 2871.0, "woodland": 1588.0})
    36650.0
    """
    missing = sorted(set(areas) - set(unit_values))
    if missing:
        raise LookupError(
            f"no value per area for {', '.join(missing)}; give one, or leave the ecosystem out and say so: "
            "missing is not zero"
        )
    return float(sum(area * unit_values[name] for name, area in areas.items()))
