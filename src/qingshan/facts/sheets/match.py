"""Which indicator a label names 指标匹配: by all its words, by some of them, or by its last alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from qingshan.core import Text
from qingshan.core.units import is_known, same_dimension
from qingshan.facts.part import format_part
from qingshan.facts.sheets.labels import MULTIPLES
from qingshan.facts.sheets.words import TOTALS
from qingshan.rulebook import Indicator, Rulebook
from qingshan.rulebook.names import normal_name

Sure = Literal["sure", "likely", "guess"]

SURE_LABELS: Final[dict[Sure, Text]] = {
    "sure": Text("确定", "sure"),
    "likely": Text("很可能", "likely"),
    "guess": Text("推测", "a guess"),
}
_AREA: Final = "land.area"
_WHOLE: Final = (*TOTALS, "计", "总数", "总量")


@dataclass(frozen=True)
class Match:
    """An indicator with the part of it that is meant, how sure that is, and why."""

    indicator: Indicator
    part: str
    sure: Sure
    why: Text


def match(names: Sequence[str], book: Rulebook) -> Match | None:
    """The indicator that the words of a label name, from the top of the header down; None when none is named so."""
    return next(_ways(names, book), None)


def _ways(names: Sequence[str], book: Rulebook) -> Iterator[Match]:
    """From the surest way to the least sure."""
    whole = book.indicator_named("".join(names)) if names else None
    if whole:
        yield Match(whole, "", "sure", Text("名称或别名相同", "its name or alias"))
    if len(names) < 2:
        return
    for words in _runs(names):
        found = book.indicator_named("".join(words))
        part = _part([name for name in names if name not in words], found, book) if found else None
        if found and part is not None:
            yield Match(
                found,
                part,
                "likely",
                Text("名称相同，其余为分项或合计", "its name; the rest names the part or the whole"),
            )
    upward = book.indicator_named("".join(reversed(names)))
    if upward:
        yield Match(upward, "", "likely", Text("自下而上连读的名称", "its name, read upward"))
    last = book.indicator_named(names[-1])
    if last:
        yield Match(last, "", "guess", Text("只有末级表头相同", "only the last line of the header is its name"))


def _runs(names: Sequence[str]) -> list[tuple[str, ...]]:
    """All neighbouring words but the whole, the longest and the lowest first."""
    sizes = range(len(names) - 1, 0, -1)
    return [tuple(names[at : at + size]) for size in sizes for at in range(len(names) - size, -1, -1)]


def _part(words: Sequence[str], indicator: Indicator, book: Rulebook) -> str | None:
    """The part that words name; empty for the whole, None when one of them names nothing."""
    pairs: dict[str, str] = {}
    for word in words:
        if word in _WHOLE or any(word in name for name in indicator.names()):
            continue
        found = _member(word, indicator, book)
        if found is None or found[0] in pairs:
            return None
        pairs |= [found]
    return format_part(pairs)


def _member(word: str, indicator: Indicator, book: Rulebook) -> tuple[str, str] | None:
    asked = normal_name(word)
    for dimension in indicator.dimensions:
        for member in book.dimensions[dimension].members:
            if asked in (normal_name(member.code), *map(normal_name, member.title)):
                return dimension, member.code
    return None


def of_land_cover(names: Sequence[str], unit: str, book: Rulebook) -> Match | None:
    """The area of an ecosystem type, where a label is a class of a land-cover legend with a unit of area.

    Where legends count classes of one name under different types, the one that holds the others is meant; else none.

    >>> from qingshan.rulebook import standard_rulebook
    >>> found = of_land_cover(["snow_ice"], "km2", standard_rulebook())
    >>> found.indicator.code, found.part, found.sure
    ('land.area', 'ecosystem=glacier', 'guess')
    """
    area = book.indicators.get(_AREA)
    if area is None or not unit or not is_known(unit) or not same_dimension(unit, area.unit):
        return None
    asked = _class_name("".join(names))
    meant = {
        one.ecosystem
        for legend in book.legends.values()
        for one in legend.classes
        if asked in map(_class_name, one.title)
    }
    widest = [one for one in meant if all(one in book.lineage("ecosystem", other) for other in meant)]
    if not widest:
        return None
    why = Text("地类图例中的类别", "a class of a land-cover legend")
    return Match(area, format_part({"ecosystem": widest[0]}), "guess", why)


def _class_name(text: str) -> str:
    """snow and ice, snow_ice and Snow/Ice are one."""
    return normal_name(re.sub(r" and |/", " ", text.casefold()))


def unit_for(written: str, indicator: Indicator) -> str:
    """The unit that a label writes; a bare 万 counts what the indicator counts.

    >>> people = Indicator(code="population", title=Text("人口", "population"), unit="万人", over_time="last")
    >>> unit_for("万", people), unit_for("户", people), unit_for("", people)
    ('万人', '户', '')
    """
    if written not in MULTIPLES:
        return written
    whole = written + indicator.unit.lstrip("".join(MULTIPLES))
    return whole if is_known(whole) and same_dimension(whole, indicator.unit) else ""
