"""Two versions of a plan side by side 两版对照: which commitments changed, appeared, vanished."""

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from qingshan.core import Text
from qingshan.policy.shape import Commitment, Reading
from qingshan.rulebook import normal_name

#: What may differ between two versions of one commitment.
ASPECTS: Final = {
    "op": Text("比较方式", "comparator"),
    "value": Text("数值", "value"),
    "deadline": Text("期限", "deadline"),
    "responsible": Text("责任单位", "who answers"),
    "scope": Text("范围", "scope"),
    "kind": Text("类别", "kind"),
    "modality": Text("语气", "modality"),
    "path": Text("条款", "clause"),
}
#: How like two indicators' names must be to be one commitment, from 0 to 1.
_ALIKE: Final = 0.6


@dataclass(frozen=True)
class Change:
    """One commitment in both versions, and what differs; empty when nothing does."""

    old: Commitment
    new: Commitment
    aspects: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """What became of the commitments of the old version in the new one, in the order of the text."""

    old: Reading
    new: Reading
    changed: tuple[Change, ...]
    appeared: tuple[Commitment, ...]
    vanished: tuple[Commitment, ...]
    same: tuple[Change, ...]


def compare(old: Reading, new: Reading) -> Comparison:
    """Pair the commitments of two versions: by their words, by indicator, place and year, then by alike names."""
    left, right = list(old.commitments), list(new.commitments)
    pairs: list[Change] = []
    for key in (_words, _series_and_year, _series):
        pairs += _paired(left, right, key)
    pairs += _alike_pairs(left, right)
    pairs.sort(key=lambda one: (one.new.span, one.new.value_span or (0, 0)))
    return Comparison(
        old,
        new,
        tuple(one for one in pairs if one.aspects),
        tuple(right),
        tuple(left),
        tuple(one for one in pairs if not one.aspects),
    )


def _words(one: Commitment) -> Hashable:
    """Its very words, and which number of them it is about."""
    value = (one.value_span[0] - one.span[0]) if one.value_span else None
    return re.sub(r"\s", "", one.quote), value, one.indicator


def _series_and_year(one: Commitment) -> Hashable:
    return *_series(one), (one.deadline.end or one.deadline.text or "")[:4]


def _series(one: Commitment) -> tuple[Hashable, ...]:
    name = one.indicator_code or normal_name(one.indicator)
    return name, one.scope.region or one.scope.text, one.measure, one.per


def _paired(left: list[Commitment], right: list[Commitment], key: Callable[[Commitment], Hashable]) -> list[Change]:
    """Those with the same key, in the order of the text; what is paired is taken out of both lists."""
    waiting: dict[Hashable, list[Commitment]] = {}
    for one in left:
        waiting.setdefault(key(one), []).append(one)
    made = []
    for one in list(right):
        like = waiting.get(key(one))
        if like:
            made.append(_change(like.pop(0), one))
    _take_out(left, right, made)
    return made


def _alike_pairs(left: list[Commitment], right: list[Commitment]) -> list[Change]:
    """Those whose names are alike, the most alike first; those of one name in the order of the text."""
    old, new = _by_name(left), _by_name(right)
    places = {name: at for names in (old, new) for at, name in enumerate(names)}
    scored = [(_dice(one[0], other[0]), -places[one], -places[other], one, other) for one, other in _likely(old, new)]
    made: list[Change] = []
    for score, _, _, one, other in sorted(scored, key=lambda each: each[:3], reverse=True):
        if score >= _ALIKE:
            shared = min(len(old[one]), len(new[other]))
            made += [_change(old[one].pop(0), new[other].pop(0)) for _ in range(shared)]
    _take_out(left, right, made)
    return made


_Name = tuple[frozenset[str], bool]


def _by_name(several: list[Commitment]) -> dict[_Name, list[Commitment]]:
    """Commitments by the pairs of letters of their name, and whether they state an amount."""
    held: dict[_Name, list[Commitment]] = {}
    for one in several:
        held.setdefault((_pairs_of_letters(one.indicator), one.norm is None), []).append(one)
    return held


def _likely(old: Iterable[_Name], new: Collection[_Name]) -> set[tuple[_Name, _Name]]:
    """Names that may be alike: one of the rarest pairs of letters of each is in both.

    Two sets with a Dice coefficient of d share at least d / (2 − d) of the letters of each, so that those that share
    none of the rarest ones beyond that part cannot reach it.
    """
    rarity = Counter(pair for name in new for pair in name[0])

    def rarest(name: _Name) -> list[str]:
        ordered = sorted(name[0], key=lambda pair: (rarity[pair], pair))
        return ordered[: len(ordered) - math.ceil(len(ordered) * _ALIKE / (2 - _ALIKE)) + 1]

    places: dict[tuple[str, bool], list[_Name]] = {}
    for name in new:
        for pair in rarest(name):
            places.setdefault((pair, name[1]), []).append(name)
    return {(one, other) for one in old for pair in rarest(one) for other in places.get((pair, one[1]), [])}


def _take_out(left: list[Commitment], right: list[Commitment], made: Sequence[Change]) -> None:
    gone_left, gone_right = {id(one.old) for one in made}, {id(one.new) for one in made}
    left[:] = [one for one in left if id(one) not in gone_left]
    right[:] = [one for one in right if id(one) not in gone_right]


def _pairs_of_letters(name: str) -> frozenset[str]:
    plain = normal_name(name)
    return frozenset(plain[at : at + 2] for at in range(max(1, len(plain) - 1)))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _change(old: Commitment, new: Commitment) -> Change:
    return Change(old, new, tuple(name for name in ASPECTS if aspect(old, name) != aspect(new, name)))


def aspect(one: Commitment, name: str) -> Hashable:
    """What a commitment says of one aspect, so that two can be compared."""
    match name:
        case "value":
            return one.norm or (one.value_text, one.ref), one.norm_hi
        case "deadline":
            return one.deadline.type, one.deadline.end or one.deadline.text
        case "scope":
            return one.scope.region or one.scope.text
        case _:
            held: Hashable = getattr(one, name)
            return held
