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
from qingshan.policy.review.replay import Review
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
        return bool(self.accept or self.reject or self.undo or self.change or self.add)


def decided(edits: Sequence[Edit], review: Review, wanted: Decisions, file: str) -> tuple[Edit, ...]:
    """The edits with the new ones behind them. Raises `Refused` with all that cannot be understood."""
    wrong: list[Finding] = []
    made: list[Edit] = []
    gone = {one.id for name in wanted.undo for one in _rows(name, review, file, wrong)}
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
        quote = _words(wanted.add, review, file, wrong)
        made += _edit(wanted, {"do": "add", "quote": quote, "set": _fields(wanted.fields, file, wrong)}, file, wrong)
    if wrong:
        raise Refused(wrong)
    added = {row.commitment.quote for row in review.rows if row.commitment.id in gone and row.state == "added"}
    kept = [one for one in edits if one.commitment not in gone and not (one.do == "add" and one.quote in added)]
    return (*kept, *made)


def _rows(name: str, review: Review, file: str, wrong: list[Finding]) -> list[Commitment]:
    """The commitments behind a number of the list, an id, or all of them that nobody has decided on."""
    if name == _ALL:
        return [row.commitment for row in review.rows if row.state == "open"]
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


def _words(given: str, review: Review, file: str, wrong: list[Finding]) -> str:
    """The words of a missed commitment, given as such or by where they stand."""
    text = review.reading.text
    span = re.fullmatch(r"(\d+):(\d+)", given)
    quote = text[int(span[1]) : int(span[2])] if span else given
    if not quote.strip() or quote not in text:
        wrong.append(fault("policy-no-such", file, what=given[:40]))
    return quote
