"""The manual's table of services by profile: one row a service, one column a profile, no cell without a word."""

import importlib
import re
import sys
from pathlib import Path

import pytest

from qingshan.nature import SERVICES
from qingshan.rulebook import standard_rulebook

DOCS = Path(__file__).parents[2] / "docs"
BOOK = standard_rulebook()


@pytest.fixture
def cells(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Rows and columns of the table, its head first, without the line of dashes."""
    monkeypatch.setattr(sys, "path", [str(DOCS), *sys.path])
    text = importlib.import_module("generate").pages()["services-by-profile.md"]
    lines = [line for line in text.splitlines() if line.startswith("|") and not set(line) <= set("| -")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_it_has_a_row_for_each_service_and_a_column_for_each_profile(cells):
    assert len(cells) == 1 + len(SERVICES)
    assert {len(row) for row in cells} == {1 + len(BOOK.profiles)}


def test_every_cell_says_in_total_beside_or_left_out_and_the_last_two_why(cells):
    for row in cells[1:]:
        for cell in row[1:]:
            assert re.match(r"\*\*(计入合计 in the total\*\*; |(并列，|不属本口径).*\*\* \(.+\))", cell), cell


def test_every_cell_of_an_account_names_the_methods_of_its_quantity_and_value(cells):
    for row in cells[1:]:
        for cell in row[1:]:
            if "不属本口径" not in cell:
                assert re.search(r"实物量 (`\w+`|任选|据统计).*价值量 (`\w+`|任选|据统计)", cell), cell


def test_a_profile_that_says_nothing_of_a_service_has_no_cell(cells, monkeypatch):
    pages = importlib.import_module("_pages.by_profile")
    silent = BOOK.profiles["ZJ-2025"].model_copy(update={"left_out": {}})
    with pytest.raises(LookupError, match=r"ZJ-2025 says nothing of nature\.noise_reduction"):
        pages.cell_of(SERVICES["nature.noise_reduction"], silent)
