"""SEEA 10.1 资产账户: what ecosystem assets are worth by type and by service, and why that changed."""

from collections.abc import Callable

from qingshan.core import Text
from qingshan.report.figures import Figure, Figures
from qingshan.report.office_units import head
from qingshan.report.seea import AssetCell, Assets, Seea
from qingshan.report.seea_layout import ENTRY, LAYOUT, TOTAL, UNSPLIT, code, scaled
from qingshan.report.seea_supply_use import SERVICE
from qingshan.report.table import NUMBER, WORDS, NotAccounted, Row, Table, joined, reason_notes

_NOT_ASKED = Text("任务文件没有写 asset_value", "the run file has no asset_value")
_NO_OPENING = Text("没有期初核算结果（asset_value 的 opening）", "there is no opening run (opening of asset_value)")
_NO_LOSSES = Text(
    "没有灾害损失的资料；损失已含在退化中", "there are no data on catastrophes; their losses stand under degradation"
)
_ORDER = Text(
    "变动按“数量 → 价格 → 折现率”的固定次序分解；换次序各项会不同，合计不变。",
    "Changes are taken apart in the fixed order volume, price, discount rate; another order gives other terms, not "
    "another sum.",
)
_CONVERSIONS = Text(
    "转换 = 期初单位面积数量 × 面积变化；其余数量变化记为提升或退化。",
    "Conversions are the opening quantity per area times the change of area; the rest is enhancement or degradation.",
)
_BEGUN = Text("期初资产价值", "opening value")
_ENDED = Text("期末资产价值", "closing value")

#: Entries between opening and closing, with what each takes of a cell.
_ENTRIES: tuple[tuple[Text, Callable[[AssetCell], float] | None], ...] = (
    (Text("生态系统提升", "ecosystem enhancement"), lambda cell: max(cell.volume, 0.0)),
    (Text("生态系统退化", "ecosystem degradation"), lambda cell: min(cell.volume, 0.0)),
    (Text("生态系统转换：增加", "ecosystem conversions: additions"), lambda cell: max(cell.conversions, 0.0)),
    (Text("生态系统转换：减少", "ecosystem conversions: reductions"), lambda cell: min(cell.conversions, 0.0)),
    (Text("灾害损失", "catastrophic losses"), None),
    (Text("重新评估及其他数量变化", "reappraisals and other changes in volume"), lambda cell: cell.reappraisal),
    (Text("重估：价格", "revaluation: prices"), lambda cell: cell.price),
    (Text("重估：折现率", "revaluation: discount rate"), lambda cell: cell.rate),
)


def asset_tables(seea: Seea, held: Figures) -> tuple[Table, ...]:
    """10.1 by entry and 10.1b by service; what cannot be had says why."""
    by_entry = _by_entry(seea.assets, held)
    return (by_entry,) if seea.assets is None else (by_entry, _by_service(seea.assets, held))


def _columns(assets: Assets | None, held: Figures) -> dict[str, Text]:
    """Ecosystem types, and one column for what no type is named for where there is any."""
    found = dict(held.content.ecosystems)
    for cell in assets.cells if assets is not None else ():
        found.setdefault(cell.ecosystem, held.member(cell.ecosystem) if cell.ecosystem else UNSPLIT)
    return found


def _by_entry(assets: Assets | None, held: Figures) -> Table:
    columns = _columns(assets, held)
    lines: list[tuple[Text, list[Figure]]] = [(_BEGUN, _line(assets, columns, lambda cell: cell.opening))]
    for name, take in _ENTRIES:
        lines.append((name, _line(assets, columns, take)))
    lines.append((_ENDED, _line(assets, columns, lambda cell: cell.closing, closing=True)))
    unit, flat = scaled([one for _, row in lines for one in row], "CNY")
    width = len(columns) + 1
    rows: list[Row] = [(name, *flat[at * width : (at + 1) * width]) for at, (name, _) in enumerate(lines)]
    names = [ENTRY, *columns.values(), TOTAL]
    told = (*reason_notes(names, rows), *_notes(assets))
    return Table(
        code("10.1"),
        Text("生态系统资产价值账户", "Monetary ecosystem asset account"),
        (ENTRY, *(head(one, unit.label) for one in names[1:])),
        tuple(rows),
        (WORDS, *(NUMBER for _ in range(width))),
        (*told, LAYOUT),
        has_total=True,
    )


def _line(
    assets: Assets | None,
    columns: dict[str, Text],
    take: Callable[[AssetCell], float] | None,
    *,
    closing: bool = False,
) -> list[Figure]:
    width = len(columns) + 1
    if assets is None:
        return [NotAccounted(_NOT_ASKED)] * width
    if not closing and not assets.opening_period:
        return [NotAccounted(_NO_OPENING)] * width
    if take is None:
        return [NotAccounted(_NO_LOSSES)] * width
    sums = [sum(take(cell) for cell in assets.cells if cell.ecosystem == name) for name in columns]
    return [*sums, sum(take(cell) for cell in assets.cells)]


def _by_service(assets: Assets, held: Figures) -> Table:
    columns = _columns(assets, held)
    lines = []
    for account, title in (*assets.names.items(), ("", TOTAL)):
        cells = [cell for cell in assets.cells if account in ("", cell.account)]
        sums = [sum(cell.closing for cell in cells if cell.ecosystem == name) for name in columns]
        lines.append((title, [*sums, sum(cell.closing for cell in cells)]))
    unit, flat = scaled([one for _, row in lines for one in row], "CNY")
    width = len(columns) + 1
    rows: list[Row] = [
        (title, *((one or None) for one in flat[at * width : (at + 1) * width])) for at, (title, _) in enumerate(lines)
    ]
    return Table(
        code("10.1b"),
        Text("各项服务的资产净现值", "Net present value of assets by service"),
        (SERVICE, *(head(one, unit.label) for one in (*columns.values(), TOTAL))),
        tuple(rows),
        (WORDS, *(NUMBER for _ in range(width))),
        _notes(assets),
        has_total=True,
    )


def _notes(assets: Assets | None) -> tuple[Text, ...]:
    if assets is None:
        return ()
    now = assets.now
    notes = [Text(f"{now.convention.zh}；{now.source.zh}。", f"{now.convention.en}; {now.source.en}.")]
    if assets.opening_period:
        notes.append(
            Text(
                f"期初为 {assets.opening_period} 年的核算。", f"The opening is the account of {assets.opening_period}."
            )
        )
        notes += [_ORDER, _CONVERSIONS]
    if assets.lacking:
        zh = "；".join(f"{title.zh}（{why.zh}）" for title, why in assets.lacking)
        en = "; ".join(f"{title.en} ({why.en})" for title, why in assets.lacking)
        notes.append(Text(f"不在资产价值中：{zh}。", f"In no asset value: {en}."))
    if assets.apart:
        names = joined(assets.apart)
        notes.append(
            Text(
                f"{names.zh}：两期之一没有核算，或没有单一的实物量，变动记入重新评估。",
                f"{names.en}: not accounted at one end, or no one quantity; the change stands under reappraisals.",
            )
        )
    return tuple(notes)
