"""Records that a run adds to the rulebook for its own condition variables 状况变量."""

from collections.abc import Iterable
from dataclasses import replace

from qingshan.core import Text
from qingshan.rulebook import Indicator, Rulebook
from qingshan.runs.runfile_seea import ConditionVariable

INDEX, INDEX_OPENING = "condition.index", "condition.index_opening"
FORMULA = "I = (V − V_L) / (V_H − V_L), 0 … 1"
INDEX_FORMULA = "Σ w · I, Σ w = 1"


def with_condition(variables: Iterable[ConditionVariable], book: Rulebook) -> Rulebook:
    """The rulebook with an indicator for each variable, its opening, and its indicator between 0 and 1."""
    added: dict[str, Indicator] = {}
    for one in variables:
        openings = [one.opening] if one.opening.startswith("condition.") else []
        for code in (one.role, *openings):
            if code not in book.indicators:
                added[code] = _indicator(code, one.title, one.unit)
        words = Text(f"{one.title.zh}（状况指标）", f"{one.title.en} (condition indicator)")
        added[one.indicator] = _indicator(one.indicator, words, "1")
    return replace(book, indicators={**book.indicators, **added}) if added else book


def _indicator(code: str, title: Text, unit: str) -> Indicator:
    return Indicator(
        code=code,
        title=title,
        unit=unit,
        over_places="mean",
        weight="land.area",
        over_time="none",
        dimensions=("ecosystem",),
    )
