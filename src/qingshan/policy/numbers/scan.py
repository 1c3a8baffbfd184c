"""Find the quantities 数量 of a paragraph: dates and names are masked first, then numbers with their units."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from qingshan.policy.lexicon import Lexicon, Unit, any_of
from qingshan.policy.numbers.numerals import ARABIC, CHINESE, MAGNITUDE, magnitude, numeral
from qingshan.policy.numbers.quantity import Quantity

_DATE = re.compile(
    r"(?<!\d)(?:1[5-9]|20|21)\d\d年(?:年?[底末初]|\d{1,2}月(?:\d{1,2}日|[底末初])?)?"
    r"|[一二][〇零一二三四五六七八九]{3}年(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)?"
    r"|(?<!\d)\d{1,2}月(?:\d{1,2}日|[底末初])?|(?<!\d)(?:1[89]|20)\d\d-(?:1[89]|20)\d\d年?"
    r"|(?<=\D)20?(?=年[，,底末前])"
)
_SHARE = re.compile(
    rf"(?P<of>[十百千万]|[一二三四五六七八九]{{1,2}})分之(?P<share>{CHINESE}|{ARABIC})"
    rf"|(?P<tenths>[一二两三四五六七八九]|\d)成(?P<half>半)?(?=[以左的，。；、)多]|$)"
    r"|翻(?P<double>[一两三四二])?番|(?P<halve>减半)|(?P<one>过半|一半|半数)"
    r"|(?P<open>若干|一批|一定比例|一定数量)(?P<of_what>[个家项座所处名])?"
    r"|(?P<ratio>(?<![\d.])\d{1,6}(?:\.\d{1,6})?(?::\d{1,6}(?:\.\d{1,6})?)+)"
)
#: Two digits side by side are a range: 两三个.
_NEIGHBOURS = re.compile("[一两]二|[二两]三|三四|四五|五六|六七|七八|八九")
#: No amount of a policy has more signs than this.
_LONGEST = 24
_QUOTES = re.compile(r"[“《][^”》]{0,200}[”》]")


@dataclass(frozen=True)
class _Grammar:
    names: re.Pattern[str]
    numbers: re.Pattern[str]


@cache
def _grammar(words: Lexicon) -> _Grammar:
    literal = any_of(words.words("name"))
    patterns = "|".join(f"(?:{one.pattern})" for one in words.of("name") if one.pattern)
    units = any_of(words.units)
    number = rf"(?:{ARABIC}|{CHINESE})"
    rough = "[多余]"
    whole = (
        rf"(?P<sign>[<>≤≥])?(?P<n>{number})(?P<r1>{rough})?(?P<mag>{MAGNITUDE})?(?P<r2>{rough})?(?P<unit>{units})?"
        rf"(?:/(?P<per>{units}))?(?P<r3>{rough})?"
        rf"(?:[-~至到](?P<n2>{number})(?P<mag2>{MAGNITUDE})?(?P<unit2>{units})?(?:/(?P<per2>{units}))?)?"
    )
    return _Grammar(re.compile(f"{patterns}|{literal}"), re.compile(whole))


def names_in(text: str, words: Lexicon) -> list[tuple[int, int]]:
    """Where the names, ranks and dates stand whose numerals are no values."""
    found = [match.span() for match in _grammar(words).names.finditer(text) if match.end() > match.start()]
    return sorted(found + [match.span() for match in _DATE.finditer(text)])


def quantities(text: str, words: Lexicon) -> list[Quantity]:
    """All quantities of a paragraph's shadow, in order.

    >>> from qingshan.policy.lexicon import lexicon_of
    >>> from qingshan.rulebook import standard_rulebook
    >>> (one,) = quantities("到2020年，全省耕地保有量不少于8768万亩", lexicon_of(standard_rulebook()))
    >>> one.text, one.norm(one.value)
    ('8768万亩', Norm(value='5845333.333333', unit='ha'))
    """
    if not re.search(r"[\d〇零一二两三四五六七八九十百千廿卅半翻若]", text):
        return []
    quotes = [match.span() for match in _QUOTES.finditer(text)]
    masked = _Mask(names_in(text, words))
    found: list[Quantity] = []
    for match in _SHARE.finditer(text):
        if match["open"] or not masked.hit(*match.span("of") if match["of"] else match.span()):
            found.append(_share(match, words))
    taken = _Mask(sorted(masked.spans + [(one.start, one.end) for one in found]))
    for match in _numbers(text, _grammar(words).numbers, taken):
        one = _number(match, words)
        if one is not None:
            found.append(one)
    inside = _Mask(quotes)
    return [
        Quantity(**{**one.__dict__, "quoted": inside.hit(one.start, one.end)})
        for one in sorted(found, key=lambda one: one.start)
    ]


class _Mask:
    """Spans in order; `hit` says whether a stretch touches one of them."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self.spans = spans
        self._starts = [start for start, _ in spans]
        self._reach = []
        far = 0
        for _, end in spans:
            far = max(far, end)
            self._reach.append(far)

    def hit(self, start: int, end: int) -> bool:
        """Whether any span touches start to end."""
        n = bisect_right(self._starts, end - 1) - 1
        return n >= 0 and self._reach[n] > start


