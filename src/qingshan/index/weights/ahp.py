"""Analytic hierarchy process 层次分析法: weights from pairwise comparisons. Spec §5.2, Saaty (1980)."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qingshan.index.refusal import AssessmentError

Floats = npt.NDArray[np.float64]

#: Mean consistency index of random matrices of n = 1..10 (Saaty's table, part of the method).
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
_CLOSE = 1e-9


class Judgement(NamedTuple):
    """Weights of a comparison matrix and how far it contradicts itself: λmax, consistency index and ratio."""

    weights: Floats
    largest: float
    consistency: float
    ratio: float


def principal(matrix: Floats) -> Judgement:
    """Weights as the principal eigenvector of a positive reciprocal matrix (n ≤ 10).

    Raises `AssessmentError` ahp_not_reciprocal that names the pairs

    >>> told = principal(np.array([[1, 2, 4], [0.5, 1, 2], [0.25, 0.5, 1]]))
    >>> told.weights.round(6).tolist(), round(told.ratio, 9) == 0
    ([0.571429, 0.285714, 0.142857], True)
    """
    check_reciprocal(matrix)
    n = len(matrix)
    values, vectors = np.linalg.eig(matrix)
    first = np.abs(np.real(vectors[:, int(np.real(values).argmax())]))
    weights = first / math.fsum(first.tolist())
    largest = float(np.mean(matrix @ weights / weights))
    index = (largest - n) / (n - 1) if n > 1 else 0.0
    random = RANDOM_INDEX[n - 1]
    return Judgement(weights, largest, index, index / random if random else 0.0)


def geometric(matrix: Floats) -> Floats:
    """Weights as the geometric means of the rows.

    >>> geometric(np.array([[1, 4], [0.25, 1]])).tolist()
    [0.8, 0.2]
    """
    check_reciprocal(matrix)
    rows = np.exp(np.log(matrix).mean(axis=1))
    return np.asarray(rows / rows.sum())


def group(matrices: Sequence[Floats]) -> Floats:
    """The experts' matrices as one: the geometric mean of each comparison. Raises ``ValueError`` for none.

    >>> group([np.array([[1, 2], [0.5, 1]]), np.array([[1, 8], [0.125, 1]])]).round(9).tolist()
    [[1.0, 4.0], [0.25, 1.0]]
    """
    if not matrices:
        raise ValueError("a group needs at least one expert's matrix")
    for matrix in matrices:
        check_reciprocal(matrix)
    return np.asarray(np.exp(np.mean([np.log(matrix) for matrix in matrices], axis=0)))


def check_consistent(judgement: Judgement, most: float, reason: str = "") -> None:
    """Raises `AssessmentError` ahp_inconsistent where the ratio is above `most` and nobody gave a reason to keep it."""
    if judgement.ratio > most and not reason:
        raise AssessmentError(
            "ahp_inconsistent",
            f"一致性比例 {judgement.ratio:.4f} 大于 {most:g}；请按提示修改判断，或写明保留的理由",
            f"the consistency ratio {judgement.ratio:.4f} is above {most:g}; "
            "mend the judgements as hinted, or state a reason to keep them",
        )


class Repair(NamedTuple):
    """One comparison that contradicts the others: row against column, as judged, and what the others imply."""

    row: int
    column: int
    judged: float
    implied: float


def repairs(matrix: Floats, most: int = 3) -> tuple[Repair, ...]:
    """The comparisons furthest from what the weights imply (w_i/w_j), the worst first; none for a consistent matrix.

    >>> odd = np.array([[1, 2, 4, 9], [1 / 2, 1, 2, 4], [1 / 4, 1 / 2, 1, 1 / 5], [1 / 9, 1 / 4, 5, 1]])
    >>> [one[:3] for one in repairs(odd, most=1)]
    [(2, 3, 0.2)]
    """
    weights = geometric(matrix)
    pairs = [
        Repair(row, column, float(matrix[row, column]), float(weights[row] / weights[column]))
        for row in range(len(matrix))
        for column in range(row + 1, len(matrix))
    ]
    far = sorted(pairs, key=lambda one: -abs(math.log(one.judged / one.implied)))
    return tuple(one for one in far[:most] if abs(math.log(one.judged / one.implied)) > _CLOSE)


def check_reciprocal(matrix: Floats) -> None:
    """Raises `AssessmentError` ahp_not_reciprocal unless positive, 1 on the diagonal and m_ji = 1/m_ij within 1e-9."""
    if matrix.ndim != 2 or len(set(matrix.shape)) != 1 or not 1 <= len(matrix) <= len(RANDOM_INDEX):
        raise AssessmentError(
            "ahp_not_reciprocal",
            "判断矩阵须为方阵，且不超过 10 项",
            "a comparison matrix is square, with 10 items at most",
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        right = (matrix > 0) & (np.abs(matrix * matrix.T - 1) <= _CLOSE)
    if not right.all():
        pairs = [f"({row + 1},{column + 1})" for row, column in np.argwhere(~right).tolist() if row <= column]
        raise AssessmentError(
            "ahp_not_reciprocal",
            f"判断矩阵的 {'、'.join(pairs)} 与对称位置不互为倒数",
            f"entries {', '.join(pairs)} are not the reciprocals of those across the diagonal",
        )
