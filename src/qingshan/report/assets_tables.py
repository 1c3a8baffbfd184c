"""Balance sheets as tables 资产负债表: layouts of the pilot of 2015 and of SEEA, quality, evidence."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import polars as pl

from qingshan.assets.ledger_of_stock import accounts, composition
from qingshan.assets.postings import ENTRY_LABELS, EVENTS, Entry
from qingshan.core import Text
from qingshan.core.units import shown
from qingshan.report.table import NUMBER, WORDS, Missing, NotAccounted, Row, Table, reason_notes
from qingshan.rulebook import Cause, Resource, Rulebook

_UNKNOWN = Text("有分录没有数量，见其说明", "a posting has no amount, see its reason")
_NOT_STATED = Text("该端没有等级数据", "nobody states the grades at this end")
_NO_ACCOUNT = Text("没有分录", "no posting")
_ITEM, _GRADE, _TOTAL = Text("类别", "item"), Text("等级", "grade"), Text("合计", "total")
_CHANGE = Text("变化", "change")
_EVIDENCE = Text("增减凭证清单", "Movements and their documents")
_DOER = {"human": Text("人为", "human"), "natural": Text("自然", "natural"), "unsaid": Text("未区分", "not told apart")}
#: Units that Chinese tables write in words.
_UNITS = {"hm2": "公顷", "km2": "平方公里", "m3": "立方米", "km": "公里", "t": "吨"}
_SIDES = (Entry.INCREASE, Entry.DECREASE)
_BEFORE = (Text("上期期末", "last closing"), ENTRY_LABELS[Entry.REAPPRAISAL])
_PARTLY = Text("合计只含有分录的类别。", "The total is of the items that have postings.")
_PILOT = Text(
    "表式参照2015年试点方案，细目据报道（U）。期末由期初与各分录算得，不是填入的。",
    "After the pilot plan of 2015, its items as reported (U). Closings are worked out from the postings, never given.",
)
_SEEA = Text(
    "表式参照环境经济核算体系中心框架（U）。重估、统计误差单列，不并入其他项目。",
    "After the SEEA Central Framework (U). Reappraisals and differences stand apart and are in no other entry.",
)


def asset_tables(table: pl.DataFrame, book: Rulebook, place: str) -> list[Table]:
    """All tables of one place: by resource and period the pilot's, SEEA's, and quality where it is graded."""
    own = table.filter(pl.col("place") == place)
    made = accounts(own)
    tables: list[Table] = []
    for resource in book.resources.values():
        held = own.filter(pl.col("resource") == resource.code)
        for period in (
            made.filter(pl.col("resource") == resource.code).sort("start")["period"].unique(maintain_order=True)
        ):
            now = held.filter(pl.col("period") == period)
            row_of = _rows_of(made, resource.code, period)
            number = f"{len(tables) // 2 + 1}"
            tables.append(_pilot(resource, period, now, row_of, f"A{number}"))
            tables.append(_seea(book, resource, period, now, row_of, f"B{number}"))
    return [*tables, *_qualities(own, book)]


def _rows_of(made: pl.DataFrame, resource: str, period: str) -> dict[str, dict[str, Decimal | None]]:
    chosen = made.filter((pl.col("resource") == resource) & (pl.col("period") == period))
    return {row["item"]: row for row in chosen.iter_rows(named=True)}


def _number(value: Decimal | None) -> float | Missing:
    return Missing(_UNKNOWN) if value is None else float(value)


def _summed(values: Iterable[Decimal | None]) -> Decimal | None:
    """A sum; unknown where a part is."""
    all_of = list(values)
    known = [one for one in all_of if one is not None]
    return sum(known, Decimal(0)) if len(known) == len(all_of) else None


def _moved(now: pl.DataFrame, item: str, entry: Entry, cause: str) -> Decimal | None:
    chosen = (
        (pl.col("item") == item) & (pl.col("entry") == entry) & (pl.col("cause") == cause) & (pl.col("grade") == "")
    )
    return _summed(now.filter(chosen)["amount"])


def _title(resource: Resource, period: str, what: Text) -> Text:
    return Text(
        f"{resource.title.zh}{what.zh}（{period}，{_UNITS.get(resource.unit, shown(resource.unit))}）",
        f"{resource.title.en}, {what.en} ({period}, {shown(resource.unit)})",
    )


def _causes(resource: Resource, now: pl.DataFrame, entry: Entry) -> list[Cause]:
    """Causes that stand in the table: the pilot's items, and others that were posted."""
    posted = set(now.filter(pl.col("entry") == entry)["cause"])
    return [one for one in resource.causes if one.may(entry) and (one.in_pilot(entry) or one.code in posted)]