def _numbers(text: str, grammar: re.Pattern[str], taken: _Mask) -> Iterator[re.Match[str]]:
    at = 0
    while match := grammar.search(text, at):
        if taken.hit(*match.span("n")):
            at = match.end("n")
            continue
        yield match
        at = match.end()


def _number(match: re.Match[str], words: Lexicon) -> Quantity | None:
    unit, per = _unit(match, words, "unit", "per")
    high_unit, high_per = _unit(match, words, "unit2", "per2")
    chinese = not match["n"][0].isdigit() or not match["n"][0].isascii()
    value, high = _value(match["n"]), _value(match["n2"]) if match["n2"] else None
    if value is None:
        if not _NEIGHBOURS.fullmatch(match["n"]):
            return None
        value, high = numeral(match["n"][0]), numeral(match["n"][1])
    end = match.end()
    mag = match["mag"] or ""
    if high is not None:
        unit, per, mag = high_unit or unit, high_per or per, match["mag2"] or mag
        if match["mag"] and match["mag2"] and match["mag"] != match["mag2"]:
            value = value * magnitude(match["mag"]) / magnitude(mag)
    if unit is None and not mag and (chinese or not match["sign"]):
        return None
    if (
        match["n"] == "一"
        and unit is not None
        and unit.classifier
        and high is None
        and len(match[0]) == 2
        and not _each_has(match, words)
    ):
        return None
    rough = any(match[name] for name in ("r1", "r2", "r3"))
    return Quantity(
        match.start(), end, match[0], "chinese" if chinese else "arabic", value, high, magnitude(mag),
        unit, per, rough, match["sign"] or "", mag,
    )  # fmt: skip


@cache
def _one_each(words: Lexicon) -> re.Pattern[str]:
    have = any_of(words.words("coverage", "have"))
    return re.compile(rf"(?:都|均|各|每[^，。；]{{1,8}}?)(?:要|应当|应|必须|须|至少)*(?:{have})$")


def _each_has(match: re.Match[str], words: Lexicon) -> bool:
    """Whether 一 counts: each of several is to have one (都要有一位)."""
    return bool(_one_each(words).search(match.string[max(0, match.start() - _LONGEST) : match.start()]))


def _value(text: str) -> Fraction | None:
    """A numeral's value; None for digits in a row that are no year (三七 is a plant)."""
    if len(text) > _LONGEST:
        return None
    if text[0].isascii():
        return numeral(text)
    if len(text) > 1 and not re.search("[十百千点廿卅]", text):
        return None
    try:
        return numeral(text)
    except ValueError:
        return None


def _unit(match: re.Match[str], words: Lexicon, unit: str, per: str) -> tuple[Unit | None, Unit | None]:
    return words.units.get(match[unit] or ""), words.units.get(match[per] or "")


def _share(match: re.Match[str], words: Lexicon) -> Quantity:  # noqa: PLR0911 - rules in order, the first that fits
    start, end, text = match.start(), match.end(), match[0]
    if match["of"]:
        return Quantity(start, end, text, "share", numeral(match["share"]) / numeral(match["of"]))
    if match["tenths"]:
        tenths = numeral(match["tenths"]) + (Fraction(1, 2) if match["half"] else 0)
        return Quantity(start, end, text, "share", tenths / 10)
    if match["open"]:
        return Quantity(start, end, text, "open", None, unit=words.units.get(match["of_what"] or ""))
    if match["ratio"]:
        return Quantity(start, end, text, "ratio", None, ratio=text)
    if match["one"]:
        return Quantity(start, end, text, "share", Fraction(1, 2), sign=">" if match["one"] == "过半" else "")
    if match["halve"]:
        return Quantity(start, end, text, "share", Fraction(1, 2))
    return Quantity(start, end, text, "multiple", Fraction(2 ** int(numeral(match["double"] or "一"))))
