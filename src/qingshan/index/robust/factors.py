"""The choices behind a score that could have been others 不确定因素: weights, methods, gaps, outliers.

One draw is one number between 0 and 1 a factor; an alternative of k is ⌊u·k⌋. Spec §7.1–7.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np
import numpy.typing as npt

from qingshan.core.sampling import generator
from qingshan.index.run.assess import Assessment
from qingshan.index.run.combine import combine
from qingshan.index.run.fill import filled_scores, imputed
from qingshan.index.run.leaf_scores import leaf_scores
from qingshan.index.run.table import Table
from qingshan.index.run.tree import Branch, Tree, tree_of
from qingshan.rulebook.framework import Aggregate, Framework, Normalise, Outliers

Floats = npt.NDArray[np.float64]

#: Rows worked out at once: draws × units, so that memory does not grow with the draws.
_MOST_ROWS = 50_000


@dataclass(frozen=True)
class Factors:
    """What is varied; an empty list leaves a choice as the framework has it.

    weights : each weight times U(1 − f, 1 + f), then made to add up again;  dirichlet : or Dirichlet about the nominal
        ones with this concentration
    drop : whether one of the indicators is left out
    noise : standard deviation of the measurement error of an indicator, in its unit
    """

    weights: float = 0.0
    dirichlet: float = 0.0
    normalise: tuple[Normalise, ...] = ()
    aggregate: tuple[Aggregate, ...] = ()
    missing: tuple[str, ...] = ()
    outliers: tuple[Outliers, ...] = ()
    drop: bool = False
    noise: Mapping[str, float] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The factors that vary, a column of a design each."""
        varied = {
            "weights": self.weights > 0 or self.dirichlet > 0, "normalise": self.normalise, "aggregate": self.aggregate,
            "missing": self.missing, "outliers": self.outliers, "drop": self.drop, "noise": self.noise,
        }  # fmt: skip
        return tuple(name for name, varies in varied.items() if varies)


