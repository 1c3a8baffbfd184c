"""The place of a row 地区: from its code, its name, or both, as of the period."""

from dataclasses import dataclass
from datetime import date

from qingshan.core import Period, Place, PlaceTree, Text, canonical_code, is_zone_code, level_of
from qingshan.core.place_names import Named, PlaceNames, plain_name
from qingshan.facts.sheets.mapping import PlaceFrom
from qingshan.facts.sheets.words import bare

NONE = Text("无", "none")
Wrong = tuple[str, dict[str, object]]


@dataclass(frozen=True)
class Told:
    """What a row says of its place: code, name, and names of places above."""

    code: str = ""
    name: str = ""
    above: tuple[str, ...] = ()


class PlaceReader:
    """Looks places up in one tree, each day's names once."""

    def __init__(self, tree: PlaceTree) -> None:
        self.tree = tree
        self._days = sorted({day for row in tree for day in (row.valid_from, row.valid_to) if day is not None})
        self._names: dict[int, PlaceNames] = {}
        self._read: dict[tuple[Told, PlaceFrom, str], tuple[str | None, Wrong | None]] = {}
        self._children: dict[int, dict[str, set[str]]] = {}

    def _between(self, day: date) -> int:
        """Equal for days between which no place changes."""
        return sum((day >= one) + (day > one) for one in self._days)

    def names_on(self, day: date) -> PlaceNames:
        """The names in force on a day; days between two changes share them."""
        key = self._between(day)
        if key not in self._names:
            self._names[key] = PlaceNames(self.tree, day)
        return self._names[key]

    def children_on(self, day: date) -> dict[str, set[str]]:
        """Code → codes directly below it."""
        key = self._between(day)
        if key not in self._children:
            below: dict[str, set[str]] = {}
            for row in self.tree:
                if row.parent is not None and row.holds_on(day):
                    below.setdefault(row.parent, set()).add(row.code)
            self._children[key] = below
        return self._children[key]

    def name(self, code: str, period: str) -> str:
        """The Chinese name of a code in a period; empty when it has none."""
        days = _days_of(period)
        return next((row.name.zh for row in self.tree.rows_of(code) if any(row.holds_on(day) for day in days)), "")

    def knows(self, name: str) -> bool:
        """Whether a name is one of the present."""
        return bool(name) and self.names_on(date.max).knows(bare(name))

    def read(self, told: Told, spec: PlaceFrom, period: str) -> tuple[str | None, Wrong | None]:
        """The code, or None and what is wrong. A period that is not known counts as the present."""
        key = (told, spec, period)
        if key not in self._read:
            way = self._by_code if told.code else self._by_name
            zone = bool(told.code) and is_zone_code(told.code)
            self._read[key] = (told.code, None) if zone else way(told, spec, period, _days_of(period))
        return self._read[key]

    def _by_code(self, told: Told, spec: PlaceFrom, period: str, days: list[date]) -> tuple[str | None, Wrong | None]:
        try:
            code = canonical_code(told.code)
        except ValueError:
            code = ""
        rows = [row for row in self.tree.rows_of(code) if any(row.holds_on(day) for day in days)] if code else []
        name = bare(told.name)
        if rows and (not name or any(self.names_on(day).is_named(code, name) for day in days)):
            return code, None
        level = spec.level or (level_of(code) if code else "")
        named = self.names_on(days[0]).find(name, within=spec.within, level=level) if name else Named(())
        words: dict[str, object]
        if not rows:
            near = named.places or named.nearest or self.tree.rows_of(code)
            words = {"text": told.code, "name": told.name, "period": period, "near": listed(near)}
            return None, ("place-code-unknown", words)
        meant = named.place if named.place and named.place.code != code else None
        words = {
            "place": code,
            "period": period,
            "official": rows[0].name.zh,
            "text": told.name,
            "meant": _meant(meant, named),
        }
        return None, ("place-name-differs", words)

    def _by_name(self, told: Told, spec: PlaceFrom, period: str, days: list[date]) -> tuple[str | None, Wrong | None]:
        name = bare(told.name)
        path = "".join(bare(one) for one in told.above)
        found = Named(())
        for day in days:
            names = self.names_on(day)
            found = self._first(names, [path + name] * bool(path) + [name], spec)
            if found.places:
                break
        if found.place:
            return found.place.code, None
        if found.places:
            return None, ("place-name-ambiguous", {"text": told.name, "places": listed(found.places)})
        words: dict[str, object] = {"text": told.name, "period": period, "near": listed(found.nearest)}
        return None, ("place-name-unknown", words | {"formerly": _formerly(found)})

    def _first(self, names: PlaceNames, texts: list[str], spec: PlaceFrom) -> Named:
        """What the first text finds at the level of the table; at another level only by its full name."""
        found = Named(())
        for text in texts:
            told = names.find(text, within=spec.within, level=spec.level)
            if told.places:
                return told
            found = found if found.nearest else told
        for text in texts if spec.level else ():
            told = names.find(text, within=spec.within)
            if told.place and plain_name(text).endswith(plain_name(told.place.name.zh)):
                return told
        return found


def _days_of(period: str) -> list[date]:
    """Last and first day of a period; the end of time when there is none."""
    try:
        span = Period.parse(period)
    except ValueError:
        return [date.max]
    return list(dict.fromkeys((span.end, span.start)))


def listed(places: tuple[Place, ...]) -> str:
    """Places with their codes, for a message."""
    return "、".join(f"{place.name.zh} {place.code}" for place in places) or f"{NONE.zh} {NONE.en}"


def _meant(meant: Place | None, named: Named) -> Text:
    if meant is not None:
        return Text(f"，即 {meant.code}", f", which is {meant.code}")
    return _formerly(named)


def _formerly(named: Named) -> Text:
    if not named.formerly:
        return Text("", "")
    shown = listed(named.formerly)
    return Text(f"（其他年份曾用：{shown}）", f" (in other years the name of {shown})")
