"""Checks of a fact against its indicator's dates and its kind: asked for in the period, and one of the answers."""

import polars as pl

from qingshan.core import Finding, Period
from qingshan.facts.faults import fault
from qingshan.facts.numbered import Numbered
from qingshan.rulebook import Rulebook


def check_dates(rows: Numbered, book: Rulebook) -> list[Finding]:
    """Periods in which the indicator is asked for."""

    def judge(indicator: str | None, period: str | None) -> list[tuple[str, str, dict[str, object]]]:
        record = book.indicators.get(indicator or "")
        try:
            asked = record is None or record.holds_in(Period.parse(period or ""))
        except ValueError:
            return []  # the period has its own finding
        if record is None or asked:
            return []
        dates = f"{record.valid_from or '…'} – {record.valid_to or '…'}"
        words: dict[str, object] = {"indicator": indicator, "period": period, "dates": dates}
        return [("period-not-of-indicator", "period", words)]

    return list(rows.judged(("indicator", "period"), judge))


def check_answers(rows: Numbered, book: Rulebook) -> list[Finding]:
    """1 or 0 for yes or no, and one of its categories for an indicator that has them."""
    answers = {one.code: one.answers() for one in book.indicators.values() if one.kind in ("yes_no", "category")}
    some = rows.frame.filter(pl.col("indicator").is_in(list(answers)), pl.col("value").is_finite())
    findings = []
    for (indicator, value), line in zip(some.select("indicator", "value").iter_rows(), rows.lines(some), strict=True):
        if value not in answers[indicator]:
            known = "、".join(f"{number:g} {title.zh} {title.en}" for number, title in answers[indicator].items())
            where = rows.where(line, "value")
            findings.append(fault("value-no-answer", where, indicator=indicator, value=f"{value:g}", known=known))
    return findings
