"""All SEEA EA tables 生态系统核算表 of an account, and the workbook they are handed in as."""

from dataclasses import replace

from qingshan.core import Text
from qingshan.report.content import ReportContent
from qingshan.report.figures import Figures
from qingshan.report.seea_asset import asset_tables
from qingshan.report.seea_condition import condition_tables
from qingshan.report.seea_crosswalk import crosswalk_table
from qingshan.report.seea_extent import extent_account_table
from qingshan.report.seea_layout import LAYOUT, bilingual
from qingshan.report.seea_supply_use import supply_use_tables
from qingshan.report.table import Table
from qingshan.report.tables_extent import extent_tables
from qingshan.report.workbook import written

#: The tables that the page shows; the others are in the workbook.
MAIN = ("SEEA 4.1", "SEEA 5c", "SEEA 9.1a", "SEEA 9.1b", "SEEA 10.1")
_TITLE = Text("{title}：SEEA 生态系统核算表", "{title}: SEEA ecosystem accounts")


def seea_tables(content: ReportContent) -> tuple[Table, ...]:
    """Every table in the order of the chapters of SEEA EA, the crosswalk last; none without a SEEA account."""
    seea = content.seea
    if seea is None:
        return ()
    held = Figures(content)
    made = (*condition_tables(seea, held), *supply_use_tables(seea, held), *asset_tables(seea, held))
    return (extent_account_table(held), *extent_tables(held), *made, crosswalk_table(seea))


def main_tables(content: ReportContent) -> tuple[Table, ...]:
    """The tables that stand in the page."""
    return tuple(table for table in seea_tables(content) if table.code.en in MAIN)


def seea_workbook_bytes(content: ReportContent, language: str = "zh") -> bytes:
    """The workbook, heads in both languages. language : of its first sheet, zh or en"""
    title = Text(_TITLE.zh.format(title=content.title.zh), _TITLE.en.format(title=content.title.en))
    shown = tuple(bilingual(table) for table in seea_tables(content))
    return written(replace(content, title=title, remarks=(LAYOUT, *content.remarks)), shown, language)
