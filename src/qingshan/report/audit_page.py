"""The working paper as one page 底稿网页: a single HTML file in both languages that asks the network for nothing."""

from markupsafe import Markup

from qingshan.core.finding import SEVERITY_LABELS
from qingshan.report.audit_paper import EVIDENCE_HEAD, Paper
from qingshan.report.inline import breakable
from qingshan.report.page import view
from qingshan.report.rendered import rendered


def audit_html(paper: Paper) -> str:
    """The whole page."""
    return rendered(
        "audit.html.j2",
        styles=("page.css", "audit.css"),
        paper=paper,
        sections=[(one, [view(table) for table in one.tables]) for one in paper.sections],
        charts={language: Markup(drawing.svg()) for language, drawing in paper.charts.items()},
        evidence=EVIDENCE_HEAD.en,
        labels=SEVERITY_LABELS,
        breakable=breakable,
    )
