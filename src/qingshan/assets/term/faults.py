"""The words of every finding 检查结果 about the audit of a term: code → what is wrong, what to do."""

from typing import Any, Final

from qingshan.core import Finding, Severity, Text, Where

_FILE: Final = {
    "term-event-undated": (
        Text("事件没有{column.zh}", "this event has no {column.en}"),
        Text("补填日期；没有日期就不能划分责任", "give the day; without it nobody can say who answers"),
    ),
    "term-number": (
        Text("{text!r} 不是数", "{text!r} is no number"),
        Text(
            "只写数字和小数点；不知道的写 null 并写原因",
            "write digits and a point; where it is not known null and a reason",
        ),
    ),
}

_CODES: Final = {
    "term-unknown-code": (
        Text("{what.zh} {code!r} 未登记；可用：{known}", "{what.en} {code!r} is unknown; known: {known}"),
        Text("核对代码，或在文件中补上", "check the code, or add it to the file"),
    ),
    "term-code-twice": (
        Text("{what.zh} {code!r} 写了两次", "{what.en} {code!r} stands twice"),
        Text("保留一个，或换代码", "keep one, or choose another code"),
    ),
    "term-place-of-post": (
        Text(
            "职务 {post!r} 管辖 {own}，审计地区是 {place}",
            "post {post!r} is in charge of {own}, the audit is of {place}",
        ),
        Text("核对职务或地区", "check the post or the place"),
    ),
    "term-promise-of": (
        Text("目标 {code!r} 须且只能写 {wanted}", "target {code!r} needs {wanted}, and nothing else"),
        Text(
            "指标目标写 indicator 和 period，存量目标写 resource 和 item", "name an indicator, or a resource and item"
        ),
    ),
    "term-unit": (
        Text(
            "{what.zh} {code!r} 的单位是 {unit!r}，应为 {wanted!r}", "{what.en} {code!r} is in {unit!r}, not {wanted!r}"
        ),
        Text("换算后填写同一单位", "convert it to that unit"),
    ),
    "term-not-above-zero": (
        Text("{what.zh} {code!r} 为 {amount}，应大于零", "{what.en} {code!r} is {amount}; it must be above zero"),
        Text("方向由步骤或类别表示，数量写正数", "the step tells the direction; write it above zero"),
    ),
    "term-fund-overdrawn": (
        Text(
            "资金 {fund.zh} 在 {day} 支出和退回超过收到 {amount} {unit}",
            "more was spent and returned of {fund.en} than received, by {amount} {unit} on {day}",
        ),
        Text("补上此前的收入，或核对金额和日期", "add what was received before, or check amounts and days"),
    ),
    "term-no-reason": (
        Text("{what.zh} {code!r} 没有数也没有原因", "{what.en} {code!r} has neither a value nor a reason"),
        Text("缺数不是零：写明原因", "missing is not zero: say why there is none"),
    ),
    "term-no-document": (
        Text("{what.zh} {code!r} 没有凭证", "{what.en} {code!r} names no document"),
        Text("写明凭证名称或编号", "name the document"),
    ),
}

_DAYS: Final = {
    "term-days": (
        Text("{what.zh} {code!r}：{later} 早于 {earlier}", "{what.en} {code!r}: {later} comes before {earlier}"),
        Text("核对两个日期；to 是离任后的第一天", "check both days; `to` is the first day after"),
    ),
    "tenures-overlap": (
        Text(
            "{post.zh}自 {start} 起由{first.zh}和{second.zh}同时担任，均未注明主持或代理",
            "{post.en} is held by {first.en} and by {second.en} from {start} on, and neither is marked as acting",
        ),
        Text("核对任免文件；代理的写 acting: true", "check the appointments; mark the one who stands in as acting"),
    ),
    "term-not-held": (
        Text(
            "{official.zh}在 {term} 内没有担任{post.zh}",
            "{official.en} is not {post.en} on any day of the term {term}",
        ),
        Text("补上任职记录，或改任期", "add the tenure, or change the term"),
    ),
    "term-partly-held": (
        Text(
            "任期 {term} 的 {days} 天中，{official.zh}只在任 {held} 天",
            "of the {days} days of {term}, {official.en} is in the post on {held}",
        ),
        Text("核对任免文件；其余天数归代理人或空缺", "check the appointments; the rest falls to others or to nobody"),
    ),
    "term-known-too-early": (
        Text("known_on 为 {known}，任期到 {last} 才结束", "known_on is {known}, and the term lasts until {last}"),
        Text("把 known_on 写到任期末或以后", "give a day at the end of the term or after"),
    ),
    "term-scheme-not-in-force": (
        Text("评价办法 {code!r} 在 {day} 不施行", "scheme {code!r} is not in force on {day}"),
        Text("换用当时施行的办法", "choose the one that was in force"),
    ),
}

_OUTCOME: Final = {
    "audit-not-scored": (
        Text("“{section.zh}”不能计分：{reason.zh}", "“{section.en}” cannot be scored: {reason.en}"),
        Text("补上所缺数据；缺数不当作零", "complete what is missing; it does not count as nought"),
    ),
    "audit-veto-pending": (
        Text(
            "一票否决“{veto.zh}”待定，案件未结：{cause.zh}",
            "veto “{veto.en}” is open, the case is not closed: {cause.en}",
        ),
        Text("结案后重新计算", "audit again when the case is closed"),
    ),
    "audit-event-later": (
        Text(
            "事件“{event.zh}”{day} 才发现，晚于 {known}，未计入",
            "“{event.en}” was found on {day}, after {known}, and is left out",
        ),
        Text("要计入就把 known_on 后移", "move known_on to take it in"),
    ),
}

FAULTS: Final = {**_FILE, **_CODES, **_DAYS, **_OUTCOME}
LIGHTER: Final = {
    "term-fund-overdrawn": Severity.WARNING,
    "term-no-document": Severity.WARNING,
    "term-partly-held": Severity.WARNING,
    "term-scheme-not-in-force": Severity.WARNING,
    "audit-not-scored": Severity.WARNING,
    "audit-veto-pending": Severity.WARNING,
    "audit-event-later": Severity.NOTE,
}


def fault(code: str, where: Where, /, **values: Any) -> Finding:
    """A finding of this room; values fill its two sentences, texts by ``{name.zh}`` and ``{name.en}``."""
    message, remedy = FAULTS[code]
    return Finding(code, where, message.filled(**values), remedy, LIGHTER.get(code, Severity.ERROR))
