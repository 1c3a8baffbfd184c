"""Read the place table of a run 行政区划表: CSV with code, names, level, parent and dates."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from qingshan.core import Finding, Place, PlaceTree, Successor, Text, Where, canonical_code, check_places
from qingshan.core.place import SuccessionKind, proposed_parent
from qingshan.rulebook import LinedDocument
from qingshan.runs.missing import missing_file

_COLUMNS = ("code", "name_zh", "level")


def read_places(name: str, folder: Path, document: LinedDocument) -> tuple[PlaceTree | None, list[Finding]]:
    """The tree, or None when the run names none or it cannot be read. Columns: code, name_zh, name_en, level, parent,
    valid_from, valid_to, successors (``530802:1:renamed``, several with ``;``). An empty parent is the one that the
    code's prefix proposes; ``-`` says there is none.
    """
    if not name:
        return None, []
    path = folder / name
    if not path.is_file():
        return None, [missing_file(name, document.where(("places",)))]
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            lines = list(reader)
            columns = reader.fieldnames or []
    except (UnicodeDecodeError, csv.Error) as error:
        wrong = Text(f"不是 UTF-8 的 CSV：{error}", f"it is no CSV in UTF-8: {error}")
        return None, [Finding("places-unreadable", Where(name), wrong, Text("另存为 CSV UTF-8", "save as CSV UTF-8"))]
    absent = [column for column in _COLUMNS if column not in columns]
    if absent:
        text = Text(f"缺少列 {'、'.join(absent)}", f"columns {', '.join(absent)} are missing")
        return None, [Finding("places-column", Where(name), text, Text("补上这些列", "add them"))]
    return _rows(lines, name)


def _rows(lines: list[dict[str, str]], name: str) -> tuple[PlaceTree | None, list[Finding]]:
    rows: list[Place] = []
    findings: list[Finding] = []
    for number, line in enumerate(lines, 1):
        try:
            rows.append(_place(line))
        except (ValueError, KeyError) as error:
            remedy = Text("改正该行", "correct the row")
            findings.append(
                Finding("places-row", Where(name, row=number), Text(f"无法读取：{error}", str(error)), remedy)
            )
    findings += check_places(rows, name)
    return PlaceTree(rows), findings


def _place(line: Mapping[str, str | None]) -> Place:
    code = canonical_code(line["code"] or "")
    stated = (line.get("parent") or "").strip()
    parent = None if stated == "-" else canonical_code(stated) if stated else proposed_parent(code)
    zh = (line["name_zh"] or "").strip()
    return Place(
        code=code,
        name=Text(zh, (line.get("name_en") or "").strip() or zh),
        level=(line["level"] or "").strip(),
        parent=parent,
        valid_from=_day(line.get("valid_from")),
        valid_to=_day(line.get("valid_to")),
        successors=tuple(_successor(one) for one in (line.get("successors") or "").split(";") if one.strip()),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text.strip()) if text and text.strip() else None


def _successor(text: str) -> Successor:
    code, share, kind = text.strip().split(":")
    return Successor(canonical_code(code), float(share), SuccessionKind(kind))
