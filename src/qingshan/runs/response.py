"""How sums over cells answer to parameters 参数响应: worked out once for some values, interpolated for all draws.

All values of the parameters are worked out in the same walk, so that rasters are read once for many of them. A sum
that is linear in each parameter is interpolated exactly; any other is interpolated between knots, and a few of the
draws, computed in full, say how far off that is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import numpy.typing as npt

from qingshan.core import Finding, Severity, Text
from qingshan.grid.walk import Progress
from qingshan.runs.columns import Columns
from qingshan.runs.inputs import Inputs
from qingshan.runs.response_points import Asked, Point
from qingshan.runs.varied import Varied, sums_of

Floats = npt.NDArray[np.float64]

#: Interpolation within this, relative, is rounding.
EXACT = 1e-9
_CHECKED = 8  # draws that are computed in full
_KNOTS = {0: 2, 1: 17, 2: 9, 3: 5, 4: 3}  # by how many parameters the sum is not linear in


@dataclass(frozen=True)
class Response:
    """One value of the walk as a function of some parameters.

    numbers : which of the parameters on cells;  knots : of each;  table : knots × … × place × ecosystem
    offset : place × ecosystem, added to all, so that the account itself comes out where all is as stated
    """

    numbers: tuple[int, ...]
    knots: tuple[Floats, ...]
    table: Floats
    offset: Floats | float = 0.0

    def at(self, drawn: Floats, zones: slice = slice(None)) -> Floats:
        """The value at some zones for draws × parameters on cells, linear in each parameter between its knots."""
        places, shares = [], []
        table = self.table[..., zones, :]
        for number, knots in zip(self.numbers, self.knots, strict=True):
            value = drawn[:, number]
            below = np.clip(np.searchsorted(knots, value, side="right") - 1, 0, len(knots) - 2)
            places.append(below)
            shares.append((value - knots[below]) / (knots[below + 1] - knots[below]))
        made = np.zeros((len(drawn), *table.shape[len(self.numbers) :]))
        for corner in product((0, 1), repeat=len(self.numbers)):
            weight = np.ones(len(drawn))
            for up, share in zip(corner, shares, strict=True):
                weight = weight * (share if up else 1 - share)
            at = tuple(below + up for below, up in zip(places, corner, strict=True))
            made += weight[:, None, None] * table[at]
        return made + (self.offset[zones] if isinstance(self.offset, np.ndarray) else self.offset)

    def pinned(self, stated: Floats, exact: Floats) -> "Response":
        """The same through the value at the stated point: an input it does not rest on then changes nothing."""
        return replace(self, offset=np.nan_to_num(exact - self.at(stated[None])[0]))


def responses(
    inputs: Inputs, columns: Columns, cells: list[Varied], drawn: Floats, progress: Progress | None
) -> tuple[dict[str, Response], list[Finding]]:
    """A response for each value of the walk that is needed above the cell. `drawn` : draws × parameters on cells."""
    sums = sums_of(inputs.plan, cells)
    if not sums:
        return {}, []
    asked = Asked(inputs, columns, cells, list(sums), progress)
    ends = [(min(low, values.min()), max(high, values.max())) for (low, high), values in _spans(cells, drawn)]
    alone = [_alone(cells, number, *end) for number, end in enumerate(ends)]
    checks = [tuple(float(one) for one in row) for row in drawn[:_CHECKED]]
    asked.work_out([_stated(cells), *(point for points in alone for point in points), *checks])
    bent = {number for number, points in enumerate(alone) if any(_bent(asked, code, points) for code in sums)}
    made, off = _tables(asked, sums, ends, bent, checks)
    again = {number for code, numbers in sums.items() if off[code] > EXACT for number in numbers}
    if again - bent:  # linear in each alone, and not in all together
        made, off = _tables(asked, sums, ends, bent | again, checks)
    return made, _approximated(inputs, sums, off, cells)


def _spans(cells: list[Varied], drawn: Floats) -> Iterable[tuple[tuple[float, float], Floats]]:
    return ((one.ends, np.append(drawn[:, number], one.stated)) for number, one in enumerate(cells))


def _stated(cells: list[Varied]) -> Point:
    return tuple(one.stated for one in cells)


def _knots(low: float, high: float, stated: float, count: int) -> Floats:
    """Values at which a sum is worked out, evenly apart but for the one nearest to the stated, which is the stated."""
    knots = np.linspace(low, high, count)
    if count > 2 and low < stated < high:
        knots[1 + np.abs(knots[1:-1] - stated).argmin()] = stated
    return knots


def _alone(cells: list[Varied], number: int, low: float, high: float) -> list[Point]:
    """One parameter low, in the middle and high, the others as stated."""
    stated = [one.stated for one in cells]
    values = (low, (low + high) / 2, high)
    return [tuple(value if at == number else one for at, one in enumerate(stated)) for value in values]


def _bent(asked: "Asked", code: str, points: list[Point]) -> bool:
    low, middle, high = (asked.known[point][code] for point in points)
    return _off((low + high) / 2, middle, np.stack([low, middle, high])) > EXACT


def _off(guess: Floats, true: Floats, known: Floats) -> float:
    """The greatest difference, as a share of the greatest that is known at its place; a hole that comes is infinite.

    guess, true : place × ecosystem;  known : the same for several points
    """
    if (np.isnan(guess) != np.isnan(true)).any():
        return float("inf")
    size = np.abs(np.nan_to_num(known)).max(axis=(0, 2))[:, None]
    difference = np.abs(np.nan_to_num(guess) - np.nan_to_num(true))
    return float((difference / np.where(size > 0, size, 1)).max(initial=0.0))


def _tables(
    asked: "Asked",
    sums: Mapping[str, tuple[int, ...]],
    ends: Sequence[tuple[float, float]],
    bent: set[int],
    checks: list[Point],
) -> tuple[dict[str, Response], dict[str, float]]:
    """A response for each value, and how far it is off at the points that were computed in full."""
    most = max(len(bent & set(numbers)) for numbers in sums.values())
    fine = _KNOTS.get(most, 2)
    stated = _stated(asked.cells)
    counts = [fine if number in bent else 2 for number in range(len(ends))]
    knots = [_knots(*end, one, count) for end, one, count in zip(ends, stated, counts, strict=True)]
    grids = {numbers: _grid(asked.cells, numbers, knots) for numbers in set(sums.values())}
    asked.work_out([point for numbers in sorted(grids) for point in grids[numbers]])
    made, off = {}, {}
    for code, numbers in sums.items():
        shape = [len(knots[number]) for number in numbers]
        values = np.stack([asked.known[point][code] for point in grids[numbers]])
        table = values.reshape(*shape, *values.shape[1:])
        response = Response(numbers, tuple(knots[number] for number in numbers), table)
        made[code] = response.pinned(np.array(stated), asked.known[stated][code])
        guess = made[code].at(np.array(checks))
        off[code] = max(_off(one, asked.known[point][code], values) for one, point in zip(guess, checks, strict=True))
    return made, off


def _grid(cells: list[Varied], numbers: tuple[int, ...], knots: list[Floats]) -> list[Point]:
    points = []
    for chosen in product(*(knots[number].tolist() for number in numbers)):
        values = [one.stated for one in cells]
        for number, value in zip(numbers, chosen, strict=True):
            values[number] = value
        points.append(tuple(values))
    return points


def _approximated(
    inputs: Inputs, sums: Mapping[str, tuple[int, ...]], off: Mapping[str, float], cells: list[Varied]
) -> list[Finding]:
    wrong = [code for code, one in off.items() if one > EXACT]
    if not wrong:
        return []
    names = ", ".join(dict.fromkeys(cells[number].node.code for code in wrong for number in sums[code]))
    worst = max(off[code] for code in wrong)
    what = ", ".join(wrong)
    return [
        Finding(
            "uncertainty-approximated",
            inputs.document.where(("uncertainty",)),
            Text(
                f"{what} 对像元参数 {names} 不是线性的，按节点插值；"
                f"{_CHECKED}次全算检验的最大误差为最大值的 {worst:.2g}",
                f"{what} is not linear in {names} on cells and was interpolated; at {_CHECKED} draws computed in "
                f"full it is off by at most {worst:.2g} of its greatest value",
            ),
            Text("误差可接受则无须处理；否则缩小 range", "nothing, if that is close enough; else narrow the range"),
            Severity.NOTE,
        )
    ]
