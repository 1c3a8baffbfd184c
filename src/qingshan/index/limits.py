"""From where on an assessment warns 提示界限: parameters of the rulebook, ``index.warn.…``."""

from datetime import date
from functools import cache

from qingshan.rulebook import standard_rulebook

#: Conventions have one value for all days.
_ANY_DAY = date.max


@cache
def limit(name: str) -> float:
    """A limit by its name. Raises ``LookupError`` for one that the rulebook does not have.

    >>> limit("small_sample"), limit("high_correlation")
    (10.0, 0.92)
    """
    held = standard_rulebook().value_of(f"index.warn.{name}", _ANY_DAY).value
    if not isinstance(held, (int, float)):
        raise LookupError(f"index.warn.{name} is not one number")
    return float(held)
