"""Open a file of an office 打开: workbook or text → one grid a sheet, after it was found safe."""

import csv
import io
from collections.abc import Collection
from pathlib import Path

from qingshan.core import Finding, Where, errors_in
from qingshan.facts.faults import fault
from qingshan.facts.sheets.encoding import decoded
from qingshan.facts.sheets.grid import Grid
from qingshan.facts.sheets.limits import LIMITS, Limits
from qingshan.facts.sheets.safety import TEXTS, check_file
from qingshan.facts.sheets.workbook import TooManyCellsError, read_workbook


def open_grids(
    path: Path, *, accepted: Collection[str] = (), limits: Limits = LIMITS
) -> tuple[list[Grid], list[Finding]]:
    """The visible sheets that hold anything; none when the file has faults that are not accepted by name."""
    findings, openable = check_file(path, limits)
    if not openable or errors_in(findings, accepted):
        return [], findings
    where = Where(path.name)
    try:
        read, more = _text_grids(path, limits) if path.suffix.lower() in TEXTS else read_workbook(path, limits)
    except TooManyCellsError:
        return [], [
            *findings,
            fault("file-too-large", where, size=f"> {limits.cells} cells", limit=f"{limits.cells} cells"),
        ]
    except Exception as error:  # damaged XML or CSV raises whatever its parser likes
        detail = (str(error).splitlines() or [type(error).__name__])[0]
        return [], [*findings, fault("file-unreadable", where, detail=detail)]
    findings += more
    filled = [grid for grid in read if grid.rows]
    if not filled and not errors_in(findings, accepted):
        findings.append(fault("file-empty", where))
    empty = [fault("sheet-empty", grid.whole()) for grid in read if not grid.rows]
    return filled, findings + (empty if filled else [])


def _text_grids(path: Path, limits: Limits) -> tuple[list[Grid], list[Finding]]:
    text, findings = decoded(path.read_bytes(), path.name)
    if findings:
        return [], findings
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    if sum(map(len, lines)) > limits.cells:
        raise TooManyCellsError
    rows = [[_unwrapped(cell.strip()) for cell in line] for line in lines]
    while rows and not any(rows[-1]):
        rows.pop()
    return [Grid(path.name, "", rows)], []


def _delimiter(text: str) -> str:
    """The sign that parts most lines of the beginning alike."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    return max(",\t;", key=lambda sign: sum(line.count(sign) for line in lines))


def _unwrapped(cell: str) -> str:
    """Excel keeps leading zeros of a code by ``="0530802"``; that is no formula."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell
