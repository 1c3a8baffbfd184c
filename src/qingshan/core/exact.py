"""Stated numbers 申报数 as they were written: whether a target is met or a balance closes is decided on these."""

from decimal import Decimal, InvalidOperation

#: What somebody stated: its text, a whole number, or a decimal made of its text. Not a float, which may not be it.
Stated = Decimal | int | str


def exact(stated: Stated) -> Decimal:
    """The number that was stated, digit for digit.

    Raises ``ValueError`` for what is no finite number, ``TypeError`` for a float.

    >>> exact("8752.40") + exact("15.6") == exact(8768)
    True
    >>> exact(0.1)
    Traceback (most recent call last):
    TypeError: 0.1 is a float, which need not be the number that was stated; give its text
    """
    if not isinstance(stated, Decimal | int | str) or isinstance(stated, bool):
        kind = f"a {type(stated).__name__}"
        raise TypeError(f"{stated!r} is {kind}, which need not be the number that was stated; give its text")
    try:
        number = Decimal(stated)
    except InvalidOperation:
        raise ValueError(f"{stated!r} is no number; write for example 8752.4") from None
    if not number.is_finite():
        raise ValueError(f"{stated!r} is no finite number; what is not known is left out, with its reason")
    return number
