"""Judge facts 校验 by the rules of the rulebook: what figures must be to each other, their past and neighbours."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final

import polars as pl

from qingshan.core import Finding, PlaceTree, Severity, Text, Where
from qingshan.core.units import shown
from qingshan.facts.schema import CELL
from qingshan.facts.validate_between import edges_of, not_adding_up, unrelated
from qingshan.facts.validate_each import changed, far_off, outside, parts_off
from qingshan.facts.validate_rows import Figures
from qingshan.rulebook import Rulebook
from qingshan.rulebook.rules_schema import Rule

#: Findings of one rule that are written out; the rest are counted.
MOST: Final = 50

_EACH: Final[Mapping[str, Callable[[Figures, Rule, str], pl.DataFrame]]] = {
    "range": outside,
    "change": changed,
    "outlier": far_off,
    "parts": parts_off,
}


def validate(
    frame: pl.DataFrame,
    book: Rulebook,
    tree: PlaceTree | None = None,
    *,
    file: str = "",
    lines: Sequence[int] | None = None,
    rules: Collection[str] | None = None,
    most: int = MOST,
) -> list[Finding]:
    """What the rules of the rulebook find in the rows in force. Each finding has the code ``rule:CODE``.

    tree : places by their names, and the places below each; without it rules of the kind `children` are not asked
    lines : the line in the file of each row, for findings that point at one
    rules : codes of the rules to ask; all where left out. Raises ``LookupError`` for one that there is not
    most : findings of one rule that are written out; one more tells how many there are beside them

    >>> from qingshan.facts import facts_frame
    >>> from qingshan.rulebook import standard_rulebook
    >>> row = {"indicator": "population.resident", "place": "530802", "unit": "万人", "source": "yearbook"}
    >>> rows = facts_frame([row | {"period": 2018, "value": 31.2}, row | {"period": 2019, "value": 312.0}])
    >>> [found.code for found in validate(rows, standard_rulebook(), rules=["population.change"])]
    ['rule:population.change']
    """
    unknown = sorted(set(rules or ()) - set(book.rules))
    if unknown:
        raise LookupError(f"the rulebook has no rule {', '.join(unknown)}")
    figures = Figures(frame, book, lines)
    edges = edges_of(figures, tree) if tree is not None else None
    findings: list[Finding] = []
    for rule in book.rules.values():
        if rules is not None and rule.code not in rules:
            continue
        broken = list(_broken(figures, rule, edges))
        findings += _told(rule, broken, book, tree, file, most)
    return findings


def _broken(figures: Figures, rule: Rule, edges: pl.DataFrame | None) -> Iterator[pl.DataFrame]:
    """The rows that break a rule, indicator by indicator."""
    if rule.kind == "relation":
        yield unrelated(figures, rule)
        return
    for code in figures.indicators:
        if not rule.covers(code):
            continue
        if rule.kind != "children":
            yield _EACH[rule.kind](figures, rule, code)
        elif edges is not None and figures.book.indicators[code].over_places == "sum":
            yield not_adding_up(figures, rule, code, edges)


def _told(
    rule: Rule, broken: Sequence[pl.DataFrame], book: Rulebook, tree: PlaceTree | None, file: str, most: int
) -> Iterator[Finding]:
    told = 0
    for rows in broken:
        for row in rows.sort(CELL).head(most - told).iter_rows(named=True):
            told += 1
            yield _finding(rule, row, book, tree, file)
    left = sum(rows.height for rows in broken) - told
    if left:
        words = Text(f"{rule.sentence.zh}：另有 {left} 处", f"{rule.sentence.en}: {left} more")
        yield fault(rule, Where(file), words)


def _finding(rule: Rule, row: Mapping[str, Any], book: Rulebook, tree: PlaceTree | None, file: str) -> Finding:
    indicator = book.indicators[row["indicator"]]
    unit = book.indicators[rule.right[-1].indicator].unit if rule.right else rule.unit or indicator.unit
    numbers = {name: f"{row[name]:.6g}" for name in ("amount", "other", "z") if row.get(name) is not None}
    if rule.kind == "change":
        numbers["ratio"] = f"{row['amount'] / row['other']:.4g}"
    ends = {"low": _end(rule.low, "−∞"), "high": _end(rule.high, "∞")}
    said = _NUMBERS[rule.kind].filled(**numbers, **ends, unit=f" {shown(unit)}".rstrip(), op=rule.op, limit=rule.limit)
    where = _cell(row, indicator.title, tree)
    words = Text(f"{rule.sentence.zh}：{where.zh}，{said.zh}", f"{rule.sentence.en}: {where.en}: {said.en}")
    place = Where(file, row=row["line"], field="value" if row["line"] is not None else " ".join(_codes(row)))
    return fault(rule, place, words)


def fault(rule: Rule, where: Where, words: Text) -> Finding:
    """One finding of a rule: its code, its remedy, its weight."""
    return Finding(f"rule:{rule.code}", where, words, rule.remedy, Severity(rule.severity))


def _codes(row: Mapping[str, Any]) -> list[str]:
    return [row[name] for name in CELL if row[name]]


def _cell(row: Mapping[str, Any], title: Text, tree: PlaceTree | None) -> Text:
    """What the figure is about, in words."""
    held = tree.rows_of(row["place"]) if tree is not None else ()
    names = held[-1].name if held else None
    part = f" {row['part']}" if row["part"] else ""
    place = row["place"]
    zh, en = (f"{names.zh} {place}", f"{names.en} {place}") if names else (place, place)
    return Text(f"{zh} {row['period']} {title.zh}{part}", f"{title.en}{part}, {en}, {row['period']}")


def _end(end: float | None, without: str) -> str:
    return without if end is None else f"{end:g}"


#: What was found, by the kind of the rule.
_NUMBERS: Final[Mapping[str, Text]] = {
    "range": Text("{amount}{unit}，应在 {low} 至 {high}", "{amount}{unit}, expected {low} to {high}"),
    "change": Text(
        "{amount}{unit}，上年 {other}，为上年的 {ratio} 倍，应在 {low} 至 {high}",
        "{amount}{unit}, {other} the year before, {ratio} times that; expected {low} to {high}",
    ),
    "relation": Text("左边 {amount}，右边 {other}{unit}，应 {op}", "{amount} {op} {other}{unit} does not hold"),
    "parts": Text("分项合计 {other}，总数 {amount}{unit}", "the parts add up to {other}, the whole is {amount}{unit}"),
    "outlier": Text(
        "{amount}{unit}，中位数 {other}，稳健 z 为 {z}，限 {limit}",
        "{amount}{unit}, the median is {other}, robust z {z}, limit {limit}",
    ),
    "children": Text(
        "下级合计 {other}，本级 {amount}{unit}", "the places below add up to {other}, this place has {amount}{unit}"
    ),
}
