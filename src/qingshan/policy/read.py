"""From a policy text to its clause tree, its commitments, its facts and what is wrong with the text."""

import re
from datetime import date

from qingshan.policy.faults.of_text import text_faults
from qingshan.policy.faults.of_values import value_faults
from qingshan.policy.judge.finish import Finisher
from qingshan.policy.judge.grid import Grids
from qingshan.policy.judge.paragraph import Judged, judge_paragraph
from qingshan.policy.judge.tables import is_table, table_drafts
from qingshan.policy.lexicon import Lexicon, lexicon_of
from qingshan.policy.shape import Commitment, Deadline, Diagnostic, Fact, Neutral, Node, Reading
from qingshan.policy.text import canonical, sha256
from qingshan.policy.tree.grow import Tree, grow
from qingshan.policy.tree.paragraph import Paragraph
from qingshan.rulebook import Rulebook


def read_policy(text: str, book: Rulebook, *, dated: date | None = None) -> Reading:
    """Read one policy text. Same text and rulebook in, same reading out.

    text : decoded text (`decode` turns bytes into it);  dated : the document's date where the text states none

    >>> from qingshan.rulebook import standard_rulebook
    >>> reading = read_policy("到2020年，全省耕地保有量不少于8768万亩。", standard_rulebook())
    >>> [(one.indicator, one.op, one.norm.value, one.norm.unit, one.deadline.end) for one in reading.commitments]
    [('耕地保有量', 'ge', '5845333.333333', 'ha', '2020-12-31')]
    """
    held = canonical(text)
    words = lexicon_of(book)
    tree = grow(held, words, dated)
    work = _Work(tree, Finisher(held, book, words), words)
    for n, one in enumerate(tree.found.paragraphs, 1):
        work.read(one, f"p{n:03d}")
    prose = [one for one in tree.found.paragraphs if not one.cells]
    diagnostics = [*tree.found.diagnostics, *text_faults(held, prose, words), *work.diagnostics]
    diagnostics += value_faults(work.commitments, work.facts, work.dated)
    return Reading(
        held,
        sha256(held),
        tuple(front.document for front in tree.fronts),
        tuple(work.nodes),
        tuple(sorted(work.commitments, key=lambda one: (one.span, one.value_span or one.span))),
        tuple(sorted(work.facts, key=lambda one: (one.span, one.value_span or one.span))),
        tuple(sorted(diagnostics, key=lambda one: (one.spans[:1], one.code))),
        tuple(work.neutral),
    )


#: 两条 of “两条底线”: a numeral that the text itself uses as part of a name.
_NICKNAME = re.compile(r"“([一二两三四五六七八九十]+[\u4e00-\u9fff])[\u4e00-\u9fff]{1,6}”")


class _Work:
    """What one reading has gathered so far."""

    def __init__(self, tree: Tree, finish: Finisher, words: Lexicon) -> None:
        self.tree, self.finish, self.words = tree, finish, words
        self.grids = Grids(tree.found.paragraphs, tree.fronts, words)
        self.nodes: list[Node] = []
        self.commitments: list[Commitment] = []
        self.facts: list[Fact] = []
        self.neutral: list[Neutral] = []
        self.diagnostics: list[Diagnostic] = []
        self.dated: list[tuple[Paragraph, Judged]] = []
        self._lead: Deadline | None = None
        self._nicknames = frozenset(name for one in tree.found.paragraphs for name in _NICKNAME.findall(one.text))

    def read(self, one: Paragraph, node: str) -> None:
        """Judge one paragraph and keep what it says."""
        front = self.tree.fronts[one.document]
        if one.cells:
            judged = self.grids.read(one)
        elif one.copy_of is None and is_table(one):
            drafts, told = table_drafts(one, self.words)
            self.diagnostics += told
            judged = Judged(tuple((draft, (), None) for draft in drafts))
        else:
            bullet = one.label is not None and one.label.kind in ("bullet", "(1)", "circle", "1")
            judged = judge_paragraph(one, front, self.words, self._lead if bullet else None, self._nicknames)
            if judged.lead is not None:
                self._lead = judged.lead
            elif not bullet and one.role != "headline":
                self._lead = None
        self._node(one, node, judged)
        if one.copy_of is not None:
            return
        self.dated.append((one, judged))
        for draft, units, score in judged.drafts:
            if draft.fact:
                self.facts.append(self.finish.fact(draft, one, node, front))
            else:
                self.commitments.append(self.finish.commitment(draft, one, node, front, units, score))
        self.neutral += [Neutral(one.shadow.span(each.start, each.end), one.path) for each in judged.silent]

    def _node(self, one: Paragraph, node: str, judged: Judged) -> None:
        spans = tuple(one.shadow.span(each.start, each.end) for each in judged.sentences)
        self.nodes.append(
            Node(
                node,
                one.line,
                one.role,
                one.path,
                one.path_found,
                one.status,
                one.span,
                one.label.text if one.label else None,
                one.title,
                spans,
                self.tree.fronts[one.document].document.id,
            )
        )
