"""Words of office tables 表格用语: totals, notes, signs for no number, heads of columns that are no figures."""

import re
from typing import Final

from qingshan.facts.schema import Status

#: Signs and words for no number → the status they stand for, never zero. A mapping has its own copy and may change it.
#: The yearbooks' key 符号使用说明: a blank is unknown or none, `…` is less than half the last printed unit.
NOTHING: Final[dict[str, Status]] = {
    "": Status.MISSING,
    **dict.fromkeys(("—", "——", "–", "-", "--", "－", "―", "…", "……", "...", "......"), Status.MISSING),
    **dict.fromkeys(("..", "‥", "*", "***"), Status.MISSING),
    **dict.fromkeys(("暂无", "未统计", "未填报", "不详", "缺", "缺失", "缺测", "保密", "NA", "NULL"), Status.MISSING),
    **dict.fromkeys(("/", "／", "无", "不适用", "×", "N/A", "n/a"), Status.NOT_APPLICABLE),
    "未核算": Status.NOT_ACCOUNTED,
}

#: Rows of sums and not of places.
TOTALS: Final = (
    "合计", "总计", "小计", "总和", "共计", "累计", "全省", "全州", "全市", "全县", "全区", "全乡", "全镇", "全村",
    "全省合计", "全州合计", "全市合计", "全县合计", "total", "Total", "TOTAL", "subtotal", "Subtotal",
)  # fmt: skip
#: Of these, the ones that close a group of rows and not the whole table.
SUBTOTALS: Final = ("小计", "subtotal", "Subtotal")

_NOTE: Final = re.compile(
    r"\s*[（(]?(注|备注|说明|附注|资料来源|数据来源|来源|填表人|填报人|制表人?|审核人?|单位负责人|统计负责人|报出日期|联系电话|"
    r"note|source|remark)s?\s*\d*\s*[：:．.、]",
    re.IGNORECASE,
)
_FORM_LINE: Final = re.compile(
    r"\s*(表\s*号|制定机关|制表机关|批准机关|批准文号|文\s*号|有效期至?|填报单位|综合机关)\s*[（(]?.*[：:]"
)
_UNIT_LINE: Final = re.compile(r"^[（(]?\s*(?:计量|金额|面积|产量|数量)?单位\s*[：:]\s*(.+?)\s*[)）]?$")
_LEAD: Final = re.compile(
    r"^(?:#|其中[：:、,，]?|[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|[（(]?\d{1,2}[)）、．]|\d{1,2}\.(?!\d))+"
)

#: Heads of columns by what stands below them. They are compared in lower case without spaces.
HEADS: Final[dict[str, tuple[str, ...]]] = {
    "code": (
        "代码", "行政区划代码", "区划代码", "行政代码", "地区代码", "编码", "统计用区划代码",
        "code", "adcode", "placecode",
    ),
    "name": (
        "地区", "地区名称", "名称", "县市区", "县(市、区)", "县区", "县(区)", "县", "市县", "州市", "州(市)",
        "行政区", "行政区划", "乡镇", "乡(镇)", "乡镇街道", "村", "行政村", "区域",
        "region", "area name", "name", "county", "place",
    ),
    "period": ("年份", "年度", "年", "时间", "时期", "时段", "月份", "季度", "year", "period", "date", "month"),
    "indicator": ("指标", "指标名称", "项目", "统计指标", "指标代码", "indicator", "item"),
    "unit": ("单位", "计量单位", "unit", "units"),
    "definition": ("口径", "统计口径", "指标口径", "定义", "definition"),
    "value": ("数值", "指标值", "数据", "数量", "本年实际", "实际值", "value", "obs_value"),
    "aside": (
        "序号", "编号", "行号", "备注", "说明", "拼音", "经度", "纬度", "no", "no.", "id", "pinyin", "remark",
        "remarks",
        "note", "notes", "lon", "lat", "longitude", "latitude",
    ),
}  # fmt: skip


def is_note(text: str) -> bool:
    """Whether a line stands under a table and not in it.

    >>> is_note("注：本表不含农场。"), is_note("资料来源：普洱统计年鉴2020"), is_note("注册企业")
    (True, True, False)
    """
    return _NOTE.match(text) is not None


def is_form_line(text: str) -> bool:
    """Whether a line is one that a reporting form 报表 has above its table."""
    return _FORM_LINE.match(text) is not None


def unit_line(text: str) -> tuple[str, ...]:
    """The units that a line above a table names; none when it is no such line.

    >>> unit_line("单位：万元"), unit_line("计量单位:万亩、万吨"), unit_line("填报单位：县统计局")
    (('万元',), ('万亩', '万吨'), ())
    """
    found = _UNIT_LINE.match(text.strip())
    return tuple(one.strip() for one in re.split(r"[、，,;；]", found[1]) if one.strip()) if found else ()


def bare(text: str) -> str:
    """A label without numbering, spaces and 其中.

    >>> bare("其中：思 茅 区"), bare("（一）粮食产量"), bare("3．茶叶"), bare("12.5")
    ('思茅区', '粮食产量', '茶叶', '12.5')
    """
    return _LEAD.sub("", re.sub(r"\s+", "", text))


def role_of(head: str) -> str:
    """What stands below a head, by its words alone; empty when they do not tell.

    >>> role_of("行政区划代码"), role_of("县（市、区）"), role_of("粮食产量")
    ('code', 'name', '')
    """
    plain = re.sub(r"\s+", "", head).lower().replace("（", "(").replace("）", ")")
    return next((role for role, heads in HEADS.items() if plain in heads), "")
