"""Read a policy paper 读政策文本: replay a person's edits, write the list, the page and the targets."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from qingshan.core import Finding, Refused, errors_in
from qingshan.facts.whole_file import write_whole
from qingshan.policy import Reading, as_json, read_policy
from qingshan.policy.compare import ASPECTS, Comparison, compare
from qingshan.policy.findings import fault
from qingshan.policy.reading import Paper, open_paper, understood
from qingshan.policy.review import Review, edits_file, proposed_indicators, read_edits, replay, target_records
from qingshan.report.policy_content import PolicyContent
from qingshan.report.policy_diff_tables import comparison_tables
from qingshan.report.policy_page import comparison_html, policy_html
from qingshan.report.policy_workbook import policy_workbook, tables_workbook
from qingshan.rulebook import Indicator, Rulebook, TargetRecord, load_rulebook
from qingshan.runs.folder import Kind, whole_folder
from qingshan.runs.hashing import code_hash

PAPER: Final = Kind("reading.json", "policy", frozenset({"reading.json", "commitments.xlsx", "page.html"}))
VERSIONS: Final = Kind("diff.json", "diff", frozenset({"diff.json", "diff.xlsx", "diff.html"}))
_TARGETS: Final = "targets"


@dataclass(frozen=True)
class PolicyResult:
    """A paper as it was read, and what was found on the way."""

    content: PolicyContent
    book: Rulebook

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings about the paper and the edits."""
        return self.content.findings


def read_paper(path: Path, overlays: Sequence[Path] = (), dated: date | None = None) -> PolicyResult:
    """Open and read a paper, and replay the edits beside it. Raises `Refused` with every error."""
    book = _book(overlays)
    paper, reading = _read(path, book, dated)
    held = edits_file(path)
    edits, wrong = read_edits(held)
    if errors_in(wrong):
        raise Refused(wrong)
    review, lost = replay(reading, edits, book, held.name)
    return PolicyResult(PolicyContent(paper, review, (*understood(paper, reading), *wrong, *lost)), book)


def write_paper(result: PolicyResult, out: Path, language: str = "zh") -> None:
    """Write the reading for machines, the workbook and the page; all or nothing."""
    content = result.content
    said = _policy_json(content)
    with whole_folder(out, PAPER) as folder:
        _write_json(folder / PAPER.sign, said)
        (folder / "commitments.xlsx").write_bytes(policy_workbook(content, language))
        (folder / "page.html").write_text(policy_html(content), "utf-8")


def write_targets(
    result: PolicyResult, folder: Path, place: str = "", source: str = ""
) -> tuple[list[TargetRecord], list[Finding]]:
    """Write the confirmed commitments as a rulebook folder: targets, the indicators they lack, the paper as source.

    place : code for what names no place itself;  source : code of the paper, else made of its file's name
    """
    content = result.content
    region = (content.document.region if content.document else None) or ""
    own = next((one.op for one in result.book.policy.values() if one.group == "place" and region in one.words), "")
    code = source or f"policy.{content.paper.sha256[:8]}"
    if not (place or own):
        raise Refused([fault("policy-target-place", content.paper.file)])
    rows = content.review.rows
    if not any(row.confirmed for row in rows):
        raise Refused([fault("policy-nothing-confirmed", content.paper.file)])
    records, findings = target_records(rows, result.book, place=place or own, source=code, file=content.paper.file)
    title = content.title
    record = {"code": code, "title": {"zh": title, "en": title}, "note": f"SHA-256 {content.paper.sha256}"}
    _write_yaml(folder / "sources" / f"{code}.yaml", [record])
    plain = [one.model_dump(mode="json", exclude_defaults=True) for one in records]
    _write_yaml(folder / _TARGETS / f"{code}.yaml", plain)
    _propose(folder / "indicators" / "proposed.yaml", proposed_indicators(rows, result.book, source=code))
    return records, findings


def _propose(path: Path, made: list[Indicator]) -> None:
    """Add proposed indicators to those that the file already holds: targets may stand on them by now."""
    held = yaml.safe_load(path.read_text("utf-8")) or [] if path.exists() else []
    known = {one["code"] for one in held}
    fresh = [one.model_dump(mode="json", exclude_defaults=True) for one in made if one.code not in known]
    if fresh:
        _write_yaml(path, [*held, *fresh])


def compare_papers(
    old: Path, new: Path, overlays: Sequence[Path] = (), dated: date | None = None
) -> tuple[str, Comparison]:
    """Two versions of a plan, read with the same rulebook, and the title of the new one."""
    book = _book(overlays)
    _, before = _read(old, book, dated)
    paper, after = _read(new, book, dated)
    title = PolicyContent(paper, Review(after, ())).title
    return title, compare(before, after)


def write_comparison(title: str, held: Comparison, out: Path, language: str = "zh") -> None:
    """Write the comparison for machines, as a workbook and as a page; all or nothing."""
    with whole_folder(out, VERSIONS) as folder:
        _write_json(folder / VERSIONS.sign, comparison_json(held))
        (folder / "diff.xlsx").write_bytes(tables_workbook(title, comparison_tables(held), language))
        (folder / "diff.html").write_text(comparison_html(title, held), "utf-8")


def comparison_json(held: Comparison) -> dict[str, Any]:
    """What differs, as plain values; commitments as in a reading."""
    old, new = ({one["id"]: one for one in as_json(one)["commitments"]} for one in (held.old, held.new))
    key = f"{held.old.text_sha256[:16]}-{held.new.text_sha256[:16]}"
    return {
        "diff": {"key": key, "old": held.old.text_sha256, "new": held.new.text_sha256, "unchanged": len(held.same)},
        "changed": [
            {
                "aspects": {name: ASPECTS[name]._asdict() for name in one.aspects},
                "old": old[one.old.id],
                "new": new[one.new.id],
            }
            for one in held.changed
        ],
        "appeared": [new[one.id] for one in held.appeared],
        "vanished": [old[one.id] for one in held.vanished],
    }


def _policy_json(content: PolicyContent) -> dict[str, Any]:
    reading = content.review.reading
    head: dict[str, Any] = {"key": reading.text_sha256[:16], "file": content.paper.file}
    head |= {
        "file_sha256": content.paper.sha256,
        "form": content.paper.form,
        "pages": list(content.paper.pages),
        "code": code_hash(),
    }
    states = {
        row.commitment.id: {"state": str(row.state), "by": row.by, "note": row.note} for row in content.review.rows
    }
    return {"policy": head, "findings": [one.as_dict() for one in content.findings], "review": states} | as_json(
        reading
    )


def _book(overlays: Sequence[Path]) -> Rulebook:
    book, findings = load_rulebook(list(overlays))
    if errors_in(findings):
        raise Refused(findings)
    return book


def _read(path: Path, book: Rulebook, dated: date | None) -> tuple[Paper, Reading]:
    paper = open_paper(path)
    reading = read_policy(paper.text, book, dated=dated)
    return paper, Reading(**{**vars(reading), "diagnostics": (*paper.notes, *reading.diagnostics)})


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _write_yaml(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=1000).encode("utf-8"))
