"""Tables of what there was at both ends of a term 任期两端: stocks, causes, quality, targets."""

from collections.abc import Iterator

from qingshan.assets.audit import Direction
from qingshan.assets.postings import ENTRY_LABELS, Entry
from qingshan.assets.term import BASIS_LABELS, At, Basis, QualityRow, RedLineRow
from qingshan.core import Text
from qingshan.report.audit_content import NOT_SAID, AuditContent, amount, table, told
from qingshan.report.table import NotApplicable, Row, Table

SIGNS = {Direction.AT_LEAST: Text("不低于", "at least"), Direction.AT_MOST: Text("不高于", "at most")}
_STRAIGHT = Text(
    "标“按天插值”的存量不是清查数，是账户期内按天平均的推算，因任期不在核算期首末起止。",
    "Stocks interpolated by days are no survey: the change of an account's period is spread evenly over its days.",
)
_OWN = Text("变化＝期末−期初，不含重估。", "Change is closing less opening, without what was only reappraised.")
_ADDS_NOT = Text("不能按时间相加", "does not add up over time")
_FLOW = Text(
    "“计入”按时段与任期共有的天数折算；不能按时间相加的指标不折算。",
    "Counted is the share of the period's days that are in the term; what does not add up over time is not shared out.",
)


def stocks_table(content: AuditContent) -> Table:
    """Stocks at both ends of the term, and what came and went between."""
    heads = ("资源|resource", "单位|unit", "任期初|opening", "依据方式|basis", "增加|increases", "减少|decreases",
             "统计误差|difference", "重估|reappraisal", "任期末|closing", "依据方式|basis", "变化|change")  # fmt: skip
    rows: list[Row] = []
    marked = False
    for one in content.audit.stocks:
        marked = marked or Basis.STRAIGHT in (one.opening.basis, one.closing.basis)
        ends = [(amount(at.amount, at.reason), BASIS_LABELS[at.basis]) for at in (one.opening, one.closing)]
        middle = (amount(one.came), amount(one.went), amount(one.difference), amount(one.reappraisal))
        rows.append((content.stock(one.resource, one.item), content.unit(one.unit), *ends[0], *middle, *ends[1],
                     amount(one.change), content.linked((*one.evidence, *one.opening.evidence,
                                                         *one.closing.evidence))))  # fmt: skip
    title = Text("任职前后自然资源存量", "Stocks at the start and the end of the term")
    return table("3-1", title, heads, "wwnwnnnnnwn", rows, (_OWN, *((_STRAIGHT,) if marked else ())))


def causes_table(content: AuditContent) -> Table:
    """What came and what went, by cause."""
    rows: list[Row] = []
    for one in content.audit.stocks:
        for entry, moved in ((Entry.INCREASE, one.increases), (Entry.DECREASE, one.decreases)):
            for cause, value in moved.items():
                name, why = content.stock(one.resource, one.item), content.cause(one.resource, cause)
                behind = [key for key in one.evidence if content.posted(key, entry, cause)]
                rows.append((name, ENTRY_LABELS[entry], why, content.unit(one.unit), amount(value),
                             content.linked(behind)))  # fmt: skip
    title = Text("任期内增减及原因", "What came and went in the term, by cause")
    return table("3-2", title, ("资源|resource", "方向|side", "原因|cause", "单位|unit", "数量|amount"), "wwwwn", rows)


def quality_table(content: AuditContent) -> Table:
    """Grades at both ends, with their mean."""
    heads = ("资源|resource", "等级|grade", "单位|unit", "任期初|opening", "任期末|closing", "变化|change")
    rows = [row for one in content.audit.quality for row in _grades(content, one)]
    best = Text(
        "平均等级按数量加权；1 等最好，除非资源记录另有规定。",
        "The mean grade is weighed by amount; grade 1 is best unless the resource says otherwise.",
    )
    return table("3-3", Text("任职前后质量构成", "Quality at the start and the end"), heads, "wwwnnn", rows, (best,))


