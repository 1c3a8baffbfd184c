"""The words commands print 用语."""

from typing import Final

from qingshan.core import Text

WORDS: Final = {
    "sound": Text("检查通过，可以核算", "the run is sound and may start"),
    "refused": Text("未通过，没有写出任何文件", "refused; nothing was written"),
    "not accounted": Text("未核算", "not accounted:"),
    "not applicable": Text("不适用", "not applicable:"),
    "key": Text("运行标识", "run key"),
    "report": Text("报告", "report"),
    "above": Text("见上", "as above"),
}
