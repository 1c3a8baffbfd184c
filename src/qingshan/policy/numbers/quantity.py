"""A number with its unit as the text states it, exactly."""

from dataclasses import dataclass, replace
from fractions import Fraction

from qingshan.policy.lexicon import Unit
from qingshan.policy.numbers.numerals import decimal_text
from qingshan.policy.shape import Norm


@dataclass(frozen=True)
class Quantity:
    """A number in a paragraph's shadow: start and end with unit, value and upper end of a range, without magnitude.

    form : arabic, chinese, share, multiple, open, ratio or rank;  rough : 多 or 余 stands in it
    scale : what the magnitude word multiplies by;  quoted : it stands inside quotation marks
    """

    start: int
    end: int
    text: str
    form: str
    value: Fraction | None = None
    high: Fraction | None = None
    scale: int = 1
    unit: Unit | None = None
    per: Unit | None = None
    rough: bool = False
    sign: str = ""
    magnitude: str = ""
    quoted: bool = False
    ratio: str = ""

    def norm(self, value: Fraction | None) -> Norm | None:
        """An amount in base units; None for an open value or a unit nobody knows."""
        if self.ratio:
            return Norm(self.ratio, "composition")
        if value is None:
            return None
        if self.form in ("rank", "ordinal"):
            return Norm(decimal_text(value), self.form)
        if self.unit is None:
            return Norm(decimal_text(value * self.scale), "1" if self.form in ("share", "multiple") else "count")
        amount, base = value * self.scale * self.unit.factor, self.unit.base
        if self.per is not None:
            amount, base = amount / self.per.factor, f"{base}/{self.per.base}"
        return Norm(decimal_text(amount), base)

    @property
    def unit_text(self) -> str | None:
        """The unit as written with its magnitude word."""
        if self.unit is None:
            return self.magnitude or None
        return self.magnitude + self.unit.word + (f"/{self.per.word}" if self.per else "")

    def with_unit(self, unit: Unit) -> "Quantity":
        """The same number counted in a unit that the text leaves out (贫困人口减少1000万)."""
        return replace(self, unit=unit)
