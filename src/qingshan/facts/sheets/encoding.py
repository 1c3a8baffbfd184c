"""The text of a file 编码: UTF-8, UTF-16 with its mark, or GB18030 (GBK, GB2312); never two of them at once."""

import re

from qingshan.core import Finding, Where
from qingshan.facts.faults import fault

_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_HAN = re.compile("[一-鿿]")


def decoded(raw: bytes, file: str) -> tuple[str, list[Finding]]:
    """The text, or an empty one and why.

    >>> decoded("指标,地区".encode("gbk"), "a.csv")
    ('指标,地区', [])
    """
    for mark, name in _MARKS.items():
        if raw.startswith(mark):
            return _in(raw, name, file)
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError:
        lines = _lines_by_encoding(raw)
    if lines["UTF-8"] and lines["GBK"]:
        fewer = min(lines, key=lambda name: len(lines[name]))
        shown = ", ".join(map(str, lines[fewer][:5])) + (" …" if len(lines[fewer]) > 5 else "")
        return "", [fault("mixed-encoding", Where(file, line=lines[fewer][0]), lines=shown, other=fewer)]
    return _in(raw, "gb18030", file)


def _in(raw: bytes, name: str, file: str) -> tuple[str, list[Finding]]:
    try:
        return raw.decode(name), []
    except UnicodeDecodeError:
        return "", [fault("file-encoding", Where(file))]


def _lines_by_encoding(raw: bytes) -> dict[str, list[int]]:
    """Lines that are UTF-8 with Chinese in it, and lines that cannot be UTF-8."""
    lines: dict[str, list[int]] = {"UTF-8": [], "GBK": []}
    for number, line in enumerate(raw.split(b"\n"), 1):
        try:
            if _HAN.search(line.decode("utf-8")):
                lines["UTF-8"].append(number)
        except UnicodeDecodeError:
            lines["GBK"].append(number)
    return lines
