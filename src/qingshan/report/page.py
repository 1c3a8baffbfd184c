"""The account as one page 网页报告: a single HTML file in both languages that asks the network for nothing."""

import base64
from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup

from qingshan.core import Text
from qingshan.report import front_matter
from qingshan.report.bars import stacked_bars
from qingshan.report.content import ReportContent
from qingshan.report.figures import Figures, reason_of
from qingshan.report.inline import amount, breakable
from qingshan.report.measure import ems
from qingshan.report.office_units import office_unit
from qingshan.report.rendered import rendered
from qingshan.report.table import NoNumber, Table, cell_text, joined
from qingshan.report.table_notes import place_level
from qingshan.report.tables import summary_table, tables
from qingshan.report.tables_extent import extent_chart
from qingshan.report.tables_scenarios import scenario_chart
from qingshan.report.tables_seea import main_tables
from qingshan.report.tables_uncertainty import uncertainty_chart

_SHORT, _LONG = 12.5, 24.0  # words of a cell [em]
_MOST_BARS = 10  # more series than this and colours repeat


class CellView(NamedTuple):
    """One cell as the page shows it."""

    words: Text
    kind: str  # number, none, words, or words short and words long
    title: Text | None
    head: bool


class TableView(NamedTuple):
    """A table as the page shows it."""

    anchor: str
    table: Table
    numeric: tuple[bool, ...]
    rows: tuple[tuple[CellView, ...], ...]


class Section(NamedTuple):
    """A heading with the tables under it."""

    anchor: str
    title: Text
    tables: tuple[TableView, ...]


#: Which tables stand under which heading, by the first part of their number.
SECTIONS: tuple[tuple[str, Text, tuple[str, ...]], ...] = (
    ("account", Text("核算表", "Account tables"), ("1", "2")),
    ("extent", Text("面积与自然条件", "Extent and natural conditions"), ("3", "11")),
    ("asked", Text("另求指标", "Further indicators"), ("19",)),
    ("left-out", Text("未核算科目", "Accounts not made"), ("4",)),
    ("method", Text("核算方法", "Methods"), ("5",)),
    ("parameters", Text("核算参数", "Parameters"), ("6",)),
    ("sensitivity", Text("敏感性测算", "Sensitivity"), ("9",)),
    ("uncertainty", Text("不确定性", "Uncertainty"), ("12",)),
    ("extent-account", Text("生态系统范围账户", "Extent account"), ("13", "14")),
    ("scenarios", Text("情景与项目", "Scenarios and projects"), ("15",)),
    ("teeb", Text("TEEB 评估（另一种方法，不并入 GEP）", "TEEB, another method, never part of GEP"), ("16",)),
    ("dual", Text("GDP 与 GEP 双核算", "GDP and GEP side by side"), ("17",)),
    ("seea", Text("SEEA EA 生态系统核算", "SEEA ecosystem accounts"), ("18", "seea")),
    ("stated", Text("引用的统计数据", "Stated figures"), ("10",)),
    ("inputs", Text("输入数据", "Input data"), ("7",)),
    ("findings", Text("检查结果与警告", "Findings and warnings"), ("8",)),
)


def page_html(content: ReportContent) -> str:
    """The whole page."""
    return rendered(
        "account.html.j2",
        content=content,
        matter=front_matter,
        summary=view(summary_table(content)),
        sections=sections((*main_tables(content), *tables(content))),
        bars=Markup(value_bars(content)),
        charts={
            "uncertainty": Markup(uncertainty_chart(content)),
            "extent-account": Markup(extent_chart(Figures(content))),
            "scenarios": Markup(scenario_chart(Figures(content))),
        },
        maps=[(one, base64.b64encode(one.png).decode("ascii")) for one in content.maps],
        example=example_command(content),
        reason_of=reason_of,
        amount=amount,
        breakable=breakable,
    )


def view(table: Table) -> TableView:
    """A table with everything worked out that a template should not have to."""
    rows = []
    for row in table.rows:
        cells = []
        for column, (cell, base) in enumerate(zip(row, table.formats, strict=True)):
            none = isinstance(cell, NoNumber)
            kind = "none" if none else "number" if isinstance(cell, int | float) else words_kind(cell_text(cell, base))
            reason = cell.reason if isinstance(cell, NoNumber) else None
            cells.append(CellView(cell_text(cell, base), kind, reason, column == 0))
        rows.append(tuple(cells))
    columns = range(len(table.heads))
    numeric = tuple(any(row[column].kind == "number" for row in rows) for column in columns)
    return TableView(table.code.en.lower().replace(" ", "-"), table, numeric, tuple(rows))


def words_kind(words: Text) -> str:
    """How much room words ask for: few stay on one line, many get a wide column.

    >>> words_kind(Text("U 未核实", "U unverified")), words_kind(Text("水量平衡法", "water balance"))
    ('words short', 'words short')
    """
    room = max(ems(words.zh), ems(words.en))
    return "words short" if room <= _SHORT else "words long" if room > _LONG else "words"


def sections(shown: Iterable[Table]) -> list[Section]:
    """The tables under their headings; a heading without tables is left out."""
    views = [view(table) for table in shown]
    made = []
    for anchor, title, numbers in SECTIONS:
        own = tuple(one for one in views if one.anchor.removeprefix("table-").split("-")[0] in numbers)
        if own:
            made.append(Section(anchor, title, own))
    return made


def value_bars(content: ReportContent) -> str:
    """Stacked bars of value by zone; what is not accounted leaves a stub and no length."""
    held = Figures(content)
    made = [account for account in content.accounts if account.accounted]
    left_out = [account for account in content.accounts if not account.accounted and account.applicable]
    if not made or not held.zones:
        return ""
    figures = {
        account.service.title: [held.at(account.service.value, zone) for zone in held.zones]
        for account in made[:_MOST_BARS]
    }
    known = [one for row in figures.values() for one in row if not isinstance(one, NoNumber)]
    unit = office_unit("CNY", known)
    series: dict[Text, list[float | None]] = {
        name: [None if isinstance(one, NoNumber) else unit.scaled(one, "CNY") for one in row]
        for name, row in figures.items()
    }
    if left_out:
        names = joined(account.service.title for account in left_out)
        series[Text(f"未核算：{names.zh}", f"not accounted: {names.en}")] = [None for _ in held.zones]
    level = place_level(held.zones)
    title = Text(f"各{level.zh}已核算科目价值", f"Value of the services accounted, by {level.en}")
    rows = [Text(content.places[zone], zone) for zone in held.zones]
    return stacked_bars(rows, series, title=title, unit=f"{unit.label.zh} {unit.label.en}")


def example_command(content: ReportContent) -> str:
    """A command that explains one figure of this very account."""
    held = Figures(content)
    codes = [account.service.value for account in content.accounts if account.accounted] or held.indicators()
    places = list(content.places)
    code, place = codes[0] if codes else "INDICATOR", places[0] if places else "CODE"
    return f"qingshan explain DIR {code} --place {place} --period {content.period}"
