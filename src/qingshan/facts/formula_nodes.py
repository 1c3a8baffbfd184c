"""What formulas 公式 are made of: numbers, figures of indicators, arithmetic, comparisons, and, or, not."""

from dataclasses import dataclass

from qingshan.core import Text

#: Which figure of an indicator is meant: that of the period itself, of the one before, of the same one last year.
NOW, PREVIOUS, LAST_YEAR = "", "prev", "last_year"

#: The place above, whatever its level; see `Name`.
PARENT = "parent"


class FormulaError(ValueError):
    """A text that is no formula of ours; `words` say it in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Text(zh, en)


@dataclass(frozen=True)
class Number:
    """A plain number, not below zero."""

    value: float


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, written ``of(100, '万亩')``."""

    value: float
    unit: str


@dataclass(frozen=True)
class Name:
    """A figure of an indicator, by default of the place and period that the formula is worked out for.

    when : NOW, PREVIOUS (written ``code_prev``) or LAST_YEAR (``code_last_year``)
    place : empty, or for ``at(code, place)``: PARENT, a level of government, a division code, a zone code
    """

    code: str
    when: str = NOW
    place: str = ""

    @property
    def own(self) -> bool:
        """Whether it is the figure of the formula's own place and period."""
        return not self.when and not self.place


@dataclass(frozen=True)
class Negative:
    """A minus before."""

    inner: "Node"


@dataclass(frozen=True)
class Binary:
    """Two sides and + - * / or ** between them."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Call:
    """min, max, abs or sqrt."""

    function: str
    inner: tuple["Node", ...]


@dataclass(frozen=True)
class Compare:
    """Two numbers and < <= > >= == or != between them: yes, no, or undecided where one is missing."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Logic:
    """``and`` or ``or`` between two or more comparisons."""

    sign: str
    inner: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    """The contrary of a comparison."""

    inner: "Node"


Node = Number | Quantity | Name | Negative | Binary | Call | Compare | Logic | Not


def is_predicate(node: Node) -> bool:
    """Whether a formula gives yes or no and not a number."""
    return isinstance(node, Compare | Logic | Not)


def below(node: Node) -> tuple[Node, ...]:
    """What a node stands on."""
    match node:
        case Negative(inner) | Not(inner):
            return (inner,)
        case Binary(_, left, right) | Compare(_, left, right):
            return (left, right)
        case Call(_, inner_ones) | Logic(_, inner_ones):
            return inner_ones
    return ()
