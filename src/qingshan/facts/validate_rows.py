"""The figures that validation rules 校验规则 look at: in force, by indicator, in one unit, with their level."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from qingshan.core import Period, is_zone_code, level_of
from qingshan.facts.columns import in_units
from qingshan.facts.current import in_force
from qingshan.facts.schema import FACTS, Status
from qingshan.rulebook import Rulebook
from qingshan.rulebook.rules_schema import Rule

#: Sums of floating-point figures that are equal on paper differ by less than this share.
ROUNDING: Final = 1e-9

_LINE: Final = "line"
_SLIM: Final = (_LINE, "indicator", "place", "period", "part", "value", "unit", "status")


class Figures:
    """Rows in force, found by indicator without looking at the others, so that a table of millions stays small."""

    def __init__(self, frame: pl.DataFrame, book: Rulebook, lines: Sequence[int] | None = None) -> None:
        told = pl.Series(_LINE, list(lines), pl.Int64) if lines is not None else pl.lit(None, pl.Int64).alias(_LINE)
        rows = frame.select(FACTS.names()).with_columns(told)
        slim = in_force(rows) if frame["supersedes"].null_count() < frame.height else rows
        self.book = book
        self._rows = slim.select(_SLIM)
        found = self._rows.select("indicator").with_row_index().group_by("indicator", maintain_order=True).agg("index")
        self._at = dict(zip(found["indicator"], found["index"], strict=True))
        self._places = _places(self._rows["place"].unique())
        self._periods = _periods(self._rows["period"].unique())

    @property
    def indicators(self) -> list[str]:
        """Those of the rulebook that there are figures of, in the order of their first row."""
        return [code for code in self._at if code in self.book.indicators]

    @property
    def periods(self) -> pl.DataFrame:
        """Every period with `kind`, `start`, `end`, `last_year`: the same one a year before."""
        return self._periods

    @property
    def levels(self) -> pl.DataFrame:
        """Every place with its level; null for a zone."""
        return self._places

    def of(self, indicator: str, rule: Rule | None = None, unit: str | None = None) -> pl.DataFrame:
        """The rows of one indicator: line, indicator, place, period, part, status, amount, level, kind, last_year.

        amount : in `unit` or the indicator's own; null where there is no value, or it measures something else
        rule : leaves out the places and periods that it does not judge
        """
        wanted = {indicator: unit or self.book.indicators[indicator].unit}
        rows = in_units(self._rows[self._at[indicator]] if indicator in self._at else self._rows.clear(), wanted)
        rows = rows.drop("value", "unit").join(self._places, on="place", how="left", maintain_order="left")
        rows = rows.join(self._periods, on="period", how="left", maintain_order="left")
        return rows if rule is None else rows.filter(judged_by(rule))


def judged_by(rule: Rule) -> pl.Expr:
    """Whether a rule speaks of a row: its level, the kind of its period, the rule's dates."""
    inside = pl.lit(True)
    if rule.levels:
        inside &= pl.col("level").is_in(list(rule.levels))
    if rule.periods:
        inside &= pl.col("kind").is_in(list(rule.periods))
    if rule.valid_from is not None:
        inside &= pl.col("end") >= rule.valid_from
    if rule.valid_to is not None:
        inside &= pl.col("start") <= rule.valid_to
    return inside


def _places(codes: pl.Series) -> pl.DataFrame:
    """Places with their level; a zone, or what is no code, has none."""
    levels = [_level(code) for code in codes]
    return pl.DataFrame({"place": codes, "level": pl.Series(levels, dtype=pl.String)})


def _level(code: str | None) -> str | None:
    try:
        return None if code is None or is_zone_code(code) else level_of(code)
    except ValueError:
        return None


def _periods(texts: pl.Series) -> pl.DataFrame:
    rows = [(text, *_period(text)) for text in texts]
    kinds = {"kind": pl.String, "start": pl.Date, "end": pl.Date, "last_year": pl.String}
    return pl.DataFrame(rows, schema={"period": pl.String, **kinds}, orient="row")


def _period(text: str | None) -> tuple[object, ...]:
    try:
        span = Period.parse(text or "")
    except ValueError:
        return None, None, None, None
    whole = span.kind in ("year", "quarter", "month")
    return span.kind, span.start, span.end, f"{span.start.year - 1:04d}{str(span)[4:]}" if whole else None


def has_value(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with a number."""
    return rows.filter(pl.col("amount").is_finite())


def is_owed() -> pl.Expr:
    """Whether a row should have a number and has none, so that what is added up is not the whole."""
    return pl.col("amount").is_null() & (pl.col("status") != Status.NOT_APPLICABLE.value)


def positive(book: Rulebook, indicator: str) -> bool:
    """Whether a figure cannot be negative, so that some of a sum can already be too much."""
    low = book.indicators[indicator].low
    return low is not None and low >= 0


def apart(left: str, right: str, rule: Rule) -> pl.Expr:
    """Whether column `left` `op` column `right` is broken by more than the rule's tolerance."""
    one, other = pl.col(left), pl.col(right)
    allowed = max(rule.tolerance, ROUNDING) * pl.max_horizontal(one.abs(), other.abs())
    match rule.op:
        case "<=":
            return one - other > allowed
        case ">=":
            return other - one > allowed
    return (one - other).abs() > allowed
