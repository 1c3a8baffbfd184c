"""Where one document of a file ends and the next begins."""

import re

from qingshan.core import Text
from qingshan.policy.shape import Diagnostic
from qingshan.policy.tree.join import JUMP
from qingshan.policy.tree.paragraph import Found, Paragraph

_ANNEX = re.compile(r"^附件\d*[:：]?$|^附件[:：]?\d*$")
_TITLE = re.compile(r"^[^，。；]{0,60}关于[^，。；]{2,80}(?:意见|通知|办法|决定|规划|方案|规定|通报)$")
_NAMED = re.compile(r"《([^《》]{4,60}(?:〈[^〉]*〉[^《》]{0,40})?)》")
_BRACKETS = re.compile(r"[《》〈〉“”\"\s]")
#: How many paragraphs at the top may announce the instrument that follows.
_COVER = 12


def split_documents(found: Found) -> int:
    """Give every paragraph the number of its document; returns how many there are."""
    announced = _announced(found.paragraphs[:_COVER])
    number, seen_body = 0, False
    for n, one in enumerate(found.paragraphs):
        reason = _boundary(one, found.paragraphs[n - 1] if n else None, announced, seen_body)
        if reason and n:
            number += 1
            seen_body = False
            found.diagnostics.append(_diagnostic(one, reason))
        if JUMP.match(one.text):
            one.role = "document-boundary"
        seen_body = seen_body or one.label is not None
        one.document = number
    return number + 1


def _boundary(one: Paragraph, before: Paragraph | None, announced: set[str], seen_body: bool) -> str:
    if JUMP.match(one.text):
        return "jump"
    if _ANNEX.match(one.text):
        return "annex"
    bare = _BRACKETS.sub("", one.text)
    if bare in announced and before is not None and one.label is None:
        announced.discard(bare)
        return "instrument"
    if seen_body and one.label is None and _TITLE.match(one.text):
        return "title"
    return ""


def _announced(cover: list[Paragraph]) -> set[str]:
    """Instruments that a covering notice names and sends out."""
    text = "".join(one.text for one in cover if len(one.text) < 400)
    if "印发" not in text:
        return set()
    return {_BRACKETS.sub("", match[1]) for match in _NAMED.finditer(text)}


def _diagnostic(one: Paragraph, reason: str) -> Diagnostic:
    why = {
        "jump": Text("转版行：以下是另一篇文章", "a jump line: another article follows"),
        "annex": Text("附件另成一篇", "an annex follows"),
        "instrument": Text("所印发的文件由此开始", "the instrument that was sent out begins here"),
        "title": Text("又一份文件的标题", "the title of another document"),
    }[reason]
    return Diagnostic("DOC_BOUNDARY", "info", (one.span,), why)
