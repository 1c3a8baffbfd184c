"""Intervals of parts and of what formulas make, and errors of whole rasters and statistics."""

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest
import rasterio
import yaml

from qingshan.core import Severity
from qingshan.core.sampling import saltelli
from qingshan.runs import check_run, draws, run_account
from qingshan.runs.compute import compute
from qingshan.runs.draws import DrawnAccounts
from qingshan.runs.response import responses
from qingshan.runs.varied import on_cells
from qingshan.runs.varied_check import varied_of

Clock = Callable[[], str]
ZONES = ["530802", "530821"]
HEAD = "indicator,place,period,part,value,unit,status,mark,source,price_year,reason\n"
PROFILE = {
    "code": "TWO",
    "title": {"zh": "两项", "en": "two accounts"},
    "source": "general-knowledge",
    "mark": "U",
    "methods": {"nature.carbon_sequestration.quantity": "nep", "nature.air_purification.quantity": "emission_limited"},
    "accounts": [{"service": "nature.carbon_sequestration", "ecosystems": ["forest", "grass"]}],
}
CARBON_PRICE = {"value": 380.0, "unit": "CNY/tCO2", "price_year": 2019, "source": "test"}


def row(indicator: str, place: str, value: float, unit: str, part: str = "") -> str:
    year = 2019 if "元" in unit else ""
    return f"{indicator},{place},2019,{part},{value},{unit},value,S,yearbook,{year},\n"


def two(small: Any, *services: str, facts: str = "") -> None:
    """A run of a profile of its own, so that its total is whole; net primary productivity is a raster."""
    folder = small.folder / "rules" / "profiles"
    folder.mkdir(parents=True, exist_ok=True)
    accounts = [*PROFILE["accounts"], *({"service": one} for one in services)]
    (folder / "two.yaml").write_text(yaml.safe_dump(PROFILE | {"accounts": accounts}, allow_unicode=True), "utf-8")
    classes = np.full((20, 20), 2, np.uint8)
    classes[:, 5:10], classes[:, 10:] = 10, 2
    small.raster("cover.tif", classes)
    small.raster("npp.tif", np.linspace(300, 900, 400).reshape(20, 20).astype(np.float32))
    small.content |= {"profile": "TWO", "rulebook": ["rules"], "services": []}
    small.content["rasters"] = {"nature.npp_dry": {"file": "npp.tif", "unit": "g/m2"}}
    if facts:
        (small.folder / "facts.csv").write_text(HEAD + facts, "utf-8")
        small.content["facts"] = ["facts.csv"]


def drawn_of(small: Any, count: int = 40) -> tuple[DrawnAccounts, np.ndarray]:
    """The drawn accounts of the run as it stands, and the draws."""
    small.write()
    inputs, columns, found = check_run(small.path)
    assert inputs is not None, [(one.code, one.message.en) for one in found if one.severity is Severity.ERROR]
    assert columns is not None
    varied, _ = varied_of(inputs)
    drawn = saltelli([one.spread for one in varied], 100, 3).first[:count]
    cells = on_cells(inputs.plan, varied)
    answers, _ = responses(inputs, columns, cells, drawn[:, [varied.index(one) for one in cells]], None)
    return DrawnAccounts(inputs, compute(inputs, inputs.plan, columns, "test"), varied, answers), drawn


def figure(accounts: DrawnAccounts, made: np.ndarray, code: str, part: str = "") -> np.ndarray:
    numbers = [at for at, one in enumerate(accounts.figures) if (one.code, one.part) == (code, part)]
    assert len(numbers) == 1, (code, part, [(one.code, one.part) for one in accounts.figures])
    return made[:, numbers[0]]


