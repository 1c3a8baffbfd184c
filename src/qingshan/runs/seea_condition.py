"""The condition account of a run 状况账户: variables by zone and ecosystem type, indicators, indices."""

from collections.abc import Iterator, Sequence

import numpy as np

from qingshan.core import Text
from qingshan.core.units import convert
from qingshan.facts import format_part, reason_text
from qingshan.nature.seea import area_weighted, condition_index, indicator
from qingshan.nature.seea.condition import CONDITION_CLASS_LABELS
from qingshan.report.figures import AREA, ECOSYSTEM, Figure, Figures
from qingshan.report.seea import Condition, ConditionIndex, ConditionRow
from qingshan.report.table import Missing, NoNumber, NotApplicable
from qingshan.runs.account import Row
from qingshan.runs.runfile_seea import ConditionVariable
from qingshan.runs.seea_records import INDEX, INDEX_OPENING

_NOTHING = Text("没有变量适用于该类型", "no variable holds for this type")
_NO_VALUE = Text("有变量在此处没有值", "a variable has no value here")

#: Zone → ecosystem type → figure, '' for the whole place.
Values = dict[str, dict[str, Figure]]


def condition_of(variables: Sequence[ConditionVariable], held: Figures) -> tuple[Condition, list[Row]]:
    """The account at the place of the total and by zone, and its rows of the facts table without their source."""
    if not variables:
        return Condition(), []
    areas = {zone: {name: _area(held, zone, name) for name in held.content.ecosystems} for zone in held.zones}
    closing = {one.code: _values(one, one.closing, held, areas) for one in variables}
    opening = {one.code: _values(one, one.opening, held, areas) for one in variables if one.opening}
    scaled = {one.code: _scaled(one, closing[one.code]) for one in variables}
    before = {one.code: _scaled(one, opening[one.code]) for one in variables if one.opening}
    index = _indices(variables, scaled, held, areas)
    early = _indices(variables, before, held, areas) if len(before) == len(variables) else {}
    over = {place: _over_types(by_type, _ground(areas, place)) for place, by_type in index.items()}
    over_before = {place: _over_types(by_type, _ground(areas, place)) for place, by_type in early.items()}
    rows = [row for one in variables for row in _indicator_rows(one, scaled[one.code], held)]
    rows += [*_index_rows(INDEX, index, over, held), *_index_rows(INDEX_OPENING, early, over_before, held)]
    account = Condition(
        tuple(_lines(variables, held, (opening, closing), (before, scaled))),
        tuple(_of_type(name, variables, index, early, held) for name in held.content.ecosystems),
        over,
    )
    return account, rows


def _area(held: Figures, zone: str, ecosystem: str) -> float:
    figure = held.at(AREA, zone, format_part({ECOSYSTEM: ecosystem}))
    return 0.0 if isinstance(figure, NoNumber) else figure


def _ground(areas: dict[str, dict[str, float]], place: str) -> dict[str, float]:
    if place:
        return areas[place]
    names = next(iter(areas.values()), {})
    return {name: sum(zone[name] for zone in areas.values()) for name in names}


def _values(one: ConditionVariable, code: str, held: Figures, areas: dict[str, dict[str, float]]) -> Values:
    """The variable by zone and type, in its own unit; over the zones weighed by the area of the type."""
    found: Values = {}
    names = [name for name in held.content.ecosystems if not one.ecosystems or name in one.ecosystems]
    for zone in held.zones:
        found[zone] = {name: _at(one, code, held, zone, name) for name in names if areas[zone][name] > 0}
    found[""] = {}
    for name in names:
        there = [zone for zone in held.zones if areas[zone][name] > 0]
        if there:
            found[""][name] = _weighted([found[zone][name] for zone in there], [areas[zone][name] for zone in there])
    return found


def _at(one: ConditionVariable, code: str, held: Figures, zone: str, ecosystem: str) -> Figure:
    figure = held.at(code, zone, format_part({ECOSYSTEM: ecosystem}))
    if isinstance(figure, NoNumber) and held.row(code, zone, format_part({ECOSYSTEM: ecosystem})) is None:
        figure = held.at(code, zone)  # a statistic that is told for the zone as a whole
    return figure if isinstance(figure, NoNumber) else convert(figure, held.unit(code), one.unit)


def _weighted(figures: Sequence[Figure], areas: Sequence[float]) -> Figure:
    """The mean over places or types; one without its figure leaves the whole unknown."""
    lacking = [one for one in figures if isinstance(one, NoNumber)]
    if lacking:
        return Missing(lacking[0].reason)
    return area_weighted(np.array([one for one in figures if isinstance(one, float)]), np.array(areas))


