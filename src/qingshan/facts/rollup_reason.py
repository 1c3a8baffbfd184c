"""Why a place or a period that was rolled up has no number, in both languages (see reason.py)."""

from collections.abc import Sequence

import polars as pl

from qingshan.core import Text
from qingshan.facts.reason import reason_text
from qingshan.facts.rollup_coded import Axes
from qingshan.facts.rollup_step import ABSENT, VALUE
from qingshan.rulebook import Rulebook

_NOT_APPLICABLE = reason_text(Text("各下级均不适用", "not applicable to any child"))
_NO_TOTAL = reason_text(Text("合计超出范围或权重之和为零", "the total is out of range or the weights add up to zero"))


#: What is added up, in words.
CHILDREN = Text("下级", "children")
PERIODS = Text("时段", "periods")


def reasons(
    made: pl.DataFrame,
    lacking: pl.DataFrame,
    names: Sequence[str],
    axes: Axes,
    book: Rulebook,
    below: Text = CHILDREN,
) -> pl.Series:
    """A sentence for each row without a number, null for the others.

    made, lacking : as a `Step` has them; `names` are those of the children, `below` the word for them
    """
    units = [book.indicators[code].unit for code in axes.indicator]
    by = [axes.means.get(code, "") for code in axes.indicator]
    rows = made.select("indicator", "state", "children", "present", "counted", "total", "mean").with_row_index("row")
    short = rows.filter(pl.col("state") != VALUE)
    if short.is_empty():
        return pl.Series("reason", [None] * made.height, pl.String)
    short = short.with_columns(
        pl.Series("unit", units, pl.String)[short["indicator"]], row=pl.col("row").cast(pl.Int64)
    )
    label = pl.Series("label", list(names), pl.String)[lacking["child"]]
    weight = pl.Series("by", by, pl.String)[made["indicator"][lacking["row"]]]
    told = lacking.with_columns(label, weight).with_columns(
        label=pl.when("weight").then(pl.format("{} [{}]", "label", "by")).otherwise("label")
    )
    codes = told.group_by("row", maintain_order=True).agg(codes=pl.col("label").str.join("、"))
    sentences = short.join(codes, on="row", how="left", maintain_order="left").select("row", reason=_sentence(below))
    whole = rows.select(pl.col("row").cast(pl.Int64)).join(sentences, on="row", how="left", maintain_order="left")
    return whole["reason"]


def _sentence(below: Text) -> pl.Expr:
    short = pl.col("children") - pl.col("present")
    codes, number = pl.col("codes").fill_null(""), _shown(pl.col("total"))
    so_far = pl.when(pl.col("counted") > 0)
    zh = pl.format(f"{{}} 个{below.zh}中缺 {{}} 个：{{}}", "children", short, codes)
    en = pl.format(f"{{}} of {{}} {below.en} lack it: {{}}", short, "children", codes)
    zh += so_far.then(pl.format("；其余{} {} {}", _way("合计", "均值"), number, "unit")).otherwise(pl.lit(""))
    others = pl.format("; the others {} {} {}", _way("add up to", "average"), number, "unit")
    en += so_far.then(others).otherwise(pl.lit(""))
    incomplete = pl.col("present") < pl.col("children")
    bare = pl.when(pl.col("state") == ABSENT).then(pl.lit(_NOT_APPLICABLE)).otherwise(pl.lit(_NO_TOTAL))
    return pl.when(incomplete).then(zh + pl.lit(" | ") + en).otherwise(bare)


def _way(total: str, mean: str) -> pl.Expr:
    return pl.when("mean").then(pl.lit(mean)).otherwise(pl.lit(total))


def _shown(number: pl.Expr) -> pl.Expr:
    return number.map_elements(lambda value: f"{value:.12g}", return_dtype=pl.String, skip_nulls=True).fill_null("?")
