"""The worked example that a test is named after."""

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from worked_examples import EXAMPLES


@pytest.fixture
def example(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    """Input and expected result of the example that a test is named after: ``test_a01_…``."""
    found = EXAMPLES[request.node.name[5:8].upper()]
    return found["input"], found["expected"]
