"""What is wrong with a framework 方案检查: all of it at once, before any value is looked at. Spec §2, 13."""

from collections import Counter
from collections.abc import Iterator

from qingshan.core import Finding, Text, Where
from qingshan.facts.formula import parse_formula
from qingshan.facts.formula_nodes import FormulaError, is_predicate
from qingshan.index.run.check_weights import check_weights
from qingshan.index.run.formulas import figures_in
from qingshan.index.run.tree import TOTAL, nodes_of
from qingshan.rulebook.framework import Framework, Scored, Veto


def check_framework(framework: Framework, file: str = "") -> list[Finding]:
    """Findings about a framework; errors keep a run from starting."""
    return [
        *_codes(framework, file),
        *_leaves(framework, file),
        *_nodes(framework, file),
        *_vetoes(framework, file),
        *_grades(framework, file),
        *check_weights(framework, file),
    ]


def _fault(code: str, file: str, field: str, zh: str, en: str, remedy: Text) -> Finding:
    return Finding(code, Where(file, field=field), Text(zh, en), remedy)


_RENAME = Text("改用不同的代码", "give it another code")
_NUMBER = Text("补上或改正这个数", "give or mend the number")


def _codes(framework: Framework, file: str) -> Iterator[Finding]:
    codes = [TOTAL, *(node.code for node in nodes_of(framework.tree)), *(leaf.code for leaf in framework.indicators)]
    for code, times in Counter(codes).items():
        if times > 1:
            zh, en = (
                f"代码 {code} 出现 {times} 次，树会成环",
                f"code {code} stands {times} times, so the tree has a cycle",
            )
            yield _fault("cycle_in_tree", file, code, zh, en, _RENAME)


def _leaves(framework: Framework, file: str) -> Iterator[Finding]:
    nodes = {node.code for node in nodes_of(framework.tree)}
    for leaf in framework.indicators:
        if leaf.pillar not in nodes:
            zh, en = (
                f"{leaf.code} 的上级 {leaf.pillar} 不在树中",
                f"{leaf.code} lies under {leaf.pillar}, which is not in the tree",
            )
            yield _fault("leaf_without_parent", file, leaf.code, zh, en, Text("改正 pillar", "mend its pillar"))
        yield from _score_faults(leaf, framework, file)
        if leaf.formula:
            yield from _formula(leaf, file)


def _lacks(code: str, file: str, leaf: Scored, zh: str, en: str) -> Finding:
    return Finding(code, Where(file, field=leaf.code), Text(f"{leaf.code} {zh}", f"{leaf.code} {en}"), _NUMBER)


def _score_faults(leaf: Scored, framework: Framework, file: str) -> Iterator[Finding]:
    """What a scoring method lacks."""
    method, target = leaf.score_method, leaf.upper_or_target
    if method == "relative" and framework.regime == "points":
        yield _lacks("bad-value", file, leaf, "在计分制下需要计分方法", "needs a scoring method for points")
    if leaf.weight is not None and leaf.weight < 0:
        yield _lacks("weight_negative", file, leaf, "的权重不能为负", "has a weight below zero")
    if method == "relative" and framework.normalise.reference == "value" and target is None:
        yield _lacks("bad-value", file, leaf, "缺参照值 upper_or_target", "lacks the value it is compared with")
    if method == "relative" and framework.normalise.is_fixed:
        method = "goalposts"
    if method in ("goalposts", "target", "pass") and target is None:
        yield _lacks("bad-value", file, leaf, "缺 upper_or_target", "lacks upper_or_target")
        return
    if method == "goalposts" and leaf.lower is None:
        yield _lacks("bad-value", file, leaf, "缺 lower", "lacks lower")
    elif method == "goalposts" and leaf.lower is not None and target is not None and not leaf.lower < target:
        yield _lacks("goalposts_reversed", file, leaf, "的下限不小于上限", "lower must lie below upper")
    if method == "categorical" and not leaf.categories:
        yield _lacks("bad-value", file, leaf, "缺分档", "lacks categories")
    if method == "target" and target is not None:
        yield from _target_faults(leaf, target, file)


def _target_faults(leaf: Scored, target: float, file: str) -> Iterator[Finding]:
    if leaf.attainment in ("ratio", "complement") and target <= 0:
        yield _lacks("target_zero", file, leaf, "的目标值须大于零", "the target must be above zero")
    if leaf.attainment == "progress" and (leaf.baseline is None or leaf.baseline == target):
        yield _lacks("target_zero", file, leaf, "需要不同于目标的基期值", "needs a baseline other than the target")
    if leaf.attainment == "complement" and leaf.direction == "+":
        yield _lacks("bad-value", file, leaf, "越大越好，不能用 complement", "is better when larger; complement is not")
    if leaf.attainment == "interval" and (leaf.lower is None or leaf.tolerance is None):
        yield _lacks("bad-value", file, leaf, "缺 lower 或 tolerance", "lacks lower or tolerance")
    if leaf.attainment == "step" and leaf.step is None:
        yield _lacks("bad-value", file, leaf, "缺 step", "lacks step")


