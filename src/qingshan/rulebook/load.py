"""Read a rulebook from folders of YAML: ours, then a user's own laid over it."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from qingshan.core import Finding, Refused, Text, Where, errors_in
from qingshan.rulebook.audit_scheme import AuditScheme
from qingshan.rulebook.book import Rulebook
from qingshan.rulebook.crosscheck import crosscheck
from qingshan.rulebook.indicator import Indicator
from qingshan.rulebook.policy_words import PolicyWord
from qingshan.rulebook.resource import Resource
from qingshan.rulebook.rules_schema import Rule
from qingshan.rulebook.schema import (
    Column,
    Dimension,
    Legend,
    Overlap,
    Parameter,
    Profile,
    Record,
    Source,
)
from qingshan.rulebook.target_record import TargetRecord
from qingshan.rulebook.yaml_lines import LinedDocument, read_yaml

#: Folder of each kind of record. A file holds a list of records, or one record.
KINDS: Final[dict[str, type[Record]]] = {
    "sources": Source,
    "dimensions": Dimension,
    "indicators": Indicator,
    "parameters": Parameter,
    "legends": Legend,
    "profiles": Profile,
    "overlaps": Overlap,
    "columns": Column,
    "rules": Rule,
    "policy": PolicyWord,
    "targets": TargetRecord,
    "resources": Resource,
    "audits": AuditScheme,
}

#: Folder of the assessment frameworks.
SCHEMES: Final = "schemes"

Places = dict[tuple[str, str], Where]


def data_folder() -> Path:
    """The folder of the rulebook that ships with the package."""
    return Path(str(files("qingshan.rulebook").joinpath("data")))


@cache
def standard_rulebook() -> Rulebook:
    """The rulebook that ships with the package; raises `Refused` if it does not pass its own check."""
    book, findings = load_rulebook()
    if errors_in(findings):
        raise Refused(errors_in(findings))
    return book


def load_rulebook(overlays: Sequence[Path] = ()) -> tuple[Rulebook, list[Finding]]:
    """Our rulebook with the user's folders over it, and everything found wrong on the way.

    A record of a later folder takes the place of an earlier one with its code.
    """
    records: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
    places: Places = {}
    findings: list[Finding] = []
    for folder in (data_folder(), *overlays):
        if not folder.is_dir():
            where = Where(str(folder))
            findings.append(
                Finding("rulebook-folder", where, Text("规则库文件夹不存在", "no such folder"), _CHECK_PATH)
            )
        loaded, found = _read_folder(folder, places)
        findings += found
        for kind, by_code in loaded.items():
            records[kind].update(by_code)
    book = Rulebook(**records)
    return book, findings + crosscheck(book, places)


_CHECK_PATH = Text("核对路径", "check the path")


def _read_folder(folder: Path, places: Places) -> tuple[dict[str, dict[str, Any]], list[Finding]]:
    records: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
    findings: list[Finding] = []
    for path in sorted(folder.rglob("*.yaml")):
        relative = path.relative_to(folder)
        if relative.parts[0] == SCHEMES:
            continue  # frameworks are read when one is asked for: framework_read.py
        document = read_yaml(path, shown_as=str(relative))
        findings += document.findings
        if relative.parts[0] not in KINDS:
            findings.append(_unknown_kind(relative))
        elif document.content is not None:
            found, wrong = _read_records(document, KINDS[relative.parts[0]])
            findings += wrong
            findings += _add(records[relative.parts[0]], found, relative.parts[0], places)
    return records, findings


def _unknown_kind(relative: Path) -> Finding:
    return Finding(
        "rulebook-kind",
        Where(str(relative)),
        Text(f"没有名为 {relative.parts[0]} 的记录类别", f"there is no kind of record called {relative.parts[0]}"),
        Text("放入 " + "、".join(KINDS) + " 之一", "put it under one of " + ", ".join(KINDS)),
    )


def _read_records(document: LinedDocument, shape: type[Record]) -> tuple[list[tuple[Any, Where]], list[Finding]]:
    content = document.content
    listed = isinstance(content, list)
    found: list[tuple[Any, Where]] = []
    findings: list[Finding] = []
    for number, raw in enumerate(content if listed else [content]):
        base = (number,) if listed else ()
        try:
            found.append((shape.model_validate(raw), document.where(base)))
        except ValidationError as error:
            findings += validation_findings(error, document, base)
    return found, findings


def validation_findings(error: ValidationError, document: LinedDocument, base: tuple[str | int, ...]) -> list[Finding]:
    """pydantic's complaints as findings with file, line and field."""
    findings = []
    for fault in error.errors():
        path = (*base, *(_as_written(part) for part in fault["loc"] if not _is_type_name(part)))
        unknown = fault["type"] == "extra_forbidden"
        findings.append(
            Finding(
                "unknown-key" if unknown else "bad-value",
                document.where(path),
                Text("未知的键", "unknown key") if unknown else Text(f"取值不合要求：{fault['msg']}", fault["msg"]),
                Text("核对拼写，或删去", "check the spelling, or remove it")
                if unknown
                else Text("按说明改正", "write it as the manual says"),
            )
        )
    return findings


def _is_type_name(part: str | int) -> bool:
    """pydantic puts the names of a union's arms into the path; they are not keys of the file."""
    return isinstance(part, str) and (part in ("float", "Cell", "[key]") or part.startswith(("dict[", "function-")))


def _as_written(part: str | int) -> str | int:
    """A key as it stands in the file; pydantic shows a day as Python would."""
    found = re.fullmatch(r"datetime\.date\((\d+), (\d+), (\d+)\)", str(part))
    return date(int(found[1]), int(found[2]), int(found[3])).isoformat() if found else part


def _add(records: dict[str, Any], found: list[tuple[Any, Where]], kind: str, places: Places) -> list[Finding]:
    findings = []
    for record, where in found:
        if record.code in records:
            first = places[(kind, record.code)]
            findings.append(
                Finding(
                    "duplicate-code",
                    where,
                    Text(f"代码 {record.code} 已在 {first} 用过", f"code {record.code} is taken already at {first}"),
                    Text("换一个代码，或合并两条记录", "choose another code or merge the two records"),
                )
            )
        records[record.code] = record
        places[(kind, record.code)] = where
    return findings
