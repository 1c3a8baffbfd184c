"""Many drawn accounts at once 批量重算: the arrays of one walk, evaluated with one more dimension, the draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl
import xarray as xr

from qingshan.core import Level, ServiceClass
from qingshan.core.units import is_money
from qingshan.runs.compute import Computed
from qingshan.runs.evaluate import ECOSYSTEM, Evaluated, modelled
from qingshan.runs.given import PLACE
from qingshan.runs.inputs import Inputs
from qingshan.runs.nodes import Node
from qingshan.runs.plan import AccountPlan, Plan, codes_of
from qingshan.runs.response import Response, touched_by
from qingshan.runs.totals import ACCOUNTED, TOTAL
from qingshan.runs.varied import DRAW, Varied, on_cells

Floats = npt.NDArray[np.float64]

_AT_ONCE = 2000  # draws
_SAME = 1e-9  # within this, relative, a total is that of its zones


@dataclass(frozen=True)
class Figure:
    """A figure of the account: its code, unit, and value by zone as the account has it (NaN where it has none)."""

    code: str
    unit: str
    account: Floats


class DrawnAccounts:
    """The figures of an account as functions of the varied parameters, by place: the zones, then the total.

    total : the place of the total, or empty for all zones together
    """

    def __init__(
        self, inputs: Inputs, computed: Computed, varied: Sequence[Varied], answers: Mapping[str, Response]
    ) -> None:
        self._plan, self._held, self._varied, self._answers = inputs.plan, computed.held, varied, answers
        self._cells = [varied.index(one) for one in on_cells(inputs.plan, list(varied))]
        self._changed = touched_by(inputs.plan, [one.node.code for one in varied])
        self._base = _base_values(computed, inputs.run.period)
        self._below = _below(inputs)
        self._weights = {
            code: one.weight for code, one in inputs.plan.book.indicators.items() if one.over_places == "mean"
        }
        self.total = inputs.run.total_place
        self.places = (*self._held.places, *(() if self.total in self._held.places else (self.total,)))
        self.figures = self._figures()
        self.at_total = np.array([self._at_total(one) for one in self.figures])

    def _figures(self) -> list[Figure]:
        codes = [code for account in self._plan.accounted for code in codes_of(account.service)]
        codes += [code for code, _ in _groups(self._plan)]
        made = [(code, self._at_zones(code)) for code in dict.fromkeys(codes) if code in self._plan.book.indicators]
        unit = self._plan.book.indicators
        return [Figure(code, unit[code].unit, values) for code, values in made if np.isfinite(values).any()]

    def _at_zones(self, code: str) -> Floats:
        return np.array([self._base.get((code, place), np.nan) for place in self._held.places])

    def _at_total(self, figure: Figure) -> float:
        """The account's own figure at the total; NaN where it has none."""
        if self.total:
            return self._base.get((figure.code, self.total), float("nan"))
        summed = self._plan.book.indicators[figure.code].over_places == "sum"
        return float(figure.account.sum()) if summed else float("nan")

    def account(self, number: int) -> Floats:
        """One figure of the account itself, by place."""
        own = self.figures[number].account
        return own if len(self.places) == len(own) else np.append(own, self.at_total[number])

    def figures_at(self, drawn: Floats) -> Floats:
        """All figures at every place: draws × figures × places. `drawn` : draws × varied parameters."""
        made = [self._some(drawn[start : start + _AT_ONCE]) for start in range(0, len(drawn), _AT_ONCE)]
        return np.concatenate(made)

    def totals_at(self, drawn: Floats, numbers: Sequence[int]) -> Floats:
        """Some figures at the total alone: draws × figures."""
        place = self.places.index(self.total)
        made = [
            self._some(drawn[start : start + _AT_ONCE])[:, list(numbers), place]
            for start in range(0, len(drawn), _AT_ONCE)
        ]
        return np.concatenate(made)

    def _some(self, drawn: Floats) -> Floats:
        wholes = self._wholes(drawn)
        for code, accounts in _groups(self._plan):
            parts = [self._one(one.service.value, wholes, len(drawn)) for one in accounts]
            wholes[code] = np.sum(parts, axis=0) if parts else np.zeros((len(drawn), len(self._held.places)))
        made = np.empty((len(drawn), len(self.figures), len(self.places)))
        for number, figure in enumerate(self.figures):
            values = np.where(np.isfinite(figure.account), self._one(figure.code, wholes, len(drawn)), np.nan)
            made[:, number, : values.shape[1]] = values
            if len(self.places) > values.shape[1]:
                made[:, number, -1] = self._above(number, figure, values)
        return made

    def _one(self, code: str, wholes: Mapping[str, Floats], draws: int) -> Floats:
        """A figure by draw and zone; that of the account where no varied parameter stands behind it."""
        return (
            wholes[code] if code in wholes else np.broadcast_to(self._at_zones(code), (draws, len(self._held.places)))
        )

    def _above(self, number: int, figure: Figure, values: Floats) -> Floats:
        """The total of drawn zones, as the roll-up makes it, and what the account's own total has beside its zones."""
        inside = self._below & np.isfinite(figure.account)
        weight = np.ones(int(inside.sum()))
        if figure.code in self._weights:
            weight = self._at_zones(self._weights[figure.code])[inside]
            weight = weight / weight.sum()
        beside = self.at_total[number] - figure.account[inside] @ weight
        if abs(beside) <= _SAME * abs(self.at_total[number]):
            beside = 0.0
        return np.asarray(values[:, inside] @ weight + beside)

    def _wholes(self, drawn: Floats) -> dict[str, Floats]:
        """What the varied parameters change, as draws × zones."""
        held = replace(self._held, values=dict(self._held.values), covered=dict(self._held.covered))
        for number, one in enumerate(self._varied):
            held.values[one.node.code] = one.over(self._held.values[one.node.code], drawn[:, number])
        for code in self._changed:
            node = self._plan.nodes[code]
            if code in self._answers:
                values = self._answers[code].at(drawn[:, self._cells])
                held.values[code] = xr.DataArray(values, dims=(DRAW, PLACE, ECOSYSTEM), coords=self._held.area.coords)
            elif node.level is not Level.CELL:
                modelled(node, held)
        wanted = {figure.code for figure in self.figures} | {one.service.value for one in self._plan.accounted}
        return {
            code: whole
            for code in self._changed
            if code in wanted and (whole := whole_of(self._plan.nodes[code], held, len(drawn))) is not None
        }


