"""The extent account as rows 范围账户结果: facts of each zone and the total, two CSV tables, what the report shows."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from qingshan.core.record import Mark
from qingshan.facts import facts_frame, format_part, roll_up, sorted_facts
from qingshan.nature.seea import extent_account
from qingshan.report.extent import ExtentContent
from qingshan.runs.compute import Computed
from qingshan.runs.extent import MANAGED, ExtentOfRun, managed_node
from qingshan.runs.inputs import Inputs
from qingshan.runs.manifest import node_row

Floats = npt.NDArray[np.float64]

#: Entries of the account, in its order; each is an indicator ``land.extent.…``.
ENTRIES = (
    "opening",
    "managed_expansion",
    "natural_expansion",
    "additions",
    "managed_reduction",
    "natural_reduction",
    "reductions",
    "closing",
)
_CAUSES = ("managed_expansion", "natural_expansion", "managed_reduction", "natural_reduction")
_FORMULAS = {
    "opening": "sum over closing types of M[opening, closing]",
    "closing": "sum over opening types of M[opening, closing]",
    "additions": "closing - M[type, type]",
    "reductions": "opening - M[type, type]",
    "managed_expansion": "additions where land.extent.managed of the type is 1",
    "natural_expansion": "additions where land.extent.managed of the type is 0",
    "managed_reduction": "sum over managed closing types of M[opening, closing], itself left out",
    "natural_reduction": "sum over natural closing types of M[opening, closing], itself left out",
    "unclassified": "ground without a class in one of the maps",
}


def entries_of(matrix: Floats, managed: Floats) -> dict[str, Floats]:
    """Every entry of the account by type. [the unit of the matrix]

    matrix : opening × closing types, without ground that has no class;  managed : 1, 0 or NaN by type

    >>> found = entries_of(np.array([[9.0, 1.0], [2.0, 3.0]]), np.array([0.0, 1.0]))
    >>> found["natural_expansion"].tolist(), found["managed_reduction"].tolist(), found["closing"].tolist()
    ([2.0, 0.0], [1.0, 0.0], [11.0, 4.0])
    """
    account = extent_account(matrix)
    moved = np.where(np.eye(len(matrix), dtype=bool), 0.0, matrix)
    by_people = np.where(moved > 0, moved * managed, 0.0)  # a cause that nobody told matters only where land moved
    by_nature = np.where(moved > 0, moved * (1.0 - managed), 0.0)
    return {
        "opening": account.opening,
        "managed_expansion": by_people.sum(axis=0),
        "natural_expansion": by_nature.sum(axis=0),
        "additions": account.additions,
        "managed_reduction": by_people.sum(axis=1),
        "natural_reduction": by_nature.sum(axis=1),
        "reductions": account.reductions,
        "closing": account.closing,
    }


def extent_facts(inputs: Inputs, extent: ExtentOfRun, source: str) -> pl.DataFrame:
    """Rows of the facts table for each zone and the place of the total, by ecosystem type and whole."""
    rows = [row for number in range(len(inputs.zones.codes)) for row in _rows(inputs, extent, number, source)]
    own = facts_frame(rows)
    total, tree = inputs.run.total_place, inputs.tree
    if not total or tree is None:
        return own
    day = inputs.run.when.end
    above, _ = roll_up(own, inputs.plan.book, tree, day=day, levels=[tree.at(total, day).level])
    signed = above.filter(pl.col("place") == total).with_columns(source=pl.format("{} {}", "source", pl.lit(source)))
    return sorted_facts(pl.concat([own, signed]))


def with_extent(computed: Computed, inputs: Inputs, extent: ExtentOfRun | None, source: str) -> Computed:
    """The account with the extent account's rows among its own."""
    if extent is None:
        return computed
    return replace(computed, facts=sorted_facts(pl.concat([computed.facts, extent_facts(inputs, extent, source)])))


