"""Every worked example of sections B, C and D comes out of the public functions of `qingshan.nature`.

The functions take the units that the examples are in, or any; where they do not, `convert` stands in the case.
"""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qingshan.core.units import convert
from qingshan.nature import dual, prices, seea, teeb, totals
from qingshan.rulebook import plain_table, standard_rulebook

FILE = Path(__file__).with_name("worked-examples-seea-teeb-dual.json")
EXAMPLES = {one["id"]: one for one in json.loads(FILE.read_text("utf-8"))["examples"]}
BOOK = standard_rulebook()
DAY = date(2020, 12, 31)
EQUIVALENTS = plain_table(BOOK.value_of("teeb.equivalents", DAY).value)
LEVELS = plain_table(BOOK.value_of("dual.coordination_level.from", DAY).value)

#: How the examples spell a type of the table of equivalents, where it is not how the rulebook does.
SPELLED = {"dryland": "dry_cropland"}


class Given:
    """The inputs of one example as arrays, numbers or tables; it remembers which were asked for."""

    def __init__(self, inputs: dict[str, Any]) -> None:
        self.inputs = inputs
        self.used: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.used.add(name)
        stated = self.inputs[name]
        value = stated["value"] if isinstance(stated, dict) else stated
        return np.array(value, float) if isinstance(value, list) and not isinstance(value[0], str) else value


def extent(given: Given) -> dict[str, Any]:
    account = seea.extent_account(given["M"])
    assert len(given["classes"]) == len(account.opening)
    assert account.area == pytest.approx(1600)
    return {name: getattr(account, name) for name in ("opening", "closing", "additions", "reductions", "net")}


def condition(given: Given) -> dict[str, Any]:
    indicators = seea.indicator(given["V"], given["VL"], given["VH"])
    return {"I": indicators, "index": seea.condition_index(indicators, given["w"])}


def supply_use(given: Given) -> dict[str, Any]:
    flow = seea.ServiceFlow("water_supply", "m3", given["supply"], given["use"])
    balanced = flow.balances() and seea.check_supply_use([flow]) == []
    return {"total_supply": flow.total_supply, "total_use": flow.total_use, "balanced": balanced}


def ordinary(given: Given) -> dict[str, Any]:
    return {"NPV": seea.net_present_value(given["ES"], given["r"], given["N"], seea.Convention.ORDINARY)}


def due(given: Given) -> dict[str, Any]:
    return {"NPV": seea.net_present_value(given["F"], given["r"], given["n"], seea.Convention.DUE)}


def asset_account(given: Given) -> dict[str, Any]:
    names = ("enhancement", "degradation", "catastrophic_loss", "other", "revaluation")
    changes = {name: given[name] for name in names} | {"conversions": given["conversions_net"]}
    return {"closing": seea.closing_value(given["opening"], **changes)}


def decomposition(given: Given) -> dict[str, Any]:
    found = seea.decompose(
        (1.0, 1.0 + given["volume_change"]),
        (given["ES0"], given["ES0"] * (1 + given["price_change"])),
        (given["r0"], given["r1"]),
        given["N"],
        seea.Convention.ORDINARY,
    )
    assert found.order == ("volume", "price", "rate")
    return {
        "opening": found.opening,
        "degradation": found.degradation,
        "revaluation_price": found.price,
        "revaluation_rate": found.rate,
        "closing": found.closing,
    }


def service_value(given: Given) -> dict[str, Any]:
    areas = given["A"]
    sums = teeb.row_sums(EQUIVALENTS)
    value = teeb.service_value({SPELLED.get(kind, kind): area for kind, area in areas.items()}, EQUIVALENTS, given["D"])
    return {"row_sums": {kind: sums[SPELLED.get(kind, kind)] for kind in areas}, "ESV": value.total}


def dynamic(given: Given) -> dict[str, Any]:
    (npp, mean_npp), (rain, mean_rain), (soil, mean_soil) = given["NPP"], given["W"], given["S"]
    ratios = {"npp": npp / mean_npp, "rain": rain / mean_rain, "soil_retention": soil / mean_soil}
    assert given["E"] == {service: EQUIVALENTS["broadleaf"][service] for service in given["E"]}
    return {"E_adj": teeb.adjusted(given["E"], ratios)}


def transfer(given: Given) -> dict[str, Any]:
    names = ("V_s", "Y_p", "Y_s", "e", "CPI", "FX")
    value = teeb.transferred(*(given[name] for name in names))
    alone = teeb.transfer(
        [given["V_s"]], given["Y_p"], [given["Y_s"]], given["e"], (0.4, 1.0), given["CPI"], given["FX"]
    )
    assert (alone.value, alone.studies) == (pytest.approx(value), 1)
    return {"V_p": value}


def coefficients(given: Given) -> dict[str, Any]:
    values = teeb.coefficients(EQUIVALENTS, given["D"])
    return {"VC": [values[kind] for kind in given["rows"]]}


