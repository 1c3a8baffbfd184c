"""Tables of several years 多年序列表: services, sums, prices, GDP beside GEP, steps from year to year."""

import io
from collections.abc import Iterator

import numpy as np
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from qingshan.core import Text
from qingshan.core.finding import SEVERITY_LABELS
from qingshan.facts.workbook import without_clock
from qingshan.report.figures import Figure
from qingshan.report.known import Known
from qingshan.report.office_units import office_unit, unit_label
from qingshan.report.series_content import WAY_LABELS, SeriesContent, ServiceYears, SumYears
from qingshan.report.series_dual_tables import coupling_table, gdp_table, steps_table
from qingshan.report.sheet import plain, write_sheet
from qingshan.report.table import NOTHING, NUMBER, WORDS, Missing, Row, Table, reason_notes
from qingshan.report.tables_account import price_label
from qingshan.report.tables_method import mark_label
from qingshan.report.workbook import NO_DAY, print_setup

INDEX = "0.0000"
NO_SUM = Text("有科目在该年没有数值", "a service has no figure in the year")
MATCHED = Text("各年均已核算科目合计（不是GEP）", "services accounted in every year (NOT the GEP)")
WHOLE = Text("生态系统生产总值（GEP）", "gross ecosystem product (GEP)")
PRODUCT = Text("物量 × 价格 = 名义", "volume × price = nominal")
BASIS = Text("口径", "what it is")
PLACE, CODE, YEAR = Text("地区", "place"), Text("代码", "code"), Text("年份", "year")
INDICES = (
    Text("物量指数（拉氏）", "volume index"),
    Text("价格指数（帕氏）", "price index"),
    Text("名义指数", "nominal index"),
)


def series_tables(content: SeriesContent) -> tuple[Table, ...]:
    """Every table that has rows, in the order of their numbers."""
    made = (
        _services(content),
        sums_table(content),
        _prices(content),
        gdp_table(content, Known(*content.known)),
        steps_table(content),
        coupling_table(content),
        _runs(content),
        _findings(content),
    )
    return tuple(table for table in made if table is not None and table.rows)


def _money(content: SeriesContent) -> tuple[Text, ...]:
    base = content.base
    return (
        Text("现价价值（亿元）", "value at the year's prices (10⁸ CNY)"),
        Text("所用价格", "prices used"),
        Text(f"按{base}年所用价格的价值（亿元）", f"value at the prices used in {base} (10⁸ CNY)"),
        Text(f"{base}年所用价格的年份", f"price year of those used in {base}"),
    )


def _services(content: SeriesContent) -> Table:
    heads = (
        *(Text("科目", "service"), PLACE, YEAR, Text("实物量", "quantity"), Text("单位", "unit")),
        *_money(content),
        Text("不变价办法", "way to constant prices"),
        *INDICES,
        PRODUCT,
    )
    shown = [one for one in content.services if one.place in content.shown]
    rows = tuple(row for one in shown for row in _service_rows(content, one))
    formats = (WORDS, WORDS, WORDS, NUMBER, WORDS, NUMBER, WORDS, NUMBER, WORDS, WORDS, *(INDEX,) * 4)
    notes = (
        Text(
            f"物量指数为 Σq(t)p({content.base})/Σq({content.base})p({content.base})，价格指数为 "
            f"Σq(t)p(t)/Σq(t)p({content.base})，按最细分项计算。",
            f"Volume index: quantities of the year over those of {content.base}, both at prices of {content.base}; "
            "price index: quantities of the year at its own prices over the same at the base's; by the finest parts.",
        ),
        *reason_notes(heads, rows),
    )
    title = Text("各科目实物量、现价与不变价价值及指数", "Services by year: quantity, value, indices")
    return Table(Text("表1", "Table 1"), title, heads, rows, formats, notes, stubs=3)


def _service_rows(content: SeriesContent, one: ServiceYears) -> Iterator[Row]:
    unit = office_unit(one.quantity_unit, [float(value) for value in one.quantity if np.isfinite(value)])
    for number, year in enumerate(content.years):
        reason = one.gaps[year]
        amount = float(one.quantity[number])
        whole = Text("只有分项数量", "only known by parts") if np.isfinite(one.values.current[number]) else reason
        priced = one.price_years[number]
        known = np.isfinite(one.values.current[number])
        yield (
            one.title,
            content.places[one.place],
            f"{year}",
            unit.scaled(amount, one.quantity_unit) if np.isfinite(amount) else Missing(whole),
            unit.label,
            _figure(one.values.current[number] / 1e8, reason),
            price_label([-1 if priced is None else priced]) if known else NOTHING,
            _figure(one.values.constant[number] / 1e8, reason),
            _base_prices(one, number),
            WAY_LABELS[one.way] if np.isfinite(one.values.constant[number]) else NOTHING,
            *_indices(one, number, reason),
        )


