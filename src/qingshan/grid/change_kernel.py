"""The counting of changes 变化计数: codes of two maps looked up, and the ground of each pair of classes."""

from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.cell_area import Lattice
from qingshan.grid.classify import NO_CLASS, Lookup

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Cells = npt.NDArray[Any]

_LONG = 64  # cells from which on counting by pairs takes less time than following them
_WIDEST = 1 << 16  # codes further apart than this are looked up before the kernel


@dataclass(frozen=True)
class Codes:
    """The legend of one map as a kernel looks into it.

    table : column of each number from `low` on, −1 for those that the legend does not know
    hole : the number in the file that stands for nothing;  far : whether codes are too far apart for a table
    of_byte : column of each byte, one past that of no class where the legend does not know it
    """

    lookup: Lookup
    of_byte: Integers
    table: Integers
    low: int
    hole: int
    far: bool = False

    @classmethod
    def of(cls, lookup: Lookup, hole: float | None) -> "Codes":
        """hole : as `RawForm` has it"""
        nothing = NO_CLASS if hole is None else int(hole)
        known = lookup.codes
        low, high = (int(known[0]), int(known[-1])) if len(known) else (0, -1)
        if high - low >= _WIDEST:
            return cls(lookup, _of_byte(lookup, nothing), np.arange(lookup.none + 1), 0, nothing, far=True)
        table = np.full(high - low + 1, -1, np.int64)
        table[known - low] = lookup.columns
        if low <= nothing <= high:
            table[nothing - low] = lookup.none
        return cls(lookup, _of_byte(lookup, nothing), table, low, nothing)

    def numbers(self, raw: Cells) -> Cells:
        """What the kernel takes for cells as the file has them: bytes, or whole numbers of one kind."""
        if self.far:
            codes = self.codes(raw)
            columns, _ = self.lookup.columns_of(codes)
            return np.where(self.lookup.unknown(codes), -1, columns)
        return raw if raw.dtype == np.uint8 else raw.astype(np.int64)

    def codes(self, raw: Cells) -> Integers:
        """Codes of cells, `NO_CLASS` where there is none."""
        whole = raw.astype(np.int64)
        return np.where(whole == self.hole, NO_CLASS, whole)


