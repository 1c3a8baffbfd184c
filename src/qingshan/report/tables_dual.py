"""Table of dual accounting 双核算: GDP and GEP of each place and year side by side, each gap with its reason."""

from collections.abc import Callable
from typing import Any, NamedTuple

from qingshan.core import Text
from qingshan.nature import dual
from qingshan.report.figures import ACCOUNTED, AREA, Figure, Figures, added
from qingshan.report.known import GDP, Known
from qingshan.report.table import NUMBER, WORDS, Missing, NoNumber, NotAccounted, Row, Table, reason_notes
from qingshan.report.tables_account import price_label

GEP, PEOPLE = "gep.total", "population.resident"
CONVERTED, REGULATING = ("gep.provisioning.value", "gep.cultural.value"), "gep.regulating.value"
NO_GEP = Text("没有完整的 GEP（口径中有科目未核算）", "there is no whole GEP: not every service was accounted")
NEED_BOTH = Text("GDP 或价值缺失", "GDP or the value is missing")
WHOLE, PARTLY = Text("GEP", "GEP"), Text("部分科目，不是GEP", "some services, NOT the GEP")
HEADS = (
    Text("地区", "place"),
    Text("代码", "code"),
    Text("年份", "year"),
    Text("GDP（亿元）", "GDP (10⁸ CNY)"),
    Text("生态产品价值（亿元）", "value of nature's product (10⁸ CNY)"),
    Text("价值口径", "what the value is"),
    Text("价格年份", "price year"),
    Text("绿金指数 GEP/GDP", "green-gold index GEP/GDP"),
    Text("已核算科目合计/GDP（不是绿金指数）", "services accounted over GDP (not GGI)"),
    Text("单位面积（万元/km²）", "per area (10⁴ CNY/km²)"),
    Text("人均（万元/人）", "per head (10⁴ CNY)"),
    Text("转化率（%）", "conversion rate (%)"),
    Text("调节服务占比（%）", "regulating share (%)"),
)
NOTES = (
    Text(
        "绿金指数须以同一年的现价相比，且只用完整的 GEP；已核算科目合计与 GDP 之比只供参考，不得与绿金指数比较。",
        "The green-gold index takes current prices of one year and a whole GEP; the services accounted over GDP are no "
        "such index and compare with none.",
    ),
    Text(
        "转化率 =（物质产品 + 文化服务）/GEP；人均按常住人口；面积取自本次核算。",
        "Conversion rate = (products + culture) / GEP; heads are residents; areas are those of this account.",
    ),
)


class Side(NamedTuple):
    """Nature's side of one place and year: its value, whether it is a whole GEP, and the year of its prices."""

    indicator: str
    value: Figure
    whole: bool
    price_year: int | None


def dual_tables(held: Figures) -> tuple[Table, ...]:
    """Table 17; none where neither a GDP was given nor a service accounted."""
    known = Known(held.content.facts, held.content.stated)
    cells = _cells(held, known)
    names, period = held.content.places, held.content.period
    rows = [dual_row(known, place, names.get(place, place), year, period) for place, year in cells]
    if not rows:
        return ()
    formats = (WORDS, WORDS, WORDS, NUMBER, NUMBER, WORDS, WORDS, *(NUMBER for _ in HEADS[7:]))
    notes = (*NOTES, *reason_notes(HEADS, rows))
    code, title = Text("表17", "Table 17"), Text("GDP 与 GEP 双核算", "GDP and GEP side by side")
    return (Table(code, title, HEADS, tuple(rows), formats, notes, stubs=3),)


def _cells(held: Figures, known: Known) -> list[tuple[str, str]]:
    """Places in the report's order; for each the account's own period, and every year with GDP or a whole GEP."""
    period = held.content.period
    found = {
        (place, period)
        for place in held.content.places
        if known.row(ACCOUNTED, place, period) or known.row(GEP, place, period)
    }
    for indicator in (GDP, GEP):
        found |= {(row["place"], row["period"]) for row in known.rows(indicator)}
    order = {place: number for number, place in enumerate(held.content.places)}
    return sorted(found, key=lambda cell: (order.get(cell[0], len(order)), cell))


def dual_row(known: Known, place: str, name: str, year: str, area_of: str) -> Row:
    """One place in one year, in the order of `HEADS`. area_of : the period whose area of land is taken"""
    gdp, side = known.at(GDP, place, year, "CNY"), _side(known, place, year)
    ratio = _ratio(known, place, year, gdp, side)
    area = known.at(AREA, place, area_of, "m2")
    people = known.at(PEOPLE, place, year, "person")
    shown = Text("", "") if isinstance(side.value, NoNumber) else WHOLE if side.whole else PARTLY
    no_gep = NotAccounted(NO_GEP)
    shares = (_conversion(known, place, year, side), _regulating(known, place, year, side))
    return (
        name,
        place,
        year,
        _times(gdp, 1e-8),
        _times(side.value, 1e-8),
        shown,
        price_label([side.price_year]) if side.price_year and shown.zh else Text("", ""),
        ratio if side.whole else no_gep,
        None if side.whole else ratio,
        _times(_both(side.value, area, dual.gep_per_area), 1e2),
        _times(_both(side.value, people, dual.gep_per_head), 1e-4),
        *(shares if side.whole else (no_gep, no_gep)),
    )


def _side(known: Known, place: str, year: str) -> Side:
    whole = known.at(GEP, place, year, "CNY")
    if not isinstance(whole, NoNumber):
        return Side(GEP, whole, True, known.price_year(GEP, place, year))
    some = known.at(ACCOUNTED, place, year, "CNY")
    if isinstance(some, Missing) and known.row(ACCOUNTED, place, year) is None:
        some = Missing(
            Text(
                f"没有{year}年的核算结果；给出该年的 {GEP}，或另作该年核算",
                f"there is no account of {year}; give {GEP} of that year, or make an account of it",
            )
        )
    return Side(ACCOUNTED, some, False, known.price_year(ACCOUNTED, place, year))


def _ratio(known: Known, place: str, year: str, gdp: Figure, side: Side) -> Figure:
    """Nature's value over GDP; not made across prices of two years."""
    if isinstance(gdp, NoNumber):
        return gdp
    if isinstance(side.value, NoNumber):
        return side.value
    ours, theirs = side.price_year, known.price_year(GDP, place, year)
    if ours != theirs:
        return Missing(
            Text(
                f"价值按{ours or '多个'}年价格计，GDP 按{theirs or '多个'}年价格计；比值须用同一年现价",
                f"the value is at prices of {ours or 'several years'}, GDP at those of {theirs or 'several years'}; "
                "a ratio takes current prices of one year",
            )
        )
    return _both(side.value, gdp, dual.green_gold_index)


def _conversion(known: Known, place: str, year: str, side: Side) -> Figure:
    converted = added(known.at(code, place, year, "CNY") for code in CONVERTED)
    return _times(_both(converted, side.value, lambda sold, gep: dual.conversion_rate(sold, 0 * sold, gep)), 100)


def _regulating(known: Known, place: str, year: str, side: Side) -> Figure:
    return _times(_both(known.at(REGULATING, place, year, "CNY"), side.value, dual.regulating_share), 100)


def _both(one: Figure, other: Figure, made: Callable[[Any, Any], Any]) -> Figure:
    for figure in (one, other):
        if isinstance(figure, NoNumber):
            return figure
    return float(made(one, other)) if other else Missing(NEED_BOTH)


def _times(figure: Figure, factor: float) -> Figure:
    return figure if isinstance(figure, NoNumber) else figure * factor