def test_in_every_draw_the_parts_add_to_their_whole_and_the_accounts_to_their_sum(small: Any) -> None:
    emissions = "".join(
        row("nature.air_purification.emission", place, tonnes, "t", f"pollutant={pollutant}")
        for place in ZONES
        for pollutant, tonnes in (("SO2", 900.0), ("NOx", 50.0), ("dust", 7000.0))
    )
    two(small, "nature.air_purification", facts=emissions)
    rates = {name: {"SO2": 88.65, "NOx": 6.0, "dust": 100.0} for name in ("forest", "grass")}
    small.content["parameters"] = {
        "nature.nep_ratio": {"value": 0.18, "unit": "1", "source": "test", "range": {"low": 0.1, "high": 0.3}},
        "nature.air_purification.rate": {
            "value": rates,
            "unit": "kg/hm2",
            "source": "test",
            "range": {"low": 0.5, "high": 1.5, "relative": True},
        },
    }
    small.content["uncertainty"] = {"parameters": list(small.content["parameters"])}
    accounts, drawn = drawn_of(small)
    made = accounts.figures_at(drawn)
    parts = {one.code: {other.part for other in accounts.figures if other.code == one.code} for one in accounts.figures}
    for code in ("nature.carbon_sequestration.quantity", "nature.carbon_sequestration.value"):
        assert parts[code] == {"", "ecosystem=forest", "ecosystem=grass"}
        types = figure(accounts, made, code, "ecosystem=forest"), figure(accounts, made, code, "ecosystem=grass")
        assert np.nansum(types, axis=0) == pytest.approx(figure(accounts, made, code), rel=1e-12)
    air = "nature.air_purification.value"
    pollutants = [figure(accounts, made, air, f"pollutant={one}") for one in ("SO2", "NOx", "dust")]
    assert np.sum(pollutants, axis=0) == pytest.approx(figure(accounts, made, air), rel=1e-12)
    cut = [figure(accounts, made, air, f"ecosystem={one};pollutant=SO2") for one in ("forest", "grass")]
    assert np.nansum(cut, axis=0) == pytest.approx(pollutants[0], rel=1e-12)
    carbon = figure(accounts, made, "nature.carbon_sequestration.value")
    together = figure(accounts, made, air) + carbon
    assert figure(accounts, made, "gep.accounted.value") == pytest.approx(together, rel=1e-12)
    assert figure(accounts, made, "gep.total") == pytest.approx(together, rel=1e-12)
    assert np.ptp(carbon, axis=0).min() > 0
    assert np.ptp(figure(accounts, made, air, "pollutant=NOx"), axis=0)[0] < np.ptp(pollutants[0], axis=0)[0]


def test_what_a_formula_makes_of_the_account_is_drawn_with_it(small: Any, clock: Clock) -> None:
    facts = "".join(row("population.resident", place, 10.0, "万人") for place in ZONES)
    facts += "".join(row("economy.gdp", place, 2.0, "亿元") for place in ZONES)
    two(small, facts=facts)
    ends = {"low": 200.0, "high": 560.0}
    small.content["parameters"] = {"nature.carbon_sequestration.price": CARBON_PRICE | {"range": ends}}
    small.content["uncertainty"] = {"draws": 1000, "parameters": list(small.content["parameters"])}
    small.write()
    result = run_account(small.path, small.out, now=clock)
    assert result.content.uncertainty is not None
    told = {(one.indicator, one.place): one for one in result.content.uncertainty.figures if not one.part}
    for place in ZONES:
        total, head = told["gep.total", place], told["gep.per_capita", place]
        unit = head.account / total.account
        for name in ("mean", "sd", "lower", "median", "upper"):
            assert getattr(head, name) == pytest.approx(getattr(total, name) * unit, rel=1e-9)
        assert head.sd == pytest.approx(head.account / 380 * 360 / np.sqrt(12), rel=2e-3)
        assert told["gep.to_gdp_ratio", place].upper == pytest.approx(total.upper / 2e8, rel=1e-9)


