"""Names of places 地名 as offices write them → the place of the tree that is meant on a day.

Read are the full name, the name without nationalities (宁洱县 = 宁洱哈尼族彝族自治县), the bare name (普洱), and any
of these behind the names of places above (云南省普洱市思茅区, 普洱/思茅区). A name that two places bear is not guessed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property
from itertools import chain
from typing import Final

from qingshan.core.place import Place, PlaceTree

_PEOPLES: Final = (
    "阿昌|白|保安|布朗|布依|朝鲜|达斡尔|傣|德昂|东乡|侗|独龙|俄罗斯|鄂伦春|鄂温克|高山|仡佬|哈尼|哈萨克|赫哲|回|基诺|京|景颇|柯尔克孜"
    "|拉祜|黎|傈僳|珞巴|满|毛南|门巴|蒙古|苗|仫佬|纳西|怒|普米|羌|撒拉|畲|水|塔吉克|塔塔尔|土家|土|佤|维吾尔|乌孜别克|锡伯|瑶|彝|裕固"
    "|藏|壮|各"
)
_LONG: Final = "|".join(name for name in _PEOPLES.split("|") if len(name) > 1)
_WITH_PEOPLES: Final = re.compile(rf"(.{{2,}}?)(?:(?:{_PEOPLES})族)+")
_AUTONOMOUS: Final = re.compile(rf"(.{{2,}}?)(?:(?:{_PEOPLES})族|{_LONG})+")
#: How a name may end → the kind it stands for; the longest ending counts.
_ENDINGS: Final = {
    **{ending: ending for ending in ("省", "自治区", "地区", "市", "区", "镇")},
    **dict.fromkeys(("自治州", "州"), "州"),
    **dict.fromkeys(("自治县", "县"), "县"),
    **dict.fromkeys(("自治旗", "旗"), "旗"),
    **dict.fromkeys(("民族乡", "乡"), "乡"),
    **dict.fromkeys(("街道办事处", "街道", "办事处"), "街道"),
    **dict.fromkeys(("村民委员会", "村委会", "村"), "村"),
    **dict.fromkeys(("社区居民委员会", "社区居委会", "居民委员会", "居委会", "社区"), "社区"),
}
_BY_LENGTH: Final = sorted(_ENDINGS, key=len, reverse=True)
_BETWEEN: Final = "/\\-—–>·,，、|_"
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True)
class Named:
    """What a name may mean: `places`, one when it is found, several when it is not told which; else what is near.

    nearest : places whose names are most like it, when there is none
    formerly : places that bore the name on other days, when none does on this one
    """

    places: tuple[Place, ...]
    nearest: tuple[Place, ...] = ()
    formerly: tuple[Place, ...] = ()

    @property
    def place(self) -> Place | None:
        """The one that is meant, when there is one."""
        return self.places[0] if len(self.places) == 1 else None


def plain_name(text: str) -> str:
    """A name without spaces, full-width letters and what stands in brackets behind it.

    >>> plain_name(" 思 茅 区（原翠云区）")
    '思茅区'
    """
    name = re.sub(r"\s+", "", text).translate(_FULL_WIDTH)
    return re.sub(r"(?<=.)\([^()]*\)$", "", name)


def stem_and_kind(name: str) -> tuple[str, str]:
    """A name without its ending and nationalities, and the kind the ending stands for; ('', '') without an ending.

    >>> stem_and_kind("宁洱哈尼族彝族自治县"), stem_and_kind("宁洱县"), stem_and_kind("普洱")
    (('宁洱', '县'), ('宁洱', '县'), ('', ''))
    """
    for ending in _BY_LENGTH:
        if name.endswith(ending) and len(name) > len(ending):
            base = name.removesuffix(ending)
            peoples = (_AUTONOMOUS if ending.startswith("自治") else _WITH_PEOPLES).fullmatch(base)
            return (peoples[1] if peoples else base), _ENDINGS[ending]
    return "", ""


class _Index:
    """Rows of places by full name, by stem and kind, and by bare stem."""

    def __init__(self, rows: Iterable[Place]) -> None:
        self.full: dict[str, list[Place]] = {}
        self.kinds: dict[tuple[str, str], list[Place]] = {}
        self.stems: dict[str, list[Place]] = {}
        for row in rows:
            name = plain_name(row.name.zh)
            stem, kind = stem_and_kind(name)
            self.full.setdefault(name, []).append(row)
            if row.name.en != row.name.zh:
                self.full.setdefault(plain_name(row.name.en), []).append(row)
            if stem:
                self.kinds.setdefault((stem, kind), []).append(row)
            if len(stem) > 1:
                self.stems.setdefault(stem, []).append(row)

    def matching(self, name: str) -> list[Place]:
        """By the strictest way that finds anything."""
        return self.full.get(name) or self.kinds.get(stem_and_kind(name)) or self.stems.get(name) or []


class PlaceNames:
    """The names in force on one day; ask `find` for a text."""

    def __init__(self, tree: PlaceTree, day: date) -> None:
        self._rows = [row for row in tree if row.holds_on(day)]
        self._others = [row for row in tree if not row.holds_on(day)]
        self._now = _Index(self._rows)
        self._parents = {row.code: row.parent for row in self._rows}
        self._near: dict[tuple[str, str, str], tuple[Place, ...]] = {}

    @cached_property
    def _then(self) -> _Index:
        return _Index(self._others)

    def find(self, text: str, *, within: str = "", level: str = "") -> Named:
        """The places that a text may name.

        within : code of a place; only it and those below it are meant, when any of them bears the name
        level : only places of that level are meant
        """
        name = plain_name(text)
        found = self._narrowed(self._now.matching(name), within, level)
        found = found or self._narrowed(list(self._by_path(name)), within, level)
        if found:
            return Named(tuple(found))
        formerly = [row for row in self._then.matching(name) if level in ("", row.level)]
        return Named((), self._nearest(name, within, level), _one_a_code(formerly))

    def knows(self, text: str) -> bool:
        """Whether any place bears the name."""
        name = plain_name(text)
        return bool(self._now.matching(name)) or any(True for _ in self._by_path(name))

    def is_named(self, code: str, text: str) -> bool:
        """Whether a text names the place with a code on this day, by itself or behind places above it."""
        name = plain_name(text)
        return any(row.code == code for row in chain(self._all_matching(name), self._by_path(name)))

    def _all_matching(self, name: str) -> list[Place]:
        index = self._now
        return [*index.full.get(name, ()), *index.kinds.get(stem_and_kind(name), ()), *index.stems.get(name, ())]

    def _narrowed(self, found: Sequence[Place], within: str, level: str) -> list[Place]:
        fitting = [row for row in found if level in ("", row.level)]
        if not within or len(fitting) < 2:
            return fitting
        return [row for row in fitting if within in self.line(row.code)] or fitting

    def line(self, code: str) -> list[str]:
        """A code and those above it on the day, the nearest first."""
        line: list[str] = []
        above: str | None = code
        while above is not None and above not in line:
            line.append(above)
            above = self._parents.get(above)
        return line

    def _by_path(self, name: str) -> Iterator[Place]:
        """Names of places above written before the name; the longest first one counts."""
        for cut in range(len(name) - 1, 1, -1):
            heads = {row.code for row in self._now.matching(name[:cut].rstrip(_BETWEEN))}
            rest = name[cut:].lstrip(_BETWEEN)
            if heads and rest:
                found = [*self._all_matching(rest), *self._by_path(rest)]
                below = [row for row in found if heads & set(self.line(row.code)[1:])]
                if below:
                    yield from _one_a_code(below)
                    return

    def _nearest(self, name: str, within: str, level: str) -> tuple[Place, ...]:
        key = (name, within, level)
        if key not in self._near:
            letters = set(name)
            some = [row for row in self._rows if level in ("", row.level) and letters & set(row.name.zh)]
            scored = sorted((-self._likeness(name, row, within), row.code, row) for row in some)
            self._near[key] = tuple(row for _, _, row in scored[:3])
        return self._near[key]

    def _likeness(self, name: str, row: Place, within: str) -> float:
        own = plain_name(row.name.zh)
        pairs = ((name, own), (stem_and_kind(name)[0] or name, stem_and_kind(own)[0] or own))
        best = max(SequenceMatcher(None, *pair, autojunk=False).ratio() for pair in pairs)
        return best + (0.2 if within and within in self.line(row.code) else 0.0)


def _one_a_code(rows: Iterable[Place]) -> tuple[Place, ...]:
    return tuple({row.code: row for row in rows}.values())
