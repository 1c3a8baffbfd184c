"""How the comparison with InVEST judges two maps, and what it says when InVEST is not there."""

from pathlib import Path

import invest_sides
import numpy as np
import pytest

ZONES = np.array([[1.0, 1.0, 2.0, 2.0], [1.0, 1.0, 2.0, 0.0]])
MAP = np.array([[4.0, -2.0, 3.0, 5.0], [1.0, 7.0, 6.0, 9.0]])


def test_a_map_agrees_with_itself() -> None:
    found = invest_sides.agreement(MAP, MAP, ZONES)
    assert (found.within, found.worst, found.alone, found.by_zone) == (1.0, 0.0, 0, 0.0)


def test_one_cell_of_seven_that_is_a_thousandth_off_is_counted() -> None:
    other = MAP.copy()
    other[0, 0] *= 1.001
    found = invest_sides.agreement(other, MAP, ZONES)
    assert found.within == pytest.approx(6 / 7)
    assert found.worst == pytest.approx(1e-3)
    assert found.by_zone == pytest.approx(0.004 / 10), "of the sum 4 - 2 + 1 + 7"


def test_what_only_one_of_them_has_is_counted_and_not_compared() -> None:
    ours, other = MAP.copy(), MAP.copy()
    ours[0, 1] = np.nan
    other[1, 2] = np.nan
    found = invest_sides.agreement(ours, other, ZONES)
    assert (found.only_ours, found.only_theirs, found.within) == (1, 1, 1.0)


def test_what_lies_outside_the_zones_does_not_count() -> None:
    other = MAP.copy()
    other[1, 3] = 0.0
    assert invest_sides.agreement(other, MAP, ZONES).within == 1.0


def test_without_the_variable_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QINGSHAN_INVEST", raising=False)
    assert invest_sides.interpreter() == ("", "QINGSHAN_INVEST does not name an environment with natcap-invest")


def test_a_folder_that_is_no_environment_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QINGSHAN_INVEST", str(tmp_path))
    assert invest_sides.interpreter() == ("", f"QINGSHAN_INVEST names {tmp_path}, which has no bin/python")


def test_an_environment_without_invest_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    python = tmp_path / "bin/python"
    python.write_text(
        "#!/bin/sh\necho Traceback >&2\necho \"ModuleNotFoundError: No module named 'natcap'\" >&2\nexit 1\n"
    )
    python.chmod(0o755)
    monkeypatch.setenv("QINGSHAN_INVEST", str(tmp_path))
    found = invest_sides.interpreter()
    assert found == ("", "natcap-invest cannot be imported there: ModuleNotFoundError: No module named 'natcap'")
