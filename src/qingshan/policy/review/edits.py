"""The file of edits 复核文件: a few lines of YAML beside the text, in the order in which they were made."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final, Literal

import yaml
from pydantic import Field, ValidationError, model_validator

from qingshan.core import Comparator, Finding
from qingshan.rulebook import read_yaml, validation_findings
from qingshan.rulebook.schema import Record

_KINDS = ("target", "action", "mechanism", "award", "prohibition")
_CHOICES: Final = {"op": tuple(Comparator), "kind": _KINDS, "tier": ("A", "B")}
_NUMBERS: Final = ("value", "value_hi")
_WORDS: Final = ("indicator", "indicator_code", "measure", "unit", "counted", "per", "criterion", "ref", "scope")

#: What a person may change of a commitment. deadline : a day such as 2025-12-31, 每年, or nothing
FIELDS: Final = (*_CHOICES, *_NUMBERS, *_WORDS, "deadline", "responsible")


class Edit(Record):
    """One thing a person decided about one commitment.

    do : accept, reject, change (and accept), or add one that the reader missed
    commitment : its id; empty for an added one;  quote : its words, by which an added one is found again
    nth : of an added one whose words stand several times in the text: at which of them
    set : field → value, for change and add
    """

    do: Literal["accept", "reject", "change", "add"]
    commitment: str = ""
    quote: str = ""
    nth: int = Field(default=1, ge=1)
    set: dict[str, str] = Field(default_factory=dict)
    by: str = ""
    on: date | None = None
    note: str = ""

    @model_validator(mode="after")
    def _complete(self) -> "Edit":
        if self.do == "add" and not (self.quote and self.set.get("indicator") and self.set.get("op")):
            raise ValueError("an added commitment needs quote, and indicator and op under set")
        if self.do != "add" and not self.commitment:
            raise ValueError(f"{self.do} needs commitment, the id of the row")
        if self.do == "change" and not self.set:
            raise ValueError("change needs set: which field becomes what")
        for name, value in self.set.items():
            _check(name, value)
        return self


def _check(name: str, value: str) -> None:
    if name not in FIELDS:
        raise ValueError(f"{name} cannot be changed; the fields are {', '.join(FIELDS)}")
    if name in _CHOICES and value not in _CHOICES[name]:
        raise ValueError(f"{name} cannot be {value!r}; it is one of {', '.join(_CHOICES[name])}")
    if name in _NUMBERS and value:
        try:
            sound = Decimal(value).is_finite()
        except InvalidOperation:
            sound = False
        if not sound:
            raise ValueError(f"{name} must be a plain number, not {value!r}")
    if name == "deadline" and value[:1].isdigit():
        date.fromisoformat(value)


def edits_file(paper: Path) -> Path:
    """Where the edits of a paper are kept: plan.docx → plan.review.yaml beside it."""
    return paper.with_name(f"{paper.stem}.review.yaml")


def read_edits(path: Path) -> tuple[tuple[Edit, ...], list[Finding]]:
    """The edits of a file, none where there is no file, and everything wrong with them."""
    if not path.is_file():
        return (), []
    document = read_yaml(path)
    findings = list(document.findings)
    edits: list[Edit] = []
    content = document.content if isinstance(document.content, list) else [document.content]
    for number, raw in enumerate(content if document.content is not None else []):
        try:
            edits.append(Edit.model_validate(raw))
        except ValidationError as error:
            findings += validation_findings(error, document, (number,))
    return tuple(edits), findings


def write_edits(path: Path, edits: Sequence[Edit]) -> None:
    """Write all edits; the same edits, the same bytes."""
    plain: list[dict[str, Any]] = [one.model_dump(mode="json", exclude_defaults=True) for one in edits]
    words = yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=1000)
    aside = path.with_name(f".{path.name}.part")
    aside.write_text("# 复核记录 decisions of a person, replayed on every reading\n" + words, "utf-8")
    aside.replace(path)