def totals_of(run: Assessment, factors: Factors, design: Floats) -> Floats:
    """Total of every unit in every draw, before bonus, penalty and veto. (draws, units)

    design : a row for each draw, a column for each of `factors.names`, between 0 and 1
    Raises `AssessmentError` where an alternative cannot be worked out, such as a geometric mean of zeros
    """
    columns = dict(zip(factors.names, design.T, strict=True))
    picks = {name: _picked(columns[name], number) for name, number in _numbers(run, factors).items() if name in columns}
    totals = np.empty((len(design), len(run.units)))
    for choice in sorted(set(zip(*picks.values(), strict=True))) if picks else [()]:
        of = dict(zip(picks, choice, strict=True))
        rows = (
            np.flatnonzero(np.all([picks[name] == at for name, at in of.items()], axis=0))
            if of
            else np.arange(len(design))
        )
        variant = _variant(run, factors, of)
        step = max(1, _MOST_ROWS // len(run.units))
        for first in range(0, len(rows), step):
            own = rows[first : first + step]
            totals[own] = variant.totals({name: column[own] for name, column in columns.items()})
    return totals * run.scale


def _numbers(run: Assessment, factors: Factors) -> dict[str, int]:
    """How many alternatives each discrete factor has."""
    return {
        "normalise": len(factors.normalise), "aggregate": len(factors.aggregate), "missing": len(factors.missing),
        "outliers": len(factors.outliers), "drop": len(_droppable(run.tree)),
    }  # fmt: skip


def _picked(column: Floats, number: int) -> npt.NDArray[np.int64]:
    return np.minimum((column * number).astype(np.int64), number - 1)


def _droppable(tree: Tree) -> tuple[str, ...]:
    """Indicators that have siblings."""
    alone = {branch.children[0] for branch in tree.branches if len(branch.children) == 1}
    return tuple(code for code in tree.codes if code not in alone)


@dataclass(frozen=True)
class _Variant:
    """One combination of the discrete choices, ready for many draws of weights and measurement errors."""

    run: Assessment
    framework: Framework
    factors: Factors
    tree: Tree
    dropped: int | None
    scores: Floats

    def totals(self, columns: Mapping[str, Floats]) -> Floats:
        """Totals of some draws. (draws, units)"""
        draws = len(next(iter(columns.values())))
        units = len(self.run.units)
        if "noise" in columns:
            scores = np.concatenate([self._disturbed(seed) for seed in columns["noise"].tolist()])
        else:
            scores = np.tile(self.scores, (draws, 1))
        nominal = {branch.code: self._weights(branch) for branch in self.tree.branches}
        if "weights" not in columns:
            drawn = nominal
        else:
            sources = [generator(int(u * 2**53)) for u in columns["weights"].tolist()]
            drawn = {code: np.repeat(self._varied(own, sources), units, axis=0) for code, own in nominal.items()}
        return combine(self.tree, scores, drawn, self.framework.missing).total.reshape(draws, units)

    def _weights(self, branch: Branch) -> Floats:
        whole = self.run.weights.of[branch.code]
        had = next(one for one in self.run.tree.branches if one.code == branch.code).children
        kept = np.array([weight for child, weight in zip(had, whole, strict=True) if child in branch.children])
        return np.asarray(kept / kept.sum())

    def _varied(self, nominal: Floats, sources: list[np.random.Generator]) -> Floats:
        if self.factors.dirichlet:
            return np.stack([source.dirichlet(nominal * self.factors.dirichlet + 1e-12) for source in sources])
        spread = self.factors.weights
        drawn = nominal * (1 - spread + 2 * spread * np.stack([source.random(len(nominal)) for source in sources]))
        return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))

    def _disturbed(self, seed: float) -> Floats:
        source, table = generator(int(seed * 2**53)), self.run.table
        spread = np.array([self.factors.noise.get(code, 0.0) for code in table.codes])
        values = table.values + spread * source.standard_normal(table.values.shape)
        moved = Table(table.units, table.codes, values, table.states, table.labels)
        return _scored(self.framework, moved, self.dropped)


def _variant(run: Assessment, factors: Factors, of: Mapping[str, int]) -> _Variant:
    changes: dict[str, object] = {}
    for name in ("normalise", "aggregate", "outliers"):
        if name in of:
            changes[name] = getattr(factors, name)[of[name]]
    if "missing" in of:
        changes["missing"] = run.framework.missing.model_copy(update={"na": factors.missing[of["missing"]]})
    framework = run.framework.model_copy(update=changes)
    dropped = _droppable(run.tree)[of["drop"]] if "drop" in of else None
    tree = tree_of(framework)
    column = None if dropped is None else tree.codes.index(dropped)
    return _Variant(run, framework, factors, _without(tree, dropped), column, _scored(framework, run.table, column))


def _scored(framework: Framework, table: Table, dropped: int | None) -> Floats:
    filled = imputed(framework, table)
    scores = filled_scores(framework, filled, leaf_scores(framework, filled)[0])
    return scores if dropped is None else np.delete(scores, dropped, axis=1)


def _without(tree: Tree, code: str | None) -> Tree:
    """The tree without one of its indicators."""
    if code is None:
        return tree
    branches = []
    for branch in tree.branches:
        kept = [at for at, child in enumerate(branch.children) if child != code]
        children = tuple(branch.children[at] for at in kept)
        branches.append(replace(branch, children=children, stated=tuple(branch.stated[at] for at in kept)))
    return Tree(tuple(branches), tuple(leaf for leaf in tree.leaves if leaf.code != code))


def choices(run: Assessment, factors: Factors) -> list[dict[str, str]]:
    """Every combination of the discrete alternatives in words, for the record of a run."""
    numbers = {name: number for name, number in _numbers(run, factors).items() if name in factors.names}
    return [dict(zip(numbers, map(str, of), strict=True)) for of in product(*(range(n) for n in numbers.values()))]
