"""The audit of a term from files to a folder 离任审计: read, check, audit, write the paper; all or nothing."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from qingshan.assets.postings_read import read_postings
from qingshan.assets.term import LEDGER, Dossier, TermFile, audit_of_term, check_dossier, ledger, read_term
from qingshan.core import Finding, PlaceTree, Refused, Text, errors_in
from qingshan.core.file_hash import file_hash
from qingshan.report.audit_content import AuditContent
from qingshan.report.audit_document import paper_of, workbook_tables
from qingshan.report.audit_page import audit_html
from qingshan.report.audit_paper import Paper
from qingshan.report.audit_word import audit_word
from qingshan.report.policy_workbook import tables_workbook
from qingshan.report.table import Table
from qingshan.rulebook import Rulebook, load_rulebook
from qingshan.runs.audit_result import evidence_frame, result
from qingshan.runs.figures import open_places
from qingshan.runs.folder import Kind, whole_folder
from qingshan.runs.hashing import code_hash, content_key

AUDIT: Final = Kind(
    "audit.json",
    "audit",
    frozenset({"audit.json", "evidence.csv", "audit.xlsx", "paper.html", "paper.zh.docx", "paper.en.docx"}),
)


def run_audit(path: Path, places: Path | None = None, overlays: Sequence[Path] = ()) -> AuditContent:
    """The audit of a file of a term. Raises `Refused` with every finding where one is an error.

    places : list of places, for the name of the place and the check of its code
    """
    book, findings = load_rulebook(overlays)
    told, wrong = read_term(path, book)
    findings += wrong
    if told is None:
        raise Refused(findings)
    tree, found = open_places(places, asked=True) if places else (None, [])
    table, unread = _postings(path, told, book)
    findings += [*found, *unread]
    named = {path.name: path, **{one: path.parent / one for one in told.postings}}
    named |= {places.name: places} if places else {}
    hashes = {name: file_hash(one) for name, one in named.items() if one.is_file()}
    dossier = told.dossier(book, table, hashes)
    known = {one.where for one in unread}
    findings += [
        one for one in check_dossier(dossier, book, None if errors_in(found) else tree) if one.where not in known
    ]
    if errors_in(findings):
        raise Refused(findings)
    audit = audit_of_term(dossier, book)
    key = content_key([hashes, dossier.scheme.model_dump(mode="json"), code_hash()])
    return AuditContent(audit, book, _name(dossier, tree), key, (*findings, *audit.findings))


def _name(dossier: Dossier, tree: PlaceTree | None) -> Text:
    """The name of the place; its code where no list of places was given."""
    if tree is None or dossier.place not in tree:
        return Text(dossier.place, dossier.place)
    return tree.rows_of(dossier.place)[-1].name


def _postings(path: Path, told: TermFile, book: Rulebook) -> tuple[pl.DataFrame, list[Finding]]:
    """The postings of every file that the term names, beside it, each row with its file and line."""
    tables = [pl.DataFrame(schema=LEDGER)]
    findings: list[Finding] = []
    for name in told.postings:
        table, lines, found = read_postings(path.parent / name, book)
        tables.append(ledger(table, name, lines))
        findings += [replace(one, where=replace(one.where, file=name)) for one in found]
    return pl.concat(tables), findings


def write_audit(content: AuditContent, out: Path, language: str = "zh") -> None:
    """Write the result for machines, the index of evidence, the workbook, the page and a Word file in each language."""
    paper = paper_of(content)
    with whole_folder(out, AUDIT) as folder:
        said = {"audit": result(content), "findings": [one.as_dict() for one in content.findings]}
        (folder / AUDIT.sign).write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
        evidence_frame(content).write_csv(folder / "evidence.csv", include_bom=True)
        title = content.audit.dossier.title.in_(language)
        (folder / "audit.xlsx").write_bytes(tables_workbook(title, _sheets(paper), language))
        (folder / "paper.html").write_text(audit_html(paper), "utf-8")
        for one in ("zh", "en"):
            (folder / f"paper.{one}.docx").write_bytes(audit_word(paper, one))


def _sheets(paper: Paper) -> list[Table]:
    """The tables of the paper; an invented one says so in the title of every sheet."""
    if paper.mark is None:
        return workbook_tables(paper)
    mark = paper.mark
    return [
        replace(one, title=Text(f"{one.title.zh}【{mark.zh}】", f"{one.title.en} [{mark.en}]"))
        for one in workbook_tables(paper)
    ]
