"""Schemes by which an audit of a term is scored 离任审计评价办法 on paper: every number with its source and mark."""

from collections.abc import Iterator

from _pages.markdown import both, code, mark, number, page, plain, source, table, target

from qingshan.core import Text
from qingshan.rulebook import AuditScheme, Points, Rulebook

WORDS = (
    "A term is scored by one of these records; see [Audit a term](../how-to/audit-a-term.md). A number marked U was "
    "never seen in the regulation and is a placeholder. Add your own under `audits` of an overlay of the rulebook, or "
    "replace ours."
)
HEADS = ("points 分值", "number 数值", "source 来源", "mark 标记")
STAND_INS = {
    "acting": "On days on which somebody acts, that person alone answers.",
    "shared": "On days on which several hold a post, they answer in equal parts.",
}


def audits_page(book: Rulebook) -> str:
    """All schemes."""
    blocks = (block for scheme in book.audits.values() for block in scheme_blocks(scheme))
    return page(Text("离任审计评价办法", "schemes of the audit of a term"), WORDS, *blocks)


def scheme_blocks(scheme: AuditScheme) -> list[str]:
    """One scheme: its sections, what an event costs, its levels and vetoes."""
    until = f" to {scheme.until}" if scheme.until else ""
    vetoes = ", ".join(f"{code(one.code)} {both(one.title)}" for one in scheme.vetoes)
    return [
        target("audit", scheme.code),
        f"## {both(scheme.title)}",
        f"`{scheme.code}`, from {scheme.starts}{until}. {STAND_INS[scheme.stand_in]}",
        table(HEADS, (_row(scheme, name, held) for name, held in _numbers(scheme))),
        f"Vetoes 一票否决: {vetoes}." if vetoes else "",
        f"Source: {source(scheme.source)}. Evidence: {mark(scheme.mark)}. {plain(scheme.note.zh)} "
        f"{plain(scheme.note.en)}.",
    ]


def _row(scheme: AuditScheme, name: str, held: Points) -> tuple[str, str, str, str]:
    named, marked = scheme.vouched(held)
    return name, number(float(held.value)), source(named), marked.value


def _numbers(scheme: AuditScheme) -> Iterator[tuple[str, Points]]:
    """Every number with its name in words."""
    titles = {one.code: one.title for one in scheme.sections}
    titles |= {f"{part.code}.{one.code}": one.title for part in scheme.sections for one in part.items}
    titles |= {f"severity.{one.code}": one.title for one in scheme.severities}
    titles |= {f"level.{one.code}": one.title for one in scheme.levels}
    for path, held in scheme.points().items():
        named = titles.get(path.removesuffix(".each"))
        yield f"{code(path)} {both(named) if named else ''}".strip(), held
