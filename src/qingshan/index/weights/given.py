"""Stated weights 给定权重, equal ones, and combinations of two sets. Spec §5.1, 5.7."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from qingshan.index.refusal import AssessmentError

Floats = npt.NDArray[np.float64]


def given(weights: Sequence[float] | Floats) -> Floats:
    """Weights divided by their sum; a list that adds up to 99.90 is as good as one of 100.

    Raises `AssessmentError` weight_negative, weights_all_zero

    >>> given([2.0, 1.0, 1.0]).tolist()
    [0.5, 0.25, 0.25]
    """
    held = np.asarray(weights, np.float64)
    if not np.isfinite(held).all() or (held < 0).any():
        raise AssessmentError("weight_negative", "权重不能为负", "a weight is not below zero")
    whole = math.fsum(held.tolist())
    if whole == 0:
        raise AssessmentError("weights_all_zero", "权重全部为零", "all weights are zero")
    return held / whole


def linear(subjective: Floats, objective: Floats, alpha: float) -> Floats:
    """α·subjective + (1 − α)·objective 线性组合赋权. Raises ``ValueError`` for α outside 0 to 1.

    >>> linear(np.array([0.5, 0.5]), np.array([0.9, 0.1]), 0.5).tolist()
    [0.7, 0.3]
    """
    if not 0 <= alpha <= 1:
        raise ValueError(f"alpha is a share between 0 and 1, not {alpha}")
    return given(alpha * given(subjective) + (1 - alpha) * given(objective))


def product(subjective: Floats, objective: Floats) -> Floats:
    """The product of two sets, divided by its sum 乘法组合赋权.

    >>> product(np.array([0.5, 0.5]), np.array([0.75, 0.25])).tolist()
    [0.75, 0.25]
    """
    return given(given(subjective) * given(objective))
