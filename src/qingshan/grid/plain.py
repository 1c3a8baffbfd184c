"""One leaf by NumPy 逐叶计算, without compiling: for small maps, where a kernel takes longer to make than to run."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from qingshan.grid.cell_values import one_by_cell, values_of
from qingshan.grid.classify import Lookup
from qingshan.grid.job import Job
from qingshan.grid.leaf_sums import LeafSums
from qingshan.grid.leaves import Leaf
from qingshan.grid.reading.reader import Reader
from qingshan.grid.sums import add_to
from qingshan.grid.zones import Cover

Floats = npt.NDArray[np.float64]


def plain_sums(
    job: Job, leaf: Leaf, areas: Floats, readers: Mapping[str, Reader], lookup: Lookup
) -> tuple[LeafSums, list[Floats]]:
    """The sums of a leaf, and its values to be kept as (rows, columns), NaN outside the zones.

    areas : of the leaf's cells, (rows, columns) [m²]
    """
    cover = _cover(leaf)
    flat = areas.reshape(-1)[cover.cell]
    values, kind, breaches = values_of(job, leaf.window, cover.cell, flat, readers, lookup)
    ground = flat * cover.share
    zones, classes = len(leaf.zones), job.columns
    by_class = np.bincount(cover.zone * classes + kind, weights=ground, minlength=zones * classes)
    weights = [cover.share] * len(job.summed) + [ground] * len(job.averaged)
    total = np.zeros((len(weights), zones, classes))
    area = np.zeros_like(total)
    for number, (name, weight) in enumerate(zip((*job.summed, *job.averaged), weights, strict=True)):
        value = np.broadcast_to(one_by_cell(values[name]), weight.shape)
        value = np.ascontiguousarray(value, dtype=np.float64)
        add_to(total[number], area[number], cover.zone, kind, value, weight, ground)
    kept = [_spread(one_by_cell(values[name]), cover, areas.shape) for name in job.kept]
    sums = LeafSums(
        leaf.row,
        leaf.column,
        leaf.zones,
        np.moveaxis(total, 0, -1),
        np.moveaxis(area, 0, -1),
        np.asarray(by_class, np.float64).reshape(zones, classes),
        tuple(breaches),
    )
    return sums, kept


def _cover(leaf: Leaf) -> Cover:
    row, column, zone, share = leaf.spans.cover
    return Cover(row * leaf.window.columns + column, zone, share)


def _spread(value: Floats, cover: Cover, shape: tuple[int, ...]) -> Floats:
    """Values by cell and zone back on the leaf; a cell in two zones shows that of the later one."""
    flat = np.full(shape[0] * shape[1], np.nan)
    flat[cover.cell] = np.broadcast_to(value, cover.cell.shape)
    return flat.reshape(shape)
