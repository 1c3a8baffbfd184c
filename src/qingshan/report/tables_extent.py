"""Tables of the extent account 范围账户表: opening, what came and went, closing; and the change matrix."""

from qingshan.core import Text
from qingshan.facts import format_part
from qingshan.report.extent import ExtentContent
from qingshan.report.extent_bars import ExtentBar, extent_bars
from qingshan.report.figures import ECOSYSTEM, NOT_THERE, Figure, Figures
from qingshan.report.office_units import OfficeUnit, office_unit
from qingshan.report.table import NUMBER, WORDS, Cell, NoNumber, NotApplicable, Row, Table, joined
from qingshan.report.table_notes import SUMS
from qingshan.report.tables_account import CODE, PLACE, TOTAL

#: Entries of the account in its order, as SEEA EA has them; indicators are ``land.extent.…``.
LINES = (
    ("opening", Text("期初", "opening")),
    ("managed_expansion", Text("＋人为扩张", "+ managed expansion")),
    ("natural_expansion", Text("＋自然扩张", "+ natural expansion")),
    ("managed_reduction", Text("－人为缩减", "− managed reduction")),
    ("natural_reduction", Text("－自然缩减", "− natural reduction")),
    ("closing", Text("期末", "closing")),
)
HECTARES = OfficeUnit("hm2", Text("公顷", "hm²"))
ENTRY = Text("项目", "entry")
UNCLASSIFIED = Text("无地类", "no class")
CLOSES = Text(
    "期初＋扩张－缩减＝期末，各类型之和加“无地类”等于地区面积。面积为椭球面面积。",
    "Opening + expansion − reduction = closing; all types and ground without a class add up to the area of the place. "
    "Areas are on the ellipsoid.",
)
CAUSE = Text(
    "人为与自然按转入的类型判定（转为{zh}的为人为），两期地图本身不含成因，证据标记 U 未核实。",
    "Managed or natural goes by what the land became (managed where it became {en}); two maps do not tell the cause: "
    "evidence mark U, unverified.",
)


def extent_tables(held: Figures) -> tuple[Table, ...]:
    """Tables 13 and 14, where the run compared two maps."""
    content = held.content.extent
    if content is None:
        return ()
    return (_account(held, content, HECTARES), _matrix(held, content, HECTARES))


def _account(held: Figures, content: ExtentContent, unit: OfficeUnit) -> Table:
    places = [(held.content.places[zone], zone) for zone in held.zones]
    stubs: list[tuple[str | Text, str | None]] = [*places, (TOTAL, None)]
    rows = tuple(_line(held, content, unit, stub, name, title) for stub in stubs for name, title in LINES)
    span = f"{content.opening}—{content.closing}"
    return Table(
        Text("表13", "Table 13"),
        Text(f"{span} 年生态系统范围账户（单位：公顷）", f"Extent account {span} (hm²)"),
        (PLACE, CODE, ENTRY, *content.ecosystems.values(), UNCLASSIFIED, TOTAL),
        rows,
        (WORDS, WORDS, WORDS, *(NUMBER for _ in range(len(content.ecosystems) + 2))),
        (CLOSES, *_cause(content), SUMS),
        stubs=3,
    )


def _cause(content: ExtentContent) -> tuple[Text, ...]:
    names = joined(title for code, title in content.ecosystems.items() if code in content.managed)
    if not names.zh:
        return ()
    return (Text(CAUSE.zh.format(zh=names.zh), CAUSE.en.format(en=names.en)),)


def _line(
    held: Figures,
    content: ExtentContent,
    unit: OfficeUnit,
    stub: tuple[str | Text, str | None],
    name: str,
    title: Text,
) -> Row:
    place, code = stub
    parts = [format_part({ECOSYSTEM: one}) for one in content.ecosystems]
    cells = [_cell(_figure(held, f"land.extent.{name}", code, part), unit) for part in (*parts, "")]
    bare: Cell = NotApplicable(NOT_THERE)
    if name in ("opening", "closing"):
        bare = _cell(_figure(held, "land.extent.unclassified", code, ""), unit)
        cells[-1] = cells[-1] if isinstance(cells[-1], NoNumber) else _plus(cells[-1], bare)
    return (place, code if code is not None else held.content.total_place, title, *cells[:-1], bare, cells[-1])


def _plus(one: Cell, other: Cell) -> Cell:
    return one + other if isinstance(one, float) and isinstance(other, float) else one


def _figure(held: Figures, indicator: str, place: str | None, part: str) -> Figure:
    return held.total(indicator, part) if place is None else held.at(indicator, place, part)


def _cell(figure: Figure, unit: OfficeUnit) -> Cell:
    return figure if isinstance(figure, NoNumber) else unit.scaled(figure, "m2")


def _matrix(held: Figures, content: ExtentContent, unit: OfficeUnit) -> Table:
    matrix = content.matrix[held.content.total_place]
    names = [*content.ecosystems.values(), UNCLASSIFIED]
    rows: list[Row] = []
    for name, line in zip(names, matrix, strict=True):
        rows.append((name, *(unit.scaled(float(area), "m2") for area in (*line, line.sum()))))
    rows.append((TOTAL, *(unit.scaled(float(area), "m2") for area in (*matrix.sum(axis=0), matrix.sum()))))
    span = f"{content.opening}—{content.closing}"
    return Table(
        Text("表14", "Table 14"),
        Text(f"{span} 年生态系统类型变化矩阵（单位：公顷）", f"Change matrix of ecosystem types {span} (hm²)"),
        (Text(f"{content.opening} \\ {content.closing}", f"{content.opening} \\ {content.closing}"), *names, TOTAL),
        tuple(rows),
        (WORDS, *(NUMBER for _ in range(len(names) + 1))),
        (
            Text(
                "行为期初类型，列为期末类型，对角线为未变化的面积；各统计单元的矩阵见 change.csv。",
                "Rows are opening types, columns closing types; the diagonal did not change; by zone: change.csv.",
            ),
            SUMS,
        ),
        has_total=True,
    )


def extent_chart(held: Figures) -> str:
    """Opening and closing extent side by side, type by type, at the total; empty where there is none."""
    content = held.content.extent
    if content is None:
        return ""
    matrix = content.matrix[held.content.total_place][:-1, :-1]
    opening, closing = matrix.sum(axis=1), matrix.sum(axis=0)
    unit = office_unit("m2", [float(max(opening.max(initial=0), closing.max(initial=0)))])
    bars = [
        ExtentBar(
            title, content.colours[code] or "#bbbbbb", unit.scaled(float(one), "m2"), unit.scaled(float(two), "m2")
        )
        for (code, title), one, two in zip(content.ecosystems.items(), opening, closing, strict=True)
    ]
    title = Text("生态系统面积：期初与期末", "Extent of ecosystems: opening and closing")
    return extent_bars(bars, (content.opening, content.closing), title=title, unit=unit.label.zh)
