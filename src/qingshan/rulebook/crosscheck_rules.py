"""Checks of validation rules 校验规则 against the rulebook: their indicators, dimensions and units exist and fit."""

from collections.abc import Iterable, Mapping

from qingshan.core import Finding, Text, Where
from qingshan.core.units import same_dimension
from qingshan.rulebook.book import Rulebook
from qingshan.rulebook.rules_schema import Rule

Places = Mapping[tuple[str, str], Where]


def check_rules(book: Rulebook, places: Places) -> Iterable[Finding]:
    """Unknown indicators and dimensions, and terms that cannot be added or compared."""
    for rule in book.rules.values():
        where = places[("rules", rule.code)]
        named = [one for one in rule.indicators if not one.endswith(".*")]
        named += [term.indicator for term in (*rule.left, *rule.right)]
        unknown = [code for code in named if code not in book.indicators]
        groups = [one for one in rule.indicators if one.endswith(".*")]
        unknown += [one for one in groups if not any(code.startswith(one[:-1]) for code in book.indicators)]
        for code in dict.fromkeys(unknown):
            yield Finding(
                "unknown-indicator",
                where,
                Text(f"没有指标 {code!r}", f"there is no indicator {code!r}"),
                Text("核对代码，或先登记", "check the code, or add its record first"),
            )
        if rule.dimension and rule.dimension not in book.dimensions:
            yield Finding(
                "unknown-dimension",
                where,
                Text(f"没有维度 {rule.dimension!r}", f"there is no dimension {rule.dimension!r}"),
                Text("核对代码，或先登记", "check the code, or add its record first"),
            )
        if not unknown:
            yield from _units(book, rule, where)


def _units(book: Rulebook, rule: Rule, where: Where) -> Iterable[Finding]:
    """Figures of one relation, and the ends of a range, measure one thing."""
    told = {term.indicator: book.indicators[term.indicator].unit for term in (*rule.left, *rule.right)}
    if rule.unit is not None:
        told = {code: one.unit for code, one in book.indicators.items() if rule.covers(code)} | {"unit": rule.unit}
    first = next(iter(told.values()), "1")
    if any(not same_dimension(first, unit) for unit in told.values()):
        units = ", ".join(f"{code} {unit}" for code, unit in told.items())
        yield Finding(
            "rule-units",
            where,
            Text(f"规则两边量纲不同：{units}", f"the figures of the rule do not measure one thing: {units}"),
            Text("核对指标和单位", "check the indicators and the unit"),
        )
