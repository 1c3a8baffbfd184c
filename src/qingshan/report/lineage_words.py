"""The words of a tree behind a figure 追溯用语: kinds of nodes, levels of models, names of details."""

from typing import Final

from qingshan.core import Text
from qingshan.core.record import MARK_LABELS, Mark
from qingshan.facts import PRICE_BASIS_LABELS, STATUS_LABELS, Status, reason_in

KINDS: Final = {
    "raster": Text("栅格", "raster"),
    "area": Text("面积", "area"),
    "parameter": Text("参数", "parameter"),
    "facts": Text("统计数据", "facts"),
    "model": Text("模型", "model"),
    "sum": Text("汇总", "sum"),
    "total": Text("合计", "total"),
    "zone": Text("统计单元", "zone"),
    "period": Text("时段", "period"),
    "grid": Text("格网", "grid"),
    "revision": Text("更正前的版本", "earlier version"),
}

LEVELS: Final = {
    "map": Text("整幅栅格", "whole map"),
    "cell": Text("像元", "cell"),
    "zone": Text("统计单元", "zone"),
    "table": Text("统计表", "table"),
}

DETAILS: Final = {
    "status": Text("状态", "status"),
    "reason": Text("原因", "reason"),
    "price_year": Text("价格年份", "price year"),
    "coverage": Text("覆盖率", "coverage"),
    "file": Text("文件", "file"),
    "sha256": Text("SHA-256", "SHA-256"),
    "origin": Text("数据来源", "origin"),
    "method": Text("方法", "method"),
    "formula": Text("公式", "formula"),
    "level": Text("计算层次", "level"),
    "table": Text("取值表", "table"),
    "since": Text("生效日", "valid from"),
    "source": Text("来源", "source"),
    "mark": Text("证据", "evidence"),
    "from_run": Text("取自", "given in"),
    "place": Text("地区", "place"),
    "period": Text("时段", "period"),
    "part": Text("分项", "part"),
    "stated": Text("原文数值", "as stated"),
    "recorded_at": Text("记录时间", "recorded at"),
    "supersedes": Text("替代", "supersedes"),
    "price_basis": Text("价格口径", "price basis"),
    "correction": Text("更正原因", "why corrected"),
    "import": Text("导入收据", "receipt"),
    "place_name": Text("地名", "name of the place"),
}


def detail_in(name: str, text: str, language: str) -> str:
    """What a detail says, in one language.

    >>> detail_in("mark", "U", "en")
    'unverified'
    """
    if name == "mark":
        return MARK_LABELS[Mark(text)].in_(language)
    if name == "level":
        return LEVELS[text].in_(language)
    if name == "price_basis":
        return PRICE_BASIS_LABELS[text].in_(language)
    if name == "status":
        return STATUS_LABELS[Status(text)].in_(language)
    return reason_in(text, language)
