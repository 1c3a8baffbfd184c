"""The numbers that Word makes up 自动编号: they are not in the text of a file and are counted out here."""

from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from lxml import etree

_DIGITS = "〇一二三四五六七八九"
_VAL, _LEVEL = qn("w:val"), qn("w:ilvl")
_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "japaneseDigitalTenThousand",
    "taiwaneseCounting", "taiwaneseCountingThousand", "chineseLegalSimplified", "ideographTraditional",
}  # fmt: skip
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}


class Level:
    """One level of a list: how its number looks and where it starts."""

    def __init__(self, element: etree._Element) -> None:
        self.form = _value(element, "w:numFmt") or "decimal"
        self.text = _value(element, "w:lvlText") or ""
        self.start = int(_value(element, "w:start") or 1)
        self.plain = element.find(qn("w:isLgl")) is not None
        self.style = _value(element, "w:pStyle")
        self.gap = "" if _value(element, "w:suff") == "nothing" else " "


class Numbering:
    """All lists of a file and how far each has counted."""

    def __init__(self, held: Document) -> None:
        self.levels: dict[str, dict[int, Level]] = {}
        self.kinds: dict[str, str] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.styles = {one.get(qn("w:styleId")): one for one in held.styles.element.iter(qn("w:style"))}
        try:
            numbers: Any = held.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
        except KeyError:
            return
        self._lists(etree.fromstring(numbers.blob, etree.XMLParser(resolve_entities=False, no_network=True)))

    def _lists(self, root: etree._Element) -> None:
        kinds = {}
        for kind in root.iter(qn("w:abstractNum")):
            levels = {int(one.get(_LEVEL, "0")): Level(one) for one in kind.iter(qn("w:lvl"))}
            kinds[kind.get(qn("w:abstractNumId"))] = levels
        for number in root.iter(qn("w:num")):
            code, kind = number.get(qn("w:numId"), ""), _value(number, "w:abstractNumId") or ""
            levels = dict(kinds.get(kind, {}))
            for changed in number.iter(qn("w:lvlOverride")):
                at, own = int(changed.get(_LEVEL, "0")), changed.find(qn("w:lvl"))
                if own is not None:
                    levels[at] = Level(own)
                if changed.find(qn("w:startOverride")) is not None:
                    kind = f"{kind}/{code}"
            self.levels[code], self.kinds[code] = levels, kind

    def label_of(self, paragraph: etree._Element) -> str:
        """The number in front of a paragraph, counted on by one; nothing for one without."""
        code, at = self._place(paragraph)
        level = self.levels.get(code, {}).get(at)
        if level is None or level.form == "bullet":
            return "——" if level is not None and set(level.text) & set("—－-–") else ""
        counts = self.counts.setdefault(self.kinds[code], {})
        counts[at] = counts.get(at, level.start - 1) + 1
        for deeper in [one for one in counts if one > at]:
            del counts[deeper]
        if level.form == "none":
            return ""
        label = level.text
        for number in range(9):
            if f"%{number + 1}" in label:
                own = self.levels[code].get(number, level)
                form = "decimal" if level.plain else own.form
                label = label.replace(f"%{number + 1}", written(counts.get(number, own.start), form))
        return label + ("" if label.endswith(("、", "）", ")", "．", "。")) else level.gap)

    def _place(self, paragraph: etree._Element) -> tuple[str, int]:
        """List and level of a paragraph, its own or its style's."""
        looks = paragraph.find(qn("w:pPr"))
        if looks is None:
            return "", 0
        code, at = _stated(looks)
        style = _value(looks, "w:pStyle")
        for _ in range(len(self.styles)):
            if code is not None or style not in self.styles:
                break
            above = self.styles[style]
            own = above.find(qn("w:pPr"))
            if own is not None:
                code, level = _stated(own)
                at = level if at is None else at
                if code is not None and at is None:
                    at = next((n for n, one in self.levels.get(code, {}).items() if one.style == style), None)
            style = _value(above, "w:basedOn")
        return code or "", at or 0


def _stated(looks: etree._Element) -> tuple[str | None, int | None]:
    numbers = looks.find(qn("w:numPr"))
    if numbers is None:
        return None, None
    level = _value(numbers, "w:ilvl")
    return _value(numbers, "w:numId"), int(level) if level is not None else None


def _value(element: etree._Element, name: str) -> str | None:
    found = element.find(qn(name))
    return None if found is None else found.get(_VAL)


def written(number: int, form: str) -> str:
    """A count as Word writes it in one of its forms.

    >>> [written(n, "chineseCountingThousand") for n in (1, 10, 12, 20, 105)]
    ['一', '十', '十二', '二十', '一百〇五']
    >>> written(3, "decimalEnclosedCircle"), written(4, "upperRoman"), written(28, "lowerLetter"), written(7, "decimal")
    ('③', 'IV', 'bb', '7')
    """
    if form in _CHINESE:
        return chinese(number)
    if form in _CIRCLED and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form == "decimalFullWidth":
        return "".join(chr(ord(one) + 0xFEE0) for one in str(number))
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        return roman(number).lower() if form == "lowerRoman" else roman(number)
    return str(number)


def chinese(number: int) -> str:
    """1 to 999 in Chinese numerals; digits beyond."""
    if not 0 < number < 1000:
        return str(number)
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "〇"
    return words + (_DIGITS[ones] if ones else "")


def roman(number: int) -> str:
    """A Roman numeral."""
    words = ""
    for value, sign in _ROMAN:
        words += sign * (number // value)
        number %= value
    return words
