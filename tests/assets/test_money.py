"""Values beside a balance sheet: sums by hand, and identities to the last digit."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingshan.assets.money import worth_of
from qingshan.assets.postings import Entry, posting, postings
from qingshan.assets.prices import PRICES, read_prices
from qingshan.core import Refused
from qingshan.rulebook import standard_rulebook
from qingshan.runs.assets_beside import open_beside

BOOK = standard_rulebook()
HEAD = "资源,类别,地区,规则,价格,单位,起始日,来源,证据标记\n"


def timber(*movements: tuple[Entry, str, str], opening: str | None = "1000") -> pl.DataFrame:
    why = {} if opening else {"reason": "未清查"}
    rows = [posting("forest_volume", "natural_forest", "530802", "2019", Entry.OPENING, opening, "m3", **why)]
    for entry, amount, cause in movements:
        rows.append(posting("forest_volume", "natural_forest", "530802", "2019", entry, amount, "m3", cause=cause))
    return postings(rows)


def price(amount: str, since: str, item: str = "", place: str = "", unit: str = "CNY/m3") -> dict[str, object]:
    words = {"resource": "forest_volume", "item": item, "place": place, "rule": "stumpage", "unit": unit}
    return words | {"price": Decimal(amount), "since": date.fromisoformat(since), "source": "公告", "mark": "S"}


def prices(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=PRICES)


def test_movements_count_at_the_opening_price_and_what_prices_change_stands_apart() -> None:
    table = timber((Entry.INCREASE, "50", "growth"), (Entry.DECREASE, "20", "felling"))
    (one,) = worth_of(table, prices(price("800", "2018-01-01"), price("900", "2019-07-01")), BOOK, "530802")
    assert (one.opening, one.increase, one.decrease) == (800_000, 40_000, 16_000)
    assert (one.revaluation, one.closing) == (1030 * 100, 1030 * 900)


amounts = st.decimals("0", "100000", places=6)


@given(amounts, amounts, amounts, amounts, amounts)
def test_what_moved_and_what_was_revalued_make_the_closing_value(opening, more, less, before, after) -> None:
    table = timber((Entry.INCREASE, str(more), "growth"), (Entry.DECREASE, str(less), "felling"), opening=str(opening))
    held = prices(price(str(before), "2018-01-01"), price(str(after), "2019-06-01"))
    (one,) = worth_of(table, held, BOOK, "530802")
    assert one.opening + one.increase - one.decrease + one.difference + one.revaluation == one.closing


def test_the_price_of_the_item_and_of_the_place_goes_before_one_for_all() -> None:
    held = prices(
        price("1", "2018-01-01"),
        price("2", "2017-01-01", item="natural_forest"),
        price("3", "2018-06-01", place="530802"),
    )
    (one,) = worth_of(timber(), held, BOOK, "530802")
    assert one.opening_price.amount == 2


def test_a_price_that_comes_later_gives_no_opening_value() -> None:
    (one,) = worth_of(timber(), prices(price("5", "2019-07-01")), BOOK, "530802")
    assert (one.opening, one.revaluation, one.closing) == (None, None, 5000)


def test_a_stock_that_is_not_known_has_no_value() -> None:
    (one,) = worth_of(timber(opening=None), prices(price("5", "2018-01-01")), BOOK, "530802")
    assert (one.opening, one.closing) == (None, None)


def test_services_are_capitalised_at_both_ends() -> None:
    table = postings([posting("land", "cropland", "530802", "2019", Entry.OPENING, "100", "hm2")])
    row = {
        "resource": "land",
        "item": "cropland",
        "place": "",
        "rule": "service_flow",
        "unit": "CNY/a",
        "source": "核算",
    }
    held = prices(
        row | {"price": Decimal(100), "since": date(2018, 1, 1), "mark": "U"},
        row | {"price": Decimal(110), "since": date(2019, 12, 31), "mark": "U"},
    )
    (one,) = worth_of(table, held, BOOK, "530802")
    # 2.77 %, 100 years, the first flow in a year: (1 − 1.0277⁻¹⁰⁰) / 0.0277 = 33.7526
    assert float(one.opening) == pytest.approx(3375.26, abs=0.5)
    assert one.closing == pytest.approx(one.opening * Decimal("1.1"), abs=Decimal("0.02"))
    assert one.increase == one.closing - one.opening


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("林木,,,立木价,800,元/m3,2018-01-01,公告,S", "is unknown in"),
        ("林木蓄积量,草,,立木价,800,元/m3,2018-01-01,公告,S", "is unknown in"),
        ("林木蓄积量,,,水价,800,元/m3,2018-01-01,公告,S", "no price rule"),
        ("林木蓄积量,,,立木价,800,元/t,2018-01-01,公告,S", "no unit for"),
        ("林木蓄积量,,,立木价,,元/m3,2018-01-01,公告,S", "no price, or"),
        ("林木蓄积量,,,立木价,-1,元/m3,2018-01-01,公告,S", "no price, or"),
        ("林木蓄积量,,,立木价,800,元/m3,,公告,S", "is no day"),
        ("林木蓄积量,,,立木价,800,元/m3,2018-01-01,,S", "names no source"),
        ("林木蓄积量,,,立木价,800,元/m3,2018-01-01,公告,X", "names no source"),
    ],
)
def test_what_is_wrong_with_a_price_is_told_with_its_row(row: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text(HEAD + row + "\n", "utf-8")
    with pytest.raises(Refused, match=told) as refused:
        open_beside(path, None, BOOK)
    assert {one.where.row for one in refused.value.findings} == {2}


def test_one_price_twice_on_one_day_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    line = "林木蓄积量,,,立木价,800,元/m3,2018-01-01,公告,S\n"
    path.write_text(HEAD + line + line, "utf-8")
    _, findings = read_prices(path, BOOK)
    assert [(one.code, one.where.row) for one in findings] == [("price-twice", 3)]
