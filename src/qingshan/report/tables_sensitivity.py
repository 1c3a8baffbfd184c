"""Tables of sensitivity 敏感性: a service computed beside the account for several values of one parameter."""

import math

from qingshan.core import Text
from qingshan.report.content import SensitivityRow
from qingshan.report.figures import ABSENT, Figures
from qingshan.report.office_units import OfficeUnit, office_unit, unit_label
from qingshan.report.table import NUMBER, WORDS, Cell, Missing, Row, Table

BESIDE = Text(
    "敏感性测算结果不入账，不计入任何合计。", "Computed beside the account; these figures enter no table and no sum."
)
HEADS = (Text("指标", "indicator"), Text("地区", "place"), Text("代码", "code"), Text("单位", "unit"))

Group = dict[tuple[str, str], dict[float, SensitivityRow]]


def sensitivity_tables(held: Figures) -> tuple[Table, ...]:
    """Table 9, or 9-1, 9-2 ... where more than one parameter was varied: a column for each value of it."""
    groups: dict[tuple[Text, str], Group] = {}
    for row in held.content.sensitivity:
        group = groups.setdefault((row.service, row.parameter), {})
        group.setdefault((row.indicator, row.place), {})[row.given] = row
    made = []
    for number, group in enumerate(groups.values(), 1):
        code = f"9-{number}" if len(groups) > 1 else "9"
        made.append(_table(Text(f"表{code}", f"Table {code}"), held, group))
    return tuple(made)


def _table(code: Text, held: Figures, group: Group) -> Table:
    first = next(iter(next(iter(group.values())).values()))
    given = sorted({value for cells in group.values() for value in cells})
    units = {indicator: _unit(group, indicator) for indicator, _ in group}
    rows = tuple(_row(held, place, cells, units[indicator], given) for (indicator, place), cells in group.items())
    unit, service, name = unit_label(first.given_unit), first.service, first.parameter_title
    return Table(
        code,
        Text(f"{service.zh}对{name.zh}的敏感性", f"Sensitivity of {service.en} to {name.en}"),
        (*HEADS, *(_varied(name, value, unit) for value in given)),
        rows,
        (*(WORDS for _ in HEADS), *(NUMBER for _ in given)),
        (first.reason, BESIDE),
        stubs=3,
    )


def _varied(name: Text, value: float, unit: Text) -> Text:
    """The head of a column: the parameter and the value it was given."""
    return Text(f"{name.zh} {value:g} {unit.zh}".strip(), f"{name.en} {value:g} {unit.en}".strip())


def _unit(group: Group, indicator: str) -> OfficeUnit:
    rows = [row for (code, _), cells in group.items() if code == indicator for row in cells.values()]
    return office_unit(rows[0].unit, [row.value for row in rows if math.isfinite(row.value)])


def _row(held: Figures, place: str, cells: dict[float, SensitivityRow], unit: OfficeUnit, given: list[float]) -> Row:
    one = next(iter(cells.values()))
    values: list[Cell] = []
    for value in given:
        row = cells.get(value)
        known = row is not None and math.isfinite(row.value)
        values.append(unit.scaled(row.value, row.unit) if row is not None and known else Missing(ABSENT))
    return (one.indicator_title, held.content.places.get(place, place), place, unit.label, *values)
