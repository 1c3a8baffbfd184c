"""The words of every finding 检查结果 of this room, in one place: code → severity, what is wrong, what to do."""

from typing import Final

from qingshan.core import Finding, Severity, Text, Where
from qingshan.facts.faults_between import CHAIN, CODES, FORMULA, MONEY
from qingshan.facts.faults_exchange import EXCHANGE, EXCHANGE_LIGHTER
from qingshan.facts.faults_rows import ROWS, ROWS_LIGHTER
from qingshan.facts.faults_sheets import SHEETS, SHEETS_LIGHTER
from qingshan.facts.faults_store import STORE, STORE_LIGHTER
from qingshan.facts.faults_template import TEMPLATE, TEMPLATE_LIGHTER

_FILE: Final = {
    "file-missing": (
        Text("文件不存在", "there is no such file"),
        Text("核对路径", "check the path"),
    ),
    "file-type": (
        Text("不认识文件类型 {suffix!r}", "facts are not kept in {suffix!r} files"),
        Text("用 .csv、.xlsx 或 .parquet", "use .csv, .xlsx or .parquet"),
    ),
    "file-encoding": (
        Text("既不是 UTF-8 也不是 GBK 编码", "the text is neither UTF-8 nor GBK"),
        Text("另存为 UTF-8 编码的 CSV", "save it as CSV in UTF-8"),
    ),
    "file-unreadable": (
        Text("无法读取：{detail}", "cannot be read: {detail}"),
        Text("重新导出该文件", "export the file again"),
    ),
    "file-empty": (
        Text("文件是空的，或没有表头行", "the file is empty, or has no row of column names"),
        Text("第一行写列名", "write the column names in the first row"),
    ),
    "unknown-column": (
        Text("未知的列 {column!r}", "unknown column {column!r}"),
        Text("核对拼写，或删去该列；可用的列：{known}", "check the spelling or remove it; the columns are {known}"),
    ),
    "duplicate-column": (
        Text("列 {column} 出现两次", "column {column} stands twice"),
        Text("保留一列", "keep one of them"),
    ),
    "missing-column": (
        Text("缺少列 {column}", "column {column} is missing"),
        Text("补上该列", "add the column"),
    ),
    "status-assumed": (
        Text(
            "没有状态列：{count} 行没有数，按缺失读入",
            "there is no column of statuses: {count} rows without a number are read as missing",
        ),
        Text("若为不适用或未核算，加一列状态", "add a status column where they do not apply or are not accounted"),
    ),
    "row-length": (
        Text("单元格多于列名（{cells} 个，列 {columns} 个）", "{cells} cells under {columns} column names"),
        Text("含逗号的文字要加引号", "put text that has commas in quotes"),
    ),
}

_CELL: Final = {
    "bad-number": (
        Text("{column} 不是数：{text!r}", "{column} is no number: {text!r}"),
        Text("只写数字和小数点；没有数时留空并写明状态", "write digits and a point; leave it empty and give a status"),
    ),
    "stated-not-number": (
        Text("原文数值不是十进制数：{stated!r}", "the stated text is no decimal number: {stated!r}"),
        Text("照抄原文数字，单位另列", "copy the printed digits; the unit has its own column"),
    ),
    "stated-not-value": (
        Text("原文数值 {stated} 与数值 {value!r} 不符", "stated is {stated} but value is {value!r}"),
        Text("核对原文，改正其一", "look at the source and correct one of them"),
    ),
    "unknown-status": (
        Text("未知状态 {status!r}", "unknown status {status!r}"),
        Text(
            "用 value（有值）、missing（缺失）、not applicable（不适用）、not accounted（未核算）",
            "use value, missing, not applicable or not accounted",
        ),
    ),
    "unknown-mark": (
        Text("未知证据标记 {mark!r}", "unknown mark {mark!r}"),
        Text("用 S、R、U，或留空", "use S, R or U, or leave it empty"),
    ),
    "bad-recorded-at": (
        Text("记录时间不是日期：{recorded_at!r}", "recorded_at is no day or time: {recorded_at!r}"),
        Text("写成 2019-03-01 或 2019-03-01T09:30:00", "write 2019-03-01 or 2019-03-01T09:30:00"),
    ),
    "missing-source": (
        Text("有数值而没有来源", "there is a value and no source"),
        Text("写明来源或运行编号", "name the source or the run"),
    ),
    "value-missing": (
        Text("状态为“有值”但没有数值", "the status is value but there is none"),
        Text("填写数值，或改状态并写明原因", "give the value, or another status with a reason"),
    ),
    "value-not-allowed": (
        Text("状态为 {status} 却有数值 {value!r}", "the status is {status} but there is a value, {value!r}"),
        Text("删去数值，或改为 value", "remove the value, or make the status value"),
    ),
    "reason-missing": (
        Text("状态为 {status} 但没有原因", "the status is {status} and no reason is given"),
        Text("写明原因", "write down the reason"),
    ),
    "value-not-finite": (
        Text("数值不是有限数：{value!r}", "the value is not a finite number: {value!r}"),
        Text("没有数时用状态 missing；过大的数换用更大的单位", "use the status missing, or a larger unit"),
    ),
    "coverage-range": (
        Text("覆盖率应大于 0、不超过 1：{coverage!r}", "coverage must be above 0 and at most 1: {coverage!r}"),
        Text("写成比例，如 0.95；没有覆盖则无数值", "write a share such as 0.95; without coverage there is no value"),
    ),
}

FAULTS: Final = {
    **_FILE,
    **_CELL,
    **CODES,
    **MONEY,
    **CHAIN,
    **FORMULA,
    **STORE,
    **SHEETS,
    **ROWS,
    **EXCHANGE,
    **TEMPLATE,
}
_LIGHTER: Final = {
    "mixed-price-basis": Severity.WARNING,
    "status-assumed": Severity.NOTE,
    "stated-differs": Severity.NOTE,
    **STORE_LIGHTER,
    **SHEETS_LIGHTER,
    **ROWS_LIGHTER,
    **EXCHANGE_LIGHTER,
    **TEMPLATE_LIGHTER,
}


def fault(code: str, where: Where, **values: object) -> Finding:
    """One finding with its words filled in; raises ``KeyError`` for a code or a value that nobody wrote down.

    >>> fault("unknown-unit", Where("facts.csv", row=3, field="unit"), unit="里").message.en
    "unknown unit '里'"
    """
    message, remedy = FAULTS[code]
    severity = _LIGHTER.get(code, Severity.ERROR)
    return Finding(code, where, message.filled(**values), remedy.filled(**values), severity)
