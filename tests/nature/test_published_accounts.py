"""Published accounts reproduce through the public functions, as far as their numbers were printed."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from qingshan.core.units import convert
from qingshan.nature import dual, prices, seea, teeb, totals, water_conservation
from qingshan.rulebook import plain_table, standard_rulebook

BOOK = standard_rulebook()
DAY = date(2020, 12, 31)
CHECKS = yaml.safe_load(Path(__file__).with_name("published-accounts.yaml").read_text("utf-8"))
BOUNDS = plain_table(BOOK.value_of("dual.coordination_level.from", DAY).value)


def share(part: float, whole: float) -> float:
    return totals.shares({"part": part, "rest": whole - part})["part"]


def total(parts: list[float]) -> float:
    return float(np.sum(parts))


def annuity_due(flow: float, rate: float, years: int) -> float:
    return seea.net_present_value(flow, rate, years, seea.Convention.DUE)


def coordinated(levels: list[float], weights: list[float]) -> dual.Coordination:
    return dual.coordination(np.array(levels), np.array(weights), BOUNDS)


def per_hectare(value: float, area: float) -> float:
    return dual.gep_per_area(convert(value, "亿元", "CNY"), convert(area, "km2", "hm2"))


def in_broadleaf_equivalents(value: float, area: float) -> float:
    table = plain_table(BOOK.value_of("teeb.equivalents", DAY).value)
    one = plain_table(BOOK.value_of("teeb.equivalent_value.net_profit", DAY).value)
    return per_hectare(value, area) / teeb.coefficients(table, one)["broadleaf"]


def water_value(quantity: float, price: float) -> float:
    return float(convert(water_conservation.full_cost(convert(quantity, "亿m3", "m3"), price), "CNY", "亿元"))


def recomputed(value: str, base: str, ratio: str) -> float:
    found = teeb.stated_ratio(*map(teeb.printed, (value, base, ratio)))
    assert found.agrees
    return found.recomputed


FUNCTIONS: dict[str, Any] = {
    "implied_price": lambda value, quantity: prices.implied_prices(np.array([value]), np.array([quantity]))[0],
    "conversion_rate": dual.conversion_rate,
    "stated_ratio": recomputed,
    "share": share,
    "total": total,
    "growth": prices.growth,
    "annuity_due": annuity_due,
    "water_value": water_value,
    "regulating_share": dual.regulating_share,
    "green_gold_index": dual.green_gold_index,
    "coupling": lambda **given: coordinated(**given).coupling,
    "index": lambda **given: coordinated(**given).index,
    "degree": lambda **given: coordinated(**given).degree,
    "level": lambda **given: BOOK.member("coordination_level", coordinated(**given).level).title.zh,
    "per_hectare": per_hectare,
    "in_broadleaf_equivalents": in_broadleaf_equivalents,
    "per_head": lambda gep, population: convert(
        dual.gep_per_head(convert(gep, "亿元", "CNY"), convert(population, "万person", "person")), "CNY", "万元"
    ),
}


@pytest.mark.parametrize("check", CHECKS, ids=[one["name"] for one in CHECKS])
def test_the_published_figure_comes_out(check):
    found = FUNCTIONS[check["of"]](**check["given"])
    if isinstance(check["printed"], str):
        assert found == check["printed"]
    else:
        assert found == pytest.approx(check["printed"], abs=check["within"])


def test_every_check_has_a_source_and_every_function_is_used():
    assert {one["source"] for one in CHECKS} <= set(BOOK.sources)
    assert {one["of"] for one in CHECKS} == set(FUNCTIONS)


def test_the_parts_of_ninghai_are_what_was_converted_and_what_regulates():
    # products and culture are printed together only; how they split changes nothing
    for products in (0.0, 100.0, 588.44):
        rate = dual.conversion_rate(products, 588.44 - products, 1259.03)
        assert rate + dual.regulating_share(670.59, 1259.03) == pytest.approx(1.0)
