"""Read an error matrix 混淆矩阵: points of a sample by class of the map and class found on the ground."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qingshan.assets.faults import fault
from qingshan.core import Finding, Where
from qingshan.facts.sheet import read_sheet

Floats = npt.NDArray[np.float64]


def read_confusion(
    path: Path, classes: Sequence[str], class_of: Callable[[str], str | None]
) -> tuple[Floats | None, list[Finding]]:
    """Points by class of the map (rows) and class on the ground (columns), and everything wrong with the file.

    The first column names the class of the map, the heads of the others the class on the ground. Several of the file's
    classes may be one of ours; their points add up.

    class_of : from what the file calls a class to one of `classes`, None for what nobody knows
    """
    sheet = read_sheet(path, path.name)
    findings = list(sheet.findings)
    if not sheet.heads or len(sheet.columns) < 2:
        return None, findings or [fault("confusion-empty", Where(path.name))]
    known = ", ".join(classes)
    ground = [class_of(head) for head in sheet.heads[1:]]
    for head, found in zip(sheet.heads[1:], ground, strict=True):
        if found is None:
            findings.append(fault("confusion-class", Where(path.name, field=head), name=head, known=known))
    points = np.zeros((len(classes), len(classes)))
    for at, line in enumerate(sheet.lines):
        name = _text(sheet.columns[0][at])
        row = class_of(name)
        if row is None:
            findings.append(fault("confusion-class", Where(path.name, row=line), name=name, known=known))
        for head, found, column in zip(sheet.heads[1:], ground, sheet.columns[1:], strict=True):
            count = _count(_text(column[at]))
            if count is None:
                where = Where(path.name, row=line, field=head)
                findings.append(fault("confusion-count", where, text=_text(column[at])))
            elif row is not None and found is not None:
                points[classes.index(row), classes.index(found)] += count
    return (None if findings else points), findings


def _text(cell: object) -> str:
    text = "" if cell is None else str(cell).strip()
    return text.removesuffix(".0")


def _count(text: str) -> int | None:
    """A number of points; a blank cell is none, for a table of points has one in every cell."""
    return int(text) if text.isdecimal() else None
