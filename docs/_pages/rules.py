"""Records of the rulebook 规则库 on paper: parameters, profiles, legends, sources, dimensions."""

from collections.abc import Iterator

from _pages.markdown import both, code, mark, number, page, plain, source, table, target, unit

from qingshan.core import Text
from qingshan.nature import SERVICES
from qingshan.rulebook import Legend, Parameter, ParameterValue, Profile, Rulebook, dated
from qingshan.rulebook.schema import Cell, Range

VALUE_HEADS = ("from 起", "until 止", "value 取值", "source 来源", "mark 标记", "price year 价格年份", "range", "note")


def parameters_page(book: Rulebook) -> str:
    """All parameters with every dated value."""
    return page(
        Text("参数", "parameters"),
        "A value holds from its day until the next one starts, or until its own last day. A run takes the value in "
        "force on the first day of its period. `qingshan parameters` lists the same.",
        *(block for parameter in book.parameters.values() for block in parameter_blocks(parameter)),
    )


def parameter_blocks(parameter: Parameter) -> list[str]:
    """One parameter."""
    by = f", by {', '.join(map(code, parameter.by))}" if parameter.by else ""
    rows = (row for start, _, held in dated(parameter) for row in value_rows(start.isoformat(), held))
    return [
        target("parameter", parameter.code),
        f"## {both(parameter.title)}",
        f"`{parameter.code}`, in {unit(parameter.unit)}{by}.",
        plain(parameter.note),
        table(VALUE_HEADS, rows),
    ]


def value_rows(start: str, held: ParameterValue) -> Iterator[tuple[str, ...]]:
    """A row for each number of a value."""
    tail = (str(held.price_year or ""), range_of(held.range), plain(held.note))
    until = held.until.isoformat() if held.until else ""
    for path, one in numbers(held.value):
        own = one if isinstance(one, Cell) else Cell(value=float(one))
        value = f"{plain(path)}: {number(own.value)}" if path else number(own.value)
        yield start, until, value, source(own.source or held.source), (own.mark or held.mark).value, *tail
        tail = (*tail[:2], "")  # the note once


def numbers(value: object, path: str = "") -> Iterator[tuple[str, Cell | float]]:
    """Each number of a table with the codes that lead to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from numbers(inner, f"{path} / {key}" if path else str(key))
    elif isinstance(value, Cell | int | float):
        yield path, value


def range_of(held: Range | None) -> str:
    """What a value may plausibly be."""
    if held is None:
        return ""
    return f"{number(held.low)} to {number(held.high)}{' times' if held.relative else ''}, {held.kind}"


def profiles_page(book: Rulebook) -> str:
    """All accounting profiles."""
    return page(
        Text("核算口径", "accounting profiles"),
        "A profile says which accounts are made, for which ecosystem types, by which methods, and what is in the "
        "total. Figures of two profiles must not stand on one time axis (`mixed-profiles`).",
        *(block for profile in book.profiles.values() for block in profile_blocks(profile, book)),
    )


def profile_blocks(profile: Profile, book: Rulebook) -> list[str]:
    """One profile."""
    rows = (
        (
            both(SERVICES[one.service].title),
            code(one.service),
            "yes" if one.in_total else "no",
            ", ".join(both(book.member("ecosystem", code).title) for code in one.ecosystems) or "all 全部",
            both(one.reason) if one.reason else "",
        )
        for one in profile.accounts
    )
    left_out = ((both(SERVICES[one].title), code(one), both(why)) for one, why in profile.left_out.items())
    methods = ((code(given), code(model)) for given, model in profile.methods.items())
    return [
        target("profile", profile.code),
        f"## {both(profile.title)}",
        f"`{profile.code}`. Source: {source(profile.source)}. Evidence: {mark(profile.mark)}.",
        both(profile.note) if profile.note else "",
        table(("account 科目", "service", "in the total 计入合计", "ecosystem types 类型", "reason 原因"), rows),
        table(("left out 不列的科目", "service", "reason 原因"), left_out),
        table(("indicator", "method that the profile fixes"), methods),
    ]


def legends_page(book: Rulebook) -> str:
    """All land-cover legends with their crosswalk."""
    return page(
        Text("地类图例与对照", "land-cover legends and their crosswalk"),
        "A cell of the land-cover map is counted under the ecosystem type of its class. The last column is the row "
        "of the account table.",
        *(block for legend in book.legends.values() for block in legend_blocks(legend, book)),
    )


def legend_blocks(legend: Legend, book: Rulebook) -> list[str]:
    """One legend."""
    rows = (
        (
            str(one.code),
            both(one.title),
            f"{both(book.member('ecosystem', one.ecosystem).title)} `{one.ecosystem}`",
            both(book.member("ecosystem", book.top("ecosystem", one.ecosystem)).title),
        )
        for one in legend.classes
    )
    return [
        target("legend", legend.code),
        f"## {both(legend.title)}",
        f"`{legend.code}`. Source: {source(legend.source)}. Evidence: {mark(legend.mark)}.",
        plain(legend.note),
        table(("class 代码", "name 地类", "ecosystem type 生态系统类型", "account row 表行"), rows),
    ]


def sources_page(book: Rulebook) -> str:
    """All sources."""
    blocks = (
        block
        for one in book.sources.values()
        for block in (
            target("source", one.code),
            f"## {both(one.title)}",
            f"`{one.code}`" + (f", {plain(one.url)}" if one.url else ""),
            plain(one.note),
        )
    )
    return page(Text("来源", "sources"), "What values and formulas come from, and what of it was seen.", *blocks)


def dimensions_page(book: Rulebook) -> str:
    """All dimensions with their codes."""
    blocks = []
    for one in book.dimensions.values():
        rows = ((code(member.code), both(member.title), code(member.parent)) for member in one.members)
        blocks += [f"## {both(one.title)} `{one.code}`", table(("code", "name", "counted under"), rows)]
    return page(Text("分项维度", "dimensions"), "The codes that a part may have, as in `ecosystem=forest`.", *blocks)