def ninghai(given: Given) -> dict[str, Any]:
    converted = given["GEP"] - given["ERV"]  # products and culture are printed together only
    return {
        "converted": dual.converted_value(converted, 0.0),
        "conversion_rate": dual.conversion_rate(converted, 0.0, given["GEP"]),
        "GDP_implied": given["GEP"] / given["GDP_ratio"],
    }


def garze(given: Given) -> dict[str, Any]:
    gep = convert(given["GEP"], "亿元", "CNY")
    return {
        "GPA": convert(dual.gep_per_area(gep, given["area"]), "CNY/km2", "万元/km2"),
        "GPC": convert(dual.gep_per_head(gep, given["population"]), "CNY", "万元"),
        "GGI": dual.green_gold_index(given["GEP"], given["GDP"]),
    }


def three_systems(given: Given) -> dict[str, Any]:
    found = dual.coordination(given["U"], given["w"], LEVELS)
    level = BOOK.member("coordination_level", found.level).title.zh
    return {"C": found.coupling, "T": found.index, "D": found.degree, "level": level}


def two_systems(given: Given) -> dict[str, Any]:
    economy, ecology = given["U_GDP"], given["U_GEP"]
    found = dual.coordination(np.array([economy, ecology]), np.array([0.5, 0.5]), LEVELS)
    margin = plain_table(BOOK.value_of("dual.coordination_type.margin", DAY).value)
    return {
        "C": found.coupling,
        "T": found.index,
        "D": found.degree,
        "level": BOOK.member("coordination_level", found.level).title.zh,
        "type": BOOK.member("coordination_type", dual.lag_type(economy, ecology, margin)).title.en,
    }


def normalisation(given: Given) -> dict[str, Any]:
    inputs = [given[name] for name in ("x", "min", "max", "eps")]
    assert given["eps"] == plain_table(BOOK.value_of("dual.normalisation.epsilon", DAY).value)
    return {"u_pos": dual.normalised(*inputs), "u_neg": dual.normalised(*inputs, less_is_better=True)}


def constant_equivalent(given: Given) -> dict[str, Any]:
    value = totals.deflated(given["D"], given["CPI"])
    assert value == pytest.approx(given["D"] / prices.chained_deflator(given["CPI"])[-1])
    return {"D_const": value}


CASES: dict[str, Callable[[Given], dict[str, Any]]] = {
    "B-EXT-01": extent,
    "B-CON-01": condition,
    "B-SUT-01": supply_use,
    "B-NPV-01": ordinary,
    "B-NPV-02": due,
    "B-NPV-03": decomposition,
    "B-AST-01": asset_account,
    "C-EQ-01": lambda given: {"D": teeb.classic_equivalent(given["yield"], given["price"])},
    "C-EQ-02": lambda given: {"D": teeb.net_profit_equivalent(given["share"], given["net_profit"])},
    "C-EQ-03": service_value,
    "C-EQ-04": dynamic,
    "C-EQ-05": constant_equivalent,
    "C-EQ-06": coefficients,
    "C-VT-01": transfer,
    "C-PE-01": lambda given: {"ratio": dual.green_gold_index(given["V"], given["GDP"])},
    "D-IN-01": ninghai,
    "D-IN-02": garze,
    "D-CC-01": three_systems,
    "D-CC-02": two_systems,
    "D-NM-01": normalisation,
    "D-TP-01": lambda given: {"e": dual.elasticity(tuple(given["GEP"]), tuple(given["GDP"]))},
}


def agrees(found: Any, wanted: Any, tolerance: dict[str, float]) -> bool:
    """Element by element within the example's own tolerance; with both kinds, either suffices."""
    off = np.abs(np.asarray(found, float) - np.asarray(wanted, float))
    by_rel = off <= tolerance.get("rel", -1.0) * np.abs(np.asarray(wanted, float))
    return bool(np.all(by_rel | (off <= tolerance.get("abs", -1.0))))


def test_every_example_of_the_file_is_exercised_and_none_is_invented():
    assert set(CASES) == set(EXAMPLES)


@pytest.mark.parametrize("identifier", EXAMPLES)
def test_the_worked_example_comes_out_of_the_public_functions(identifier):
    example = EXAMPLES[identifier]
    given = Given(example["inputs"])
    found = CASES[identifier](given)
    assert set(found) == set(example["expected"])
    assert given.used == set(example["inputs"])
    for name, stated in example["expected"].items():
        wanted, value = stated["value"] if isinstance(stated, dict) else stated, found[name]
        if isinstance(wanted, str | bool):
            assert value == wanted, name
            continue
        if isinstance(wanted, dict):
            assert set(value) == set(wanted), name
            value, wanted = [value[key] for key in wanted], list(wanted.values())
        assert np.shape(value) == np.shape(wanted), name
        assert agrees(value, wanted, example["tolerance"]), (name, value, wanted)
