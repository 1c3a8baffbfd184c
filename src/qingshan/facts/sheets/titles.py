"""What stands around a table 表题: its place, period, units and indicator, from lines above, sheet and file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from qingshan.core import Place
from qingshan.core.place_names import PlaceNames
from qingshan.facts.sheets.grid import Grid
from qingshan.facts.sheets.labels import read_label
from qingshan.facts.sheets.layout import Layout
from qingshan.facts.sheets.spans import SLOT, period_in
from qingshan.facts.sheets.words import unit_line

_NAME_ENDS: Final = "省州市县区旗乡镇村盟"
_LONGEST: Final = 16
_EMPTY_WORDS: Final = re.compile(
    r"^表\s*[\d一二三四五六七八九十-]+|(?:历年|各年|分年|各县(?:[(（]?[市区、]+[)）]?)?|各地区?|各州市|分县|分地区|主要|基本)|"
    r"(?:统计表|一览表|明细表|情况表?|汇总表|数据表?|统计|表)$|[(（]\s*[)）]"
)


@dataclass(frozen=True)
class Title:
    """Texts above a table with the sheet's and the file's name, the nearest to the table first."""

    above: tuple[str, ...]
    sheet: str
    file: str

    @property
    def units(self) -> tuple[str, ...]:
        """The units that a line above names."""
        return next((units for text in self.above if (units := unit_line(text))), ())

    def period(self) -> tuple[str, str]:
        """Where a period stands and which: title, sheet or file; two empty texts when nowhere."""
        sources = [("title", text) for text in reversed(self.above)] + [("sheet", self.sheet), ("file", self.file)]
        for where, text in sources:
            found = period_in(text)
            if found:
                return where, found[0]
        return "", ""

    def place(self, names: PlaceNames) -> Place | None:
        """The place that a text names by its full name, the longest name first."""
        for text in self._texts():
            pieces = (text[at : at + size] for size in range(_LONGEST, 1, -1) for at in range(len(text) - size + 1))
            for piece in pieces:
                if piece[-1] in _NAME_ENDS and names.knows(piece):
                    found = names.find(piece).place
                    if found is not None:
                        return found
        return None

    def subjects(self, names: PlaceNames) -> Iterator[tuple[str, str]]:
        """The texts without place, period and the words that all tables have, perhaps an indicator; and their unit."""
        place = self.place(names)
        for text in self._texts():
            label = read_label((text,))
            subject = label.text.replace(SLOT, "")
            for known in (place.name.zh, place.name.zh[:-1]) if place else ():
                subject = subject.replace(known, "")
            before = ""
            while subject != before:
                before, subject = subject, _EMPTY_WORDS.sub("", subject).strip(" 0123456789—-–年：:")
            if subject:
                yield subject, label.unit

    def _texts(self) -> Iterator[str]:
        yield from (text for text in self.above if not unit_line(text))
        yield from (self.sheet, self.file)


def title_of(grid: Grid, layout: Layout) -> Title:
    """The texts around a table."""
    above = [grid.own(*at) for row in reversed(layout.above) for at in grid.distinct(row)]
    return Title(tuple(above), grid.sheet, grid.file.rpartition(".")[0])
