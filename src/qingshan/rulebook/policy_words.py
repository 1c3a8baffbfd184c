"""The words the policy reader goes by 政策词表: units, comparators, verbs, names that are no values, places."""

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from qingshan.rulebook.schema import Code, Record

#: What a group's words do is written at its first record in ``data/policy/``.
Group = Literal[
    "unit",
    "classifier",
    "name",
    "comparator_after",
    "comparator_before",
    "series",
    "principle",
    "trend",
    "coverage",
    "count_verb",
    "standing_verb",
    "task_verb",
    "task_object",
    "dated_verb",
    "rule_verb",
    "rule_object",
    "rule_phrase",
    "measurable",
    "statutory",
    "prohibition",
    "permission",
    "modality",
    "abstract",
    "estimate",
    "review",
    "scope",
    "recurrence",
    "unspecified",
    "plan_period",
    "document_type",
    "responsible",
    "collocation",
    "place",
    "table_column",
    "predicate",
]


def _exact(text: str) -> str:
    if Fraction(text) <= 0:
        raise ValueError(f"{text} is no factor; write a number above zero such as 15, 0.05 or 1/15")
    return text


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text} is no regular expression: {error}") from error
    return text


class PolicyWord(Record):
    """Words of one group that are read alike, and the general reason for having them.

    words : as they stand in a text;  pattern : a regular expression where words are not enough (names only)
    base, factor : of a unit: the base unit and how many of it one is, exactly
    op, measure : what the words say about a value;  level : of a place or scope word
    parent, since, until : of a place: the code above it and its valid dates
    """

    code: Code
    group: Group
    words: tuple[str, ...] = ()
    pattern: Annotated[str, AfterValidator(_pattern)] = ""
    base: str = ""
    factor: Annotated[str, AfterValidator(_exact)] = "1"
    op: str = ""
    measure: str = ""
    level: str = ""
    parent: str = ""
    since: date | None = None
    until: date | None = None
    why: str = Field(min_length=2)

    @model_validator(mode="after")
    def _complete(self) -> "PolicyWord":
        if not self.words and not self.pattern:
            raise ValueError("a record without words or pattern reads nothing")
        if self.pattern and self.group != "name":
            raise ValueError("only names may be given as a pattern")
        if self.group in ("unit", "classifier") and not self.base:
            raise ValueError("a unit needs its base unit")
        if self.group in ("comparator_after", "comparator_before", "series", "trend") and not self.op:
            raise ValueError("a comparator needs op")
        if any(not word.strip() for word in self.words):
            raise ValueError("an empty word reads everything")
        return self
