"""An account is checked when it is done: sums, double counting, and whether its size can be true."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from qingshan.core import Finding, Severity
from qingshan.nature import SERVICES, models_giving
from qingshan.rulebook import standard_rulebook
from qingshan.runs import check_run, run_account
from qingshan.runs.opening import open_inputs
from qingshan.runs.sums_check import check_sums


def _with_storms(small: Any) -> None:
    for name, depth in (("storm_rain", 200.0), ("storm_runoff", 90.0)):
        small.raster(f"{name}.tif", np.full((20, 20), depth, np.float32))
        small.content["rasters"][f"nature.{name}"] = {"file": f"{name}.tif", "unit": "mm"}
    small.content["services"] = ["nature.water_conservation", "nature.flood_mitigation"]
    small.write()


def _codes(found: list[Finding]) -> list[str]:
    return [one.code for one in found]


def test_two_accounts_of_the_same_storm_water_in_one_sum_are_warned_of(small: Any) -> None:
    _with_storms(small)
    _, _, found = check_run(small.path)
    (double,) = [one for one in found if one.code == "possible-double-count"]
    assert double.severity is Severity.WARNING
    assert "water held back in one storm may be valued twice" in double.message.en


def test_one_of_them_alone_is_no_double_count(small: Any) -> None:
    _, _, found = check_run(small.path)
    assert "possible-double-count" not in _codes(found)


def test_an_account_outside_the_total_overlaps_with_nothing(small: Any) -> None:
    _with_storms(small)
    folder = small.folder / "rules" / "profiles"
    folder.mkdir(parents=True)
    profile = Path(__file__).parents[2] / "src/qingshan/rulebook/data/profiles/cn-guide-2020.yaml"
    text = profile.read_text("utf-8").replace(
        "  - service: nature.flood_mitigation\n", "  - service: nature.flood_mitigation\n    in_total: false\n"
    )
    (folder / "guide.yaml").write_text(text, "utf-8")
    small.content["rulebook"] = ["rules"]
    small.write()
    _, _, found = check_run(small.path)
    assert "possible-double-count" not in _codes(found)


def test_a_price_a_thousand_times_too_high_makes_the_size_implausible(small: Any, clock: Callable[[], str]) -> None:
    price = {"value": 7060, "unit": "CNY/m3", "price_year": 2010, "source": "a slip: per thousand m3"}
    small.content["parameters"] = {"nature.water_conservation.price": price}
    small.write()
    result = run_account(small.path, small.out, now=clock)
    implausible = [one for one in result.findings if one.code == "size-implausible"]
    assert len(implausible) == 2
    assert "530802" in implausible[0].message.en


def test_parts_that_do_not_add_up_are_an_error(small: Any, clock: Callable[[], str]) -> None:
    result = run_account(small.path, small.out, now=clock)
    inputs, _ = open_inputs(small.path)
    assert inputs is not None
    facts = result.content.facts
    assert list(check_sums(inputs.plan, facts, inputs.document)) == []
    spoilt = facts.with_columns(
        value=pl.when(
            (pl.col("indicator") == "nature.water_conservation.quantity") & (pl.col("part") == "ecosystem=forest")
        )
        .then(pl.col("value") * 1.001)
        .otherwise(pl.col("value"))
    )
    found = list(check_sums(inputs.plan, spoilt, inputs.document))
    assert _codes(found) == ["does-not-add-up"] * 2
    assert all(one.severity is Severity.ERROR for one in found)


@pytest.mark.parametrize("overlap", standard_rulebook().overlaps.values(), ids=list(standard_rulebook().overlaps))
def test_every_overlap_names_services_and_models_that_exist(overlap: Any) -> None:
    assert all(code in SERVICES for code in overlap.services)
    for indicator, model in overlap.methods.items():
        assert model in models_giving(indicator)
