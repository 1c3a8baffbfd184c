"""How the numbers of a run are shown 数字显示: as many decimals everywhere, and parts that add to the total shown.

Nothing is computed with shown numbers. Spec §9.2–9.3.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qingshan.index.judge.rounding import Rounding, rounded, rounded_parts
from qingshan.index.run.assess import Assessment

#: A double has no more decimals than this that mean anything for a score of some tens.
_MOST = 12


@dataclass(frozen=True)
class Digits:
    """Decimals and rounding of all figures of a run."""

    decimals: int
    rounding: Rounding = "half_up"

    def of(self, value: float) -> float | None:
        """The number as it is shown; None where there is none."""
        return None if math.isnan(value) else rounded(value, self.decimals, self.rounding)

    def parts(self, amounts: Sequence[float], total: float | None = None) -> list[float]:
        """Parts as they are shown, which add up to the total shown, or to `total`."""
        return rounded_parts(amounts, self.decimals, self.rounding, total)

    def text(self, value: float) -> str:
        """A number that is shown, in words.

        >>> Digits(2).text(-1234.5), Digits(0).text(3.0)
        ('−1,234.50', '3')
        """
        return f"{value + 0.0:,.{self.decimals}f}".replace("-", "−")

    def signed(self, value: float) -> str:
        """The same with its sign; what is nought at these decimals has none.

        >>> Digits(2).signed(2.1), Digits(2).signed(-0.001), Digits(2).signed(-2.1)
        ('+2.10', '0.00', '−2.10')
        """
        shown = rounded(value, self.decimals, self.rounding)
        return f"{'+' if shown > 0 else ''}{self.text(shown)}"


def digits_of(*runs: Assessment) -> Digits:
    """Decimals for some runs: those that the framework states, and more where a score would look like a better grade.

    89.996 is not shown as 90.00 where 90 is the next grade; then all figures have three decimals.
    """
    display = runs[0].framework.display
    near = [
        (score, band.min)
        for run in runs
        for score in run.verdict.scores.tolist()
        for band in run.framework.grades
        if band.min is not None and 0 < band.min - score <= 10.0**-display.decimals
    ]
    for decimals in range(display.decimals, _MOST):
        if not any(rounded(score, decimals, display.rounding) >= least for score, least in near):
            return Digits(decimals, display.rounding)
    return Digits(_MOST, display.rounding)
