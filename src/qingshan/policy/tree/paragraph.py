"""One paragraph while it is being read: its shadow, its label, and what the steps have found out about it."""

from dataclasses import dataclass, field

from qingshan.policy.shape import Diagnostic, Span
from qingshan.policy.text.shadow import Shadow
from qingshan.policy.tree.labels import Label

TERMINAL = "。！？；：”)》…"


@dataclass
class Paragraph:
    """A paragraph; `status` and `path` are settled by the repair, `lines` counts the physical lines joined in it.

    cells, table : of a row: where its cells stand in the shadow, and which table it belongs to
    headless, truncated : its beginning or its end is lost;  heads : it is the heading of the paragraph after it
    """

    shadow: Shadow
    line: int
    label: Label | None = None
    role: str = "item-body"
    status: str = "ok"
    path: str = "0"
    path_found: str = "0"
    title: str | None = None
    document: int = 0
    headless: bool = False
    truncated: bool = False
    fact_zone: bool = False
    heads: bool = False
    copies: list["Paragraph"] = field(default_factory=list)
    copy_of: "Paragraph | None" = None
    lines: int = 1
    cells: tuple[Span, ...] = ()
    table: int = -1

    @property
    def text(self) -> str:
        """Its shadow text."""
        return self.shadow.text

    @property
    def span(self) -> Span:
        """Where it stands in the canonical text."""
        return self.shadow.whole

    @property
    def body_start(self) -> int:
        """Where the label ends in the shadow."""
        return self.label.end if self.label else 0

    @property
    def ends(self) -> bool:
        """Whether it closes with a mark that ends a sentence."""
        return self.text[-1] in TERMINAL


@dataclass
class Found:
    """The paragraphs of a text and the diagnostics of the steps so far."""

    paragraphs: list[Paragraph]
    diagnostics: list[Diagnostic] = field(default_factory=list)