def _formula(leaf: Scored, file: str) -> Iterator[Finding]:
    try:
        node = parse_formula(leaf.formula)
    except FormulaError as error:
        zh, en = f"{leaf.code} 的公式：{error.words.zh}", f"formula of {leaf.code}: {error.words.en}"
        yield _fault("unsafe_formula", file, leaf.code, zh, en, Text("改正公式", "mend the formula"))
        return
    if is_predicate(node):
        zh, en = f"{leaf.code} 的公式是判断，不是数", f"the formula of {leaf.code} is a predicate, not a number"
        yield _fault("unsafe_formula", file, leaf.code, zh, en, Text("改正公式", "mend the formula"))


def _nodes(framework: Framework, file: str) -> Iterator[Finding]:
    for node in nodes_of(framework.tree):
        children = [*node.children, *(leaf for leaf in framework.indicators if leaf.pillar == node.code)]
        if not children:
            zh, en = f"{node.code} 下没有指标", f"{node.code} has nothing below it"
            yield _fault(
                "leaf_without_parent", file, node.code, zh, en, Text("删去或补充指标", "remove it or add indicators")
            )


def _vetoes(framework: Framework, file: str) -> Iterator[Finding]:
    known = {leaf.code for leaf in framework.indicators}
    for veto in framework.veto:
        if veto.when:
            yield from _predicate(veto.code, veto.when, known, file)
        if veto.severity_at_least and veto.severity_at_least not in framework.severity:
            zh = f"{veto.code} 的等级 {veto.severity_at_least} 不在 severity 中"
            en = f"severity {veto.severity_at_least} of {veto.code} is not among severity"
            yield _fault("bad-value", file, veto.code, zh, en, Text("改正等级", "mend the severity"))
        yield from _effect(framework, veto, file)


def _effect(framework: Framework, veto: Veto, file: str) -> Iterator[Finding]:
    effect = veto.effect or framework.veto_effect
    stated = (effect.exclude, effect.zero_total, effect.grade, effect.cap_grade, effect.drop_grades, effect.zero_pillar)
    if not any(stated) and effect.cap_score is None:
        zh, en = f"{veto.code} 没有写明后果", f"{veto.code} has no effect"
        yield _fault("bad-value", file, "veto_effect", zh, en, Text("写明后果", "state one"))
    pillars = {node.code for node in framework.tree}
    if effect.zero_pillar and effect.zero_pillar not in pillars:
        zh, en = f"{effect.zero_pillar} 不是一级指标", f"{effect.zero_pillar} is no pillar"
        yield _fault("bad-value", file, "veto_effect", zh, en, Text("改正代码", "mend the code"))
    names = {band.grade for band in framework.grades}
    for name in (effect.grade, effect.cap_grade):
        if name and name not in names:
            zh, en = f"否决后果 {name} 不是等级", f"{name} of the veto's effect is no grade"
            yield _fault("bad-value", file, "veto_effect", zh, en, Text("改正等级名称", "mend the name"))


def _predicate(code: str, text: str, known: set[str], file: str) -> Iterator[Finding]:
    try:
        node = parse_formula(text)
    except FormulaError as error:
        yield _fault(
            "unsafe_formula", file, code, error.words.zh, error.words.en, Text("改正条件", "mend the condition")
        )
        return
    if not is_predicate(node):
        zh, en = f"{code} 的条件 {text} 不是判断", f"the condition {text} of {code} is no predicate"
        yield _fault("unsafe_formula", file, code, zh, en, Text("写成比较，如 GE13 < 1.5", "write a comparison"))
    for name in sorted({one.code for one in figures_in(node)} - known):
        zh, en = f"{code} 用到未知指标 {name}", f"{code} names {name}, which is no indicator of the framework"
        yield _fault("unknown_indicator", file, code, zh, en, Text("改正代码", "mend the code"))


def _grades(framework: Framework, file: str) -> Iterator[Finding]:
    bands = framework.grades
    least = [band.min for band in bands]
    ends = [one for one in least if one is not None]
    if bands and (least[-1] is not None or len(ends) != len(bands) - 1 or ends != sorted(ends, reverse=True)):
        zh, en = "等级应从高到低，且只有末档没有下限", "grades go from best to worst, and only the last has no min"
        yield _fault("bad-value", file, "grades", zh, en, Text("改正等级", "mend the grades"))
    known = {*(node.code for node in framework.tree), *(leaf.code for leaf in framework.indicators)}
    for name in framework.rank.breakers:
        if name not in known:
            zh, en = f"并列时比较的 {name} 不是一级指标或指标", f"tie-breaker {name} is neither pillar nor indicator"
            yield _fault("unknown_indicator", file, "rank", zh, en, Text("改正代码", "mend the code"))
