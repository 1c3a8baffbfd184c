"""Formula indicators whose children have numbers but whose inputs were never rolled up: said, not left out."""

import polars as pl

from qingshan.core import Text
from qingshan.facts.formula import names_in, parse_formula
from qingshan.facts.reason import reason_text
from qingshan.facts.schema import CELL, FROM_FORMULA, Status, facts_frame
from qingshan.rulebook import Rulebook


def without_inputs(below: pl.DataFrame, edges: pl.DataFrame, worked_out: pl.DataFrame, book: Rulebook) -> pl.DataFrame:
    """Rows with status `missing` for parents whose children have the indicator and which could not be worked out."""
    cells = below.join(edges, left_on="place", right_on="child").select("indicator", "period", "part", place="parent")
    bare = cells.unique().join(worked_out, on=list(CELL), how="anti").sort(*CELL)
    reasons = {code: _reason(book, code) for code in bare["indicator"].unique()}
    return facts_frame(
        {
            **row,
            "unit": book.indicators[row["indicator"]].unit,
            "status": Status.MISSING,
            "source": f"{FROM_FORMULA}{row['indicator']}",
            "reason": reasons[row["indicator"]],
        }
        for row in bare.iter_rows(named=True)
    )


def _reason(book: Rulebook, code: str) -> str:
    names = names_in(parse_formula(book.indicators[code].formula))
    zh, en = "、".join(names), ", ".join(names)
    return reason_text(Text(f"缺公式的各项：{zh}", f"lacks what its formula is made of: {en}"))
