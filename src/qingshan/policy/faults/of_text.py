"""What is odd about the text itself, sentence by sentence: repetitions, broken enumerations, lost conjuncts."""

import re
from collections.abc import Iterator

from qingshan.core import Text
from qingshan.policy.lexicon import Lexicon, any_of
from qingshan.policy.shape import Diagnostic, Span
from qingshan.policy.tree.paragraph import Paragraph

_REPEATED = re.compile(r"([\u4e00-\u9fff]{2,6})\1(?!\1)")
_CUT_SHORT = re.compile(r"(?:以及|、|(?<![缓温饱总调暖祥随共谐])和|(?<![参赋给授干])与)(?=[。！？])")
_MEMBERS = re.compile(r"[\u4e00-\u9fff]{2,12}(?:、[\u4e00-\u9fff]{2,12}){2,}")
_HALFWIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]")
_BLANK = re.compile(r"\n[ \t\u3000]*\n")
_BARE_NUMBER = re.compile(
    r"(?:达到|不少于|不低于|超过|控制在|提高到|降低到|下降到)(?P<n>\d+(?:\.\d+)?)(?P<unit>(?![年月日])[\u4e00-\u9fffA-Za-z]{1,3})"
)
_FEW = 3


def text_faults(text: str, paragraphs: list[Paragraph], words: Lexicon) -> list[Diagnostic]:
    """Diagnostics that need no understanding of the clauses."""
    found: list[Diagnostic] = []
    for one in paragraphs:
        found += _in_paragraph(one)
        found += _unknown_units(one, words)
    if len(_HALFWIDTH.findall(text)) > _FEW:
        found.append(
            Diagnostic(
                "HALFWIDTH_PUNCT", "info", (), Text("中文间用了半角标点", "half-width punctuation in Chinese prose")
            )
        )
    blanks = len(_BLANK.findall(text))
    if blanks > _FEW:
        found.append(
            Diagnostic(
                "BLANK_LINES", "info", (), Text(f"段间有 {blanks} 处空行", f"{blanks} blank lines between paragraphs")
            )
        )
    return found


def _in_paragraph(one: Paragraph) -> Iterator[Diagnostic]:
    for match in _REPEATED.finditer(one.text):
        yield _told(
            "REPEATED_PHRASE",
            "info",
            one.shadow.span(*match.span()),
            f"“{match[1]}”连写两次",
            "a phrase stands twice in a row",
        )
    for match in _CUT_SHORT.finditer(one.text):
        start = max(one.text.rfind(mark, 0, match.start()) + 1 for mark in "。！？；，")
        start = max(start, match.end() - 14)
        yield _told(
            "TRUNCATED_SENTENCE",
            "warning",
            one.shadow.span(start, match.end() + 1),
            "句子在连词处中断",
            "a sentence ends at a conjunction",
        )
    for match in _MEMBERS.finditer(one.text):
        members = match[0].split("、")
        inner = members[1:-1]
        twice = next((name for n, name in enumerate(inner) if name in inner[:n]), "") or _overlap(
            members[0], members[-1]
        )
        if twice:
            yield _told(
                "SUSPECT_ENUMERATION",
                "info",
                one.shadow.span(*match.span()),
                f"并列项“{twice}”出现两次",
                "a member of the list comes twice",
            )


def _unknown_units(one: Paragraph, words: Lexicon) -> Iterator[Diagnostic]:
    known = re.compile(f"[十百千万亿多余]|{any_of(words.units)}")
    for match in _BARE_NUMBER.finditer(one.text):
        if not known.match(match["unit"]):
            yield _told(
                "UNKNOWN_UNIT",
                "warning",
                one.shadow.span(*match.span("n")),
                f"不认识的单位“{match['unit']}…”",
                "no such unit",
            )


def _overlap(first: str, last: str) -> str:
    """A member that ends the first part of a list and begins the last, four characters or more."""
    return next((last[:n] for n in range(min(len(first), len(last)), 3, -1) if first.endswith(last[:n])), "")


def _told(code: str, severity: str, span: Span, zh: str, en: str) -> Diagnostic:
    return Diagnostic(code, severity, (span,), Text(zh, en))
