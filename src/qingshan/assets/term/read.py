"""Read TERM.yaml 读任期文件: safe YAML, numbers exactly as written, everything that is wrong at once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar

import polars as pl
from pydantic import ValidationError

from qingshan.assets.term.dossier import LEDGER, Dossier
from qingshan.assets.term.faults import fault
from qingshan.assets.term.form import TermForms
from qingshan.assets.term.records import (
    Decision,
    Event,
    Figure,
    FundEntry,
    Official,
    Post,
    Promise,
    Task,
    Tenure,
    Term,
)
from qingshan.core import Finding, Text, errors_in
from qingshan.rulebook import Rulebook
from qingshan.rulebook.load import validation_findings
from qingshan.rulebook.schema import Record
from qingshan.rulebook.yaml_lines import LinedDocument, read_yaml

_R = TypeVar("_R")

_COLUMNS: Final = {"onset": Text("发生日期 onset", "onset"), "discovered": Text("发现日期 discovered", "discovered")}


@dataclass(frozen=True)
class TermFile:
    """What a file says of a term, each record with the line it stands on. postings : files, beside the term's own"""

    forms: TermForms
    document: LinedDocument

    @property
    def postings(self) -> tuple[str, ...]:
        """Files of postings, as named in it."""
        return self.forms.postings

    def dossier(
        self,
        book: Rulebook,
        postings: pl.DataFrame | None = None,
        hashes: Mapping[str, str] | None = None,
        known_on: date | None = None,
    ) -> Dossier:
        """All that the audit is given.

        postings : of `LEDGER`, from the files that `postings` names;  known_on : where the file does not say; without
        either it is the last day of the term
        """
        told = self.forms
        at = self.document.where(("term",))
        term = Term(told.term.official, told.term.post, told.term.start, told.term.end, at)
        return Dossier(
            title=told.title,
            place=told.place,
            term=term,
            scheme=book.audits[told.scheme],
            known_on=told.known_on or known_on or term.last,
            officials=self._of(Official, "officials"),
            posts=self._of(Post, "posts"),
            tenures=self._of(Tenure, "tenures"),
            postings=pl.DataFrame(schema=LEDGER) if postings is None else postings,
            within=told.within,
            figures=self._of(Figure, "figures"),
            promises=(*self._of(Promise, "targets"), *self._of(Promise, "red_lines", red_line=True)),
            tasks=self._of(Task, "tasks"),
            events=self._of(Event, "events"),
            funds=self._of(FundEntry, "funds"),
            hashes=dict(hashes or {}),
            invented=told.invented,
            file=self.document.file,
        )

    def _of(self, made: Callable[..., _R], key: str, **more: Any) -> tuple[_R, ...]:
        """The records of one list of the file."""
        held: Iterable[Record] = getattr(self.forms, key)
        return tuple(
            made(**_fields(one), at=self.document.where((key, number)), **more) for number, one in enumerate(held)
        )


def _fields(form: Record) -> dict[str, Any]:
    """The fields of a form; decisions become records."""
    held = dict(form)
    if "decisions" in held:
        held["decisions"] = tuple(Decision(**dict(one)) for one in held["decisions"])
    return held


def read_term(path: Path, book: Rulebook) -> tuple[TermFile | None, list[Finding]]:
    """The file of a term; None with errors among the findings. What only shows in the whole `check_dossier` tells."""
    document = read_yaml(path, as_written=True)
    findings = list(document.findings)
    if errors_in(findings):
        return None, findings
    try:
        forms = TermForms.model_validate(document.content)
    except ValidationError as error:
        return None, findings + _wrong(error, document)
    if forms.scheme not in book.audits:
        what = Text("评价办法", "scheme")
        where = document.where(("scheme",))
        known = ", ".join(sorted(book.audits))
        return None, [*findings, fault("term-unknown-code", where, what=what, code=forms.scheme, known=known)]
    return TermFile(forms, document), findings


def _wrong(error: ValidationError, document: LinedDocument) -> list[Finding]:
    """pydantic's complaints; those about days of events and about numbers in words of their own."""
    plain = validation_findings(error, document, ())
    return [_own(one, told) for one, told in zip(error.errors(), plain, strict=True)]


def _own(complaint: Mapping[str, Any], told: Finding) -> Finding:
    path = complaint["loc"]
    missing = complaint["type"] == "missing" or complaint.get("input") is None
    if complaint["type"] == "term_number":
        return fault("term-number", told.where, text=complaint["ctx"]["text"])
    if missing and len(path) == 3 and path[0] == "events" and path[-1] in _COLUMNS:
        return fault("term-event-undated", told.where, column=_COLUMNS[path[-1]])
    return told
