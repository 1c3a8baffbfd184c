"""Distance to a reference 参照距离: a unit, the mean, the parent region, last year, a named value. Spec §3.6."""

import numpy as np
import numpy.typing as npt

from qingshan.index.columns import lowest
from qingshan.index.refusal import AssessmentError

Floats = npt.NDArray[np.float64]
Reference = float | Floats


def ratio_to(x: Floats, reference: Reference, direction: float = 1.0) -> Floats:
    """x over the reference; the reference over x where less is better. [1]

    Raises `AssessmentError` target_zero where what is divided by is 0

    >>> ratio_to(np.array([3.0, 9.0]), 6.0).tolist(), ratio_to(np.array([3.0, 9.0]), 6.0, -1).round(2).tolist()
    ([0.5, 1.5], [2.0, 0.67])
    """
    below = np.asarray(reference if direction > 0 else x, np.float64)
    if (below == 0).any():
        raise AssessmentError("target_zero", "参照值为零，比值没有意义", "a reference of zero gives no ratio")
    return x / below if direction > 0 else reference / below


def share_of_range(
    x: Floats, reference: Reference, direction: float = 1.0, cap: float | None = None, over: Floats | None = None
) -> Floats:
    """The worst unit 0, the reference 1, those beyond it more unless capped: 1 − (x_r − dx)/(x_r − min dx). [1]

    over : the values that give the worst, where they are not `x` itself
    Raises `AssessmentError` constant_indicator where the reference is itself the worst

    >>> share_of_range(np.array([3.0, 4.5, 6.0, 9.0]), 6.0).tolist()
    [0.0, 0.5, 1.0, 2.0]
    """
    directed, goal = x * direction, reference * direction
    width = goal - lowest(directed if over is None else over * direction)
    if np.any(width <= 0):
        raise AssessmentError(
            "constant_indicator",
            "参照值就是最差值，没有可比的范围",
            "the reference is the worst value, so there is no range",
        )
    share = 1 - (goal - directed) / width
    return share if cap is None else np.minimum(share, cap)


def deviation_percent(x: Floats, value: Reference) -> Floats:
    """How far from a named value, as a percentage of it: (x − v)/v·100. [%]

    Raises `AssessmentError` target_zero where the value is 0

    >>> deviation_percent(np.array([3.0, 6.0]), 5.0).tolist()
    [-40.0, 20.0]
    """
    if np.any(np.asarray(value) == 0):
        raise AssessmentError("target_zero", "参照值为零，偏差没有意义", "a reference of zero gives no deviation")
    return (x - value) / value * 100
