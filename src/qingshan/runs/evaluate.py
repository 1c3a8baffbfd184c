"""From sums over cells to figures by zone and ecosystem type 分区核算: labelled arrays, evaluated along the plan."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import xarray as xr

from qingshan.core import Level
from qingshan.core.record import Field
from qingshan.grid.walk import AREA, Outcome
from qingshan.rulebook import Rulebook
from qingshan.runs.columns import Columns, codes_named, number_of
from qingshan.runs.given import PLACE
from qingshan.runs.inputs import Inputs
from qingshan.runs.nodes import Node, NodeKind
from qingshan.runs.plan import Plan, codes_of

ECOSYSTEM = "ecosystem"


@dataclass
class Evaluated:
    """Values of a plan by code, with labelled dimensions place, ecosystem and others.

    area : ground area by place and column [m²];  covered : share of it that stands behind each value
    included : columns that an account's figures are added over
    adding : codes that add up over places;  absent : where the facts say that there is none of one
    tables : codes of parameters;  book : whose dimensions say which type takes the number of which
    """

    places: tuple[str, ...]
    columns: Columns
    area: xr.DataArray
    unclassified: xr.DataArray
    values: dict[str, xr.DataArray] = field(default_factory=dict)
    covered: dict[str, xr.DataArray] = field(default_factory=dict)
    included: dict[str, xr.DataArray] = field(default_factory=dict)
    adding: frozenset[str] = frozenset()
    absent: dict[str, xr.DataArray] = field(default_factory=dict)
    tables: frozenset[str] = frozenset()
    book: Rulebook = field(default_factory=Rulebook)


def evaluate_plan(inputs: Inputs, plan: Plan, columns: Columns, outcome: Outcome) -> Evaluated:
    """Every node that has a value by place: sums and means of the walk, facts, and models above the cell."""
    area = _labelled(outcome.area[:, :-1], inputs, columns)
    missing = xr.DataArray(outcome.area[:, -1], dims=PLACE, coords={PLACE: list(inputs.zones.codes)})
    held = Evaluated(inputs.zones.codes, columns, area, missing)
    held.included, held.book = _included(plan, columns), plan.book
    held.tables = frozenset(node.code for node in plan.nodes.values() if node.kind is NodeKind.PARAMETER)
    held.adding = frozenset(node.code for node in plan.nodes.values() if _adds(node, plan.book))
    for node in plan.nodes.values():
        if node.level is Level.CELL:
            _from_walk(node, held, inputs, outcome)
        elif node.kind is NodeKind.PARAMETER:
            held.values[node.code] = parameter_array(node, plan.book, columns)
        elif node.kind is NodeKind.FACTS:
            held.values[node.code] = inputs.given.array(node.code, node.unit)
            held.absent[node.code] = inputs.given.absent(node.code)
        elif node.model is not None:
            modelled(node, held)
    return held


def _adds(node: Node, book: Rulebook) -> bool:
    stated = node.kind is NodeKind.FACTS and node.code in book.indicators
    return book.indicators[node.code].over_places == "sum" if stated else node.extensive


def _labelled(values: npt.NDArray[np.float64], inputs: Inputs, columns: Columns) -> xr.DataArray:
    coords = {PLACE: list(inputs.zones.codes), ECOSYSTEM: list(columns.codes)}
    return xr.DataArray(values, dims=(PLACE, ECOSYSTEM), coords=coords)


def _included(plan: Plan, columns: Columns) -> dict[str, xr.DataArray]:
    masks = {}
    for account in plan.accounted:
        mask = np.ones(len(columns.codes), bool)
        mask[columns.outside(account.ecosystems)] = False
        for code in codes_of(account.service):
            masks[code] = xr.DataArray(mask, dims=ECOSYSTEM, coords={ECOSYSTEM: list(columns.codes)})
    return masks


def _from_walk(node: Node, held: Evaluated, inputs: Inputs, outcome: Outcome) -> None:
    if node.code == AREA:
        held.values[AREA], held.covered[AREA] = held.area, xr.ones_like(held.area)
        return
    sums = outcome.sums[node.code]
    valid = _labelled(sums.area[:, :-1], inputs, held.columns)
    value = _labelled((sums.total if node.extensive else sums.mean)[:, :-1], inputs, held.columns)
    if node.extensive:
        value = value.where(valid > 0).where(held.area > 0, 0.0)
    held.values[node.code] = value
    held.covered[node.code] = (valid / held.area.where(held.area > 0)).clip(0, 1)


def parameter_array(node: Node, book: Rulebook, columns: Columns) -> xr.DataArray:
    """A parameter over its dimensions; ecosystem types are those of the run, other codes those its table names."""
    if not node.by:
        return xr.DataArray(number_of(node, book, {}))
    coords = {name: list(columns.codes) if name == ECOSYSTEM else codes_named(node, book, name) for name in node.by}
    shape = [len(codes) for codes in coords.values()]
    flat = [
        number_of(node, book, {name: coords[name][at] for name, at in zip(node.by, position, strict=True)})
        for position in np.ndindex(*shape)
    ]
    return xr.DataArray(np.array(flat).reshape(shape), dims=node.by, coords=coords)


def modelled(node: Node, held: Evaluated) -> None:
    """Put the value of a model above the cell, and the share of the area behind it, beside the others."""
    assert node.model is not None
    given: dict[str, xr.DataArray] = {}
    for argument, code in node.takes.items():
        given[argument] = _totalled(code, node.fields[argument], held)
    covered = [held.covered[code] for code in node.takes.values() if code in held.covered]
    share = xr.ones_like(held.area)
    for one in covered:
        share = share.where(share <= one, one)
    for argument, code in node.takes.items():
        if code == AREA and node.extensive:
            given[argument] = given[argument] * share.fillna(0.0)  # only the area that has values behind it
    own = {name: _codes_along(name, given) for name in node.model.dimensions}
    aligned = [_along(array, own, node.takes[argument], held) for argument, array in given.items()]
    names = list(given)

    def compute(*arrays: object) -> object:
        assert node.model is not None
        return node.model.compute(**dict(zip(names, arrays, strict=True)))

    value = xr.apply_ufunc(compute, *aligned, join="exact")
    if ECOSYSTEM in value.dims and node.extensive:
        value = value.where(held.area > 0, 0.0)
        if node.code in held.included:
            value = value.where(held.included[node.code])
    absent = _absent(node, held)
    if absent is not None and node.extensive:
        absent = absent.reindex_like(value, fill_value=False)
        value = value.where(~absent, 0.0)
        held.absent[node.code] = absent
    held.values[node.code] = value
    held.covered[node.code] = share


def _absent(node: Node, held: Evaluated) -> xr.DataArray | None:
    """Where there is none of all that a model adds up: it then adds nothing, whatever its price. None if nowhere."""
    together: xr.DataArray | None = None
    for argument, code in node.takes.items():
        if code not in held.adding:
            continue
        if code not in held.absent:
            return None
        one = held.absent[code]
        one = one.all([name for name in node.fields[argument].total_over if name in one.dims])
        together = one if together is None else together & one
    return together if together is not None and bool(together.any()) else None


def _totalled(code: str, wanted: Field, held: Evaluated) -> xr.DataArray:
    array = held.values[code]
    for dimension in wanted.total_over:
        if dimension not in array.dims:
            continue
        if dimension == ECOSYSTEM and code in held.included:
            array = array.where(held.included[code], 0.0)
        array = array.sum(dimension, skipna=False)
    return array


def _along(array: xr.DataArray, own: dict[str, list[str]], code: str, held: Evaluated) -> xr.DataArray:
    """A value on the codes of the result; a type without a number in a table takes that of the coarser one above it."""
    for name, codes in own.items():
        if name not in array.dims:
            continue
        there, chosen = {str(one) for one in array.coords[name].values}, codes
        if code in held.tables and name in held.book.dimensions:
            lineages = [list(held.book.lineage(name, one)) for one in codes]
            chosen = [next((above for above in lineage if above in there), lineage[0]) for lineage in lineages]
        array = array.reindex({name: chosen}).assign_coords({name: codes})
    return array


def _codes_along(name: str, given: dict[str, xr.DataArray]) -> list[str]:
    """The codes a result has along a dimension: those of its quantities; a price list does not add to them."""
    along = [array for array in given.values() if name in array.dims]
    carriers = [array for array in along if PLACE in array.dims] or along
    codes: dict[str, None] = {}
    for array in carriers:
        codes |= dict.fromkeys(str(code) for code in array.coords[name].values)
    return list(codes)
