"""From bytes to the canonical text 规范文本 that every span points into."""

import hashlib

from qingshan.core import Finding, Refused, Text, Where
from qingshan.policy.shape import Diagnostic

_FALLBACK = Diagnostic(
    "ENCODING_FALLBACK",
    "warning",
    (),
    Text("文本不是 UTF-8，已按 GB18030 读取", "the text is not UTF-8; it was read as GB18030"),
    Text("核对有无乱码，或另存为 UTF-8", "look for garbled characters, or save it as UTF-8"),
)


def decode(raw: bytes, file: str = "") -> tuple[str, tuple[Diagnostic, ...]]:
    """Bytes as text, with a note when they were not UTF-8. Raises `Refused` for what is no text.

    >>> decode("到2020年".encode("gb18030"))[0]
    '到2020年'
    """
    if b"\0" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused([_not_text(file)])
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _or_refuse(raw, "utf-16", file), ()
    try:
        held = raw.decode("utf-8-sig")
        if _is_garbled(held):
            raise Refused([_garbled(file)])
        return held, ()
    except UnicodeDecodeError:
        held = _or_refuse(raw, "gb18030", file)
        if _is_big5(raw, held):
            raise Refused([_big5(file)]) from None
        return held, (_FALLBACK,)


def _is_big5(raw: bytes, held: str) -> bool:
    """Whether the bytes make Chinese prose as Big5 and none as GB18030, which reads nearly any bytes."""
    other = raw.decode("big5", "replace")
    return _prose(other) > _PROSE and _prose(held) < _PROSE / 10


def _is_garbled(text: str) -> bool:
    """Whether a text is UTF-8 read as something else and saved again: no prose now, prose when turned back."""
    some = text[:_SAMPLE]
    if _prose(some) >= _PROSE / 10:
        return False
    back = (some.encode(wrong, "ignore").decode("utf-8", "ignore") for wrong in ("gb18030", "latin-1"))
    return any(_prose(one) > _PROSE for one in back)


def _prose(text: str) -> float:
    """How much of a text is the commonest signs of Chinese prose."""
    return sum(text.count(sign) for sign in "，。、的") / max(len(text), 1)


#: Prose has far more of these signs; a text in a wrong encoding has them by chance.
_PROSE = 0.01
#: How many characters tell whether a text is garbled.
_SAMPLE = 20_000


def _big5(file: str) -> Finding:
    return Finding(
        "policy-big5",
        Where(file),
        Text("文本是 Big5 编码（繁体），没有读取", "the text is in Big5 (traditional characters) and was not read"),
        Text("转为简体，另存为 UTF-8 后重试", "convert it to simplified characters, save it as UTF-8 and try again"),
    )


def _garbled(file: str) -> Finding:
    return Finding(
        "policy-garbled",
        Where(file),
        Text(
            "文本是乱码：UTF-8 曾被当作别的编码读取后存盘",
            "the text is garbled: UTF-8 was read as something else and saved",
        ),
        Text("从原文件重新导出为 UTF-8", "export it again from the original file, as UTF-8"),
    )


def _or_refuse(raw: bytes, encoding: str, file: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused([_not_text(file)]) from error


def _not_text(file: str) -> Finding:
    return Finding(
        "policy-not-text",
        Where(file),
        Text("文件不是文本：既不是 UTF-8，也不是 GB18030", "the file is no text: neither UTF-8 nor GB18030"),
        Text("另存为 UTF-8 文本后重试", "save it as UTF-8 text and try again"),
    )


def canonical(text: str) -> str:
    r"""One kind of line end, no byte-order mark, no white space around; nothing else is touched.

    >>> canonical("\ufeff一、总则\r\n第一条 \n")
    '一、总则\n第一条'
    """
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip()


def sha256(text: str) -> str:
    """The hash of a canonical text's UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
