"""Balance sheets as one page 资产负债表网页: a single HTML file in both languages that asks the network for nothing."""

import re
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
        running=_running(title),
        views=[view(one) for one in tables],
        warnings=findings,
        labels=SEVERITY_LABELS,
        key=key,
    )


def _running(title: Text) -> str:
    """The title as it stands in the margin of every printed page, so that no page is without what it says of itself.

    It goes into a style sheet, where quotes, brackets and line ends could be more than words.

    >>> _running(Text('虚构"示例"', "inv{ented}"))
    '虚构示例 · invented'
    """
    return re.sub(r"[\"'\\\\<>{}\\s&]+", lambda found: " " if found[0].isspace() else "", f"{title.zh} · {title.en}")
