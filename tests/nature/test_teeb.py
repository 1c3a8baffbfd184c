"""TEEB valuation: the printed table, transferred values with their range, gains against losses."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingshan.core.record import Mark
from qingshan.core.units import UnitError, convert
from qingshan.nature import SERVICES, teeb
from qingshan.rulebook import plain_table, standard_rulebook

BOOK = standard_rulebook()
DAY = date(2020, 12, 31)
TABLE = plain_table(BOOK.value_of("teeb.equivalents", DAY).value)

#: Σ of each row as printed (specification C2), and how the row is attested.
PRINTED = {
    "dry_cropland": ("4.01", "S"),
    "paddy": ("3.89", "S"),
    "irrigated": ("3.31", "S"),
    "conifer": ("17.53", "U"),
    "mixed": ("23.09", "S"),
    "broadleaf": ("22.95", "S"),
    "shrub": ("15.22", "S"),
    "steppe": ("5.07", "R"),
    "shrub_grass": ("19.69", "S"),
    "meadow": ("11.43", "R"),
    "wetland": ("52.02", "S"),
    "desert": ("1.10", "S"),
    "bare": ("0.20", "S"),
    "water": ("125.61", "S"),
    "glacier": ("10.27", "U"),
}


# the table


@pytest.mark.parametrize(("kind", "total"), [(kind, total) for kind, (total, _) in PRINTED.items()])
def test_a_row_adds_up_to_its_printed_sum(kind, total):
    assert f"{teeb.row_sums(TABLE)[kind]:.2f}" == total


def test_the_table_has_the_printed_rows_and_built_up_land_of_nothing():
    assert set(TABLE) - set(PRINTED) == {"built_up"}
    assert set(TABLE["built_up"].values()) == {0}
    services = [member.code for member in BOOK.dimensions["esv_service"].members]
    assert len(services) == 11
    assert all(list(row) == services for row in TABLE.values())
    assert [member.code for member in BOOK.dimensions["esv_type"].members] == list(TABLE)


@pytest.mark.parametrize(("kind", "mark"), [(kind, mark) for kind, (_, mark) in PRINTED.items()] + [("built_up", "U")])
def test_every_number_of_a_row_is_attested_as_the_row_is(kind, mark):
    held = BOOK.value_of("teeb.equivalents", DAY)
    for service in TABLE[kind]:
        number = BOOK.number_for("teeb.equivalents", held, {"esv_type": kind, "esv_service": service})
        assert number.mark is Mark(mark)


def test_paddy_takes_water_and_nothing_else_is_negative():
    negative = {(kind, service) for kind, row in TABLE.items() for service, value in row.items() if value < 0}
    assert negative == {("paddy", "water"), ("irrigated", "water")}


def test_every_service_of_the_table_has_a_driver():
    assert set(teeb.DRIVERS) == set(TABLE["paddy"])


@pytest.mark.parametrize("code", ["teeb.unit_value.de_groot_2012", "teeb.unit_value.costanza_2014"])
def test_values_per_area_are_unverified_and_of_2007(code):
    held = BOOK.value_of(code, DAY)
    assert (held.mark, held.price_year) == (Mark.UNVERIFIED, 2007)
    assert set(held.value) <= {member.code for member in BOOK.dimensions["biome"].members}


@pytest.mark.parametrize("dollar", ["international_dollar/hm2", "us_dollar/hm2"])
def test_dollars_never_meet_yuan_without_an_exchange_rate(dollar):
    with pytest.raises(UnitError, match="do not measure the same thing"):
        convert(1.0, dollar, "CNY/hm2")


def test_no_teeb_value_is_a_service_of_gep():
    assert not any("teeb" in code or "teeb" in one.value for code, one in SERVICES.items())


# equivalents

areas = st.dictionaries(st.sampled_from(sorted(TABLE)), st.floats(0, 1e7), min_size=1)


@given(areas, st.floats(1, 1e4))
def test_both_cuts_of_the_value_add_up_to_it(land, equivalent):
    found = teeb.service_value(land, TABLE, equivalent)
    scale = sum(abs(value) for value in found.by_type.values()) * 10 + 1
    assert sum(found.by_type.values()) == pytest.approx(found.total, abs=1e-12 * scale)
    assert sum(found.by_service.values()) == pytest.approx(found.total, abs=1e-9 * scale)


@given(areas, st.floats(1, 1e4))
def test_twice_the_land_is_worth_twice_as_much(land, equivalent):
    once = teeb.service_value(land, TABLE, equivalent)
    twice = teeb.service_value({kind: 2 * area for kind, area in land.items()}, TABLE, equivalent)
    assert twice.total == pytest.approx(2 * once.total, rel=1e-9, abs=1e-6)


def test_one_crop_alone_gives_the_classic_equivalent():
    alone = teeb.equivalent_of_several_crops(np.array([50.0]), np.array([2.3]), np.array([3088.33]))
    assert alone == pytest.approx(teeb.classic_equivalent(3088.33, 2.3))


def test_a_type_without_a_row_is_not_zero():
    with pytest.raises(LookupError, match="no row for moss"):
        teeb.service_value({"moss": 1.0}, TABLE, 1000.0)


def test_what_cannot_be_is_refused_by_its_words():
    with pytest.raises(ValueError, match="zero or more"):
        teeb.service_value({"paddy": -1.0}, TABLE, 1000.0)
    with pytest.raises(ValueError, match="no sown area"):
        teeb.equivalent_of_several_crops(np.zeros(2), np.ones(2), np.ones(2))
    with pytest.raises(ValueError, match=r"add up to 0\.9"):
        teeb.net_profit_equivalent(np.array([0.5, 0.4]), np.ones(2))
    with pytest.raises(ValueError, match="must change"):
        teeb.sensitivity_coefficient(1.0, 1.0, 2.0, 2.0)
    with pytest.raises(LookupError, match="no ratio for rain"):
        teeb.adjusted({"water": 1.0}, {"npp": 1.0})


def test_at_the_national_mean_the_dynamic_form_is_the_table():
    ratios = {"npp": 1.0, "rain": 1.0, "soil_retention": 1.0}
    assert teeb.adjusted(TABLE["broadleaf"], ratios) == TABLE["broadleaf"]


def test_the_sensitivity_coefficients_of_all_types_add_up_to_one():
    land = {"broadleaf": 12_000.0, "dry_cropland": 4_100.0, "water": 180.0}
    value = teeb.service_value(land, TABLE, 3406.5).total
    total = 0.0
    for kind in land:
        changed = {**TABLE, kind: {service: 1.5 * one for service, one in TABLE[kind].items()}}
        new = teeb.service_value(land, changed, 3406.5).total
        total += teeb.sensitivity_coefficient(value, new, 1.0, 1.5)
    assert total == pytest.approx(1.0)


@given(st.lists(st.floats(0, 1e5), min_size=9, max_size=9))
def test_gains_less_losses_are_the_change_of_the_whole(moved):
    matrix = np.array(moved).reshape(3, 3)
    kinds = ["dry_cropland", "broadleaf", "built_up"]
    values = np.array([teeb.coefficients(TABLE, 3406.5)[kind] for kind in kinds])
    before, after = matrix.sum(axis=1) @ values, matrix.sum(axis=0) @ values
    found = teeb.gains_and_losses(matrix, values)
    assert found.sum() == pytest.approx(after - before, rel=1e-9, abs=1e-9 * (before + 1))
    assert np.all(np.diag(found) == 0)


def test_forest_that_becomes_a_town_is_a_loss():
    found = teeb.gains_and_losses(np.array([[0.0, 1.0], [0.0, 0.0]]), np.array([78_000.0, 0.0]))
    assert found[0, 1] == -78_000


# value transfer


def test_the_range_of_a_transferred_value_holds_the_value():
    held = BOOK.value_of("teeb.income_elasticity", DAY)
    ends = (held.range.low, held.range.high)
    found = teeb.transfer(
        np.array([5264.0, 3013.0, 4000.0]),
        11_000.0,
        np.array([24_000.0, 60_000.0, 9_000.0]),
        held.value,
        ends,
        1.21,
        3.5,
    )
    assert found.by_elasticity[0] <= found.value <= found.by_elasticity[1]
    assert found.by_study[0] <= found.value <= found.by_study[1]
    assert found.studies == 3


def test_a_place_as_rich_as_that_of_the_study_has_its_value_whatever_the_elasticity():
    found = teeb.transfer(np.array([100.0]), 5000.0, np.array([5000.0]), 0.6, (0.4, 1.0), 1.0, 1.0)
    assert found.value == found.by_elasticity[0] == found.by_elasticity[1] == 100.0


def test_transfers_that_cannot_be_are_refused_by_their_words():
    with pytest.raises(ValueError, match="outside its range"):
        teeb.transfer(np.array([1.0]), 1.0, np.array([1.0]), 1.2, (0.4, 1.0), 1.0, 1.0)
    with pytest.raises(ValueError, match="incomes must be above zero"):
        teeb.transfer(np.array([1.0]), 0.0, np.array([1.0]), 0.6, (0.4, 1.0), 1.0, 1.0)
    with pytest.raises(LookupError, match="no value per area for cropland"):
        teeb.total_value({"cropland": 1.0}, BOOK.value_of("teeb.unit_value.de_groot_2012", DAY).value)


# a stated ratio beside its numbers


def test_the_ratio_of_puer_follows_from_its_numbers():
    found = teeb.stated_ratio(teeb.printed("7429.87"), teeb.printed("514.01"), teeb.printed("14.45"))
    assert found.recomputed == pytest.approx(14.4547, abs=5e-5)
    assert found.agrees
    assert teeb.check_stated_ratio("530800 2015", found) == []


@pytest.mark.parametrize(("ratio", "agrees"), [("14.46", False), ("14.44", False), ("14.455", True), ("14.5", True)])
def test_only_what_the_printed_digits_allow_agrees(ratio, agrees):
    found = teeb.stated_ratio(teeb.printed("7,429.87"), teeb.printed("514.01"), teeb.printed(ratio))
    assert found.agrees is agrees
    assert [one.code for one in teeb.check_stated_ratio("x", found)] == ([] if agrees else ["teeb-ratio-differs"])


def test_a_ratio_does_not_depend_on_the_unit_of_its_numbers():
    yuan = teeb.stated_ratio(
        teeb.printed("7429.87", Decimal(10**8)), teeb.printed("514.01", Decimal(10**8)), teeb.printed("14.45")
    )
    assert yuan == teeb.stated_ratio(teeb.printed("7429.87"), teeb.printed("514.01"), teeb.printed("14.45"))


def test_what_has_no_ratio_is_refused_by_its_words():
    with pytest.raises(ValueError, match="a ratio to nothing is none"):
        teeb.stated_ratio(teeb.printed("1"), teeb.printed("0"), teeb.printed("1"))
    with pytest.raises(ValueError, match=r"'ca\. 5' is no number"):
        teeb.printed("ca. 5")
    with pytest.raises(ValueError, match="no finite number"):
        teeb.printed("nan")
