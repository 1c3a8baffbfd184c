"""The index of evidence 证据索引: what the row behind each id says, so that every figure can be traced to its file."""

from collections.abc import Iterator
from decimal import Decimal

from qingshan.assets.term import Dossier, Event, Evidence, Figure, FundEntry, Promise, Task, Tenure
from qingshan.assets.term.events import event_id, fund_entries
from qingshan.assets.term.promised import figure_id
from qingshan.core import Text
from qingshan.report.audit_content import AuditContent, last_day, told
from qingshan.report.audit_events import STEPS
from qingshan.report.audit_tables import SIGNS
from qingshan.report.table import WORDS, Row, Table

_Record = Figure | Promise | Task | Event | FundEntry | Tenure

#: What the evidence of a kind is.
KINDS = {
    "posting": Text("分录", "posting"),
    "figure": Text("指标数据", "figure"),
    "target": Text("目标", "target"),
    "red_line": Text("红线", "red line"),
    "task": Text("任务或批示", "task"),
    "event": Text("问题或事件", "event"),
    "fund": Text("资金流水", "fund entry"),
    "tenure": Text("任职", "tenure"),
}
_NO_AMOUNT = Text("没有数", "no amount")


def says(content: AuditContent) -> dict[str, Text]:
    """Evidence id → what its row says, numbers digit for digit."""
    rows, records = content.postings, dict(_records(content.audit.dossier))
    return {
        one.id: _stated(rows[one.id]["amount"], content.unit(rows[one.id]["unit"]))
        if one.id in rows
        else _said(records[one.id], content)
        for one in content.audit.evidence
    }


def _records(dossier: Dossier) -> Iterator[tuple[str, _Record]]:
    """Evidence id → the record it names."""
    yield from ((figure_id(one), one) for one in dossier.figures)
    yield from ((f"target:{one.code}", one) for one in dossier.promises)
    yield from ((f"task:{one.code}", one) for one in dossier.tasks)
    yield from ((event_id(one), one) for one in dossier.events)
    yield from fund_entries(dossier)
    yield from ((f"tenure:{number}", one) for number, one in enumerate(dossier.tenures, 1))


def _said(one: _Record, content: AuditContent) -> Text:
    """A record in a few words."""
    match one:
        case Figure():
            words = _stated(one.value, content.unit(one.unit))
        case Promise():
            sign, held = SIGNS[one.direction], _stated(one.value, content.unit(one.unit))
            words = Text(f"{sign.zh} {held.zh}", f"{sign.en} {held.en}")
        case FundEntry():
            step, held = STEPS[one.step], _stated(one.amount, content.unit(one.unit))
            words = Text(f"{step.zh} {held.zh}", f"{step.en} {held.en}")
        case Task():
            done = told(one.carried_out)
            words = Text(f"期限 {one.due}，已落实：{done.zh}", f"due {one.due}, carried out: {done.en}")
        case Event():
            span = f"{one.onset} — {one.ended or ''}"
            words = Text(f"{span}，发现 {one.discovered}", f"{span}, found on {one.discovered}")
        case Tenure():
            span = f"{one.start} — {last_day(one.end) if one.end else ''}"
            words = Text(f"{span}（主持／代理）", f"{span} (acting)") if one.acting else Text(span, span)
    return words


def _stated(value: Decimal | None, unit: Text) -> Text:
    """A number as it was written, with its unit."""
    if value is None:
        return _NO_AMOUNT
    number = f"{value:,f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return Text(*(f"{number} {unit.in_(one)}".rstrip() for one in ("zh", "en")))


def evidence_table(content: AuditContent) -> Table:
    """The index: which row of which file each number is, and what it says."""
    words = says(content)
    rows: list[Row] = [_row(content.numbers[one.id], one, words[one.id]) for one in content.audit.evidence]
    names = ("编号|no.", "种类|kind", "内容|what", "该行所记|what the row says", "凭证|document", "文件|file", "行|row")
    heads = tuple(Text(*one.split("|")) for one in names)
    note = Text(
        "行号从文件第一行（含表头）数起；文件的指纹见下一部分。",
        "Rows count from the first line of the file, heads too; fingerprints of the files follow.",
    )
    return Table(Text("表10-1", "Table 10-1"), Text("证据索引", "Index of evidence"), heads, tuple(rows),
                 (WORDS,) * len(heads), (note,))  # fmt: skip


def _row(number: str, one: Evidence, words: Text) -> Row:
    row = "" if one.row is None else f"{one.row}"
    return (number, KINDS[one.kind], one.title, words, one.document, one.file, row)


def files_table(content: AuditContent) -> Table:
    """Files that were read, with their fingerprints."""
    heads = (Text("文件", "file"), Text("SHA-256", "SHA-256"))
    rows = tuple(content.audit.dossier.hashes.items())
    return Table(Text("表11-1", "Table 11-1"), Text("所用文件", "Files"), heads, rows, (WORDS, WORDS))