def whole_of(node: Node, held: Evaluated, draws: int) -> Floats | None:
    """A value by draw and zone, ecosystem types brought together as `runs.account.collapse` does for one draw.

    None where it has further dimensions and is no money: then it has parts only.
    """
    array = held.values[node.code]
    further = [name for name in array.dims if name not in (DRAW, PLACE, ECOSYSTEM)]
    if further and not is_money(node.unit):
        return None
    array = array.sum(further, skipna=False)
    if DRAW not in array.dims:
        array = array.expand_dims({DRAW: draws})
    if ECOSYSTEM not in array.dims:
        like = held.area.isel({ECOSYSTEM: 0}, drop=True)
        return np.asarray(array.broadcast_like(like).transpose(DRAW, PLACE).values, np.float64)
    inside = held.included.get(node.code)
    chosen = np.ones(held.area.sizes[ECOSYSTEM], bool) if inside is None else np.asarray(inside.values)
    value = np.asarray(array.broadcast_like(held.area).transpose(DRAW, PLACE, ECOSYSTEM).values)[..., chosen]
    area, share = np.asarray(held.area.values)[:, chosen], held.covered.get(node.code)
    behind = np.ones_like(area) if share is None else np.nan_to_num(np.asarray(share.values))[:, chosen]
    there = np.isfinite(value)
    valid = np.where(there, area * behind, 0.0)
    total, known = valid.sum(axis=-1), np.where(there, value, 0.0)
    if node.extensive:
        return np.asarray(np.where((area.sum(axis=-1) > 0) & (total == 0), np.nan, known.sum(axis=-1)))
    return np.asarray(np.where(total > 0, (known * valid).sum(axis=-1) / np.where(total > 0, total, 1), np.nan))


def _groups(plan: Plan) -> list[tuple[str, list[AccountPlan]]]:
    """The totals and the accounts that each adds up, as `runs.totals` has them."""
    counted = [one for one in plan.accounted if one.in_total]
    classes = [(f"gep.{group}.value", [one for one in counted if one.service.group is group]) for group in ServiceClass]
    return [(ACCOUNTED, counted), *classes, (TOTAL, counted)]


def _base_values(computed: Computed, period: str) -> dict[tuple[str, str], float]:
    rows = computed.facts.filter(pl.col("part") == "", pl.col("status") == "value", pl.col("period") == period)
    return {(code, place): value for code, place, value in rows.select("indicator", "place", "value").iter_rows()}


def _below(inputs: Inputs) -> npt.NDArray[np.bool_]:
    """Which zones lie in the place of the total; all where there is none."""
    total, tree, day = inputs.run.total_place, inputs.tree, inputs.run.when.end
    if not total or tree is None:
        return np.ones(len(inputs.zones.codes), bool)
    return np.array(
        [zone in tree and any(one.code == total for one in tree.ancestors(zone, day)) for zone in inputs.zones.codes]
    )
