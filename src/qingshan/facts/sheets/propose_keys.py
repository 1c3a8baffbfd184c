"""Which columns say what a row is about 键列: place, period, indicator, unit; and which are passed by."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from qingshan.core import Text
from qingshan.core.place_names import PlaceNames
from qingshan.facts.sheets.mapping import PlaceFrom
from qingshan.facts.sheets.match import Sure
from qingshan.facts.sheets.proposal import Reasoned
from qingshan.facts.sheets.seen import Seen
from qingshan.facts.sheets.words import bare

#: From this share of its texts on a column is taken for what they are.
_MOST = 0.6


@dataclass
class Keys:
    """Columns by what they are for; the rest are `figures`."""

    code: Seen | None = None
    name: Seen | None = None
    above: list[Seen] = field(default_factory=list)
    period: Seen | None = None
    indicator: Seen | None = None
    unit: Seen | None = None
    definition: Seen | None = None
    aside: list[Seen] = field(default_factory=list)
    figures: list[Seen] = field(default_factory=list)
    why: list[Reasoned] = field(default_factory=list)
    decided: list[Seen] = field(default_factory=list)  # the column that each of `why` is about

    def say(self, seen: Seen, chosen: str, why: Text, sure: Sure = "sure") -> Seen:
        """Write down a decision and give the column back."""
        self.why.append(Reasoned(seen.label.label, chosen, why, sure))
        self.decided.append(seen)
        return seen


def find_keys(columns: Sequence[Seen]) -> Keys:
    """Sort the columns by what stands in them, and where that does not tell, by their heads."""
    keys = Keys()
    left = [one for one in columns if not _aside(one, keys)]
    left = _places(left, keys)
    for name, share, role, words in (
        ("period", "periods", "period", Text("各格都是年份或时段", "its cells are periods")),
        ("unit", "units", "unit", Text("各格都是计量单位", "its cells are units")),
        ("definition", "", "definition", Text("表头为口径", "its head says definition")),
    ):
        found = next((one for one in left if one.role == role and (not share or getattr(one, share) >= _MOST)), None)
        if found:
            setattr(keys, name, keys.say(found, f"{name} 列", words))
            left.remove(found)
    _indicator(left, keys)
    keys.figures = left
    return keys


def _aside(seen: Seen, keys: Keys) -> bool:
    """Serial numbers, remarks, coordinates: left out by name."""
    if seen.role != "aside" or seen.codes >= _MOST:
        return False
    why = Text("表头为序号、备注等", "its head is that of numbers or remarks")
    keys.aside.append(keys.say(seen, "ignore", why, "likely"))
    return True


def _places(columns: list[Seen], keys: Keys) -> list[Seen]:
    codes = [one for one in columns if one.codes >= _MOST and one.role in ("code", "")]
    if codes:
        lowest = max(codes, key=lambda one: (one.role == "code", len(one.texts)))
        keys.code = keys.say(lowest, "place.code", Text("各格是区划代码", "its cells are division codes"))
        for one in codes:
            if one is not lowest and len(one.texts) < len(lowest.texts) and min(map(len, one.texts)) < 6:
                keys.aside.append(keys.say(one, "ignore", Text("上级代码，区划表已有", "codes of places above")))
    names = [one for one in columns if one.names >= _MOST or (one.role == "name" and one.numbers < 1 - _MOST)]
    if names:
        lowest = max(names, key=lambda one: (len(one.texts), one.at))
        sure: Sure = "sure" if lowest.names >= _MOST else "likely"
        keys.name = keys.say(lowest, "place.name", Text("各格是地名", "its cells are names of places"), sure)
        higher = Text("上级地名", "names of places above")
        keys.above = [keys.say(one, "place.above", higher) for one in names if one is not lowest]
    taken = [keys.code, keys.name, *keys.above, *keys.aside]
    return [one for one in columns if one not in taken]


def _indicator(left: list[Seen], keys: Keys) -> None:
    """A column of indicator names: by its head, by its cells, or the first column of words where no place stands."""
    named = [one for one in left if one.role == "indicator" or (one.indicators >= 0.5 and one.numbers < 0.5)]
    words = [one for one in left if one.numbers < 0.5 and len(one.texts) > 1]
    found = named[0] if named else words[0] if words and not (keys.name or keys.code) else None
    if found:
        why = Text("各格是指标名称", "its cells are names of indicators")
        keys.indicator = keys.say(found, "indicator", why, "sure" if found.indicators >= 0.5 else "guess")
        left.remove(found)


def place_from(keys: Keys, names: PlaceNames, within: str) -> PlaceFrom:
    """How rows tell their place; a level where bare names have several meanings."""
    level = ""
    if keys.name and not keys.code:
        found = [names.find(bare(text)).places for text in keys.name.texts]
        if any(len(places) > 1 for places in found):
            levels = [{place.level for place in places} for places in found]
            counts = {one: sum(one in told for told in levels) for told in levels for one in told}
            level = max(sorted(counts), key=lambda one: counts[one])
    return PlaceFrom(
        code=keys.code.label.label if keys.code else "",
        name=keys.name.label.label if keys.name else "",
        above=tuple(one.label.label for one in keys.above),
        level=level,
        within=within if keys.name else "",
    )
