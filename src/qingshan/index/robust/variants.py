"""Combinations of the discrete choices 方案组合: a framework, its tree and scores, ready for many draws."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from qingshan.core.sampling import generator
from qingshan.index.robust.factors import Factors, droppable
from qingshan.index.run.assess import Assessment, scored
from qingshan.index.run.fill import everywhere
from qingshan.index.run.table import State, Table
from qingshan.index.run.tree import Branch, Tree, tree_of
from qingshan.rulebook.framework import Framework

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

#: Keeps a Dirichlet draw possible where a nominal weight is nothing.
_TINY = 1e-12


@dataclass(frozen=True)
class Variant:
    """One combination of the discrete choices, ready for many draws of weights and measurement errors."""

    run: Assessment
    framework: Framework
    factors: Factors
    tree: Tree
    column: int | None
    scores: Floats
    everywhere: Flags

    def drawn(self, columns: Mapping[str, Floats], draws: int) -> tuple[Floats, dict[str, Floats]]:
        """Scores (draws or 1, units, indicators) and weights (draws or 1, children) of each branch."""
        scores = self.scores[None]
        if "noise" in columns:
            scores = np.stack([self._disturbed(seed) for seed in columns["noise"].tolist()])
        weights = {branch.code: self._weights(branch)[None] for branch in self.tree.branches}
        if "weights" in columns:
            spread = np.array([_uniform(u, self._free) for u in columns["weights"].tolist()]).reshape(draws, -1)
            weights = self._varied(weights, columns["weights"], spread)
        return scores, weights

    @property
    def _free(self) -> int:
        """How many weights there are to draw."""
        return sum(len(branch.children) for branch in self.tree.branches)

    def _weights(self, branch: Branch) -> Floats:
        whole = self.run.weights.of[branch.code]
        had = next(one for one in self.run.tree.branches if one.code == branch.code).children
        kept = np.array([weight for child, weight in zip(had, whole, strict=True) if child in branch.children])
        return np.asarray(kept / kept.sum())

    def _varied(self, nominal: Mapping[str, Floats], column: Floats, spread: Floats) -> dict[str, Floats]:
        if self.factors.dirichlet:
            return self._about(nominal, column)
        drawn, first, share = {}, 0, self.factors.weights
        for branch in self.tree.branches:
            own = nominal[branch.code]
            last = first + own.shape[1]
            made = own * (1 - share + 2 * share * spread[:, first:last])
            drawn[branch.code] = made / made.sum(axis=1, keepdims=True)
            first = last
        return drawn

    def _about(self, nominal: Mapping[str, Floats], column: Floats) -> dict[str, Floats]:
        sources = [generator(int(u * 2**53)) for u in column.tolist()]
        return {
            code: np.stack([one.dirichlet(own[0] * self.factors.dirichlet + _TINY) for one in sources])
            for code, own in nominal.items()
        }

    def _disturbed(self, seed: float) -> Floats:
        source, table = generator(int(seed * 2**53)), self.run.table
        spread = np.array([self.factors.noise.get(code, 0.0) for code in table.codes])
        values = table.values + spread * source.standard_normal(table.values.shape)
        _, made, _ = scored(self.framework, replace(table, values=values), self.run.around)
        return made if self.column is None else np.delete(made, self.column, axis=1)


def _uniform(u: float, number: int) -> Floats:
    return generator(int(u * 2**53)).random(number)


class Variants:
    """The combinations that a design asks for; scores of the indicators are worked out once for each way to them."""

    def __init__(self, run: Assessment, factors: Factors) -> None:
        self.run, self.factors = run, factors
        self.made: dict[tuple[object, ...], tuple[Floats, Flags]] = {}

    def of(self, choice: Mapping[str, int]) -> Variant:
        """The combination with these alternatives, by number; a factor that is not named stays as it is."""
        run, factors = self.run, self.factors
        changes: dict[str, object] = {
            name: getattr(factors, name)[choice[name]] for name in ("normalise", "aggregate", "outliers")
            if name in choice
        }  # fmt: skip
        if "missing" in choice:
            changes["missing"] = run.framework.missing.model_copy(update={"na": factors.missing[choice["missing"]]})
        framework = run.framework.model_copy(update=changes)
        key = tuple(choice.get(name) for name in ("normalise", "missing", "outliers"))
        if key not in self.made:
            filled, scores, _ = scored(framework, _as_reported(run), run.around)
            self.made[key] = scores, everywhere(framework, filled)
        scores, mask = self.made[key]
        tree = tree_of(framework)
        if "drop" not in choice:
            return Variant(run, framework, factors, tree, None, scores, mask)
        code = droppable(run.tree)[choice["drop"]]
        at = tree.codes.index(code)
        kept = (np.delete(scores, at, axis=1), np.delete(mask, at, axis=1))
        return Variant(run, framework, factors, _without(tree, code), at, *kept)


def _as_reported(run: Assessment) -> Table:
    """The values of a run before anything stood in for a gap."""
    stand_ins = run.table.states == State.IMPUTED
    values = np.where(stand_ins, np.nan, run.table.values)
    return replace(run.table, values=values, states=np.where(stand_ins, State.NA, run.table.states))


def _without(tree: Tree, code: str) -> Tree:
    """The tree without one of its indicators."""
    branches = []
    for branch in tree.branches:
        kept = [at for at, child in enumerate(branch.children) if child != code]
        children = tuple(branch.children[at] for at in kept)
        branches.append(replace(branch, children=children, stated=tuple(branch.stated[at] for at in kept)))
    return Tree(tuple(branches), tuple(leaf for leaf in tree.leaves if leaf.code != code))
