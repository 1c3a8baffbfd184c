"""Balance sheets as one page 资产负债表网页: a single HTML file in both languages that asks the network for nothing."""

from collections.abc import Sequence

from qingshan.core import Finding, Text
from qingshan.core.finding import SEVERITY_LABELS
from qingshan.report.page import view
from qingshan.report.rendered import rendered
from qingshan.report.table import Table


def assets_html(title: Text, tables: Sequence[Table], findings: Sequence[Finding], key: str) -> str:
    """The whole page. key : what tells this sheet from another"""
    return rendered(
        "assets.html.j2",
        title=title,
        views=[view(one) for one in tables],
        warnings=findings,
        labels=SEVERITY_LABELS,
        key=key,
    )
