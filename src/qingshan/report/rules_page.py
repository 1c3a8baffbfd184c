"""A scheme of rules as one page 规则式考核报告 and as a workbook: verdicts, rule by rule, limits with their sources."""

from qingshan.core import Text
from qingshan.core.finding import SEVERITY_LABELS
from qingshan.report.inline import breakable
from qingshan.report.page import view
from qingshan.report.policy_workbook import tables_workbook
from qingshan.report.rendered import rendered
from qingshan.report.rules_tables import RulesContent, limits_table, results_table, rules_tables, verdicts_table


def rules_html(content: RulesContent) -> str:
    """The whole page, of all periods."""
    title, periods = content.scheme.title, "、".join(run.period for run in content.runs)
    return rendered(
        "rules.html.j2",
        content=content,
        title=Text(f"{title.zh}（{periods}）", f"{title.en}, {periods.replace('、', ', ')}"),
        verdicts=view(verdicts_table(content)),
        results=[view(results_table(content, run)) for run in reversed(content.runs)],
        limits=view(limits_table(content)),
        labels=SEVERITY_LABELS,
        breakable=breakable,
    )


def rules_workbook(content: RulesContent, language: str = "zh") -> bytes:
    """The workbook; the same content, the same bytes. language : zh or en"""
    return tables_workbook(content.scheme.title.in_(language), rules_tables(content), language)
