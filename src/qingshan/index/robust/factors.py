"""The choices behind a score that could have been others 不确定因素: weights, methods, gaps, outliers.

One draw is one number between 0 and 1 a factor; an alternative of k is ⌊u·k⌋. Spec §7.1–7.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from qingshan.index.run.assess import Assessment
from qingshan.index.run.tree import Tree
from qingshan.rulebook.framework_methods import Aggregate, Normalise, Outliers, Robustness

Floats = npt.NDArray[np.float64]


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

    @classmethod
    def of(cls, stated: Robustness) -> "Factors":
        """The factors that a framework states.

        >>> Factors.of(Robustness(weights=0.1, drop=True)).names
        ('weights', 'drop')
        """
        return cls(**{name: getattr(stated, name) for name in cls.__dataclass_fields__})

    @property
    def names(self) -> tuple[str, ...]:
        """The factors that vary, a column of a design each."""
        varied = {
            "weights": self.weights > 0 or self.dirichlet > 0, "normalise": self.normalise, "aggregate": self.aggregate,
            "missing": self.missing, "outliers": self.outliers, "drop": self.drop, "noise": self.noise,
        }  # fmt: skip
        return tuple(name for name, varies in varied.items() if varies)


def numbers_of(run: Assessment, factors: Factors) -> dict[str, int]:
    """How many alternatives each discrete factor has."""
    return {
        "normalise": len(factors.normalise), "aggregate": len(factors.aggregate), "missing": len(factors.missing),
        "outliers": len(factors.outliers), "drop": len(droppable(run.tree)),
    }  # fmt: skip


def picked(column: Floats, number: int) -> npt.NDArray[np.int64]:
    """Which alternative each number between 0 and 1 stands for."""
    return np.minimum((column * number).astype(np.int64), number - 1)


def droppable(tree: Tree) -> tuple[str, ...]:
    """Indicators that have siblings."""
    alone = {branch.children[0] for branch in tree.branches if len(branch.children) == 1}
    return tuple(code for code in tree.codes if code not in alone)
