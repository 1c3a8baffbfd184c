"""Small pieces of Markdown, and the labels pages link to."""

import re
from collections.abc import Iterable, Sequence

from qingshan.core import Text
from qingshan.core.record import MARK_LABELS, Mark
from qingshan.core.units import shown

HEAD = "% Written by docs/generate.py from the records; do not edit."
SHORT = "---\ntocdepth: 2\n---"  # only chapters stand in the list beside the page


def page(title: Text, *blocks: str) -> str:
    """A whole page."""
    lists = any("{toctree}" in block for block in blocks)
    return "\n\n".join(filter(None, ["" if lists else SHORT, HEAD, f"# {both(title)}", *blocks])) + "\n"


def both(text: Text) -> str:
    """Chinese and English side by side.

    >>> both(Text("水源涵养", "water conservation"))
    '水源涵养 water conservation'
    """
    return text.zh if text.zh == text.en else f"{text.zh} {text.en}"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; empty when it has no rows."""
    lines = [_row(heads), _row(["---"] * len(heads)), *(_row([cell(one) for one in row]) for row in rows)]
    return "\n".join(lines) if len(lines) > 2 else ""


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def cell(value: object) -> str:
    """What may stand in a table's cell: one line, no bars."""
    return re.sub(r"\s+", " ", "" if value is None else str(value)).replace("|", "\\|").strip()


def plain(text: str) -> str:
    """Text of a record in which no sign is read as Markdown."""
    return re.sub(r"([\\`*_\[\]<>$~#])", r"\\\1", text)


def label(kind: str, code: str) -> str:
    """The name of a place that others link to.

    >>> label("model", "nature.npp/miami_1")
    'model-nature-npp-miami-1'
    """
    return re.sub(r"[^a-z0-9]+", "-", f"{kind}-{code}".lower()).strip("-")


def target(kind: str, code: str) -> str:
    """The line before a heading that gives it its name."""
    return f"({label(kind, code)})="


def link(kind: str, code: str, words: str = "") -> str:
    """A link to a record's place in the manual."""
    return f"[{words or f'`{code}`'}](#{label(kind, code)})"


def code(text: object) -> str:
    """Code within a line; nothing for nothing."""
    return f"`{text}`" if str(text) else ""


def unit(text: str) -> str:
    """A unit as the records write it and as people do."""
    written = shown(text) or "1"
    return code(text) if written == text else f"`{text}` ({plain(written)})"


def mark(one: Mark) -> str:
    """The evidence mark with its meaning."""
    return f"{one.value} {both(MARK_LABELS[one])}"


def source(named: str) -> str:
    """A link to a source; what follows # is the place within it."""
    name, _, place = named.partition("#")
    return link("source", name) + (f" ({plain(place)})" if place else "")


def number(value: float) -> str:
    """A number without digits that nobody gave.

    >>> number(15000.0), number(0.0267)
    ('15 000', '0.0267')
    """
    if abs(value) >= 10_000 and value == int(value):
        return f"{int(value):,}".replace(",", " ")
    return f"{value:.12g}"
