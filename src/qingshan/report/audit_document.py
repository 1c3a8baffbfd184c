"""The working paper of an audit put together 底稿成文: conclusion, chart, tables of every part, index of evidence."""

from collections.abc import Iterator

from qingshan.assets.term import AuditOfTerm, VetoState
from qingshan.core import Text
from qingshan.report.audit_chart import term_chart
from qingshan.report.audit_content import AuditContent, last_day, names_of
from qingshan.report.audit_events import events_tables, funds_table, holders_table, responsibility_table, tasks_table
from qingshan.report.audit_evidence import evidence_table, files_table
from qingshan.report.audit_paper import Paper, PaperSection
from qingshan.report.audit_score import lines_table, scheme_table, sections_table, vetoes_table
from qingshan.report.audit_tables import (
    causes_table,
    quality_table,
    red_lines_table,
    results_table,
    stocks_table,
    targets_table,
)
from qingshan.report.table import Table

#: On every page and sheet of an audit whose file says `invented`.
INVENTED = Text(
    "虚构示例：人物、职务、事件和数字均为虚构，不反映任何真实的个人、单位和地区",
    "Invented example: persons, posts, cases and figures are made up and tell of no real person, office or place",
)
_BLANK = Text("＿＿＿＿＿＿＿＿", "________________")
_NONE = Text("本部分没有资料。", "The file of the term has nothing of this.")
_NO_VERDICT = Text(
    "本底稿列示数据、计算和凭证，供审计人员复核；得分和等级按所列办法计算，不代替审计机关的结论。",
    "This paper shows data, sums and documents for auditors to review. Score and level follow the scheme named here "
    "and do not stand for the verdict of an audit office.",
)
_READ_CHART = Text(
    "浅绿色底为被审计任期；虚线表示仍在继续或代理。",
    "The pale green ground is the term audited; dashed lines go on, dashed bars are acting.",
)
_HOW_TO_TRACE = Text(
    "各表“依据”一栏的编号在此说明出自哪个文件的哪一行、该行记了什么。",
    "The numbers in the column evidence of every table are told here: which row of which file, and what it says.",
)


def paper_of(content: AuditContent) -> Paper:
    """The whole paper, from which page, Word file and workbook are made alike."""
    dossier = content.audit.dossier
    return Paper(
        title=dossier.title,
        mark=INVENTED if dossier.invented else None,
        about=tuple(_about(content)),
        sections=tuple(_sections(content)),
        charts={language: term_chart(content, language) for language in ("zh", "en")},
        findings=content.findings,
        key=content.key,
    )


def _about(content: AuditContent) -> Iterator[tuple[Text, Text]]:
    audit, dossier = content.audit, content.audit.dossier
    term = dossier.term
    yield Text("索引号", "paper"), Text(content.key, content.key)
    yield Text("被审计人", "official"), audit.official.name
    yield Text("职务", "post"), audit.post.title
    yield Text("地区", "place"), content.place
    yield (
        Text("任期", "term"),
        Text(f"{term.start} 至 {term.last}，{term.days} 天", f"{term.start} to {term.last}, {term.days} days"),
    )
    yield Text("评价办法", "scheme"), dossier.scheme.title
    yield Text("资料截止日", "known up to"), Text(f"{dossier.known_on}", f"{dossier.known_on}")
    yield Text("编制人／日期", "prepared by, on"), _BLANK
    yield Text("复核人／日期", "reviewed by, on"), _BLANK


