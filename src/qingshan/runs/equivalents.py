"""The account's areas valued by equivalents 当量因子法: beside the account, in the section of TEEB, never in a sum."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from qingshan.core import Finding, Text
from qingshan.grid.walk import Outcome
from qingshan.nature import teeb
from qingshan.report.equivalents import Equivalents, TypeValue
from qingshan.report.extent import ExtentContent
from qingshan.rulebook import Rulebook, plain_table
from qingshan.runs.columns import Columns
from qingshan.runs.compute import Computed
from qingshan.runs.inputs import Inputs

TABLE, CROSSWALK = "teeb.equivalents", "teeb.equivalents.of_ecosystem"
_CHANGED = 1.5  # the coefficient of one type, half as much again, for its sensitivity


def check_equivalents(inputs: Inputs, columns: Columns, outcome: Outcome) -> Iterator[Finding]:
    """Codes under `teeb.types` that there are not, and types on the map that have no row in the table."""
    asked, book = inputs.run.teeb, inputs.plan.book
    for at, dimension in ((0, "ecosystem"), (1, "esv_type")):
        known = {member.code for member in book.dimensions[dimension].members}
        for pair in asked.types.items():
            if pair[at] not in known:
                yield Finding(
                    "teeb-type-unknown",
                    inputs.document.where(("teeb", "types", pair[0])),
                    Text(f"维度 {dimension} 没有 {pair[at]}", f"dimension {dimension} has no {pair[at]}"),
                    Text("核对代码", "check the code against the dimensions"),
                )
    if not asked.equivalents:
        return
    there = outcome.area.sum(axis=0)[: len(columns.types)] > 0  # the last column is ground without a class
    kinds = dict.fromkeys(kind for kind, found in zip(columns.types, there, strict=True) if found)
    lacking = [kind for kind in kinds if table_type(kind, inputs) is None]
    if lacking:
        names = [book.member("ecosystem", kind).title for kind in lacking]
        codes = ", ".join(f"{kind}: " for kind in lacking).strip()
        zh, en = "、".join(name.zh for name in names), ", ".join(name.en for name in names)
        yield Finding(
            "teeb-type-missing",
            inputs.document.where(("teeb",)),
            Text(f"当量表没有这些类型的归类：{zh}", f"the table of equivalents does not say where these belong: {en}"),
            Text(f"在 teeb.types 中写明归入哪一类：{codes}", f"say so under teeb.types: {codes}"),
        )


def table_type(kind: str, inputs: Inputs) -> str | None:
    """The type of the table that an ecosystem type is counted under: the run's word, then the rulebook's."""
    book = inputs.plan.book
    lineage = list(book.lineage("ecosystem", kind))
    said = next((inputs.run.teeb.types[code] for code in lineage if code in inputs.run.teeb.types), None)
    if said is not None:
        return said
    crosswalk = plain_table(book.value_of(CROSSWALK, inputs.run.when.end).value)
    return next((str(row) for code in lineage if code in crosswalk for row in crosswalk[code]), None)


def equivalents_of(inputs: Inputs, computed: Computed, extent: ExtentContent | None) -> Equivalents | None:
    """The values, or None where the run does not ask for them."""
    asked, book, day = inputs.run.teeb, inputs.plan.book, inputs.run.when.end
    if not asked.equivalents:
        return None
    code = f"teeb.equivalent_value.{asked.equivalent}"
    held = book.value_of(code, day)
    one, table = float(plain_table(held.value)), _table(inputs)
    area = np.asarray(computed.held.area.values, float) / 1e4  # m² to hm², place × column
    belongs = [table_type(kind, inputs) for kind in computed.held.columns.types]
    areas = _areas(area.sum(axis=0), belongs)
    value = teeb.service_value(areas, table, one)
    by_place = {
        str(place): teeb.service_value(_areas(row, belongs), table, one).total
        for place, row in zip(computed.held.places, area, strict=True)
    }
    moved = _moved(inputs, computed, extent, table, one)
    return Equivalents(
        one=one,
        one_title=book.parameters[code].title,
        one_source=held.source,
        one_mark=str(held.mark),
        price_year=held.price_year,
        types=tuple(_types(inputs, computed, areas, belongs, table, one, value)),
        by_service=tuple((book.member("esv_service", name).title, part) for name, part in value.by_service.items()),
        by_place=tuple(by_place.items()),
        total=value.total,
        dynamic=_dynamic(inputs),
        **moved,
    )


def _areas(area: Any, belongs: list[str | None]) -> dict[str, float]:
    areas: dict[str, float] = {}
    for kind, size in zip(belongs, area, strict=True):
        if kind is not None and size > 0:
            areas[kind] = areas.get(kind, 0.0) + float(size)
    return areas


def _table(inputs: Inputs) -> dict[str, dict[str, float]]:
    """The equivalents, in the dynamic form where the run gives its ratios."""
    plain: dict[str, dict[str, float]] = plain_table(inputs.plan.book.value_of(TABLE, inputs.run.when.end).value)
    ratios = inputs.run.teeb.dynamic
    if ratios is None:
        return plain
    by_driver = ratios.model_dump(exclude={"source"})
    return {kind: teeb.adjusted(row, by_driver) for kind, row in plain.items()}


def _dynamic(inputs: Inputs) -> str:
    ratios = inputs.run.teeb.dynamic
    if ratios is None:
        return ""
    return f"NPP {ratios.npp:g}, P {ratios.rain:g}, SR {ratios.soil_retention:g} ({ratios.source})"


def _types(
    inputs: Inputs,
    computed: Computed,
    areas: Mapping[str, float],
    belongs: list[str | None],
    table: Mapping[str, Mapping[str, float]],
    one: float,
    value: teeb.Valued,
) -> Iterator[TypeValue]:
    book: Rulebook = inputs.plan.book
    ground = np.asarray(computed.held.area.values, float).sum(axis=0)
    for kind, area in areas.items():
        kinds = zip(computed.held.columns.types, belongs, ground, strict=True)
        counted = dict.fromkeys(own for own, row, size in kinds if row == kind and size > 0)
        coefficient = sum(table[kind].values()) * one
        changed = value.total + (_CHANGED - 1) * value.by_type[kind]
        hangs = bool(coefficient) and bool(value.total)
        yield TypeValue(
            title=book.member("esv_type", kind).title,
            counted=tuple(book.member("ecosystem", code).title for code in counted),
            area=area,
            equivalents=sum(table[kind].values()),
            coefficient=coefficient,
            value=value.by_type[kind],
            sensitivity=teeb.sensitivity_coefficient(value.total, changed, coefficient, _CHANGED * coefficient)
            if hangs
            else None,
        )


def _moved(
    inputs: Inputs,
    computed: Computed,
    extent: ExtentContent | None,
    table: Mapping[str, Mapping[str, float]],
    one: float,
) -> dict[str, Any]:
    """The gain and loss matrix where the run has an opening map and a value for a hectare of each of its rows.

    A row of the account table has the mean of the finer types in it on the closing map, else its own type's.
    """
    if extent is None:
        return {}
    worth = [_row_worth(code, inputs, computed, table, one) for code in extent.ecosystems]
    lacking = [name for name, value in zip(extent.ecosystems.values(), worth, strict=True) if value is None]
    if lacking:
        zh, en = "、".join(name.zh for name in lacking), ", ".join(name.en for name in lacking)
        told = (
            f"没有价值损益矩阵，期初类型无归类：{zh}",
            f"no matrix of gains and losses: opening types without a row: {en}",
        )
        return {"not_moved": Text(*told)}
    whole = inputs.run.total_place
    matrix = extent.matrix[whole] if whole in extent.matrix else np.sum(list(extent.matrix.values()), axis=0)
    size = len(worth)
    return {
        "moved": teeb.gains_and_losses(np.asarray(matrix, float)[:size, :size] / 1e4, np.array(worth, float)),
        "moved_types": tuple(extent.ecosystems.values()),
        "moved_years": (extent.opening, extent.closing),
    }


def _row_worth(
    row: str, inputs: Inputs, computed: Computed, table: Mapping[str, Mapping[str, float]], one: float
) -> float | None:
    """Value of a hectare of a row of the account table [CNY·hm⁻²·a⁻¹]."""
    columns = computed.held.columns
    ground = np.asarray(computed.held.area.values, float).sum(axis=0)
    inside = [(kind, size) for kind, top, size in zip(columns.types, columns.tops, ground, strict=True) if top == row]
    total = sum(size for _, size in inside)
    if total > 0:
        there = [(sum(table[str(table_type(kind, inputs))].values()), float(size)) for kind, size in inside if size]
        return sum(equivalents * size for equivalents, size in there) * one / float(total)
    own = table_type(row, inputs)
    return None if own is None else sum(table[own].values()) * one
