"""The words of findings about template workbooks 填报模板 that come back (see faults.py)."""

from typing import Final

from qingshan.core import Severity, Text

TEMPLATE: Final = {
    "template-none": (
        Text("不是本程序生成的填报模板", "this is no template that was made here"),
        Text("用生成的模板填报；其他表格用导入", "fill in the template; import other tables with a mapping"),
    ),
    "template-damaged": (
        Text("模板的隐藏表被改动：{detail}", "the hidden sheet of the template was changed: {detail}"),
        Text("重新生成模板，把数填入新模板", "make the template anew and fill in that one"),
    ),
    "template-sheet-missing": (
        Text("缺少工作表 {sheet}", "the sheet {sheet} is missing"),
        Text("恢复该工作表，或重新生成模板", "restore it, or make the template anew"),
    ),
    "template-changed": (
        Text(
            "此处应为 {wanted!r}，现为 {found!r}；该表未读取",
            "here was {wanted!r} and now {found!r}; the sheet is not read",
        ),
        Text("撤销行列的增删、排序和改名", "undo what was inserted, removed, sorted or renamed"),
    ),
    "template-extra": (
        Text("表外多出内容 {text!r}", "{text!r} stands outside the form"),
        Text("移入说明栏，或删去", "move it to a note, or remove it"),
    ),
    "template-formula": (
        Text("单元格是公式", "the cell holds a formula"),
        Text("改为数值（选择性粘贴—数值）", "paste it as a value"),
    ),
    "template-not-number": (
        Text("应填数字，现为 {text!r}", "a number is wanted, not {text!r}"),
        Text(
            "只填数字；没有数值时选状态，文字写入说明",
            "write digits; where there is none choose a status, words go to the note",
        ),
    ),
    "template-status": (
        Text("状态 {text!r} 不在列表中", "the status {text!r} is not in the list"),
        Text("从下拉列表选择", "choose from the list"),
    ),
    "template-two-answers": (
        Text("既有数值 {value} 又选了状态 {text!r}", "there is a value, {value}, and a status, {text!r}"),
        Text("保留其一", "keep one of them"),
    ),
    "template-no-last": (
        Text("选了“与上期相同”，但没有上期数", "as last is chosen, and there is no last value"),
        Text("填写本期数", "give the value"),
    ),
    "template-empty": (
        Text(
            "{title.zh}：未填 {count} 处，首处在此", "{title.en}: {count} cells are not filled in, the first one here"
        ),
        Text("填写数值，或选状态并写明原因", "give the value, or choose a status and say why"),
    ),
}

TEMPLATE_LIGHTER: Final = {"template-empty": Severity.WARNING}
