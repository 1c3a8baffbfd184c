"""The words of every finding 检查结果 about a paper as a whole: code → what is wrong, what to do.

What is noticed inside a text are its diagnostics, which have their own codes.
"""

from typing import Final

from qingshan.core import Finding, Severity, Text, Where

_FILE: Final = {
    "policy-file": (Text("没有这个文件", "there is no such file"), Text("核对路径", "check the path")),
    "policy-empty": (
        Text("文件是空的，没有文字", "the file is empty; there is no text in it"),
        Text("换一个文件", "give another file"),
    ),
    "policy-form": (
        Text("这是{zh}，没有读取任何文字", "this is {en}; nothing of it was read"),
        Text("另存为 .docx、.txt 或带文字层的 .pdf 后重试", "save it as .docx, .txt or a .pdf with text"),
    ),
    "policy-broken": (
        Text("{form} 文件损坏，无法打开：{detail}", "the {form} file is broken and cannot be opened: {detail}"),
        Text("重新导出该文件", "export the file again"),
    ),
    "policy-encrypted": (
        Text("文件有密码保护，没有读取", "the file is locked with a password and was not read"),
        Text("去掉密码后另存一份", "save a copy without the password"),
    ),
    "policy-scanned": (
        Text(
            "共 {pages} 页，只有 {chars} 个文字：这是扫描件，没有文字层",
            "{pages} pages with {chars} characters on them: it is a scan without a text layer",
        ),
        Text(
            "先做文字识别（OCR）并校对，或索取原始文档",
            "recognise and proofread its text first, or ask for its source",
        ),
    ),
    "policy-too-large": (
        Text(
            "太大，没有解析：{size}，上限 {most}；开头是“{head}”",
            "too large and not read: {size}, {most} at most; it begins with “{head}”",
        ),
        Text("按文件或篇章拆开", "split it by document or part"),
    ),
    "policy-damaged-text": (
        Text(
            "文本是 UTF-8，但有 {count} 处坏字节，第一处在第 {line} 行；其余 {chars} 字符完好",
            "UTF-8 with {count} broken places, the first on line {line}; the other {chars} characters are sound",
        ),
        Text("向来文单位要一份完好的文件，或改正这些字", "ask for a sound copy, or correct these characters"),
    ),
    "policy-no-chinese": (
        Text(
            "共 {chars} 字符，其中汉字 {chinese} 个：没有可识别的中文条款",
            "{chars} characters, of which {chinese} are Chinese: no clause in Chinese to read",
        ),
        Text("核对是否选错文件，或文字编码有误", "check that it is the right file and not garbled"),
    ),
    "policy-no-numbering": (
        Text(
            "没有认出条款编号：共 {paragraphs} 段，找到承诺 {commitments} 条、事实 {facts} 条；位置只能按段落给出",
            "no clause numbers were recognised in {paragraphs} paragraphs: {commitments} commitments and {facts} facts "
            "are placed by paragraph only",
        ),
        Text("核对编号是否在转换中丢失", "check whether the numbers were lost when the file was converted"),
    ),
    "policy-nothing-found": (
        Text(
            "没有找到任何承诺：共 {paragraphs} 段、事实 {facts} 条",
            "nothing promised was found in {paragraphs} paragraphs; {facts} facts",
        ),
        Text("若文件确有目标，用 policy review 补上", "if the paper does promise something, add it with policy review"),
    ),
}

_REVIEW: Final = {
    "policy-edit-lost": (
        Text(
            "复核记录（{do}）所指的承诺已不在文本中：{what}",
            "an edit ({do}) is about a commitment that the text no longer has: {what}",
        ),
        Text("核对文本是否改过，再改正或删去该条记录", "see how the text changed, then mend or remove the edit"),
    ),
    "policy-no-such": (
        Text("没有编号或原文为 {what} 的承诺", "there is no commitment with the id or the words {what}"),
        Text("用 policy review FILE 列出编号", "list the ids with policy review FILE"),
    ),
    "policy-edit": (
        Text("看不懂的复核意见“{words}”：{why}", "cannot understand the edit “{words}”: {why}"),
        Text("按手册“读政策文本”的写法改正", "write it as “Read a policy paper” in the manual shows"),
    ),
    "policy-target-unlinked": (
        Text(
            "{id}“{name}”没有对应的指标，没有写成目标；相近的有 {near}",
            "{id} “{name}” has no indicator and became no target; near to it are {near}",
        ),
        Text(
            "用 policy review 设定 indicator_code，或在自有规则库登记新指标",
            "set indicator_code with policy review, or add the indicator to a rulebook of your own",
        ),
    ),
    "policy-target-unit": (
        Text("{id} 的数值“{words}”没有可用的数或单位，没有写成目标", "{id}: “{words}” gives no number and unit to use"),
        Text("用 policy review 设定 value 与 unit", "set value and unit with policy review"),
    ),
    "policy-target-place": (
        Text("不知道目标属于哪个地区：文件没有写明", "it is not known which place the targets are for"),
        Text("用 --place 给出行政区划代码", "give its division code with --place"),
    ),
    "policy-target-source": (
        Text("来源代码“{source}”不能用", "the code “{source}” of the paper cannot be used"),
        Text("用字母开头，只含字母、数字、点、横线", "begin with a letter; letters, digits, dots and dashes only"),
    ),
    "policy-proposed": (
        Text("不是指标清单，没有写任何目标", "it is no list of indicators; no target was written"),
        Text("改正该文件，或换一个 --out 文件夹", "mend the file, or give another folder as --out"),
    ),
    "policy-nothing-confirmed": (
        Text("还没有确认任何承诺，没有写目标", "no commitment is confirmed yet; no target was written"),
        Text("先用 policy review 确认", "confirm some with policy review first"),
    ),
}

_FAULTS: Final = _FILE | _REVIEW

_LIGHTER: Final = {
    "policy-no-numbering": Severity.WARNING,
    "policy-nothing-found": Severity.WARNING,
    "policy-edit-lost": Severity.WARNING,
    "policy-target-unlinked": Severity.WARNING,
    "policy-target-unit": Severity.WARNING,
}


def fault(code: str, where: Where | str, **values: object) -> Finding:
    """One finding with its words filled in; raises ``KeyError`` for a code or a value that nobody wrote down.

    >>> fault("policy-scanned", "plan.pdf", pages=12, chars=0).message.en
    '12 pages with 0 characters on them: it is a scan without a text layer'
    """
    message, remedy = _FAULTS[code]
    place = Where(where) if isinstance(where, str) else where
    return Finding(code, place, message.filled(**values), remedy.filled(**values), _LIGHTER.get(code, Severity.ERROR))
