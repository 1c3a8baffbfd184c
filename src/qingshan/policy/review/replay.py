"""Replay a person's edits 重放复核 over a new reading of the text; what no longer fits is a finding."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from qingshan.core import Finding, Text
from qingshan.policy.findings import fault
from qingshan.policy.lexicon import lexicon_of
from qingshan.policy.numbers.scan import quantities
from qingshan.policy.review.edits import Edit
from qingshan.policy.shape import Commitment, Deadline, Node, Norm, Reading, Scope
from qingshan.rulebook import Rulebook


class State(StrEnum):
    """What a person has said about a commitment."""

    OPEN = "open"
    ACCEPTED = "accepted"
    CHANGED = "changed"
    ADDED = "added"
    REJECTED = "rejected"


STATE_LABELS: dict[State, Text] = {
    State.OPEN: Text("待确认", "open"),
    State.ACCEPTED: Text("已确认", "accepted"),
    State.CHANGED: Text("已改并确认", "changed"),
    State.ADDED: Text("人工补入", "added"),
    State.REJECTED: Text("已剔除", "rejected"),
}


@dataclass(frozen=True)
class Reviewed:
    """One commitment with what a person said about it."""

    commitment: Commitment
    state: State = State.OPEN
    by: str = ""
    note: str = ""

    @property
    def confirmed(self) -> bool:
        """Whether it may become a target."""
        return self.state in (State.ACCEPTED, State.CHANGED, State.ADDED)


@dataclass(frozen=True)
class Review:
    """A reading with a person's word on its commitments, in the order of the text."""

    reading: Reading
    rows: tuple[Reviewed, ...]


def replay(reading: Reading, edits: Sequence[Edit], book: Rulebook, file: str) -> tuple[Review, list[Finding]]:
    """The reading after all edits, the later ones over the earlier ones.

    file : of the edits, for findings about those whose commitment is gone
    """
    rows = {one.id: Reviewed(one) for one in reading.commitments}
    findings = []
    for edit in edits:
        if edit.do == "add":
            made = _added(reading, edit, book)
            if made is None:
                findings.append(fault("policy-edit-lost", file, what=edit.quote[:40], do=edit.do))
            else:
                rows[made.id] = Reviewed(made, State.ADDED, edit.by, edit.note)
        elif edit.commitment not in rows:
            findings.append(fault("policy-edit-lost", file, what=f"{edit.commitment} {edit.quote[:40]}", do=edit.do))
        else:
            rows[edit.commitment] = _decided(rows[edit.commitment], edit, book)
    order = sorted(rows.values(), key=lambda row: (row.commitment.span, row.commitment.value_span or (0, 0)))
    return Review(reading, tuple(order)), findings


def _decided(row: Reviewed, edit: Edit, book: Rulebook) -> Reviewed:
    if edit.do == "change":
        return Reviewed(changed(row.commitment, edit.set, book), State.CHANGED, edit.by, edit.note)
    if edit.do == "reject":
        return replace(row, state=State.REJECTED, by=edit.by, note=edit.note)
    kept = row.state if row.confirmed else State.ACCEPTED
    return replace(row, state=kept, by=edit.by, note=edit.note)


def _added(reading: Reading, edit: Edit, book: Rulebook) -> Commitment | None:
    """A commitment that a person points at by its words; None when the text no longer has them."""
    start = _place(reading.text, edit)
    if start is None:
        return None
    node = _node(reading, start)
    bare = Commitment(
        id=id_of_added(reading, edit),
        path=node.path if node else "",
        path_found=node.path_found if node else "",
        node=node.id if node else "",
        span=(start, start + len(edit.quote)),
        quote=edit.quote,
        indicator=edit.set["indicator"],
        op=edit.set["op"],
        measure=edit.set.get("measure", "level"),
        tier=edit.set.get("tier", "A"),
        kind=edit.set.get("kind", "target"),
        rules=("review",),
    )
    return changed(bare, edit.set, book)


def id_of_added(reading: Reading, edit: Edit) -> str:
    """The id of an added commitment, made of its clause, words and name: it holds when other words change."""
    node = _node(reading, _place(reading.text, edit) or 0)
    said = hashlib.sha256(f"{edit.quote} {edit.nth} {edit.set['indicator']}".encode("utf-8", "surrogatepass"))
    return f"{(node.path if node else '') or '0'}-add-{said.hexdigest()[:8]}"


def _node(reading: Reading, at: int) -> Node | None:
    return next((one for one in reading.tree if one.span[0] <= at < one.span[1]), None)


def _place(text: str, edit: Edit) -> int | None:
    """Where the words of an added commitment begin; None when the text has them no more, or not so often."""
    start = -1
    for _ in range(edit.nth):
        start = text.find(edit.quote, start + 1)
        if start < 0:
            return None
    return start


def changed(one: Commitment, fields: dict[str, str], book: Rulebook) -> Commitment:
    """A commitment with some fields set by a person; its amount and its code follow from value, unit and name."""
    given: dict[str, Any] = {name: value or None for name, value in fields.items()}
    for name in ("op", "kind", "tier", "indicator", "measure"):
        if name in given and given[name] is None:
            del given[name]
    if "indicator" in given and "indicator_code" not in fields:
        known = book.indicator_named(fields["indicator"])
        given["indicator_code"] = known.code if known is not None else None
    if "deadline" in fields:
        given["deadline"] = _deadline(fields["deadline"])
    if "scope" in fields:
        given["scope"] = Scope(fields["scope"] or None)
    if "responsible" in fields:
        given["responsible"] = tuple(part for part in fields["responsible"].split("、") if part) or None
    made = replace(one, **given)
    if {"value", "value_hi", "unit"} & set(fields):
        made = replace(made, norm=_norm(made.value, made.unit, book), norm_hi=_norm(made.value_hi, made.unit, book))
    return made


def _deadline(words: str) -> Deadline:
    if not words:
        return Deadline()
    if not words[:1].isdigit():
        return Deadline(words, "each")
    return Deadline(words, "by", None, date.fromisoformat(words).isoformat())


def _norm(value: str | None, unit: str | None, book: Rulebook) -> Norm | None:
    """Read value and unit as if they stood in the text."""
    found = quantities(f"共{value}{unit or ''}", lexicon_of(book)) if value else []
    return found[0].norm(found[0].value) if found else None
