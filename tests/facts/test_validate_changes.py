"""A change since the figures before is held against that of the other places of the level."""

import pytest

from qingshan.core import Text
from qingshan.core.record import Mark
from qingshan.facts import facts_frame
from qingshan.facts.validate import validate
from qingshan.rulebook import Indicator, Rulebook
from qingshan.rulebook.rules_schema import Rule

COUNTIES = [f"9901{number:02d}" for number in range(1, 10)]


@pytest.fixture
def book():
    rule = Rule(
        code="alike",
        title=Text("变化", "changes"),
        kind="outlier",
        over="changes",
        indicators=("people",),
        limit=5.0,
        least=8,
        scale="log",
        sentence=Text("变化偏离", "the change is far off"),
        source="test",
        mark=Mark.UNVERIFIED,
    )
    people = Indicator(code="people", title=Text("人口", "people"), unit="人", over_time="last")
    return Rulebook(indicators={"people": people}, rules={"alike": rule})


def series(odd):
    """Nine counties of very different size that grew by about a tenth in ten years; the last starts with `odd`."""
    rows = []
    for number, place in enumerate(COUNTIES):
        before, after = 1000.0 * 2**number, 1000.0 * 2**number * (1.1 + 0.002 * number)
        start = odd if place == COUNTIES[-1] else before
        rows += [(place, "2000", start), (place, "2010", after), (place, "2018", after)]
    keys = ("place", "period", "value")
    same = {"indicator": "people", "unit": "人", "source": "test"}
    return facts_frame([same | dict(zip(keys, row, strict=True)) for row in rows])


def test_a_slip_ten_years_ago_shows_in_the_change(book):
    found = validate(series(odd=400_000.0), book)
    assert [one.where.field for one in found] == ["people 990109 2010"]


def test_places_that_change_alike_are_all_right_whatever_their_size(book):
    assert validate(series(odd=256_000.0), book) == []