def _sections(content: AuditContent) -> Iterator[PaperSection]:
    audit = content.audit
    vetoes = (vetoes_table(content),) if audit.vetoes else ()
    summary = (sections_table(content), lines_table(content), *vetoes)
    yield PaperSection("conclusion", Text("一、结论", "1 Conclusion"), tuple(_conclusion(content)), summary)
    yield PaperSection(
        "chart", Text("二、任期一图", "2 The term on one page"), (_READ_CHART,), chart=True, own_page=True
    )
    stocks = (stocks_table(content), causes_table(content), quality_table(content))
    parts = (
        ("stocks", Text("三、任职前后资源存量和质量", "3 Stocks and quality at both ends"), stocks, True),
        ("results", Text("四、核算与评价结果", "4 Results"), (results_table(content),), False),
        ("targets", Text("五、目标、红线和任务", "5 Targets, red lines and tasks"),
         (targets_table(content), red_lines_table(content), tasks_table(content)), False),
        ("events", Text("六、问题和事件：新发生与历史遗留", "6 Problems, new and inherited"),
         events_tables(content), False),
        ("responsibility", Text("七、责任划分", "7 Who answers for what"),
         (responsibility_table(content), holders_table(content)), True),
        ("funds", Text("八、资金", "8 Funds"), (funds_table(content),), False),
        ("scheme", Text("九、评价办法的全部参数", "9 All numbers of the scheme"), (scheme_table(content),), True),
    )  # fmt: skip
    for anchor, title, tables, own_page in parts:
        filled = tuple(one for one in tables if one.rows)
        yield PaperSection(anchor, title, () if filled else (_NONE,), filled, own_page=own_page)
    index = Text("十、证据索引", "10 Index of evidence")
    yield PaperSection("evidence", index, (_HOW_TO_TRACE,), (evidence_table(content),), own_page=True, anchors=True)
    yield PaperSection("files", Text("十一、所用文件", "11 Files"), (), (files_table(content),))


def _conclusion(content: AuditContent) -> Iterator[Text]:
    """The outcome in a few sentences."""
    audit = content.audit
    yield _outcome(audit)
    fallen = [one for one in audit.vetoes if one.state is VetoState.FALLEN]
    for one in fallen:
        yield Text(f"触发一票否决“{one.title.zh}”：{one.words.zh}。", f"Veto “{one.title.en}” falls: {one.words.en}.")
    if audit.undecided:
        yield Text(
            "本结论未定：有案件未结或数据缺失，结果可能改变（见检查结果）。",
            "The outcome is open: a case is not closed or a figure is missing, and may change it (see findings).",
        )
    yield _problems(content)
    yield from _days(content)
    yield _NO_VERDICT


def _outcome(audit: AuditOfTerm) -> Text:
    titles = {one.code: one.title for one in audit.dossier.scheme.levels}
    none = Text("不能评定", "none")
    level = titles.get(audit.level or "", none)
    before = titles.get(audit.level_before or "", none)
    if audit.score is None:
        return Text(f"得分不能计算，等级：{level.zh}。", f"There is no score; level: {level.en}.")
    scale, score = audit.dossier.scheme.scale.value, float(audit.score)
    return Text(
        f"得分 {score:.2f}（满分 {scale}）；按得分为“{before.zh}”，最终等级为“{level.zh}”。",
        f"Score {score:.2f} of {scale}; {before.en} by the score alone, and {level.en} in the end.",
    )


def _problems(content: AuditContent) -> Text:
    new, old = content.audit.new, content.audit.inherited
    fresh, left = (names_of([row.event.title for row in one]) for one in (new, old))
    return Text(
        f"任内新发生问题 {len(new)} 项（{fresh.zh}）；历史遗留 {len(old)} 项（{left.zh}）。",
        f"Problems new in the term: {len(new)} ({fresh.en}); inherited: {len(old)} ({left.en}).",
    )


def _days(content: AuditContent) -> Iterator[Text]:
    """Days that others held the post, and the years that a long term's audit stresses."""
    audit, term = content.audit, content.audit.dossier.term
    for one in audit.holders:
        if one.official != term.official:
            name = content.official(one.official)
            span = f"{one.start} — {last_day(one.end)}"
            days = f"{float(one.days):g}"
            yield Text(f"{span}（{days} 天）由{name.zh}在任，责任另计。",
                       f"{span} ({days} days) falls to {name.en} and is counted apart.")  # fmt: skip
    if audit.emphasis is not None:
        yield Text(
            f"任期较长，重点审计 {audit.emphasis} 以后。", f"A long term: stress what came after {audit.emphasis}."
        )


def workbook_tables(paper: Paper) -> list[Table]:
    """All tables of the paper for a workbook."""
    return [table for section in paper.sections for table in section.tables]
