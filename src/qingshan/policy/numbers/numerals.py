"""Numerals 数词 as exact rationals: arabic, Chinese, magnitude words."""

from fractions import Fraction

_DIGITS = {
    **{str(n): n for n in range(10)},
    **dict(zip("〇零一二三四五六七八九", (0, *range(10)), strict=True)),
    "两": 2,
}
_TENS = {"十": 10, "百": 100, "千": 1000}
_OLD = {"廿": "二十", "卅": "三十"}
#: What a magnitude word multiplies by.
MAGNITUDES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}

ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
CHINESE = r"[〇零一二两三四五六七八九十百千廿卅]+(?:点[〇零一二三四五六七八九]+)?"
MAGNITUDE = r"[十百千]?万亿|[十百千]?[万亿]|[百千](?=[^分瓦米克卡])"


def numeral(text: str) -> Fraction:
    """A numeral's exact value; raises ``ValueError`` for what is none.

    >>> numeral("两千四百"), numeral("1,815.5"), numeral("二〇二五"), numeral("廿三"), numeral("六点五")
    (Fraction(2400, 1), Fraction(3631, 2), Fraction(2025, 1), Fraction(23, 1), Fraction(13, 2))
    """
    plain = text.replace(",", "")
    if plain and plain[0].isascii():
        return Fraction(plain)
    for old, new in _OLD.items():
        plain = plain.replace(old, new)
    whole, _, decimals = plain.partition("点")
    if decimals:
        return _cardinal(whole) + Fraction(_digits(decimals), 10 ** len(decimals))
    return _cardinal(whole)


def _digits(text: str) -> int:
    try:
        return int("".join(str(_DIGITS[sign]) for sign in text))
    except KeyError as error:
        raise ValueError(f"{text!r} is no string of digits") from error


def _cardinal(text: str) -> Fraction:
    if not text:
        raise ValueError("an empty numeral")
    for mark in "亿万":
        if mark in text:
            above, _, below = text.rpartition(mark)
            return (_cardinal(above) if above else Fraction(1)) * MAGNITUDES[mark] + (_cardinal(below) if below else 0)
    if not any(sign in _TENS for sign in text):
        return Fraction(_digits(text))
    total, digit = 0, 1
    for sign in text:
        if sign in _TENS:
            total += digit * _TENS[sign]
            digit = 0
        elif sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            raise ValueError(f"{text!r} is no numeral")
    return Fraction(total + (0 if text[-1] in _TENS else digit))


def magnitude(word: str | None) -> int:
    """What a magnitude word multiplies by; 1 for none.

    >>> magnitude("百万"), magnitude("万亿"), magnitude(None)
    (1000000, 1000000000000, 1)
    """
    product = 1
    for sign in word or "":
        product *= MAGNITUDES[sign]
    return product


def decimal_text(value: Fraction, places: int = 6) -> str:
    """Decimal text of an exact number; six places where it does not end.

    >>> decimal_text(Fraction(8768_0000, 15)), decimal_text(Fraction(13, 2)), decimal_text(Fraction(40))
    ('5845333.333333', '6.5', '40')
    """
    below = value.denominator
    for prime in (2, 5):
        while below % prime == 0:
            below //= prime
    if below == 1:
        scale = 0
        while (value * 10**scale).denominator != 1:
            scale += 1
        return _point(int(value * 10**scale), scale)
    return _point(round(value * 10**places), places).rstrip("0").rstrip(".")


def _point(scaled: int, places: int) -> str:
    sign, digits = ("-" if scaled < 0 else ""), str(abs(scaled)).rjust(places + 1, "0")
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
