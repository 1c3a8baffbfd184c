"""Checks of resources 自然资源: their land cover and their entries of the SEEA layout exist, each on its side."""

from collections.abc import Iterator, Mapping

from qingshan.core import Finding, Text, Where
from qingshan.rulebook.book import Rulebook
from qingshan.rulebook.resource import Cause, Resource

Places = Mapping[tuple[str, str], Where]

#: The SEEA entry under which those of each side stand.
_SIDES = {"increase": "additions", "decrease": "reductions"}


def check_resources(book: Rulebook, places: Places) -> Iterator[Finding]:
    """Ecosystem types and SEEA entries that there are none of, entries of the other side, types in two items."""
    types = _members(book, "ecosystem")
    entries = _members(book, "asset_entry")
    for resource in book.resources.values():
        where = places[("resources", resource.code)]
        for code in sorted({code for item in resource.items for code in item.ecosystems} - set(types)):
            yield _unknown(where, code, Text("生态系统类型", "ecosystem type"))
        yield from _twice(resource, where)
        for cause in resource.causes:
            yield from _entries(cause, entries, where)


def _members(book: Rulebook, dimension: str) -> dict[str, str | None]:
    """Each member with its parent."""
    held = book.dimensions.get(dimension)
    return {one.code: one.parent for one in held.members} if held else {}


def _entries(cause: Cause, entries: Mapping[str, str | None], where: Where) -> Iterator[Finding]:
    for side, group in _SIDES.items():
        code = getattr(cause, side)
        if code and code not in entries:
            yield _unknown(where, code, Text("资产账户项目", "entry of an asset account"))
        elif code and entries[code] != group:
            zh = f"原因 {cause.code} 的 {side} 写了 {code}，它不在 {group} 之下"
            en = f"{cause.code} has {code} for its {side}, which does not stand under {group}"
            remedy = Text(f"选 {group} 之下的项目", f"choose an entry under {group}")
            yield Finding("resource-entry-side", where, Text(zh, en), remedy)


def _twice(resource: Resource, where: Where) -> Iterator[Finding]:
    """A type in two items would leave open where its ground is counted."""
    named = [code for item in resource.items for code in item.ecosystems]
    for code in sorted({code for code in named if named.count(code) > 1}):
        yield Finding(
            "duplicate-code",
            where,
            Text(f"{resource.code} 中有两个类别写了 {code}", f"two items of {resource.code} count {code}"),
            Text("保留一个", "keep one"),
        )


def _unknown(where: Where, code: str, name: Text) -> Finding:
    return Finding(
        "unknown-member",
        where,
        Text(f"没有{name.zh} {code!r}", f"there is no {name.en} {code!r}"),
        Text("核对代码，或先登记", "check the code, or add its record first"),
    )
