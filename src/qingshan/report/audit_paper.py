"""The working paper of an audit 审计工作底稿, before it is a page or a Word file: both show the same sections."""

from dataclasses import dataclass

from qingshan.core import Finding, Text
from qingshan.report.drawing import Drawing
from qingshan.report.table import Table

#: English head of the column that names what a figure rests on.
EVIDENCE_HEAD = Text("依据", "evidence")


@dataclass(frozen=True)
class PaperSection:
    """One heading: words, then the chart if it stands here, then tables. own_page : whether it begins one"""

    anchor: str
    title: Text
    words: tuple[Text, ...] = ()
    tables: tuple[Table, ...] = ()
    chart: bool = False
    own_page: bool = False
    anchors: bool = False


@dataclass(frozen=True)
class Paper:
    """The whole paper.

    mark : on every page and sheet, such as that all of it is invented;  about : name and words of each line at the top
    charts : one for each language;  key : what tells this paper from another;  findings : what was found and let pass
    """

    title: Text
    mark: Text | None
    about: tuple[tuple[Text, Text], ...]
    sections: tuple[PaperSection, ...]
    charts: dict[str, Drawing]
    findings: tuple[Finding, ...]
    key: str
