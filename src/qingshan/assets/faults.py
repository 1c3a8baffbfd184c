"""The words of every finding 检查结果 about postings: code → what is wrong, what to do."""

from typing import Any, Final

from qingshan.assets.faults_beside import BESIDE, BESIDE_LIGHTER
from qingshan.core import Finding, Severity, Text, Where

_POSTINGS: Final = {
    "posting-unknown-code": (
        Text(
            "{column} {code!r} 未登记（{within}）；可用：{known}",
            "{column} {code!r} is unknown in {within}; known: {known}",
        ),
        Text(
            "核对代码，或在自有规则库的 resources 中登记",
            "check it, or add it under resources in a rulebook of your own",
        ),
    ),
    "posting-cause-unknown": (
        Text("原因 {code!r} 不能作为 {resource} 的{entry.zh}", "{code!r} is no cause of an {entry.en} of {resource}"),
        Text("改用：{known}", "use one of {known}"),
    ),
    "posting-period": (
        Text("{text!r} 不是时段", "{text!r} is no period"),
        Text("写成 2019 或 2018-07-01/2019-06-30", "write 2019 or 2018-07-01/2019-06-30"),
    ),
    "posting-place": (
        Text("地区 {code!r} 不在区划表中", "place {code!r} is not in the list of places"),
        Text("核对代码，或补充区划表", "check the code, or complete the list"),
    ),
    "posting-number": (
        Text("数量 {text!r} 不是至多 6 位小数的数", "amount {text!r} is no number of at most 6 decimals"),
        Text("只写数字和小数点", "write digits and a point only"),
    ),
    "posting-day": (
        Text("{column} {text!r} 不是日期", "{column} {text!r} is no day"),
        Text("写成 2019-06-30", "write 2019-06-30"),
    ),
    "posting-unit": (
        Text("单位 {unit!r} 与 {resource} 的账户单位 {wanted} 不同", "{resource} is kept in {wanted}, not {unit!r}"),
        Text("换算后填写，并在凭证中留原数", "convert it, and keep the first figure in the document"),
    ),
    "posting-negative": (
        Text("{entry.zh}为 {amount}，小于零", "the {entry.en} is {amount}, below zero"),
        Text("写正数，方向由项目表示", "write it above zero; the entry tells the direction"),
    ),
    "posting-no-reason": (
        Text("{entry.zh}没有说明", "this {entry.en} has no reason"),
        Text(
            "写明无数、误差或重估的原因", "say why there is no figure, or what the difference or reappraisal rests on"
        ),
    ),
    "event-undated": (
        Text("{entry.zh}没有{column.zh}", "this {entry.en} has no day under {column.en}"),
        Text("补填日期", "give the day"),
    ),
    "event-no-document": (
        Text("{entry.zh}没有凭证", "this {entry.en} names no document"),
        Text("写明凭证名称或编号", "name the document"),
    ),
    "event-outside-period": (
        Text("发生于 {day}，不在 {period} 内", "it happened on {day}, outside {period}"),
        Text("记入发生的时段", "post it to the period in which it happened"),
    ),
    "event-recorded-before": (
        Text("记录于 {recorded}，早于发生日 {happened}", "recorded on {recorded}, before it happened on {happened}"),
        Text("核对两个日期", "check both days"),
    ),
    "entry-twice": (
        Text("{entry.zh}在第 {first} 行已有一个", "row {first} states this {entry.en} already"),
        Text("保留一个；来源不一致时另记统计误差", "keep one; post what sources disagree on as a difference"),
    ),
}

_ACCOUNTS: Final = {
    "opening-missing": (
        Text(
            "{stock} 在 {period} 没有期初，也没有相接的上期",
            "{stock} has no opening in {period} and no period before it",
        ),
        Text("补记期初；不知道的留空并写原因", "post an opening; where it is not known leave it empty with a reason"),
    ),
    "opening-not-last-closing": (
        Text(
            "{stock} {period} 期初为 {stated}，上期期末加重估为 {made}，相差 {apart}",
            "{stock} opens {period} with {stated}; the last closing and reappraisals make {made}, {apart} apart",
        ),
        Text("改正，或记一笔写明依据的重估", "correct it, or post a reappraisal that says what it rests on"),
    ),
    "closing-does-not-follow": (
        Text(
            "{stock} {period} 期末填 {stated}，由分录得 {made}，相差 {apart}",
            "{stock} closes {period} with {stated} as stated; the postings make {made}, {apart} apart",
        ),
        Text(
            "改正分录，或把差额记为写明原因的统计误差",
            "correct a posting, or post the rest as a difference with its reason",
        ),
    ),
    "stock-negative": (
        Text("{stock} 在 {period} 的存量为 {amount}", "{stock} stands at {amount} in {period}"),
        Text("核对减少项与期初", "check what went and the opening"),
    ),
    "areas-do-not-close": (
        Text(
            "{stock} {period} 各类期末之和为 {made}，行政区面积为 {stated}",
            "the items of {stock} add up to {made} at the end of {period}, the place has {stated}",
        ),
        Text("核对遗漏的类别、单位和区划调整", "look for an item left out, the unit, a change of boundaries"),
    ),
    "grades-do-not-add-up": (
        Text(
            "{stock} {period} {entry.zh}各等级之和为 {made}，存量为 {stated}",
            "the grades of {stock} add up to {made} at the {entry.en} of {period}, the stock is {stated}",
        ),
        Text("补上未评价部分，或改正等级", "complete what was not graded, or correct a grade"),
    ),
    "transfer-one-sided": (
        Text(
            "{item} {period} 从 {giver} 转出 {given}，{taker} 记收 {taken}",
            "{item} {period}: {giver} gave {given}, {taker} took {taken}",
        ),
        Text("双方核对；合并时差额记为统计误差", "let both sides check; when merged the rest stands as a difference"),
    ),
    "posted-at-two-levels": (
        Text(
            "{item} {period} 的 {place} 与其下级 {below} 都有分录",
            "{item} {period}: both {place} and {below} below it have postings",
        ),
        Text("只留一级，否则合并会重复计算", "keep one level, or they would count twice"),
    ),
}

FAULTS: Final = {**_POSTINGS, **_ACCOUNTS, **BESIDE}
LIGHTER: Final = {
    **BESIDE_LIGHTER,
    "transfer-one-sided": Severity.WARNING,
    "grades-do-not-add-up": Severity.WARNING,
}


def fault(code: str, where: Where, /, **values: Any) -> Finding:
    """A finding of this room; values fill its two sentences, texts by ``{name.zh}`` and ``{name.en}``."""
    message, remedy = FAULTS[code]
    return Finding(code, where, message.filled(**values), remedy.filled(**values), LIGHTER.get(code, Severity.ERROR))
