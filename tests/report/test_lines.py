"""Lines over years: every known year has its mark, and no line crosses a year that is not known."""

from xml.etree.ElementTree import fromstring

import pytest

from qingshan.core import Text
from qingshan.report.lines import axis_between, lines_chart

NAME, OTHER, TITLE = Text("甲", "a"), Text("乙", "b"), Text("题", "title")
SVG = "{http://www.w3.org/2000/svg}"


def chart(years, series):
    return fromstring(lines_chart(years, series, title=TITLE, unit=Text("倍", "times")))


def lines_of(svg):
    return [one for one in svg.iter(f"{SVG}line") if one.get("class") == "line"]


def test_every_known_year_has_a_mark_with_its_figure():
    svg = chart([2015, 2017, 2019], {NAME: [1.0, None, 3.0]})
    told = [one.text for circle in svg.iter(f"{SVG}circle") for one in circle]
    assert told == ["甲 a: 1", "甲 a: 3"]


def test_no_line_crosses_a_year_that_is_not_known():
    assert lines_of(chart([2015, 2017, 2019], {NAME: [1.0, None, 3.0]})) == []
    assert len(lines_of(chart([2015, 2017, 2019], {NAME: [1.0, 2.0, 3.0]}))) == 2


def test_years_stand_as_far_apart_as_they_are():
    short, long = lines_of(chart([2010, 2011, 2019], {NAME: [1.0, 2.0, 3.0]}))
    width = [float(one.get("x2")) - float(one.get("x1")) for one in (short, long)]
    assert width[1] == pytest.approx(8 * width[0], rel=1e-3)


def test_more_is_higher():
    (line,) = lines_of(chart([2015, 2019], {NAME: [90.0, 110.0]}))
    assert float(line.get("y2")) < float(line.get("y1"))


def test_both_languages_stand_in_the_picture_and_equal_input_gives_equal_bytes():
    made = lines_chart([2015, 2019], {NAME: [1, 2], OTHER: [2, 1]}, title=TITLE, unit=TITLE)
    assert all(word in made for word in ("题", "title", "甲 a", "乙 b"))
    assert made == lines_chart([2015, 2019], {NAME: [1, 2], OTHER: [2, 1]}, title=TITLE, unit=TITLE)


def test_a_long_key_goes_on_below_and_nothing_is_cut_at_the_edge():
    long = {Text("很长的图例名称" * 5, f"a long name of a line {at} " * 4): [1.0, 2.0] for at in range(3)}
    texts = [one for one in chart([2015, 2019], long).iter(f"{SVG}text") if "很长" in (one.text or "")]
    assert len({one.get("y") for one in texts}) == 3
    short = [one.get("y") for one in chart([2015, 2019], {NAME: [1.0, 2.0], OTHER: [1.0, 2.0]}).iter(f"{SVG}text")
             if one.text in ("甲 a", "乙 b")]  # fmt: skip
    assert len(set(short)) == 1


def test_what_no_line_can_show_is_refused():
    with pytest.raises(ValueError, match="for every year of every line"):
        chart([2015, 2019], {NAME: [1.0]})
    with pytest.raises(ValueError, match="not finite"):
        chart([2015], {NAME: [float("inf")]})


@pytest.mark.parametrize("values", [[98.0, 113.0], [0.0, 3.0], [-2.0, 5.0], [7.0, 7.0], [0.75]])
def test_the_axis_reaches_over_all_values(values):
    ticks = axis_between(values)
    assert ticks[0] <= min(values) <= max(values) <= ticks[-1]
    assert ticks[0] < ticks[-1]
