"""Tables of who answers for what 问题与责任: events before and in the term, responsibility, holders, tasks, funds."""

from collections.abc import Iterable
from fractions import Fraction

from qingshan.assets.term import ANSWER_LABELS, STANDING_LABELS, Answer, EventRow, ResponsibilityRow, Standing, Step
from qingshan.core import Text
from qingshan.report.audit_content import AuditContent, amount, last_day, table, told
from qingshan.report.table import Row, Table

_ACTING, _HOLDER = Text("主持／代理", "acting"), Text("任职", "holder")
_NO_GUILT = Text(
    "本表列出事实、天数和凭证，不作责任认定；认定由审计机关和有权机关作出。",
    "This table lists facts, days and documents. It finds nobody guilty; that is for auditors and those above.",
)
_BY_DAYS = Text(
    "责任按问题发生期间在任的天数划分，与问题何时被发现无关；同一职务各行（含空缺）天数之和等于问题的天数。",
    "Days in office while it happened count, not the day of discovery; those of a post add up to the event's.",
)
STEPS = {
    Step.RECEIVED: Text("收到", "received"),
    Step.SPENT: Text("支出", "spent"),
    Step.RETURNED: Text("退回", "returned"),
    Step.IRREGULAR: Text("其中违规", "of it irregular"),
}


def events_tables(content: AuditContent) -> tuple[Table, ...]:
    """New problems, inherited ones, and those that are not this official's."""
    groups = (
        ("6-1", Text("任内新发生的问题", "Problems new in the term"), content.audit.new),
        ("6-2", Text("历史遗留问题", "Inherited problems"), content.audit.inherited),
        ("6-3", Text("任后发生或不属本职务的问题", "After the term, or not of this post"),
         [one for one in content.audit.events if one.standing in (Standing.AFTER, Standing.APART)]),
    )  # fmt: skip
    return tuple(_events(content, code, title, held) for code, title, held in groups if held)


def _events(content: AuditContent, code: str, title: Text, rows: Iterable[EventRow]) -> Table:
    heads = ("问题|event", "程度|severity", "发生|onset", "终止|ended", "发现|discovered", "与任期的关系|standing",
             "责任天数|days", "全部天数|all its days", "份额|share", "本人签批|signed", "整改期限|put right by",
             "销号|closed", "逾期未整改|overdue", "法规条款|law", "数量|amount", "单位|unit")  # fmt: skip
    severities = {one.code: one.title for one in content.audit.dossier.scheme.severities}
    going = Text("仍在继续", "goes on")
    body: list[Row] = []
    for one in rows:
        held = one.event
        size = float(held.amount) if held.amount is not None else ""
        body.append((held.title, severities.get(held.severity, held.severity), str(held.onset),
                     str(held.ended) if held.ended else going, str(held.discovered), STANDING_LABELS[one.standing],
                     float(one.days), one.whole, float(one.share), told(one.signed), str(held.rectify_by or ""),
                     str(held.closed or ""), told(one.overdue), held.law, size, content.unit(held.unit),
                     content.linked(one.evidence)))  # fmt: skip
    return table(code, title, heads, "wwwwwwggswwwwwnw", body)


def responsibility_table(content: AuditContent) -> Table:
    """Who answers for which problem: signatures first, then days in office while it happened."""
    heads = ("问题|event", "人员|person", "责任类型|kind", "职务|post", "方式|as", "自|from", "至|to", "在任天数|days",
             "份额|share", "遗留或新增|inherited or new")  # fmt: skip
    return table("7-1", Text("责任划分表", "Responsibility"), heads, "wwwwwwwgsw",
                 [_answers(content, one) for one in content.audit.responsibility], (_BY_DAYS, _NO_GUILT))  # fmt: skip


def _answers(content: AuditContent, one: ResponsibilityRow) -> Row:
    kind = Text("遗留", "inherited") if one.inherited else Text("新增", "new")
    how = _ACTING if one.acting else _HOLDER if one.post and one.official else ""
    counted = ("", "") if one.answer is Answer.DIRECT else (float(one.days), float(one.share))
    return (content.event(one.event), content.official(one.official), ANSWER_LABELS[one.answer],
            content.post(one.post) if one.post else "", how, str(one.start or ""), str(one.end or ""), *counted, kind,
            content.linked(one.evidence))  # fmt: skip


def holders_table(content: AuditContent) -> Table:
    """Who was in the audited post in the term."""
    rows = [
        (
            content.official(one.official),
            _ACTING if one.acting else _HOLDER if one.official else "",
            str(one.start),
            str(last_day(one.end)),
            float(one.days),
            content.linked(one.evidence),
        )
        for one in content.audit.holders
    ]
    days = sum(one.days for one in content.audit.holders)
    total = (Text("合计", "total"), "", "", "", float(days), "")
    heads = ("人员|person", "方式|as", "自|from", "至|to", "天数|days")
    title = Text("任期内在任情况（按天分开）", "Who was in office, split by days")
    return table("7-2", title, heads, "wwwwg", [*rows, total], has_total=True)


def tasks_table(content: AuditContent) -> Table:
    """Reform tasks and instructions due in the term."""
    rows = [(one.task.title, str(one.task.due), told(one.task.carried_out), one.task.document,
             content.linked(one.evidence)) for one in content.audit.tasks]  # fmt: skip
    heads = ("任务或批示|task", "期限|due", "已落实|carried out", "凭证|document")
    return table("5-3", Text("改革任务和批示落实情况", "Reform tasks and instructions"), heads, "wwww", rows)


def funds_table(content: AuditContent) -> Table:
    """Money of each fund in the term."""
    heads = ("资金|fund", "单位|unit", "期初结余|opening", *(f"{one.zh}|{one.en}" for one in STEPS.values()),
             "期末结余|closing")  # fmt: skip
    rows = [(one.title, content.unit(one.unit), amount(one.opening),
             *(amount(one.steps.get(step, Fraction(0))) for step in STEPS), amount(one.closing),
             content.linked(one.evidence)) for one in content.audit.funds]  # fmt: skip
    note = Text(
        "期末＝期初＋收到−支出−退回；违规金额是支出的一部分。",
        "Closing is opening plus received less spent less returned; irregular is part of what was spent.",
    )
    return table("8-1", Text("资金征管用和项目情况", "Funds"), heads, "wwnnnnnn", rows, (note,))
