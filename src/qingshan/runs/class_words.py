"""What is said of tables by class 分地类参数表的检查用语: each finding's words, in one place."""

from typing import Final

from qingshan.core import Finding, Severity, Text, Where

_FAULTS: Final = {
    "class-table-code-column": (
        Text("{file} 没有地类代码列；各列为：{heads}", "{file} has no column of class codes; its columns are: {heads}"),
        Text("在 class_tables 中写明 code", "name it under class_tables as code"),
    ),
    "class-table-column": (
        Text("{file} 没有名为 {head} 的列；各列为：{heads}", "{file} has no column {head}; its columns are: {heads}"),
        Text("改正列名", "correct the name of the column"),
    ),
    "class-table-keys": (
        Text("{parameter} 不按 {keys} 细分", "{parameter} is not cut by {keys}"),
        Text("核对 keys 的维度和取值", "check the dimension and its member under keys"),
    ),
    "class-table-money": (
        Text(
            "价格 {parameter} 须写明价格年份，不能用分地类参数表给出",
            "{parameter} is money and needs its year, which a table has not",
        ),
        Text("写在 parameters 中并注明 price_year", "give it under parameters with price_year"),
    ),
    "class-table-cell": (
        Text("单元格内容 {cell} 不是{wanted_zh}", "the cell {cell} is not {wanted}"),
        Text("填写数值；缺值不等于零", "write the number; missing is not zero"),
    ),
    "class-table-duplicate": (
        Text("代码 {number} 已在第 {row} 行出现", "code {number} stands in row {row} already"),
        Text("保留一行", "keep one row"),
    ),
    "class-table-twice": (
        Text("{parameter} 已由列 {columns} 给出", "{parameter} is given by the column {columns} already"),
        Text("保留一列，或用 keys 区分", "keep one column, or tell them apart with keys"),
    ),
    "class-table-unknown-code": (
        Text("图例 {legend} 没有这些代码：{codes}", "the legend {legend} has no classes {codes}"),
        Text("核对代码；多余的行不影响结果", "check the codes; rows for other classes change nothing"),
    ),
    "class-table-column-unused": (
        Text("未识别的列：{heads}", "columns that nobody knows: {heads}"),
        Text("需要时在 class_tables 的 columns 中写明参数", "if they are wanted, name their parameters under columns"),
    ),
    "class-table-missing": (
        Text(
            "图上有代码 {codes}，表中没有 {parameter} 的值",
            "the map has classes {codes}; the table has no {parameter} for them",
        ),
        Text("补全表中的行", "add the rows to the table"),
    ),
    "threat-twice": (
        Text("威胁 {threat} 已在第 {row} 行出现", "the threat {threat} stands in row {row} already"),
        Text("保留一行，或改名", "keep one row, or give it another name"),
    ),
    "threat-unmatched": (
        Text(
            "敏感性表没有威胁 {threat} 的列；各列为：{heads}",
            "the table of sensitivities has no column for the threat {threat}; its columns are: {heads}",
        ),
        Text("补上以威胁名称命名的列", "add a column that bears the threat's name"),
    ),
    "threat-without-row": (
        Text("列 {head} 在威胁表 {table} 中没有对应的威胁", "the column {head} belongs to no threat of {table}"),
        Text("在威胁表补上该行，或删去此列", "add its row to the table of threats, or remove the column"),
    ),
    "threats-none": (
        Text("威胁表没有任何威胁", "the table of threats has no row"),
        Text("每个威胁写一行", "write a row for each threat"),
    ),
    "class-table-overridden": (
        Text(
            "{parameter} 取自 {winner}，不取分地类参数表",
            "{parameter} is taken from {winner}, not from the table by class",
        ),
        Text("若要用表中的值，删去该项", "remove it there if the table is wanted"),
    ),
}


_LIGHTER: Final = {
    "class-table-unknown-code": Severity.NOTE,
    "class-table-column-unused": Severity.NOTE,
    "class-table-overridden": Severity.NOTE,
    "threat-without-row": Severity.WARNING,
}


def fault(code: str, where: Where, **values: object) -> Finding:
    """One finding with its words filled in; raises ``KeyError`` for a code or a value that nobody wrote down."""
    message, remedy = _FAULTS[code]
    return Finding(code, where, message.filled(**values), remedy, _LIGHTER.get(code, Severity.ERROR))
