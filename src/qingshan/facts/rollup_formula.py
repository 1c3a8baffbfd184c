"""Formula indicators of parents: worked out anew from what was rolled up; where they cannot be, that is said."""

from collections.abc import Collection, Iterable

import polars as pl

from qingshan.core import Finding, PlaceTree, Text
from qingshan.facts.evaluate import evaluated
from qingshan.facts.formula import parse_formula
from qingshan.facts.formula_nodes import FormulaError
from qingshan.facts.formula_text import names_in
from qingshan.facts.reason import reason_text
from qingshan.facts.schema import CELL, FROM_FORMULA, Status, empty_facts
from qingshan.rulebook import Rulebook


def needed(book: Rulebook, codes: Iterable[str]) -> set[str]:
    """The indicators that formulas lead to, themselves among them."""
    seen: set[str] = set()
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        if code not in seen and code in book.indicators:
            seen.add(code)
            waiting += _names(book, code)
    return seen


def _names(book: Rulebook, code: str) -> list[str]:
    names: list[str] = []
    for formula in book.indicators[code].every_formula:
        try:
            names += [name for name in names_in(parse_formula(formula)) if name not in names]
        except FormulaError:
            continue
    return names


def worked_out(
    inputs: pl.DataFrame,
    below: pl.DataFrame,
    edges: pl.DataFrame,
    book: Rulebook,
    codes: Collection[str],
    along: str = "place",
    tree: PlaceTree | None = None,
) -> tuple[pl.DataFrame, list[Finding]]:
    """Every row of the formula indicators `codes` at the parents, and those that lack what they are made of.

    inputs : rows of the parents, stated and rolled up
    below : rows of `codes` anywhere; edges : parent, child and the level of the parent, the lowest first
    along : what the parents are, place or period; tree : tells the places that formulas refer to
    """
    if not codes:
        return empty_facts(), []
    made, findings = evaluated(inputs, book, codes, tree)
    whole = [made]
    known = below.select(CELL)
    for level in edges["level"].unique(maintain_order=True):
        bare = _without_inputs(known.join(_renamed(edges, level, along), on=along), made, book, along)
        whole.append(bare)
        known = pl.concat([known, bare.select(CELL), made.select(CELL)]).unique()
    return pl.concat(whole), findings


def _renamed(edges: pl.DataFrame, level: str, along: str) -> pl.DataFrame:
    return edges.filter(pl.col("level") == level).select("parent", pl.col("child").alias(along))


def _without_inputs(below: pl.DataFrame, made: pl.DataFrame, book: Rulebook, along: str) -> pl.DataFrame:
    """Rows with status `missing` for parents whose children have the indicator and which could not be worked out."""
    cells = below.with_columns(pl.col("parent").alias(along)).select(CELL).unique()
    bare = cells.join(made, on=list(CELL), how="anti").sort(*CELL)
    codes = bare["indicator"].unique().sort().to_list()
    told = {
        "unit": [book.indicators[code].unit for code in codes],
        "source": [f"{FROM_FORMULA}{code}" for code in codes],
        "reason": [_reason(book, code) for code in codes],
    }
    rows = bare.with_columns(
        *(
            pl.col("indicator").replace_strict(codes, texts, return_dtype=pl.String).alias(n)
            for n, texts in told.items()
        ),
        status=pl.lit(Status.MISSING.value),
    )
    return pl.concat([empty_facts(), rows], how="diagonal")


def _reason(book: Rulebook, code: str) -> str:
    names = _names(book, code)
    zh, en = "、".join(names), ", ".join(names)
    return reason_text(Text(f"缺公式的各项：{zh}", f"lacks what its formula is made of: {en}"))
