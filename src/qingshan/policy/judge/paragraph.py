"""Judge a paragraph: its notes, its sentences, and what its lead sentence says of a list."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from qingshan.policy.clauses.split import Sentence, sentences
from qingshan.policy.clauses.when import When, deadlines
from qingshan.policy.judge.draft import Draft, Setting
from qingshan.policy.judge.notes import Note, named_by, notes_in, without_notes
from qingshan.policy.judge.sentence import judge_sentence
from qingshan.policy.lexicon import Lexicon, any_of
from qingshan.policy.numbers.scan import quantities
from qingshan.policy.shape import Deadline
from qingshan.policy.tree.front import Front
from qingshan.policy.tree.paragraph import Paragraph
from qingshan.policy.tree.review import past_period

_SILENT = ("issuer", "title", "date", "addressee", "headline", "toc", "document-boundary")
_LOOKS_AHEAD = re.compile(r"要|必须|应当|力争|确保")


@dataclass(frozen=True)
class Judged:
    """The drafts of a paragraph, its sentences, its deadlines, and the deadline it hands to a list below."""

    drafts: tuple[tuple[Draft, tuple[str, ...], str | None], ...] = ()
    sentences: tuple[Sentence, ...] = ()
    whens: tuple[When, ...] = ()
    silent: tuple[Sentence, ...] = ()
    lead: Deadline | None = None


def judge_paragraph(
    one: Paragraph, front: Front, words: Lexicon, lead: Deadline | None, nicknames: frozenset[str]
) -> Judged:
    """All statements of a paragraph with who answers for them and their score."""
    if one.role in _SILENT:
        return Judged()
    notes = notes_in(one.text, words)
    text = without_notes(one.text, notes)
    found = sentences(text, one.body_start)
    if one.role == "section" and len(found) == 1 and "。" not in one.text:
        return Judged(sentences=tuple(found), lead=None)
    values = quantities(text, words)
    starts = [each.start for each in values]
    drafts: list[tuple[Draft, tuple[str, ...], str | None]] = []
    whens: list[When] = []
    silent = []
    for n, sentence in enumerate(found):
        own = deadlines(
            text, sentence.start, sentence.end, [each.start for each in sentence.clauses], front.year, words
        )
        governing = _note_of(notes, sentence)
        inside = values[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        title = n == 0 and one.role == "item" and (len(found) > 1 or one.heads) and one.title is not None
        setting = Setting(
            text, sentence, tuple(own), tuple(inside),
            words, one.fact_zone or _past(text, sentence, front, words), front.document.type == "news", title,
            front.document.date, _due(governing, front, words) or lead, nicknames,
        )  # fmt: skip
        judged = judge_sentence(setting)
        units = tuple(dict.fromkeys(name for note in governing for name in note.units))
        units = units or named_by(text[sentence.start : sentence.end])
        score = next((note.score for note in governing if note.score), None)
        drafts += [(draft, units, score) for draft in judged]
        whens += own
        if not judged and not one.fact_zone:
            silent.append(sentence)
    ends_open = text.endswith(("：", "--")) and whens
    return Judged(tuple(drafts), tuple(found), tuple(whens), tuple(silent), whens[-1].deadline if ends_open else None)


def _past(text: str, sentence: Sentence, front: Front, words: Lexicon) -> bool:
    said = text[sentence.start : sentence.end]
    opening = re.match(any_of(words.words("review", "opening")), said)
    return bool(opening and not _LOOKS_AHEAD.search(said)) or past_period(said, front, words)


def _note_of(notes: list[Note], sentence: Sentence) -> list[Note]:
    """The next group of notes after a sentence: it governs all that stands since the group before."""
    run: list[Note] = []
    for note in notes:
        if note.start < sentence.clauses[-1].end:
            continue
        if run and note.start > run[-1].end + 1:
            break
        run.append(note)
    return run


def _due(notes: list[Note], front: Front, words: Lexicon) -> Deadline | None:
    for note in notes:
        inner = note.text
        found = deadlines(inner, 1, len(inner), [1], front.year, words)
        if found:
            return found[0].deadline
    return None
