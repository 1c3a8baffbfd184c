"""The whole way 考核全流程: values in, scores, grades, ranks and everything between out. Spec §1.

A run is pure: the same framework, values and events give the same result; whoever keeps it keeps the lineage.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from qingshan.core import Finding
from qingshan.index.judge.events import Event
from qingshan.index.run.around import Around, fingerprint
from qingshan.index.run.combine import Combined, combine
from qingshan.index.run.fill import everywhere, filled_scores, imputed
from qingshan.index.run.leaf_scores import leaf_scores
from qingshan.index.run.table import State, Table
from qingshan.index.run.tree import Tree, tree_of
from qingshan.index.run.verdict import Verdict, verdict
from qingshan.index.run.vetoes import Fallen, Lifted, fallen
from qingshan.index.run.warnings_of import warnings_of
from qingshan.index.run.weigh import Weights, weigh
from qingshan.index.values.outliers import Treated
from qingshan.rulebook.framework import Framework

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Assessment:
    """One run for one period, with every intermediate value.

    leaf_scores : shares of marks (points regime) or scores on the range (units, indicators), gaps filled as stated
    contributions : effective weight × score of each indicator (units, indicators), on the framework's scale; they add
        up to the total where every node is an arithmetic mean
    basis : fingerprint of the values that relative scores stand on, where they are not the run's own
    """

    framework: Framework
    tree: Tree
    period: str
    table: Table
    leaf_scores: Floats
    treated: Mapping[str, Treated]
    weights: Weights
    combined: Combined
    contributions: Floats
    events: tuple[Event, ...]
    fallen: Fallen
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    around: Around = field(default_factory=Around)
    basis: str = ""

    @property
    def units(self) -> tuple[str, ...]:
        """The units, in the order of the values."""
        return self.table.units

    @property
    def scale(self) -> float:
        """What a node's score is multiplied by to be on the framework's scale."""
        return self.framework.scale if self.framework.regime == "points" else 1.0

    @property
    def provisional(self) -> npt.NDArray[np.bool_]:
        """Units whose score may still change: a value not yet due, or an event under appeal. (units,)"""
        pending = (self.table.states == State.PENDING).any(axis=1)
        appealed = {event.unit for event in self.events if event.appealed}
        return np.asarray(pending | np.array([unit in appealed for unit in self.units]))


def assess(
    framework: Framework,
    table: Table,
    period: str,
    *,
    events: Sequence[Event] = (),
    lifted: Sequence[Lifted] = (),
    earlier: Sequence[Table] = (),
    later: Sequence[Table] = (),
    basis: Table | None = None,
    groups: Sequence[str] | None = None,
    parents: Table | None = None,
    weights: Weights | None = None,
) -> Assessment:
    """Assess the units of a table. Framework and values have passed their checks.

    events : what happened, and decisions that lift a veto;  lifted : such decisions that are no events
    earlier, later, basis, groups, parents : what stands beside the values, see `Around`
    weights : those of an earlier run, where data-driven weights are reused and not worked out anew
    Raises `AssessmentError` where the method refuses: a constant indicator, a non-positive score, …
    """
    tree = tree_of(framework)
    around = Around(tuple(earlier), tuple(later), basis, groups, parents)
    filled, scores, treated = scored(framework, table, around)
    used = weigh(tree, scores) if weights is None else weights
    combined = combine(tree, scores, used.of, framework.missing, everywhere(framework, filled))
    scale = framework.scale if framework.regime == "points" else 1.0
    contributions = np.where(np.isnan(scores), 0.0, scores) * combined.effective * scale
    fell, undecided = fallen(framework, filled, events, lifted)
    points = {**points_below(tree, contributions), **dict(zip(tree.codes, contributions.T, strict=True))}
    judged = verdict(framework, table.units, combined.total * scale, points, events, fell)
    run = Assessment(
        framework, tree, period, filled, scores, treated, used, combined, contributions, tuple(events), fell, judged,
        around=around, basis=fingerprint(basis),
    )  # fmt: skip
    return replace(run, findings=(*undecided, *warnings_of(run)))


def scored(framework: Framework, table: Table, around: Around) -> tuple[Table, Floats, dict[str, Treated]]:
    """Values with gaps filled, scores of the indicators (units, indicators), and what was treated as an outlier."""
    filled = imputed(framework, table, around)
    raw, treated = leaf_scores(framework, filled, around)
    return filled, filled_scores(framework, filled, raw), treated


def points_below(tree: Tree, contributions: Floats) -> dict[str, Floats]:
    """Points of each pillar. (units,)"""
    column = {code: at for at, code in enumerate(tree.codes)}
    return {
        pillar: contributions[:, [column[leaf] for leaf in tree.leaves_below(pillar)]].sum(axis=1)
        for pillar in tree.pillars
    }
