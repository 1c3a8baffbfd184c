"""Values that a run file gives itself 自带参数, brought to the shape of the rulebook's."""

import math
from typing import Any

from qingshan.core.units import convert
from qingshan.rulebook import ParameterValue, Rulebook
from qingshan.rulebook.schema import Range
from qingshan.runs.runfile import ParameterInput


def as_parameter_value(
    given: ParameterInput, unit: str, dimensions: tuple[str, ...]
) -> tuple[ParameterValue, tuple[str, ...]]:
    """The value in `unit`, and the dimensions of its table.

    A plain number stands for the whole table. Raises ``ValueError`` when the table is deeper than `dimensions` or of
    uneven depth, `UnitError` when the unit measures something else.
    """
    value = _converted(given.value, given.unit, unit)
    depth = _depth(value)
    if depth > len(dimensions):
        raise ValueError(f"the table is {depth} deep; it may be by {', '.join(dimensions) or 'nothing'}")
    by = dimensions[:depth]
    held = ParameterValue(
        value=value,
        source=given.source,
        mark=given.mark,
        until=given.until,
        price_year=given.price_year,
        range=_converted_range(given.range, given.unit, unit),
        note=given.note,
    )
    return held, by


def _converted(value: Any, given: str, wanted: str) -> Any:
    if isinstance(value, dict):
        return {name: _converted(inner, given, wanted) for name, inner in value.items()}
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{value!r} is no number")
    return _finite(value, given, wanted)


def _finite(value: float, given: str, wanted: str) -> float:
    try:
        number = convert(float(value), given, wanted) if wanted else float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError("the number is too large, or is none (inf, nan)")
    return number


def _converted_range(given: Range | None, unit: str, wanted: str) -> Range | None:
    """A range is in the unit of its value, unless it is of factors."""
    if given is None or given.relative or not wanted:
        return given
    ends = {"low": _finite(given.low, unit, wanted), "high": _finite(given.high, unit, wanted)}
    return given.model_copy(update=ends)


def _depth(value: Any) -> int:
    if not isinstance(value, dict):
        return 0
    depths = {_depth(inner) for inner in value.values()}
    if len(depths) != 1:
        raise ValueError("the table is empty, or of uneven depth")
    return 1 + depths.pop()


def dimensions_of(code: str, book: Rulebook) -> tuple[str, ...]:
    """What a table of a parameter or an indicator may be by."""
    if code in book.parameters:
        return book.parameters[code].by
    return book.indicators[code].dimensions if code in book.indicators else ("ecosystem",)
