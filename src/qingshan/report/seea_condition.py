"""SEEA 5 状况账户: variables, indicators between their reference levels, and the index of each ecosystem type."""

from qingshan.core import Text
from qingshan.report.figures import Figure, Figures
from qingshan.report.office_units import unit_label
from qingshan.report.seea import ConditionRow, Seea
from qingshan.report.seea_layout import LAYOUT, TOTAL, UNIT, code, less
from qingshan.report.table import AS_GIVEN, NUMBER, WORDS, NotAccounted, Row, Table, joined, reason_notes
from qingshan.report.tables_account import CODE, PLACE, TYPE

INDEX = "0.000"  # between 0 and 1, where two decimals hide a change
_NONE = Text("任务文件没有给出 condition", "the run file gives no condition variables")
_NO_OPENING = Text("没有给出期初值（opening）", "no opening values were given (opening)")
_VARIABLE, _CLASS = Text("变量", "variable"), Text("类别", "class")
_OPENING, _CLOSING, _CHANGE = Text("期初", "opening"), Text("期末", "closing"), Text("变化", "change")
_SCALE = Text(
    "指标 = (变量 − 低) / (高 − 低)，限于 0 至 1。", "Indicator = (variable − low) / (high − low), within 0 and 1."
)
_REFERENCES = Text(
    "各生态系统类型的参照状态不同，跨类型平均的指数只供参考，SEEA 不建议引用（未核实）。",
    "Types have different reference conditions; an index over types is for orientation, SEEA advises against it (U).",
)
_COVERED = Text(
    "指数只含所列类别的变量；类别不同的指数不可比。",
    "An index holds the classes listed and no others; indices of different classes do not compare.",
)


def condition_tables(seea: Seea, held: Figures) -> tuple[Table, ...]:
    """5a to 5d; one table that says so where there is no condition account."""
    if not seea.condition.rows:
        return (_nothing(held),)
    return (_variables(seea, held), _indicators(seea, held), _indices(seea, held), _by_zone(seea, held))


def _nothing(held: Figures) -> Table:
    cell = NotAccounted(_NONE)
    rows: list[Row] = [(name, cell, cell) for name in held.content.ecosystems.values()]
    heads = (TYPE, Text("期初指数", "opening index"), Text("期末指数", "closing index"))
    title = Text("生态系统状况账户", "Ecosystem condition account")
    return Table(code("5c"), title, heads, tuple(rows), (WORDS, NUMBER, NUMBER), (*reason_notes(heads, rows), LAYOUT))


def _opening(figure: Figure | None) -> Figure:
    return NotAccounted(_NO_OPENING) if figure is None else figure


def _variables(seea: Seea, held: Figures) -> Table:
    heads = (_CLASS, _VARIABLE, UNIT, TYPE, _OPENING, _CLOSING, _CHANGE)
    rows = [(*_stub(one, held), *_three(one.opening, one.closing)) for one in seea.condition.rows]
    formats = (WORDS, WORDS, WORDS, WORDS, NUMBER, NUMBER, NUMBER)
    title = Text("生态系统状况变量账户", "Ecosystem condition variable account")
    return Table(code("5a"), title, heads, tuple(rows), formats, (*reason_notes(heads, rows), LAYOUT), stubs=4)


def _stub(one: ConditionRow, held: Figures) -> tuple[Text, Text, Text, Text]:
    return (one.group, one.title, unit_label(one.unit), held.member(one.ecosystem))


def _three(opening: Figure | None, closing: Figure) -> tuple[Figure, Figure, Figure]:
    before = _opening(opening)
    return before, closing, less(closing, before)


def _indicators(seea: Seea, held: Figures) -> Table:
    levels = (Text("低参照水平", "low reference level"), Text("高参照水平", "high reference level"))
    after = (Text("权重", "weight"), Text("参照状态", "reference condition"), Text("来源", "source"))
    heads = (_CLASS, _VARIABLE, UNIT, TYPE, *levels, _OPENING, _CLOSING, _CHANGE, *after)
    rows: list[Row] = [
        (
            *_stub(one, held),
            one.low,
            one.high,
            *_three(one.opening_indicator, one.indicator),
            one.weight,
            one.reference,
            f"{one.source} {one.mark}",
        )
        for one in seea.condition.rows
    ]
    formats = (*(WORDS,) * 4, AS_GIVEN, AS_GIVEN, INDEX, INDEX, INDEX, AS_GIVEN, WORDS, WORDS)
    title = Text("生态系统状况指标账户", "Ecosystem condition indicator account")
    scale = Text(
        "指标 = (变量 − 低) / (高 − 低)，限于 0 至 1。", "Indicator = (variable − low) / (high − low), within 0 and 1."
    )
    return Table(code("5b"), title, heads, tuple(rows), formats, (*reason_notes(heads, rows), scale, LAYOUT), stubs=4)


def _indices(seea: Seea, held: Figures) -> Table:
    heads = (TYPE, Text("所含类别", "classes covered"), _OPENING, _CLOSING, _CHANGE)
    rows: list[Row] = [
        (held.member(one.ecosystem), joined(one.classes), *_three(one.opening, one.closing))
        for one in seea.condition.indices
    ]
    title = Text("生态系统状况指数账户", "Ecosystem condition index account")
    notes = (*reason_notes(heads, rows), _COVERED, LAYOUT)
    return Table(code("5c"), title, heads, tuple(rows), (WORDS, WORDS, INDEX, INDEX, INDEX), notes, stubs=2)


def _by_zone(seea: Seea, held: Figures) -> Table:
    indices = seea.condition.indices
    names = [held.member(one.ecosystem) for one in indices]
    heads = (PLACE, CODE, *names, Text("按面积加权", "weighted by area"))
    rows: list[Row] = [
        (held.content.places[zone], zone, *(one.by_zone[zone] for one in indices), seea.condition.over_types[zone])
        for zone in held.zones
    ]
    rows.append((TOTAL, held.content.total_place, *(one.closing for one in indices), seea.condition.over_types[""]))
    title = Text("各地区期末状况指数", "Closing condition index by place")
    formats = (WORDS, WORDS, *(INDEX for _ in indices), INDEX)
    notes = (*reason_notes(heads, rows), _REFERENCES, _COVERED)
    return Table(code("5d"), title, heads, tuple(rows), formats, notes, stubs=2, has_total=True)
