"""The columns of a table 表头: what each holds, told by the words and years of its head."""

import re
from dataclasses import dataclass, replace

from qingshan.policy.lexicon import Lexicon, any_of

YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_RANGE = re.compile(r"(?:19|20)\d\d年?[-~至到](?:19|20)\d\d年?")
_IN_BRACKETS = re.compile(r"\(([^()]{1,12})\)")
_FIGURE = re.compile(r"^[-<>≤≥~约]*\d[\d.,]*(?!\d{0,3}年)")
#: Heads have three rows at most.
_HEAD_ROWS = 3
#: Which word decides where a head has several: 责任单位 holds 单位, 指标属性 holds 指标.
_ORDER = ("serial", "attribute", "responsible", "deadline", "unit", "base", "sum", "change", "target", "name", "task")
#: What holds figures.
FIGURES = ("base", "target", "change", "sum")


@dataclass(frozen=True)
class Column:
    """One column: a kind of the word group `table_column`, `year` (not settled yet) or `text`.

    year, since : the year it speaks of, and the first of a span of years;  unit : stated in its head
    annual : a change a year
    """

    kind: str
    year: int | None = None
    since: int | None = None
    unit: str = ""
    annual: bool = False


@dataclass(frozen=True)
class Head:
    """What the head of a table says: how many rows it takes, its columns, and years and unit of its caption."""

    rows: int
    columns: tuple[Column, ...]
    caption: str = ""

    def has(self, *kinds: str) -> bool:
        """Whether some column is of one of these kinds."""
        return any(one.kind in kinds for one in self.columns)


def head_of(rows: list[list[str]], above: str, year: int | None, news: bool, words: Lexicon) -> Head:
    """Read the head of a table.

    rows : its first rows, cell by cell, in shadow text;  above : the line before it;  year : of the document
    """
    wide = max(map(len, rows))
    rows = [row + [""] * (wide - len(row)) for row in rows]
    taken: list[list[str]] = []
    for row in rows[: min(_HEAD_ROWS, len(rows) - 1)]:
        if not _is_head(row, bool(taken), words):
            break
        taken.append(row)
    captions = [row for row in taken if sum(map(bool, row)) == 1 and wide > 2]
    heads = [row for row in taken if row not in captions]
    caption = "".join([above, *("".join(row) for row in captions)])
    columns = [column_of(label, words) for label in _labels(heads, wide)]
    for at in range(1, wide):
        if heads and not any(row[at] for row in heads) and columns[at - 1].kind == "name":
            columns[at] = columns[at - 1]
    return Head(len(taken), tuple(_settled(columns, caption, year, news)), caption)


def _is_head(row: list[str], below: bool, words: Lexicon) -> bool:
    """Whether a row belongs to the head: no figures, and known words or years in at least half of it."""
    said = [cell for cell in row if cell]
    if not said or any(_FIGURE.match(cell) and not YEAR.match(cell) for cell in said[1:]):
        return False
    known = sum(column_of(cell, words) != Column("text") for cell in said)
    return 2 * known >= len(said) if below or len(said) > 1 else known > 0


def _labels(heads: list[list[str]], wide: int) -> list[str]:
    """The words of each column from the top down; a cell that spans several columns serves all of them."""
    labels = [""] * wide
    for depth, row in enumerate(heads):
        lower = heads[depth + 1 :]
        last = ""
        for at in range(wide):
            last = row[at] or (last if any(under[at] for under in lower) else "")
            labels[at] += last
    return labels


def column_of(label: str, words: Lexicon) -> Column:
    """One column by the words of its head.

    >>> from qingshan.policy.lexicon import lexicon_of
    >>> from qingshan.rulebook import standard_rulebook
    >>> words = lexicon_of(standard_rulebook())
    >>> column_of("2025年目标(万亩)", words)
    Column(kind='target', year=2025, since=None, unit='万亩', annual=False)
    >>> column_of("责任单位", words).kind, column_of("2020年", words).kind
    ('responsible', 'year')
    """
    years = [int(one) for one in YEAR.findall(label)]
    span = bool(_RANGE.search(label)) and len(years) > 1
    inside = next((one for one in _IN_BRACKETS.findall(label) if is_unit(one, words)), "")
    kinds = {one.op for one in words.of("table_column") if re.search(any_of(one.words), label)}
    kind = next((one for one in _ORDER if one in kinds), "")
    if not kind or (years and kind in ("name", "task")):
        kind = "sum" if span else "year" if years else kind or "text"
    annual = bool(re.search(any_of(words.words("table_column", "annual")), label))
    return Column(kind, max(years, default=None), min(years) if span else None, inside, annual)


def is_unit(word: str, words: Lexicon) -> bool:
    """Whether a word is a unit, with or without a magnitude: 万亩, %."""
    return bool(word) and (word.lstrip("百千万亿") in words.units or word in words.units)


def _settled(columns: list[Column], caption: str, year: int | None, news: bool) -> list[Column]:
    """Plain years told apart: what is to come is promised, what was is where one stood."""
    aims = [one.year for one in columns if one.kind == "target" and one.year]
    plain = [one.year for one in columns if one.kind == "year" and one.year]
    ahead = {one for one in plain if (one >= min(aims) if aims else year is not None and one > year)}
    promises = any(one.kind in ("attribute", "base") for one in columns) or bool(re.search("目标|规划|预期", caption))
    if plain and not ahead and not aims and not news and (year is None or promises):
        ahead = {max(plain)}
    named = any(one.kind == "name" for one in columns)
    settled = [
        replace(one, kind="target" if one.year in ahead else "base") if one.kind == "year" else one for one in columns
    ]
    if not named and any(one.kind in FIGURES for one in settled):
        first = next((at for at, one in enumerate(settled) if one.kind in ("text", "task")), None)
        if first is not None:
            settled[first] = replace(settled[first], kind="name")
    return settled
