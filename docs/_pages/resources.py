"""Resources of balance sheets 自然资源 on paper: items, causes, grades."""

from collections.abc import Iterator

from _pages.markdown import both, code, mark, page, plain, source, table, target, unit

from qingshan.core import Text
from qingshan.rulebook import Cause, Resource, Rulebook

WORDS = (
    "A posting names a resource, an item and, where something came or went, a cause; see "
    "[Balance sheets of nature](../how-to/balance-sheets.md). Add your own under `resources` of an overlay of the "
    "rulebook."
)
CAUSES = (
    "cause 原因",
    "by 人为或自然",
    "increase in SEEA 增加",
    "decrease in SEEA 减少",
    "column of the pilot 试点表列",
)
DOERS = {
    "human": Text("人为", "human"),
    "natural": Text("自然", "natural"),
    "unsaid": Text("未区分", "not told apart"),
}


def resources_page(book: Rulebook) -> str:
    """All resources."""
    blocks = (block for one in book.resources.values() for block in resource_blocks(one, book))
    return page(Text("自然资源", "resources of balance sheets"), WORDS, *blocks)


def resource_blocks(resource: Resource, book: Rulebook) -> Iterator[str]:
    """One resource."""
    yield target("resource", resource.code)
    yield f"## {both(resource.title)}"
    told = [f"`{resource.code}`, in {unit(resource.unit)}"]
    told += ["its items add up to the area of the place"] if resource.closes else []
    told += ["a balance sheet is complete without it"] if resource.optional else []
    vouched = f"Source: {source(resource.source)}. Evidence: {mark(resource.mark)}."
    yield f"{'; '.join(told)}. {vouched} {plain(resource.note)}"
    items = ((code(one.code), both(one.title), ", ".join(map(code, one.ecosystems))) for one in resource.items)
    yield table(("item 类别", "name 名称", "land cover 生态系统类型"), items)
    yield table(CAUSES, (_cause(one, book) for one in resource.causes))
    if resource.prices:
        yield f"Price rules 价格规则: {', '.join(f'{code(one.code)} {both(one.title)}' for one in resource.prices)}."
    if resource.grades:
        best = "the first is the best" if resource.first_is_best else "the last is the best"
        yield f"Grades 等级, {best}: {', '.join(f'{code(one.code)} {both(one.title)}' for one in resource.grades)}."


def _cause(cause: Cause, book: Rulebook) -> tuple[str, ...]:
    entries = {one.code: one.title for one in book.dimensions["asset_entry"].members}
    sides = (both(entries[one]) if one else "" for one in (cause.increase, cause.decrease))
    return (f"{code(cause.code)} {both(cause.title)}", both(DOERS[cause.doer]), *sides, cause.pilot or "")
