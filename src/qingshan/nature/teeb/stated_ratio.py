"""A published ratio beside its own two numbers 公布比值的复算: whether it follows from them as they were printed.

Decided on the decimals as printed: each number may lie half a unit of its last digit to either side.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from qingshan.core import Finding, Severity, Text, Where


class Printed(NamedTuple):
    """A number as printed, and half a unit of its last digit."""

    number: Decimal
    half: Decimal


@dataclass(frozen=True)
class StatedRatio:
    """The ratio worked out anew and as stated, and how far the two may lie apart. [1]"""

    recomputed: float
    stated: float
    tolerance: float
    agrees: bool


def printed(text: str, times: Decimal = Decimal(1)) -> Printed:
    """A printed number, brought to another unit by `times`. [the unit given]

    Raises ``ValueError`` for what is no number.

    >>> printed("14.45")
    Printed(number=Decimal('14.45'), half=Decimal('0.005'))
    """
    try:
        number = Decimal(text.strip().replace(",", "").replace("，", ""))
    except InvalidOperation:
        raise ValueError(f"{text!r} is no number; write for example 514.01") from None
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{text!r} is no finite number; leave out what is not known")
    return Printed(number * times, Decimal(5).scaleb(exponent - 1) * abs(times))


def stated_ratio(value: Printed, base: Printed, ratio: Printed) -> StatedRatio:
    """Value over base against the ratio that was stated with them. [1]  All above zero, value and base in one unit.

    tolerance : half a unit of the ratio's last digit, and what the last digits of value and base allow

    Pu'er 2015:

    >>> found = stated_ratio(printed("7429.87"), printed("514.01"), printed("14.45"))
    >>> round(found.recomputed, 4), found.agrees
    (14.4547, True)
    """
    if not (value.number > value.half and base.number > base.half):
        raise ValueError("value and base must be above zero; a ratio to nothing is none")
    exact = value.number / base.number
    low = (value.number - value.half) / (base.number + base.half)
    high = (value.number + value.half) / (base.number - base.half)
    agrees = low <= ratio.number + ratio.half and high >= ratio.number - ratio.half
    tolerance = ratio.half + max(exact - low, high - exact)
    return StatedRatio(float(exact), float(ratio.number), float(tolerance), agrees)


def check_stated_ratio(what: str, found: StatedRatio) -> list[Finding]:
    """A warning where a stated ratio does not follow from its own numbers. [findings]

    >>> wrong = stated_ratio(printed("7429.87"), printed("514.01"), printed("14.54"))
    >>> [one.message.en for one in check_stated_ratio("530800 2015", wrong)]
    ['530800 2015: the ratio is 14.4547 and 14.54 was stated']
    """
    if found.agrees:
        return []
    made, told = f"{found.recomputed:.6g}", f"{found.stated:g}"
    return [
        Finding(
            "teeb-ratio-differs",
            Where(field=what),
            Text(f"{what}：复算比值为 {made}，原文为 {told}", f"{what}: the ratio is {made} and {told} was stated"),
            Text("核对评估值、GDP 和比值的原文", "check value, GDP and ratio against the text they are from"),
            Severity.WARNING,
        )
    ]
