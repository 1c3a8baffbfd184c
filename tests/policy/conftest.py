"""The founding document and the rulebook that every test reads it with."""

from pathlib import Path

import pytest

from qingshan.policy import Reading, read_policy
from qingshan.rulebook import Rulebook, standard_rulebook

OPINIONS = Path(__file__).parents[2] / "examples/policy/opinions-2019.txt"


@pytest.fixture(scope="session")
def book() -> Rulebook:
    """The rulebook that ships with the package."""
    return standard_rulebook()


@pytest.fixture(scope="session")
def opinions() -> Reading:
    """The reading of the official document with its damage."""
    return read_policy(OPINIONS.read_text("utf-8"), standard_rulebook())
