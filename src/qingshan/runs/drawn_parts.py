"""Parts of drawn values 分项抽样值: the whole, each row of the account table and each further part, by draw and zone.

`runs.account.parts_of` cuts the account's own figures in the same way; here one more dimension runs along, the draws.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import product

import numpy as np
import numpy.typing as npt
import xarray as xr

from qingshan.core.units import is_money
from qingshan.facts import format_part
from qingshan.runs.evaluate import ECOSYSTEM, Evaluated
from qingshan.runs.given import PLACE
from qingshan.runs.nodes import Node
from qingshan.runs.varied import DRAW

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def of_zones(held: Evaluated, zones: slice) -> Evaluated:
    """The same values of some zones alone."""

    def cut(array: xr.DataArray) -> xr.DataArray:
        return array.isel({PLACE: zones}) if PLACE in array.dims else array

    return replace(
        held,
        places=held.places[zones],
        area=cut(held.area),
        unclassified=cut(held.unclassified),
        values={code: cut(array) for code, array in held.values.items()},
        covered={code: cut(array) for code, array in held.covered.items()},
        absent={code: cut(array) for code, array in held.absent.items()},
    )


def parts_drawn(node: Node, held: Evaluated, draws: int, wanted: Collection[str]) -> Iterator[tuple[str, Floats]]:
    """Each of the wanted parts of a value, as draws × zones; parts that the value does not have are passed over."""
    array = held.values[node.code]
    further = [str(name) for name in array.dims if name not in (DRAW, PLACE, ECOSYSTEM)]
    codes = [[str(code) for code in array.coords[name].values] for name in further]
    for chosen in product(*codes):
        keys = dict(zip(further, chosen, strict=True))
        if any(format_part({**keys, **own}) in wanted for own in _rows(held)):
            yield from _by_ecosystem(node, held, array.sel(keys), keys, draws, wanted)
    if further and is_money(node.unit):
        yield from _by_ecosystem(node, held, array.sum(further, skipna=False), {}, draws, wanted)


def _rows(held: Evaluated) -> Iterator[dict[str, str]]:
    yield {}
    yield from ({ECOSYSTEM: row} for row in held.columns.rows)


def _by_ecosystem(
    node: Node, held: Evaluated, array: xr.DataArray, keys: Mapping[str, str], draws: int, wanted: Collection[str]
) -> Iterator[tuple[str, Floats]]:
    if DRAW not in array.dims:
        array = array.expand_dims({DRAW: draws})
    if ECOSYSTEM not in array.dims:
        if format_part(keys) in wanted:
            like = held.area.isel({ECOSYSTEM: 0}, drop=True)
            yield format_part(keys), np.asarray(array.broadcast_like(like).transpose(DRAW, PLACE).values, np.float64)
        return
    table = np.asarray(array.broadcast_like(held.area).transpose(DRAW, PLACE, ECOSYSTEM).values, np.float64)
    included = held.included.get(node.code)
    inside = np.ones(len(held.columns.codes), bool) if included is None else np.asarray(included.values)
    for own in _rows(held):
        part = format_part({**keys, **own})
        of_row = np.array([not own or top == own[ECOSYSTEM] for top in held.columns.tops]) & inside
        if part in wanted and of_row.any():
            yield part, _collapsed(node, held, table, of_row)


def _collapsed(node: Node, held: Evaluated, table: Floats, chosen: Flags) -> Floats:
    """Added up, or averaged by the area that has a value, over some columns, as `runs.account.collapse` does."""
    value, area = table[..., chosen], np.asarray(held.area.values)[:, chosen]
    share = held.covered.get(node.code)
    behind = np.ones_like(area) if share is None else np.nan_to_num(np.asarray(share.values))[:, chosen]
    there = np.isfinite(value)
    valid = np.where(there, area * behind, 0.0)
    total, known = valid.sum(axis=-1), np.where(there, value, 0.0)
    if node.extensive:
        return np.asarray(np.where((area.sum(axis=-1) > 0) & (total == 0), np.nan, known.sum(axis=-1)))
    return np.asarray(np.where(total > 0, (known * valid).sum(axis=-1) / np.where(total > 0, total, 1), np.nan))