def _rows(inputs: Inputs, extent: ExtentOfRun, number: int, source: str) -> Iterator[dict[str, Any]]:
    matrix = extent.area[number]
    common = {"place": inputs.zones.codes[number], "period": inputs.run.period, "unit": "m2", "source": source}
    whole = float(matrix.sum())
    bare = whole - float(matrix[:-1, :-1].sum())
    shared = {"coverage": (whole - bare) / whole} if whole > bare else {}
    for name, values in entries_of(matrix[:-1, :-1], extent.managed).items():
        mark = {"mark": str(Mark.UNVERIFIED)} if name in _CAUSES else {}
        row = {**common, **mark, "indicator": f"land.extent.{name}"}
        for part, value in [("", float(values.sum())), *_parts(extent, values)]:
            if np.isnan(value):
                unsaid = "没有说明是人为还是自然 | nobody says whether people or nature did it"
                yield {**row, "part": part, "status": "missing", "reason": unsaid}
            else:
                yield {**row, **shared, "part": part, "value": value}
    yield {**common, "indicator": "land.extent.unclassified", "value": max(bare, 0.0)}


def _parts(extent: ExtentOfRun, values: Floats) -> list[tuple[str, float]]:
    return [(format_part({"ecosystem": code}), float(one)) for code, one in zip(extent.ecosystems, values, strict=True)]


def extent_nodes(inputs: Inputs) -> dict[str, dict[str, Any]]:
    """Where the figures come from, as rows of the manifest, so that each can be explained from the folder alone."""
    node = managed_node(inputs) if inputs.run.opening_land_cover is not None else None
    if inputs.run.opening_land_cover is None:
        return {}
    book = inputs.plan.book
    rows = {MANAGED: node_row(node, book)} if node is not None else {}
    for name, formula in _FORMULAS.items():
        indicator = book.indicators[f"land.extent.{name}"]
        source = book.sources[indicator.source]
        rows[indicator.code] = {
            "kind": "extent",
            "title": indicator.title._asdict(),
            "unit": indicator.unit,
            "level": "cell",
            "takes": [MANAGED] if name in _CAUSES and node is not None else [],
            "files": ["zones", "opening_land_cover", "land_cover"],
            "formula": formula,
            "source": indicator.source,
            "source_title": source.title._asdict(),
            "mark": str(Mark.UNVERIFIED) if name in _CAUSES else None,
        }
    return rows


def extent_content(inputs: Inputs, extent: ExtentOfRun) -> ExtentContent:
    """What the report shows beside the facts."""
    opening, book = inputs.run.opening_land_cover, inputs.plan.book
    assert opening is not None
    members = {code: book.member("ecosystem", code) for code in extent.ecosystems}
    # every zone lies in the place of the total: `check_total_place` has seen to it
    matrices = dict(zip(inputs.zones.codes, extent.area, strict=True)) | {
        inputs.run.total_place: extent.area.sum(axis=0)
    }
    return ExtentContent(
        opening=opening.period,
        closing=inputs.run.period,
        ecosystems={code: member.title for code, member in members.items()},
        colours={code: member.colour for code, member in members.items()},
        matrix=matrices,
        managed=tuple(code for code, one in zip(extent.ecosystems, extent.managed, strict=True) if one == 1),
    )


def extent_csv(facts: pl.DataFrame) -> str:
    """A row for each place and ecosystem type, the whole last, areas in m²."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["place", "period", "ecosystem", *(f"{name}_m2" for name in ENTRIES)])
    held: dict[tuple[str, str, str], dict[str, float | None]] = {}
    for row in facts.filter(pl.col("indicator").str.starts_with("land.extent.")).iter_rows(named=True):
        key = (row["place"], row["period"], row["part"].removeprefix("ecosystem="))
        held.setdefault(key, {})[row["indicator"].removeprefix("land.extent.")] = row["value"]
    for key, entries in sorted(held.items()):
        values = [entries.get(name) for name in ENTRIES]
        writer.writerow([*key, *("" if value is None else repr(value) for value in values)])
    return text.getvalue()


def change_csv(content: ExtentContent) -> str:
    """A row for each place and pair of types between which land moved or stayed, areas in m²."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["place", "opening", "closing", "from", "to", "area_m2"])
    names = [*content.ecosystems, "unclassified"]
    for place, matrix in content.matrix.items():
        for at in np.argwhere(matrix > 0):
            pair = [names[int(number)] for number in at]
            line = [place or "total", content.opening, content.closing, *pair, repr(float(matrix[tuple(at)]))]
            writer.writerow(line)
    return text.getvalue()
