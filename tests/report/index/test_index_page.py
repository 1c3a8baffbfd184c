"""The report on the example of ten fictional counties."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from qingshan.report.index_charts import grade_map, radar, share_of_pillar
from qingshan.report.index_content import IndexContent
from qingshan.report.index_page import index_html
from qingshan.report.index_tables import contributions_table, profile_table, ranks_table
from qingshan.runs.assessment import Asked, run_assessment

EXAMPLE = Path(__file__).parents[3] / "examples" / "assessment"


@pytest.fixture(scope="module")
def content() -> IndexContent:
    return run_assessment(Asked(Path("green-economy-39"), EXAMPLE / "values.csv", EXAMPLE / "events.csv"))


def test_the_page_tells_every_unit_the_veto_and_what_is_illustrative(content: IndexContent) -> None:
    page = index_html(content)
    assert all(unit in page for unit in content.last.units)
    assert "否决前等级良好" in page
    assert "下列数字为示例，并非公布的标准" in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")


def test_a_radar_has_the_units_shares(content: IndexContent) -> None:
    drawn = radar(content, content.last, 0)
    assert drawn.count("<title>") == 1
    english = radar(content, content.last, 0, "en")
    assert "Work and" in english
    assert "dashed: mean of all" in english
    for pillar in content.last.tree.pillars:
        assert f"{share_of_pillar(content.last, 0, pillar):.0%}" in drawn


def test_a_map_colours_units_and_leaves_strangers_grey(content: IndexContent) -> None:
    square = [[(101.0, 22.0), (102.0, 22.0), (102.0, 23.0), (101.0, 22.0)]]
    zones = {"county-04": square, "elsewhere": square}
    drawn = grade_map(IndexContent(content.runs, {}, "key", {}, zones=zones))
    assert drawn.count("<path") == 2
    assert "#d4d4d4" in drawn
    assert grade_map(content) == ""


@pytest.fixture(scope="module")
def two_years() -> IndexContent:
    names = ("two-years.csv", "events.csv", "counties.geojson")
    values, events, zones = (EXAMPLE / name for name in names)
    return run_assessment(Asked(Path("green-economy-39"), values, events, zones, draws=None))


def test_the_page_says_what_changed_since_the_year_before(two_years: IndexContent) -> None:
    page = index_html(two_years)
    assert "白鹭县由第 5 名升至第 2 名" in page
    assert "rose from 5th to 2nd" in page
    assert "grade excellent" in page


def test_as_many_draws_as_the_framework_states_leave_strangers_to_the_map_out(two_years: IndexContent) -> None:
    assert two_years.drawn is not None
    assert len(two_years.drawn.design) == two_years.framework.robustness.draws
    assert sorted(two_years.zones) == sorted(two_years.last.units)


def cents(cells: Iterable[object]) -> int:
    return sum(round(cell * 100) for cell in cells if isinstance(cell, float))


def test_pillars_bonus_and_penalty_shown_add_up_to_the_score_shown(two_years: IndexContent) -> None:
    for run in two_years.runs:
        for row in ranks_table(two_years, run).rows:
            assert cents((row[2],)) == cents((*row[5:7], *row[8:]))


def test_points_shown_add_up_to_the_score_shown(two_years: IndexContent) -> None:
    for at in range(10):
        *parts, score = profile_table(two_years, two_years.last, at).rows
        assert cents(row[5] for row in parts) == cents((score[5],))
    for row in contributions_table(two_years, two_years.last).rows:
        assert cents(row[1:-1]) == cents((row[-1],))
