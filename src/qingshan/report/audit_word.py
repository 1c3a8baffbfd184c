"""The working paper as a Word file 底稿文稿: the sections of the page, with the same links to the evidence."""

from qingshan.core import Text
from qingshan.core.finding import SEVERITY_LABELS
from qingshan.report.audit_paper import EVIDENCE_HEAD, Paper
from qingshan.report.word import WordPaper


def audit_word(paper: Paper, language: str = "zh") -> bytes:
    """The file. language : zh or en"""
    foot = Text(f"{paper.title.zh} · {paper.key}", f"{paper.title.en} · {paper.key}")
    made = WordPaper(paper.title, paper.mark, foot, language)
    if paper.mark is not None:
        made.words(paper.mark, warn=True)
    for name, words in paper.about:
        made.words(Text(f"{name.zh}：{words.zh}", f"{name.en}: {words.en}"))
    for section in paper.sections:
        if section.own_page:
            made.page_break()
        made.heading(section.title)
        for words in section.words:
            made.words(words)
        if section.chart:
            drawing = paper.charts[language]
            made.picture(drawing.png(), Text(drawing.title, drawing.title))
        for table in section.tables:
            made.table(table, links={EVIDENCE_HEAD.en}, anchors=section.anchors)
    if paper.findings:
        made.heading(Text("检查结果", "Findings"))
    for one in paper.findings:
        label = SEVERITY_LABELS[one.severity]
        zh = f"{label.zh} {one.code}（{one.where}）：{one.message.zh}。{one.remedy.zh}"
        made.words(Text(zh, f"{label.en} {one.code} ({one.where}): {one.message.en}. {one.remedy.en}"))
    return made.content()
