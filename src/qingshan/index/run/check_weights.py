"""What is wrong with a framework's weights 权重检查: negative, all zero, judged against each other, not adding up."""

import math
from collections.abc import Iterator

import numpy as np

from qingshan.core import Finding, Severity, Text, Where
from qingshan.index.refusal import AssessmentError
from qingshan.index.run.tree import TOTAL, nodes_of
from qingshan.index.run.weigh import hints_of
from qingshan.index.weights.ahp import check_consistent, principal
from qingshan.rulebook.framework import Framework, Node
from qingshan.rulebook.framework_methods import Matrix, Weighing

_CLOSE = 1e-9
_NUMBER = Text("补上或改正这个数", "give or mend the number")


def check_weights(framework: Framework, file: str = "") -> Iterator[Finding]:
    """Findings about weights, of the nodes from the root down."""
    root = Node(code=TOTAL, zh="总分", en="total", children=framework.tree)
    for node in nodes_of((root,)):
        yield from _weighing(framework, node, file)
    yield from _sums(framework, file)


def _weighing(framework: Framework, node: Node, file: str) -> Iterator[Finding]:
    """What is wrong with the weights of a node's children."""
    how = node.weighing or framework.weighing
    leaves = [leaf for leaf in framework.indicators if leaf.pillar == node.code]
    children = [*(child.code for child in node.children), *(leaf.code for leaf in leaves)]
    weights = [*(child.weight for child in node.children), *(leaf.weight for leaf in leaves)]
    stated = [weight for weight in weights if weight is not None]
    if node.weight is not None and node.weight < 0:
        zh, en = f"{node.code} 的权重不能为负", f"{node.code} has a weight below zero"
        yield _fault("weight_negative", file, node.code, zh, en, _NUMBER)
    if how.method in ("given", "combined") and stated and not any(stated):
        zh, en = f"{node.code} 下的权重全部为零", f"all weights below {node.code} are zero"
        yield _fault("weights_all_zero", file, node.code, zh, en, _NUMBER)
    if how.method == "ahp" and children:
        for matrix in how.matrices:
            yield from _matrix(node.code, matrix, children, how, file)


def _matrix(code: str, matrix: Matrix, children: list[str], how: Weighing, file: str) -> Iterator[Finding]:
    number = len(children)
    remedy = Text("改正判断矩阵", "mend the matrix")
    if len(matrix) != number or any(len(row) != number for row in matrix):
        zh, en = f"{code} 的判断矩阵应为 {number}×{number}", f"the matrix of {code} must be {number} × {number}"
        yield _fault("ahp_not_reciprocal", file, code, zh, en, remedy)
        return
    held = np.array(matrix, np.float64)
    try:
        check_consistent(principal(held), how.most_inconsistent, how.reason)
    except AssessmentError as error:
        if error.code == "ahp_inconsistent":
            remedy = hints_of(children, held)
        yield _fault(error.code, file, code, f"{code}：{error.words.zh}", f"{code}: {error.words.en}", remedy)


def _sums(framework: Framework, file: str) -> Iterator[Finding]:
    """Weights of children that do not add up to their parent's; they are divided by their sum all the same."""
    if framework.regime != "points":
        return
    sums = [("total", framework.scale, [node.weight for node in framework.tree])]
    for node in nodes_of(framework.tree):
        own = [leaf.weight for leaf in framework.indicators if leaf.pillar == node.code]
        if node.weight is not None:
            sums.append((node.code, node.weight, [*(child.weight for child in node.children), *own]))
    for code, wanted, weights in sums:
        held = [one for one in weights if one is not None]
        found = math.fsum(held)
        if held and abs(found - wanted) > _CLOSE * max(1.0, wanted):
            zh, en = (
                f"{code} 下的权重合计 {found:g}，不是 {wanted:g}",
                f"weights below {code} add up to {found:g}, not {wanted:g}",
            )
            remedy = Text("计算时按合计归一；请核对", "they are divided by their sum; check them")
            yield Finding("weights_do_not_sum", Where(file, field=code), Text(zh, en), remedy, Severity.WARNING)


def _fault(code: str, file: str, field: str, zh: str, en: str, remedy: Text) -> Finding:
    return Finding(code, Where(file, field=field), Text(zh, en), remedy)
