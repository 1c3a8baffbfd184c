"""Opening and closing bars: as long as the extents, with what came or went beside them."""

from xml.etree import ElementTree

import pytest

from qingshan.core import Text
from qingshan.report.extent_bars import ExtentBar, extent_bars

FOREST = ExtentBar(Text("森林", "forest"), "#1b7837", 200.0, 150.0)
URBAN = ExtentBar(Text("城镇", "urban"), "#969696", 0.0, 50.0)


def drawn(*bars: ExtentBar) -> ElementTree.Element:
    title = Text("生态系统面积", "extent of ecosystems")
    return ElementTree.fromstring(extent_bars(bars, ("2010", "2019"), title=title, unit="km²"))


def lengths(svg: ElementTree.Element) -> list[float]:
    return [float(one.get("width", "")) for one in svg.iter() if one.get("class") == "bar"]


def test_bars_are_as_long_as_the_extents_and_none_has_no_length() -> None:
    before, after, nothing, built = lengths(drawn(FOREST, URBAN))
    assert after / before == pytest.approx(150 / 200, abs=1e-3)
    assert built / after == pytest.approx(50 / 150, abs=1e-3)
    assert nothing == 0


def test_what_came_and_went_stands_beside_in_words() -> None:
    words = [one.text for one in drawn(FOREST, URBAN).iter() if one.text]
    assert "−50 (−25.0 %)" in words
    assert "+50" in words  # of nothing there is no share
    assert FOREST._replace(closing=200.0).change.en == "no change"


def test_both_periods_are_named_and_the_same_bars_give_the_same_picture() -> None:
    words = " ".join(one.text or "" for one in drawn(FOREST).iter())
    assert "期初 opening 2010" in words
    assert "期末 closing 2019" in words
    assert ElementTree.tostring(drawn(FOREST, URBAN)) == ElementTree.tostring(drawn(FOREST, URBAN))


@pytest.mark.parametrize("extent", [-1.0, float("nan"), float("inf")])
def test_an_extent_that_is_none_is_refused(extent: float) -> None:
    with pytest.raises(ValueError, match="negative or no number, which no bar can show"):
        drawn(FOREST._replace(closing=extent))
