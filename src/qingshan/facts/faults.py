"""The words of every finding 检查结果 of this room, in one place: code → severity, what is wrong, what to do."""

from typing import Final

from qingshan.core import Finding, Severity, Text, Where

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
        Text("文件没有表头行", "the file has no row of column names"),
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

_CODES: Final = {
    "unknown-indicator": (
        Text("没有指标 {indicator!r}", "there is no indicator {indicator!r}"),
        Text("核对代码，或先在规则库登记", "check the code, or add its record to the rulebook first"),
    ),
    "unknown-place": (
        Text("不是行政区划代码或区域代码：{place!r}", "{place!r} is neither a division code nor a zone code"),
        Text("写 6、9、12 位代码，或 basin:lancang 这样的区域代码", "write 6, 9 or 12 digits, or basin:lancang"),
    ),
    "place-form": (
        Text("区划代码 {place} 不规范", "place code {place} is not canonical"),
        Text("写成 {wanted}", "write {wanted}"),
    ),
    "place-not-in-tree": (
        Text("地区 {place} 不在区划表中", "place {place} is not in the place table"),
        Text("核对代码，或补充区划表", "check the code, or add it to the place table"),
    ),
    "place-not-on-period": (
        Text("地区 {place} 在 {period} 不存在", "place {place} does not exist in {period}"),
        Text("用当时的代码，或改正时段", "use the code of that time, or correct the period"),
    ),
    "bad-period": (
        Text("不是时段：{period!r}", "{period!r} is no period"),
        Text("写成 2019、2019Q3、2019-07 或 2019-07-15", "write 2019, 2019Q3, 2019-07 or 2019-07-15"),
    ),
    "period-form": (
        Text("时段 {period} 不规范", "period {period} is not canonical"),
        Text("写成 {wanted}", "write {wanted}"),
    ),
    "bad-part": (
        Text("不是分项：{part!r}", "{part!r} is no part"),
        Text(
            "写成 ecosystem=forest;pollutant=COD；整体留空",
            "write ecosystem=forest;pollutant=COD; leave the whole empty",
        ),
    ),
    "part-form": (
        Text("分项 {part} 不规范", "part {part} is not canonical"),
        Text("写成 {wanted}", "write {wanted}"),
    ),
    "unknown-dimension": (
        Text("没有维度 {dimension!r}", "there is no dimension {dimension!r}"),
        Text("可用的维度：{known}", "the dimensions are {known}"),
    ),
    "unknown-member": (
        Text("维度 {dimension} 没有类型 {member!r}", "dimension {dimension} has no {member!r}"),
        Text("核对代码，或先登记", "check the code, or add its record first"),
    ),
    "dimension-not-of-indicator": (
        Text("指标 {indicator} 不按 {dimension} 分项", "indicator {indicator} is not cut by {dimension}"),
        Text("改正分项，或在指标记录中登记该维度", "correct the part, or add the dimension to the indicator's record"),
    ),
    "unknown-unit": (
        Text("未知单位 {unit!r}", "unknown unit {unit!r}"),
        Text("用 core/units.txt 中的单位", "use a unit of core/units.txt"),
    ),
    "unit-dimension": (
        Text(
            "单位 {unit} 与指标 {indicator} 的 {wanted} 量纲不同",
            "{unit} does not measure {indicator}, which is in {wanted}",
        ),
        Text("改正单位，或核对指标", "correct the unit or the indicator"),
    ),
}

_MONEY: Final = {
    "money-without-price-year": (
        Text("金额没有价格年份", "an amount of money without price_year"),
        Text("填写价格年份（现价填当年）", "give the price year; at current prices it is the period's own"),
    ),
    "unknown-price-basis": (
        Text("未知价格口径 {price_basis!r}", "unknown price basis {price_basis!r}"),
        Text("用 current（现价）或 constant（不变价）", "use current or constant"),
    ),
    "price-basis-contradicts": (
        Text(
            "价格口径 {price_basis} 与价格年份 {price_year}、时段 {period} 矛盾",
            "price_basis {price_basis} contradicts price_year {price_year} in period {period}",
        ),
        Text(
            "价格年份即时段年份为现价，否则为不变价",
            "it is current when the price year is the period's own, else constant",
        ),
    ),
    "mixed-price-basis": (
        Text("{what} 混用价格年份 {years}", "{what} mixes price years {years}"),
        Text("先换算到同一价格年份再比较", "bring them to one price year before comparing"),
    ),
}

