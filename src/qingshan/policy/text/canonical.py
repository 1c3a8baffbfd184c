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
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return _or_refuse(raw, "gb18030", file), (_FALLBACK,)


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
