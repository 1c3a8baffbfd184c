"""Intervals and drivers of an account against what is known in closed form, and against running it again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from qingshan.core import Finding, Severity
from qingshan.core.sampling import saltelli
from qingshan.runs import check_run, run_account
from qingshan.runs.compute import compute
from qingshan.runs.draws import DrawnAccounts
from qingshan.runs.response import Response, _knots, responses
from qingshan.runs.run import Result
from qingshan.runs.uncertainty import uncertainty_of
from qingshan.runs.varied import on_cells
from qingshan.runs.varied_check import varied_of

Clock = Callable[[], str]
WATER, CARBON, ALL = "nature.water_conservation.value", "nature.carbon_sequestration.value", "gep.accounted.value"
PRICE, RATIO, RUNOFF = "nature.water_conservation.price", "nature.nep_ratio", "nature.runoff_coefficient"
CARBON_PRICE = "nature.carbon_sequestration.price"


def given(low: float, high: float, value: float | dict[str, float], unit: str, **more: Any) -> dict[str, Any]:
    """A parameter of the run's own with a range."""
    kind = {key: more.pop(key) for key in ("kind", "relative") if key in more}
    return {"value": value, "unit": unit, "source": "test", "range": {"low": low, "high": high, **kind}, **more}


def vary(small: Any, parameters: dict[str, Any], **section: Any) -> None:
    """Write the run with these parameters, and only them, varied."""
    small.content["parameters"] = parameters
    small.content["uncertainty"] = {"draws": 1000, "seed": 5, "parameters": list(parameters), **section}
    small.write()


def price(low: float, high: float, value: float = 8.0, **more: Any) -> dict[str, Any]:
    return given(low, high, value, "CNY/m3", price_year=2019, **more)


def run(small: Any, clock: Clock) -> Result:
    return run_account(small.path, small.out, now=clock)


def figure(result: Result, indicator: str, place: str, part: str = "") -> Any:
    assert result.content.uncertainty is not None
    wanted = (indicator, place, part)
    found = [one for one in result.content.uncertainty.figures if (one.indicator, one.place, one.part) == wanted]
    (one,) = found
    return one


def driver(result: Result, indicator: str, parameter: str) -> Any:
    assert result.content.uncertainty is not None
    (one,) = [
        one for one in result.content.uncertainty.drivers if (one.indicator, one.parameter) == (indicator, parameter)
    ]
    return one


def test_a_value_linear_in_one_uniform_parameter_has_its_interval_and_all_of_its_variance(
    small: Any, clock: Clock
) -> None:
    vary(small, {PRICE: price(6.0, 10.0)})
    result = run(small, clock)
    one = figure(result, WATER, "530802")
    quantity = one.account / 8
    assert [one.lower, one.median, one.upper] == pytest.approx([quantity * p for p in (6.2, 8.0, 9.8)], rel=1e-3)
    assert (one.mean, one.sd) == (
        pytest.approx(quantity * 8, rel=1e-4),
        pytest.approx(quantity * 4 / np.sqrt(12), rel=2e-3),
    )
    drives = driver(result, WATER, PRICE)
    assert (drives.first, drives.total) == (pytest.approx(1, abs=0.02), pytest.approx(1, abs=0.02))
    assert (drives.at_low, drives.at_high) == pytest.approx((drives.account * 6 / 8, drives.account * 10 / 8))
    assert driver(result, CARBON, PRICE).total == 0
    assert figure(result, CARBON, "530802").sd == 0


def test_a_product_of_two_independent_parameters_has_its_mean_variance_and_shares(small: Any, clock: Clock) -> None:
    ratio = given(0.1, 0.5, 0.18, "1")
    vary(small, {RATIO: ratio, CARBON_PRICE: given(200.0, 600.0, 380.0, "CNY/t", price_year=2019)}, draws=4000)
    small.content["parameters"][CARBON_PRICE]["unit"] = "CNY/tCO2"
    small.write()
    result = run(small, clock)
    one, share, cost = (
        figure(result, CARBON, "530821"),
        driver(result, CARBON, RATIO),
        driver(result, CARBON, CARBON_PRICE),
    )
    unit = one.account / 0.18 / 380
    # X in 0.1 to 0.5, Y in 200 to 600: means 0.3 and 400, variances (b - a)²/12
    x, y, vx, vy = 0.3, 400.0, 0.16 / 12, 400**2 / 12
    variance = vx * y**2 + vy * x**2 + vx * vy
    assert one.mean == pytest.approx(unit * x * y, rel=1e-3)
    assert one.sd == pytest.approx(unit * np.sqrt(variance), rel=1e-2)
    assert share.first == pytest.approx(vx * y**2 / variance, abs=0.03)
    assert cost.first == pytest.approx(vy * x**2 / variance, abs=0.03)
    assert share.total == pytest.approx(1 - vy * x**2 / variance, abs=0.03)
    assert cost.total_lower <= cost.total <= cost.total_upper


