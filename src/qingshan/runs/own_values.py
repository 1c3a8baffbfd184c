"""Values that a run file gives itself 自带参数, brought to the shape of the rulebook's."""

from typing import Any

from qingshan.core.units import convert
from qingshan.rulebook import Parameter, ParameterValue
from qingshan.runs.runfile import ParameterInput


def as_parameter_value(
    given: ParameterInput, unit: str, known: Parameter | None
) -> tuple[ParameterValue, tuple[str, ...]]:
    """The value in `unit`, and the dimensions of its table.

    A plain number stands for the whole table. Raises ``ValueError`` when the table is of another depth than the
    rulebook's, `UnitError` when the unit measures something else.
    """
    value = _converted(given.value, given.unit, unit)
    by = known.by if known is not None else ()
    if not isinstance(value, dict):
        by = ()
    elif not by:
        by = ("ecosystem",)
    held = ParameterValue(
        value=value,
        source=given.source,
        mark=given.mark,
        until=given.until,
        price_year=given.price_year,
        range=given.range,
        note=given.note,
    )
    return held, by


def _converted(value: Any, given: str, wanted: str) -> Any:
    if isinstance(value, dict):
        return {name: _converted(inner, given, wanted) for name, inner in value.items()}
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{value!r} is no number")
    return convert(float(value), given, wanted) if wanted else float(value)
