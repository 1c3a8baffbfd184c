"""Small drawings of an assessment as inline SVG 考核图: radar of a unit, map by grade, spread of ranks."""

import math
from collections.abc import Sequence
from textwrap import wrap
from xml.etree.ElementTree import Element, tostring

from qingshan.core import Text
from qingshan.index.explain.digits import digits_of
from qingshan.index.run.assess import Assessment
from qingshan.report.bars import FAINT, FONT, GRID, INK, put, put_names, stacked_bars
from qingshan.report.index_content import IndexContent, in_order
from qingshan.report.index_pillars import pillar_points, pillars

GREEN, GREY = "#117733", "#9aa3a0"
GRADES = ("#117733", "#88b04b", "#ddcc77", "#cc6677", "#882255")
_RADIUS, _WIDE, _HIGH = 92.0, 360.0, 300.0
_LEFT, _RIGHT, _ROW = 190.0, 700.0, 30.0


def _svg(title: Text | str, wide: float, high: float) -> Element:
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "viewBox": f"0 0 {wide:g} {high:g}"})
    svg.set("style", f"width:100%;max-width:{wide:g}px;height:auto")
    svg.set("font-family", FONT)
    svg.set("fill", INK)
    put(svg, "title", title if isinstance(title, str) else f"{title.zh} {title.en}")
    return svg


def pillar_bars(content: IndexContent, run: Assessment) -> str:
    """Points of each pillar, a bar for each unit, best first."""
    order = in_order(run)
    parts = [digits_of(run).parts([pillar_points(run, at, one.code) for one in pillars(run)]) for at in order]
    series = {one.title: [own[column] for own in parts] for column, one in enumerate(pillars(run))}
    title = Text("各一级指标得分（加扣分前）", "Points by pillar, before bonus and penalty")
    return stacked_bars([content.name(run.units[at]) for at in order], series, title=title, unit="分 points")


def share_of_pillar(run: Assessment, at: int, code: str) -> float:
    """What a unit got of what a pillar can give, 0 to 1."""
    columns = [run.tree.codes.index(leaf) for leaf in run.tree.leaves_below(code)]
    full = 1.0 if run.framework.regime == "points" else max(run.framework.normalise.range)
    whole = float(run.combined.effective[at, columns].sum()) * run.scale * full
    return min(1.0, max(0.0, pillar_points(run, at, code) / whole)) if whole > 0 else 0.0


def radar(content: IndexContent, run: Assessment, at: int, language: str = "zh") -> str:
    """A unit's pillars against the mean of all units; nothing where there are fewer than three pillars."""
    axes = pillars(run)
    if len(axes) < 3:
        return ""
    name = content.name(run.units[at])
    own = [share_of_pillar(run, at, one.code) for one in axes]
    mean = [
        math.fsum(share_of_pillar(run, unit, one.code) for unit in range(len(run.units))) / len(run.units)
        for one in axes
    ]
    told = "; ".join(f"{one.title.in_(language)} {share:.0%}" for one, share in zip(axes, own, strict=True))
    svg = _svg(f"{name.in_(language)}: {told}", _WIDE, _HIGH)
    for ring in (0.25, 0.5, 0.75, 1.0):
        put(svg, "polygon", points=_points([ring] * len(axes)), fill="none", stroke=GRID)
    for number, (one, share) in enumerate(zip(axes, own, strict=True)):
        x, y = _at(number, len(axes), 1.0)
        put(svg, "line", x1=_WIDE / 2, y1=_HIGH / 2, x2=x, y2=y, stroke=GRID)
        side = "middle" if abs(x - _WIDE / 2) < 5 else "start" if x > _WIDE / 2 else "end"
        down = -14.0 if y < _HIGH / 2 - 5 else 16.0 if y > _HIGH / 2 + 5 else -3.0
        aside = 0.0 if side == "middle" else 8.0 if side == "start" else -8.0
        lines = _lines(one.title, side, language)
        for line, words in enumerate(lines):
            put(svg, "text", words, x=x + aside, y=y + down + 13 * line, text_anchor=side, font_size=11)
        below = y + down + 13 * len(lines)
        put(svg, "text", f"{share:.0%}", x=x + aside, y=below, text_anchor=side, font_size=11, fill=FAINT)
    put(svg, "polygon", points=_points(mean), fill="none", stroke=GREY, stroke_dasharray="4 3")
    put(svg, "polygon", points=_points(own), fill=GREEN, fill_opacity="0.22", stroke=GREEN, stroke_width=2)
    put(
        svg,
        "text",
        Text("实线 本单元 · 虚线 平均", "solid: this unit · dashed: mean of all").in_(language),
        x=_WIDE / 2,
        y=_HIGH - 4,
        text_anchor="middle",
        font_size=9,
        fill=FAINT,
    )
    return tostring(svg, encoding="unicode")


