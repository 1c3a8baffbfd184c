"""Do the rows add up 加总核对: to the sums printed with them, and to a place above that stands among them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qingshan.core import Finding, Period
from qingshan.core.units import UnitError, convert, shown
from qingshan.facts.schema import Status
from qingshan.facts.sheets.figures import Figure
from qingshan.facts.sheets.places_in import PlaceReader
from qingshan.facts.sheets.words import SUBTOTALS, bare
from qingshan.rulebook import Rulebook

Cells = tuple[str, str, str]


@dataclass(frozen=True)
class Checker:
    """Holds sums against rows, within what rounding of the printed digits can do."""

    book: Rulebook
    places: PlaceReader

    def check(self, figures: Sequence[Figure], sums: Sequence[Figure]) -> list[Finding]:
        """Of one table: each sum, and each place whose places below are all there."""
        groups: dict[Cells, list[Figure]] = defaultdict(list)
        for figure in figures:
            if self.book.indicators[figure.row["indicator"]].over_places == "sum":
                groups[_cells(figure)].append(figure)
        ends = sorted({one.at[0] for one in sums})
        findings: list[Finding] = []
        for total in sums:
            rows = groups.get(_cells(total), [])
            findings += self._held(total, self._of_sum(total, rows, ends), bare(total.row["place"]))
        return [*findings, *self._places_above(groups)]

    def _of_sum(self, total: Figure, rows: list[Figure], ends: list[int]) -> list[Figure]:
        """The rows that a sum is of: those since the last sum, those below the place it names, or all."""
        label = bare(total.row["place"])
        if label in SUBTOTALS:
            start = max((end for end in ends if end < total.at[0]), default=-1)
            return [row for row in rows if start < row.at[0] < total.at[0]]
        names = self.places.names_on(Period.parse(total.row["period"]).end)
        place = names.find(label.removesuffix("合计").removesuffix("总计").removesuffix("小计")).place
        below = [row for row in rows if place and place.code in names.line(row.row["place"])[1:]]
        return self._lowest(below or rows)

    def _lowest(self, rows: list[Figure]) -> list[Figure]:
        """Without places that others of the rows lie below."""
        above: set[str] = set()
        for row in rows:
            above.update(self.places.names_on(Period.parse(row.row["period"]).end).line(row.row["place"])[1:])
        return [row for row in rows if row.row["place"] not in above]

    def _places_above(self, groups: dict[Cells, list[Figure]]) -> Iterator[Finding]:
        for (_, period, _), rows in groups.items():
            held = {row.row["place"]: row for row in rows}
            for code, below in self.places.children_on(Period.parse(period).end).items():
                if code in held and below <= set(held):
                    whole, parts = held[code], [held[one] for one in sorted(below)]
                    if whole.row["status"] == Status.VALUE:
                        yield from self._held(whole, parts, code)

    def _held(self, total: Figure, rows: list[Figure], label: str) -> Iterator[Finding]:
        what = self.book.indicators[total.row["indicator"]].title
        words: dict[str, object] = {"row": label, "what": what}
        unknown = [row for row in rows if row.row["status"] not in (Status.VALUE, Status.NOT_APPLICABLE)]
        if unknown:
            yield total.grid.fault("total-unchecked", total.at, count=len(unknown), **words)
            return
        unit = total.row["unit"]
        try:
            amounts = [_in(row, unit) for row in rows if row.row["value"] is not None]
        except UnitError:
            return  # told by the check of units
        made = sum(amount for amount, _ in amounts)
        room = sum(step for _, step in amounts) + _step(total)
        apart = abs(made - total.row["value"])
        if rows and apart > room * (1 + 1e-9) + 1e-12 * abs(made):
            numbers = {
                "made": f"{made:.12g}",
                "stated": f"{total.row['value']:.12g}",
                "apart": f"{apart:.6g} {shown(unit)}",
            }
            yield total.grid.fault("total-differs", total.at, **words, **numbers)


def _cells(figure: Figure) -> Cells:
    return figure.row["indicator"], figure.row["period"], figure.row["part"]


def _in(figure: Figure, unit: str) -> tuple[float, float]:
    """A figure and half a unit of its last printed digit, both in a unit."""
    return convert(figure.row["value"], figure.row["unit"], unit), convert(_step(figure), figure.row["unit"], unit)


def _step(figure: Figure) -> float:
    exponent = Decimal(figure.row["stated"]).as_tuple().exponent
    return 0.5 * 10.0 ** (exponent if isinstance(exponent, int) else 0)
