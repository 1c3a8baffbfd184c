"""The chart and tables of uncertainty say what the draws said, in both languages."""

from dataclasses import replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from content_example import ALL, EAST, WATER, example

from qingshan.core import Text
from qingshan.report.content import ReportContent
from qingshan.report.page import page_html
from qingshan.report.table import Table
from qingshan.report.tables import tables
from qingshan.report.tables_uncertainty import uncertainty_chart
from qingshan.report.tornado import Swing, ticks_around, tornado
from qingshan.report.uncertain import Driver, UncertainFigure, Uncertainty
from qingshan.report.workbook import workbook_bytes

SVG = "{http://www.w3.org/2000/svg}"
PRICE = Swing(Text("价格", "price"), "6", "10 元/m³", 60.0, 130.0)
RATIO = Swing(Text("系数", "ratio"), "0.1", "0.4", 120.0, 95.0)
STILL = Swing(Text("不动", "still"), "1", "2", 100.0, 100.0)


def drawn(swings: list[Swing], account: float = 100.0) -> Element:
    return ElementTree.fromstring(tornado(swings, account, title=Text("谁", "who"), unit="亿元"))


def bars(picture: Element) -> list[tuple[float, float]]:
    found = [one for one in picture.iter(f"{SVG}rect") if one.get("class") == "bar"]
    return [(float(one.get("x") or 0), float(one.get("width") or 0)) for one in found]


def words(picture: Element) -> str:
    return "\n".join(picture.itertext())


def test_the_widest_stands_on_top_and_what_does_not_move_the_figure_is_left_out() -> None:
    shown = words(drawn([STILL, RATIO, PRICE]))
    assert shown.index("价格\n") < shown.index("系数\n")
    assert "不动" not in shown


def test_bars_reach_from_the_account_to_either_end_in_proportion() -> None:
    picture = drawn([PRICE, RATIO])
    (line,) = [one for one in picture.iter(f"{SVG}line") if one.get("class") == "account"]
    account = float(line.get("x1") or 0)
    low, high, up, down = bars(picture)
    assert low[0] + low[1] == pytest.approx(account, abs=0.02)
    assert [high[0], up[0]] == pytest.approx([account, account], abs=0.02)
    assert [one[1] / low[1] for one in (high, up, down)] == pytest.approx([30 / 40, 20 / 40, 5 / 40], abs=1e-3)


def test_every_bar_tells_its_figure_and_what_the_parameter_was_given() -> None:
    shown = words(drawn([PRICE]))
    assert "价格 取下限 6 → 60 亿元" in shown
    assert "price at its high end 10 元/m³" in shown


def test_a_figure_outside_its_own_swing_is_drawn_too() -> None:
    low, high = bars(drawn([Swing(Text("天数", "days"), "1", "2", 120.0, 140.0)]))
    assert low[0] == pytest.approx(high[0], abs=0.02)
    assert high[1] == pytest.approx(2 * low[1], abs=0.05)


def test_small_swings_of_a_large_figure_are_not_drowned_by_nought() -> None:
    ticks = ticks_around([Swing(Text("", ""), "", "", 980.0, 1030.0)], 1000.0)
    assert ticks[0] > 900
    assert ticks_around([], 100.0)[0] == 0


def test_markup_in_a_name_stays_text_and_no_row_is_drawn_too() -> None:
    picture = drawn([Swing(Text("<b>", "</svg>"), "<i>", "&", 1.0, 2.0)], 1.5)
    assert not list(picture.iter(f"{SVG}b"))
    assert "<b>" in words(picture)
    drawn([])


def test_an_infinite_figure_is_refused() -> None:
    with pytest.raises(ValueError, match="not finite"):
        drawn([Swing(Text("", ""), "", "", float("nan"), 1.0)])


