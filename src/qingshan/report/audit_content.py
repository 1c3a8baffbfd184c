"""What a working paper is made of 底稿内容: the audit, the names it needs, and how its figures are shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from qingshan.assets.term import AuditOfTerm
from qingshan.assets.term.stocks import posting_id
from qingshan.core import Finding, Text
from qingshan.core.units import shown
from qingshan.report.audit_paper import EVIDENCE_HEAD
from qingshan.report.table import AS_GIVEN, NUMBER, WORDS, Cell, Missing, Row, Table, joined, reason_notes
from qingshan.rulebook import Rulebook

#: Formats of columns by one letter: words, numbers of two decimals, shares of four, numbers as they were given.
FORMATS = {"w": WORDS, "n": NUMBER, "s": "#,##0.0000", "g": AS_GIVEN}
NOT_SAID = Text("没有数据", "there is no figure")
YES, NO, UNKNOWN = Text("是", "yes"), Text("否", "no"), Text("未知", "unknown")


@dataclass(frozen=True)
class AuditContent:
    """An audit with the names of what it is about.

    place : its name;  key : what tells this paper from another;  findings : all that was found and let pass
    """

    audit: AuditOfTerm
    book: Rulebook
    place: Text
    key: str
    findings: tuple[Finding, ...] = ()

    @cached_property
    def numbers(self) -> dict[str, str]:
        """Evidence id → its number in the index, from E1 on."""
        return {one.id: f"E{number}" for number, one in enumerate(self.audit.evidence, 1)}

    def linked(self, evidence: Iterable[str]) -> str:
        """Numbers of some evidence as they stand in a cell, each once, in the order of the index."""
        held = set(evidence)
        return " ".join(number for key, number in self.numbers.items() if key in held)

    @cached_property
    def postings(self) -> dict[str, dict[str, Any]]:
        """Evidence id → the posting it names."""
        return {posting_id(one): one for one in self.audit.dossier.postings.iter_rows(named=True)}

    def posted(self, key: str, entry: str, cause: str) -> bool:
        """Whether a posting is of this entry and cause."""
        held = self.postings[key]
        return (held["entry"], held["cause"]) == (entry, cause)

    @staticmethod
    def unit(code: str) -> Text:
        """A unit as people write it."""
        words = shown(code)
        return Text(words, words.replace("亿", "10⁸ ").replace("万", "10⁴ ").replace("元", "CNY"))

    def official(self, code: str) -> Text:
        """The name of a person; where nobody is, that."""
        held = {one.code: one.name for one in self.audit.dossier.officials}
        return held.get(code, Text(code, code) if code else Text("（无人）", "(nobody)"))

    def post(self, code: str) -> Text:
        """The title of a post."""
        held = {one.code: one.title for one in self.audit.dossier.posts}
        return held.get(code, Text(code, code))

    def event(self, code: str) -> Text:
        """What an event is called."""
        held = {one.code: one.title for one in self.audit.dossier.events}
        return held.get(code, Text(code, code))

    def stock(self, resource: str, item: str) -> Text:
        """A resource and its item in one name."""
        held = self.book.resources.get(resource)
        kind = held.title if held else Text(resource, resource)
        name = next((one.title for one in held.items if one.code == item), None) if held else None
        if name is None:
            return Text(f"{kind.zh} {item}".strip(), f"{kind.en} {item}".strip())
        return Text(f"{kind.zh}·{name.zh}", f"{kind.en}: {name.en}")

    def cause(self, resource: str, code: str) -> Text:
        """The cause of a movement."""
        held = self.book.resources.get(resource)
        found = held.cause(code) if held else None
        return found.title if found else Text(code, code)

    def grade(self, resource: str, code: str) -> Text:
        """A grade of quality."""
        held = self.book.resources.get(resource)
        return (
            next((one.title for one in held.grades if one.code == code), Text(code, code)) if held else Text(code, code)
        )


def amount(value: Fraction | float | None, reason: Text = NOT_SAID) -> Cell:
    """A number, or why there is none."""
    return Missing(reason if reason.zh else NOT_SAID) if value is None else float(value)


def told(value: bool | None) -> Text:
    """Yes, no, or unknown."""
    return UNKNOWN if value is None else YES if value else NO


def last_day(end: date) -> date:
    """The last day of what ends on the morning of a day."""
    return end - timedelta(days=1)


def table(
    code: str, title: Text, heads: Iterable[str], formats: str, rows: Iterable[Row], notes: Iterable[Text] = (),
    *, has_total: bool = False,
) -> Table:  # fmt: skip
    """A table whose last column is the evidence. heads : Chinese and English with a bar between, ``名称|name``"""
    names = [Text(*one.split("|")) for one in heads] + [EVIDENCE_HEAD]
    body = tuple(rows)
    bases = (*(FORMATS[one] for one in formats), WORDS)
    remarks = (*reason_notes(names, body), *notes)
    return Table(Text(f"表{code}", f"Table {code}"), title, tuple(names), body, bases, remarks, has_total=has_total)


def names_of(texts: Iterable[Text]) -> Text:
    """Names in a row, or that there are none."""
    held = list(texts)
    return joined(held) if held else Text("无", "none")
