"""Rounding for display 修约: on the shortest decimal text of a number, never on its binary form. Spec §9.2."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Literal

Rounding = Literal["half_up", "half_even"]
_WAYS = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}


def rounded(value: float, decimals: int = 2, way: Rounding = "half_up") -> float:
    """The number as it is shown.

    >>> rounded(2.675), rounded(-1.005), rounded(86.605, way="half_even")
    (2.68, -1.01, 86.6)
    """
    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=_WAYS[way]))


def rounded_parts(
    parts: Sequence[float], decimals: int = 2, way: Rounding = "half_up", total: float | None = None
) -> list[float]:
    """Parts rounded so that they add up to their rounded sum: the largest remainders take what is over.

    total : add up to this instead, such as the difference of two scores as they are shown

    >>> rounded_parts([1 / 3, 1 / 3, 1 / 3])
    [0.34, 0.33, 0.33]
    >>> rounded_parts([0.334, 0.334, 0.334], total=1.01)
    [0.34, 0.34, 0.33]
    """
    step = Decimal(1).scaleb(-decimals)
    exact = [Decimal(repr(float(part))) for part in parts]
    down = [part.quantize(step, rounding=ROUND_DOWN) for part in exact]
    whole = sum(exact, Decimal(0)) if total is None else Decimal(repr(float(total)))
    over = int((whole.quantize(step, rounding=_WAYS[way]) - sum(down, Decimal(0))) / step)
    toward = 1 if over > 0 else -1
    order = sorted(range(len(parts)), key=lambda at: (-toward * (exact[at] - down[at]), at))
    for turn in range(abs(over) if order else 0):
        down[order[turn % len(order)]] += toward * step
    return [float(part) for part in down]
