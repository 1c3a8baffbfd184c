"""Assessment schemes 考核方案 on paper: what each measures, which numbers are published and which illustrative."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from _pages.markdown import both, code, link, mark, page, plain, source, table, target

from qingshan.core import Text
from qingshan.report.rules_tables import limit_words
from qingshan.rulebook.framework import Framework
from qingshan.rulebook.framework_read import read_scheme, shipped_schemes
from qingshan.rulebook.rule_scheme import RuleScheme

WORDS = (
    "`qingshan index` takes these by their codes; see [Assess](../how-to/assess.md). A framework gives scores and "
    "ranks, a scheme of rules only whether every rule is met. What is illustrative is an example, to be replaced by "
    "the numbers of your own document: copy the file under another code."
)


def schemes_page() -> str:
    """All shipped schemes."""
    schemes = [scheme for scheme in (read_scheme(Path(name))[0] for name in shipped_schemes()) if scheme is not None]
    listed = [
        (link("scheme", code_of(one)), both(name_of(one)), kind_of(one), one.unit_level, len(one.illustrative))
        for one in schemes
    ]
    heads = ("code", "scheme 方案", "kind 类型", "unit 对象", "illustrative points 示例项")
    blocks = (block for one in schemes for block in scheme_blocks(one))
    return page(Text("考核方案", "assessment schemes"), WORDS, table(heads, listed), *blocks)


def code_of(scheme: Framework | RuleScheme) -> str:
    """Its code."""
    return scheme.framework if isinstance(scheme, Framework) else scheme.rule_scheme


def name_of(scheme: Framework | RuleScheme) -> Text:
    """Its title."""
    return scheme.name if isinstance(scheme, Framework) else scheme.title


def kind_of(scheme: Framework | RuleScheme) -> str:
    """points, index or rules."""
    return f"framework, {scheme.regime}" if isinstance(scheme, Framework) else f"rules, {scheme.overall}"


def scheme_blocks(scheme: Framework | RuleScheme) -> Iterator[str]:
    """One scheme."""
    yield target("scheme", code_of(scheme))
    yield f"## {both(name_of(scheme))}"
    yield f"`{code_of(scheme)}`, version {scheme.version}: {kind_of(scheme)}. Source: {source(scheme.source)}."
    yield told("Published 已公布", scheme.published)
    yield told("Illustrative 示例", scheme.illustrative)
    yield indicators(scheme) if isinstance(scheme, Framework) else limits(scheme)


def told(head: str, texts: Sequence[Text]) -> str:
    """A list of what is published, or what is not; empty for none."""
    return "\n".join([f"**{head}**", "", *(f"- {plain(both(text))}" for text in texts)]) if texts else ""


def indicators(framework: Framework) -> str:
    """Pillars and indicators with their weights, targets and marks."""
    pillars = {node.code: node.title.zh for node in framework.tree}
    rows = (
        (
            code(leaf.code),
            pillars.get(leaf.pillar, leaf.pillar),
            both(leaf.title),
            plain(leaf.unit),
            leaf.direction,
            given(leaf.weight),
            leaf.score_method,
            " … ".join(filter(None, (given(leaf.lower), given(leaf.upper_or_target)))),
            leaf.provenance,
            mark(leaf.mark),
        )
        for leaf in framework.indicators
    )
    heads = (
        "code",
        "pillar 一级指标",
        "indicator 指标",
        "unit",
        "±",
        "weight 权重",
        "score",
        "target 目标",
        "from",
        "mark",
    )
    return table(heads, rows)


def given(number: float | None) -> str:
    """A number as it was stated; nothing for none."""
    return "" if number is None else f"{number:g}"


def limits(scheme: RuleScheme) -> str:
    """Rules with every limit, its days, regions, source and mark."""
    rows = (
        (
            both(rule.title),
            plain(both(limit_words(scheme, rule, limit))),
            limit.valid_from or "",
            limit.valid_to or "",
            " ".join(limit.regions),
            source(limit.source or scheme.source),
            mark(limit.mark),
            plain(limit.note),
        )
        for rule in scheme.rules
        for limit in rule.limits
    )
    return table(
        ("rule 规则", "limit 标准", "from 起", "until 止", "regions 地区", "source 来源", "mark", "note"), rows
    )
