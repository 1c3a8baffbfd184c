"""The amounts that a run asked for by themselves 另求指标: beside the accounts, in no total."""

from qingshan.core import Text
from qingshan.report.figures import Figures
from qingshan.report.office_units import is_amount
from qingshan.report.table import Table
from qingshan.report.table_notes import place_level
from qingshan.report.tables_account import Column, by_place

APART = Text(
    "另求指标不是核算科目，不计入任何合计；平均值（深度、密度、比例）见表11。",
    "These are no accounts and enter no total; means (depths, densities, shares) stand in Table 11.",
)


def asked_tables(held: Figures) -> tuple[Table, ...]:
    """Table 19, where the run has `indicators` that add up over places."""
    codes = [code for code in held.content.asked if is_amount(held.unit(code))]
    if not codes:
        return ()
    level = place_level(held.zones)
    title = Text(f"各{level.zh}另求指标", f"Further indicators by {level.en}")
    return (by_place(Text("表19", "Table 19"), title, held, [_column(held, code) for code in codes], [APART]),)


def _column(held: Figures, code: str) -> Column:
    figures = (*(held.at(code, zone) for zone in held.zones), held.total(code))
    return Column(held.name(code), held.unit(code), figures, held.coverage(code))
