"""The tree behind a figure as a drawing 追溯图: from the figure at the left to what it rests on at the right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from qingshan.core import Lineage
from qingshan.core.units import shown
from qingshan.report.lineage_words import KINDS, detail_in
from qingshan.report.measure import wrapped

#: More boxes than this are no drawing; the list below it has them all.
MOST = 120
_WIDE, _HIGH, _GAP_X, _GAP_Y, _FONT = 250, 58, 46, 14, 12
_COLOURS = {"model": "#e8eef0", "sum": "#eef2f0", "facts": "#ffffff", "revision": "#fdf8ec"}


@dataclass(frozen=True)
class Box:
    """A node with the middle of its left edge, and the place of the box it stands under."""

    node: Lineage
    x: float
    y: float
    above: tuple[float, float] | None


def tree_svg(lineage: Lineage, language: str = "zh") -> str:
    """The drawing in one language; empty where the tree has more than `MOST` boxes."""
    boxes = list(_placed(lineage))
    if len(boxes) > MOST:
        return ""
    width = max(box.x for box in boxes) + _WIDE + 2
    height = max(box.y for box in boxes) + _HIGH / 2 + 2
    title = escape(f"{lineage.label.zh} {lineage.label.en}")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img">'
    ]
    parts.append(f"<title>{title}</title>")
    parts += [_line(box) for box in boxes if box.above is not None]
    parts += [_box(box, language) for box in boxes]
    return "\n".join([*parts, "</svg>"])


def _placed(root: Lineage) -> Iterator[Box]:
    """Boxes with their places: leaves one below the other, every other in the middle of what is below it."""
    heights: dict[int, float] = {}
    free = _HIGH / 2 + 1

    def settle(node: Lineage) -> float:
        nonlocal free
        if node.children:
            middles = [settle(child) for child in node.children]
            heights[id(node)] = (middles[0] + middles[-1]) / 2
        else:
            heights[id(node)] = free
            free += _HIGH + _GAP_Y
        return heights[id(node)]

    def walk(node: Lineage, depth: int, above: tuple[float, float] | None) -> Iterator[Box]:
        box = Box(node, 1 + depth * (_WIDE + _GAP_X), heights[id(node)], above)
        yield box
        for child in node.children:
            yield from walk(child, depth + 1, (box.x + _WIDE, box.y))

    settle(root)
    yield from walk(root, 0, None)


def _line(box: Box) -> str:
    assert box.above is not None
    (x, y), middle = box.above, box.above[0] + _GAP_X / 2
    path = f"M{x:g} {y:g} H{middle:g} V{box.y:g} H{box.x:g}"
    return f'<path d="{path}" fill="none" stroke="#c4c9c8"/>'


def _box(box: Box, language: str) -> str:
    node, top = box.node, box.y - _HIGH / 2
    colour = _COLOURS.get(node.kind, "#f4f6f5")
    value = "" if node.value is None else f"{node.value:,.6g} {shown(node.unit)}".strip()
    kind = KINDS[node.kind].in_(language) if node.kind in KINDS else node.kind
    told = dict(node.detail)
    below = " · ".join(one for one in (kind, _place(told, language), told.get("period", "")) if one)
    lines = [
        (node.label.in_(language), "#1a1a1a", 700),
        (value, "#1f4d3a", 700),
        (below, "#555", 400),
    ]
    parts = [
        f'<rect x="{box.x:g}" y="{top:g}" width="{_WIDE}" height="{_HIGH}" rx="3" fill="{colour}" stroke="#c4c9c8"/>'
    ]
    for row, (text, ink, weight) in enumerate(lines):
        y = top + 17 + row * 16
        style = f'font-size="{_FONT}" font-weight="{weight}" fill="{ink}"'
        fits = wrapped(text, _WIDE / _FONT - 1.5)[:1]
        parts.append(f'<text x="{box.x + 8:g}" y="{y:g}" {style}>{escape("".join(fits))}</text>')
    return "".join(parts)


def _place(told: Mapping[str, str], language: str) -> str:
    return detail_in("place_name", told["place_name"], language) if "place_name" in told else told.get("place", "")