def test_one_error_of_a_raster_that_a_sum_is_linear_in_has_its_variance_in_closed_form(
    small: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    two(small)
    small.content["rasters"]["nature.npp_dry"]["range"] = {"low": 0.7, "high": 1.3, "relative": True}
    small.content["uncertainty"] = {"draws": 2000, "seed": 4, "parameters": ["nature.nep_ratio"]}
    ratio = {"value": 0.2, "unit": "1", "source": "test", "range": {"low": 0.1, "high": 0.3}}
    small.content["parameters"] = {"nature.nep_ratio": ratio}
    small.write()
    from qingshan.runs import machine  # noqa: PLC0415 - what is counted

    walks = []
    true = machine.walk
    monkeypatch.setattr(machine, "walk", lambda job, **more: walks.append(job) or true(job, **more))
    result = run_account(small.path, small.out, now=clock)
    assert len(walks) <= 3  # check and account in one, and the two ends of the line
    made = result.content.uncertainty
    assert made is not None
    # X in 0.7 to 1.3 and Y in 0.1 to 0.3, a product: means 1 and 0.2, variances (b − a)²/12
    vx, vy = 0.6**2 / 12, 0.2**2 / 12
    sd = np.sqrt(vx * 0.2**2 + vy + vx * vy) / 0.2
    parts = [one for one in made.figures if one.indicator == "nature.carbon_sequestration.quantity" and not one.place]
    assert {one.part for one in parts} == {"", "ecosystem=forest", "ecosystem=grass"}
    for one in parts:
        assert (one.mean, one.sd) == (pytest.approx(one.account, rel=2e-3), pytest.approx(one.account * sd, rel=1e-2))
    of_all = [one for one in made.drivers if one.indicator == "gep.accounted.value"]
    (drives,) = [one for one in of_all if one.parameter == "nature.npp_dry"]
    assert (drives.low, drives.high, drives.relative, drives.added) == (0.7, 1.3, True, False)
    assert drives.at_high == pytest.approx(drives.account * 1.3)
    assert drives.first == pytest.approx(vx * 0.04 / (vx * 0.04 + vy + vx * vy), abs=0.03)
    frame = pl.read_csv(small.out / "uncertainty.csv", schema_overrides={"place": pl.String})
    assert set(frame["part"].drop_nulls()) >= {"ecosystem=forest", "ecosystem=grass"}


@pytest.mark.parametrize(
    ("role", "given"),
    [
        ("nature.rain", {"low": -200.0, "high": 300.0}),
        ("nature.rain", {"low": 0.8, "high": 1.2, "relative": True}),
        ("nature.temperature", {"low": -1.0, "high": 1.0, "kind": "triangular"}),
    ],
)
def test_a_drawn_error_of_a_raster_is_that_of_running_it_again_with_other_cells(
    small: Any, role: str, given: dict[str, Any]
) -> None:
    small.raster("rain.tif", np.linspace(900, 1500, 400).reshape(20, 20).astype(np.float32))
    raster = small.content["rasters"][role]
    raster["range"], small.content["uncertainty"] = given, {"parameters": ["nature.water_conservation.price"]}
    price = {"value": 8.0, "unit": "CNY/m3", "price_year": 2019, "source": "test", "range": {"low": 6.0, "high": 9.0}}
    small.content["parameters"] = {"nature.water_conservation.price": price}
    accounts, drawn = drawn_of(small, 3)
    made = accounts.figures_at(drawn)
    at = [one.node.code for one in accounts.varied].index(role)  # the draws' own order
    before = small.folder / raster["file"]
    with rasterio.open(before) as dataset:
        cells = dataset.read(1).astype(np.float64)
    for number, values in enumerate(drawn):
        error, paid = values[at], values[1 - at]
        small.raster(raster["file"], cells * error if given.get("relative") else cells + error)
        small.content["parameters"]["nature.water_conservation.price"] = price | {"value": float(paid)}
        small.write()
        inputs, columns, _ = check_run(small.path)
        assert inputs is not None
        assert columns is not None
        rows = compute(inputs, inputs.plan, columns, "test").facts.iter_rows(named=True)
        again = {(one["indicator"], one["part"], one["place"]): one["value"] for one in rows}
        for n, one in enumerate(accounts.figures):
            for zone, place in enumerate(ZONES):
                wanted = again[one.code, one.part, place]
                wanted = np.nan if wanted is None else wanted
                assert made[number, n, zone] == pytest.approx(wanted, rel=2e-3, nan_ok=True), one
    small.raster(raster["file"], cells)


def test_one_error_of_statistics_moves_all_their_figures_alike(small: Any, clock: Clock) -> None:
    rows = [
        row("nature.products.output", place, tonnes, "t", f"product={product}")
        + row("nature.products.price", place, 100.0, "元/t", f"product={product}")
        for place in ZONES
        for product, tonnes in (("tea", 10.0), ("fruit", 30.0))
    ]
    (small.folder / "facts.csv").write_text(HEAD + "".join(rows), "utf-8")
    small.content |= {"facts": ["facts.csv"], "services": ["nature.products"]}
    section = {"draws": 1000, "inputs": {"nature.products.output": {"low": 0.9, "high": 1.1, "relative": True}}}
    small.content["uncertainty"] = section
    small.write()
    made = run_account(small.path, small.out, now=clock).content.uncertainty
    assert made is not None
    told = [one for one in made.figures if one.place == "530802"]
    values = {one.part: one for one in told if one.indicator == "nature.products.value"}
    assert set(values) == {"", "product=tea", "product=fruit"}
    for one in values.values():
        assert one.sd == pytest.approx(one.account * 0.2 / np.sqrt(12), rel=2e-3)
    assert values[""].upper == pytest.approx(values["product=tea"].upper + values["product=fruit"].upper)
    (tea,) = [one for one in told if (one.indicator, one.part) == ("nature.products.output", "product=tea")]
    assert tea.lower == pytest.approx(10 * 0.91, rel=1e-3)


def test_zones_and_figures_worked_out_one_after_another_are_those_of_all_at_once(
    small: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    two(small)
    small.content["rasters"]["nature.npp_dry"]["range"] = {"low": 0.7, "high": 1.3, "relative": True}
    small.content["uncertainty"] = {}
    accounts, drawn = drawn_of(small)
    whole = accounts.figures_at(drawn)
    monkeypatch.setattr(draws, "_AT_ONCE", 1)
    monkeypatch.setattr(draws, "_SUMS", 1)
    assert np.array_equal(accounts.figures_at(drawn), whole, equal_nan=True)
    numbers = [len(accounts.figures) - 1, 0]
    last = accounts.places.index(accounts.total)
    assert np.array_equal(accounts.totals_at(drawn, numbers), whole[:, numbers, last], equal_nan=True)


def refused(small: Any) -> list[tuple[str, Severity, str]]:
    small.write()
    return [(one.code, one.severity, one.where.field) for one in check_run(small.path)[2] if "uncertain" in one.code]


def test_a_temperature_has_no_factor(small: Any) -> None:
    small.content["rasters"]["nature.temperature"]["range"] = {"low": 0.9, "high": 1.1, "relative": True}
    small.content["uncertainty"] = {}
    assert ("uncertainty-range", Severity.ERROR, "rasters.nature.temperature.range") in refused(small)


def test_a_range_of_a_raster_that_no_account_takes_is_told(small: Any) -> None:
    small.raster("ndvi.tif", np.full((20, 20), 0.5, np.float32))
    ndvi = {"file": "ndvi.tif", "unit": "1", "range": {"low": 0.9, "high": 1.1, "relative": True}}
    small.content["rasters"]["nature.ndvi"] = ndvi
    small.content["uncertainty"] = {}
    assert ("uncertainty-unused", Severity.WARNING, "rasters.nature.ndvi.range") in refused(small)


def test_statistics_that_the_run_was_not_given_are_told(small: Any) -> None:
    small.content["uncertainty"] = {"inputs": {"nature.products.output": {"low": 0.9, "high": 1.1, "relative": True}}}
    assert ("uncertainty-unused", Severity.WARNING, "uncertainty.inputs.nature.products.output") in refused(small)


def test_an_input_that_is_no_indicator_is_an_error_at_its_line(small: Any) -> None:
    small.content["uncertainty"] = {"inputs": {"nature.no_such": {"low": 0.9, "high": 1.1}}}
    small.write()
    found = [(one.code, one.where.field) for one in check_run(small.path)[2] if one.severity is Severity.ERROR]
    assert found == [("unknown-code", "uncertainty.inputs.nature.no_such")]


def test_an_error_of_elevation_reaches_the_slopes_that_are_made_of_it(small: Any) -> None:
    rows, columns = np.mgrid[0:20, 0:20].astype(float)
    height = (800 + 40 * rows + 90 * np.sin(columns)).astype(np.float32)
    small.raster("dem.tif", height)
    small.raster("months.tif", np.full((12, 20, 20), 110.0, np.float32))
    small.content["rasters"] = {
        "nature.elevation": {"file": "dem.tif", "unit": "m", "range": {"low": 0.5, "high": 1.5, "relative": True}},
        "nature.rain_monthly": {"file": "months.tif", "unit": "mm"},
    }
    small.content["parameters"] = {
        "nature.erodibility": {"value": 0.02, "unit": "t*h/(MJ*mm)", "source": "test"},
        "nature.cover_factor": {"value": {"forest": 0.05, "grass": 0.1}, "unit": "1", "source": "test"},
    }
    small.content |= {"services": ["nature.soil_retention"], "uncertainty": {}}
    accounts, drawn = drawn_of(small, 2)
    at = [one.node.code for one in accounts.varied].index("nature.elevation")
    drawn[:, [other for other in range(drawn.shape[1]) if other != at]] = [
        one.stated for number, one in enumerate(accounts.varied) if number != at
    ]
    made = figure(accounts, accounts.figures_at(drawn), "nature.soil_retention.quantity")
    for number, factor in enumerate(drawn[:, at]):
        small.raster("dem.tif", height * factor)
        small.write()
        inputs, columns_of, _ = check_run(small.path)
        assert inputs is not None
        assert columns_of is not None
        rows_made = compute(inputs, inputs.plan, columns_of, "test").facts
        whole = rows_made.filter(pl.col("indicator") == "nature.soil_retention.quantity", pl.col("part") == "")
        again = dict(whole.select("place", "value").iter_rows())
        assert made[number, :2] == pytest.approx([again[place] for place in ZONES], rel=0.02)
    assert abs(made[0, 0] - made[1, 0]) > 0.02 * made[0, 0]