def _lines(title: Text, side: str, language: str) -> list[str]:
    """A name in lines that fit beside the radar or above it."""
    if language == "en":
        return wrap(title.en, 34 if side == "middle" else 15)
    wide = 12 if side == "middle" else 5
    return [title.zh[first : first + wide] for first in range(0, len(title.zh), wide)]


def _in_both(name: Text) -> str:
    """A name in both languages, once where they are the same."""
    return name.zh if name.zh == name.en else f"{name.zh} {name.en}"


def _at(number: int, count: int, share: float) -> tuple[float, float]:
    angle = 2 * math.pi * number / count - math.pi / 2
    return _WIDE / 2 + _RADIUS * share * math.cos(angle), _HIGH / 2 - 2 + _RADIUS * share * math.sin(angle)


def _points(shares: Sequence[float]) -> str:
    places = (_at(number, len(shares), share) for number, share in enumerate(shares))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def spread_plot(content: IndexContent) -> str:
    """The middle 90 % of each unit's ranks over the draws, its median, and the rank it has."""
    drawn, run = content.drawn, content.last
    if drawn is None:
        return ""
    order, most = in_order(run), max(2, len(run.units))
    bottom = 40 + _ROW * len(order)
    title = Text("名次的不确定性：横线为中间 90%", "How sure the ranks are: the line holds the middle 90 %")
    svg = _svg(title, _RIGHT + 40, bottom + 34)

    def x(rank: float) -> float:
        return _LEFT + (rank - 1) / (most - 1) * (_RIGHT - _LEFT)

    for rank in range(1, most + 1, max(1, most // 10)):
        put(svg, "line", x1=x(rank), y1=24.0, x2=x(rank), y2=bottom, stroke=GRID)
        put(svg, "text", f"{rank}", x=x(rank), y=bottom + 15, text_anchor="middle", font_size=11, fill=FAINT)
    words = "名次 rank · 竖线 中位 median · 圆点 本次 this run"
    put(svg, "text", words, x=_RIGHT, y=bottom + 30, text_anchor="end", font_size=11, fill=FAINT)
    for line, at in enumerate(order):
        y, spread = 40 + _ROW * line, drawn.spread
        put_names(svg, _LEFT - 18, y + 3, content.name(run.units[at]))
        low, high, middle = float(spread.low[at]), float(spread.high[at]), float(spread.median[at])
        if math.isnan(low):
            continue
        put(svg, "line", x1=x(low), y1=y, x2=x(high), y2=y, stroke=GREEN, stroke_width=5, stroke_opacity="0.45")
        put(svg, "line", x1=x(middle), y1=y - 7, x2=x(middle), y2=y + 7, stroke=GREEN, stroke_width=2)
        put(svg, "circle", cx=x(float(run.verdict.ranks[at])), cy=y, r=4, fill=INK)
    return tostring(svg, encoding="unicode")


def grade_map(content: IndexContent) -> str:
    """The units coloured by grade, where outlines were given; grey has no grade."""
    run, zones = content.last, content.zones
    places = [point for rings in zones.values() for ring in rings for point in ring]
    if not places:
        return ""
    west, east = min(x for x, _ in places), max(x for x, _ in places)
    south, north = min(y for _, y in places), max(y for _, y in places)
    squeeze = math.cos(math.radians((south + north) / 2))
    per = min(660 / ((east - west) * squeeze or 1), 480 / ((north - south) or 1))
    bands = [band.grade for band in run.framework.grades]
    high = (north - south) * per + 60
    svg = _svg(Text("按等级着色的地图", "Map by grade"), 700, high)
    for unit, rings in sorted(zones.items()):
        grade = run.verdict.outcomes[run.units.index(unit)].grade if unit in run.units else None
        colour = GRADES[bands.index(grade) % len(GRADES)] if grade in bands else "#d4d4d4"
        lines = (
            "M" + "L".join(f"{20 + (x - west) * squeeze * per:.1f},{10 + (north - y) * per:.1f}" for x, y in ring) + "Z"
            for ring in rings
        )
        shape = put(svg, "path", d="".join(lines), fill=colour, stroke="#ffffff", fill_rule="evenodd")
        put(shape, "title", f"{content.name(unit).zh} {_in_both(content.grade(grade))}")
    for number, grade in enumerate(bands):
        left = 20.0 + 150 * number
        put(svg, "rect", x=left, y=high - 28, width=13, height=13, fill=GRADES[number % len(GRADES)])
        put(svg, "text", _in_both(content.grade(grade)), x=left + 20, y=high - 17, font_size=13)
    return tostring(svg, encoding="unicode")
