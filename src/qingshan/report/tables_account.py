"""Account tables 核算表: physical quantities and values by place and by ecosystem type."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qingshan.core import Text
from qingshan.facts import format_part
from qingshan.report.content import ReportedAccount
from qingshan.report.figures import ABSENT, ACCOUNTED, OUT_OF_SCOPE, Figure, Figures, added
from qingshan.report.office_units import head, office_unit
from qingshan.report.table import NUMBER, WORDS, Missing, NoNumber, NotAccounted, NotSplit, Outside, Row, Table, joined
from qingshan.report.table_notes import SUMS, notes_of, place_level

PLACE = Text("地区", "place")
CODE = Text("代码", "code")
TYPE = Text("生态系统类型", "ecosystem type")
TOTAL = Text("合计", "total")
SUM_HEAD = Text("已核算科目合计", "sum of the services accounted")
NOT_GEP = Text("不等于生态系统生产总值", "NOT the gross ecosystem product")
OUT_OF_TOTAL = Text("不计入合计", "not in the sum")
MIXED_PRICES = Text("多个年份的价格", "prices of several years")
MIXED_NOTE = Text(
    "各列价格年份不同，合计所含价格分属 {years} 年，不宜引用或作比较。",
    "The columns are at prices of different years; the sum mixes {years} and should not be quoted or compared.",
)
NOT_GEP_NOTE = Text(
    "“已核算科目合计”只是已核算且计入合计的科目之和，不等于生态系统生产总值（GEP）。",
    "The sum is of the services accounted and counted only; it is NOT the gross ecosystem product (GEP).",
)


@dataclass(frozen=True)
class Column:
    """A column of an account table before its unit is chosen: names and figures, the total's last."""

    name: Text
    unit: str
    figures: tuple[Figure, ...]
    coverage: tuple[float | None, ...] = ()
    details: tuple[Text, ...] = ()

    def scaled(self) -> tuple[Text, tuple[Figure, ...]]:
        """The head with the unit chosen for all its figures, and the figures in it."""
        values = [figure for figure in self.figures if not isinstance(figure, NoNumber)]
        unit = office_unit(self.unit, values)
        cells = tuple(one if isinstance(one, NoNumber) else unit.scaled(one, self.unit) for one in self.figures)
        return head(self.name, unit.label, *self.details), cells


def by_place(code: Text, title: Text, held: Figures, columns: Sequence[Column], notes: Sequence[Text] = ()) -> Table:
    """A table with a row for each zone, and the total below."""
    places, total = held.content.places, held.content.total_place
    names = [(places[zone], zone) for zone in held.zones]
    stubs: list[Row] = [*names, (TOTAL, total)]
    return laid_out(code, title, (PLACE, CODE), stubs, columns, notes)


def by_type(code: Text, title: Text, held: Figures, columns: Sequence[Column], notes: Sequence[Text] = ()) -> Table:
    """A table with a row for each ecosystem type, and the total below."""
    stubs: list[Row] = [(name,) for name in (*held.content.ecosystems.values(), TOTAL)]
    return laid_out(code, title, (TYPE,), stubs, columns, notes)


def laid_out(
    code: Text, title: Text, left: tuple[Text, ...], stubs: list[Row], columns: Sequence[Column], notes: Sequence[Text]
) -> Table:
    """Names of rows on the left, columns in their units, notes on whatever is no plain number."""
    scaled = [column.scaled() for column in columns]
    rows = tuple((*stub, *(cells[index] for _, cells in scaled)) for index, stub in enumerate(stubs))
    return Table(
        code,
        title,
        (*left, *(words for words, _ in scaled)),
        rows,
        (*(WORDS for _ in left), *(NUMBER for _ in columns)),
        (*notes, SUMS, *notes_of(stubs, [(one.name, one.figures, one.coverage) for one in columns])),
        stubs=len(left),
        has_total=True,
    )


def cuts_of(held: Figures, account: ReportedAccount) -> list[dict[str, str]]:
    """The parts in which a quantity is told: one for each pollutant or product, else the whole."""
    further = held.further_parts(account.service.quantity) if account.accounted else []
    return further or [{}]


def account_column(
    held: Figures, account: ReportedAccount, indicator: str, name: Text, keys: dict[str, str], *, types: bool
) -> Column:
    """An account's figures of every zone (or ecosystem type), and of the total."""
    part, unit = format_part(keys), held.unit(indicator)
    if types:
        parts = (held.of_type(account, indicator, keys, ecosystem) for ecosystem in held.content.ecosystems)
        return Column(name, unit, (*parts, held.of_account(account, indicator, None, part)))
    figures = tuple(held.of_account(account, indicator, zone, part) for zone in (*held.zones, None))
    return Column(name, unit, figures, held.coverage(indicator, part))


