"""What stands beside the balance sheets 价值表与义务台账: values of stocks, and obligations that are still open.

Neither is added to, or taken off, a physical table.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

import polars as pl

from qingshan.assets.money import Price, Worth, sum_of, terms_on
from qingshan.assets.obligations import OBLIGATION_LABELS, Movement, movements
from qingshan.assets.postings import ENTRY_LABELS, Entry
from qingshan.assets.prices import unit_of
from qingshan.core import Text
from qingshan.core.record import MARK_LABELS, Mark
from qingshan.core.units import shown
from qingshan.report.table import AS_GIVEN, NUMBER, WHOLE, WORDS, Cell, Missing, Row, Table, reason_notes
from qingshan.rulebook import Rulebook

_WAN = Decimal(10_000)
_NO_PRICE = Text("该端没有在用的价格，或存量未知", "no price is in force at this end, or the stock is not known")
_NO_AMOUNT = Text("有义务没有金额，见其说明", "an obligation has no amount, see its reason")
_ORDER = Text(
    "增减按期初价格计，价格变动归入重估（顺序：数量、价格）；期初＋增加－减少＋统计误差＋重估＝期末。与实物表并列，不相加。",
    "Movements at the opening price, what prices change is revaluation (order: volume, price); opening + increase − "
    "decrease + difference + revaluation = closing. Beside the physical tables, never added to them.",
)
_BESIDE = Text(
    "义务不冲减存量；试点表没有负债方。", "No obligation is taken off a stock; the pilot's layout has no liabilities."
)
_OPENING, _CLOSING = Text("期初价值", "opening value"), Text("期末价值", "closing value")
_REVALUED = Text("价格重估", "revaluation")
_TOTAL = Text("合计", "total")


def money_tables(worths: Sequence[Worth], book: Rulebook, last_day: date) -> list[Table]:
    """One table for each resource, rule and period. last_day : whose discount terms are told"""
    tables: list[Table] = []
    for _, several in groupby(worths, lambda one: (one.resource.code, one.rule.code, one.period)):
        tables.append(_values(list(several), f"V{len(tables) + 1}", book, last_day))
    return tables


def _values(worths: list[Worth], code: str, book: Rulebook, day: date) -> Table:
    one = worths[0]
    unit = shown(unit_of(one.resource, one.rule))
    title = Text(
        f"{one.resource.title.zh}价值表·{one.rule.title.zh}（{one.period}，万元）",
        f"value of {one.resource.title.en} by {one.rule.title.en} ({one.period}, 10⁴ CNY)",
    )
    flow = one.rule.way == "flow"
    worth = Text("年服务价值", "yearly services") if flow else Text("单价", "price")
    heads = [
        Text("类别", "item"),
        Text(f"期初{worth.zh}（{unit}）", f"opening {worth.en} ({unit})"),
        _OPENING,
        *(ENTRY_LABELS[entry] for entry in (Entry.INCREASE, Entry.DECREASE, Entry.DIFFERENCE)),
        _REVALUED,
        _CLOSING,
        Text(f"期末{worth.zh}（{unit}）", f"closing {worth.en} ({unit})"),
        Text("价格来源", "source of the price"),
    ]
    names = {item.code: item.title for item in one.resource.items}
    figures = [
        [each.opening, each.increase, each.decrease, each.difference, each.revaluation, each.closing] for each in worths
    ]
    rows: list[Row] = [
        (names[each.item], _price(each.opening_price), *map(_wan, line), _price(each.closing_price), _sources(each))
        for each, line in zip(worths, figures, strict=True)
    ]
    sums = [sum_of(column) for column in zip(*figures, strict=True)]
    rows.append((_TOTAL, None, *map(_wan, sums), None, ""))
    notes = [*reason_notes(heads, rows), _ORDER]
    if flow:
        notes.append(_terms(book, day))
    if one.rule.note:
        notes.append(one.rule.note)
    formats = (WORDS, AS_GIVEN, *(NUMBER for _ in sums), AS_GIVEN, WORDS)
    return Table(Text(code, code), title, tuple(heads), tuple(rows), formats, tuple(notes), has_total=True)


def _price(one: Price) -> Cell:
    return Missing(_NO_PRICE) if one.amount is None else float(one.amount)


def _wan(value: Decimal | None) -> Cell:
    return Missing(_NO_PRICE) if value is None else float(value / _WAN)


def _sources(one: Worth) -> Text:
    held = {price.source: price.mark for price in (one.opening_price, one.closing_price) if price.source}
    told = [(source, MARK_LABELS[Mark(mark)]) for source, mark in held.items()]
    return Text(
        "；".join(f"{source}（{label.zh}）" for source, label in told),
        "; ".join(f"{source} ({label.en})" for source, label in told),
    )


def _terms(book: Rulebook, day: date) -> Text:
    terms = terms_on(book, day)
    marks = {name: book.value_of(f"seea.asset.{name}", day).mark for name in terms}
    zh = "，".join(
        f"{book.parameters[f'seea.asset.{name}'].title.zh} {terms[name]:g}（{marks[name]}）" for name in terms
    )
    en = ", ".join(
        f"{book.parameters[f'seea.asset.{name}'].title.en} {terms[name]:g} ({marks[name]})" for name in terms
    )
    return Text(f"折现条件：{zh}。", f"Terms: {en}.")


_MOVED = {
    "opening": Text("期初未履行", "open at the beginning"),
    "arisen": Text("本期新增", "arisen"),
    "fulfilled": Text("本期履行", "fulfilled"),
    "closing": Text("期末未履行", "open at the end"),
    "overdue": Text("其中已逾期", "of these overdue"),
}


def obligation_tables(table: pl.DataFrame, start: date, end: date, period: str) -> list[Table]:
    """How obligations moved in a period, and those still open at its end."""
    held = movements(table, start, end)
    heads = (Text("项目", "entry"), Text("项数", "number"), Text("金额（万元）", "amount (10⁴ CNY)"))
    rows: list[Row] = [(_MOVED[name], one.count, _amount(one)) for name, one in held.items()]
    title = Text(f"修复义务台账（{period}）", f"obligations to restore ({period})")
    notes = (*reason_notes(heads, rows), _BESIDE)
    moved = Table(Text("L1", "L1"), title, heads, tuple(rows), (WORDS, WHOLE, NUMBER), notes)
    return [moved, _open(table, end)]


def _amount(one: Movement) -> Cell:
    return Missing(_NO_AMOUNT) if one.amount is None else float(one.amount / _WAN)


def _open(table: pl.DataFrame, day: date) -> Table:
    still = (pl.col("since") <= day) & (pl.col("fulfilled").is_null() | (pl.col("fulfilled") > day))
    names = ("code", "obligation", "place", "holder", "since", "due")
    heads = (
        *(OBLIGATION_LABELS[name] for name in names),
        Text("逾期天数", "days overdue"),
        Text("金额（万元）", "amount (10⁴ CNY)"),
        OBLIGATION_LABELS["document"],
    )
    rows: list[Row] = []
    for row in table.filter(still).sort("due", "code", nulls_last=True).iter_rows(named=True):
        late = max((day - row["due"]).days, 0) if row["due"] else None
        told = Text(row["reason"], row["reason"])
        amount: Cell = Missing(told) if row["amount"] is None else float(row["amount"] / _WAN)
        words = [str(row[name]) if row[name] is not None else "" for name in names]
        rows.append((*words, late, amount, row["document"]))
    title = Text(f"未履行的修复义务（{day}）", f"obligations still open ({day})")
    formats = (*(WORDS for _ in names), WHOLE, NUMBER, WORDS)
    return Table(Text("L2", "L2"), title, heads, tuple(rows), formats, tuple(reason_notes(heads, rows)))