def test_the_total_is_that_of_all_zones_where_there_is_no_place_above(small: Any, clock: Clock) -> None:
    vary(small, {PRICE: price(6.0, 10.0)})
    result = run(small, clock)
    zones = [figure(result, ALL, code) for code in ("530802", "530821")]
    assert figure(result, ALL, "").account == pytest.approx(sum(one.account for one in zones))
    assert figure(result, ALL, "").upper == pytest.approx(sum(one.upper for one in zones))  # one price moves them all


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(small: Any, tmp_path: Path, clock: Clock) -> None:
    told = []
    for number, seed in enumerate((1, 1, 2)):
        vary(small, {PRICE: price(6.0, 10.0), RATIO: given(0.05, 0.4, 0.18, "1")}, seed=seed, draws=100)
        out = tmp_path / str(number)
        run_account(small.path, out, now=clock)
        told.append((out / "uncertainty.csv").read_bytes())
    assert told[0] == told[1] != told[2]
    frame = pl.read_csv(tmp_path / "0" / "uncertainty.csv", schema_overrides={"place": pl.String})
    assert frame.filter(pl.col("parameter") == PRICE)["indicator"].to_list() == [WATER, CARBON, ALL]


def test_a_range_in_another_unit_is_converted_with_its_value(small: Any, clock: Clock) -> None:
    vary(small, {CARBON_PRICE: given(0.2, 0.6, 0.4, "CNY/kgCO2", price_year=2019)})
    small.content["parameters"][CARBON_PRICE] |= {"unit": "万元/tCO2", "value": 0.04}
    small.content["parameters"][CARBON_PRICE]["range"] = {"low": 0.02, "high": 0.06}
    small.write()
    drives = driver(run(small, clock), CARBON, CARBON_PRICE)
    assert (drives.low, drives.high) == pytest.approx((200.0, 600.0))


def test_the_account_itself_is_not_changed(small: Any, tmp_path: Path, clock: Clock) -> None:
    vary(small, {PRICE: price(6.0, 10.0)})
    with_it = run(small, clock).content.facts.drop("source")
    del small.content["uncertainty"]
    small.write()
    assert run_account(small.path, tmp_path / "without", now=clock).content.facts.drop("source").equals(with_it)
    assert not (tmp_path / "without" / "uncertainty.csv").exists()


TABLE = {"forest": 0.03, "cropland": 0.2, "grass": 0.1, "shrub": 0.05}
CASES = {
    "one": {RATIO: given(0.05, 0.4, 0.18, "1")},
    "table": {RUNOFF: given(0.5, 1.5, TABLE, "1", relative=True)},
    "normal": {RATIO: given(0.1, 0.3, 0.2, "1", kind="normal")},
    "both levels": {RATIO: given(0.05, 0.4, 0.18, "1"), RUNOFF: given(0.0, 0.3, 0.1, "1"), PRICE: price(5.0, 9.0)},
}


@pytest.mark.parametrize("parameters", CASES.values(), ids=CASES)
def test_drawn_accounts_are_those_of_running_it_again(small: Any, parameters: dict[str, Any]) -> None:
    vary(small, parameters)
    inputs, columns, _ = check_run(small.path)
    assert inputs is not None
    assert columns is not None
    varied, found = varied_of(inputs)
    assert found == []
    computed = compute(inputs, inputs.plan, columns, "test")
    drawn = saltelli([one.spread for one in varied], 100, 3).first[:5]
    cells = on_cells(inputs.plan, varied)
    answers, found = responses(inputs, columns, cells, drawn[:, [varied.index(one) for one in cells]], None)
    assert found == []
    accounts = DrawnAccounts(inputs, computed, varied, answers)
    made = accounts.figures_at(drawn)
    for row, values in enumerate(drawn):
        again = _again(small, dict(zip([one.node.code for one in varied], values.tolist(), strict=True)))
        for number, one in enumerate(accounts.figures):
            for at, place in enumerate(accounts.places[:2]):
                wanted = again.get((one.code, one.part, place))
                wanted = float("nan") if wanted is None else wanted
                assert made[row, number, at] == pytest.approx(wanted, rel=1e-9, nan_ok=True)
    assert {one.part for one in accounts.figures} >= {"", "ecosystem=forest", "ecosystem=grass"}
    stated = accounts.figures_at(np.array([[one.stated for one in varied]]))[0]
    for number in range(len(accounts.figures)):
        assert stated[number] == pytest.approx(accounts.account(number), rel=1e-12, nan_ok=True)


