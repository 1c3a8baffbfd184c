"""Read a policy paper 读政策文本: replay a person's edits, write the list, the page and the targets."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from qingshan.core import Finding, Refused, errors_in
from qingshan.facts.whole_file import write_whole
from qingshan.policy import Reading, as_json, read_policy
from qingshan.policy.compare import ASPECTS, Comparison, compare
from qingshan.policy.findings import fault
from qingshan.policy.reading import open_paper, understood
from qingshan.policy.review import State, edits_file, proposed_indicators, read_edits, replay, target_records
from qingshan.report.policy_content import PolicyContent
from qingshan.report.policy_diff_tables import comparison_tables
from qingshan.report.policy_page import comparison_html, policy_html
from qingshan.report.policy_workbook import policy_workbook, tables_workbook
from qingshan.rulebook import Rulebook, TargetRecord, load_rulebook, read_yaml
from qingshan.runs.folder import Kind, whole_folder
from qingshan.runs.hashing import code_hash

PAPER: Final = Kind("reading.json", "policy", frozenset({"reading.json", "commitments.xlsx", "page.html"}))
VERSIONS: Final = Kind("diff.json", "diff", frozenset({"diff.json", "diff.xlsx", "diff.html"}))
_TARGETS: Final = "targets"
_CODE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


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
    return PolicyResult(_reviewed(path, book, dated), book)


def _reviewed(path: Path, book: Rulebook, dated: date | None) -> PolicyContent:
    """One paper with the edits beside it."""
    paper = open_paper(path)
    reading = read_policy(paper.text, book, dated=dated)
    reading = replace(reading, diagnostics=(*paper.notes, *reading.diagnostics))
    held = edits_file(path)
    edits, wrong = read_edits(held)
    if errors_in(wrong):
        raise Refused(wrong)
    review, lost = replay(reading, edits, book, held.name)
    return PolicyContent(paper, review, (*understood(paper, reading), *wrong, *lost))


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
    rows, proposed = content.review.rows, folder / "indicators" / "proposed.yaml"
    held, wrong = _proposed(proposed)
    if not _CODE.fullmatch(code):
        wrong.append(fault("policy-target-source", content.paper.file, source=code))
    if not (place or own):
        wrong.append(fault("policy-target-place", content.paper.file))
    if not any(row.confirmed for row in rows):
        wrong.append(fault("policy-nothing-confirmed", content.paper.file))
    if wrong:
        raise Refused(wrong)
    records, findings = target_records(rows, result.book, place=place or own, source=code, file=content.paper.file)
    title = content.title
    record = {"code": code, "title": {"zh": title, "en": title}, "note": f"SHA-256 {content.paper.sha256}"}
    _write_yaml(folder / "sources" / f"{code}.yaml", [record])
    plain = [one.model_dump(mode="json", exclude_defaults=True) for one in records]
    _write_yaml(folder / _TARGETS / f"{code}.yaml", plain)
    # What was proposed before stays: targets may stand on it by now.
    known = {one.get("code") for one in held}
    made = [one for one in proposed_indicators(rows, result.book, source=code) if one.code not in known]
    if made:
        _write_yaml(proposed, [*held, *(one.model_dump(mode="json", exclude_defaults=True) for one in made)])
    return records, findings


def _proposed(path: Path) -> tuple[list[dict[str, Any]], list[Finding]]:
    """The indicators that the file already holds, and what is wrong with it."""
    if not path.exists():
        return [], []
    document = read_yaml(path)
    held = document.content or []
    if isinstance(held, list) and all(isinstance(one, dict) for one in held):
        return held, errors_in(document.findings)
    return [], [*errors_in(document.findings), fault("policy-proposed", path.name)]


def compare_papers(old: Path, new: Path, overlays: Sequence[Path] = ()) -> tuple[str, Comparison, tuple[Finding, ...]]:
    """Two versions of a plan, each with its edits, under the title of the new one; and what was found on the way."""
    book = _book(overlays)
    before, after = (_reviewed(path, book, None) for path in (old, new))
    return after.title, compare(_standing(before), _standing(after)), (*before.findings, *after.findings)


def _standing(content: PolicyContent) -> Reading:
    """The reading with what a person made of it: changed and added ones in, rejected ones out."""
    rows = (row.commitment for row in content.review.rows if row.state is not State.REJECTED)
    return replace(content.review.reading, commitments=tuple(rows))


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
    reading = replace(content.review.reading, commitments=tuple(row.commitment for row in content.review.rows))
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


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _write_yaml(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=1000).encode("utf-8"))
