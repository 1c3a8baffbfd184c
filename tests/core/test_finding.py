"""Findings: a place, two sentences, a weight; all of them together refuse an input."""

import json
import re

import pytest

from qingshan.core import Finding, Refused, Severity, Text, Where, errors_in
from qingshan.core.finding import SEVERITY_LABELS


def found(code: str = "no-crs", severity: Severity = Severity.ERROR) -> Finding:
    where = Where("run.yaml", line=12, field="rasters.nature.rain")
    return Finding(code, where, Text("没有坐标系", "no reference system"), Text("补写", "write it"), severity)


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        (Where(), ""),
        (Where("run.yaml"), "run.yaml"),
        (Where("run.yaml", line=12), "run.yaml:12"),
        (Where("run.yaml", line=12, field="rasters.rain.unit"), "run.yaml:12 rasters.rain.unit"),
        (Where("places.csv", row=3, field="530802"), "places.csv row 3 530802"),
        (Where("rain.tif", window=(512, 0, 20, 30)), "rain.tif pixels [512:532, 0:30]"),
        (Where(field="period"), "period"),
    ],
)
def test_a_place_is_shown_as_far_as_it_is_known(where, shown):
    assert str(where) == shown


def test_a_finding_is_an_error_unless_it_says_otherwise():
    where = Where("a")
    assert Finding("x", where, Text("甲", "a"), Text("乙", "b")).severity is Severity.ERROR


def test_as_plain_values_it_goes_into_json_and_keeps_both_languages():
    plain = json.loads(json.dumps(found().as_dict(), ensure_ascii=False))
    assert plain == {
        "code": "no-crs",
        "severity": "error",
        "where": "run.yaml:12 rasters.nature.rain",
        "message": {"zh": "没有坐标系", "en": "no reference system"},
        "remedy": {"zh": "补写", "en": "write it"},
    }


def test_only_errors_stand_in_the_way_and_an_accepted_one_does_not():
    all_three = [found("a", Severity.NOTE), found("b", Severity.WARNING), found("c"), found("d")]
    assert [one.code for one in errors_in(all_three)] == ["c", "d"]
    assert [one.code for one in errors_in(all_three, accepted=["c"])] == ["d"]
    assert errors_in(all_three, accepted=["c", "d"]) == []


def test_a_refusal_carries_every_finding_and_says_where_each_is():
    with pytest.raises(Refused, match=re.escape("run.yaml:12 rasters.nature.rain: no reference system")) as refusal:
        raise Refused([found("a"), found("b")])
    assert [one.code for one in refusal.value.findings] == ["a", "b"]
    assert str(refusal.value).count("no reference system") == 2


def test_every_severity_has_a_name_in_both_languages():
    assert set(SEVERITY_LABELS) == set(Severity)
    assert all(label.zh and label.en for label in SEVERITY_LABELS.values())
