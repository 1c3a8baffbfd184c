"""Indicators 指标 on paper: names, how each adds up, how it is worked out, and which document asks for it."""

from _pages.markdown import both, code, link, page, plain, source, table, target, unit

from qingshan.core import Text
from qingshan.rulebook import KIND_LABELS, Indicator, Rulebook, clause_label

WORDS = (
    "How a figure adds up over places and over time is part of its record. `sum` adds; `mean` weighs by the indicator "
    "named; `formula` works the figure out anew from what was rolled up; `last` is the last one of the time; `none` "
    "does not add up. A table may name an indicator by its code, by either title or by another name."
)
HEADS = ("indicator", "unit", "kind 类型", "better", "over places 地区汇总", "over time", "cut by", "note")


def indicators_page(book: Rulebook) -> str:
    """All indicators: a table of them, then each with the rest of its record."""
    rows = (
        (
            f"{link('indicator', one.code)} {both(one.title)}",
            unit(one.unit),
            both(KIND_LABELS[one.kind]),
            one.direction,
            one.over_places + (f" by `{one.weight}`" if one.weight else ""),
            one.over_time,
            ", ".join(map(code, one.dimensions)),
            plain(one.note),
        )
        for one in book.indicators.values()
    )
    sections = (block for one in book.indicators.values() for block in indicator_blocks(one, book))
    return page(Text("指标", "indicators"), WORDS, table(HEADS, rows), "## Records 记录", *sections)


def indicator_blocks(one: Indicator, book: Rulebook) -> list[str]:
    """One indicator: its names, formulas, answers, dates, owner and clauses, as far as it has them."""
    formulas = [
        ("formula 公式", code(one.formula)),
        *((f"from {day} 起", code(one.formulas[day])) for day in one.formulas),
    ]
    answers = "; ".join(f"{number:g} {both(title)}" for number, title in one.answers().items())
    ends = " – ".join("…" if day is None else day.isoformat() for day in (one.valid_from, one.valid_to))
    rows = [
        ("other names 别名", plain("、".join(one.aliases))),
        *formulas,
        ("answers 取值", plain(answers)),
        ("asked for 采用时段", ends if one.valid_from or one.valid_to else ""),
        ("owner 责任部门", plain(both(one.owner)) if one.owner else ""),
        ("clause 条款", plain("; ".join(both(clause_label(book, each)) for each in one.clause))),
        ("source 来源", source(one.source) if one.source else ""),
    ]
    told = table(("", ""), [row for row in rows if row[1]])
    return [target("indicator", one.code), f"### {both(one.title)}", code(one.code), told]
