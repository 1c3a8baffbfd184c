"""Tables of the score 评分: sections, every deduction with its evidence, vetoes, the scheme's numbers."""

from fractions import Fraction

from qingshan.assets.term import VetoState
from qingshan.core import Text
from qingshan.report.audit_content import AuditContent, amount, table
from qingshan.report.table import WORDS, Row, Table
from qingshan.rulebook import AuditScheme

_STATES = {VetoState.FALLEN: Text("已触发", "fallen"), VetoState.PENDING: Text("案件未结，待定", "open case, pending")}
_POINTS = {
    "scale": Text("总分", "all sections together"),
    "floor": Text("每部分得分下限", "least that a section gives"),
    "attainment_cap": Text("达标率上限", "most that attainment counts"),
    "emphasis_years": Text("长任期重点审计年数", "last years stressed in a long term"),
}


def sections_table(content: AuditContent) -> Table:
    """Points of each section, and all together."""
    rows: list[Row] = [
        (one.title, float(one.maximum), amount(sum((line.points for line in one.lines), Fraction(0))),
         amount(one.scored, one.reason), content.linked(key for line in one.lines for key in line.evidence))
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
        (one.title, line.words, amount(line.points), content.linked(line.evidence))
        for one in content.audit.sections
        for line in one.lines
    ]
    heads = ("部分|section", "事由|for what", "加减分|points")
    return table("1-2", Text("逐笔加减分", "Gains and deductions, one by one"), heads, "wwn", rows)


def vetoes_table(content: AuditContent) -> Table:
    """Vetoes that fell, or may."""
    rows: list[Row] = [
        (one.title, one.words, _STATES[one.state], content.linked(one.evidence)) for one in content.audit.vetoes
    ]
    return table("1-3", Text("一票否决", "Vetoes"), ("否决|veto", "起因|cause", "状态|state"), "www", rows)


def _names_of(scheme: AuditScheme) -> dict[str, Text]:
    """Path of a number → what it is."""
    made = dict(_POINTS)
    for section in scheme.sections:
        name = section.title
        made[section.code] = Text(f"{name.zh}：满分", f"{name.en}: maximum")
        for item in section.items:
            path, own = f"{section.code}.{item.code}", item.title
            made[path] = Text(f"{own.zh}：最多扣分", f"{own.en}: most that is taken off")
            made[f"{path}.each"] = Text(f"{own.zh}：每项扣分", f"{own.en}: for each")
    for severity in scheme.severities:
        name = severity.title
        made[f"severity.{severity.code}"] = Text(f"问题扣分：{name.zh}", f"points for a problem: {name.en}")
    for level in scheme.levels:
        name = level.title
        made[f"level.{level.code}"] = Text(f"等级“{name.zh}”起点", f"level {name.en} begins at")
    return made


def scheme_table(content: AuditContent) -> Table:
    """Every number of the scheme with its source and mark."""
    scheme = content.audit.dossier.scheme
    sources = content.book.sources
    rows: list[Row] = []
    names = _names_of(scheme)
    for path, held in scheme.points().items():
        source, mark = scheme.vouched(held)
        told = sources[source].title if source in sources else source
        rows.append((names[path], float(held.value), str(mark), told))
    heads = tuple(Text(*one.split("|")) for one in ("参数|number", "数值|value", "证据标记|mark", "来源|source"))
    notes = (scheme.note,)
    code = Text("表9-1", "Table 9-1")
    title = Text(f"评价办法：{scheme.title.zh}", f"Scheme: {scheme.title.en}")
    return Table(code, title, heads, tuple(rows), (WORDS, "General", WORDS, WORDS), notes)
