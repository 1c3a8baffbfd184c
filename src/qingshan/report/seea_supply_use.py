"""SEEA 7.1 and 9.1 供给使用表: what ecosystems supply and who uses it, in quantities and in money."""

from collections.abc import Sequence

from qingshan.core import Text
from qingshan.report.figures import ABSENT, Figure, Figures
from qingshan.report.office_units import OfficeUnit, office_unit
from qingshan.report.seea import Flow, Seea
from qingshan.report.seea_layout import LAYOUT, UNIT, UNSPLIT, code, sum_of
from qingshan.report.table import NUMBER, WORDS, Cell, NoNumber, NotAccounted, Row, Table, reason_notes
from qingshan.report.tables_account import OUT_OF_TOTAL, price_label

SERVICE, REFERENCE = Text("科目", "account"), Text("SEEA 参考服务", "reference service of SEEA")
_INTERMEDIATE = Text("中间服务", "intermediate")
_SUM = Text("最终服务合计", "final services, counted")
_IMPORTS = Text("域外供给", "imports")
_SUPPLY, _USE = Text("供给合计", "total supply"), Text("使用合计", "total use")
_INDUSTRIES = Text("产业小计", "industries, together")
_BASIS = Text("使用者依据", "who says who uses it")
_NO_IMPORTS = Text("域外生态系统的供给未核算", "what ecosystems elsewhere supply is not accounted")
_DEFAULT = Text("规则库默认", "default of the rulebook")
_OWN = Text("任务文件", "run file")
_OUTSIDE_SECTORS = ("government", "households", "exports", "ecosystems")
_IDENTITY = Text("每项服务：供给合计 = 使用合计。", "For every service total supply is total use.")
_TABLE_4 = Text("未核算的科目及原因见核算报表的表4。", "Accounts not made are told in Table 4 of the account.")
_CONTRIBUTION = Text(
    "价值为本账户的价值（产值法或费用法的口径见表5），SEEA 要求生态系统贡献的交换价值。",
    "Values are those of this account (methods in Table 5); SEEA asks for exchange values of what nature adds.",
)


def supply_use_tables(seea: Seea, held: Figures) -> tuple[Table, ...]:
    """7.1a, 7.1b, 9.1a, 9.1b: supply and use stand on a sheet each."""
    words = Text("实物量", "physical terms"), Text("价值量", "monetary terms")
    made = []
    for number, flows, name in (("7.1", seea.physical, words[0]), ("9.1", seea.monetary, words[1])):
        made += [_supply(number, flows, name, seea, held), _use(number, flows, name, seea, held)]
    return tuple(made)


def _unit(flow: Flow, flows: Sequence[Flow]) -> OfficeUnit:
    """Quantities each in a unit of their own, values all in one."""
    together = [flow] if flow.unit != "CNY" else [one for one in flows if one.unit == "CNY"]
    return office_unit(flow.unit, [one.total for one in together])


def _name(flow: Flow) -> Text:
    marks = [_INTERMEDIATE] if not flow.final else [] if flow.counted else [OUT_OF_TOTAL]
    zh, en = "".join(f"（{one.zh}）" for one in marks), "".join(f" ({one.en})" for one in marks)
    return Text(flow.title.zh + zh, flow.title.en + en)


