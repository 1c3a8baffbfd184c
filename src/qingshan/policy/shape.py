"""What a reading of a policy text gives back 读取结果: frozen records, every span a slice of the canonical text."""

from dataclasses import dataclass, field

from qingshan.core import Text

#: Half-open code-point offsets into the canonical text.
Span = tuple[int, int]

#: The layout of `as_json`.
SCHEMA = "qs-policy/1"


@dataclass(frozen=True)
class Norm:
    """An exact amount in base units: decimal text, six places where 1/15 or 1/3 does not end."""

    value: str
    unit: str


@dataclass(frozen=True)
class Deadline:
    """When something is due: by, in, each, during, after, from, event, unspecified, damaged or none.

    text : as written;  start, end : ISO days;  implied : the planning period of the document
    """

    text: str | None = None
    type: str = "none"
    start: str | None = None
    end: str | None = None
    implied: str | None = None


@dataclass(frozen=True)
class Scope:
    """Which places or units a statement binds."""

    text: str | None = None
    level: str | None = None
    region: str | None = None


@dataclass(frozen=True)
class Baseline:
    """The level or year that a change is counted from."""

    value: str | None = None
    year: int | None = None


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What commitments and facts have in common.

    value, value_hi : decimal text as stated, without magnitude;  unit : as written, with its magnitude word (万亩)
    indicator_code : the rulebook's indicator of this name; None when none fits and a new one is proposed
    rules : ids of the rules that fired, in order
    """

    id: str
    path: str
    path_found: str
    node: str
    span: Span
    quote: str
    value_span: Span | None = None
    indicator: str
    indicator_code: str | None = None
    components: tuple[str, ...] = ()
    op: str
    measure: str
    value: str | None = None
    value_hi: str | None = None
    value_text: str | None = None
    unit: str | None = None
    counted: str | None = None
    per: str | None = None
    criterion: str | None = None
    norm: Norm | None = None
    norm_hi: Norm | None = None
    baseline: Baseline | None = None
    ref: str | None = None
    scope: Scope = Scope()
    dup_spans: tuple[Span, ...] = ()
    rules: tuple[str, ...] = ()
    confidence: str = "high"


@dataclass(frozen=True, kw_only=True)
class Commitment(Statement):
    """One thing promised: tier A can be measured or dated, tier B can be checked yes or no."""

    tier: str
    kind: str
    modality: str = "must"
    deadline: Deadline = Deadline()
    responsible: tuple[str, ...] | None = None
    score: str | None = None
    binding: str | None = None
    from_table: bool = False


@dataclass(frozen=True, kw_only=True)
class Fact(Statement):
    """One figure of the past or present."""

    year: str | None = None
    period: str | None = None
    rank: str | None = None


@dataclass(frozen=True)
class Node:
    """One paragraph of the text in the clause tree."""

    id: str
    line: int
    role: str
    path: str
    path_found: str
    status: str
    span: Span
    label: str | None = None
    title: str | None = None
    sentences: tuple[Span, ...] = ()
    document: str = ""


@dataclass(frozen=True)
class Document:
    """One document of a file: policy, plan, report, regulation, notice or news."""

    id: str
    span: Span
    type: str
    issuer: str | None = None
    title: str | None = None
    number: str | None = None
    date: str | None = None
    region: str | None = None
    level: str | None = None
    period: str | None = None


@dataclass(frozen=True)
class Diagnostic:
    """Something noticed about the text itself; severity info, warning or error."""

    code: str
    severity: str
    spans: tuple[Span, ...]
    message: Text
    suggestion: Text | None = None


@dataclass(frozen=True)
class Neutral:
    """A sentence that directs without promising anything that could be checked."""

    span: Span
    path: str


@dataclass(frozen=True)
class Reading:
    """All that was understood of one canonical text, and what was not."""

    text: str = field(repr=False)
    text_sha256: str
    documents: tuple[Document, ...] = ()
    tree: tuple[Node, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    facts: tuple[Fact, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    neutral: tuple[Neutral, ...] = ()

    def quote(self, span: Span) -> str:
        """The characters of a span."""
        return self.text[span[0] : span[1]]
