"""Values that cannot be, periods that are no year, entries that contradict each other, and what is not applicable."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from qingshan.core import Finding
from qingshan.runs import check_run, run_account

HEAD = "indicator,place,period,part,value,unit,status,mark,source,price_year,reason\n"
PRICE = "nature.water_conservation.price"
NUMBER = {"unit": "元/m3", "price_year": 2015, "source": "survey"}


def _row(indicator: str, place: str, part: str, value: str, unit: str, period: str = "2019", mark: str = "S") -> str:
    year = "2019" if "元" in unit else ""
    status, reason = ("value", "") if value else ("not applicable", "none grown here")
    return f"{indicator},{place},{period},{part},{value},{unit},{status},{mark},yearbook,{year},{reason}\n"


def _products(small: Any, *more: str, period: str = "2019", mark: str = "S", coffee: str = "") -> None:
    rows = [
        _row("nature.products.output", "530802", "product=tea", "10", "t", period, mark),
        _row("nature.products.output", "530802", "product=fruit", "5", "t", period),
        _row("nature.products.output", "530821", "product=tea", "7", "t", period),
        _row("nature.products.output", "530821", "product=fruit", coffee, "t", period),
        _row("nature.products.price", "530802", "product=tea", "100", "元/t", period),
        _row("nature.products.price", "530802", "product=fruit", "10", "元/t", period),
        _row("nature.products.price", "530821", "product=tea", "100", "元/t", period),
        *more,
    ]
    (small.folder / "facts.csv").write_text(HEAD + "".join(rows), "utf-8")
    small.content |= {"facts": ["facts.csv"], "services": ["nature.products"]}
    small.write()


def _found(small: Any, code: str) -> list[Finding]:
    small.write()
    return [one for one in check_run(small.path)[2] if one.code == code]


@pytest.mark.parametrize("period", ["2019-07", "2019Q3"])
def test_an_annual_model_wants_a_year(small: Any, period: str) -> None:
    small.content["period"] = period
    (found,) = _found(small, "period-not-a-year")
    assert "nature.water_conservation.quantity" in found.message.en


def test_statistics_of_a_month_are_accounted(small: Any) -> None:
    _products(small, period="2019-07")
    small.content["period"] = "2019-07"
    small.write()
    inputs, _, findings = check_run(small.path)
    assert inputs is not None, findings


@pytest.mark.parametrize(("value", "wrong"), [(-6.1, 1), (6.1, 0)])
def test_an_impossible_parameter_is_refused_at_its_line(small: Any, value: float, wrong: int) -> None:
    small.content["parameters"] = {PRICE: {"value": value, **NUMBER}}
    found = _found(small, "value-impossible")
    assert len(found) == wrong
    assert all(one.where.line is not None and PRICE in one.message.en for one in found)


def test_an_impossible_value_of_a_sensitivity_is_refused(small: Any) -> None:
    entry = {"service": "nature.water_conservation", "vary": {PRICE: [1, -2]}, "unit": "元/m3"}
    small.content["sensitivity"] = [{**entry, "reason": {"zh": "价", "en": "price"}}]
    (found,) = _found(small, "value-impossible")
    assert "-2 " in found.message.en


def test_an_impossible_fact_is_refused_by_indicator_place_and_part(small: Any) -> None:
    _products(small, coffee="-3")
    (found,) = _found(small, "value-impossible")
    assert "nature.products.output 530821 product=fruit: -3" in found.message.en


@pytest.mark.parametrize(("until", "wrong"), [("2018-12-31", 1), ("2019-12-31", 0)])
def test_a_parameter_past_its_own_end(small: Any, until: str, wrong: int) -> None:
    small.content["parameters"] = {PRICE: {"value": 6, "until": until, **NUMBER}}
    assert len(_found(small, "parameter-past-dates")) == wrong


def test_what_is_not_applicable_adds_nothing_and_needs_no_price(small: Any, clock: Callable[[], str]) -> None:
    _products(small)
    run_account(small.path, small.out, now=clock)
    facts = pl.read_parquet(small.out / "account.parquet")
    held = facts.filter(pl.col("indicator") == "nature.products.value", pl.col("place") == "530821")
    rows = {row["part"]: (row["value"], row["status"]) for row in held.iter_rows(named=True)}
    assert rows == {
        "": (700, "value"),
        "product=tea": (700, "value"),
        "product=fruit": (None, "not applicable"),
    }


def test_what_is_only_left_out_stays_missing(small: Any, clock: Callable[[], str]) -> None:
    _products(small)
    path = small.folder / "facts.csv"
    path.write_text("".join(line for line in path.read_text("utf-8").splitlines(True) if "not appl" not in line))
    run_account(small.path, small.out, now=clock)
    facts = pl.read_parquet(small.out / "account.parquet")
    held = facts.filter(pl.col("indicator") == "nature.products.value", pl.col("place") == "530821")
    assert dict(zip(held["part"], held["status"], strict=True))[""] == "missing"


def test_one_fact_without_a_mark_makes_the_figure_unverified(small: Any) -> None:
    _products(small, mark="")
    inputs, _, _ = check_run(small.path)
    assert inputs is not None
    assert str(inputs.given.known()["nature.products.output"].mark) == "U"


@pytest.mark.parametrize("key", ["not_accounted", "not_applicable"])
def test_a_service_asked_for_and_set_aside(small: Any, key: str) -> None:
    small.content[key] = {"nature.water_conservation": {"zh": "无", "en": "none"}}
    assert len(_found(small, "service-named-twice")) == 1


@pytest.mark.parametrize(
    ("service", "parameter", "unit", "code"),
    [
        ("nature.soil_retention", "nature.soil_retention.dredging_price", "元/m3", "sensitivity-lacks-input"),
        ("nature.carbon_sequestration", PRICE, "元/m3", "sensitivity-unused"),
    ],
)
def test_a_sensitivity_that_says_nothing_is_told(
    small: Any, service: str, parameter: str, unit: str, code: str, clock: Callable[[], str]
) -> None:
    reason = {"zh": "价", "en": "price"}
    small.content["sensitivity"] = [{"service": service, "vary": {parameter: [1]}, "unit": unit, "reason": reason}]
    (found,) = _found(small, code)
    assert str(found.severity) == "warning"
    run_account(small.path, small.out, now=clock)


SLOW = """
import sys, time
room = sys.argv.pop()
class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == room:
            print("up", flush=True)
            time.sleep(60)
sys.meta_path.insert(0, Slow())
from qingshan.cli import main
sys.argv = ["qingshan", "services"]
main()
"""


@pytest.mark.parametrize("room", ["qingshan.rulebook", "qingshan.nature"])
def test_ctrl_c_while_the_program_loads_is_one_line(room: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, room], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert "Traceback" not in told
    assert process.returncode == 130, told
