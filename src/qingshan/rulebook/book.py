"""The rulebook 规则库 in memory: look up by code, ask as of a day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from qingshan.core import Dated
from qingshan.core.record import Mark
from qingshan.rulebook.audit_scheme import AuditScheme
from qingshan.rulebook.indicator import Indicator
from qingshan.rulebook.names import names_of, nearest, normal_name
from qingshan.rulebook.policy_words import PolicyWord
from qingshan.rulebook.resource import Resource
from qingshan.rulebook.rules_schema import Rule
from qingshan.rulebook.schema import (
    Cell,
    Column,
    Dimension,
    Legend,
    Member,
    Overlap,
    Parameter,
    ParameterValue,
    Profile,
    Source,
)
from qingshan.rulebook.target_record import TargetRecord


@dataclass(frozen=True)
class Number:
    """One number of a parameter with what vouches for it."""

    value: float
    source: str
    mark: Mark


@dataclass(frozen=True)
class Rulebook:
    """All records by kind and code. Asking for a code that is not there raises ``LookupError``."""

    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    legends: Mapping[str, Legend] = field(default_factory=dict)
    dimensions: Mapping[str, Dimension] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    overlaps: Mapping[str, Overlap] = field(default_factory=dict)
    columns: Mapping[str, Column] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    policy: Mapping[str, PolicyWord] = field(default_factory=dict)
    targets: Mapping[str, TargetRecord] = field(default_factory=dict)
    resources: Mapping[str, Resource] = field(default_factory=dict)
    audits: Mapping[str, AuditScheme] = field(default_factory=dict)

    def value_of(self, code: str, day: date) -> ParameterValue:
        """A parameter's value in force on a day; raises ``LookupError`` that says what there is instead."""
        if code not in self.parameters:
            raise LookupError(f"the rulebook has no parameter {code}")
        return dated(self.parameters[code]).at(day)

    def member(self, dimension: str, code: str) -> Member:
        """One code of a dimension; raises ``LookupError``."""
        for member in self.dimensions[dimension].members:
            if member.code == code:
                return member
        raise LookupError(f"dimension {dimension} has no {code!r}")

    def indicator_named(self, text: str) -> Indicator | None:
        """The indicator with that code, title or alias, however it is written; None when nothing is called so.

        >>> from qingshan.rulebook import standard_rulebook
        >>> book = standard_rulebook()
        >>> book.indicator_named("粮食产能（万吨）").code, book.indicator_named("粮食综合生产能力").code
        ('agriculture.grain.capacity', 'agriculture.grain.capacity')
        """
        return self.indicators.get(text.strip()) or self._by_name.get(normal_name(text))

    def nearest_indicators(self, text: str, n: int = 3) -> tuple[Indicator, ...]:
        """The indicators whose names are most like a text, to suggest where nothing is called so.

        >>> from qingshan.rulebook import standard_rulebook
        >>> [one.code for one in standard_rulebook().nearest_indicators("森林的面积", 1)]
        ['forest.area']
        """
        return nearest(text, self.indicators.values(), n)

    @cached_property
    def _by_name(self) -> Mapping[str, Indicator]:
        return {name: one for one in self.indicators.values() for name in names_of(one)}

    def lineage(self, dimension: str, code: str) -> Iterator[str]:
        """A code and the coarser ones above it, nearest first; raises ``LookupError``.

        >>> from qingshan.rulebook import standard_rulebook
        >>> list(standard_rulebook().lineage("ecosystem", "evergreen_broadleaf_forest"))
        ['evergreen_broadleaf_forest', 'forest']
        """
        member = self.member(dimension, code)
        yield member.code
        while member.parent:
            member = self.member(dimension, member.parent)
            yield member.code

    def top(self, dimension: str, code: str) -> str:
        """The coarsest code above one: the row of the account table it is counted in."""
        return list(self.lineage(dimension, code))[-1]

    def number_for(self, code: str, held: ParameterValue, keys: Mapping[str, str]) -> Number | None:
        """The number of a parameter's table for one ecosystem and pollutant, as `number_in` finds it."""
        return self.number_in(held, self.parameters[code].by, keys)

    def number_in(self, held: ParameterValue, by: Iterable[str], keys: Mapping[str, str]) -> Number | None:
        """The number of a table for one code of each dimension; a class without one takes its coarser class's.

        None when the table has neither: missing is not zero.
        """
        value: object = held.value
        for dimension in by:
            if not isinstance(value, dict):
                break
            found = next((name for name in self.lineage(dimension, keys[dimension]) if name in value), None)
            if found is None:
                return None
            value = value[found]
        if isinstance(value, Cell):
            return Number(value.value, value.source or held.source, value.mark or held.mark)
        return Number(float(value), held.source, held.mark) if isinstance(value, int | float) else None


def dated(parameter: Parameter) -> Dated[ParameterValue]:
    """A parameter's values as a dated series."""
    entries = sorted(parameter.values.items())
    return Dated(parameter.code, tuple((start, held.until, held) for start, held in entries))


def numbers_in(value: object) -> Iterable[float]:
    """All numbers of a parameter's value, however deep the table."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from numbers_in(inner)
    elif isinstance(value, Cell):
        yield value.value
    elif isinstance(value, int | float):
        yield float(value)


def flat_table(table: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """A parameter's plain table as short texts, one entry a class.

    >>> list(flat_table({"forest": {"SO2": 88.65, "NOx": {"value": 6.0, "mark": "U"}}}))
    ['forest/SO2 88.65', 'forest/NOx 6.0']
    """
    for name, inner in table.items():
        path = f"{above}/{name}" if above else name
        if isinstance(inner, Mapping) and "value" not in inner:
            yield from flat_table(inner, path)
        else:
            yield f"{path} {inner['value'] if isinstance(inner, Mapping) else inner}"
