"""A small rulebook and a small place tree of invented places, for all tests of the facts table."""

import pytest

from qingshan.core import Place, PlaceTree, Text
from qingshan.facts import facts_frame
from qingshan.rulebook import Indicator, Member, Rulebook
from qingshan.rulebook.schema import Dimension


def indicator(code, unit, **more):
    return Indicator(code=code, title=Text(code, code), unit=unit, **more)


def rulebook(*more):
    """A rulebook of a few indicators and any others."""
    known = (
        indicator("land.area", "hm2", dimensions=("ecosystem",)),
        indicator("water.volume", "m3"),
        indicator("rate.met", "1"),
        indicator("rate.all", "1"),
        indicator("rate", "1", over_places="formula", formula="rate.met / rate.all"),
        indicator("rain", "mm", over_places="mean", weight="land.area", dimensions=("ecosystem",)),
        indicator("note", "1", over_places="none"),
        indicator("gep.total", "CNY", dimensions=("ecosystem",)),
        indicator("economy.gdp", "亿元"),
        indicator("gep.to_gdp", "%", over_places="formula", formula="gep.total / economy.gdp"),
        indicator("removed", "t", dimensions=("ecosystem", "pollutant")),
        *more,
    )
    members = {"ecosystem": ("forest", "wetland", "grass"), "pollutant": ("COD", "SO2")}
    dimensions = {
        code: Dimension(
            code=code, title=Text(code, code), members=tuple(Member(code=m, title=Text(m, m)) for m in names)
        )
        for code, names in members.items()
    }
    return Rulebook(indicators={one.code: one for one in known}, dimensions=dimensions)


@pytest.fixture
def book():
    return rulebook()


@pytest.fixture
def book_with():
    """Build the small rulebook with indicators (code, unit, more...) beside its own."""

    def build(*records):
        return rulebook(*(indicator(code, unit, **more) for code, unit, more in records))

    return build


@pytest.fixture
def tree():
    """A province with two prefectures, three counties in the first and one in the second."""
    above = {
        "530000": None,
        "530100": "530000",
        "530200": "530000",
        "530101": "530100",
        "530102": "530100",
        "530103": "530100",
        "530201": "530200",
    }
    return PlaceTree(Place(code, Text(code, code), level_of_form(code), parent) for code, parent in above.items())


def level_of_form(code):
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


@pytest.fixture
def facts():
    """Facts of one period from (indicator, place, value, unit) and what else is to be said."""

    def build(*rows):
        made = []
        for code, place, value, unit, *more in rows:
            said = {"indicator": code, "place": place, "period": "2019", "value": value, "unit": unit, "source": "test"}
            made.append(said | (more[0] if more else {}))
        return facts_frame(made)

    return build


@pytest.fixture
def value_of():
    """The value of one cell, and its row with `row=True`."""

    def look(frame, code, place, part="", *, row=False):
        found = [
            one
            for one in frame.iter_rows(named=True)
            if (one["indicator"], one["place"], one["part"]) == (code, place, part)
        ]
        assert len(found) == 1, f"{len(found)} rows of {code} {place} {part}"
        return found[0] if row else found[0]["value"]

    return look
