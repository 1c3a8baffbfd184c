"""Tables of scenarios: ΔGEP with its compensation, what is left out with its reason, figures in office units."""

from dataclasses import replace

from content_example import ALL, EAST, OXYGEN, WATER, WEST, example

from qingshan.core import Text
from qingshan.report.content import ReportContent
from qingshan.report.figures import Figures
from qingshan.report.scenario import Change, Scenario
from qingshan.report.table import Missing, NotAccounted, NotApplicable, Table, cell_text
from qingshan.report.tables_scenarios import scenario_chart, scenario_tables

NO_VALUE = Text("径流系数没有城镇的值", "the runoff coefficient has no value for urban")


def changes(code: str, account: float, scenario: float | None, unit: str, reason: Text | None = None) -> list[Change]:
    return [
        Change(code, place, "", unit, account * share, None if scenario is None else scenario * share, reason)
        for place, share in ((EAST, 0.75), (WEST, 0.25), (ALL, 1.0))
    ]


def scenario(code: str, change: float, **more: object) -> Scenario:
    made = [
        *changes("land.area", 6e8, 6e8, "m2"),
        Change("land.area", ALL, "ecosystem=forest", "m2", 5e8, 4.8e8),
        Change("land.area", ALL, "ecosystem=cropland", "m2", 1e8, 1.2e8),
        *changes(f"{WATER}.quantity", 1.7e9, 1.7e9 + change / 7.5, "m3"),
        *changes(f"{WATER}.value", 1.275e10, 1.275e10 + change, "CNY"),
        *changes(f"{OXYGEN}.quantity", 150_000.0, None, "t", NO_VALUE),
        *changes(f"{OXYGEN}.value", 1.05e8, None, "CNY", NO_VALUE),
    ]
    whole = Scenario(
        code,
        Text(f"情景{code}", f"scenario {code}"),
        Text("项目", "a project"),
        tuple(made),
        {EAST: change * 0.75, WEST: change * 0.25, ALL: change},
        (WATER,),
        {OXYGEN: NO_VALUE},
    )
    return replace(whole, **more)  # type: ignore[arg-type]


def held(*made: Scenario) -> Figures:
    whole: ReportContent = replace(example(), scenarios=made)
    return Figures(whole)


def tables(*made: Scenario) -> dict[str, Table]:
    return {table.code.en: table for table in scenario_tables(held(*made))}


def test_a_project_stands_beside_its_compensation_and_the_balance() -> None:
    road = scenario("road", -3e8, offset="plant", offset_change=1e8)
    (row, other) = tables(road, scenario("plant", 1e8))["Table 15-1"].rows
    assert row[3:] == (2000.0, -3.0, "plant", 1.0, -2.0)  # hm², then 亿元
    assert isinstance(other[5], NotApplicable)


def test_a_change_that_is_not_known_is_missing_and_not_nought() -> None:
    unknown = scenario("road", -3e8, gep={EAST: None, WEST: -1.0, ALL: None}, offset="plant")
    (row, _) = tables(unknown, scenario("plant", 1e8))["Table 15-1"].rows
    assert [type(cell) for cell in (row[4], row[6], row[7])] == [Missing, Missing, Missing]


def test_a_service_that_a_scenario_lacks_is_not_accounted_with_its_reason() -> None:
    found = tables(scenario("road", -3e8))
    (oxygen,) = [row for row in found["Table 15-3"].rows if cell_text(row[1], "").en == "oxygen release"]
    assert [type(cell) for cell in (oxygen[3], oxygen[4])] == [NotAccounted, NotAccounted]
    assert any(NO_VALUE.en in note.en for note in found["Table 15-1"].notes)


def test_only_types_whose_extent_changes_are_listed() -> None:
    rows = tables(scenario("road", -3e8))["Table 15-2"].rows
    assert [row[3:] for row in rows] == [(50_000.0, 48_000.0, -2_000.0), (10_000.0, 12_000.0, 2_000.0)]


def test_zones_add_up_to_the_whole_in_the_table_by_place() -> None:
    east, west, whole = tables(scenario("road", -3e8))["Table 15-4"].rows
    assert east[-1] + west[-1] == whole[-1] == -3.0


def test_without_scenarios_there_is_neither_table_nor_chart() -> None:
    assert scenario_tables(held()) == ()
    assert scenario_chart(held()) == ""
    assert "scenario road" in scenario_chart(held(scenario("road", -3e8)))
