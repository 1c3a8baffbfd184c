"""What is asked of a book of figures, looked at before anything is done 请求检查: codes, levels, forms and days."""

from collections.abc import Sequence
from datetime import date

from qingshan.core import LEVELS, Finding, Refused, Text, Where
from qingshan.facts.workbook import MOST_ROWS
from qingshan.rulebook import Rulebook


def refuse_unknown(given: Sequence[str], known: Sequence[str], option: str, what: Text) -> None:
    """Raises `Refused` for anything that is not among the known ones. what : 层次 level"""
    findings = [
        Finding(
            "asked-unknown",
            Where(field=option),
            Text(f"没有{what.zh} {one}", f"there is no {what.en} {one}"),
            Text(f"可用：{'、'.join(known)}", f"use one of {', '.join(known)}"),
        )
        for one in given
        if one not in known
    ]
    if findings:
        raise Refused(findings)


def refuse_levels(levels: Sequence[str]) -> None:
    """Raises `Refused` for a level of places that there is not."""
    refuse_unknown(levels, LEVELS, "--level", Text("层次", "level"))


def refuse_rules(rules: Sequence[str], book: Rulebook) -> None:
    """Raises `Refused` for a rule that the rulebook does not have."""
    refuse_unknown(rules, sorted(book.rules), "--rule", Text("规则", "rule"))


def refuse_span(since: date, until: date) -> None:
    """Raises `Refused` for a span that ends before it begins."""
    if until < since:
        message = Text(f"止日 {until} 早于起日 {since}", f"it ends on {until}, before it begins on {since}")
        fix = Text("对调 --since 与 --until", "change --since and --until")
        raise Refused([Finding("asked-span", Where(field="--until"), message, fix)])


def refuse_empty(indicators: Sequence[str], places: Sequence[str], periods: Sequence[str]) -> None:
    """Raises `Refused` for a template that asks nothing, nobody, or of no time."""
    wanted = {"--indicator": indicators, "--place": places, "--period": periods}
    lacking = ", ".join(option for option, given in wanted.items() if not given)
    if lacking:
        message = Text(f"模板至少要有一个指标、地区和时段：缺 {lacking}", f"a template still needs {lacking}")
        fix = Text("补上这些选项", "give them")
        raise Refused([Finding("asked-nothing", Where(field=lacking), message, fix)])


def refuse_long_sheet(rows: int) -> None:
    """Raises `Refused` for more rows than a sheet of Excel holds."""
    if rows > MOST_ROWS:
        message = Text(
            f"共 {rows:,} 行，一张工作表至多 {MOST_ROWS:,} 行", f"{rows:,} rows; a sheet holds {MOST_ROWS:,}"
        )
        fix = Text("缩小范围，或用 --form csv、parquet", "ask for less, or use --form csv or parquet")
        raise Refused([Finding("asked-too-many", Where(field="--form"), message, fix)])


def no_such_figure(indicator: str, place: str, period: str, why: str) -> Refused:
    """The refusal where the book has no such figure. why : what it has instead"""
    words = Text(f"数据册没有 {indicator} {place} {period}", f"the book has no {indicator} {place} {period}: {why}")
    fix = Text("用 facts show 查看有哪些数", "see what there is with facts show")
    return Refused([Finding("no-such-figure", Where(field=indicator), words, fix)])
