"""Confirmed commitments become targets: exact values, known units and indicators; the rest is told."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from qingshan.core import Comparator, Target, errors_in
from qingshan.policy import read_policy
from qingshan.policy.review import Edit, replay, target_records
from qingshan.rulebook import TargetRecord, load_rulebook, standard_rulebook

BOOK = standard_rulebook()
TEXT = (
    "云南省人民政府关于绿色发展的实施意见\n（2019年5月28日）\n一、总体要求\n到2020年，永久基本农田保护面积不少于7341万亩。\n"
    "二、重点任务\n建设20个农业物联网应用示范基地。"
)


def made(*edits: Edit, place: str = "530100") -> tuple[list[TargetRecord], list[str]]:
    reading = read_policy(TEXT, BOOK)
    accept = [Edit(do="accept", commitment=one.id) for one in reading.commitments]
    review, _ = replay(reading, [*accept, *edits], BOOK, "")
    records, findings = target_records(review.rows, BOOK, place=place, source="paper", file="plan.txt")
    return records, [one.code for one in findings]


def change(number: int, **fields: str) -> Edit:
    return Edit(do="change", commitment=read_policy(TEXT, BOOK).commitments[number].id, set=fields)


def test_a_target_is_what_the_paper_states() -> None:
    records, _ = made()
    one = records[0].target
    assert one.value == Decimal("7341")
    assert (one.comparator, one.unit, one.deadline) == (Comparator.GE, "万亩", date(2020, 12, 31))
    assert (one.indicator, one.clause, one.source) == ("land.permanent_farmland.area", "1", "paper")
    assert one.place == "530000"


def test_nothing_that_nobody_confirmed_becomes_a_target() -> None:
    review, _ = replay(read_policy(TEXT, BOOK), (), BOOK, "")
    assert target_records(review.rows, BOOK, place="530000", source="paper", file="") == ([], [])


def test_what_has_no_indicator_or_no_unit_is_told() -> None:
    assert made(change(0, indicator_code=""))[1].count("policy-target-unlinked") >= 1
    assert "policy-target-unit" in made(change(0, value="", unit=""))[1]


def test_records_load_from_a_folder_of_ones_own(tmp_path: Path) -> None:
    records, _ = made()
    for kind, held in (
        ("targets", [one.model_dump(mode="json", exclude_defaults=True) for one in records]),
        ("sources", [{"code": "paper", "title": {"zh": "意见", "en": "opinions"}}]),
    ):
        (tmp_path / kind).mkdir()
        (tmp_path / kind / "paper.yaml").write_text(yaml.safe_dump(held, allow_unicode=True), "utf-8")
    book, findings = load_rulebook([tmp_path])
    assert errors_in(findings) == []
    assert [one.target for one in book.targets.values()] == [one.target for one in records]
    assert all(isinstance(one.target, Target) for one in book.targets.values())


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"indicator": "no.such"}, "unknown-indicator"),
        ({"source": "no-such"}, "unknown-source"),
        ({"unit": "亿元"}, "target-unit"),
        ({"value": None}, "bad-value"),
        ({"high": "9000"}, "bad-value"),
        ({"comparator": "bigger"}, "bad-value"),
    ],
)
def test_a_target_that_does_not_fit_is_a_finding(tmp_path: Path, fields: dict, code: str) -> None:
    held = made()[0][0].model_dump(mode="json", exclude_defaults=True) | {"source": "opinions"} | fields
    for kind, record in (
        ("targets", {name: value for name, value in held.items() if value is not None}),
        ("sources", {"code": "opinions", "title": {"zh": "意见", "en": "opinions"}}),
    ):
        (tmp_path / kind).mkdir()
        (tmp_path / kind / "paper.yaml").write_text(yaml.safe_dump(record, allow_unicode=True), "utf-8")
    assert [one.code for one in errors_in(load_rulebook([tmp_path])[1])] == [code]


def test_a_range_without_its_upper_end_is_told_and_becomes_no_target() -> None:
    records, told = made(change(0, op="range"))
    assert "policy-target-unit" in told
    assert "land.permanent_farmland.area" not in {one.indicator for one in records}
