"""Prices of an account 价格: of which years they are, and whether the profile's price rule allows it."""

from collections.abc import Iterable, Iterator

from qingshan.core import Finding, Severity, Text
from qingshan.rulebook import LinedDocument
from qingshan.runs.plan import Plan
from qingshan.runs.resolve import upstream


def price_years(plan: Plan, codes: Iterable[str]) -> list[int]:
    """The years of all prices that some figures rest on."""
    return sorted({year for one in upstream(plan.nodes, list(codes)) for year in plan.nodes[one].price_years})


def check_prices(plan: Plan, document: LinedDocument) -> Iterator[Finding]:
    """Prices of several years in one sum, or of another year than the period: as the profile's price rule has it.

    as_dated : a warning, or a note;  current : all must be of the period's year;  constant : all of one year
    """
    years = price_years(plan, [one.service.value for one in plan.accounted if one.service.value in plan.nodes])
    rule = plan.profile.price_rule
    shown = ", ".join(map(str, years))
    where = document.where(("profile",))
    if rule == "current" and any(year not in _years_of(plan) for year in years):
        yield Finding(
            "price-not-current",
            where,
            Text(f"口径要求现价，而价格属 {shown} 年", f"the profile wants current prices, these are of {shown}"),
            Text("在 parameters 中给出核算年份的价格", "give prices of the period's year under parameters"),
        )
    elif len(years) > 1:
        yield Finding(
            "mixed-price-basis",
            where,
            Text(f"合计中的价格分属 {shown} 年", f"the sums mix prices of {shown}"),
            Text(
                "在 parameters 中给出同一年份的价格，或不要引用合计",
                "give prices of one year under parameters, or do not quote the sums",
            ),
            Severity.ERROR if rule == "constant" else Severity.WARNING,
        )
    elif years and years[0] not in _years_of(plan):
        yield Finding(
            "constant-prices",
            where,
            Text(f"价值按 {shown} 年价格计，不是现价", f"values are at prices of {shown}, not current"),
            Text("与同年 GDP 相比前须换成现价", "bring them to current prices before comparing with GDP"),
            Severity.NOTE,
        )


def _years_of(plan: Plan) -> range:
    return range(plan.run.when.start.year, plan.run.when.end.year + 1)
