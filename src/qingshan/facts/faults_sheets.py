"""The words of findings about office files 办公表格 and their shape; for the cells see faults_rows.py."""

from typing import Final

from qingshan.core import Severity, Text

_OPENING: Final = {
    "file-too-large": (
        Text("文件 {size}，超过上限 {limit}", "the file has {size}; at most {limit} are opened"),
        Text("拆成几个文件，或改用 Parquet", "split it into several files, or use Parquet"),
    ),
    "file-bomb": (
        Text(
            "压缩包解开后为 {size}（{ratio} 倍，{parts} 个部件），超过上限",
            "unpacked it would be {size} ({ratio} times its size, {parts} parts), more than is opened",
        ),
        Text(
            "在 Excel 中另存为新的 .xlsx；来历不明的文件不要打开",
            "save it anew as .xlsx; do not open files of strangers",
        ),
    ),
    "file-encrypted": (
        Text("工作簿有密码", "the workbook is protected by a password"),
        Text("去掉密码后另存为 .xlsx", "take the password off and save it as .xlsx"),
    ),
    "file-old-format": (
        Text("旧格式文件（{kind}）不能读取", "files of the old format ({kind}) are not read"),
        Text("在 Excel 或 WPS 中另存为 .xlsx", "open it in Excel or WPS and save it as .xlsx"),
    ),
    "file-not-as-named": (
        Text("内容不是 {suffix} 文件，而是 {kind}", "the content is no {suffix} file but {kind}"),
        Text("用原来的程序另存为 .xlsx 或 CSV", "save it as .xlsx or CSV from the program that made it"),
    ),
    "file-macros": (
        Text("工作簿带有宏", "the workbook has macros"),
        Text(
            "另存为不带宏的 .xlsx；宏从不运行，按名接受后只读取数值",
            "save it as .xlsx without macros; macros are never run, and accepted by name only the values are read",
        ),
    ),
    "file-external-links": (
        Text("工作簿引用了其他文件：{links}", "the workbook refers to other files: {links}"),
        Text(
            "把引用改为数值后另存，或核对后按名接受",
            "save it with values in place of links, or look and accept it by name",
        ),
    ),
    "mixed-encoding": (
        Text(
            "同一文件混用 UTF-8 与 GBK：第 {lines} 行为 {other}", "UTF-8 and GBK in one file: lines {lines} are {other}"
        ),
        Text("统一另存为 UTF-8", "save the whole in UTF-8"),
    ),
    "sheet-empty": (
        Text("工作表没有内容", "the sheet is empty"),
        Text("若不该为空，核对文件", "check the file if it should not be"),
    ),
    "sheet-hidden": (
        Text("隐藏的工作表，未读取", "the sheet is hidden and was not read"),
        Text("需要时取消隐藏", "unhide it if it is wanted"),
    ),
}

_SHAPE: Final = {
    "table-not-understood": (
        Text("看不出表格：{detail.zh}", "no table is recognised: {detail.en}"),
        Text("在映射中写明表头行和各列", "write its header rows and columns into the mapping"),
    ),
    "mapping-guess": (
        Text("映射中有一处是推测：{detail.zh}", "a guess of the mapping: {detail.en}"),
        Text("核对后保存映射", "look at it before you save the mapping"),
    ),
    "mapping-key": (
        Text(
            "映射写的列 {label!r} 不在规则库或区划表中：{detail}", "the mapping of {label!r} cannot be used: {detail}"
        ),
        Text("改正映射", "correct the mapping"),
    ),
    "sheet-missing": (
        Text(
            "没有映射所写的工作表 {sheet!r}；现有：{known}",
            "there is no sheet {sheet!r} as the mapping says, only {known}",
        ),
        Text("核对文件，或改映射的 sheet", "check the file, or correct `sheet` in the mapping"),
    ),
    "sheet-unmapped": (
        Text("映射没有提到这个工作表", "the mapping does not tell of this sheet"),
        Text("在映射中加一个表，或写入 ignore_sheets", "add a table to the mapping, or name it under ignore_sheets"),
    ),
    "column-missing": (
        Text(
            "没有映射所写的列 {label!r}；相近：{near}",
            "there is no column {label!r} as the mapping says; near it: {near}",
        ),
        Text("核对表头，或改正映射", "check the header, or correct the mapping"),
    ),
    "column-twice": (
        Text("列 {label!r} 出现 {count} 次", "the column {label!r} stands {count} times"),
        Text("改正表头，使各列有别", "correct the header so that the columns differ"),
    ),
    "header-moved": (
        Text(
            "表头在第 {found} 行，映射写的是第 {wanted} 行", "the header is in row {found}; the mapping says {wanted}"
        ),
        Text("照此读取；核对是否同一张表", "it was read there; check that it is the same table"),
    ),
    "column-unmapped": (
        Text("列 {label!r} 没有对应的指标；相近：{near}", "no indicator for the column {label!r}; nearest: {near}"),
        Text("在映射中写明指标，或写入 ignore", "give its indicator in the mapping, or name it under ignore"),
    ),
    "row-unmapped": (
        Text("行 {label!r} 没有对应的指标；相近：{near}", "no indicator for the row {label!r}; nearest: {near}"),
        Text(
            "在映射的 rows 中写明指标，或写入 ignore_rows",
            "give its indicator under rows, or name it under ignore_rows",
        ),
    ),
    "unit-not-told": (
        Text("{label!r} 没有写单位", "no unit is told for {label!r}"),
        Text(
            "在映射中写明 unit；不按指标的单位推定", "write `unit` in the mapping; that of the indicator is not assumed"
        ),
    ),
    "period-not-told": (
        Text("看不出数据的时段", "it is not told which period the numbers are of"),
        Text("在映射的 period 中写明", "write it under `period` in the mapping"),
    ),
    "place-not-told": (
        Text("看不出数据的地区", "it is not told which place the numbers are of"),
        Text("在映射的 place 中写明", "write it under `place` in the mapping"),
    ),
    "price-year-not-told": (
        Text("{label!r} 为不变价，但没有写哪一年的价格", "{label!r} is at constant prices, and the year is not told"),
        Text("在映射中写明 price_year", "write `price_year` in the mapping"),
    ),
}

SHEETS: Final = {**_OPENING, **_SHAPE}
SHEETS_LIGHTER: Final = {
    "sheet-empty": Severity.NOTE,
    "sheet-hidden": Severity.NOTE,
    "mapping-guess": Severity.WARNING,
    "header-moved": Severity.WARNING,
}
