"""From evaluated arrays to rows of the facts table 核算结果: the whole, each ecosystem type, each further part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import xarray as xr

from qingshan.core.record import Mark
from qingshan.core.units import is_money
from qingshan.facts import format_part, parse_part
from qingshan.runs.evaluate import ECOSYSTEM, Evaluated
from qingshan.runs.given import PLACE
from qingshan.runs.nodes import Node, NodeKind
from qingshan.runs.plan import Plan
from qingshan.runs.prices import price_years
from qingshan.runs.resolve import upstream

Row = dict[str, Any]

_WORST = {Mark.STATED: 0, Mark.RECOVERED: 1, Mark.UNVERIFIED: 2}


@dataclass(frozen=True)
class Collapsed:
    """One figure by place for one part: value, and the share of the area behind it (NaN where there is no area)."""

    value: np.ndarray[Any, np.dtype[np.float64]]
    coverage: np.ndarray[Any, np.dtype[np.float64]]


def rows_of(plan: Plan, held: Evaluated, source: str) -> list[Row]:
    """All rows of a run's own indicators. `source` says which run they are of."""
    period = plan.run.period
    rows: list[Row] = []
    for node in plan.nodes.values():
        if node.code not in held.values or node.kind in (NodeKind.PARAMETER, NodeKind.PERIOD, NodeKind.FACTS):
            continue
        common = {
            "indicator": node.code,
            "period": period,
            "unit": node.unit,
            "mark": str(mark_of(plan, node.code)) if mark_of(plan, node.code) else None,
            "source": source,
            **_price(plan, node),
        }
        for part, figure in parts_of(node, held):
            rows += _rows(part, figure, held, common)
    return rows


def _rows(part: str, figure: Collapsed, held: Evaluated, common: Row) -> Iterator[Row]:
    for number, place in enumerate(held.places):
        value, coverage = float(figure.value[number]), float(figure.coverage[number])
        row = {**common, "place": place, "part": part}
        if np.isfinite(value):
            row |= {"value": value, "status": "value", "coverage": coverage if coverage > 0 else None}
        elif np.isnan(coverage):
            row |= {"value": None, "status": "not applicable", "reason": "此处没有该类型 | there is none of it here"}
        else:
            row |= {"value": None, "status": "missing", "reason": "输入在此处没有值 | its inputs have no value here"}
        yield row


def parts_of(node: Node, held: Evaluated) -> Iterator[tuple[str, Collapsed]]:
    """The whole, each row of the account table, and the same by every further dimension."""
    array = held.values[node.code]
    absent = held.absent.get(node.code)
    further = [str(name) for name in array.dims if name not in (PLACE, ECOSYSTEM)]
    codes = [[str(code) for code in array.coords[name].values] for name in further]
    for chosen in product(*codes):
        keys = dict(zip(further, chosen, strict=True))
        yield from _without(absent, keys, _by_ecosystem(node, held, array.sel(keys), keys))
    if further and is_money(node.unit):
        yield from _without(absent, {}, _by_ecosystem(node, held, array.sum(further, skipna=False), {}))


def _without(
    absent: xr.DataArray | None, keys: Mapping[str, str], parts: Iterator[tuple[str, Collapsed]]
) -> Iterator[tuple[str, Collapsed]]:
    """The same, with no figure where the facts say that there is none of it."""
    for part, figure in parts:
        if absent is None:
            yield part, figure
            continue
        chosen = {name: code for name, code in {**parse_part(part), **keys}.items() if name in absent.dims}
        there = absent.sel({name: code for name, code in chosen.items() if code in absent.coords[name].values})
        gone = np.asarray(there.all([name for name in there.dims if name != PLACE]).values)
        yield part, Collapsed(np.where(gone, np.nan, figure.value), np.where(gone, np.nan, figure.coverage))


def _by_ecosystem(
    node: Node, held: Evaluated, array: xr.DataArray, keys: Mapping[str, str]
) -> Iterator[tuple[str, Collapsed]]:
    if ECOSYSTEM not in array.dims:
        flat = array.broadcast_like(held.area.isel({ECOSYSTEM: 0}, drop=True)).transpose(PLACE)
        value = np.asarray(flat.values, float)
        yield format_part(keys), Collapsed(value, np.where(np.isfinite(value), 1.0, 0.0))
        return
    table = array.broadcast_like(held.area).transpose(PLACE, ECOSYSTEM)
    included = held.included.get(node.code)
    inside = np.ones(len(held.columns.codes), bool) if included is None else np.asarray(included.values)
    yield format_part(keys), collapse(node, held, table, inside, np.asarray(held.unclassified.values))
    for row in held.columns.rows:
        of_row = np.array([top == row for top in held.columns.tops]) & inside
        if of_row.any() and float(held.area.values[:, of_row].sum()) > 0:
            yield format_part({**keys, "ecosystem": row}), collapse(node, held, table, of_row)


def collapse(
    node: Node,
    held: Evaluated,
    table: xr.DataArray,
    chosen: np.ndarray[Any, Any],
    unclassified: np.ndarray[Any, Any] | float = 0.0,
) -> Collapsed:
    """Add up (or average by the area that has a value) over some columns; holes lower the coverage, not the mean.

    unclassified : ground without a land-cover class that the figure ought to cover too [m²]; it is a hole as well
    """
    value = np.asarray(table.values)[:, chosen]
    area = np.asarray(held.area.values)[:, chosen]
    share = held.covered.get(node.code)
    behind = np.ones_like(area) if share is None else np.nan_to_num(np.asarray(share.values))[:, chosen]
    there = np.isfinite(value)
    valid = np.where(there, area * behind, 0.0)
    total, ground = valid.sum(axis=1), area.sum(axis=1) + unclassified
    coverage = np.where(ground > 0, total / np.where(ground > 0, ground, 1), np.nan)
    known = np.where(there, value, 0.0)
    if node.extensive:
        blank = (np.asarray(held.area.values).sum(axis=1) == 0) & (ground > 0)
        lost = blank | ((area.sum(axis=1) > 0) & (total == 0))
        return Collapsed(np.where(lost, np.nan, known.sum(axis=1)), coverage)
    mean = (known * valid).sum(axis=1) / np.where(total > 0, total, 1)
    return Collapsed(np.where(total > 0, mean, np.nan), coverage)


def mark_of(plan: Plan, code: str) -> Mark | None:
    """The worst evidence mark among all that a figure rests on."""
    marks = [mark for one in upstream(plan.nodes, [code]) if (mark := plan.nodes[one].own_mark) is not None]
    return max(marks, key=lambda mark: _WORST[mark]) if marks else None


def _price(plan: Plan, node: Node) -> Row:
    if not is_money(node.unit):
        return {}
    years = price_years(plan, [node.code])
    return {"price_year": years[0]} if len(years) == 1 else {"price_basis": "mixed"}
