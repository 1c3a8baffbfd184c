"""``qingshan indicators`` 指标查询: indicators of the rulebook by code, name or alias."""

from collections.abc import Sequence
from pathlib import Path

from qingshan.cli import show
from qingshan.core import Refused, Text
from qingshan.core.units import shown
from qingshan.rulebook import KIND_LABELS, Indicator, Rulebook, load_rulebook

_HEADS = (
    Text("代码", "code"),
    Text("名称", "name"),
    Text("别名", "aliases"),
    Text("单位", "unit"),
    Text("类型", "kind"),
)
_NEAREST = Text("没有“{text}”，最接近的有：", "nothing is called {text}; the nearest are:")


def indicators(text: str, overlays: Sequence[Path], language: str, as_json: bool) -> None:
    """List the indicators whose code, name or alias has a text in it, all without one; else the nearest three."""
    book, findings = load_rulebook(overlays)
    if findings and any(one.severity == "error" for one in findings):
        raise Refused(findings)
    found = matching(book, text)
    near = () if found else book.nearest_indicators(text)
    if as_json:
        rows = [_record(one) for one in found]
        show.json_line({"indicators": rows, "nearest": [_record(one) for one in near]})
        return
    if near:
        show.line(_NEAREST.filled(text=text).in_(language))
    show.listing([_row(one, language) for one in found or near], as_json=False)


def matching(book: Rulebook, text: str) -> list[Indicator]:
    """Indicators with the text in their code, a name or an alias, by code."""
    wanted = text.strip().casefold()
    return [
        one
        for _, one in sorted(book.indicators.items())
        if any(wanted in name.casefold() for name in (one.code, *one.title, *one.aliases))
    ]


def _record(one: Indicator) -> dict[str, object]:
    names = {"zh": one.title.zh, "en": one.title.en}
    return {"code": one.code, "title": names, "aliases": list(one.aliases), "unit": one.unit, "kind": one.kind}


def _row(one: Indicator, language: str) -> dict[str, str]:
    kind = KIND_LABELS[one.kind].in_(language) if one.kind in KIND_LABELS else str(one.kind)
    cells = (one.code, one.title.in_(language), "、".join(one.aliases), shown(one.unit), kind)
    return {head.in_(language): cell for head, cell in zip(_HEADS, cells, strict=True)}
