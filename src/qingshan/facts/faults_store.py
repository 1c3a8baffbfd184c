"""The words of findings about a book of figures 数据册 and what is added to it (see faults.py)."""

from typing import Final

from qingshan.core import Severity, Text

STORE: Final = {
    "disagrees-with-held": (
        Text(
            "{what} 数据册中为 {held}（{recorded_at} 记录，来源 {source}），本文件为 {given}",
            "{what} is held as {held} (recorded {recorded_at}, from {source}), this file says {given}",
        ),
        Text("核对来源；确为更正时写明更正原因", "look into the sources; if it is a correction, give its reason"),
    ),
    "replaced-since": (
        Text(
            "{what}：{given} 曾在数据册中，已于 {recorded_at} 被 {held} 替代；未再加入",
            "{what}: the book held {given} and replaced it by {held} on {recorded_at}; it is not added again",
        ),
        Text("如要恢复旧数，写明更正原因", "to go back to the old figure, give the reason of the correction"),
    ),
    "same-figure": (
        Text(
            "{what} 数据册已有同一数值，来源 {source}；未再加入",
            "{what}: the book holds the same figure, from {source}; it is not added again",
        ),
        Text("如要改用本文件的来源，写明更正原因", "to name this file as the source, give the reason"),
    ),
    "correction-without-reason": (
        Text("更正没有写明原因", "a correction without its reason"),
        Text("填写更正原因", "write down why under correction"),
    ),
    "supersedes-replaced": (
        Text(
            "记录时间为 {supersedes} 的行已被替代",
            "the row recorded at {supersedes} was replaced already",
        ),
        Text("写现行行的记录时间", "write the recorded_at of the row in force"),
    ),
    "recorded-in-future": (
        Text(
            "记录时间 {recorded_at} 晚于导入时间 {now}",
            "recorded_at {recorded_at} is later than the import, {now}",
        ),
        Text("改正记录时间，或留空", "correct it, or leave it empty"),
    ),
    "recorded-before-last": (
        Text("导入时间 {now} 早于上次导入 {last}", "the import, {now}, is earlier than the last one, {last}"),
        Text("核对计算机时钟", "check the clock of the machine"),
    ),
    "more-findings": (
        Text("已列出 {count} 条，其余未再检查", "{count} findings are listed; the rest was not looked at"),
        Text("改正后再导入", "correct these and import again"),
    ),
    "store-busy": (
        Text("另一程序正在写入该数据册", "another program is writing to this book of figures"),
        Text("等它结束后再导入", "wait until it has finished and import again"),
    ),
    "store-file-missing": (
        Text("第 {number} 次导入的文件不见了", "the file of import {number} is gone"),
        Text("从备份恢复", "restore it from a backup"),
    ),
    "store-file-changed": (
        Text("第 {number} 次导入的文件与回执不符", "the file of import {number} is not the one of its receipt"),
        Text("从备份恢复；导入的文件不可修改", "restore it from a backup; files of imports are never edited"),
    ),
    "store-receipt-unreadable": (
        Text("回执无法读取：{detail}", "the receipt cannot be read: {detail}"),
        Text("从备份恢复", "restore it from a backup"),
    ),
    "store-receipt-changed": (
        Text("第 {number} 次导入之前的回执被改动或删除", "a receipt before import {number} was changed or removed"),
        Text("从备份恢复", "restore it from a backup"),
    ),
    "store-file-unknown": (
        Text("文件没有回执，未计入", "a file without receipt; it does not count"),
        Text(
            "未完成的导入所留可删除；否则恢复回执",
            "left by an import cut short: remove it; or restore its receipt",
        ),
    ),
}

STORE_LIGHTER: Final = {
    "replaced-since": Severity.NOTE,
    "same-figure": Severity.NOTE,
    "store-file-unknown": Severity.WARNING,
}