def _grades(content: AuditContent, one: QualityRow) -> Iterator[Row]:
    name = content.stock(one.resource, one.item)
    for grade in dict.fromkeys((*one.opening, *one.closing)):
        first, last = one.opening.get(grade), one.closing.get(grade)
        gap = None if first is None or last is None else last - first
        yield (name, content.grade(one.resource, grade), content.unit(one.unit), amount(first, one.reason),
               amount(last, one.reason),
               amount(gap, one.reason),
               content.linked(key for key in one.evidence if content.postings[key]["grade"] == grade))  # fmt: skip
    first_mean, last_mean = one.mean_opening, one.mean_closing
    moved = None if first_mean is None or last_mean is None else last_mean - first_mean
    better = {None: Text("未知", "unknown"), True: Text("改善", "better"), False: Text("未改善", "not better")}
    mean = Text(f"平均等级（{better[one.better].zh}）", f"mean grade ({better[one.better].en})")
    yield (name, mean, "", amount(first_mean, one.reason), amount(last_mean, one.reason), amount(moved, one.reason),
           content.linked(one.evidence))  # fmt: skip


def results_table(content: AuditContent) -> Table:
    """GEP, green economy and other figures of the term."""
    heads = ("指标|indicator", "时段|period", "单位|unit", "数值|value", "任期内天数|days in the term", "占比|share",
             "计入|counted")  # fmt: skip
    rows: list[Row] = []
    for one in content.audit.results:
        held = one.figure
        value = None if held.value is None else float(held.value)
        reason = Text(held.reason, held.reason) if held.reason else NOT_SAID
        counted = amount(one.counted, reason) if held.flow else NotApplicable(_ADDS_NOT)
        rows.append((held.title, str(held.period), content.unit(held.unit), amount(value, reason), one.days,
                     float(one.share), counted, content.linked(one.evidence)))  # fmt: skip
    title = Text("任期内核算与评价结果", "Results of the term")
    return table("4-1", title, heads, "wwwggsn", rows, (_FLOW,))


def targets_table(content: AuditContent) -> Table:
    """Targets with what was found."""
    heads = ("目标|target", "时段|period", "要求|asked", "目标值|target value", "完成值|found", "单位|unit",
             "权重|weight", "达标率|attained", "达标|met", "计分|scored", "条款|clause")  # fmt: skip
    rows: list[Row] = []
    for one in content.audit.targets:
        held = one.promise
        rows.append((held.title, str(held.period or ""), SIGNS[held.direction], float(held.value),
                     amount(one.found, one.reason), content.unit(held.unit), float(held.weight),
                     amount(one.attained, one.reason), told(one.met), told(one.due), held.clause,
                     content.linked(one.evidence)))  # fmt: skip
    return table("5-1", Text("目标完成情况", "Targets"), heads, "wwwggwgswww", rows)


def red_lines_table(content: AuditContent) -> Table:
    """Red lines at both ends: broken before, or in the term."""
    heads = ("红线|red line", "要求|asked", "红线值|line", "任期初|opening", "任期末|closing", "单位|unit", "欠缺|gap",
             "判断|finding", "条款|clause")  # fmt: skip
    rows: list[Row] = []
    for one in content.audit.red_lines:
        held = one.promise
        rows.append((held.title, SIGNS[held.direction], float(held.value), amount(one.opening, one.reason),
                     amount(one.closing, one.reason), content.unit(held.unit), amount(one.gap, one.reason),
                     _judged(one), held.clause, content.linked(one.evidence)))  # fmt: skip
    return table("5-2", Text("红线遵守情况", "Red lines"), heads, "wwgggwnww", rows)


def _judged(one: RedLineRow) -> Text:
    if one.new:
        return Text("任内新突破", "broken in the term")
    if one.inherited:
        return Text("任前已突破，任内恢复", "broken before, healed in the term") if one.holds else Text(
            "任前已突破（历史遗留）", "broken before the term (inherited)"
        )  # fmt: skip
    return Text("未知", "unknown") if one.holds is None else Text("守住", "held")


def stock_words(at: At) -> Text:
    """A stock in a few words, with the mark of an interpolation."""
    if at.amount is None:
        return Text("未知", "unknown")
    number = f"{float(at.amount):,.0f}"
    return Text(f"{number}（插值）", f"{number} (interpolated)") if at.basis is Basis.STRAIGHT else Text(number, number)
