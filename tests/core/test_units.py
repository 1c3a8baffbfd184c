"""Units: what offices write is understood, what nobody knows is refused, and a number comes back as it went."""

from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshan.core import Text
from qingshan.core.units import (
    BASE_UNITS,
    UnitError,
    base_of,
    convert,
    is_known,
    is_money,
    label,
    parse,
    same_dimension,
    shown,
)


@pytest.mark.parametrize(
    ("value", "given", "wanted", "result"),
    [
        (1, "万亩", "hm2", 10_000 / 15),
        (1, "亩", "m2", 10_000 / 15),
        (8768, "万亩", "km2", 58453.333333333336),
        (1, "亿元", "CNY", 1e8),
        (7545.59, "亿元", "万元", 75_455_900),
        (1, "CNY/m³", "元/m3", 1),
        (1, "万吨标准煤", "tce", 1e4),
        (1, "万吨标准煤", "kWh", 1e4 * 29.3076e9 / 3.6e6),
        (1, "公顷", "hm2", 1),
        (1, "km2", "hm2", 100),
        (1, "mm", "m", 0.001),
        (1, "亿kWh", "kWh", 1e8),
        (1, "度", "kWh", 1),
        (1, "万千瓦", "W", 1e7),
        (1, "tC/hm2", "gC/m2", 100),
        (1, "kg/hm2", "t/km2", 0.1),
        (1, "kJ/kg", "J/g", 1),
        (1, "百人", "person", 100),
        (78.3, "%", "1", 0.783),
        (1, "‰", "%", 0.1),
        (1, "万t", "t", 1e4),
        (1, "cm2", "m2", 1e-4),
        (1, "mm2", "m2", 1e-6),
        (1, "斤", "kg", 0.5),
        (180, "deg", "radian", np.pi),
        (1, "MJ·mm/(hm2·h)", "MJ*mm/(hm2*h)", 1),
    ],
)
def test_a_number_in_another_unit_is_what_a_hand_would_work_out(value, given, wanted, result):
    assert convert(float(value), given, wanted) == pytest.approx(result, rel=1e-12)


def test_a_multiple_counts_once_whatever_the_power():
    # 万m³ is 10⁴ m³ and not (10⁴ m)³ = 10¹² m³
    assert convert(1.0, "万m³", "m3") == pytest.approx(1e4)
    assert convert(1.0, "亿m3", "m3") == pytest.approx(1e8)
    assert convert(1.0, "万立方米", "m3") == pytest.approx(1e4)
    assert convert(1.0, "万km2", "m2") == pytest.approx(1e10)
    assert convert(1.0, "元/万m³", "CNY/m3") == pytest.approx(1e-4)
    assert convert(1.0, "万亿元", "CNY") == pytest.approx(1e12)


def test_degrees_of_warmth_have_an_offset():
    assert convert(0.0, "°C", "K") == pytest.approx(273.15)
    assert convert(273.15, "K", "degC") == pytest.approx(0.0, abs=1e-12)
    assert convert(25.0, "℃", "degC") == pytest.approx(25.0)


def test_arrays_are_converted_whole_and_their_holes_stay():
    found = convert(np.array([1.0, np.nan, 3.0]), "亿元", "万元")
    np.testing.assert_allclose(found, [1e4, np.nan, 3e4])


@pytest.mark.parametrize("unit", ["furlong", "万", "m²²", "元/", "mm per", "亩²/", "tCO3", "!", "m**", "2 m", "万 t"])
def test_a_unit_nobody_knows_is_refused_by_name(unit):
    assert not is_known(unit)
    with pytest.raises(UnitError, match=r"unknown unit .*; the known ones are in core/units\.txt"):
        parse(unit)