def _pilot(
    resource: Resource, period: str, now: pl.DataFrame, rows: dict[str, dict[str, Decimal | None]], code: str
) -> Table:
    columns: list[tuple[Entry, Cause | None]] = [
        pair for side in _SIDES for pair in ((side, None), *((side, one) for one in _causes(resource, now, side)))
    ]
    revalued = _revalued(rows)
    heads = [_ITEM, *(_BEFORE if revalued else ()), ENTRY_LABELS[Entry.OPENING]]
    for side, cause in columns:
        label = ENTRY_LABELS[side]
        doer = _DOER[cause.doer] if cause else None
        heads.append(
            label
            if cause is None or doer is None
            else Text(f"{label.zh}·{cause.title.zh}（{doer.zh}）", f"{label.en}: {cause.title.en} ({doer.en})")
        )
    heads += [ENTRY_LABELS[Entry.DIFFERENCE], ENTRY_LABELS[Entry.CLOSING]]
    figures: list[list[Decimal | None]] = []
    body: list[Row] = []
    for item in resource.items:
        if item.code not in rows:
            body.append((item.title, *(NotAccounted(_NO_ACCOUNT) for _ in heads[1:])))
            continue
        row = rows[item.code]
        moved = [
            _moved(now, item.code, side, cause.code) if cause else _side(now, item.code, side)
            for side, cause in columns
        ]
        before = _before(row) if revalued else []
        figures.append([*before, row["opening"], *moved, row["difference"], row["closing"]])
        body.append((item.title, *map(_number, figures[-1])))
    total: Row = (_TOTAL, *(_number(_summed(column)) for column in zip(*figures, strict=True)))
    notes = (_PILOT,) if len(figures) == len(resource.items) else (_PARTLY, _PILOT)
    return _table(code, _title(resource, period, Text("资产负债表", "balance sheet")), heads, [*body, total], notes)


def _revalued(rows: dict[str, dict[str, Decimal | None]]) -> bool:
    """Whether any opening differs from the last closing by a reappraisal."""
    return any(row["reappraisal"] != 0 for row in rows.values())


def _before(row: dict[str, Decimal | None]) -> list[Decimal | None]:
    """The last closing and the reappraisal that make the opening."""
    opening, reappraisal = row["opening"], row["reappraisal"]
    last = None if opening is None or reappraisal is None else opening - reappraisal
    return [last, reappraisal]


def _side(now: pl.DataFrame, item: str, side: Entry) -> Decimal | None:
    chosen = (pl.col("item") == item) & (pl.col("entry") == side) & (pl.col("grade") == "")
    return _summed(now.filter(chosen)["amount"])


