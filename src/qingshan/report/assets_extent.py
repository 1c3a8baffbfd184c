"""Land accounts from two maps as tables 两期图土地账: the whole with its errors, the change matrix, place by place."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from qingshan.assets.map_errors import Estimate
from qingshan.assets.postings import ENTRY_LABELS, Entry
from qingshan.core import Text
from qingshan.report.table import NUMBER, WORDS, Cell, Row, Table

Floats = npt.NDArray[np.float64]

_PLACES = 6
_ITEM, _PLACE, _TOTAL = Text("类别", "item"), Text("地区", "place"), Text("合计", "total")
_NONE = Text("图上无类别", "no class on the map")
_UNSEEN = Text(
    "只在一期图上有类别的地面记为统计误差；地表变化不说明成因，转换按类型分人为与自然（参数 land.extent.managed，U）。",
    "Ground with a class in one map only is a statistical difference. Maps do not tell causes: changes count as human "
    "or natural by type (parameter land.extent.managed, U).",
)
_SAMPLE = Text(
    "校正面积与区间由混淆矩阵估计（Olofsson 等 2014），只对检验点所代表的全区成立；分类图的直接计数有偏。",
    "Corrected areas and intervals from the error matrix (Olofsson et al. 2014) hold for the whole area that the "
    "sample was drawn from; what is counted on a map is biased.",
)
_APART = Text(
    "变化的区间把两期检验视为互相独立，偏宽；变化本身的检验点更准。",
    "The interval of the change takes both samples as drawn apart, which is wide; a sample of changes is surer.",
)


def extent_tables(
    matrix: Floats,
    items: Sequence[Text],
    places: Sequence[tuple[str, str]],
    period: str,
    estimates: tuple[Estimate | None, Estimate | None, Estimate | None],
    confidence: float,
) -> list[Table]:
    """All tables of some places.

    matrix : (places, items + 1, items + 1) [hm²], the last for ground without a class;  places : code and name of each
    """
    whole = matrix.sum(axis=0)
    tables = [_account(whole, items, period)]
    if any(one is not None for one in estimates):
        tables.append(_corrected(whole, items, period, estimates, confidence))
    return [*tables, _matrix(whole, items, period), _by_place(matrix, items, places, period)]


def _entries(area: Floats) -> Floats:
    """Opening, increase, decrease, difference and closing of each item. (items, 5)"""
    known = area[:-1, :-1]
    stayed = np.diag(known)
    opening, closing = area[:-1].sum(axis=1), area[:, :-1].sum(axis=0)
    return np.column_stack(
        [opening, known.sum(axis=0) - stayed, known.sum(axis=1) - stayed, area[-1, :-1] - area[:-1, -1], closing]
    )


def _shown(values: Floats) -> list[float]:
    """Numbers without what adding up leaves of nothing."""
    return [float(one) for one in np.round(values, _PLACES) + 0.0]


_HEADS = (
    ENTRY_LABELS[Entry.OPENING],
    ENTRY_LABELS[Entry.INCREASE],
    ENTRY_LABELS[Entry.DECREASE],
    ENTRY_LABELS[Entry.DIFFERENCE],
    ENTRY_LABELS[Entry.CLOSING],
    Text("净变化", "net change"),
)


def _account(whole: Floats, items: Sequence[Text], period: str) -> Table:
    figures = _entries(whole)
    figures = np.column_stack([figures, figures[:, 4] - figures[:, 0]])
    rows: list[Row] = [(name, *_shown(line)) for name, line in zip(items, figures, strict=True)]
    rows.append((_TOTAL, *_shown(figures.sum(axis=0))))
    title = Text(f"土地范围账户（{period}，公顷）", f"extent account of land ({period}, hm²)")
    return _table("E1", title, (_ITEM, *_HEADS), rows, (_UNSEEN,), total=True)


def _corrected(
    whole: Floats,
    items: Sequence[Text],
    period: str,
    estimates: tuple[Estimate | None, Estimate | None, Estimate | None],
    confidence: float,
) -> Table:
    """Areas on the map beside corrected ones, each with half its interval."""
    opening, closing = whole[:-1].sum(axis=1), whole[:, :-1].sum(axis=0)
    names = (ENTRY_LABELS[Entry.OPENING], ENTRY_LABELS[Entry.CLOSING], Text("净变化", "net change"))
    mapped = (opening, closing, closing - opening)
    heads: list[Text] = [_ITEM]
    columns: list[list[Cell]] = []
    for name, area, estimate in zip(names, mapped, estimates, strict=True):
        if estimate is None:
            continue
        half = estimate.half_width(confidence)
        heads += [
            Text(f"{name.zh}·图上", f"{name.en}: on the map"),
            Text(f"{name.zh}·校正", f"{name.en}: corrected"),
            Text(f"{name.zh}·± {confidence:.0%}", f"{name.en}: ± {confidence:.0%}"),
        ]
        columns += [[*_shown(area)], [*_shown(estimate.area)], [*_shown(half)]]
    rows: list[Row] = [(name, *line) for name, line in zip(items, zip(*columns, strict=True), strict=True)]
    title = Text(f"分类误差校正面积（{period}，公顷）", f"areas corrected for classification error ({period}, hm²)")
    notes = (_SAMPLE, *((_APART,) if estimates[2] is not None else ()))
    return _table("E2", title, tuple(heads), rows, notes)


def _matrix(whole: Floats, items: Sequence[Text], period: str) -> Table:
    names = [*items, _NONE]
    kept = [at for at in range(len(names)) if whole[at].sum() + whole[:, at].sum() > 0]
    rows: list[Row] = [(names[at], *(float(whole[at, to]) for to in kept), float(whole[at].sum())) for at in kept]
    rows.append((_TOTAL, *(float(whole[:, to].sum()) for to in kept), float(whole.sum())))
    heads = (Text("期初＼期末", "opening \\ closing"), *(names[at] for at in kept), _TOTAL)
    title = Text(f"地类变化矩阵（{period}，公顷）", f"change matrix of land ({period}, hm²)")
    return _table("E3", title, heads, rows, (), total=True)


def _by_place(matrix: Floats, items: Sequence[Text], places: Sequence[tuple[str, str]], period: str) -> Table:
    rows: list[Row] = []
    for (code, name), area in zip(places, matrix, strict=True):
        for item, line in zip(items, _entries(area), strict=True):
            if line.any():
                rows.append((code, name, item, *_shown(np.append(line, line[4] - line[0]))))
    heads = (_PLACE, Text("名称", "name"), _ITEM, *_HEADS)
    title = Text(f"各地区土地范围账户（{period}，公顷）", f"extent accounts by place ({period}, hm²)")
    formats = (WORDS, WORDS, WORDS, *(NUMBER for _ in _HEADS))
    return Table(Text("E4", "E4"), title, heads, tuple(rows), formats, stubs=3)


def _table(
    code: str, title: Text, heads: tuple[Text, ...], rows: list[Row], notes: tuple[Text, ...], total: bool = False
) -> Table:
    formats = (WORDS, *(NUMBER for _ in heads[1:]))
    return Table(Text(code, code), title, heads, tuple(rows), formats, notes, has_total=total)
