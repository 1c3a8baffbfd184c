"""What a person types becomes edits 记录复核意见: rows by number or id, missed ones by words or span."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from qingshan.core import Finding, Refused
from qingshan.policy.findings import fault
from qingshan.policy.review.edits import Edit
from qingshan.policy.review.replay import Review, id_of_added
from qingshan.policy.shape import Commitment

_ALL = "all"


@dataclass(frozen=True)
class Decisions:
    """What was asked for. accept, reject, undo : rows by number or id, or all;  change : ROW:field=value

    add : words of the text, or START:END;  fields : field=value of the added one
    """

    accept: Sequence[str] = ()
    reject: Sequence[str] = ()
    undo: Sequence[str] = ()
    change: Sequence[str] = ()
    add: str = ""
    fields: Sequence[str] = ()
    by: str = ""
    note: str = ""
    on: date | None = None

    @property
    def any(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.accept or self.reject or self.undo or self.change or self.add or self.fields)


def decided(edits: Sequence[Edit], review: Review, wanted: Decisions, file: str) -> tuple[Edit, ...]:
    """The edits with the new ones behind them. Raises `Refused` with all that cannot be understood."""
    wrong: list[Finding] = []
    made: list[Edit] = []
    gone = {one.id for name in wanted.undo for one in _rows(name, review, file, wrong, decided_on=True)}
    for verb, names in (("accept", wanted.accept), ("reject", wanted.reject)):
        for name in names:
            for one in _rows(name, review, file, wrong):
                made += _edit(wanted, {"do": verb, "commitment": one.id, "quote": one.quote}, file, wrong)
    for words in wanted.change:
        name, _, setting = words.partition(":")
        fields = _fields([setting], file, wrong)
        for one in _rows(name, review, file, wrong):
            raw = {"do": "change", "commitment": one.id, "quote": one.quote, "set": fields}
            made += _edit(wanted, raw, file, wrong)
    if wanted.add:
        raw = {"do": "add", **_words(wanted.add, review, file, wrong), "set": _fields(wanted.fields, file, wrong)}
        made += _edit(wanted, raw, file, wrong)
    elif wanted.fields:
        wrong.append(fault("policy-edit", file, words=wanted.fields[0], why="--set needs --add"))
    if wrong:
        raise Refused(wrong)
    return (*(one for one in edits if not _taken_back(one, gone, review)), *made)


def _taken_back(edit: Edit, gone: set[str], review: Review) -> bool:
    """Whether an edit is about a commitment whose decisions are undone."""
    return (id_of_added(review.reading, edit) if edit.do == "add" else edit.commitment) in gone


def _rows(name: str, review: Review, file: str, wrong: list[Finding], *, decided_on: bool = False) -> list[Commitment]:
    """The commitments behind a number of the list, an id, or all that are open; or all that were decided on."""
    if name == _ALL:
        return [row.commitment for row in review.rows if (row.state != "open") == decided_on]
    if name.isdecimal() and 0 < int(name) <= len(review.rows):
        return [review.rows[int(name) - 1].commitment]
    found = [row.commitment for row in review.rows if row.commitment.id == name]
    if not found:
        wrong.append(fault("policy-no-such", file, what=name))
    return found


def _fields(settings: Sequence[str], file: str, wrong: list[Finding]) -> dict[str, str]:
    fields = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            wrong.append(fault("policy-edit", file, words=setting, why="field=value"))
        fields[name.strip()] = value.strip()
    return fields


def _edit(wanted: Decisions, raw: dict[str, Any], file: str, wrong: list[Finding]) -> list[Edit]:
    """One edit in a list, or none and what is wrong with it."""
    try:
        return [Edit.model_validate({**raw, "by": wanted.by, "on": wanted.on, "note": wanted.note})]
    except ValidationError as error:
        wrong += [fault("policy-edit", file, words=raw["do"], why=one["msg"]) for one in error.errors()]
        return []


def _words(given: str, review: Review, file: str, wrong: list[Finding]) -> dict[str, Any]:
    """The words of a missed commitment, given as such or by where they stand, and at which of several places."""
    text = review.reading.text
    span = re.fullmatch(r"(\d{1,9}):(\d{1,9})", given)
    quote = text[int(span[1]) : int(span[2])].strip() if span else given
    times = text.count(quote) if quote.strip() else 0
    if not times:
        wrong.append(fault("policy-no-such", file, what=given[:40]))
    elif span is None and times > 1:
        why = f"文中有 {times} 处，请用位置 START:END / it stands {times} times; say which by START:END"
        wrong.append(fault("policy-edit", file, words=given[:40], why=why))
    if span is None or not times:
        return {"quote": quote}
    start = text.index(quote, int(span[1]))
    nth, at = 1, text.find(quote)
    while at < start:
        nth, at = nth + 1, text.find(quote, at + 1)
    return {"quote": quote, "nth": nth}