def _indices(one: ServiceYears | SumYears, number: int, reason: Text) -> Iterator[Figure]:
    found = one.values
    for index in (found.volume, found.price, found.nominal, found.volume * found.price):
        yield _figure(index[number], reason)


def _base_prices(one: ServiceYears | SumYears, number: int) -> Text:
    """The year of the prices that stand behind a value at constant prices."""
    if not np.isfinite(one.values.constant[number]):
        return NOTHING
    return price_label([-1 if one.base_prices is None else one.base_prices])


def _figure(value: float, reason: Text) -> Figure:
    return float(value) if np.isfinite(value) else Missing(reason)


def sums_table(content: SeriesContent) -> Table:
    """Table 2: what is accounted in every year, its indices and their product."""
    money = _money(content)
    heads = (PLACE, CODE, YEAR, BASIS, money[0], *money[2:], *INDICES, PRODUCT)
    rows = tuple(
        (
            content.places[one.place],
            one.place,
            f"{year}",
            WHOLE if one.whole else MATCHED,
            _figure(one.values.current[number] / 1e8, NO_SUM),
            _figure(one.values.constant[number] / 1e8, NO_SUM),
            _base_prices(one, number),
            *_indices(one, number, NO_SUM),
        )
        for one in content.sums
        for number, year in enumerate(content.years)
    )
    formats = (WORDS, WORDS, WORDS, WORDS, NUMBER, NUMBER, WORDS, *(INDEX,) * 4)
    notes = (
        Text(
            "只加总各年都已核算且计入合计的科目，否则增长只是科目增减；各年齐全时即为 GEP。",
            "Only services accounted and counted in every year are added, or growth would be that of the list; "
            "where every year is complete the sum is the GEP.",
        ),
        *reason_notes(heads, rows),
    )
    title = Text("可比合计：现价、不变价与指数", "Comparable sums: values and indices")
    return Table(Text("表2", "Table 2"), title, heads, rows, formats, notes, stubs=3)


def _prices(content: SeriesContent) -> Table:
    heads = (
        *(Text("价格", "price"), CODE, YEAR, Text("取值", "value"), Text("单位", "unit")),
        *(Text("价格年份", "price year"), Text("生效日期", "valid from"), Text("来源", "source")),
        *(Text("证据标记", "evidence mark"), Text("给定处", "given in")),
    )
    run, book = Text("任务文件", "run file"), Text("规则库", "rulebook")
    rows = tuple(
        (
            *(one.title, one.code, f"{one.year}", one.value, unit_label(one.unit)),
            *("" if one.price_year is None else f"{one.price_year}", one.since, one.source),
            *(mark_label(one.mark), run if one.from_run else book),
        )
        for one in content.prices
    )
    title = Text("各年所用价格", "Prices used in each year")
    return Table(Text("表3", "Table 3"), title, heads, rows, (WORDS,) * len(heads), stubs=3)


def _runs(content: SeriesContent) -> Table:
    heads = (YEAR, Text("时段", "period"), Text("任务", "title"), Text("运行标识", "run key"))
    rows = tuple((f"{year}", period, title, key) for year, period, title, _, key in content.folders)
    return Table(Text("表7", "Table 7"), Text("各年核算", "The accounts of the years"), heads, rows, (WORDS,) * 4)


def _findings(content: SeriesContent) -> Table:
    heads = (Text("级别", "weight"), CODE, Text("位置", "where"), Text("说明", "finding"), Text("处理", "what to do"))
    rows = tuple(
        (SEVERITY_LABELS[one.severity], one.code, f"{one.where}", one.message, one.remedy) for one in content.findings
    )
    return Table(Text("表8", "Table 8"), Text("检查结果", "Findings"), heads, rows, (WORDS,) * 5)


def series_workbook(content: SeriesContent, language: str = "zh") -> bytes:
    """The tables as a workbook, one sheet each; the same content, the same bytes."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    book.remove(first)
    for table in series_tables(content):
        sheet = book.create_sheet(table.code.in_(language))
        write_sheet(sheet, table, language)
        print_setup(sheet)
    book.properties.title = plain(title_of(content).in_(language))
    book.properties.creator = "qingshan"
    book.properties.created = book.properties.modified = NO_DAY
    raw = io.BytesIO()
    book.save(raw)
    return without_clock(raw.getvalue())


def title_of(content: SeriesContent) -> Text:
    """The head of the report."""
    name = content.places[content.shown[0]] if len(content.shown) == 1 else ""
    years = "–".join((f"{content.years[0]}", f"{content.years[-1]}"))
    return Text(f"{name}生态系统服务核算多年序列 {years}", f"Ecosystem accounts over the years {years} {name}".strip())
