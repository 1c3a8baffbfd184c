"""The flagship scheme over ten fictional counties; expected results by hand in green-economy-39-demo.json (spec)."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from worked_examples import near

from qingshan.index.judge.events import Event
from qingshan.index.run.assess import Assessment, assess
from qingshan.index.run.table import VALUES, table_of
from qingshan.rulebook.framework_read import read_framework

DEMO = json.loads((Path(__file__).parent / "green-economy-39-demo.json").read_text("utf-8"))
EXPECTED = {row["unit"]: row for row in DEMO["expected"]}


def rows() -> pl.DataFrame:
    made = []
    for unit, cells in DEMO["values"].items():
        for code, cell in cells.items():
            state = cell if cell in ("na", "nap", "pending") else "na" if cell is None else ""
            number = cell if isinstance(cell, int | float) else None
            label = cell if isinstance(cell, str) and not state else None
            made.append((unit, code, "2018", number, label, state))
    return pl.DataFrame(made, schema=VALUES, orient="row")


def made_run() -> Assessment:
    framework, findings = read_framework(Path("green-economy-39"))
    assert not findings
    codes = tuple(leaf.code for leaf in framework.indicators)
    table = table_of(rows(), codes, tuple(DEMO["values"]), "2018")
    events = [Event(unit, one["type"], one["severity"]) for unit, own in DEMO["events"].items() for one in own]
    return assess(framework, table, "2018", events=events)


@pytest.fixture(scope="module")
def run() -> Assessment:
    return made_run()


@pytest.mark.parametrize("unit", EXPECTED)
def test_a_county_gets_exactly_what_the_hand_sum_gives(run, unit):
    at, wanted = run.units.index(unit), EXPECTED[unit]
    codes = run.tree.codes
    shares = {code: run.leaf_scores[at, c] for c, code in enumerate(codes) if code in wanted["indicator_scores"]}
    assert near(shares, wanted["indicator_scores"])
    effective = {code: 100 * run.combined.effective[at, c] for c, code in enumerate(codes)}
    assert near({code: effective[code] for code in wanted["effective_weights"]}, wanted["effective_weights"])
    points = {code: run.contributions[at, c] for c, code in enumerate(codes)}
    assert near({code: points[code] for code in wanted["points"]}, wanted["points"])
    pillars = {p: sum(points[leaf] for leaf in run.tree.leaves_below(p)) for p in run.tree.pillars}
    assert near(pillars, wanted["pillar_points"])
    outcome, verdict = run.verdict.outcomes[at], run.verdict
    assert near(
        [verdict.raw[at], verdict.bonus[at], verdict.penalty[at]],
        [wanted[k] for k in ("raw_score", "bonus", "penalty")],
    )
    assert near([outcome.score, verdict.ranks[at]], [wanted["score"], wanted["rank"]])
    assert [outcome.grade, outcome.grade_before_veto] == [wanted["grade"], wanted["grade_before_veto"]]
    assert list(outcome.vetoes) == [veto.split()[0] for veto in wanted["vetoes"]]


def test_contributions_add_up_to_the_score(run):
    assert np.abs(run.contributions.sum(axis=1) - run.verdict.raw).max() < 1e-9
