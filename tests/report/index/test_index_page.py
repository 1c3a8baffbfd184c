"""The report on the example of ten fictional counties."""

from pathlib import Path

import pytest

from qingshan.report.index_charts import grade_map, radar, share_of_pillar
from qingshan.report.index_content import IndexContent
from qingshan.report.index_page import index_html
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
    for pillar in content.last.tree.pillars:
        assert f"{share_of_pillar(content.last, 0, pillar):.0%}" in drawn


def test_a_map_colours_units_and_leaves_strangers_grey(content: IndexContent) -> None:
    square = [[(101.0, 22.0), (102.0, 22.0), (102.0, 23.0), (101.0, 22.0)]]
    zones = {"county-04": square, "elsewhere": square}
    drawn = grade_map(IndexContent(content.runs, {}, "key", {}, zones=zones))
    assert drawn.count("<path") == 2
    assert "#d4d4d4" in drawn
    assert grade_map(content) == ""
