"""Tables of the score 评分: sections, every deduction with its evidence, vetoes, the scheme's numbers, the index."""

from fractions import Fraction

from qingshan.assets.term import VetoState
from qingshan.core import Text
from qingshan.report.audit_content import AuditContent, amount, linked, table
from qingshan.report.table import WORDS, Row, Table

_STATES = {VetoState.FALLEN: Text("已触发", "fallen"), VetoState.PENDING: Text("案件未结，待定", "open case, pending")}
#: What the evidence of a kind is.
KINDS = {
    "posting": Text("分录", "posting"),
    "figure": Text("指标数据", "figure"),
    "promise": Text("目标或红线", "target or red line"),
    "target": Text("目标", "target"),
    "red_line": Text("红线", "red line"),
    "task": Text("任务或批示", "task"),
    "event": Text("问题或事件", "event"),
    "decision": Text("签批", "decision"),
    "fund": Text("资金流水", "fund entry"),
    "tenure": Text("任职", "tenure"),
    "official": Text("人员", "person"),
    "post": Text("职务", "post"),
    "scheme": Text("评价办法", "scheme"),
}


def sections_table(content: AuditContent) -> Table:
    """Points of each section, and all together."""
    rows: list[Row] = [
        (one.title, float(one.maximum), amount(sum((line.points for line in one.lines), Fraction(0))),
         amount(one.scored, one.reason), linked(key for line in one.lines for key in line.evidence))
        for one in content.audit.sections
    ]  # fmt: skip
    whole = sum(float(one.maximum) for one in content.audit.sections)
    reason = Text("有部分不能计分", "a section cannot be scored")
    rows.append((Text("合计", "total"), whole, "", amount(content.audit.score, reason), ""))
    heads = ("部分|section", "满分|maximum", "加减分|gains and deductions", "得分|scored")
    note = Text(
        "每部分得分在下限与满分之间，逐笔加减见下表。",
        "A section gives no less than the floor and no more than its maximum.",
    )
    return table("1-1", Text("分项得分", "Score by section"), heads, "wgnn", rows, (note,), has_total=True)


def lines_table(content: AuditContent) -> Table:
    """Every gain and deduction."""
    rows: list[Row] = [
        (one.title, line.words, amount(line.points), linked(line.evidence))
        for one in content.audit.sections
        for line in one.lines
    ]
    heads = ("部分|section", "事由|for what", "加减分|points")
    return table("1-2", Text("逐笔加减分", "Gains and deductions, one by one"), heads, "wwn", rows)


def vetoes_table(content: AuditContent) -> Table:
    """Vetoes that fell, or may."""
    rows: list[Row] = [(one.title, one.words, _STATES[one.state], linked(one.evidence)) for one in content.audit.vetoes]
    return table("1-3", Text("一票否决", "Vetoes"), ("否决|veto", "起因|cause", "状态|state"), "www", rows)


def scheme_table(content: AuditContent) -> Table:
    """Every number of the scheme with its source and mark."""
    scheme = content.audit.dossier.scheme
    sources = content.book.sources
    rows: list[Row] = []
    for path, held in scheme.points().items():
        source, mark = scheme.vouched(held)
        told = sources[source].title if source in sources else source
        rows.append((path, float(held.value), str(mark), told))
    heads = tuple(Text(*one.split("|")) for one in ("参数|number", "数值|value", "证据标记|mark", "来源|source"))
    notes = (scheme.note,)
    code = Text("表9-1", "Table 9-1")
    title = Text(f"评价办法：{scheme.title.zh}", f"Scheme: {scheme.title.en}")
    return Table(code, title, heads, tuple(rows), (WORDS, "General", WORDS, WORDS), notes)


def evidence_table(content: AuditContent) -> Table:
    """The index of evidence: which row of which file each id is."""
    rows: list[Row] = [
        (
            one.id,
            KINDS.get(one.kind, one.kind),
            one.title,
            one.document,
            one.file,
            "" if one.row is None else f"{one.row}",
        )
        for one in content.audit.evidence
    ]
    names = ("编号|id", "种类|kind", "内容|what", "凭证|document", "文件|file", "行|row")
    heads = tuple(Text(*one.split("|")) for one in names)
    note = Text(
        "行号是文件里的行（含表头），文件的指纹见下表。",
        "Rows count from the top of the file, heads too; the next table has the files.",
    )
    return Table(Text("表10-1", "Table 10-1"), Text("证据索引", "Index of evidence"), heads, tuple(rows),
                 (WORDS,) * len(heads), (note,))  # fmt: skip


def files_table(content: AuditContent) -> Table:
    """Files that were read, with their fingerprints."""
    heads = (Text("文件", "file"), Text("SHA-256", "SHA-256"))
    rows = tuple(content.audit.dossier.hashes.items())
    return Table(Text("表10-2", "Table 10-2"), Text("所用文件", "Files"), heads, rows, (WORDS, WORDS))