def uncertain(**more: object) -> ReportContent:
    value = f"{WATER}.value"
    figures = [UncertainFigure(value, place, "CNY", 2e8, 2.1e8, 1e7, 1.9e8, 2.1e8, 2.4e8) for place in (ALL, EAST)]
    figures += [UncertainFigure("gep.accounted.value", ALL, "CNY", 3e8, 3.1e8, 1e7, 2.9e8, 3.1e8, 3.4e8)]
    shares = {"first": 0.7, "first_lower": 0.6, "first_upper": 0.8, "total": 0.9, "total_lower": 0.8}
    drivers = [
        Driver(
            indicator=code,
            place=ALL,
            unit="CNY",
            account=3e8,
            parameter="nature.price",
            title=Text("水价", "water price"),
            parameter_unit="CNY/m3",
            relative=False,
            low=6.0,
            high=10.0,
            **shares,
            total_upper=1.0,
            at_low=2.5e8,
            at_high=3.5e8,
        )
        for code in (value, "gep.accounted.value")
    ]
    return replace(example(), uncertainty=Uncertainty(1000, 2019, 0.9, tuple(figures), tuple(drivers)), **more)  # type: ignore[arg-type]


def table(content: ReportContent, code: str) -> Table:
    return next(one for one in tables(content) if one.code.en == code)


def test_table_12_gives_the_interval_at_the_total_and_by_place_in_office_units() -> None:
    total, places, driven = (table(uncertain(), f"Table 12-{number}") for number in (1, 2, 3))
    assert [head.zh for head in total.heads[5:]] == ["5%分位", "中位数", "95%分位"]
    assert total.rows[0][1] == Text("亿元", "10⁸ CNY")
    assert total.rows[0][2:] == pytest.approx((2.0, 2.1, 0.1, 1.9, 2.1, 2.4))
    assert len(total.rows) == 2
    assert [one[2] for one in places.rows] == [EAST]
    assert driven.rows[0][1] == Text("水价", "water price")
    assert driven.rows[0][8:] == (0.7, 0.9, "0.80 – 1.00")
    assert "1000次（种子2019）" in total.notes[0].zh


def test_parts_at_the_total_have_a_table_of_their_own_while_it_is_short() -> None:
    content = uncertain()
    made = content.uncertainty
    assert made is not None
    forest = replace(made.figures[0], part="ecosystem=forest;pollutant=SO2")
    several = replace(content, uncertainty=replace(made, figures=(*made.figures, forest)))
    (row,) = table(several, "Table 12-4").rows
    assert row[1].zh.startswith("森林、")
    assert [one.rows for one in tables(several) if one.code.en == "Table 12-1"] == [table(content, "Table 12-1").rows]
    long = replace(content, uncertainty=replace(made, figures=(*made.figures, *[forest] * 81)))
    assert not [one for one in tables(long) if one.code.en == "Table 12-4"]


def test_an_end_that_is_added_says_so() -> None:
    content = uncertain()
    made = content.uncertainty
    assert made is not None
    drivers = tuple(replace(one, low=-0.5, high=0.5, parameter_unit="degC", added=True) for one in made.drivers)
    row = table(replace(content, uncertainty=replace(made, drivers=drivers)), "Table 12-3").rows[0]
    assert (row[2], row[3]) == (-0.5, 0.5)
    assert row[4].zh.endswith("（加减）")
    assert row[4].en.endswith(", added")


def test_page_and_workbook_carry_the_chart_and_the_tables() -> None:
    content = uncertain()
    page = page_html(content)
    assert 'id="uncertainty"' in page
    assert uncertainty_chart(content) in page
    assert "哪个参数左右已核算科目合计" in page
    assert len(workbook_bytes(content)) > len(workbook_bytes(example()))


def test_without_draws_there_is_neither_section_nor_table() -> None:
    assert uncertainty_chart(example()) == ""
    assert 'id="uncertainty"' not in page_html(example())
    assert not [one for one in tables(example()) if one.code.en.startswith("Table 12")]


def test_all_zones_together_stand_for_the_total_where_there_is_no_place_above() -> None:
    content = uncertain()
    assert content.uncertainty is not None
    figures = tuple(replace(one, place="") if one.place == ALL else one for one in content.uncertainty.figures)
    alone = replace(
        content,
        total_place="",
        places={code: name for code, name in content.places.items() if code != ALL},
        uncertainty=replace(content.uncertainty, figures=figures),
    )
    assert "各统计单元合计" in table(alone, "Table 12-1").title.zh
    assert len(table(alone, "Table 12-1").rows) == 2