def _seea(
    book: Rulebook,
    resource: Resource,
    period: str,
    now: pl.DataFrame,
    rows: dict[str, dict[str, Decimal | None]],
    code: str,
) -> Table:
    """Entries by row, items by column; additions and reductions each with what they consist of."""
    items = [one for one in resource.items if one.code in rows]
    lines: list[tuple[Text, list[Decimal | None]]] = []
    if _revalued(rows):
        before = [_before(rows[one.code]) for one in items]
        lines += [(name, [pair[at] for pair in before]) for at, name in enumerate(_BEFORE)]
    lines.append((ENTRY_LABELS[Entry.OPENING], [rows[one.code]["opening"] for one in items]))
    for member in book.dimensions["asset_entry"].members:
        side = Entry.INCREASE if "additions" in (member.code, member.parent) else Entry.DECREASE
        if not member.parent:
            lines.append((member.title, [_side(now, one.code, side) for one in items]))
            continue
        causes = [one.code for one in resource.causes if getattr(one, side) == member.code]
        inner = Text(f"　{member.title.zh}", f"  {member.title.en}")
        lines.append((inner, [_summed(_moved(now, one.code, side, cause) for cause in causes) for one in items]))
    lines.append((ENTRY_LABELS[Entry.DIFFERENCE], [rows[one.code]["difference"] for one in items]))
    lines.append((ENTRY_LABELS[Entry.CLOSING], [rows[one.code]["closing"] for one in items]))
    heads = [Text("核算项目", "accounting entry"), *(one.title for one in items), _TOTAL]
    body: list[Row] = [(name, *map(_number, figures), _number(_summed(figures))) for name, figures in lines]
    return _table(code, _title(resource, period, Text("资产账户", "asset account")), heads, body, (_SEEA,))


def _table(code: str, title: Text, heads: Sequence[Text], rows: list[Row], notes: tuple[Text, ...]) -> Table:
    formats = (WORDS, *(NUMBER for _ in heads[1:]))
    return Table(
        Text(code, code),
        title,
        tuple(heads),
        tuple(rows),
        formats,
        (*reason_notes(heads, rows), *notes),
        has_total=True,
    )


def _qualities(own: pl.DataFrame, book: Rulebook) -> list[Table]:
    """Composition by grade at both ends, and what changed."""
    graded = composition(own)
    tables: list[Table] = []
    for (code, item, period), held in graded.group_by("resource", "item", "period", maintain_order=True):
        resource = book.resources[str(code)]
        known = {row["grade"]: row for row in held.iter_rows(named=True)}
        name = next(one.title for one in resource.items if one.code == item)
        ends = ("opening", "closing", "change")
        figures = [(one.title, [known[one.code][end] for end in ends]) for one in resource.grades if one.code in known]
        totals = [_summed(column) for column in zip(*(line for _, line in figures), strict=True)]
        body: list[Row] = [
            (label, *(Missing(_NOT_STATED) if one is None else float(one) for one in line))
            for label, line in [*figures, (_TOTAL, totals)]
        ]
        heads = (_GRADE, ENTRY_LABELS[Entry.OPENING], ENTRY_LABELS[Entry.CLOSING], _CHANGE)
        title = _title(resource, str(period), Text(f"质量表·{name.zh}", f"quality of {name.en}"))
        tables.append(_table(f"Q{len(tables) + 1}", title, heads, body, ()))
    return tables


def evidence_table(table: pl.DataFrame, book: Rulebook) -> Table:
    """Every movement with its document and days, as they were posted."""
    events = table.filter(pl.col("entry").is_in([str(one) for one in EVENTS])).sort("place", "happened", "recorded")
    body: list[Row] = []
    for row in events.iter_rows(named=True):
        resource = book.resources[row["resource"]]
        cause = resource.cause(row["cause"])
        item = next(one.title for one in resource.items if one.code == row["item"])
        amount = Missing(Text(row["reason"], row["reason"])) if row["amount"] is None else float(row["amount"])
        label = cause.title if cause else ""
        body.append((row["place"], resource.title, item, row["period"], ENTRY_LABELS[Entry(row["entry"])], label,
                     amount, row["unit"], row["document"], str(row["happened"]), str(row["recorded"]),
                     row["reason"]))  # fmt: skip
    names = ("地区 place", "资源 resource", "类别 item", "时段 period", "项目 entry", "原因 cause", "数量 amount",
             "单位 unit", "凭证 document", "发生日期 happened", "记录日期 recorded", "说明 reason")  # fmt: skip
    heads = tuple(Text(*name.split(" ")) for name in names)
    formats = tuple(NUMBER if "amount" in name else WORDS for name in names)
    return Table(Text("凭证", "evidence"), _EVIDENCE, heads, tuple(body), formats)
