"""All tables of a report 报表, in the layout in which Chinese offices hand in ecosystem accounts."""

from qingshan.core import Text
from qingshan.facts import format_part
from qingshan.report.content import ReportContent
from qingshan.report.figures import ACCOUNTED, Figure, Figures
from qingshan.report.office_units import office_unit
from qingshan.report.seea_crosswalk import crosswalk_table
from qingshan.report.table import (
    AS_GIVEN,
    NUMBER,
    WHOLE,
    WORDS,
    Cell,
    Missing,
    NoNumber,
    NotAccounted,
    NotApplicable,
    NotSplit,
    Outside,
    Row,
    Table,
    cell_text,
    joined,
)
from qingshan.report.tables_account import (
    NOT_GEP,
    SUM_HEAD,
    account_tables,
    counted,
    cuts_of,
    price_label,
    price_notes,
    total_value,
)
from qingshan.report.tables_asked import asked_tables
from qingshan.report.tables_dual import dual_tables
from qingshan.report.tables_equivalents import equivalent_tables
from qingshan.report.tables_extent import extent_tables
from qingshan.report.tables_land import extent_table, means_table
from qingshan.report.tables_method import (
    finding_table,
    input_table,
    left_out_table,
    mark_label,
    method_table,
    parameter_table,
    stated_table,
)
from qingshan.report.tables_scenarios import scenario_tables
from qingshan.report.tables_sensitivity import sensitivity_tables
from qingshan.report.tables_teeb import teeb_tables
from qingshan.report.tables_uncertainty import uncertainty_tables

SUMMARY_HEADS = (
    Text("科目", "account"),
    Text("实物量", "quantity"),
    Text("单位", "unit"),
    Text("价值量", "value"),
    Text("单位", "unit"),
    Text("价格年份", "price year"),
    Text("证据标记", "evidence mark"),
)


def tables(content: ReportContent) -> tuple[Table, ...]:
    """Every table that has something to show, in the order of their numbers."""
    held = Figures(content)
    land = (extent_table(held),)
    method = (left_out_table(held), method_table(held), parameter_table(held), input_table(held), finding_table(held))
    after = (stated_table(held), means_table(held))
    made = (*account_tables(held), *land, *method, *sensitivity_tables(held), *after, *uncertainty_tables(held))
    made = (*made, *extent_tables(held), *scenario_tables(held))
    made = (*made, *teeb_tables(held), *equivalent_tables(held), *dual_tables(held))
    made = (*made, *([crosswalk_table(content.seea)] if content.seea is not None else []))
    made = (*made, *asked_tables(held))
    return tuple(table for table in made if table.rows or table.notes)


def summary_table(content: ReportContent) -> Table:
    """The figures that a reader looks for first: every account made, at the total."""
    held = Figures(content)
    rows: list[Row] = []
    for account in content.accounts:
        if account.accounted:
            value = held.total(account.service.value)
            money: tuple[Cell, Cell] = _in_office_unit(value, held.unit(account.service.value))
            years = price_label(held.price_years([account.service.value]))
            mark = mark_label(held.mark(account.service.value))
            for name, figure, unit in _quantities(held, account.service.quantity, cuts_of(held, account)):
                title = account.service.title
                shown = Text(f"{title.zh}：{name.zh}", f"{title.en}: {name.en}") if name.zh else title
                rows.append((shown, *_in_office_unit(figure, unit), *money, years, mark))
                money, years = (None, None), Text("", "")  # told once for all pollutants
    total = _in_office_unit(total_value(held), "CNY")
    head = Text(f"{SUM_HEAD.zh}（{NOT_GEP.zh}）", f"{SUM_HEAD.en} ({NOT_GEP.en})")
    years = price_label(held.price_years(one.service.value for one in counted(held)))
    rows.append((head, None, None, *total, years, mark_label(held.mark(ACCOUNTED))))
    formats = (WORDS, NUMBER, WORDS, NUMBER, WORDS, WORDS, WORDS)
    place = content.places.get(content.total_place, "")
    title = Text(f"{place}已核算科目主要结果", f"Main results of the services accounted {place}".strip())
    notes = tuple(_notes(held))
    return Table(Text("摘要", "Summary"), title, SUMMARY_HEADS, tuple(rows), formats, notes, has_total=True)


def _quantities(held: Figures, code: str, cuts: list[dict[str, str]]) -> list[tuple[Text, Figure, str]]:
    return [
        (
            joined(held.member(one) for one in keys.values()),
            held.total(code, format_part(keys)),
            held.unit(code),
        )
        for keys in cuts
    ]


def _in_office_unit(figure: Figure, unit: str) -> tuple[Cell, Text]:
    chosen = office_unit(unit, [] if isinstance(figure, NoNumber) else [figure])
    return (figure if isinstance(figure, NoNumber) else chosen.scaled(figure, unit)), chosen.label


def _notes(held: Figures) -> list[Text]:
    lacking = [one.service.title for one in held.content.accounts if not one.accounted and one.applicable]
    if not lacking:
        return price_notes(held)
    names = joined(lacking)
    left_out = Text(
        f"另有{len(lacking)}个科目未核算（{names.zh}），原因见表4。",
        f"{len(lacking)} accounts were not made ({names.en}); Table 4 says why.",
    )
    return [*price_notes(held), left_out]


__all__ = [
    "AS_GIVEN",
    "NUMBER",
    "WHOLE",
    "WORDS",
    "Cell",
    "Missing",
    "NoNumber",
    "NotAccounted",
    "NotApplicable",
    "NotSplit",
    "Outside",
    "Row",
    "Table",
    "cell_text",
    "summary_table",
    "tables",
]
