"""The rulebook's policy words, made ready for matching: longest word first, one expression a group."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property

from qingshan.rulebook import PolicyWord, Rulebook


@cache
def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word))) or r"(?!)"


def any_of(words: Iterable[str]) -> str:
    """An expression that matches any of the words, the longest first; nothing when there are none.

    >>> any_of(["亩", "公顷", "平方公里"])
    '平方公里|公顷|亩'
    """
    return _any_of(tuple(words))


@dataclass(frozen=True)
class Unit:
    """A unit of measure or a classifier: its base unit and how many of it one is."""

    word: str
    base: str
    factor: Fraction
    measure: str = ""
    classifier: bool = False


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All policy words by group. Ask `words` for a group's words, `pattern` for its expression.

    Two are the same only when they are one object, so that caches by lexicon are quick.
    """

    records: tuple[PolicyWord, ...]

    def of(self, group: str, measure: str | None = None) -> tuple[PolicyWord, ...]:
        """The records of a group, or those of it with one measure."""
        return tuple(one for one in self.records if one.group == group and (measure is None or one.measure == measure))

    @cache  # noqa: B019 - there is one lexicon a rulebook
    def words(self, group: str, measure: str | None = None) -> tuple[str, ...]:
        """All words of a group."""
        return tuple(word for one in self.of(group, measure) for word in one.words)

    @cache  # noqa: B019
    def pattern(self, group: str, measure: str | None = None) -> re.Pattern[str]:
        """One expression for all words of a group."""
        return re.compile(any_of(self.words(group, measure)))

    @cache  # noqa: B019
    def found_by(self, group: str) -> dict[str, PolicyWord]:
        """Word → its record; the first record of a word counts."""
        held: dict[str, PolicyWord] = {}
        for one in self.of(group):
            for word in one.words:
                held.setdefault(word, one)
        return held

    @cached_property
    def units(self) -> dict[str, Unit]:
        """Every unit and classifier by its word as the shadow text writes it."""
        held = {}
        for group in ("classifier", "unit"):
            for one in self.of(group):
                for word in one.words:
                    plain = word.replace("（", "(").replace("）", ")")
                    held[plain] = Unit(plain, one.base, Fraction(one.factor), one.measure, group == "classifier")
        return held


@cache
def _compiled(records: tuple[PolicyWord, ...]) -> Lexicon:
    return Lexicon(records)


def lexicon_of(book: Rulebook) -> Lexicon:
    """The lexicon of a rulebook; two rulebooks with the same words share one."""
    return _compiled(tuple(book.policy.values()))
