"""The words of findings about files exchanged with other programs 数据交换 (see faults.py)."""

from typing import Final

from qingshan.core import Severity, Text

EXCHANGE: Final = {
    "sdmx-form": (
        Text("不是 SDMX 数据文件：{detail.zh}", "this is no SDMX data message: {detail.en}"),
        Text("用 SDMX-CSV 2.0 或 SDMX-JSON 2.0 重新导出", "export it again as SDMX-CSV 2.0 or SDMX-JSON 2.0"),
    ),
    "sdmx-component-missing": (
        Text("缺少 SDMX 组件 {component}", "the component {component} is missing"),
        Text("导出时带上该维度、度量或属性", "export it with this dimension, measure or attribute"),
    ),
    "sdmx-component-unknown": (
        Text(
            "SDMX 组件 {component} 不认识，且取值不止一个",
            "the component {component} is unknown and has several values",
        ),
        Text("先筛选到一个取值，或在规则库登记该维度", "filter it to one value, or add the dimension to the rulebook"),
    ),
    "sdmx-component-left-out": (
        Text(
            "SDMX 组件 {component} 只有一个取值 {value!r}，未读入",
            "{component} has one value, {value!r}; it was not read",
        ),
        Text("核对该取值不影响数据含义", "see that it does not change what the figures mean"),
    ),
    "sdmx-delete": (
        Text("文件要求删除数据（ACTION 为 D）", "the message asks to delete figures (ACTION is D)"),
        Text("数据只增不删；用更正说明撤回", "figures are never removed; withdraw them by a correction"),
    ),
    "sdmx-status": (
        Text(
            "观测状态 {status} 按“有值”读入，该状态未保留",
            "observation status {status} is read as a value; the status is not kept",
        ),
        Text("如需保留，写入证据标记或来源", "say it in the mark or the source, if it matters"),
    ),
    "sdmx-history-left-out": (
        Text(
            "SDMX 每个单元只有一个数：{count} 行被替代的数未写出",
            "SDMX has one figure a cell: {count} replaced rows are left out",
        ),
        Text(
            "要完整历史，写出 .parquet 或数据册",
            "for the whole history write .parquet, or hand over the book of figures",
        ),
    ),
    "sdmx-code": (
        Text("代码 {name!r} 不能作 SDMX 标识符", "{name!r} cannot be an identifier of SDMX"),
        Text(
            "SDMX 标识符只用字母、数字、_ @ $ -；改代码，或不导出该行",
            "rename it (letters, digits, _ @ $ -), or leave it out",
        ),
    ),
    "sdmx-part": (
        Text(
            "指标 {indicator} 的记录没有分项 {part}，数据结构无处可写",
            "the record of {indicator} has no part {part}, so the structure neither",
        ),
        Text("在指标记录中登记该维度", "add the dimension to the indicator's record"),
    ),
}

EXCHANGE_LIGHTER: Final = {
    "sdmx-component-left-out": Severity.WARNING,
    "sdmx-status": Severity.NOTE,
    "sdmx-history-left-out": Severity.NOTE,
}
