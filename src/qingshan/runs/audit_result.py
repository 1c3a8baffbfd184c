"""The result of an audit for machines 审计结果: every row as plain values, and the index of evidence as a table."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import polars as pl

from qingshan.core import Text
from qingshan.report.audit_content import AuditContent
from qingshan.report.audit_evidence import says
from qingshan.runs.hashing import code_hash

#: What stands elsewhere in the file, or is known by the index of evidence.
_APART: Final = ("dossier", "findings", "evidence", "at")


def evidence_frame(content: AuditContent) -> pl.DataFrame:
    """The index of evidence: number, id, what the row says, its file, row and the file's fingerprint."""
    words = says(content)
    rows = [
        (content.numbers[one.id], one.id, one.kind, *one.title, *words[one.id], one.document, one.file, one.row,
         one.sha256)
        for one in content.audit.evidence
    ]  # fmt: skip
    names = ("number", "id", "kind", "title_zh", "title_en", "says_zh", "says_en", "document", "file", "row", "sha256")
    schema = {name: pl.Int64 if name == "row" else pl.String for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row")


def result(content: AuditContent) -> dict[str, Any]:
    """All rows of the audit for machines; numbers that are sums of fractions have their exact value beside them."""
    audit = content.audit
    dossier = audit.dossier
    head = {
        "key": content.key, "title": dossier.title, "place": dossier.place, "term": dossier.term,
        "scheme": dossier.scheme.code, "known_on": dossier.known_on, "invented": dossier.invented,
        "inputs": dict(dossier.hashes), "code": code_hash(),
    }  # fmt: skip
    rows = {one.name: getattr(audit, one.name) for one in fields(audit) if one.name not in _APART}
    evidence = {content.numbers[one.id]: one.id for one in audit.evidence}
    return {**_plain(head), **_plain(rows), "evidence": evidence}


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, Fraction):
        return {"value": float(value), "exact": str(value)}
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    return _of_many(value)


def _of_many(value: Any) -> Any:
    """A record, a mapping or a row of values; a day or a code as its words."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value) if one.name != "at"}
    return str(value)
