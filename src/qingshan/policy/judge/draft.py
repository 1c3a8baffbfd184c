"""A statement while it is being judged, in offsets of its paragraph's shadow."""

from dataclasses import dataclass, field

from qingshan.policy.clauses.split import Clause, Sentence
from qingshan.policy.clauses.when import When
from qingshan.policy.lexicon import Lexicon
from qingshan.policy.numbers.quantity import Quantity
from qingshan.policy.shape import Baseline, Deadline


@dataclass(frozen=True)
class Setting:
    """What is known of a sentence before its clauses are judged.

    lead : the deadline of the sentence that introduces a list;  fact : the sentence tells of the past
    nicknames : Chinese numerals with their noun that the text puts in quotation marks somewhere (“两条底线”)
    """

    text: str
    sentence: Sentence
    whens: tuple[When, ...]
    quantities: tuple[Quantity, ...]
    words: Lexicon
    fact: bool
    news: bool
    title: bool
    today: str | None
    lead: Deadline | None = None
    nicknames: frozenset[str] = frozenset()


@dataclass
class Draft:
    """One statement found: where it stands, what it says, and the rules that said so."""

    start: int
    end: int
    op: str
    measure: str
    indicator: str
    tier: str = "A"
    kind: str = "target"
    quantity: Quantity | None = None
    components: tuple[str, ...] = ()
    counted: str | None = None
    per: str | None = None
    criterion: str | None = None
    baseline: Baseline | None = None
    ref: str | None = None
    rank: str | None = None
    modality: str = "must"
    when: Deadline = field(default_factory=Deadline)
    scope: str | None = None
    fact: bool = False
    rules: list[str] = field(default_factory=list)
    confidence: str = "high"


def of_clause(clause: Clause, op: str, measure: str, name: str, rule: str, **more: object) -> Draft:
    """A draft of a whole clause, by one rule."""
    return Draft(clause.start, clause.end, op, measure, name, rules=[rule], **more)  # type: ignore[arg-type]


def clause_text(setting: Setting, clause: Clause) -> str:
    """The shadow text of a clause."""
    return setting.text[clause.start : clause.end]


def governing(setting: Setting, start: int, end: int) -> Deadline:
    """The deadline of a stretch: one inside it, else the last before it in its sentence, else the list's."""
    inside = [one for one in setting.whens if start <= one.start < end]
    strong = [one for one in inside if one.deadline.type != "unspecified"] or inside
    if strong:
        return strong[0].deadline
    before = [one for one in setting.whens if one.end <= start and one.carries]
    if before:
        return before[-1].deadline
    return setting.lead or Deadline()


def is_dated(deadline: Deadline) -> bool:
    """Whether a deadline has a day or a period that can be looked at."""
    return deadline.type in ("by", "in", "during") and deadline.end is not None


def is_past(deadline: Deadline, today: str | None) -> bool:
    """Whether a deadline was over when the document was written."""
    return bool(deadline.end and today and deadline.type in ("by", "in", "during") and deadline.end < today)
