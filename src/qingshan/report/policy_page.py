"""A policy paper as one page 政策解读网页: the text with its marks beside the list, each leading to the other."""

from collections import Counter
from typing import NamedTuple

from qingshan.core import Text
from qingshan.core.finding import SEVERITY_LABELS as FINDING_LABELS
from qingshan.policy import Commitment, Diagnostic, Fact
from qingshan.policy.compare import Comparison
from qingshan.policy.review import STATE_LABELS, State
from qingshan.report.inline import breakable
from qingshan.report.page import view
from qingshan.report.policy_content import (
    CONFIDENCE_LABELS,
    KIND_LABELS,
    SEVERITY_LABELS,
    PolicyContent,
    comparator_text,
    deadline_text,
    promise,
    value_text,
)
from qingshan.report.policy_diff_tables import comparison_tables
from qingshan.report.policy_marks import marked_lines
from qingshan.report.rendered import rendered

_STYLES = ("page.css", "policy.css")
_SHORT = 60  # characters of a quote in the list; all of it is in the text beside and in the workbook


class Row(NamedTuple):
    """One commitment as the list shows it."""

    number: int
    one: Commitment
    promise: Text
    deadline: Text
    scope: str
    kind: Text
    state: State
    label: Text
    doubt: Text | None


class FactRow(NamedTuple):
    """One fact as the list shows it."""

    number: int
    one: Fact
    words: Text


class Flaw(NamedTuple):
    """One diagnostic as the list shows it."""

    number: int
    one: Diagnostic
    severity: Text


def policy_html(content: PolicyContent) -> str:
    """The whole page of one paper."""
    reading = content.review.reading
    rows = [
        Row(
            number,
            row.commitment,
            promise(row.commitment),
            deadline_text(row.commitment.deadline),
            row.commitment.scope.text or "",
            KIND_LABELS.get(row.commitment.kind, Text(row.commitment.kind, row.commitment.kind)),
            row.state,
            STATE_LABELS[row.state],
            CONFIDENCE_LABELS.get(row.commitment.confidence) if row.commitment.confidence != "high" else None,
        )
        for number, row in enumerate(content.review.rows, 1)
    ]
    facts = [FactRow(number, one, _fact(one)) for number, one in enumerate(reading.facts, 1)]
    flaws = [
        Flaw(number, one, SEVERITY_LABELS.get(one.severity, Text(one.severity, one.severity)))
        for number, one in enumerate(reading.diagnostics, 1)
    ]
    return rendered(
        "policy.html.j2",
        styles=_STYLES,
        content=content,
        title=Text(f"{content.title} · 政策解读", f"{content.title} · what it promises"),
        lines=marked_lines(reading, content.review.rows, content.paper.pages),
        rows=rows,
        facts=facts,
        flaws=flaws,
        severities=Counter(one.severity for one in reading.diagnostics),
        findings=content.findings,
        labels=FINDING_LABELS,
        short=short,
        breakable=breakable,
    )


def comparison_html(title: str, held: Comparison) -> str:
    """The page of two versions of a plan."""
    return rendered(
        "policy_diff.html.j2",
        styles=_STYLES,
        title=Text(f"{title} · 两版对照", f"{title} · two versions"),
        held=held,
        tables=[view(one) for one in comparison_tables(held)],
        breakable=breakable,
    )


def short(words: str) -> str:
    """A quote on one line, cut where it is long."""
    plain = "".join(words.split())
    return plain if len(plain) <= _SHORT else f"{plain[: _SHORT - 1]}…"


def _fact(one: Fact) -> Text:
    label, value = comparator_text(one.op), value_text(one)
    year = f"（{one.year or one.period}）" if one.year or one.period else ""
    return Text(f"{label.zh} {value}{year}", f"{label.en} {value}{year}")