def test_every_name_in_the_table_is_read():
    table = files("qingshan.core").joinpath("units.txt").read_text("utf-8")
    lines = [line for line in table.splitlines() if line and not line.startswith("#")]
    names = {part.split(";")[0].strip() for line in lines for number, part in enumerate(line.split("=")) if number != 1}
    units = {name for name in names if not name.endswith("-") and name[0] not in "-0123456789"}
    assert {"亩", "吨标准煤", "百分比", "摄氏度"} <= units
    assert {name for name in units if not is_known(name)} == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [("t", "hm2"), ("tC", "tCO2"), ("t", "tC"), ("CNY", "t"), ("person", "visit"), ("m3", "mm"), ("kWh", "W")],
)
def test_two_units_that_do_not_measure_the_same_thing_never_meet(one, other):
    assert not same_dimension(one, other)
    with pytest.raises(UnitError, match=f"{one} and {other} do not measure the same thing"):
        convert(1.0, one, other)


SAME = [
    ["m2", "hm2", "km2", "亩", "万亩", "公顷", "cm2", "平方公里"],
    ["m3", "万m³", "亿m3", "L", "立方米"],
    ["CNY", "元", "万元", "亿元", "万亿元"],
    ["t", "kg", "g", "万吨", "斤"],
    ["kWh", "J", "MJ", "亿kWh", "tce", "万吨标准煤"],
    ["tC", "gC", "万tC"],
    ["degC", "K"],
    ["1", "%", "‰"],
    ["m", "mm", "km", "公里"],
    ["t/hm2", "kg/m2", "t/km2"],
    ["CNY/m3", "元/万m³", "亿元/亿m³"],
]


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(SAME), st.data(), st.floats(-1e12, 1e12, allow_subnormal=False))
def test_there_and_back_is_the_same_number(family, data, value):
    one, other = (data.draw(st.sampled_from(family)) for _ in range(2))
    back = convert(convert(value, one, other), other, one)
    assert back == pytest.approx(value, rel=1e-9, abs=1e-9)


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(SAME), st.data())
def test_by_way_of_a_third_unit_is_the_same_as_straight(family, data):
    one, other, third = (data.draw(st.sampled_from(family)) for _ in range(3))
    straight = convert(3.0, one, other)
    assert convert(convert(3.0, one, third), third, other) == pytest.approx(straight, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("family", SAME, ids=lambda family: family[0])
def test_every_unit_of_a_kind_has_the_same_base(family):
    assert len({base_of(unit) if base_of(unit) in BASE_UNITS else "none" for unit in family}) == 1
    assert all(same_dimension(family[0], unit) for unit in family)


def test_the_base_units_are_their_own_base():
    assert [base_of(unit) for unit in BASE_UNITS] == list(BASE_UNITS)


@pytest.mark.parametrize(
    ("unit", "money"), [("亿元", True), ("CNY/m³", True), ("万元/km2", True), ("m3", False), ("1", False), ("t", False)]
)
def test_money_is_known_as_money(unit, money):
    assert is_money(unit) is money


@pytest.mark.parametrize(
    ("unit", "mark"),
    [
        ("m3", "m³"),
        ("CNY", "元"),
        ("CNY/m3", "元/m³"),
        ("1", ""),
        ("tCO2", "tCO₂"),
        ("万亩", "万亩"),
        ("t/hm2", "t/hm²"),
    ],
)
def test_a_unit_is_shown_as_people_write_it(unit, mark):
    assert shown(unit) == mark


def test_a_column_head_names_the_unit_where_there_is_one():
    area, share = Text("面积", "area"), Text("比例", "share")
    assert label(area, "km2", "zh") == "面积（km²）"
    assert label(area, "km2", "en") == "area (km²)"
    assert label(share, "1", "zh") == "比例"
    with pytest.raises(ValueError, match="no language 'fr'; there are zh, en"):
        label(share, "1", "fr")


def test_what_is_shown_is_read_again():
    for unit in ("m3", "CNY/m3", "hm2", "km2", "tCO2", "gC/m2", "degC", "t/hm2"):
        assert parse(shown(unit)) == parse(unit)