def _again(small: Any, values: dict[str, float]) -> dict[tuple[str, str, str], float | None]:
    """The whole account, run with other values."""
    before = dict(small.content["parameters"])
    changed = {}
    for code, value in values.items():
        old = before[code]["value"]
        new = {name: one * value for name, one in old.items()} if isinstance(old, dict) else value
        changed[code] = {key: one for key, one in before[code].items() if key != "range"} | {"value": new}
    small.content["parameters"] = changed
    section = small.content.pop("uncertainty")
    small.write()
    inputs, columns, _ = check_run(small.path)
    small.content |= {"parameters": before, "uncertainty": section}
    assert inputs is not None
    assert columns is not None
    facts = compute(inputs, inputs.plan, columns, "test").facts
    return {(row["indicator"], row["part"], row["place"]): row["value"] for row in facts.iter_rows(named=True)}


def test_a_sum_that_is_not_linear_is_interpolated_and_says_how_far_it_is_off(small: Any, clock: Clock) -> None:
    small.raster("rain.tif", np.linspace(900, 1500, 400).reshape(20, 20).astype(np.float32))
    vary(small, {RUNOFF: given(0.0, 0.9, 0.1, "1")})  # beyond some of it cells have no water left and are cut at nought
    result = run(small, clock)
    (note,) = [one for one in result.findings if one.code == "uncertainty-approximated"]
    assert note.severity is Severity.NOTE
    assert RUNOFF in note.message.en
    off = float(note.message.en.split("at most ")[1].split(" ")[0])
    assert 0 < off < 0.01


