"""A scheme of rules 规则式考核: every rule is met or not met by a figure; there are no scores and no weights.

The file form is that of docs/how-to/assess.md. Unknown keys are errors; a limit has its days, regions, source and mark.
"""

from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Literal

from pydantic import Field, field_validator, model_validator

from qingshan.core import Text, canonical_code
from qingshan.core.record import Mark
from qingshan.rulebook.schema import Code, Record, Source


def _some(raw: tuple[Record, ...]) -> tuple[Record, ...]:
    """Refuse an empty list; a list whose items are refused is not called empty besides."""
    if not raw:
        raise ValueError("there must be one at least")
    return raw


class Figure(Record):
    """A figure that the rules speak of.

    formula : how it is worked out of other figures where it is not reported;  ``_prev`` is that of the period before
    """

    code: Code
    zh: str
    en: str
    unit: str = ""
    kind: Literal["number", "yes_no"] = "number"
    formula: str = ""

    @property
    def title(self) -> Text:
        """Its name in both languages."""
        return Text(self.zh, self.en)


class Limit(Record):
    """What a figure must be, from a day to a day, in some regions.

    op : how it is compared with `value` or with the figure `than`; < and > are strict; `yes` needs neither
    regions : division codes; a limit holds for all below them, and everywhere where there are none
    source, mark : its own; the source is the scheme's where it has none
    """

    op: Literal["<", "<=", ">", ">=", "yes"]
    value: Decimal | None = None
    than: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    regions: tuple[str, ...] = ()
    source: str = ""
    mark: Mark
    note: str = ""

    @field_validator("regions", mode="before")
    @classmethod
    def _canonical(cls, raw: object) -> object:
        return [canonical_code(str(one)) for one in raw] if isinstance(raw, list | tuple) else raw

    @model_validator(mode="after")
    def _complete(self) -> "Limit":
        given = (self.value is not None) + bool(self.than)
        if given != (self.op != "yes"):
            raise ValueError("a limit has either value or than; yes has neither")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"it cannot end on {self.valid_to}, before it starts on {self.valid_from}")
        return self

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day; first and last day count."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    def reach(self, place: str) -> int:
        """How closely its regions name a place: digits in common, 0 for everywhere, −1 for not at all.

        >>> limit = Limit(op="<", value=3, mark="S", regions=["530000"])
        >>> limit.reach("530802"), limit.reach("110000"), limit.reach("bank-a")
        (2, -1, -1)
        """
        if not self.regions:
            return 0
        heads = [stem(region) for region in self.regions]
        return max((len(head) for head in heads if place.startswith(head)), default=-1)


def stem(region: str) -> str:
    """The digits that all places below a region have in common.

    >>> stem("530000"), stem("530800"), stem("530802")
    ('53', '5308', '530802')
    """
    while len(region) in (6, 4) and region.endswith("00"):
        region = region[:-2]
    return region


class SchemeRule(Record):
    """One rule: a figure and its limits; of the limits in force the closest region counts, then the latest day.

    part : the group of rules it belongs to;  evidence : what proves it
    """

    code: Code
    zh: str
    en: str
    figure: str
    part: str = ""
    limits: tuple[Limit, ...]
    evidence: Text | None = None

    @property
    def title(self) -> Text:
        """Its name in both languages."""
        return Text(self.zh, self.en)

    _not_empty = field_validator("limits")(_some)

    @model_validator(mode="after")
    def _one_at_a_time(self) -> "SchemeRule":
        for one, other in combinations(self.limits, 2):
            shared = set(one.regions) & set(other.regions) or (not one.regions and not other.regions)
            if shared and (one.valid_from or date.min) == (other.valid_from or date.min):
                raise ValueError(f"two limits of {self.code} begin on one day in one region")
        return self

    def limit(self, place: str, day: date) -> Limit | None:
        """The limit in force for a place on a day; None where there is none."""
        held = [one for one in self.limits if one.holds_on(day) and one.reach(place) >= 0]
        return max(held, key=lambda one: (one.reach(place), one.valid_from or date.min), default=None)


class RuleScheme(Record):
    """One version of a scheme of rules; all of them must be met.

    overall : `each`: every unit by itself;  `total`: the rules judge the sums over all units, and what single units
        reach is shown and does not decide
    sources : of its own, beside those of the rulebook
    """

    rule_scheme: Code
    version: str = Field(min_length=1)
    title: Text
    unit_level: str = ""
    period: Literal["year", "half", "quarter", "month"] = "year"
    overall: Literal["each", "total"] = "each"
    figures: tuple[Figure, ...]
    rules: tuple[SchemeRule, ...]
    parts: dict[str, Text] = Field(default_factory=dict)
    published: tuple[Text, ...] = ()
    illustrative: tuple[Text, ...] = ()
    source: str = Field(min_length=1)
    sources: tuple[Source, ...] = ()
    note: Text | None = None

    _not_empty = field_validator("figures", "rules")(_some)

    def figure(self, code: str) -> Figure:
        """One of its figures; raises ``LookupError``."""
        for one in self.figures:
            if one.code == code:
                return one
        raise LookupError(f"{self.rule_scheme} has no figure {code!r}")

    @property
    def cited(self) -> tuple[str, ...]:
        """Every source it names."""
        limits = (limit.source for rule in self.rules for limit in rule.limits)
        return tuple(dict.fromkeys((self.source, *filter(None, limits))))