def quantities(held: Figures, *, types: bool) -> Iterator[Column]:
    """A column for the quantity of every account, or one for each pollutant or product of it."""
    for account in held.content.accounts:
        code = account.service.quantity
        for keys in cuts_of(held, account):
            cut, name = joined(held.member(one) for one in keys.values()), held.name(code)
            name = Text(f"{name.zh}：{cut.zh}", f"{name.en}: {cut.en}") if keys else name
            yield account_column(held, account, code, name, keys, types=types)


def price_label(years: Sequence[int]) -> Text:
    """The price year of a column."""
    if not years:
        return Text("", "")
    if len(years) > 1 or years[0] == -1:
        return MIXED_PRICES
    return Text(f"{years[0]}年价", f"prices of {years[0]}")


def values(held: Figures, *, types: bool) -> list[Column]:
    """A column for the value of every account, and the sum of those that are counted."""
    columns = []
    for account in held.content.accounts:
        code = account.service.value
        column = account_column(held, account, code, account.service.title, {}, types=types)
        details = (price_label(held.price_years([code])), *(() if account.in_total else (OUT_OF_TOTAL,)))
        columns.append(replace(column, details=details))
    return [*columns, sum_column(held, columns, types=types)]


def sum_column(held: Figures, columns: Sequence[Column], *, types: bool) -> Column:
    """The sum of the accounts that are made and counted: the account's own figure where it has one."""
    chosen = [
        column
        for account, column in zip(held.content.accounts, columns, strict=True)
        if account.accounted and account.in_total
    ]
    if not chosen:
        nothing = NotAccounted(Text("没有已核算且计入合计的科目", "no account is made and counted"))
        figures: tuple[Figure, ...] = tuple(nothing for _ in columns[0].figures) if columns else ()
    else:
        figures = tuple(sum_of(parts) for parts in zip(*(column.figures for column in chosen), strict=True))
        if not types:
            places = (*held.zones, None)
            figures = tuple(_own(held, place, figure) for place, figure in zip(places, figures, strict=True))
    years = held.price_years(account.service.value for account in counted(held))
    return Column(SUM_HEAD, "CNY", figures, (), (price_label(years), NOT_GEP))


def _own(held: Figures, place: str | None, otherwise: Figure) -> Figure:
    own = held.total(ACCOUNTED) if place is None else held.at(ACCOUNTED, place)
    return otherwise if isinstance(own, NoNumber) else own


def sum_of(parts: Sequence[Figure]) -> Figure:
    """A row's sum; a type outside an account's scope, or not told apart in it, adds nothing."""
    counted_parts = [part for part in parts if not isinstance(part, Outside | NotSplit)]
    return added(counted_parts) if counted_parts else Outside(OUT_OF_SCOPE)


def counted(held: Figures) -> list[ReportedAccount]:
    """The accounts that are made and counted in the sum."""
    return [account for account in held.content.accounts if account.accounted and account.in_total]


def total_value(held: Figures) -> Figure:
    """The sum of the accounts that are made and counted, at the total."""
    figures = values(held, types=False)[-1].figures
    return figures[-1] if figures else Missing(ABSENT)


def price_notes(held: Figures) -> list[Text]:
    """That the sum is no GEP, and whether it mixes prices."""
    years = held.price_years(account.service.value for account in counted(held))
    if len(years) < 2 and -1 not in years:
        return [NOT_GEP_NOTE]
    return [NOT_GEP_NOTE, MIXED_NOTE.filled(years=", ".join(str(year) for year in years if year > 0))]


def account_tables(held: Figures) -> tuple[Table, ...]:
    """Tables 1-1 to 2-2."""
    level = place_level(held.zones)
    columns = list(quantities(held, types=False))
    zh, en = f"各{level.zh}生态系统服务实物量", f"Physical quantities of ecosystem services by {level.en}"
    value_zh, value_en = f"各{level.zh}生态系统服务价值量", f"Values of ecosystem services by {level.en}"
    quantity_types = Text("各生态系统类型服务实物量", "Physical quantities of services by ecosystem type")
    value_types = Text("各生态系统类型服务价值量", "Values of services by ecosystem type")
    prices = price_notes(held)
    return (
        by_place(Text("表1-1", "Table 1-1"), Text(zh, en), held, columns),
        by_type(Text("表1-2", "Table 1-2"), quantity_types, held, list(quantities(held, types=True))),
        by_place(Text("表2-1", "Table 2-1"), Text(value_zh, value_en), held, values(held, types=False), prices),
        by_type(Text("表2-2", "Table 2-2"), value_types, held, values(held, types=True), prices),
    )