def _of_byte(lookup: Lookup, hole: int) -> Integers:
    codes = np.arange(1 << 8)
    columns = np.where(lookup.unknown(codes), lookup.none + 1, lookup.columns_of(codes)[0])
    columns[codes == hole] = lookup.none
    return columns


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def add_whole(
    before: Cells, after: Cells, tables: tuple[Cells, Cells], size: float, counts: Integers, sums: Floats
) -> None:
    """Add a row of bytes whose cells are of one size and lie in the zone as a whole.

    tables : `Codes.of_byte` of both, the opening's times the columns of the matrix;  counts : (4, pairs) of noughts
    sums : (pairs,) changed in place. Cells are counted in four tables in turn: one table would wait for itself
    """
    first, second = tables
    length = len(before)
    for step in range(0, length - 3, 4):
        counts[0, first[before[step]] + second[after[step]]] += 1
        counts[1, first[before[step + 1]] + second[after[step + 1]]] += 1
        counts[2, first[before[step + 2]] + second[after[step + 2]]] += 1
        counts[3, first[before[step + 3]] + second[after[step + 3]]] += 1
    for step in range(length - length % 4, length):
        counts[0, first[before[step]] + second[after[step]]] += 1
    for pair in range(len(sums)):
        sums[pair] += size * (counts[0, pair] + counts[1, pair] + counts[2, pair] + counts[3, pair])
        counts[0, pair] = counts[1, pair] = counts[2, pair] = counts[3, pair] = 0


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def put_in(sums: Floats, area: Floats) -> int:
    """Add the sums of pairs to the matrices of zones; gives how many pairs have a code that no legend knows."""
    none = area.shape[1] - 1
    strange = 0
    for zone in range(len(area)):
        for pair in range(sums.shape[1]):
            if sums[zone, pair] == 0:
                continue
            row, column = pair // (none + 2), pair % (none + 2)
            strange += int(row > none or column > none)
            area[zone, min(row, none), min(column, none)] += sums[zone, pair]
    return strange


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def draw(ground: Lattice, row: int, line: Floats) -> None:
    """Fill a line with the areas of cells at the lattice's points along a row."""
    upper = int(ground.down[row])
    part = ground.down[row] - upper
    for point in range(len(line)):
        line[point] = ground.values[upper, point] * (1 - part) + ground.values[upper + 1, point] * part


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def look_up(numbers: Cells, table: Integers, low: int, hole: int, none: int, columns: Integers) -> int:
    """The column of each number of a row; one that the legend does not know has no class. Gives how many of those."""
    strange = 0
    for at in range(len(numbers)):
        code = np.int64(numbers[at])
        place = code - low
        column = none if code == hole else -1
        if place >= 0 and place < len(table):
            column = table[place]
        if column < 0:
            strange += 1
            column = none
        columns[at] = column
    return strange


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def follow(
    ends: tuple[Integers, Integers],
    line: Floats,
    across: Floats,
    alike: bool,
    shares: Floats,
    first_share: int,
    area: Floats,
) -> None:
    """Add the cells of one span: columns of both maps, of any sizes, with their shares from `first_share` on."""
    before, after = ends
    none = len(area) - 1
    last_before, last_after, held = none, none, 0.0
    for step in range(len(before)):
        if before[step] != last_before or after[step] != last_after:
            area[last_before, last_after] += held
            last_before, last_after, held = before[step], after[step], 0.0
        size = line[0]
        if not alike:
            place = across[step]
            left = int(place)
            size = line[left] * (left + 1 - place) + line[left + 1] * (place - left)
        held += size if first_share < 0 else size * shares[first_share + step]
    area[last_before, last_after] += held


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def add_changes(
    places: Integers,
    shares: Floats,
    maps: tuple[Cells, Cells],
    tables: tuple[Integers, Integers],
    lows: tuple[int, int],
    holes: tuple[int, int],
    of_byte: tuple[Integers, Integers],
    ground: Lattice,
    area: Floats,
) -> int:
    """Add the ground of each span's cells to its zone and pair of classes; gives nought where legends know all codes.

    places, shares : of `Spans`;  maps : (rows, columns) of the leaf each;  area : (zones, size, size), changed in place
    of_byte : of both `Codes`, used where maps are of bytes
    A code that is unknown counts as ground without a class. Neighbours of one pair are added up before they are put in
    """
    none = area.shape[1] - 1
    # looked up once: to take one out of a pair again for each cell would take longer than all the rest
    opening, closing = maps[0], maps[1]
    opening_table, closing_table = tables[0], tables[1]
    opening_low, closing_low = lows[0], lows[1]
    opening_hole, closing_hole = holes[0], holes[1]
    before, after = np.empty(opening.shape[1], np.int64), np.empty(opening.shape[1], np.int64)
    line = np.empty(ground.values.shape[1])
    alike = ground.across[-1] == 0  # cells of a row are of one size
    narrow = alike and opening.itemsize == 1 and closing.itemsize == 1
    wide = area.shape[1] + 1  # one more for what no legend knows
    bytes_of = ((of_byte[0] * wide).astype(np.uint64), of_byte[1].astype(np.uint64))  # below nought is not asked for
    counts, sums = np.zeros((4, wide * wide), np.int64), np.zeros((len(area), wide * wide))
    strange, drawn = 0, -1
    for span in range(len(places)):
        row, start, length = places[span, 0], places[span, 1], places[span, 2]
        zone, first_share = places[span, 3], places[span, 4]
        if row != drawn:
            drawn = row
            draw(ground, row, line)
        end = start + length
        if narrow and first_share < 0 and length >= _LONG:
            add_whole(opening[row, start:end], closing[row, start:end], bytes_of, line[0], counts, sums[zone])
            continue
        strange += look_up(opening[row, start:end], opening_table, opening_low, opening_hole, none, before)
        strange += look_up(closing[row, start:end], closing_table, closing_low, closing_hole, none, after)
        ends = before[:length], after[:length]
        follow(ends, line, ground.across[start:end], alike, shares, first_share, area[zone])
    return strange + (put_in(sums, area) if narrow else 0)
