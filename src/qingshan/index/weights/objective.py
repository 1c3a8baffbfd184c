"""Weights from the data 客观赋权: entropy, CRITIC, principal components. Spec §5.3–5.5.

Data are (units, indicators), complete rows; they change with the data, so a run keeps the numbers it used.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qingshan.index.columns import is_constant
from qingshan.index.refusal import AssessmentError
from qingshan.index.scores.normalise import min_max
from qingshan.index.weights.given import given

Floats = npt.NDArray[np.float64]


def entropy_of(x: Floats) -> Floats:
    """Entropy of each indicator's shares over the units, 1 where all units are alike. [1]

    Values above zero; missing rows left out before. Raises `AssessmentError` non_positive_score

    >>> entropy_of(np.array([[1.0, 1.0], [1.0, 3.0]])).round(6).tolist()
    [1.0, 0.811278]
    """
    _complete(x)
    if (x <= 0).any():
        raise AssessmentError(
            "non_positive_score",
            "熵权法要求得分大于零；极差标准化后请平移 0.0001",
            "entropy needs scores above zero; shift min-max scores by 0.0001",
        )
    shares = x / x.sum(axis=0)
    found = -(shares * np.log(shares)).sum(axis=0) / math.log(len(x))
    return np.where(is_constant(x), 1.0, found)


def entropy(x: Floats) -> Floats:
    """Entropy weights 熵权法: what differs more between units weighs more; a constant column gets exactly 0.

    Raises `AssessmentError` weights_all_zero where no indicator differs

    >>> entropy(np.array([[0.2, 0.5], [0.8, 0.5]])).tolist()
    [1.0, 0.0]
    """
    return given(np.maximum(1 - entropy_of(x), 0.0))


def critic(x: Floats, directions: Floats) -> Floats:
    """CRITIC weights: contrast of an indicator times its conflict with the others, directions applied first.

    C_j = s_j·Σ_k(1 − r_jk) on min-max scores, s with n − 1; a constant column gets 0.

    >>> critic(np.array([[1, 5.0, 2], [2, 4, 2], [3, 3, 2]]), np.array([1.0, 1, 1])).round(6).tolist()
    [0.5, 0.5, 0.0]
    """
    _complete(x)
    flat = is_constant(x)
    scores = min_max(x[:, ~flat], directions[~flat], 0.0, 1.0)
    contrast = np.zeros(x.shape[1])
    if scores.shape[1]:
        conflict = (1 - np.atleast_2d(np.corrcoef(scores, rowvar=False))).sum(axis=1)
        contrast[~flat] = scores.std(axis=0, ddof=1) * np.maximum(conflict, 0.0)
    return given(contrast)


class Components(NamedTuple):
    """First principal component: loadings signed so that they add up to something positive, and all eigenvalues."""

    loadings: Floats
    eigenvalues: Floats

    @property
    def explained(self) -> Floats:
        """Share of the variance of each component. [1]"""
        return np.asarray(self.eigenvalues / self.eigenvalues.sum())


def components(x: Floats) -> Components:
    """Principal components of the correlation matrix; missing rows left out before.

    Raises `AssessmentError` constant_indicator

    >>> components(np.array([[1.0, 2], [2, 4], [3, 6.0]])).loadings.round(6).tolist()
    [0.707107, 0.707107]
    """
    _complete(x)
    if is_constant(x).any():
        raise AssessmentError(
            "constant_indicator", "有取值不变的指标，无法求相关系数", "a constant indicator has no correlation"
        )
    values, vectors = np.linalg.eigh(np.atleast_2d(np.corrcoef(x, rowvar=False)))
    first = vectors[:, -1]
    return Components(np.asarray(first if first.sum() >= 0 else -first), np.asarray(values[::-1]))


def principal_components(x: Floats, *, squared: bool = True) -> Floats:
    """PCA weights: squared loadings of the first component, or the loadings where none is below zero.

    Raises `AssessmentError` weight_negative for loadings of both signs: such a component weighs nothing up

    >>> principal_components(np.array([[1.0, 2], [2, 4], [3, 6.0]])).round(6).tolist()
    [0.5, 0.5]
    """
    loadings = components(x).loadings
    if squared:
        return given(loadings**2)
    if (loadings < 0).any():
        raise AssessmentError(
            "weight_negative",
            "第一主成分的载荷有正有负，不能作权重；改用载荷平方",
            "the first component's loadings have both signs and are no weights; use their squares",
        )
    return given(loadings)


def _complete(x: Floats) -> None:
    if np.isnan(x).any() or len(x) < 2:
        raise ValueError("weights from data need at least two units and no missing value; leave incomplete units out")
