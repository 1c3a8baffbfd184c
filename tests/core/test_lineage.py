"""The tree behind a figure: written to plain values and read back the same, down to its files and parameters."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from qingshan.core import Lineage, Text

WORDS = st.text(max_size=6)


def trees() -> st.SearchStrategy[Lineage]:
    def node(children: st.SearchStrategy[tuple[Lineage, ...]]) -> st.SearchStrategy[Lineage]:
        details = st.dictionaries(WORDS, WORDS, max_size=3).map(lambda pairs: tuple(pairs.items()))
        numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
        return st.builds(Lineage, WORDS, st.builds(Text, WORDS, WORDS), WORDS, numbers, WORDS, details, children)

    return st.recursive(node(st.just(())), lambda inner: node(st.lists(inner, max_size=3).map(tuple)), max_leaves=8)


@settings(deadline=None, max_examples=60)
@given(trees())
def test_a_tree_comes_back_from_json_as_it_was(tree):
    assert Lineage.from_dict(json.loads(json.dumps(tree.as_dict(), ensure_ascii=False))) == tree


@settings(deadline=None, max_examples=60)
@given(trees())
def test_a_figure_rests_on_what_has_nothing_below_it(tree):
    leaves = tree.leaves()
    assert leaves
    assert all(not leaf.children for leaf in leaves)
    assert (leaves == [tree]) is (not tree.children)


def test_the_leaves_stand_in_the_order_they_were_used():
    rain = Lineage("nature.rain", Text("降水", "rain"), "raster", detail=(("sha256", "ab"),))
    alpha = Lineage("nature.runoff_coefficient", Text("径流系数", "coefficient"), "parameter", 0.0267, "1")
    runoff = Lineage("nature.runoff", Text("径流", "runoff"), "model", children=(rain, alpha))
    balance = Lineage("nature.water_balance", Text("余量", "balance"), "model", children=(rain, runoff))
    assert [leaf.code for leaf in balance.leaves()] == ["nature.rain", "nature.rain", "nature.runoff_coefficient"]


def test_details_keep_the_order_in_which_they_are_shown():
    detail = (("formula", "P − R − ET"), ("source", "garze-2017"), ("mark", "S"))
    tree = Lineage("a", Text("甲", "a"), "model", detail=detail)
    assert list(tree.as_dict()["detail"]) == ["formula", "source", "mark"]
    assert Lineage.from_dict(tree.as_dict()).detail == detail
