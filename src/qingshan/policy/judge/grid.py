"""Tables whose cells survived 有单元格的表: columns by their head, then the promises and figures of every row."""

import re
from dataclasses import dataclass, field, replace

from qingshan.policy.clauses.when import deadlines
from qingshan.policy.judge.cell_value import cell_quantity
from qingshan.policy.judge.columns import FIGURES, YEAR, Column, Head, head_of, is_unit
from qingshan.policy.judge.compare import comparator, measure_of
from qingshan.policy.judge.draft import Draft
from qingshan.policy.judge.name import components, tidy
from qingshan.policy.judge.paragraph import Judged, judge_paragraph
from qingshan.policy.lexicon import Lexicon
from qingshan.policy.numbers.quantity import Quantity
from qingshan.policy.shape import Baseline, Deadline
from qingshan.policy.tree.front import Front
from qingshan.policy.tree.paragraph import Paragraph

_SERIAL = re.compile(r"^(?:[\d①-⑳]+|\(\d+\))?[.、)*]*")
_UNIT = re.compile(r"\(([^()]{1,12})\)")
_CAPTION_UNIT = re.compile(r"单位[:：]([^\s，。()]{1,8})")
_PART = re.compile(r"^(?:其中|#)[:：]?")
_FULL_RATE = re.compile(r"(?:率|覆盖|占比|比例|比重)$")
#: A shorter cell is a word of the table, no sentence.
_SENTENCE = 4
_CAPTION = 60
#: 总量 or 其中 alone is no name; the group it stands in belongs to it.
_GENERIC = 3
_FOOTNOTES = "*#①②③④⑤⑥⑦⑧⑨"


@dataclass
class _Table:
    """One table while its rows are read; name, group, attribute: of the row above, for cells that span several rows."""

    head: Head
    unit: str
    first: int
    attribute: str = ""
    name: str = ""
    group: str = ""


@dataclass
class Grids:
    """All tables of a text that kept their cells."""

    paragraphs: list[Paragraph]
    fronts: list[Front]
    words: Lexicon
    _tables: dict[int, _Table] = field(default_factory=dict)

    def read(self, one: Paragraph) -> Judged:
        """What a row promises or tells; nothing for a row of the head."""
        front = self.fronts[one.document]
        table = self._table(one, front)
        if one.line < table.first:
            return Judged()
        row = _Row(one, table, front, self.words)
        figures = row.figures() if table.head.has(*FIGURES) else []
        units, due = row.responsible(), row.due()
        drafts: list[tuple[Draft, tuple[str, ...], str | None]] = []
        drafts += [(draft, units, None) for draft in figures]
        drafts += [(draft, units or own, score) for draft, own, score in row.sentences(due, bool(figures))]
        return Judged(tuple(drafts))

    def _table(self, one: Paragraph, front: Front) -> _Table:
        if one.table not in self._tables:
            at = next(n for n, other in enumerate(self.paragraphs) if other is one)
            above = self.paragraphs[at - 1].text if at and not self.paragraphs[at - 1].cells else ""
            own = [other for other in self.paragraphs[at:] if other.table == one.table and other.cells]
            texts = [[other.text[slice(*cell)] for cell in other.cells] for other in own]
            above = above if len(above) <= _CAPTION else ""
            head = head_of(texts, above, front.year, front.document.type == "news", self.words)
            unit = _CAPTION_UNIT.search(head.caption)
            first = own[head.rows].line if head.rows < len(own) else own[-1].line
            self._tables[one.table] = _Table(head, unit[1].rstrip(")") if unit else "", first)
        return self._tables[one.table]


