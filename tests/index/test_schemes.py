"""The schemes that ship with the package: each loads, says what is published, and takes a complete set of values."""

import csv
import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from qingshan.cli.app import app
from qingshan.index import VALUES, Event, assess, check_framework, check_rules, judge_rules, table_of
from qingshan.rulebook.framework import Framework
from qingshan.rulebook.framework_read import read_framework, read_scheme, shipped_schemes

SCHEMES = shipped_schemes()
UNITS = ("530821", "530822", "530823")
PERIODS = ("2018", "2019")


def complete(scheme) -> list[tuple[str, str, str, float | None, str | None]]:
    """Made-up values of every indicator or figure: growing from unit to unit and from year to year."""
    if isinstance(scheme, Framework):
        kinds = {
            leaf.code: (leaf.upper_or_target or 50.0, next(iter(leaf.categories), None)) for leaf in scheme.indicators
        }
    else:
        kinds = {one.code: (0.0 if one.kind == "yes_no" else 50.0, None) for one in scheme.figures}
    return [
        (unit, code, period, None, label)
        if label
        else (unit, code, period, 1.0 if size == 0.0 else size * (1 + 0.01 * at + 0.02 * year), None)
        for at, unit in enumerate(UNITS)
        for code, (size, label) in kinds.items()
        for year, period in enumerate(PERIODS)
    ]


def frame(cells) -> pl.DataFrame:
    return pl.DataFrame([(*one, "") for one in cells], schema=VALUES, orient="row")


def test_the_schemes_of_the_issue_are_there():
    assert set(SCHEMES) >= {
        "green-economy-39", "green-development-2016", "ecological-civilisation-targets", "poverty-exit",
        "inclusive-loans", "rural-revitalisation",
    }  # fmt: skip


@pytest.mark.parametrize("code", SCHEMES)
def test_a_shipped_scheme_is_without_fault_and_says_what_is_published(code):
    scheme, findings = read_scheme(Path(code))
    assert not findings
    if isinstance(scheme, Framework):
        assert scheme.framework == code
        assert not check_framework(scheme, code)
    else:
        assert scheme.rule_scheme == code
        assert not check_rules(scheme, code)
    assert scheme.published
    assert scheme.note or scheme.illustrative


@pytest.mark.parametrize("code", SCHEMES)
def test_a_complete_set_of_values_is_scored_or_judged_in_full(code):
    scheme, _ = read_scheme(Path(code))
    rows = frame(complete(scheme))
    if isinstance(scheme, Framework):
        run = assess(scheme, table_of(rows, tuple(leaf.code for leaf in scheme.indicators), UNITS, "2019"), "2019")
        assert not pl.Series(run.verdict.scores).is_nan().any()
        assert sorted(run.verdict.ranks)[0] == 1
    else:
        told = {one.verdict for one in judge_rules(scheme, rows, "2019").results}
        assert told <= {"met", "failed", "not_in_force"}
        assert told & {"met", "failed"}


@pytest.mark.parametrize("code", SCHEMES)
def test_the_command_takes_a_shipped_scheme_by_its_code(code, tmp_path):
    scheme, _ = read_scheme(Path(code))
    with (tmp_path / "values.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["unit", "indicator", "period", "value", "label"])
        out.writerows(complete(scheme))
    done = CliRunner().invoke(app, ["index", "check", code, str(tmp_path / "values.csv"), "--json"])
    assert done.exit_code == 0, done.stdout
    assert json.loads(done.stdout)["ok"] is True


def test_single_weights_of_the_national_list_add_up_to_99_90_and_satisfaction_stands_apart():
    scheme, _ = read_framework(Path("green-development-2016"))
    inside = [leaf for leaf in scheme.indicators if leaf.pillar != "GD-G"]
    assert len(inside) == 55
    assert sum(leaf.weight for leaf in inside) == pytest.approx(99.90, abs=1e-9)
    for node in scheme.tree[:6]:
        assert sum(leaf.weight for leaf in inside if leaf.pillar == node.code) == pytest.approx(node.weight, abs=1e-9)


def test_the_national_index_is_the_mean_of_individual_indices_by_single_weights():
    scheme, _ = read_framework(Path("green-development-2016"))
    codes = tuple(leaf.code for leaf in scheme.indicators)
    run = assess(scheme, table_of(frame(complete(scheme)), codes, UNITS, "2019"), "2019")
    # the first unit is lowest everywhere: 60 where more is better, 100 where less is; satisfaction does not count
    inside = [leaf for leaf in scheme.indicators if leaf.pillar != "GD-G"]
    marks = sum(leaf.weight * (60 if leaf.direction == "+" else 100) for leaf in inside)
    assert run.verdict.scores[0] == pytest.approx(marks / sum(leaf.weight for leaf in inside), abs=1e-9)


def test_an_indicator_without_data_nationwide_gets_60_and_keeps_its_weight():
    scheme, _ = read_framework(Path("green-development-2016"))
    codes = tuple(leaf.code for leaf in scheme.indicators)
    rows = frame(complete(scheme)).filter(pl.col("indicator") != "GD30")
    run = assess(scheme, table_of(rows, codes, UNITS, "2019"), "2019")
    at = codes.index("GD30")
    assert run.leaf_scores[:, at].tolist() == [60, 60, 60]
    assert run.combined.effective[0, at] == pytest.approx(0.92 / 99.90, abs=1e-12)


def test_falsified_data_make_an_assessment_of_targets_fail():
    scheme, _ = read_framework(Path("ecological-civilisation-targets"))
    rows = frame(complete(scheme))
    table = table_of(rows, tuple(leaf.code for leaf in scheme.indicators), UNITS, "2019")
    lie = Event(unit=UNITS[0], kind="falsified_data", severity="")
    grades = [one.grade for one in assess(scheme, table, "2019", events=[lie]).verdict.outcomes]
    assert grades == ["不合格", "优秀", "优秀"]
