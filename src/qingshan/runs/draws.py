"""Many drawn accounts at once 批量重算: the arrays of one walk, evaluated with one more dimension, the draws.

Zones do not depend on each other, so some are worked out at a time: no array of a value holds more than `_AT_ONCE`
numbers (or one zone's draws), and the sums over zones more than `_SUMS`, whatever the number of places and draws.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import xarray as xr

from qingshan.core import Level
from qingshan.facts import on_arrays
from qingshan.runs.compute import Computed
from qingshan.runs.drawn_figures import Figure, Known, figures_of, groups
from qingshan.runs.drawn_parts import of_zones, parts_drawn
from qingshan.runs.evaluate import ECOSYSTEM, Evaluated, modelled
from qingshan.runs.given import PLACE
from qingshan.runs.inputs import Inputs
from qingshan.runs.nodes import NodeKind
from qingshan.runs.response import Response
from qingshan.runs.response_points import touched_by
from qingshan.runs.varied import DRAW, Varied, on_cells

Floats = npt.NDArray[np.float64]
#: Values of one figure: draws × some of the places.
Drawn = tuple[int, slice, Floats]

_AT_ONCE = 500_000  # numbers of one value: draws × zones × ecosystem types
_SUMS = 16_000_000  # numbers: draws × figures at the total
_SAME = 1e-9  # within this, relative, a total is that of its zones


class DrawnAccounts:
    """The figures of an account as functions of the varied inputs, by place: the zones, then the total.

    total : the place of the total, or empty for all zones together
    """

    def __init__(
        self, inputs: Inputs, computed: Computed, varied: Sequence[Varied], answers: Mapping[str, Response]
    ) -> None:
        self._plan, self._held, self.varied, self._answers = inputs.plan, computed.held, varied, answers
        self._cells = [varied.index(one) for one in on_cells(inputs.plan, list(varied))]
        own = [one.node.code for one in varied]
        self._changed = [*own, *touched_by(inputs.plan, own)]
        self._known, self._below = Known(inputs, computed), _below(inputs)
        self.total, self._day = inputs.run.total_place, inputs.run.when.start
        self.zones = self._held.places
        self.places = (*self.zones, *(() if self.total in self.zones else (self.total,)))
        self.figures = figures_of(inputs, self._known, self.zones)
        self._weights = [self._weight(one) for one in self.figures]

    def account(self, number: int) -> Floats:
        """One figure of the account itself, by place."""
        one = self.figures[number]
        return one.account if len(self.places) == len(self.zones) else np.append(one.account, one.at_total)

    def at_total(self, number: int) -> float:
        """One figure of the account itself at the total; NaN where it has none."""
        return float(self.account(number)[self.places.index(self.total)])

    def figures_at(self, drawn: Floats, numbers: Sequence[int] | None = None) -> Floats:
        """Some figures, or all, at every place: draws × figures × places. `drawn` : draws × varied inputs."""
        chosen = list(range(len(self.figures)) if numbers is None else numbers)
        made = np.full((len(drawn), len(chosen), len(self.places)), np.nan)
        for number, places, values in self.drawn(drawn, chosen):
            made[:, chosen.index(number), places] = values
        return made

    def totals_at(self, drawn: Floats, numbers: Sequence[int]) -> Floats:
        """Some figures at the total alone: draws × figures."""
        last, made = self.places.index(self.total), np.empty((len(drawn), len(numbers)))
        for number, places, values in self.drawn(drawn, numbers):
            if places.start <= last < places.stop:
                made[:, list(numbers).index(number)] = values[:, last - places.start]
        return made

    def drawn(self, drawn: Floats, numbers: Sequence[int]) -> Iterator[Drawn]:
        """Each figure at some zones after others, and, where the total is none of them, at the total."""
        most = max(1, _SUMS // len(drawn))
        for start in range(0, len(numbers), most):
            batch = [*numbers[start : start + most]]
            needed = sorted({*batch, *self._behind(batch)})
            above = {number: np.zeros(len(drawn)) for number in needed}
            for zones in self._some_zones(len(drawn)):
                for number, values in self._at_zones(drawn, zones, needed):
                    weight = self._weights[number][zones]
                    above[number] += values[:, weight != 0] @ weight[weight != 0]
                    if number in batch:
                        yield number, zones, values
            if len(self.places) > len(self.zones):
                for number, value in self._above(above, len(drawn)).items():
                    if number in batch:
                        yield number, slice(len(self.zones), len(self.places)), value[:, None]

    def _behind(self, numbers: Sequence[int]) -> set[int]:
        """The figures that formulas among some are made of."""
        names = {name for number in numbers for name in self.figures[number].takes}
        more = {at for at, one in enumerate(self.figures) if one.code in names and not one.part}
        return more | self._behind(sorted(more)) if more else more

    def _some_zones(self, draws: int) -> Iterator[slice]:
        step = max(1, _AT_ONCE // (draws * len(self._held.columns.codes)))
        yield from (slice(at, min(at + step, len(self.zones))) for at in range(0, len(self.zones), step))

    def _weight(self, figure: Figure) -> Floats:
        """What each zone counts for in the total, as the roll-up has it; nothing where the account has no figure."""
        inside = self._below & np.isfinite(figure.account)
        record = self._plan.book.indicators[figure.code]
        weight = np.ones(len(inside)) if record.over_places != "mean" else self._known.at(record.weight, "", self.zones)
        weight = np.where(inside, weight, 0.0)
        return weight / weight.sum() if record.over_places == "mean" and weight.sum() else weight

    def _above(self, above: Mapping[int, Floats], draws: int) -> dict[int, Floats]:
        """Totals of drawn zones, and what the account's own total has beside its zones."""
        made: dict[int, Floats] = {}
        for number in above:
            figure = self.figures[number]
            if figure.takes:
                made[number] = self._formula(figure, [self.total], made, draws)[:, 0]
                continue
            beside = figure.at_total - float(np.nan_to_num(figure.account) @ self._weights[number])
            exact = abs(beside) <= _SAME * abs(figure.at_total)
            made[number] = above[number] + (0.0 if exact else beside)
        return made

    def _at_zones(self, drawn: Floats, zones: slice, numbers: Sequence[int]) -> Iterator[tuple[int, Floats]]:
        """Some figures at some zones; NaN where the account has none."""
        held = self._evaluated(drawn, zones)
        sums = dict(groups(self._plan))
        wholes: dict[int, Floats] = {}
        parts: dict[str, dict[str, Floats]] = {}
        for number in numbers:
            figure = self.figures[number]
            if figure.takes:
                values = self._formula(figure, self.zones[zones], wholes, len(drawn))
            elif figure.code in sums:
                values = np.sum([self._value(one.service.value, held, len(drawn)) for one in sums[figure.code]], axis=0)
            else:
                if figure.code not in parts:
                    wanted = [self.figures[at].part for at in numbers if self.figures[at].code == figure.code]
                    parts = {figure.code: self._parts(figure.code, held, len(drawn), wanted)}
                own = np.broadcast_to(figure.account[zones], (len(drawn), len(held.places)))
                values = parts[figure.code].get(figure.part, own)
            values = np.where(np.isfinite(figure.account[zones]), values, np.nan)
            if not figure.part:
                wholes[number] = values
            yield number, values

    def _parts(self, code: str, held: Evaluated, draws: int, wanted: Sequence[str]) -> dict[str, Floats]:
        """Parts of a value that the varied inputs change; none of any other."""
        if code not in self._changed:
            return {}
        return dict(parts_drawn(self._plan.nodes[code], held, draws, wanted))

    def _value(self, code: str, held: Evaluated, draws: int) -> Floats:
        """The whole of an account's value; nothing where the account has none, for then it is not applicable."""
        own = self._known.at(code, "", held.places)
        values = self._parts(code, held, draws, [""]).get("", np.broadcast_to(own, (draws, len(own))))
        return np.where(np.isfinite(own), values, 0.0)

    def _formula(self, figure: Figure, places: Sequence[str], made: Mapping[int, Floats], draws: int) -> Floats:
        """A formula on what was drawn, and on the account's own figures and statistics where nothing was."""
        shape, amounts = (draws, len(places)), {}
        for name in figure.takes:
            drawn = [values for number, values in made.items() if self.figures[number].code == name]
            own = np.broadcast_to(self._known.at(name, "", places), shape)
            amounts[name] = drawn[0].reshape(shape) if drawn else own
        formula = self._plan.book.indicators[figure.code].formula_on(self._day)
        return on_arrays(self._plan.book, figure.code, amounts, formula)

    def _evaluated(self, drawn: Floats, zones: slice) -> Evaluated:
        """All that the varied inputs change, at some zones, with the draws as one more dimension."""
        held = of_zones(self._held, zones)
        for number, one in enumerate(self.varied):
            held.values[one.node.code] = one.over(held.values[one.node.code], drawn[:, number])
        for code in self._changed:
            node = self._plan.nodes[code]
            if code in self._answers:
                values = self._answers[code].at(drawn[:, self._cells], zones)
                held.values[code] = xr.DataArray(values, dims=(DRAW, PLACE, ECOSYSTEM), coords=held.area.coords)
            elif node.kind is NodeKind.MODEL and node.level is not Level.CELL:
                modelled(node, held)
        return held


def _below(inputs: Inputs) -> npt.NDArray[np.bool_]:
    """Which zones lie in the place of the total; all where there is none."""
    total, tree, day = inputs.run.total_place, inputs.tree, inputs.run.when.end
    if not total or tree is None:
        return np.ones(len(inputs.zones.codes), bool)
    return np.array(
        [zone in tree and any(one.code == total for one in tree.ancestors(zone, day)) for zone in inputs.zones.codes]
    )