@dataclass
class _Row:
    one: Paragraph
    table: _Table
    front: Front
    words: Lexicon

    def __post_init__(self) -> None:
        self.cells = list(zip(self.table.head.columns, self.one.cells, strict=False))
        said = [self._text(cell) for column, cell in self.cells if column.kind == "name"]
        name = _PART.sub("", _SERIAL.sub("", next((one for one in reversed(said) if one), "")))
        unit = next((one for one in _UNIT.findall(name) if is_unit(one, self.words)), "")
        self.unit = unit or self._of("unit") or self.table.unit
        name = tidy(name.replace(f"({unit})", "") if unit else name).rstrip(_FOOTNOTES)
        if len(said) > 1:
            group = self.table.group = said[0] or self.table.group
            name = group + name if 0 < len(name) <= _GENERIC and name != group else name
        self.name = self.table.name = name or self.table.name
        self.attribute = self.table.attribute = self._of("attribute") or self.table.attribute

    def _text(self, cell: tuple[int, int]) -> str:
        return self.one.text[slice(*cell)]

    def _of(self, kind: str) -> str:
        return next((text for column, cell in self.cells if column.kind == kind and (text := self._text(cell))), "")

    def responsible(self) -> tuple[str, ...]:
        """Who answers for the row."""
        named = [self._text(cell) for column, cell in self.cells if column.kind == "responsible"]
        return tuple(dict.fromkeys(name for cell in named for name in re.split(r"[、，；/]", cell) if len(name) > 1))

    def due(self) -> Deadline | None:
        """The deadline in a column of its own."""
        text = self._of("deadline")
        found = deadlines(text, 0, len(text), [0], self.front.year, self.words)
        year = YEAR.search(text)
        if found:
            return found[0].deadline
        return Deadline(text, "by", None, f"{year[1]}-12-31") if year else None

    def figures(self) -> list[Draft]:
        """One draft a target; what changes only where no level is given; the past where nothing is promised."""
        held = [(column, cell, self._quantity(column, cell)) for column, cell in self.cells if column.kind in FIGURES]
        known = [(column, cell, one) for column, cell, one in held if one is not None]
        aims = [each for each in known if each[0].kind == "target"]
        aims = aims or [each for each in known if each[0].kind in ("sum", "change")]
        bases = [each for each in known if each[0].kind == "base"]
        facts = not aims and not self.table.head.has("target")
        drafts = [self._draft(column, cell, one, facts) for column, cell, one in (bases if facts else aims)]
        for draft in drafts if bases and not facts else ():
            column, cell, _ = bases[-1]
            draft.baseline = Baseline(self._text(cell), column.year)
        return drafts

    def _quantity(self, column: Column, cell: tuple[int, int]) -> Quantity | None:
        unit = "%" if column.kind == "change" and "%" in self._text(cell) else column.unit or self.unit
        found = cell_quantity(self._text(cell), unit, self.words)
        return found and replace(found, start=found.start + cell[0], end=found.end + cell[0])

    def _draft(self, column: Column, cell: tuple[int, int], one: Quantity, fact: bool) -> Draft:
        before, after = self.one.text[cell[0] : one.start], self.one.text[one.end : cell[1]]
        op, cue = comparator(before, one, after, self.words, fact)
        measure = measure_of(self.name + before, one, op)
        if column.kind == "change":
            measure = "growth_annual" if column.annual else "growth"
        elif column.kind == "sum":
            annual = column.annual and not self._text(cell).startswith("〔")
            measure = "growth_annual" if annual else "cumulative"
        elif measure == "share" and one.value == 100 and op in ("eq", "ge") and _FULL_RATE.search(self.name):
            op, measure = "full", "coverage"
        names = [place for kind, place in self.cells if kind.kind == "name" and place[0] < place[1]]
        start = min([cell[0], *(place[0] for place in names)])
        draft = Draft(start, max(cell[1], *(place[1] for place in names), start + 1), op, measure, self.name)
        draft.quantity, draft.components = one, components(self.name)
        draft.rules = ["table", f"cmp:{cue or 'bare'}"]
        draft.rules += self._binding(True)
        draft.fact = fact or self.one.fact_zone
        draft.when = self._when(column, fact)
        return draft

    def _binding(self, aim: bool) -> list[str]:
        return [f"binding:{self.attribute}"] if aim and self.attribute else []

    def _when(self, column: Column, fact: bool) -> Deadline:
        years = re.findall(r"(?:19|20)\d\d", self.table.head.caption)
        ahead = [one.year for one in self.table.head.columns if one.kind == "target" and one.year]
        year = column.year or (max(map(int, years)) if years else max(ahead, default=None))
        year = year or (self.front.period[1] if self.front.period else None)
        if year is None:
            return Deadline()
        if column.since:
            return Deadline(f"{column.since}-{year}年", "during", f"{column.since}-01-01", f"{year}-12-31")
        if fact:
            return Deadline(f"{year}年", "in", f"{year}-01-01", f"{year}-12-31")
        return Deadline(f"{year}年", "by", None, f"{year}-12-31")

    def sentences(self, due: Deadline | None, has_figures: bool) -> list[tuple[Draft, tuple[str, ...], str | None]]:
        """What cells say in words: tasks, and targets without a number."""
        kinds = ("target",) if self.table.head.has(*FIGURES) else ("task", "target", "text", "name")
        found = []
        for column, cell in self.cells:
            text = self._text(cell)
            aim = column.kind == "target" and self.table.head.has(*FIGURES)
            if column.kind not in kinds or (len(text) < _SENTENCE and not aim) or (aim and has_figures):
                continue
            part = Paragraph(self.one.shadow.part(*cell), self.one.line, None, "item-body")
            part.fact_zone, part.document = self.one.fact_zone, self.one.document
            lead = due or (self._when(column, False) if aim else None)
            for draft, units, score in judge_paragraph(part, self.front, self.words, lead, frozenset()).drafts:
                found.append((self._shifted(draft, cell[0], aim), units, score))
        return found

    def _shifted(self, draft: Draft, by: int, aim: bool) -> Draft:
        """The draft of a cell in offsets of its row."""
        quantity = draft.quantity
        if quantity is not None:
            quantity = replace(quantity, start=quantity.start + by, end=quantity.end + by)
        name = (self.name if aim else "") or draft.indicator
        return replace(
            draft, start=draft.start + by, end=draft.end + by, quantity=quantity, indicator=name,
            rules=[*draft.rules, "table", *self._binding(aim)],
        )  # fmt: skip
