"""Tables of TEEB TEEB评估: values stated by an assessment, and its own ratio to GDP worked out anew. Never GEP."""

import numpy as np

from qingshan.core import Text
from qingshan.nature import dual
from qingshan.report.figures import AREA, Figure, Figures
from qingshan.report.known import GDP, RATIO, VALUE, Known, exact_in, stated_ratios
from qingshan.report.table import NUMBER, WHOLE, WORDS, Missing, NoNumber, Row, Table, reason_notes
from qingshan.report.tables_method import MARK, mark_label

RATIO_FORMAT = "0.0000"
PLACE, CODE, YEAR = Text("地区", "place"), Text("代码", "code"), Text("年份", "year")
NOT_GEP = Text(
    "TEEB 评估值与生态系统生产总值（GEP）出自两种方法，不得相加，不得放在同一时间序列上，也不得互相替代。",
    "A TEEB value and a GEP come from two methods: they are never added, never put on one time axis, "
    "and neither stands for the other.",
)
ONE_METHOD = Text(
    "TEEB 价值与 GDP 之比只在同一方法内可比，不是绿金指数。",
    "The ratio of a TEEB value to GDP compares within its own method only; it is not the green-gold index.",
)

VALUE_HEADS = (
    PLACE,
    CODE,
    YEAR,
    Text("TEEB 价值（亿元）", "TEEB value (10⁸ CNY)"),
    Text("价格年份", "price year"),
    Text("占合计地区（%）", "share of the place of the total (%)"),
    Text("面积（km²）", "area (km²)"),
    Text("单位面积价值（元/hm²）", "value per area (CNY/hm²)"),
    MARK,
    Text("来源", "source"),
)
CHECK_HEADS = (
    PLACE,
    CODE,
    YEAR,
    Text("TEEB 价值（亿元）", "TEEB value (10⁸ CNY)"),
    Text("GDP（亿元）", "GDP (10⁸ CNY)"),
    Text("复算比值", "ratio recomputed"),
    Text("原文比值", "ratio as stated"),
    Text("允许误差", "tolerance"),
    Text("结论", "result"),
)
AGREES = Text("相符", "agrees")
DIFFERS = Text("不符", "does not agree")


def teeb_tables(held: Figures) -> tuple[Table, ...]:
    """Table 16-1, the values, and 16-2, the check of the ratio; none where no TEEB value was given."""
    known = Known(held.content.facts, held.content.stated)
    if not any(known.rows(VALUE)):
        return ()
    return (_values(held, known), *_checks(held, known))


def _values(held: Figures, known: Known) -> Table:
    rows: list[Row] = []
    for row in known.rows(VALUE):
        place, year = str(row["place"]), str(row["period"])
        value = known.at(VALUE, place, year, "亿元")
        area = held.at(AREA, place)
        size: Figure = area if isinstance(area, NoNumber) else area / 1e6
        rows.append(
            (
                held.content.places.get(place, place),
                place,
                year,
                value,
                f"{row['price_year']}" if row["price_year"] else "",
                _share(held, known, place, year),
                size,
                _per_hectare(value, area),
                mark_label(row["mark"]),
                str(row["source"] or ""),
            )
        )
    formats = (WORDS, WORDS, WORDS, NUMBER, WORDS, NUMBER, NUMBER, WHOLE, WORDS, WORDS)
    period = held.content.period
    area_note = Text(
        f"面积取自本次核算（{period}年的范围），单位面积价值随之而定；与评估所用面积可能不同。",
        f"Areas are those of this account ({period}); the assessment may have used others.",
    )
    return Table(
        Text("表16-1", "Table 16-1"),
        Text("TEEB 评估值（引用）", "Values of TEEB assessments, as stated"),
        VALUE_HEADS,
        tuple(rows),
        formats,
        (NOT_GEP, area_note, *reason_notes(VALUE_HEADS, rows)),
        stubs=3,
    )


def _share(held: Figures, known: Known, place: str, year: str) -> Figure:
    total = held.content.total_place
    if not total:
        return Missing(Text("本次核算没有合计地区", "this account has no place of the total"))
    whole, part = known.row(VALUE, total, year), known.row(VALUE, place, year)
    if whole is None or part is None or not whole["value"]:
        return Missing(Text("没有合计地区同年的评估值", "there is no value of the place of the total for the year"))
    return float(exact_in(part, "CNY").number / exact_in(whole, "CNY").number * 100)


def _per_hectare(value: Figure, area: Figure) -> Figure:
    if isinstance(value, NoNumber) or isinstance(area, NoNumber) or not area:
        return Missing(Text("没有该地区的面积", "the area of the place is not known"))
    return float(dual.gep_per_area(np.asarray(value * 1e8), np.asarray(area / 1e4)))


def _checks(held: Figures, known: Known) -> tuple[Table, ...]:
    rows: list[Row] = [
        (
            held.content.places.get(place, place),
            place,
            year,
            known.at(VALUE, place, year, "亿元"),
            known.at(GDP, place, year, "亿元"),
            found.recomputed,
            known.at(RATIO, place, year, "1"),
            found.tolerance,
            AGREES if found.agrees else DIFFERS,
        )
        for place, year, found in stated_ratios(known)
    ]
    if not rows:
        return ()
    how = Text(
        "比值以原文数字精确复算；允许误差为各数末位半个单位所致，超出即为检查发现 teeb-ratio-differs。",
        "Recomputed from the figures as printed; the tolerance is what half a unit of their last digits allows, "
        "and beyond it stands the finding teeb-ratio-differs.",
    )
    return (
        Table(
            Text("表16-2", "Table 16-2"),
            Text("TEEB 价值与 GDP 之比的复算", "The ratio of TEEB value to GDP, worked out anew"),
            CHECK_HEADS,
            tuple(rows),
            (WORDS, WORDS, WORDS, NUMBER, NUMBER, RATIO_FORMAT, NUMBER, RATIO_FORMAT, WORDS),
            (how, ONE_METHOD),
            stubs=3,
        ),
    )
