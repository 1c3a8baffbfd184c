"""GDP beside nature's value over the years 双核算年度表: ratios, dual lift, target, decoupling, coordination."""

import numpy as np

from qingshan.core import Text
from qingshan.report.figures import Figure
from qingshan.report.known import Known
from qingshan.report.series_content import DualStep, SeriesContent
from qingshan.report.table import NOTHING, NUMBER, WORDS, Cell, Missing, Row, Table, reason_notes
from qingshan.report.tables_dual import HEADS, NOTES, dual_row

PLACE, CODE, YEAR = HEADS[:3]
SHARE = "0.0000"
YES, NO = Text("是", "yes"), Text("否", "no")
STEP_HEADS = (
    PLACE,
    CODE,
    Text("起年", "from"),
    Text("止年", "to"),
    Text("GDP 增长（%）", "growth of GDP (%)"),
    Text("生态价值增长（%）", "growth of nature's value (%)"),
    Text("双提升", "dual lift"),
    Text("止年/起年", "to over from"),
    Text("只增不减", "did not fall"),
    Text("脱钩弹性（Tapio）", "elasticity (Tapio)"),
    Text("脱钩状态", "regime"),
)


def gdp_table(content: SeriesContent, known: Known) -> Table:
    """Table 4: ratios at the current prices of each year."""
    rows = tuple(
        dual_row(known, place, content.places[place], f"{year}", f"{year}")
        for place in content.places
        for year in content.years
    )
    formats = (WORDS, WORDS, WORDS, NUMBER, NUMBER, WORDS, WORDS, *(NUMBER for _ in HEADS[7:]))
    title = Text("GDP 与生态价值（同年现价）", "GDP and nature's value, current prices of the year")
    return Table(Text("表4", "Table 4"), title, HEADS, rows, formats, (*NOTES, *reason_notes(HEADS, rows)), stubs=3)


def steps_table(content: SeriesContent) -> Table:
    """Table 5: changes from year to year at the base year's prices."""
    rows = tuple(_step(content, one) for one in content.steps)
    base = content.base
    whole = {one.place: one.whole for one in content.sums}
    partly = [content.places[place] for place, one in whole.items() if not one]
    notes = [
        Text(
            f"增长、双提升、只增不减和脱钩均按{base}年所用价格；是否下降按原文十进制数字判定，计算值取十二位有效数字。",
            f"Growth, dual lift, target and decoupling are at the prices used in {base}; whether something fell is "
            "decided on the decimals as stated, on twelve digits of what was computed.",
        )
    ]
    for way in dict.fromkeys(content.gdp_way.values()):
        zh = "、".join(content.places[place] for place, one in content.gdp_way.items() if one == way)
        notes.append(Text(f"{way.zh}：{zh}。", f"{way.en}: {zh}."))
    if partly:
        notes.append(
            Text(
                f"以下地区的生态价值为各年均已核算科目合计，不是 GEP：{'、'.join(partly)}。",
                f"Nature's value is that of the services accounted in every year, not the GEP: {', '.join(partly)}.",
            )
        )
    title = Text("双提升、只增不减与脱钩（不变价）", "Dual lift, target and decoupling at constant prices")
    formats = (WORDS, WORDS, WORDS, WORDS, NUMBER, NUMBER, WORDS, SHARE, WORDS, SHARE, WORDS)
    every = (*notes, *reason_notes(STEP_HEADS, rows))
    return Table(Text("表5", "Table 5"), title, STEP_HEADS, rows, formats, every, stubs=4)


def _step(content: SeriesContent, one: DualStep) -> Row:
    gap = Missing(one.reason) if one.reason else Missing(NOTHING)
    lift: tuple[Cell, ...] = (gap, gap if one.growth is None else one.growth * 100, gap)
    if one.lift is not None:
        lift = (one.lift.gdp_growth * 100, one.lift.gep_growth * 100, YES if one.lift.both else NO)
    target: tuple[Cell, ...] = (gap, gap)
    if one.target is not None:
        target = (one.target[0], YES if one.target[1] else NO)
    tapio: tuple[Cell, ...] = (gap, gap)
    if one.decoupling is not None and one.regime is not None:
        alarm = Text(f"警示：{one.regime.zh}", f"ALARM: {one.regime.en}")
        tapio = (one.decoupling.elasticity, alarm if one.decoupling.alarm else one.regime)
    return (content.places[one.place], one.place, f"{one.start}", f"{one.stop}", *lift, *target, *tapio)


def coupling_table(content: SeriesContent) -> Table | None:
    """Table 6: coupling coordination, where the series was asked for it."""
    made = content.coupling
    if made is None:
        return None
    heads = (
        YEAR,
        *(Text(f"{name.zh} U", f"{name.en} U") for name in made.systems),
        Text("耦合度 C", "coupling C"),
        Text("综合协调指数 T", "index T"),
        Text("耦合协调度 D", "degree D"),
        Text("等级", "level"),
        Text("类型", "type"),
    )
    rows: tuple[Row, ...] = tuple(
        (
            f"{one.year}",
            *one.levels,
            one.result.coupling,
            one.result.index,
            one.result.degree,
            one.level,
            one.kind or NOTHING,
        )
        for one in made.years
    )
    how = Text(
        "C = n·(ΠU)^(1/n)/ΣU（归一形式，最大为1），T = Σw·U，D = √(C·T)；"
        "指标按各年最小、最大值（或所给上下限）归一化，D 只与按同一上下限得出的可比。",
        "C = n·(ΠU)^(1/n)/ΣU (the normalised form, at most 1), T = Σw·U, D = √(C·T); indicators are normalised "
        "between their least and largest of the years, or the ends given: D compares with the same ends only.",
    )
    place = content.places[made.place]
    title = Text(f"{place}耦合协调度", f"Coupling coordination, {place}")
    formats = (WORDS, *(SHARE for _ in range(len(made.systems) + 3)), WORDS, WORDS)
    return Table(Text("表6", "Table 6"), title, heads, rows, formats, (how, *made.notes))


def green_gold(content: SeriesContent, place: str) -> dict[Text, list[float | None]]:
    """GDP, nature's value and its quantities over the years, the base year as 100, as far as they are known."""
    gdp = content.gdp_real.get(place, {})
    first = gdp.get(content.base)
    total = next(one for one in content.sums if one.place == place)
    economy = [gdp[year] / first * 100 if first and year in gdp else None for year in content.years]
    nature = [float(one) * 100 if np.isfinite(one) else None for one in total.values.volume]
    name = Text("GEP（不变价）", "GEP, constant prices")
    some = Text("已核算服务（不变价）", "services accounted, constant prices")
    return {Text("GDP（不变价）", "GDP, constant prices"): economy, name if total.whole else some: nature}


def ratio_line(content: SeriesContent, known: Known, place: str) -> tuple[Text, list[float | None]]:
    """The green-gold index over the years, or the services accounted over GDP, as they may be called."""
    rows: list[list[Figure]] = []
    for year in content.years:
        row = dual_row(known, place, "", f"{year}", f"{year}")
        rows.append([row[7], row[8]])  # type: ignore[list-item]
    whole = any(isinstance(one[0], float) for one in rows)
    name = Text("绿金指数 GEP/GDP", "green-gold index GEP/GDP")
    some = Text("已核算服务/GDP（不是绿金指数）", "services accounted over GDP (not GGI)")
    chosen = [one[0 if whole else 1] for one in rows]
    return name if whole else some, [one if isinstance(one, float) else None for one in chosen]
