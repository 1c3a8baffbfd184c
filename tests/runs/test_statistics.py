"""Products, water and visits come as facts; prices may be told for a place above and hold below it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from qingshan.runs import check_run, explain, run_account

HEAD = "indicator,place,period,part,value,unit,status,mark,source,price_year\n"
PLACES = """code,name_zh,name_en,level,parent,valid_from,valid_to
530000,云南省,Yunnan,province,-,,
530800,普洱市,Pu'er,prefecture,530000,,
530802,思茅区,Simao,county,530800,,
530821,宁洱县,Ning'er,county,530800,,
"""


def _fact(indicator: str, place: str, part: str, value: float, unit: str, year: str = "") -> str:
    return f"{indicator},{place},2019,{part},{value},{unit},value,S,yearbook,{year}\n"


@pytest.fixture
def with_products(small: Any) -> Any:
    """Tea and fruit of two counties; the price of tea is the prefecture's, that of fruit each county's own."""
    (small.folder / "places.csv").write_text(PLACES, "utf-8")
    lines = [
        _fact("nature.products.output", "530802", "product=tea", 1.2, "万t"),
        _fact("nature.products.output", "530802", "product=fruit", 3500, "t"),
        _fact("nature.products.output", "530821", "product=tea", 820, "t"),
        _fact("nature.products.output", "530821", "product=fruit", 100, "t"),
        _fact("nature.products.price", "530800", "product=tea", 2800, "元/t", "2019"),
        _fact("nature.products.price", "530800", "product=fruit", 15000, "元/t", "2019"),
        _fact("economy.gdp", "530800", "", 10, "亿元", "2019"),
    ]
    (small.folder / "facts.csv").write_text(HEAD + "".join(lines), "utf-8")
    small.content |= {"places": "places.csv", "total_place": "530800", "facts": ["facts.csv"]}
    small.content["services"] = ["nature.products"]
    small.write()
    return small


def _value(folder: Path, indicator: str, place: str, part: str = "") -> float:
    facts = pl.read_parquet(folder / "account.parquet")
    row = facts.filter(pl.col("indicator") == indicator, pl.col("place") == place, pl.col("part") == part)
    assert row.height == 1, row
    return float(row["value"][0])


def test_output_times_the_price_of_the_place_above(with_products: Any, clock: Callable[[], str]) -> None:
    run_account(with_products.path, with_products.out, now=clock)
    tea = _value(with_products.out, "nature.products.value", "530802", "product=tea")
    fruit = _value(with_products.out, "nature.products.value", "530802", "product=fruit")
    assert (tea, fruit) == (12_000 * 2800, 3500 * 15_000)
    assert _value(with_products.out, "nature.products.value", "530802") == tea + fruit
    assert _value(with_products.out, "nature.products.value", "530800") == pytest.approx(
        (12_000 + 820) * 2800 + 3600 * 15_000
    )


def test_values_carry_the_price_year_of_the_facts(with_products: Any, clock: Callable[[], str]) -> None:
    run_account(with_products.path, with_products.out, now=clock)
    facts = pl.read_parquet(with_products.out / "account.parquet")
    rows = facts.filter(pl.col("indicator") == "nature.products.value")
    assert rows["price_year"].unique().to_list() == [2019]
    assert rows["price_basis"].unique().to_list() == ["current"]


def test_a_product_without_a_price_is_missing_and_so_is_the_whole(with_products: Any, clock: Callable[[], str]) -> None:
    facts = with_products.folder / "facts.csv"
    lines = [line for line in facts.read_text("utf-8").splitlines(True) if "15000" not in line]
    facts.write_text("".join(lines), "utf-8")
    run_account(with_products.path, with_products.out, now=clock)
    held = pl.read_parquet(with_products.out / "account.parquet").filter(
        pl.col("indicator") == "nature.products.value", pl.col("place") == "530802"
    )
    status = dict(zip(held["part"], held["status"], strict=True))
    assert status == {"": "missing", "product=tea": "value", "product=fruit": "missing"}


def test_an_own_price_table_by_product_stands_in_the_run_file(with_products: Any, clock: Callable[[], str]) -> None:
    with_products.content["parameters"] = {
        "nature.products.price": {
            "value": {"tea": 3000, "fruit": 1},
            "unit": "元/t",
            "price_year": 2019,
            "source": "market survey",
        }
    }
    with_products.write()
    run_account(with_products.path, with_products.out, now=clock)
    assert _value(with_products.out, "nature.products.value", "530802", "product=tea") == 36_000_000


def test_a_table_by_the_wrong_dimension_is_a_finding(with_products: Any) -> None:
    with_products.content["parameters"] = {
        "nature.products.price": {"value": {"forest": 1}, "unit": "元/t", "price_year": 2019, "source": "x"}
    }
    with_products.write()
    _, _, found = check_run(with_products.path)
    assert any("'forest'" in one.message.en and one.code == "unknown-code" for one in found)


def test_a_formula_whose_inputs_are_there_is_worked_out(with_products: Any, clock: Callable[[], str]) -> None:
    with_products.content["profile"] = "MINE"
    with_products.content["rulebook"] = ["rules"]
    folder = with_products.folder / "rules" / "profiles"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text(
        "code: MINE\ntitle: {zh: 自定, en: mine}\nsource: general-knowledge\nmark: U\n"
        "accounts:\n  - service: nature.products\n",
        "utf-8",
    )
    with_products.write()
    run_account(with_products.path, with_products.out, now=clock)
    total = _value(with_products.out, "gep.total", "530800")
    assert _value(with_products.out, "gep.to_gdp_ratio", "530800") == pytest.approx(total / 1e9)


def test_a_value_from_statistics_is_followed_to_its_stated_figures(
    with_products: Any, clock: Callable[[], str]
) -> None:
    run_account(with_products.path, with_products.out, now=clock)
    tree = explain(with_products.out, "nature.products.value", "530802", "2019", "product=tea")
    leaves = [dict(leaf.detail) | {"value": leaf.value} for leaf in tree.leaves()]
    assert {leaf["source"] for leaf in leaves} == {"yearbook"}
    assert all(len(leaf["sha256"]) == 64 and leaf["mark"] == "S" for leaf in leaves)
    assert {(leaf["place"], leaf["value"]) for leaf in leaves} >= {("530802", 1.2), ("530800", 2800.0)}


@pytest.mark.parametrize(
    ("rule", "years", "code", "severity"),
    [
        ("current", (2018, 2018), "price-not-current", "error"),
        ("current", (2019, 2019), None, ""),
        ("constant", (2018, 2019), "mixed-price-basis", "error"),
        ("as_dated", (2018, 2019), "mixed-price-basis", "warning"),
        ("as_dated", (2018, 2018), "constant-prices", "note"),
    ],
)
def test_the_price_rule_of_the_profile_is_kept(
    with_products: Any, rule: str, years: tuple[int, int], code: str | None, severity: str
) -> None:
    facts = with_products.folder / "facts.csv"
    lines = facts.read_text("utf-8").splitlines(True)
    priced = [line.replace(",2019\n", f",{years[number % 2]}\n") for number, line in enumerate(lines) if "元/t" in line]
    facts.write_text("".join([line for line in lines if "元/t" not in line] + priced), "utf-8")
    folder = with_products.folder / "rules" / "profiles"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text(
        f"code: MINE\ntitle: {{zh: 自定, en: mine}}\nsource: general-knowledge\nmark: U\nprice_rule: {rule}\n"
        "accounts:\n  - service: nature.products\n",
        "utf-8",
    )
    with_products.content |= {"profile": "MINE", "rulebook": ["rules"]}
    with_products.write()
    _, _, found = check_run(with_products.path)
    told = [(one.code, str(one.severity)) for one in found if "price" in one.code]
    assert told == ([(code, severity)] if code else [])
