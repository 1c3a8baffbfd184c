"""Checks between records of the rulebook: every code that is named somewhere exists."""

from collections.abc import Iterable, Mapping

from qingshan.core import Finding, Text, Where
from qingshan.rulebook.book import Rulebook
from qingshan.rulebook.crosscheck_resources import check_resources
from qingshan.rulebook.crosscheck_rules import check_rules
from qingshan.rulebook.crosscheck_targets import check_targets
from qingshan.rulebook.indicator import Indicator
from qingshan.rulebook.names import names_of
from qingshan.rulebook.schema import Cell, Parameter

Places = Mapping[tuple[str, str], Where]


def crosscheck(book: Rulebook, places: Places) -> list[Finding]:
    """Unknown sources, dimensions, members, parents and weights, each with the record's place."""
    return [
        *_sources(book, places),
        *_dimensions(book, places),
        *_parameters(book, places),
        *_legends(book, places),
        *_indicators(book, places),
        *_profiles(book, places),
        *_columns(book, places),
        *check_rules(book, places),
        *check_targets(book, places),
        *check_resources(book, places),
    ]


def _unknown(where: Where, what: str, code: str, name: Text) -> Finding:
    return Finding(
        f"unknown-{what}",
        where,
        Text(f"没有{name.zh} {code!r}", f"there is no {name.en} {code!r}"),
        Text("核对代码，或先登记", "check the code, or add its record first"),
    )


def _sources(book: Rulebook, places: Places) -> Iterable[Finding]:
    named: list[tuple[str, str, str]] = []
    for parameter in book.parameters.values():
        for held in parameter.values.values():
            named += [("parameters", parameter.code, source) for source in {held.source, *_cell_sources(held.value)}]
    named += [("legends", legend.code, legend.source) for legend in book.legends.values()]
    named += [("overlaps", one.code, one.source) for one in book.overlaps.values()]
    named += [("resources", one.code, one.source) for one in book.resources.values()]
    named += [("profiles", profile.code, profile.source) for profile in book.profiles.values()]
    for indicator in book.indicators.values():
        cited = (indicator.source, *indicator.clause)
        named += [("indicators", indicator.code, source) for source in cited if source]
    named += [("columns", one.code, one.source) for one in book.columns.values()]
    named += [("rules", one.code, one.source) for one in book.rules.values()]
    named += [("targets", one.code, one.source) for one in book.targets.values()]
    for scheme in book.audits.values():
        of_points = {scheme.vouched(number)[0] for number in scheme.points().values()}
        named += [("audits", scheme.code, source) for source in sorted({scheme.source} | of_points)]
    for kind, code, source in named:
        if source.split("#")[0] not in book.sources:
            yield _unknown(places[(kind, code)], "source", source, Text("来源", "source"))


def _cell_sources(value: object) -> set[str]:
    if isinstance(value, dict):
        return {source for inner in value.values() for source in _cell_sources(inner)}
    return {value.source} if isinstance(value, Cell) and value.source else set()


def _dimensions(book: Rulebook, places: Places) -> Iterable[Finding]:
    for dimension in book.dimensions.values():
        codes = [member.code for member in dimension.members]
        where = places[("dimensions", dimension.code)]
        for member in dimension.members:
            if member.parent and member.parent not in codes:
                yield _unknown(where, "member", member.parent, Text("上级类型", "parent"))
            if codes.count(member.code) > 1:
                yield Finding(
                    "duplicate-code",
                    where,
                    Text(f"类型 {member.code} 重复", f"member {member.code} stands twice"),
                    Text("保留一个", "keep one"),
                )


def _parameters(book: Rulebook, places: Places) -> Iterable[Finding]:
    for parameter in book.parameters.values():
        where = places[("parameters", parameter.code)]
        for dimension in parameter.by:
            if dimension not in book.dimensions:
                yield _unknown(where, "dimension", dimension, Text("维度", "dimension"))
        if all(dimension in book.dimensions for dimension in parameter.by):
            yield from _members(book, parameter, where)


def _members(book: Rulebook, parameter: Parameter, where: Where) -> Iterable[Finding]:
    for held in parameter.values.values():
        layer: list[object] = [held.value]
        for dimension in parameter.by:
            known = {member.code for member in book.dimensions[dimension].members}
            tables = [table for table in layer if isinstance(table, dict)]
            for code in sorted({code for table in tables for code in table} - known):
                yield _unknown(where, "member", code, book.dimensions[dimension].title)
            layer = [inner for table in tables for inner in table.values()]


def _ecosystems(book: Rulebook) -> set[str]:
    return {member.code for member in book.dimensions["ecosystem"].members} if "ecosystem" in book.dimensions else set()


def _legends(book: Rulebook, places: Places) -> Iterable[Finding]:
    known = _ecosystems(book)
    for legend in book.legends.values():
        where = places[("legends", legend.code)]
        codes = [one.code for one in legend.classes]
        for one in legend.classes:
            if one.ecosystem not in known:
                yield _unknown(where, "member", one.ecosystem, Text("生态系统类型", "ecosystem type"))
            if codes.count(one.code) > 1:
                yield Finding(
                    "duplicate-code",
                    where,
                    Text(f"图例代码 {one.code} 重复", f"class {one.code} stands twice"),
                    Text("保留一个", "keep one"),
                )


def _indicators(book: Rulebook, places: Places) -> Iterable[Finding]:
    for indicator in book.indicators.values():
        where = places[("indicators", indicator.code)]
        if indicator.weight and indicator.weight not in book.indicators:
            yield _unknown(where, "indicator", indicator.weight, Text("指标", "indicator"))
        for dimension in indicator.dimensions:
            if dimension not in book.dimensions:
                yield _unknown(where, "dimension", dimension, Text("维度", "dimension"))
    yield from _shared_names(book, places)


def _shared_names(book: Rulebook, places: Places) -> Iterable[Finding]:
    """Two indicators of one name: a table that is read by names could mean either."""
    first: dict[str, Indicator] = {}
    for indicator in book.indicators.values():
        for name in sorted(names_of(indicator)):
            other = first.setdefault(name, indicator)
            if other is not indicator:
                yield Finding(
                    "duplicate-name",
                    places[("indicators", indicator.code)],
                    Text(f"名称 {name!r} 已是指标 {other.code} 的", f"{other.code} has the name {name!r} already"),
                    Text("改名，或合并两条记录", "choose another name or merge the two records"),
                )


def _profiles(book: Rulebook, places: Places) -> Iterable[Finding]:
    known = _ecosystems(book)
    for profile in book.profiles.values():
        for code in sorted({code for account in profile.accounts for code in account.ecosystems} - known):
            yield _unknown(places[("profiles", profile.code)], "member", code, Text("生态系统类型", "ecosystem type"))


def _columns(book: Rulebook, places: Places) -> Iterable[Finding]:
    for column in book.columns.values():
        where = places[("columns", column.code)]
        known = column.parameter in book.parameters or column.parameter in book.indicators
        if column.parameter and not known:
            yield _unknown(where, "indicator", column.parameter, Text("参数或指标", "parameter or indicator"))
        for dimension, code in column.keys.items():
            members = [one.code for one in book.dimensions[dimension].members] if dimension in book.dimensions else []
            if code not in members:
                yield _unknown(where, "member", f"{dimension}={code}", Text("维度取值", "member of a dimension"))
