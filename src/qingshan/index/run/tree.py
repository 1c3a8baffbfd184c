"""The tree of a framework 指标体系树: branches from the bottom up, each with its children and their weights."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qingshan.core import Text
from qingshan.index.weights.given import given
from qingshan.rulebook.framework import Framework, Node, Scored
from qingshan.rulebook.framework_methods import Aggregate, Weighing

Floats = npt.NDArray[np.float64]

#: Code of the root, which no node of a framework may have.
TOTAL = "total"


@dataclass(frozen=True)
class Branch:
    """A node above the indicators: its children, branches or indicators, in order, and the weights stated for them."""

    code: str
    title: Text
    children: tuple[str, ...]
    stated: tuple[float | None, ...]
    aggregate: Aggregate
    weighing: Weighing

    @property
    def weights(self) -> Floats:
        """The stated weights divided by their sum; equal where none is stated."""
        if all(one is None for one in self.stated):
            return np.full(len(self.children), 1 / len(self.children))
        return given([one or 0.0 for one in self.stated])


@dataclass(frozen=True)
class Tree:
    """Branches from the bottom up, the root last; indicators in the order of the framework."""

    branches: tuple[Branch, ...]
    leaves: tuple[Scored, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the indicators."""
        return tuple(leaf.code for leaf in self.leaves)

    @property
    def pillars(self) -> tuple[str, ...]:
        """What lies directly below the root."""
        return self.branches[-1].children

    def leaves_below(self, code: str) -> tuple[str, ...]:
        """The indicators under a node, or the indicator itself."""
        below = {branch.code: branch.children for branch in self.branches}
        if code not in below:
            return (code,)
        return tuple(leaf for child in below[code] for leaf in self.leaves_below(child))


def nodes_of(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Nodes and all below them, from the top down."""
    for node in nodes:
        yield node
        yield from nodes_of(node.children)


def tree_of(framework: Framework) -> Tree:
    """The tree of a framework that passed its check."""
    root = Node(code=TOTAL, zh="总分", en="total score", children=framework.tree)
    return Tree(tuple(_branches(root, framework)), framework.indicators)


def _branches(node: Node, framework: Framework) -> Iterator[Branch]:
    for child in node.children:
        yield from _branches(child, framework)
    own = [one for one in framework.indicators if one.pillar == node.code]
    yield Branch(
        node.code,
        node.title,
        (*(child.code for child in node.children), *(one.code for one in own)),
        (*(child.weight for child in node.children), *(one.weight for one in own)),
        node.aggregate or framework.aggregate,
        node.weighing or framework.weighing,
    )
