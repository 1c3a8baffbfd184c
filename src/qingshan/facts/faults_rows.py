"""The words of findings about the rows and cells of office files 办公表格; for the files see faults_sheets.py."""

from typing import Final

from qingshan.core import Severity, Text

_CELLS: Final = {
    "cell-formula": (
        Text(
            "{count} 个单元格是公式，存储的结果可能过时",
            "{count} cells hold formulas; their stored results may be stale",
        ),
        Text(
            "粘贴为数值，或核对后按名接受（用存储的结果）",
            "paste them as values, or accept it by name to take the stored results",
        ),
    ),
    "cell-formula-empty": (
        Text("公式 {formula} 没有存储的结果", "the formula {formula} has no stored result"),
        Text("在 Excel 中打开并保存一次", "open and save the file in Excel once"),
    ),
    "cell-error": (
        Text("单元格是 Excel 错误值 {text}", "the cell is an error of Excel, {text}"),
        Text("改正公式或数值", "correct the formula or the number"),
    ),
    "cell-not-number": (
        Text("{text!r} 不是数，也不是已登记的无数符号", "{text!r} is neither a number nor a known mark for none"),
        Text("改正，或在映射的 nothing 中登记该符号", "correct it, or add the mark under `nothing` in the mapping"),
    ),
    "cell-merged": (
        Text("合并单元格中的一个数对应多行：{area}", "one number stands in cells merged over several: {area}"),
        Text("拆分合并，逐行填写", "split the cells and fill each"),
    ),
    "cell-footnote": (
        Text("数字带有脚注符号：{text!r}", "the number bears a footnote mark: {text!r}"),
        Text("数字已读取；查看表下注释", "the number was read; look at the notes below the table"),
    ),
    "place-name-unknown": (
        Text(
            "{period} 没有地名 {text!r}{formerly.zh}；相近：{near}",
            "no place is named {text!r} in {period}{formerly.en}; nearest: {near}",
        ),
        Text("改正地名，或补充区划表", "correct the name, or complete the place table"),
    ),
    "place-name-ambiguous": (
        Text("地名 {text!r} 可指：{places}", "{text!r} may be any of {places}"),
        Text(
            "写上级地名或代码，或在映射中写 within、level",
            "write the place above or the code, or `within` or `level` in the mapping",
        ),
    ),
    "place-code-unknown": (
        Text(
            "{period} 没有代码 {text!r}（{name}）；相近：{near}",
            "no place has the code {text!r} ({name}) in {period}; nearest: {near}",
        ),
        Text("用当时的代码，或补充区划表", "use the code of that time, or complete the place table"),
    ),
    "place-name-differs": (
        Text(
            "代码 {place} 在 {period} 是{official}，表中写 {text!r}{meant.zh}",
            "the code {place} is {official} in {period}; the table says {text!r}{meant.en}",
        ),
        Text("核对代码与地名，改正其一", "check code and name, and correct one"),
    ),
    "place-name-returns": (
        Text(
            "{place} 在 {years} 又称{name}，其间称{other}", "{place} is called {name} again in {years}, after {other}"
        ),
        Text("核对更名时间", "check when it was renamed"),
    ),
    "period-unreadable": (
        Text("{text!r} 不是时段", "{text!r} is no period"),
        Text("写成 2019、2019年、2019年1-3月", "write 2019, 2019Q1 or 2019-03"),
    ),
    "period-not-of-indicator": (
        Text("指标 {indicator} 在 {period} 不采用（{dates}）", "{indicator} is not asked for in {period} ({dates})"),
        Text("核对时段，或用当时的指标", "check the period, or use the indicator of that time"),
    ),
}

_CHECKS: Final = {
    "rows-repeat": (
        Text("与 {first} 重复且数值相同，只读一次", "the same number as in {first}; read once"),
        Text("删去一行", "remove one of them"),
    ),
    "rows-disagree": (
        Text("{what} 在 {first} 为 {one}，在此为 {other}", "{what} is {one} in {first} and {other} here"),
        Text("核对后保留一个；按名接受时两者都不读", "keep the right one; accepted by name neither is read"),
    ),
    "total-differs": (
        Text(
            "{row}的{what.zh}为 {stated}，各行之和为 {made}，相差 {apart}",
            "{row} of {what.en} is {stated}; the rows add up to {made}, {apart} apart",
        ),
        Text("核对各行与合计", "check the rows and the total"),
    ),
    "total-unchecked": (
        Text(
            "{row}的{what.zh}无法核对：{count} 行没有数",
            "{row} of {what.en} cannot be checked: {count} rows have no number",
        ),
        Text("补齐后再核对", "check again when they are filled"),
    ),
    "column-empty": (
        Text("列 {label!r} 没有一个数（{count} 行）", "the column {label!r} has no number in any of {count} rows"),
        Text("核对是否漏填；各行按缺失读入", "check whether it was left out; its rows are read as missing"),
    ),
    "places-absent": (
        Text("{above} 的 {count} 个下级中缺 {names}", "of the {count} places below {above} the table lacks {names}"),
        Text("补上，或确认不适用", "add them, or make sure that they do not apply"),
    ),
    "definition-changes": (
        Text(
            "{indicator} 的口径在 {period} 由“{one}”变为“{other}”（{count} 个地区）",
            "the definition of {indicator} changes in {period} from {one!r} to {other!r} ({count} places)",
        ),
        Text(
            "前后不可直接比较；必要时作为两个指标登记",
            "the two are not comparable; make two indicators of them if need be",
        ),
    ),
}

ROWS: Final = {**_CELLS, **_CHECKS}
ROWS_LIGHTER: Final = {
    "cell-footnote": Severity.NOTE,
    "rows-repeat": Severity.NOTE,
    "total-unchecked": Severity.NOTE,
    "column-empty": Severity.WARNING,
    "places-absent": Severity.WARNING,
    "definition-changes": Severity.WARNING,
}
