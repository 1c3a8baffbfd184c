"""Revisions 修订 between two days: which figures were corrected, withdrawn or newly recorded, and why."""

from datetime import date
from enum import StrEnum
from typing import Final

import polars as pl

from qingshan.core import Text
from qingshan.facts.current import in_force, recorded_by
from qingshan.facts.schema import CELL, FACTS, Status

_OLD: Final = ("value", "unit", "status", "recorded_at", "source")
#: One row for each figure that is not what it was.
REVISIONS: Final = pl.Schema(
    {
        **{name: FACTS[name] for name in CELL},
        "change": pl.String(),
        **{f"old_{name}": FACTS[name] for name in _OLD},
        **{f"new_{name}": FACTS[name] for name in _OLD},
        "correction": pl.String(),  # the reason of the last of the corrections between the two days
        "steps": pl.UInt32(),  # how often it was recorded anew between the two days
    }
)


class Change(StrEnum):
    """What became of a figure."""

    ADDED = "added"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    ATTESTED = "attested"


CHANGE_LABELS: Final = {
    Change.ADDED: Text("新增", "newly recorded"),
    Change.CORRECTED: Text("更正", "corrected"),
    Change.WITHDRAWN: Text("撤回", "withdrawn"),
    Change.ATTESTED: Text("数未变，来源等更新", "same figure, otherwise attested"),
}


def revisions(rows: pl.DataFrame | pl.LazyFrame, since: date, until: date) -> pl.DataFrame:
    """The figures that stood otherwise at the end of `until` than at the end of `since`; columns of `REVISIONS`.

    rows : all versions of a table, from memory or not yet read

    A figure that was given and is no longer is `withdrawn`; one of which only source, mark or wording changed is
    `attested`. Rows without `recorded_at` are known on every day and are never a revision. Raises ``ValueError`` when
    `until` is before `since`.

    >>> from qingshan.facts import facts_frame
    >>> row = {"indicator": "economy.gdp", "place": "530800", "period": "2019", "unit": "亿元", "price_year": 2019}
    >>> rows = facts_frame([
    ...     {**row, "value": 870.0, "recorded_at": "2020-03-01"},
    ...     {**row, "value": 875.3, "recorded_at": "2020-11-01", "supersedes": "2020-03-01", "correction": "年鉴定数"},
    ... ])
    >>> told = revisions(rows, date(2020, 6, 30), date(2020, 12, 31))
    >>> told.select("change", "old_value", "new_value", "correction").row(0)
    ('corrected', 870.0, 875.3, '年鉴定数')
    """
    if until < since:
        raise ValueError(f"revisions go forward in time; {until} is before {since}")
    lazy = rows.lazy()
    touched = lazy.filter(recorded_by(until) & ~recorded_by(since)).group_by(CELL).agg(pl.len().alias("steps"))
    steps = touched.collect()
    near = lazy.join(steps.lazy().select(CELL), on=list(CELL), how="semi").collect()
    old = in_force(near, since).select(*CELL, *(pl.col(name).alias(f"old_{name}") for name in _OLD))
    new = in_force(near, until).select(*CELL, *(pl.col(name).alias(f"new_{name}") for name in _OLD), "correction")
    both = new.join(old, on=list(CELL), how="left").join(steps, on=list(CELL))
    return both.with_columns(change=_change()).select(REVISIONS.names()).cast(REVISIONS).sort(CELL)


def _change() -> pl.Expr:
    had, has = (pl.col(f"{side}_status") == Status.VALUE.value for side in ("old", "new"))
    same = pl.all_horizontal(
        pl.col(f"old_{name}").eq_missing(pl.col(f"new_{name}")) for name in ("value", "unit", "status")
    )
    return (
        pl.when(pl.col("old_status").is_null()).then(pl.lit(Change.ADDED.value))
        .when(same).then(pl.lit(Change.ATTESTED.value))
        .when(had & ~has).then(pl.lit(Change.WITHDRAWN.value))
        .otherwise(pl.lit(Change.CORRECTED.value))
    )  # fmt: skip
