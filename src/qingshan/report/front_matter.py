"""What a report says before its tables 说明: of which run it is, what its words mean, what to beware of."""

from qingshan.core import Severity, Text
from qingshan.core.finding import SEVERITY_LABELS
from qingshan.core.record import MARK_LABELS
from qingshan.report.content import ReportContent
from qingshan.report.maps import approval_line
from qingshan.report.table import Missing, NotAccounted, NotApplicable, NotSplit, Outside

Line = tuple[Text, Text]

PERIOD, PROFILE, KEY = Text("核算时段", "period"), Text("核算口径", "profile"), Text("运行标识", "run key")
REMARK, WARNING = Text("重要说明", "please note"), Text("警告", "warnings")
CREDITS, MAPS = Text("数据来源与致谢", "credits"), Text("地图", "maps")
MARKS, READING = Text("证据标记", "evidence marks"), Text("空缺的读法", "how to read gaps")

GAPS: tuple[Line, ...] = (
    (
        NotAccounted.word,
        Text("该科目本次没有核算，原因见表4；不是零。", "the account was not made, Table 4 says why; it is not nought"),
    ),
    (
        Outside.word,
        Text("科目已核算，但该生态系统类型不在其核算范围内。", "made, but not for this ecosystem type"),
    ),
    (NotApplicable.word, Text("此处没有可核算的对象。", "there is nothing here to account for")),
    (Missing.word, Text("应有数值而没有得到，不得按零处理。", "a figure should be here and is not; it is not nought")),
    (NotSplit.word, Text("只有地区合计，没有按生态系统类型划分。", "known for the place as a whole only")),
)


#: Names of what a lineage tells of its nodes.
DETAILS = {
    "method": Text("方法", "method"),
    "formula": Text("公式", "formula"),
    "level": Text("计算层级", "evaluated by"),
    "source": Text("来源", "source"),
    "origin": Text("数据来源", "origin"),
    "mark": Text("证据标记", "mark"),
    "since": Text("生效日期", "valid from"),
    "price_year": Text("价格年份", "price year"),
    "coverage": Text("覆盖率", "coverage"),
    "status": Text("状态", "status"),
    "reason": Text("原因", "reason"),
    "table": Text("取值表", "table"),
    "file": Text("文件", "file"),
    "sha256": Text("SHA-256", "SHA-256"),
    "from_run": Text("给定处", "given in"),
}


def detail_label(name: str) -> Text:
    """The name of a detail of a lineage, or the name itself where we have no other."""
    return DETAILS.get(name, Text(name, name))


def about(content: ReportContent) -> list[Line]:
    """What identifies the account."""
    name, code = content.profile_title, content.profile
    profile = Text(f"{name.zh}（{code}）", f"{name.en} ({code})")
    lines = [(PERIOD, Text(content.period, content.period)), (PROFILE, profile)]
    if content.profile_note:
        lines.append((Text("口径说明", "about the profile"), content.profile_note))
    return [*lines, (KEY, Text(content.key, content.key))]


def warnings(content: ReportContent) -> list[Text]:
    """Errors that were accepted, and warnings."""
    told = []
    for one in content.findings:
        if one.severity is not Severity.NOTE:
            label, where = SEVERITY_LABELS[one.severity], f"{one.where}" and f" [{one.where}]"
            zh = f"{label.zh} {one.code}{where}：{one.message.zh}。{one.remedy.zh}。"
            told.append(Text(zh, f"{label.en} {one.code}{where}: {one.message.en}. {one.remedy.en}."))
    return told


def marks() -> list[Line]:
    """What the letters mean."""
    return [(Text(str(mark), str(mark)), label) for mark, label in MARK_LABELS.items()]


def map_line(content: ReportContent) -> Text:
    """The approval number of the maps, or that they have none."""
    return approval_line(content.map_approval or None)
