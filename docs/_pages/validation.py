"""Validation rules 校验规则 on paper: what each says, of which figures, with which bounds and on what ground."""

from collections.abc import Iterator

from _pages.markdown import both, code, mark, number, page, plain, source, table, target, unit

from qingshan.core import Text
from qingshan.core.finding import SEVERITY_LABELS, Severity
from qingshan.rulebook import RULE_KIND_LABELS, Rule, Rulebook, Term

WORDS = (
    "Figures are judged by these records; see [Check figures](../how-to/check-figures.md). A finding has the code "
    "`rule:` followed by that of the rule. Add your own under `rules` of an overlay of the rulebook, or replace ours."
)


def validation_page(book: Rulebook) -> str:
    """All validation rules."""
    blocks = (block for rule in book.rules.values() for block in rule_blocks(rule))
    return page(Text("校验规则", "validation rules"), WORDS, *blocks)


def rule_blocks(rule: Rule) -> list[str]:
    """One rule."""
    severity = SEVERITY_LABELS[Severity(rule.severity)]
    judged = ", ".join((*rule.levels, *rule.periods)) or "all places and periods"
    rows = [
        ("what is judged 内容", bounds(rule)),
        ("where 范围", judged),
        *dates(rule),
        ("what to do", both(rule.remedy)),
    ]
    return [
        target("rule", rule.code),
        f"## {both(rule.title)}",
        f"`rule:{rule.code}`, {both(RULE_KIND_LABELS[rule.kind])}, {both(severity)}. {both(rule.sentence)}.",
        table(("", ""), rows),
        f"Source: {source(rule.source)}. Evidence: {mark(rule.mark)}. {plain(rule.note)}".strip(),
    ]


def bounds(rule: Rule) -> str:
    """The rule's figures and thresholds in one line."""
    of = ", ".join(map(code, rule.indicators))
    slack = f", within {number(rule.tolerance * 100)} %" if rule.tolerance else ""
    match rule.kind:
        case "relation":
            return f"{side(rule.left)} {rule.op} {side(rule.right)}{slack}"
        case "parts":
            return f"{of}: sum of the parts by `{rule.dimension}` {rule.op} whole{slack}"
        case "children":
            return f"{of}: places below = place above{slack}"
        case "outlier":
            logarithms = " of logarithms" if rule.scale == "log" else ""
            return f"{of}: robust z{logarithms} over {rule.over} at most {rule.limit:g}, of {rule.least} values or more"
        case "change":
            above = f", where last year's is above {number(rule.above)}" if rule.above is not None else ""
            return f"{of}: {ends(rule)} times last year's{above}"
    return f"{of}: {ends(rule)} {unit(rule.unit) if rule.unit else ''}".strip()


def side(terms: tuple[Term, ...]) -> str:
    """One side of a relation."""
    text = ""
    for term in terms:
        sign = " − " if term.sign < 0 else " + " if text else ""
        text += sign + code(term.indicator) + (" last year" if term.last_year else "")
    return text


def ends(rule: Rule) -> str:
    """From low to high."""
    low = "" if rule.low is None else f"from {number(rule.low)}"
    return f"{low} {'' if rule.high is None else f'to {number(rule.high)}'}".strip()


def dates(rule: Rule) -> Iterator[tuple[str, str]]:
    """When it holds, if not always."""
    if rule.valid_from or rule.valid_to:
        yield "dates 有效期", f"{rule.valid_from or '…'} to {rule.valid_to or '…'}"
