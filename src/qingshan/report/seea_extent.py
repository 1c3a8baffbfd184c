"""SEEA 4.1 范围账户: opening, additions, reductions and closing extent by ecosystem type."""

import polars as pl

from qingshan.core import Text
from qingshan.facts import format_part, parse_part
from qingshan.report.figures import AREA, ECOSYSTEM, NOT_THERE, Figure, Figures, added
from qingshan.report.office_units import OfficeUnit, head
from qingshan.report.seea_layout import ENTRY, LAYOUT, TOTAL, code, less
from qingshan.report.table import NUMBER, WORDS, NoNumber, NotAccounted, NotApplicable, Row, Table, reason_notes

_EXTENT = "land.extent."
_ONE_MAP = Text(
    "只有一期土地覆被图；在任务文件中写 opening_land_cover 即可得出增减",
    "there is one land-cover map only; give opening_land_cover in the run file",
)
OPENING, CLOSING = Text("期初范围", "opening extent"), Text("期末范围", "closing extent")
_ADDITIONS, _REDUCTIONS = Text("增加", "additions to extent"), Text("减少", "reductions in extent")
_HECTARE = OfficeUnit("hm2", Text("公顷", "hm²"))
_NET = Text("净变化", "net change in extent")

#: Entries in their order, with the figure of each.
_ENTRIES = (
    (OPENING, "opening"),
    (_ADDITIONS, "additions"),
    (Text("　人为扩张", "  managed expansion"), "managed_expansion"),
    (Text("　自然（非人为）扩张", "  natural (unmanaged) expansion"), "natural_expansion"),
    (_REDUCTIONS, "reductions"),
    (Text("　人为缩减", "  managed reduction"), "managed_reduction"),
    (Text("　自然（非人为）缩减", "  natural (unmanaged) reduction"), "natural_reduction"),
    (_NET, ""),
)
_UNCLASSIFIED = Text("无地类的土地不在表中。", "Ground without a class is not in the table.")


def extent_account_table(held: Figures) -> Table:
    """Entries by row, ecosystem types by column. With one map only the closing extent is known."""
    types = _types(held)
    known = _has_opening(held)
    closing = f"{_EXTENT}closing" if known else AREA
    lines: list[tuple[Text, list[Figure]]] = []
    for name, entry in _ENTRIES:
        lines.append((name, [_entry(held, entry, one, known) for one in types]))
    lines.append((CLOSING, [_at(held, closing, one) for one in types]))
    by_name = {name: added(figures) for name, figures in lines}
    by_name[_NET] = less(by_name[_ADDITIONS], by_name[_REDUCTIONS])
    whole = list(by_name.values())
    figures = [[*row, total] for (_, row), total in zip(lines, whole, strict=True)]
    flat = [
        one if isinstance(one, NoNumber) else _HECTARE.scaled(one, held.unit(AREA)) for row in figures for one in row
    ]
    width = len(types) + 1
    rows: list[Row] = [(name, *flat[number * width : (number + 1) * width]) for number, (name, _) in enumerate(lines)]
    names = [ENTRY, *types.values(), TOTAL]
    return Table(
        code("4.1"),
        Text("生态系统范围账户", "Ecosystem extent account"),
        (ENTRY, *(head(one, _HECTARE.label) for one in names[1:])),
        tuple(rows),
        (WORDS, *(NUMBER for _ in range(width))),
        (*reason_notes(names, rows), _UNCLASSIFIED, LAYOUT),
        has_total=True,
    )


def _has_opening(held: Figures) -> bool:
    return f"{_EXTENT}opening" in held.indicators()


def _types(held: Figures) -> dict[str, Text]:
    """The types of the account, and those that were there at the opening and are gone."""
    rows = held.content.facts.filter(pl.col("indicator").str.starts_with(_EXTENT))
    parts = [parse_part(part).get(ECOSYSTEM, "") for part in rows["part"].unique().sort()]
    gone = {name: held.member(name) for name in parts if name and name not in held.content.ecosystems}
    return held.content.ecosystems | gone


def _entry(held: Figures, entry: str, ecosystem: str, known: bool) -> Figure:
    if not known:
        return NotAccounted(_ONE_MAP)
    if entry:
        return _at(held, f"{_EXTENT}{entry}", ecosystem)
    return less(_at(held, f"{_EXTENT}additions", ecosystem), _at(held, f"{_EXTENT}reductions", ecosystem))


def _at(held: Figures, indicator: str, ecosystem: str) -> Figure:
    """The sum over the zones; a zone without a row has none of the type."""
    part = format_part({ECOSYSTEM: ecosystem})
    there = [held.at(indicator, zone, part) for zone in held.zones if held.row(indicator, zone, part) is not None]
    return added(there) if there else NotApplicable(NOT_THERE)
