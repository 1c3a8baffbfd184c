"""Tests that need a program from outside run where it is there; where it is not, the summary says which could not run.

With QINGSHAN_REQUIRE=browser (as CI sets it) a missing program is an error.
"""

import atexit
import os
import shutil
import tempfile

import pytest
from hypothesis import settings

# the first call of a compiled function takes seconds on a busy machine: how long an example takes proves nothing
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# a cache of their own, so that no test finds or leaves anything in the user's
_CACHE = tempfile.mkdtemp(prefix="qingshan-tests-")
os.environ["QINGSHAN_CACHE"] = _CACHE
atexit.register(shutil.rmtree, _CACHE, ignore_errors=True)

NEEDS = {"browser": ("chromium", "chromedriver")}

_NOT_RUN: dict[str, list[str]] = {}


def pytest_configure(config: pytest.Config) -> None:
    """Make the marks known."""
    for name, programs in NEEDS.items():
        config.addinivalue_line("markers", f"{name}: needs {' and '.join(programs)}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot run here, unless it is required."""
    required = os.environ.get("QINGSHAN_REQUIRE", "").split(",")
    for name, programs in NEEDS.items():
        absent = [program for program in programs if shutil.which(program) is None]
        marked = [item for item in items if item.get_closest_marker(name)]
        if not absent or not marked:
            continue
        if name in required:
            raise pytest.UsageError(f"{name} tests are required and {', '.join(absent)} is not installed")
        _NOT_RUN[name] = absent
        items[:] = [item for item in items if item not in marked]
        config.hook.pytest_deselected(items=marked)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what could not run."""
    for name, absent in _NOT_RUN.items():
        terminalreporter.write_line(
            f"could not run the {name} tests: {', '.join(absent)} is not installed", yellow=True
        )