def _supply(number: str, flows: Sequence[Flow], name: Text, seea: Seea, held: Figures) -> Table:
    types = held.content.ecosystems
    rows: list[Row] = []
    sums: list[list[Figure]] = []
    for flow in flows:
        unit = _unit(flow, flows)
        figures = [*(flow.supply.get(one, NotAccounted(ABSENT)) for one in types), flow.unsplit, flow.total]
        cells = [one if isinstance(one, NoNumber) else unit.scaled(one, flow.unit) for one in figures]
        sums += [cells] if flow.counted else []
        shown: list[Cell] = [*cells[:-2], cells[-2] or None, NotAccounted(_NO_IMPORTS), cells[-1]]
        rows.append((_name(flow), flow.reference, unit.label, *shown))
    money = bool(flows) and flows[0].unit == "CNY"
    if money and sums:
        *parts, rest, total = [sum_of(column) for column in zip(*sums, strict=True)]
        label = _unit(flows[0], flows).label
        rows.append((_SUM, None, label, *parts, rest or None, NotAccounted(_NO_IMPORTS), total))
    heads = (SERVICE, REFERENCE, UNIT, *types.values(), UNSPLIT, _IMPORTS, _SUPPLY)
    title = Text(f"生态系统服务供给表（{name.zh}）", f"Ecosystem services supply table in {name.en}")
    formats = (WORDS, WORDS, WORDS, *(NUMBER for _ in range(len(types) + 3)))
    notes = (*_left_out(seea), *reason_notes(heads, rows), *_prices(flows, held), LAYOUT)
    return Table(code(f"{number}a"), title, heads, tuple(rows), formats, notes, stubs=3, has_total=money and bool(sums))


def _use(number: str, flows: Sequence[Flow], name: Text, seea: Seea, held: Figures) -> Table:
    industries = [one for one in seea.units if one not in _OUTSIDE_SECTORS]
    others = [one for one in seea.units if one in _OUTSIDE_SECTORS]
    rows: list[Row] = []
    sums: list[list[float]] = []
    for flow in flows:
        unit, used = _unit(flow, flows), flow.use()
        together = sum(used.get(one, 0.0) for one in industries)
        line = [*(used.get(one, 0.0) for one in industries), together, *(used.get(one, 0.0) for one in others)]
        cells = [unit.scaled(one, flow.unit) for one in (*line, sum(used.values()), flow.total)]
        sums += [cells] if flow.counted else []
        rows.append((_name(flow), flow.reference, unit.label, *_shown(cells), _basis(flow)))
    money = bool(flows) and flows[0].unit == "CNY"
    if money and sums:
        cells = [sum(column) for column in zip(*sums, strict=True)]
        rows.append((_SUM, None, _unit(flows[0], flows).label, *_shown(cells), None))
    names = (*(seea.units[one] for one in industries), _INDUSTRIES, *(seea.units[one] for one in others))
    heads = (SERVICE, REFERENCE, UNIT, *names, _USE, _SUPPLY, _BASIS)
    title = Text(f"生态系统服务使用表（{name.zh}）", f"Ecosystem services use table in {name.en}")
    formats = (WORDS, WORDS, WORDS, *(NUMBER for _ in range(len(names) + 2)), WORDS)
    notes = (_IDENTITY, *_left_out(seea), *_prices(flows, held), LAYOUT)
    return Table(code(f"{number}b"), title, heads, tuple(rows), formats, notes, stubs=3, has_total=money and bool(sums))


def _shown(cells: Sequence[float]) -> list[Cell]:
    """Uses of nought are left blank, as in the printed tables; the two totals always stand."""
    return [*((one or None) for one in cells[:-2]), *cells[-2:]]


def _basis(flow: Flow) -> Text:
    if not flow.stated:
        return Text(f"{_DEFAULT.zh} {flow.mark}", f"{_DEFAULT.en} {flow.mark}")
    return Text(f"{_OWN.zh}：{flow.source} {flow.mark}", f"{_OWN.en}: {flow.source} {flow.mark}")


def _left_out(seea: Seea) -> tuple[Text, ...]:
    if not seea.left_out:
        return (_TABLE_4,)
    zh = "；".join(f"{title.zh}（{why.zh}）" for title, why in seea.left_out)
    en = "; ".join(f"{title.en} ({why.en})" for title, why in seea.left_out)
    return (Text(f"不在表中：{zh}。", f"Not in the table: {en}."), _TABLE_4)


def _prices(flows: Sequence[Flow], held: Figures) -> tuple[Text, ...]:
    if not flows or flows[0].unit != "CNY":
        return ()
    codes = {one.service.code: one.service.value for one in held.content.accounts}
    label = price_label(held.price_years(codes[flow.account] for flow in flows))
    return (_CONTRIBUTION, Text(f"价格：{label.zh}。", f"Prices: {label.en}."))
