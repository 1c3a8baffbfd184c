"""A list of places 区划代码表 → dated rows of a place table: one row a code, or one a code and year."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from qingshan.core import Finding, Place, Text, canonical_code
from qingshan.core.place import level_of, proposed_parent
from qingshan.facts.sheets.grid import Grid
from qingshan.facts.sheets.limits import LIMITS, Limits
from qingshan.facts.sheets.opening import open_grids
from qingshan.facts.sheets.places_in import NONE
from qingshan.facts.sheets.spans import whole_period
from qingshan.facts.sheets.words import role_of

_NEEDED = ("code", "name")
_PARENT = ("parent", "上级", "上级代码")


def read_place_list(path: Path, *, limits: Limits = LIMITS) -> tuple[list[Place], list[Finding]]:
    """The places of a file with columns of codes and names, and perhaps of years and of parents' codes.

    With years, a row holds as long as the code keeps its name; the list's first and last year are open ends. A name
    that comes back after another is found (`place-name-returns`) and left as it stands. Levels are what codes tell.
    """
    grids, findings = open_grids(path, limits=limits)
    if not grids:
        return [], findings
    grid = grids[0]
    roles = {role_of(grid.text(0, column)): column for column in range(grid.width)}
    parents = [column for column in range(grid.width) if grid.text(0, column).strip().lower() in _PARENT]
    missing = [role for role in _NEEDED if role not in roles]
    if missing:
        near = "、".join(grid.rows[0]) or f"{NONE.zh} {NONE.en}"
        return [], [*findings, *(grid.fault("column-missing", (0, 0), label=role, near=near) for role in missing)]
    parent = parents[0] if parents else None
    seen, wrong = _rows(grid, roles["code"], roles["name"], roles.get("period"), parent)
    findings += wrong
    years = sorted({year for held in seen.values() for year, *_ in held if year})
    places: list[Place] = []
    for code, held in sorted(seen.items()):
        runs = _runs(sorted(held, key=lambda one: one[0]))
        findings += _returned(grid, code, runs)
        places += [_place(code, run, years) for run in runs]
    return places, findings


#: Year (0 without one), name, code of the parent, row.
Row = tuple[int, str, str | None, int]


def _rows(
    grid: Grid, code: int, name: int, period: int | None, parent: int | None
) -> tuple[dict[str, list[Row]], list[Finding]]:
    seen: dict[str, list[Row]] = {}
    findings = []
    for row in range(1, len(grid.rows)):
        if not any(grid.rows[row]):
            continue
        try:
            own = canonical_code(grid.text(row, code))
            told = grid.text(row, parent) if parent is not None else ""
            above = canonical_code(told) if told else proposed_parent(own)
        except ValueError as error:
            findings.append(grid.fault("cell-not-number", (row, code), text=str(error)))
            continue
        year = 0 if period is None else int((whole_period(grid.text(row, period)) or "0")[:4])
        seen.setdefault(own, []).append((year, grid.text(row, name), above, row))
    return seen, findings


def _runs(held: Sequence[Row]) -> list[list[Row]]:
    """Years next to each other in which the name stays."""
    runs: list[list[Row]] = []
    for one in held:
        if runs and runs[-1][-1][1] == one[1] and one[0] - runs[-1][-1][0] <= 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _returned(grid: Grid, code: str, runs: Sequence[Sequence[Row]]) -> list[Finding]:
    findings = []
    for number, run in enumerate(runs):
        name = run[0][1]
        before = [one[0][1] for one in runs[:number]]
        others = [one for one in before if one != name]
        if name in before and others:
            words = {"place": code, "name": name, "other": others[-1], "years": f"{run[0][0]}–{run[-1][0]}"}
            findings.append(grid.fault("place-name-returns", (run[0][3], 0), **words))
    return findings


def _place(code: str, run: Sequence[Row], years: Sequence[int]) -> Place:
    first, last = run[0][0], run[-1][0]
    starts = date(first, 1, 1) if years and first > years[0] else None
    ends = date(last, 12, 31) if years and last < years[-1] else None
    return Place(code, Text(run[0][1], run[0][1]), level_of(code), run[0][2], starts, ends)
