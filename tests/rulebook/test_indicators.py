"""Indicators are found by any of their names, none shares one, and the two founding documents have all of theirs."""

from datetime import date

import pytest
from pydantic import ValidationError

from qingshan.core import Period, Text
from qingshan.facts import check_formulas
from qingshan.rulebook import Indicator, clause_label, load_rulebook, normal_name, standard_rulebook

BOOK = standard_rulebook()


def indicator(**more):
    return Indicator(**{"code": "some", "title": Text("某", "some"), "unit": "1", **more})


@pytest.mark.parametrize(
    "text",
    [
        "agriculture.grain.capacity", "粮食综合生产能力", "粮食产能", " 粮食 综合生产能力 ", "粮食综合生产能力（万吨）",
        "粮食综合生产能力(单位：万吨)", "粮食综合生产能力 [吨]", "Grain Production Capacity", "粮食综合生产能力：",
    ],
)  # fmt: skip
def test_one_figure_is_found_by_all_its_names(text):
    assert BOOK.indicator_named(text).code == "agriculture.grain.capacity"


@pytest.mark.parametrize(
    ("text", "code"),
    [("ＧＤＰ（亿元）", "economy.gdp"), ("一村一品专业村", "village.one_product.count"), ("TEEB 价值", "teeb.value")],
)
def test_width_quotes_and_spaces_do_not_hide_a_name(text, code):
    assert BOOK.indicator_named(text).code == code


@pytest.mark.parametrize("text", ["", "粮食", "粮食产能增速", "生态系统服务价值", "没有的指标"])
def test_a_name_that_nobody_has_finds_nothing(text):
    assert BOOK.indicator_named(text) is None


def test_brackets_that_hold_no_unit_belong_to_the_name():
    assert normal_name("有效灌溉面积（新增）") != normal_name("有效灌溉面积")
    assert normal_name("有效灌溉面积（新增）（万亩）") == normal_name("有效灌溉面积（新增）")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("森林的面积", "forest.area"),
        ("粮食总产能", "agriculture.grain.capacity"),
        ("常驻人口", "population.resident"),
        ("高标准农田建设面积", "land.high_standard_farmland.area"),
        ("agriculture.grain.capasity", "agriculture.grain.capacity"),
    ],
)
def test_a_slip_of_the_pen_is_near_what_was_meant(text, code):
    assert BOOK.nearest_indicators(text)[0].code == code
    assert len(BOOK.nearest_indicators(text)) == 3


def test_nothing_is_near_a_text_that_shares_no_sign_with_any_name():
    assert BOOK.nearest_indicators("䷀䷁") == ()


def test_every_name_of_every_indicator_finds_it():
    for one in BOOK.indicators.values():
        for name in (one.code, *one.names()):
            assert BOOK.indicator_named(name) is one, name


def test_two_indicators_of_one_name_are_refused_with_the_place(tmp_path):
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "own.yaml").write_text(
        "- {code: own.grain, title: {zh: 本县粮食, en: our grain}, unit: t, aliases: [粮食产能（吨）]}\n", "utf-8"
    )
    _, (one,) = load_rulebook([tmp_path])
    assert (one.code, one.where.file, one.where.line) == ("duplicate-name", "indicators/own.yaml", 1)
    assert one.message.en == "agriculture.grain.capacity has the name '粮食产能' already"


def test_a_clause_of_a_document_that_is_not_known_is_refused(tmp_path):
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "own.yaml").write_text(
        "- {code: own.grain, title: {zh: 本县粮食, en: our grain}, unit: t, clause: ['no-such-document#1']}\n", "utf-8"
    )
    _, (one,) = load_rulebook([tmp_path])
    assert (one.code, one.message.en) == ("unknown-source", "there is no source 'no-such-document#1'")


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({}, "flow"),
        ({"over_time": "last"}, "stock"),
        ({"over_time": "mean"}, "ratio"),
        ({"over_time": "none"}, "ratio"),
        ({"over_places": "formula", "over_time": "none", "formula": "a / b"}, "ratio"),
        ({"kind": "index", "over_places": "none", "over_time": "none"}, "index"),
    ],
)
def test_the_kind_follows_from_how_a_figure_adds_up_unless_it_is_told(more, kind):
    assert indicator(**more).kind == kind


ANSWER = {"value": 1, "code": "begun", "title": {"zh": "已开展", "en": "begun"}}
NONE = {"over_places": "none", "over_time": "none"}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"kind": "stock"}, "a stock does not add up over time"),
        ({"kind": "index"}, "an indicator of the kind index does not add up"),
        ({"kind": "yes_no", "over_time": "last"}, "an indicator of the kind yes_no does not add up"),
        ({"kind": "yes_no", "unit": "t", **NONE}, "an indicator of the kind yes_no is a plain number: unit 1"),
        ({"kind": "category", **NONE}, "categories are for an indicator of the kind category, and it needs them"),
        ({"categories": [ANSWER]}, "categories are for an indicator of the kind category, and it needs them"),
        ({"kind": "category", "categories": [ANSWER, ANSWER], **NONE}, "two categories share a number or a code"),
        ({"over_time": "formula"}, "an indicator recomputed by formula needs one"),
        ({"formulas": {date(2019, 1, 1): " "}}, "a formula from a day on cannot be empty"),
        (
            {"valid_from": date(2020, 1, 1), "valid_to": date(2019, 1, 1)},
            "it cannot end on 2019-01-01, before it starts",
        ),
        ({"code": "economy.gdp_prev"}, "a code cannot end in _prev or _last_year"),
    ],
)
def test_a_record_that_contradicts_itself_is_refused(more, words):
    with pytest.raises(ValidationError, match=words):
        indicator(**more)


def test_each_period_has_the_formula_in_force_on_its_first_day():
    one = indicator(formula="a", formulas={date(2018, 7, 1): "b", date(2020, 1, 1): "c"})
    days = [date(2010, 1, 1), date(2018, 6, 30), date(2018, 7, 1), date(2019, 12, 31), date(2020, 1, 1)]
    assert [one.formula_on(day) for day in days] == ["a", "a", "b", "b", "c"]
    assert one.every_formula == ("a", "b", "c")


def test_an_indicator_is_asked_for_in_a_period_that_shares_a_day_with_its_dates():
    one = indicator(valid_from=date(2016, 7, 1), valid_to=date(2018, 6, 30))
    told = {text: one.holds_in(Period.parse(text)) for text in ("2015", "2016", "2017", "2018Q2", "2018Q3")}
    assert told == {"2015": False, "2016": True, "2017": True, "2018Q2": True, "2018Q3": False}
    assert indicator().holds_in(Period.year(1))


def test_every_formula_of_the_rulebook_is_sound():
    assert check_formulas(BOOK) == []


@pytest.mark.parametrize(
    ("clause", "zh", "en"),
    [
        ("opinions-2019#5.4", "五（四）", ", 5(4)"),
        ("opinions-2019#10.12", "十（十二）", ", 10(12)"),
        ("puer-article#评估生态潜力", " 评估生态潜力", " 评估生态潜力"),
        ("puer-article", "报道", "economy"),
    ],
)
def test_a_clause_is_cited_as_people_do(clause, zh, en):
    label = clause_label(BOOK, clause)
    assert label.zh.endswith(zh)
    assert label.en.endswith(en)