_CHAIN: Final = {
    "duplicate-fact": (
        Text("与第 {first} 行是同一指标、地区、时段、分项", "same indicator, place, period and part as row {first}"),
        Text(
            "删去一行；若为更正，在 supersedes 写被替代行的记录时间",
            "remove one; if it is a correction, write the replaced row's recorded_at under supersedes",
        ),
    ),
    "supersedes-unknown": (
        Text("没有记录时间为 {supersedes} 的被替代行", "there is no row recorded at {supersedes} to replace"),
        Text("写同一指标、地区、时段、分项已有行的记录时间", "write the recorded_at of a row of the same cell"),
    ),
    "supersedes-order": (
        Text("更正行应晚于被替代行 {supersedes}", "a correction must be recorded later than {supersedes}"),
        Text("填写更正的记录时间，同日可写到时分", "give its own recorded_at, with the time if it is the same day"),
    ),
}

_FORMULA: Final = {
    "formula-missing": (
        Text("指标 {indicator} 没有公式", "indicator {indicator} has no formula"),
        Text("在指标记录中写公式", "write one in the indicator's record"),
    ),
    "formula-syntax": (
        Text("指标 {indicator} 的公式读不懂：{detail}", "the formula of {indicator} cannot be read: {detail}"),
        Text(
            "只用 + - * / ** 括号、数、指标代码和 min max abs sqrt",
            "use only + - * / **, parentheses, numbers, indicator codes, and min max abs sqrt",
        ),
    ),
    "formula-no-input": (
        Text("指标 {indicator} 的公式没有用到任何指标", "the formula of {indicator} names no indicator"),
        Text("写入指标代码", "name the indicators it is made of"),
    ),
    "formula-unknown-name": (
        Text(
            "指标 {indicator} 的公式用到不存在的指标 {name}",
            "the formula of {indicator} names {name}, which is no indicator",
        ),
        Text("核对代码，或先登记", "check the code, or add its record first"),
    ),
    "formula-units": (
        Text(
            "指标 {indicator} 的公式量纲不通：{detail}", "the formula of {indicator} does not fit its units: {detail}"
        ),
        Text("核对公式和各指标的单位", "check the formula and the units of its indicators"),
    ),
    "formula-cycle": (
        Text("公式循环：{path}", "formulas go in a circle: {path}"),
        Text("断开其中一环", "break it at one of them"),
    ),
    "stated-differs": (
        Text(
            "{what} 已有数 {own}，算得 {made}，相差 {difference} {unit}；保留已有数",
            "{what} is stated as {own}, worked out as {made}, {difference} {unit} apart; the stated one is kept",
        ),
        Text("核对两者来源", "look into where the two come from"),
    ),
}

FAULTS: Final = {**_FILE, **_CELL, **_CODES, **_MONEY, **_CHAIN, **_FORMULA}
_LIGHTER: Final = {"mixed-price-basis": Severity.WARNING, "stated-differs": Severity.NOTE}


def fault(code: str, where: Where, **values: object) -> Finding:
    """One finding with its words filled in; raises ``KeyError`` for a code or a value that nobody wrote down.

    >>> fault("unknown-unit", Where("facts.csv", row=3, field="unit"), unit="里").message.en
    "unknown unit '里'"
    """
    message, remedy = FAULTS[code]
    severity = _LIGHTER.get(code, Severity.ERROR)
    return Finding(code, where, message.filled(**values), remedy.filled(**values), severity)
