"""What a reader of a series must know 序列检查: accounts of some years only, no base price, prices that mix."""

from collections.abc import Iterator, Sequence

import numpy as np

from qingshan.core import Finding, Severity, Text, Where
from qingshan.report.series_content import ServiceYears

_MOST = 6  # places or years named in one finding


def check_services(services: Sequence[ServiceYears], years: Sequence[int], base: int) -> Iterator[Finding]:
    """All warnings about the services, each once whatever the number of places."""
    by_code: dict[str, list[ServiceYears]] = {}
    for one in services:
        by_code.setdefault(one.code, []).append(one)
    for code, rows in by_code.items():
        yield from _partly_accounted(code, rows[0], years)
        yield from _without_base_price(code, rows, years, base)
    yield from _mixed_prices(services, years)


def _partly_accounted(code: str, one: ServiceYears, years: Sequence[int]) -> Iterator[Finding]:
    lacking = [year for year, made in zip(years, one.accounted, strict=True) if not made]
    if lacking and len(lacking) < len(years):
        told = ", ".join(map(str, lacking))
        yield Finding(
            "series-accounts-differ",
            Where(field=code),
            Text(f"{one.title.zh} 在 {told} 年未核算", f"{one.title.en} was not accounted in {told}"),
            Text(
                "该科目不计入各年可比合计；补上这些年份的核算即可",
                "it is left out of the sum that is compared; account it in these years too",
            ),
            Severity.WARNING,
        )


def _without_base_price(code: str, rows: Sequence[ServiceYears], years: Sequence[int], base: int) -> Iterator[Finding]:
    """Values that could not be brought to the base year's prices: a hole, not nought."""
    reasons: dict[Text, list[str]] = {}
    for one in rows:
        for number, year in enumerate(years):
            if np.isfinite(one.values.current[number]) and not np.isfinite(one.values.constant[number]):
                reasons.setdefault(one.gaps[year], []).append(f"{one.place} {year}")
    for reason, cells in reasons.items():
        shown = ", ".join(cells[:_MOST]) + (f" … {len(cells)}" if len(cells) > _MOST else "")
        yield Finding(
            "series-no-base-price",
            Where(field=code),
            Text(
                f"{rows[0].title.zh} 没有 {base} 年价格下的不变价值（{shown}）：{reason.zh}",
                f"{rows[0].title.en} has no value at prices of {base} ({shown}): {reason.en}",
            ),
            Text(
                "换一个有该科目的基年，或补上所缺；不变价合计在此处为缺失，不是零",
                "choose a base year that has it, or give what is lacking; the sum is a hole there, not nought",
            ),
            Severity.WARNING,
        )


def _mixed_prices(services: Sequence[ServiceYears], years: Sequence[int]) -> Iterator[Finding]:
    """Some rows of the series are at their year's prices and others at those of another year."""
    kinds: dict[str, set[str]] = {}
    for one in services:
        for year, priced, value in zip(years, one.price_years, one.values.current, strict=True):
            if np.isfinite(value):
                basis = "mixed" if priced is None else "current" if priced == year else f"{priced}"
                kinds.setdefault(basis, set()).add(f"{one.code} {year}")
    if len(kinds) < 2 or set(kinds) == {"current"}:
        return
    told = "; ".join(f"{basis}: {', '.join(sorted(rows)[:_MOST])}" for basis, rows in sorted(kinds.items()))
    yield Finding(
        "mixed-price-basis",
        Where(),
        Text(f"序列中不同年份的价格混用：{told}", f"the series mixes prices of several bases: {told}"),
        Text(
            "名义指数与价格指数不可解读；看物量指数",
            "read the volume index, not the nominal and the price index",
        ),
        Severity.WARNING,
    )
