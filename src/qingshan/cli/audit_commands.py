"""What ``qingshan audit`` does 离任审计命令: a few lines over `runs.audit`."""

from collections.abc import Sequence
from pathlib import Path

import typer

from qingshan.cli import show
from qingshan.core import Refused, Text
from qingshan.report.audit_content import AuditContent
from qingshan.runs.audit import run_audit, write_audit

_TOLD = Text(
    "得分 {score}，等级：{level}；证据 {count} 条", "score {score}, level: {level}; {count} pieces of evidence"
)
_NONE = Text("无", "none")


def audit(term: Path, out: Path, places: Path | None, overlays: Sequence[Path], language: str, as_json: bool) -> None:
    """Write the working paper of a term; 2 where anything given is wrong, and then nothing is written."""
    try:
        content = run_audit(term, places, overlays)
        write_audit(content, out, language)
    except Refused as refused:
        show.findings(refused.findings, language, as_json=as_json, sound=False)
        raise typer.Exit(2) from None
    if as_json:
        found = [one.as_dict() for one in content.findings]
        held = content.audit
        score = None if held.score is None else float(held.score)
        show.json_line({"ok": True, "score": score, "level": held.level, "folder": str(out), "findings": found})
        return
    show.told(content.findings, language)
    show.line(_outcome(content, language))
    show.line(str(out / "paper.html"))


def _outcome(content: AuditContent, language: str) -> str:
    held = content.audit
    titles = {one.code: one.title for one in held.dossier.scheme.levels}
    score = _NONE.in_(language) if held.score is None else f"{float(held.score):.2f}"
    level = titles.get(held.level or "", _NONE).in_(language)
    return _TOLD.filled(score=score, level=level, count=len(held.evidence)).in_(language)
