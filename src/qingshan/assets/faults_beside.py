"""The words of findings 检查结果 about prices and obligations, which stand beside the postings."""

from typing import Final

from qingshan.core import Text

BESIDE: Final = {
    "price-rule": (
        Text("{resource} 没有价格规则 {rule!r}", "{resource} has no price rule {rule!r}"),
        Text(
            "改用：{known}；或在自有规则库 resources 中登记",
            "use one of {known}, or add it in a rulebook of your own under resources",
        ),
    ),
    "price-unit": (
        Text("单位 {unit!r} 不能作 {resource} 的{rule.zh}", "{unit!r} is no unit for the {rule.en} of {resource}"),
        Text("写成 {wanted} 一类的单位", "write a unit such as {wanted}"),
    ),
    "price-missing": (
        Text("没有价格，或小于零", "there is no price, or it is below zero"),
        Text("填写价格；不知道的整行删去", "give the price; leave the whole row out where it is not known"),
    ),
    "price-source": (
        Text("价格没有来源，或标记不是 S、R、U", "the price names no source, or its mark is none of S, R, U"),
        Text("写明文件或公告，以及证据标记", "name the document, and the evidence mark"),
    ),
    "price-twice": (
        Text("第 {first} 行已有同日的同一价格", "row {first} states the same price of the same day"),
        Text("保留一个", "keep one"),
    ),
    "obligation-incomplete": (
        Text("义务没有{column.zh}", "the obligation has no {column.en}"),
        Text("补填", "give it"),
    ),
    "obligation-days": (
        Text("{column.zh} {day} 早于确立日 {since}", "the {column.en} {day} lies before the day it arose, {since}"),
        Text("核对日期", "check the days"),
    ),
    "obligation-amount": (
        Text("金额为空而没有说明，或小于零", "there is no amount and no reason, or it is below zero"),
        Text("填写金额，或写明为何没有", "give the amount, or say why there is none"),
    ),
    "obligation-unit": (
        Text("单位 {unit!r} 不是货币", "{unit!r} is no money"),
        Text("写成 万元 或 元", "write CNY or 万元"),
    ),
    "obligation-twice": (
        Text("编号 {code!r} 在第 {first} 行已有", "row {first} has the code {code!r} already"),
        Text("每项义务一个编号", "give each obligation a code of its own"),
    ),
}
