"""The page for InVEST's users names only codes and findings that there are."""

import re
from pathlib import Path

from qingshan.nature import MODELS, models_giving
from qingshan.rulebook import standard_rulebook

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "how-to" / "beside-invest.md").read_text("utf-8")


def test_every_code_on_the_page_is_one_of_the_rulebook():
    book = standard_rulebook()
    named = set(re.findall(r"`(nature\.[a-z_.]+)`", PAGE))
    assert len(named) > 40
    assert named - set(book.indicators) - set(book.parameters) == set()


def test_every_method_that_agrees_with_invest_is_named_where_its_indicator_can_be_chosen():
    for model in MODELS:
        if "invest" in model.code:
            others = set(models_giving(model.gives)) - {model.code}
            assert others, f"{model.gives}: only InVEST's way is there"


def test_every_finding_on_the_page_is_one_of_the_manual():
    stumbles = PAGE.split("## What its users stumble over")[1].split("\n## ")[0]
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", stumbles))
    findings = (DOCS / "findings.md").read_text("utf-8")
    assert {"class-unknown", "unit-implausible"} <= named
    assert {one for one in named if f"| `{one}` |" not in findings} == set()