def test_a_thousand_draws_do_not_read_the_rasters_a_thousand_times(
    small: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qingshan.runs import machine  # noqa: PLC0415 - what is counted

    walks = []
    true = machine.walk
    monkeypatch.setattr(machine, "walk", lambda job, **more: walks.append(job) or true(job, **more))
    vary(small, {PRICE: price(6.0, 10.0)})
    run(small, clock)
    assert len(walks) == 1  # check and account in one
    walks.clear()
    vary(small, {RATIO: given(0.05, 0.4, 0.18, "1")})
    run_account(small.path, small.out, now=clock)
    assert len(walks) <= 3


def found_in(small: Any) -> list[Finding]:
    small.write()
    return check_run(small.path)[2]


@pytest.mark.parametrize(
    ("section", "code", "field"),
    [
        ({"parameters": ["nature.no_such"]}, "unknown-code", "uncertainty.parameters.0"),
        ({"parameters": [RATIO, PRICE]}, "uncertainty-no-range", "uncertainty.parameters.1"),
        ({"draws": 99}, "bad-value", "uncertainty.draws"),
        ({"draws": 100_001}, "bad-value", "uncertainty.draws"),
        ({"level": 0}, "bad-value", "uncertainty.level"),
        ({"level": 1.0}, "bad-value", "uncertainty.level"),
        ({"seed": -1}, "bad-value", "uncertainty.seed"),
        ({"drawz": 100}, "unknown-key", "uncertainty.drawz"),
    ],
)
def test_a_mistake_in_the_section_is_an_error_with_its_line(
    small: Any, section: dict[str, Any], code: str, field: str
) -> None:
    small.content["uncertainty"] = section
    found = [one for one in found_in(small) if one.severity is Severity.ERROR]
    assert [(one.code, one.where.file, one.where.field) for one in found] == [(code, "run.yaml", field)]
    assert found[0].where.line is not None
    assert found[0].where.line > 1


def test_a_range_that_cannot_be_drawn_from_is_an_error_where_it_is_named(small: Any) -> None:
    vary(small, {RUNOFF: given(0.0, 0.3, TABLE, "1")})
    assert [one.code for one in found_in(small) if one.severity is Severity.ERROR] == ["uncertainty-range"]
    vary(small, {PRICE: price(6.0, 7.0, kind="triangular")})
    assert [one.code for one in found_in(small) if one.severity is Severity.ERROR] == ["uncertainty-range"]
    vary(small, {PRICE: price(9.0, 7.0)})
    assert [one.code for one in found_in(small) if one.severity is Severity.ERROR] == ["bad-value"]


def test_a_range_that_nobody_named_and_that_cannot_be_drawn_from_is_left_out_with_a_warning(small: Any) -> None:
    vary(small, {RUNOFF: given(0.0, 0.3, TABLE, "1")})
    small.content["uncertainty"]["parameters"] = []
    found = [one for one in found_in(small) if one.code == "uncertainty-range"]
    assert [one.severity for one in found] == [Severity.WARNING]


def test_a_parameter_that_no_account_takes_is_said_and_where_none_is_left_there_is_no_interval(
    small: Any, clock: Clock
) -> None:
    small.content["uncertainty"] = {"parameters": ["nature.climate_regulation.cooling_days"]}
    small.write()
    result = run(small, clock)
    codes = {one.code for one in result.findings if one.severity is Severity.WARNING}
    assert {"uncertainty-unused", "uncertainty-nothing-varies"} <= codes
    assert result.content.uncertainty is None
    assert not (small.out / "uncertainty.csv").exists()


def test_too_many_parameters_on_the_cells_of_one_figure_are_refused(
    small: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qingshan.runs.varied_check.MOST_ON_CELLS", 0)
    vary(small, {RATIO: given(0.05, 0.4, 0.18, "1")})
    assert "uncertainty-too-many" in [one.code for one in found_in(small)]


def test_the_value_of_assets_has_the_interval_of_the_services_that_it_discounts(small: Any, clock: Clock) -> None:
    small.content["asset_value"] = {"source": "by hand", "rate": 0.03, "years": 2, "convention": "ordinary"}
    vary(small, {PRICE: price(6.0, 10.0)})
    result = run(small, clock)
    worth = 1 / 1.03 + 1 / 1.03**2
    seea = result.content.seea
    services = [f"{code}.value" for code in seea.assets.names]
    assert WATER in services
    for place in ("530802", "530821"):
        one = figure(result, "seea.asset_value", place)
        parts = [figure(result, code, place) for code in services]
        assert one.account == pytest.approx(worth * sum(part.account for part in parts))
        assert one.mean == pytest.approx(worth * sum(part.mean for part in parts))
        varied = figure(result, WATER, place)  # alone, so that its ends are those of the sum
        assert one.upper - one.lower == pytest.approx(worth * (varied.upper - varied.lower))
    assert "seea.asset_value" in (small.out / "uncertainty.csv").read_text("utf-8")


def test_an_input_that_a_figure_does_not_rest_on_changes_nothing_of_it(small: Any, clock: Clock) -> None:
    small.content["parameters"] = {}
    parameters = {
        RUNOFF: given(0.8, 1.5, {"forest": 0.3, "shrub": 0.3, "grass": 0.3}, "1", relative=True),
        PRICE: price(6.0, 11.0),
        CARBON_PRICE: given(100.0, 900.0, 300.0, "CNY/tCO2", price_year=2019),
    }
    vary(small, parameters)
    result = run(small, clock)
    for indicator, other in ((WATER, CARBON_PRICE), (CARBON, RUNOFF)):
        try:
            one = driver(result, indicator, other)
        except ValueError:
            continue
        assert (one.at_low, one.at_high) == (one.account, one.account)


def test_a_response_that_is_bent_goes_through_the_stated_point() -> None:
    knots = np.array([0.0, 1.0, 2.0])
    bent = Response((0,), (knots,), (knots**2)[:, None, None])
    stated, exact = np.array([0.5]), np.array([[0.25]])
    assert bent.at(stated[None])[0] == pytest.approx(np.array([[0.5]]))
    np.testing.assert_array_equal(bent.pinned(stated, exact).at(stated[None])[0], exact)
    assert 0.7 in _knots(0.0, 2.0, 0.7, 5)
    assert np.all(np.diff(_knots(0.0, 2.0, 0.01, 5)) > 0)


def test_without_the_section_nothing_is_drawn(small: Any) -> None:
    inputs, columns, _ = check_run(small.path)
    assert inputs is not None
    assert columns is not None
    assert uncertainty_of(inputs, columns, compute(inputs, inputs.plan, columns, "test")) == (None, [])