def _scaled(one: ConditionVariable, values: Values) -> Values:
    return {place: {name: _indicator(one, figure) for name, figure in row.items()} for place, row in values.items()}


def _indicator(one: ConditionVariable, figure: Figure) -> Figure:
    if isinstance(figure, NoNumber):
        return figure
    return float(indicator(np.array(figure), np.array(one.low), np.array(one.high)))


def _indices(
    variables: Sequence[ConditionVariable], scaled: dict[str, Values], held: Figures, areas: dict[str, dict[str, float]]
) -> Values:
    """The index of each type in each zone, and over the zones weighed by area."""
    found: Values = {}
    for zone in held.zones:
        found[zone] = {}
        for name in held.content.ecosystems:
            parts = [(one.weight, scaled[one.code][zone][name]) for one in variables if name in scaled[one.code][zone]]
            if parts:
                found[zone][name] = _index(parts)
    found[""] = {}
    for name in held.content.ecosystems:
        there = [zone for zone in held.zones if name in found[zone]]
        if there:
            found[""][name] = _weighted([found[zone][name] for zone in there], [areas[zone][name] for zone in there])
    return found


def _index(parts: Sequence[tuple[float, Figure]]) -> Figure:
    if any(isinstance(figure, NoNumber) for _, figure in parts):
        return Missing(_NO_VALUE)
    weights = np.array([weight for weight, _ in parts])
    return condition_index(np.array([figure for _, figure in parts], float), weights / weights.sum())


def _over_types(by_type: dict[str, Figure], areas: dict[str, float]) -> Figure:
    if not by_type:
        return NotApplicable(_NOTHING)
    return _weighted(list(by_type.values()), [areas[name] for name in by_type])


def _lines(
    variables: Sequence[ConditionVariable],
    held: Figures,
    values: tuple[dict[str, Values], dict[str, Values]],
    scaled: tuple[dict[str, Values], dict[str, Values]],
) -> Iterator[ConditionRow]:
    for one in variables:
        for name in held.content.ecosystems:
            if name not in values[1][one.code][""]:
                continue
            early, early_scaled = (both[0][one.code][""][name] if one.opening else None for both in (values, scaled))
            yield ConditionRow(
                one.code,
                one.title,
                CONDITION_CLASS_LABELS[one.group],
                one.unit,
                name,
                one.low,
                one.high,
                one.reference,
                one.weight,
                one.source,
                str(one.mark),
                early,
                values[1][one.code][""][name],
                early_scaled,
                scaled[1][one.code][""][name],
            )


def _of_type(
    name: str, variables: Sequence[ConditionVariable], index: Values, early: Values, held: Figures
) -> ConditionIndex:
    own = [one for one in variables if not one.ecosystems or name in one.ecosystems]
    classes = dict.fromkeys(CONDITION_CLASS_LABELS[one.group] for one in own)
    none = NotApplicable(_NOTHING)
    by_zone = {zone: index[zone].get(name, none) for zone in held.zones}
    opening = early[""].get(name, none) if early else None
    return ConditionIndex(name, tuple(classes), opening, index[""].get(name, none), by_zone)


def _indicator_rows(one: ConditionVariable, scaled: Values, held: Figures) -> Iterator[Row]:
    for place, code in _places(held):
        for name, figure in scaled[place].items():
            yield _row(one.indicator, code, name, figure, str(one.mark), held)


def _index_rows(code: str, index: Values, over: dict[str, Figure], held: Figures) -> Iterator[Row]:
    for place, named in _places(held) if index else ():
        for name, figure in index[place].items():
            yield _row(code, named, name, figure, None, held)
        yield _row(code, named, "", over[place], None, held)


def _places(held: Figures) -> list[tuple[str, str]]:
    """Zone and its code; the whole, '', only where it is a place of its own."""
    total = held.content.total_place
    return [*((zone, zone) for zone in held.zones), *([("", total)] if total else [])]


def _row(code: str, place: str, ecosystem: str, figure: Figure, mark: str | None, held: Figures) -> Row:
    row: Row = {"indicator": code, "place": place, "period": held.content.period, "unit": "1", "mark": mark}
    row["part"] = format_part({ECOSYSTEM: ecosystem}) if ecosystem else ""
    if not isinstance(figure, NoNumber):
        return row | {"value": figure, "status": "value"}
    status = "not applicable" if isinstance(figure, NotApplicable) else "missing"
    return row | {"value": None, "status": status, "reason": reason_text(figure.reason)}
