"""Plain text 纯文本: UTF-8, UTF-16 or GB18030; damaged UTF-8 is told from another encoding."""

from qingshan.core import Refused
from qingshan.policy.findings import fault
from qingshan.policy.shape import Diagnostic
from qingshan.policy.text import decode

_LOST = "\ufffd"


def plain_text(raw: bytes, file: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text of a file's bytes, with a note when they were not UTF-8. Raises `Refused` for what is no text."""
    loose = raw.decode("utf-8-sig", "replace")
    lost = loose.count(_LOST) - raw.count(_LOST.encode())
    if lost and b"\0" not in raw and lost * 50 < len(loose):
        line = loose.count("\n", 0, loose.index(_LOST)) + 1
        raise Refused([fault("policy-damaged-text", file, count=lost, line=line, chars=f"{len(loose) - lost:,}")])
    return decode(raw, file)
