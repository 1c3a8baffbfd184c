"""What would change a grade 升档所需: the smallest rise of one indicator that reaches the next band. Spec §12.5."""

import math
from typing import NamedTuple

from qingshan.index.run.assess import Assessment
from qingshan.index.run.combine import is_linear


class Rise(NamedTuple):
    """One indicator raised to a score that just reaches a grade; points are what the total gains by it."""

    indicator: str
    score_from: float
    score_to: float
    points: float
    grade: str


def next_grade(run: Assessment, unit: str) -> Rise | None:
    """The smallest rise of one indicator's score that lifts a unit by a grade; None where none does.

    Only where every node is an arithmetic mean and no veto stands on the unit: else no single indicator settles it.
    """
    at = run.units.index(unit)
    outcome = run.verdict.outcomes[at]
    higher = [band for band in run.framework.grades if band.min is not None and band.min > outcome.score]
    if not higher or outcome.vetoes or math.isnan(outcome.score) or not is_linear(run.tree):
        return None
    band = higher[-1]
    raw = float(run.verdict.raw[at] + run.verdict.bonus[at] - run.verdict.penalty[at])
    gap = float(band.min or 0.0) - raw
    rises = []
    for column, leaf in enumerate(run.tree.leaves):
        weight = float(run.combined.effective[at, column]) * run.scale
        score = float(run.leaf_scores[at, column])
        most = leaf.cap if run.framework.regime == "points" else max(run.framework.normalise.range)
        if weight > 0 and score + gap / weight <= most:
            rises.append(Rise(leaf.code, score, score + gap / weight, gap, band.grade))
    return min(rises, key=lambda one: (one.score_to - one.score_from, one.indicator), default=None)
