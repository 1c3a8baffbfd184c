"""Pillars of an assessment as its report needs them 一级指标: names and points."""

import math
from typing import NamedTuple

from qingshan.core import Text
from qingshan.index.run.assess import Assessment


def pillar_points(run: Assessment, at: int, code: str) -> float:
    """Points of a unit from one pillar."""
    below = run.tree.leaves_below(code)
    return math.fsum(float(run.contributions[at, run.tree.codes.index(leaf)]) for leaf in below)


class Pillar(NamedTuple):
    """A child of the root."""

    code: str
    title: Text


def pillars(run: Assessment) -> list[Pillar]:
    """What lies directly below the total."""
    titles = {branch.code: branch.title for branch in run.tree.branches}
    titles |= {leaf.code: leaf.title for leaf in run.tree.leaves}
    return [Pillar(code, titles[code]) for code in run.tree.pillars]
