"""The founding document: its tier-A commitments as annotated, and all of its damage."""

import json
from pathlib import Path

import pytest

from qingshan.policy import Reading

GOLD = json.loads(Path(__file__).with_name("opinions-2019-tier-a.json").read_text("utf-8"))["commitments"]


def test_every_quantified_commitment_and_no_other(opinions: Reading) -> None:
    found = [one for one in opinions.commitments if one.tier == "A"]
    assert len(found) == len(GOLD) == 26


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["quote"][:12])
def test_a_commitment_as_annotated(gold: dict, opinions: Reading) -> None:
    def near(span: tuple[int, int]) -> int:
        wanted = gold["value_span"] or gold["span"]
        return max(0, min(span[1], wanted[1]) - max(span[0], wanted[0]))

    one = max(opinions.commitments, key=lambda each: near(each.value_span or each.span))
    norm = {"value": one.norm.value, "unit": one.norm.unit} if one.norm else None
    assert (one.op, one.kind, one.path, norm) == (gold["op"], gold["kind"], gold["path"], gold["norm"])
    assert (one.deadline.type, one.deadline.end) == (gold["deadline"]["type"], gold["deadline"]["end"])
    assert [list(span) for span in one.dup_spans] == gold["dup_spans"]
    assert one.path_found == {"5.4": "4.4", "5.5": "4.5"}.get(one.path, one.path)


def test_every_quote_is_a_slice_of_the_text(opinions: Reading) -> None:
    for one in (*opinions.commitments, *opinions.facts):
        assert opinions.text[slice(*one.span)] == one.quote
    for node in opinions.tree:
        assert opinions.quote(node.span).strip() == opinions.quote(node.span)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("DUP_PARAGRAPH", "(四)加强农村污染治理"),
        ("DUP_PREFIX", "建设，实施全科医生"),
        ("MISPLACED_BLOCK", "(五)强化乡村规划引领"),
        ("NUMBERING_RESTART", "(四)加强农村污染治理"),
        ("NUMBERING_REPEAT", "(四)完善农业支持保护制度"),
        ("TRUNCATED_PARAGRAPH", "卫生人才"),
        ("TRUNCATED_SENTENCE", "建设和。"),
        ("HEADLESS_FRAGMENT", "建设，"),
        ("BODY_DETACHED", "(四)完善农业支持保护制度"),
        ("SPLICED_SENTENCE", "农村留守儿童和妇女"),
        ("BROKEN_PARAGRAPH", "经济组"),
        ("REPEATED_PHRASE", "轮作休耕轮作休耕"),
        ("SUSPECT_ENUMERATION", "贫困人口、贫困村、贫困人口"),
    ],
)
def test_the_damage_is_told_where_it_is(code: str, words: str, opinions: Reading) -> None:
    quotes = [opinions.quote(span) for found in opinions.diagnostics if found.code == code for span in found.spans]
    assert any(words in quote for quote in quotes), quotes


def test_the_front_matter(opinions: Reading) -> None:
    (one,) = opinions.documents
    assert (one.issuer, one.type, one.date) == ("中共云南省委 云南省人民政府", "policy", "2019-05-28")
    assert (one.region, one.level) == ("云南省", "province")


def test_the_displaced_items_have_both_places(opinions: Reading) -> None:
    places = {(node.path, node.path_found, node.status) for node in opinions.tree if node.title == "强化乡村规划引领"}
    assert places == {("5.5", "4.5", "misplaced"), ("5.5", "6.5", "duplicate")}
