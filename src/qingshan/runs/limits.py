"""What is physically possible 物理界限: the field of each code that models take, and values held against it."""

from collections.abc import Iterable

from qingshan.core import Finding, Text, Where
from qingshan.core.record import Field
from qingshan.core.units import convert, shown
from qingshan.nature import MODELS


def fields_by_code() -> dict[str, Field]:
    """The field of each code that models take; the first one that names limits wins."""
    found: dict[str, Field] = {}
    for model in MODELS:
        for wanted in model.inputs.values():
            if wanted.of not in found or (found[wanted.of].low is None and wanted.low is not None):
                found[wanted.of] = wanted
    return found


def impossible(wanted: Field, value: float, unit: str) -> bool:
    """Whether a value given in `unit` lies outside the limits of its field; what is no number does too."""
    held = convert(value, unit, wanted.unit)
    low = wanted.low is None or held >= wanted.low - _slack(wanted.low)
    high = wanted.high is None or held <= wanted.high + _slack(wanted.high)
    return not (low and high and abs(held) < float("inf"))


def _slack(end: float) -> float:
    """So that the end itself, come through a change of units, is still within."""
    return abs(end) * 1e-9


def outside_limits(wanted: Field, told: str, values: Iterable[float], unit: str, where: Where) -> Finding:
    """The finding for values outside the limits. `told` says whose they are."""
    shown_values = f"{', '.join(f'{value:g}' for value in values)} {shown(unit)}".rstrip()
    ends = f"{'−∞' if wanted.low is None else f'{wanted.low:g}'} … {'∞' if wanted.high is None else f'{wanted.high:g}'}"
    ends = f"{ends} {shown(wanted.unit)}".rstrip()
    return Finding(
        "value-impossible",
        where,
        Text(
            f"{told} 的值 {shown_values} 超出可能范围（{ends}）",
            f"{told}: {shown_values} is outside what is possible ({ends})",
        ),
        Text("核对数值与 unit", "check the value and its unit"),
    )
