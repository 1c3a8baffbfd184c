"""An assessment as an Excel workbook 考核工作簿: the same content, the same bytes."""

from qingshan.report.index_content import IndexContent
from qingshan.report.index_tables import index_tables
from qingshan.report.policy_workbook import tables_workbook


def index_workbook(content: IndexContent, language: str = "zh") -> bytes:
    """The workbook of all runs. language : zh or en"""
    return tables_workbook(content.framework.name.in_(language), index_tables(content), language)
