"""Notes in brackets 括注: who answers for a paragraph, by when, for how many points."""

import re
from dataclasses import dataclass
from functools import cache

from qingshan.policy.lexicon import Lexicon, any_of

_SCORE = re.compile(r"\((\d+(?:\.\d+)?)分\)")
_ROLES = r"(?:负责|牵头|配合|参与|分别负责|按职责分工负责|等负责)"
_SPLIT = re.compile(r"[、，；,]|和(?=[\u4e00-\u9fff]{2,}(?:局|厅|委|部|办))")
_BY = re.compile(r"由([\u4e00-\u9fff、]{2,30}?)(?:牵头)?负责")


@dataclass(frozen=True)
class Note:
    """A note of a paragraph: where it stands, whom it names, its text and its score."""

    start: int
    end: int
    units: tuple[str, ...]
    text: str
    score: str | None = None


@cache
def _note(words: Lexicon) -> re.Pattern[str]:
    cues = any_of(words.words("responsible"))
    return re.compile(
        rf"\((?:[^()]|\([^()]*\))*?(?:(?:{cues})(?:及分值)?[:：]|{_ROLES}(?=[，；)]))(?:[^()]|\([^()]*\))*\)"
    )


def notes_in(text: str, words: Lexicon) -> list[Note]:
    """All notes of a paragraph, in order."""
    if "(" not in text:
        return []
    found = [Note(*match.span(), _units(match[0], words), match[0]) for match in _note(words).finditer(text)]
    found += [Note(*match.span(), (), match[0], match[1]) for match in _SCORE.finditer(text)]
    return sorted(found, key=lambda one: one.start)


def without_notes(text: str, notes: list[Note]) -> str:
    """The same text, as long, with full stops where its notes stood."""
    for one in notes:
        text = text[: one.start] + "。" * (one.end - one.start) + text[one.end :]
    return text


def _units(text: str, words: Lexicon) -> tuple[str, ...]:
    inner = re.sub(rf"(?:{any_of(words.words('responsible'))})[:：]", "；", text[1:-1])
    names = []
    for part in _SPLIT.split(inner):
        name = re.sub(rf"{_ROLES}+$|等$|^分别", "", part.strip("。：: "))
        if name and not re.search(r"完成|推进|成效|落实|启动|\d", name):
            names.append(name)
    return tuple(dict.fromkeys(names))


def named_by(text: str) -> tuple[str, ...]:
    """Units that a sentence itself names: 由X负责."""
    match = _BY.search(text)
    return tuple(match[1].split("、")) if match else ()
