"""Coupling coordination 耦合协调度: whether systems stand high together. Spec D2.

Bounds and names of the levels are data: parameters `dual.*` and dimensions `coordination_level`, `coordination_type`.
Source: rulebook/data/sources/dual.yaml#xinjiang-coupling-2020
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: The one form that is computed, and why the others are not.
NORMALISED = "normalised"
REFUSED = {
    "pair-root": "C = [U1·U2/(U1+U2)²]^½ never exceeds 0.5",
    "without-n": "C = (ΠU)^(1/n)/ΣU lacks the factor n and never exceeds 1/n, 0.2 for five systems (shangluo-2020)",
}


@dataclass(frozen=True)
class Coordination:
    """Coupling degree C, coordination index T and degree of coupling coordination D = √(C·T), all 0 to 1.

    level : code of dimension `coordination_level`;  weights : of the systems in T, kept with the result
    """

    coupling: float
    index: float
    degree: float
    level: str
    weights: tuple[float, ...]


def normalised(
    value: Floats, lowest: Floats, highest: Floats, epsilon: float, *, less_is_better: bool = False
) -> Floats:
    """An indicator between ε and 1 归一化, ε keeping the coupling degree defined. [1]

    value, lowest, highest : in one unit;  epsilon : parameter `dual.normalisation.epsilon` [1]

    >>> round(float(normalised(61.0, 20.0, 95.0, 0.01)), 4)
    0.5512
    >>> round(float(normalised(61.0, 20.0, 95.0, 0.01, less_is_better=True)), 4)
    0.4588
    """
    span = np.asarray(highest, float) - lowest
    if np.any(span <= 0):
        raise ValueError(
            "highest must be above lowest; an indicator that never changes cannot be normalised, leave it out"
        )
    way = np.asarray(highest, float) - value if less_is_better else np.asarray(value, float) - lowest
    if np.any(way < 0) or np.any(way > span):
        raise ValueError(
            "a value lies outside lowest to highest; take both over all places and years that are compared"
        )
    return np.asarray(way / span * (1 - epsilon) + epsilon)


def coupling_degree(levels: Floats, form: str = NORMALISED) -> float:
    """Coupling degree C of n systems: their geometric over their arithmetic mean 耦合度, 0 to 1. [1]

    levels : comprehensive level U of each system [1];  form : only `normalised` is computed
    Formula: C = n · (Π U)^(1/n) / Σ U

    >>> round(coupling_degree(np.array([0.3946, 0.3953, 0.4876])), 4)
    0.995
    >>> coupling_degree(np.array([0.62, 0.41]), form="pair-root")
    Traceback (most recent call last):
    ValueError: C = [U1·U2/(U1+U2)²]^½ never exceeds 0.5: its D compares with no other; use form="normalised"
    """
    if form != NORMALISED:
        why = REFUSED.get(form)
        if why is None:
            raise ValueError(f"no form {form!r} of the coupling degree; there is {NORMALISED!r}")
        raise ValueError(f'{why}: its D compares with no other; use form="{NORMALISED}"')
    systems = np.asarray(levels, float)
    if systems.ndim != 1 or systems.size < 2:
        raise ValueError("coupling is between two systems or more; give one level for each")
    if not ((systems >= 0) & (systems <= 1)).all():
        raise ValueError("levels of systems lie between 0 and 1; normalise the indicators first")
    mean = float(systems.mean())
    if mean == 0:
        raise ValueError("C is undefined where every level is 0; normalise with an ε above 0")
    if not systems.all():
        return 0.0
    return min(float(np.exp(np.log(systems).mean())) / mean, 1.0)


def coordination_index(levels: Floats, weights: Floats) -> float:
    """Coordination index T, the weighted mean of the systems 综合协调指数. [1]  weights : add up to 1

    >>> round(coordination_index(np.array([0.62, 0.41]), np.array([0.5, 0.5])), 6)
    0.515
    """
    total = float(np.sum(weights))
    if np.shape(weights) != np.shape(levels) or abs(total - 1) > 1e-9 or np.any(np.asarray(weights) < 0):
        raise ValueError(f"the weights add up to {total:g}; give one a system, none below zero, that add up to 1")
    return float(np.dot(levels, weights))


def level_of(degree: float, bounds: Mapping[str, float]) -> str:
    """Level of a degree of coupling coordination 协调等级; bands are closed below, the last also above. [code]

    bounds : where each level begins, parameter `dual.coordination_level.from`

    >>> level_of(0.0999, {"extreme_disorder": 0.0, "severe_disorder": 0.1}), level_of(0.1, {"low": 0.0, "next": 0.1})
    ('extreme_disorder', 'next')
    """
    if not 0 <= degree <= 1:
        raise ValueError(f"a degree of {degree} is none; it lies between 0 and 1")
    begun = [(bound, level) for level, bound in bounds.items() if bound <= degree]
    if not begun:
        raise LookupError(f"no level begins at or below {degree}; the first must begin at 0")
    return max(begun)[1]


def coordination(levels: Floats, weights: Floats, bounds: Mapping[str, float], form: str = NORMALISED) -> Coordination:
    """C, T, D and the level of several systems 耦合协调度. [1]  The arguments as in the functions above.

    >>> bounds = {"barely_coordinated": 0.5, "primary_coordination": 0.6, "intermediate_coordination": 0.7}
    >>> found = coordination(np.array([0.3946, 0.3953, 0.4876]), np.array([0.3, 0.3, 0.4]), bounds)
    >>> round(found.degree, 4), found.level
    (0.6556, 'primary_coordination')
    """
    coupling, index = coupling_degree(levels, form), coordination_index(levels, weights)
    degree = float(np.sqrt(coupling * index))
    return Coordination(coupling, index, degree, level_of(degree, bounds), tuple(float(one) for one in weights))


def lag_type(economy: float, ecology: float, margin: float) -> str:
    """Which of the two lags 滞后类型: `economy_lags`, `ecology_lags` or `synchronous`. [code]

    economy, ecology : levels of GDP and GEP [1];  margin : parameter `dual.coordination_type.margin` [1]

    >>> lag_type(0.62, 0.41, 0.1), lag_type(0.50, 0.55, 0.1)
    ('ecology_lags', 'synchronous')
    """
    lead = ecology - economy
    if lead > margin:
        return "economy_lags"
    return "ecology_lags" if lead < -margin else "synchronous"
