"""The extent account of a run 范围账户: two land-cover maps, one change matrix by zone, checked against the zones."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from qingshan.core import Finding, Severity, Text
from qingshan.grid.change import OPENING, Change, ChangeJob, change_matrix
from qingshan.grid.walk import Progress
from qingshan.nature.seea import check_extent, extent_by_zone
from qingshan.report.tables_method import RUN_FILE
from qingshan.rulebook import Legend, Rulebook
from qingshan.rulebook.schema import Cell
from qingshan.runs.inputs import Inputs
from qingshan.runs.nodes import Node
from qingshan.runs.rasters_input import land_cover_layer
from qingshan.runs.resolve import Resolver

Floats = npt.NDArray[np.float64]

#: The parameter that says which types land becomes by people's doing.
MANAGED = "land.extent.managed"
_SHOWN = 3  # windows named in one finding


@dataclass(frozen=True, eq=False)
class ExtentOfRun:
    """What became of the land between the two maps.

    ecosystems : rows of the account table that occur in either map
    area : (zones, opening, closing) [m²], the last row and column for ground without a class in a map
    managed : for each type 1 where its expansion is managed, 0 where natural, NaN where nobody says
    """

    ecosystems: tuple[str, ...]
    area: Floats
    managed: Floats


def extent_of(inputs: Inputs, progress: Progress | None = None) -> ExtentOfRun | None:
    """The change matrix of the run's two maps; None where it names no opening map."""
    if inputs.run.opening_land_cover is None:
        return None
    tops = _tops(inputs)
    area = change_matrix(_job(inputs, tops), progress=progress).area
    there = [number for number in range(len(tops)) if area[:, number].sum() + area[:, :, number].sum() > 0]
    kept = [*there, len(tops)]
    ecosystems = tuple(tops[number] for number in there)
    return ExtentOfRun(ecosystems, area[np.ix_(range(len(area)), kept, kept)], managed_types(inputs, ecosystems))


def _tops(inputs: Inputs) -> tuple[str, ...]:
    """Rows of the account table that either legend leads to, in the order of the rulebook."""
    book = inputs.plan.book
    used = {book.top("ecosystem", one.ecosystem) for legend in _legends(inputs) for one in legend.classes}
    return tuple(member.code for member in book.dimensions["ecosystem"].members if member.code in used)


def _legends(inputs: Inputs) -> tuple[Legend, Legend]:
    opening, legends = inputs.run.opening_land_cover, inputs.plan.book.legends
    assert opening is not None
    return legends[opening.legend], legends[inputs.run.land_cover.legend]


def _job(inputs: Inputs, tops: tuple[str, ...]) -> ChangeJob:
    opening, (first, second) = inputs.run.opening_land_cover, _legends(inputs)
    assert opening is not None
    return ChangeJob(
        grid=inputs.grid,
        zones=inputs.zones,
        opening=land_cover_layer(opening, inputs.path.parent),
        closing=inputs.layers["land_cover"],
        opening_index=_index(first, tops, inputs.plan.book),
        closing_index=_index(second, tops, inputs.plan.book),
    )


def _index(legend: Legend, tops: tuple[str, ...], book: Rulebook) -> dict[int, int]:
    return {one.code: tops.index(book.top("ecosystem", one.ecosystem)) for one in legend.classes}


def managed_node(inputs: Inputs) -> Node | None:
    """The parameter behind managed and natural expansion, with what the run says itself laid over the rulebook's."""
    found = Resolver(inputs.run, inputs.plan.book, inputs.plan.profile, {}, lambda _code: {}).resolve(MANAGED)
    given = inputs.run.opening_land_cover
    if not isinstance(found, Node) or found.held is None or given is None or not given.managed:
        return found if isinstance(found, Node) else None
    table = dict(found.held.value) if isinstance(found.held.value, dict) else {}
    table |= {code: Cell(value=float(told), source=RUN_FILE) for code, told in given.managed.items()}
    return replace(found, held=found.held.model_copy(update={"value": table}), from_run=True)


def managed_types(inputs: Inputs, ecosystems: tuple[str, ...]) -> Floats:
    """1 for types whose expansion is managed, 0 for natural ones, NaN where nobody says."""
    node = managed_node(inputs)
    if node is None or node.held is None:
        return np.full(len(ecosystems), np.nan)
    numbers = [inputs.plan.book.number_in(node.held, node.by, {"ecosystem": code}) for code in ecosystems]
    return np.array([np.nan if one is None else one.value for one in numbers])


def check_extent_maps(inputs: Inputs, ground: Floats, progress: Progress | None = None) -> list[Finding]:
    """What is wrong with the pixels of the opening map, and whether the account closes.

    ground : area of each zone as the account's own walk has it [m²]
    """
    opening = inputs.run.opening_land_cover
    if opening is None:
        return []
    change = change_matrix(_job(inputs, _tops(inputs)), progress=progress)
    where = inputs.document.where(("opening_land_cover", "file"))
    names = [f"{name} {code}" for name, code in zip(inputs.zones.names, inputs.zones.codes, strict=True)]
    closed = check_extent(extent_by_zone(change.area), ground.tolist(), names)
    told = [replace(one, where=replace(where, field=one.where.field)) for one in closed]
    return [*_unknown(inputs, change), *told, *_unsaid(inputs)]


def _unknown(inputs: Inputs, change: Change) -> Iterator[Finding]:
    """Codes of the opening map that its legend lacks; those of the closing map are told by the scan."""
    breaches = [breach for breach in change.breaches if breach.layer == OPENING]
    if not breaches:
        return
    cells = sum(breach.cells for breach in breaches)
    low, high = min(breach.lowest for breach in breaches), max(breach.highest for breach in breaches)
    windows = "; ".join(
        f"[{row}:{row + rows}, {column}:{column + columns}]"
        for row, column, rows, columns in (breach.window for breach in breaches[:_SHOWN])
    )
    yield Finding(
        "class-unknown",
        inputs.document.where(("opening_land_cover", "legend")),
        Text(
            f"期初图有 {cells} 个像元的类别代码（{low:g} 至 {high:g}）不在图例中，见格网窗口 {windows}",
            f"the opening map: {cells} cells have classes ({low:g} to {high:g}) that the legend lacks; "
            f"grid window {windows}",
        ),
        Text("补全图例，或用 nodata 标明空值", "complete the legend, or name the nodata value"),
    )


def _unsaid(inputs: Inputs) -> Iterator[Finding]:
    """Types of which neither rulebook nor run says whether they expand by people's doing."""
    tops = _tops(inputs)
    lacking = [code for code, share in zip(tops, managed_types(inputs, tops), strict=True) if np.isnan(share)]
    if lacking:
        yield Finding(
            "extent-cause-unknown",
            inputs.document.where(("opening_land_cover", "managed")),
            Text(
                f"没有说明这些类型的扩张是人为还是自然：{'、'.join(lacking)}",
                f"nobody says whether these types expand by people's doing: {', '.join(lacking)}",
            ),
            Text("在 opening_land_cover.managed 中写明", "say so under opening_land_cover.managed"),
            Severity.WARNING,
        )
