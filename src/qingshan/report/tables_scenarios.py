"""Tables of scenarios 情景表: what other land changes in quantities and values, at the account's own prices."""

from collections.abc import Iterator

from qingshan.core import Text
from qingshan.facts import parse_part
from qingshan.report.bars import stacked_bars
from qingshan.report.content import ReportedAccount
from qingshan.report.figures import ABSENT, AREA, ECOSYSTEM, NOT_THERE, Figures
from qingshan.report.office_units import OfficeUnit, head, office_unit
from qingshan.report.scenario import Change, Scenario
from qingshan.report.table import NUMBER, WORDS, Cell, Missing, NotAccounted, NotApplicable, Row, Table, joined
from qingshan.report.tables_account import PLACE, TOTAL, price_label
from qingshan.report.tables_extent import HECTARES

SCENARIO, TITLE, UNIT = Text("情景", "scenario"), Text("名称", "title"), Text("单位", "unit")
DELTA = Text("ΔGEP（已核算科目）", "ΔGEP (services accounted)")
FIXED = Text(
    "ΔGEP 只含核算与情景中都已核算且计入合计的科目，按本次核算的固定价格计算，不是全部生态系统生产总值的变化。",
    "ΔGEP is of the services only that are accounted and counted in both, at the account's own fixed prices; it is not "
    "the change of the whole gross ecosystem product.",
)
BESIDE = Text(
    "情景结果不入账，不计入任何合计。", "Scenarios stand beside the account; these figures enter no table and no sum."
)
NO_OFFSET = Text("没有指定补偿情景", "no scenario is named to make it good")
MOST_BARS = 10  # more series than this and colours repeat


def scenario_tables(held: Figures) -> tuple[Table, ...]:
    """Tables 15-1 to 15-4, where the run has scenarios."""
    made = held.content.scenarios
    return (_overview(held), _areas(held), _services(held), _zones(held)) if made else ()


def _at_total(held: Figures, one: Scenario) -> Iterator[Change]:
    return (each for each in one.changes if each.place == held.content.total_place)


def _money(held: Figures) -> OfficeUnit:
    """One unit for all changes of value, that of the largest."""
    values = [change for one in held.content.scenarios for change in one.gep.values() if change is not None]
    values += [
        each.change for one in held.content.scenarios for each in one.changes if each.change and each.unit == "CNY"
    ]
    return office_unit("CNY", values)


def _shown(value: float | None, unit: OfficeUnit, given: str, reason: Text = ABSENT) -> Cell:
    return Missing(reason) if value is None else unit.scaled(value, given)


def _overview(held: Figures) -> Table:
    unit = _money(held)
    rows: list[Row] = []
    for one in held.content.scenarios:
        change = one.gep.get(held.content.total_place)
        moved = (
            sum(abs(each.change or 0.0) for each in _at_total(held, one) if each.indicator == AREA and each.part) / 2
        )
        offset: tuple[Cell, Cell, Cell] = (NotApplicable(NO_OFFSET),) * 3
        if one.offset:
            balance = None if change is None or one.offset_change is None else change + one.offset_change
            offset = (one.offset, _shown(one.offset_change, unit, "CNY"), _shown(balance, unit, "CNY"))
        rows.append((one.code, one.title, one.what, HECTARES.scaled(moved, "m2"), _shown(change, unit, "CNY"), *offset))
    years = price_label(held.price_years(account.service.value for account in _counted(held)))
    return Table(
        Text("表15-1", "Table 15-1"),
        Text("情景与项目的 ΔGEP 及补偿", "Scenarios and projects: ΔGEP and its compensation"),
        (
            SCENARIO,
            TITLE,
            Text("内容", "what changes"),
            head(Text("净变化面积", "net area changed"), HECTARES.label),
            head(DELTA, unit.label, years),
            Text("补偿情景", "made good by"),
            head(Text("补偿情景的 ΔGEP", "ΔGEP of it"), unit.label),
            head(Text("差额", "balance"), unit.label),
        ),
        tuple(rows),
        (WORDS, WORDS, WORDS, NUMBER, NUMBER, WORDS, NUMBER, NUMBER),
        (FIXED, BESIDE, *_reasons(held)),
        stubs=2,
    )


def _counted(held: Figures) -> list[ReportedAccount]:
    codes = {code for one in held.content.scenarios for code in one.counted}
    return [account for account in held.content.accounts if account.service.code in codes]


def _reasons(held: Figures) -> Iterator[Text]:
    """A note for every scenario that lacks accounts of the run."""
    titles = {account.service.code: account.service.title for account in held.content.accounts}
    for one in held.content.scenarios:
        by_reason: dict[Text, list[Text]] = {}
        for code, reason in one.left_out.items():
            by_reason.setdefault(reason, []).append(titles.get(code, Text(code, code)))
        for reason, names in by_reason.items():
            name = joined(names)
            yield Text(
                f"情景 {one.code} 未计入{name.zh}：{reason.zh}。",
                f"Scenario {one.code} is without {name.en}: {reason.en}.",
            )


def _areas(held: Figures) -> Table:
    rows: list[Row] = []
    for one in held.content.scenarios:
        for each in _at_total(held, one):
            if each.indicator == AREA and each.part and each.change:
                name = held.member(parse_part(each.part)[ECOSYSTEM])
                numbers = (_shown(value, HECTARES, "m2") for value in (each.account, each.scenario, each.change))
                rows.append((one.code, one.title, name, *numbers))
    hectares = (HECTARES.label,)
    return Table(
        Text("表15-2", "Table 15-2"),
        Text("各情景的生态系统面积变化", "Extent of ecosystems in each scenario"),
        (
            SCENARIO,
            TITLE,
            Text("生态系统类型", "ecosystem type"),
            head(Text("核算", "account"), *hectares),
            head(Text("情景", "scenario"), *hectares),
            head(Text("变化", "change"), *hectares),
        ),
        tuple(rows),
        (WORDS, WORDS, WORDS, NUMBER, NUMBER, NUMBER),
        (Text("面积没有变化的类型未列出。", "Types whose extent does not change are left out."),),
        stubs=3,
    )


def _services(held: Figures) -> Table:
    rows: list[Row] = []
    for one in held.content.scenarios:
        changes = {(each.indicator, each.part): each for each in _at_total(held, one)}
        for account in held.content.accounts:
            service = account.service
            value = changes.get((service.value, ""))
            if not account.accounted or value is None:
                continue
            for part in [part for code, part in changes if code == service.quantity]:
                cut = joined(held.member(code) for code in parse_part(part).values()) if part else Text("", "")
                title = service.title
                name = Text(f"{title.zh}：{cut.zh}", f"{title.en}: {cut.en}") if part else title
                money = _three(value) if value is not None else ()
                rows.append((one.code, name, *_three(changes[service.quantity, part]), *money))
                value = None  # told once for all pollutants
        rows = [row if len(row) == 10 else (*row, None, None, None, None) for row in rows]
    names = (Text("核算", "account"), Text("情景", "scenario"), Text("变化", "change"))
    quantity, value_head = Text("实物量", "quantity"), Text("价值量", "value")
    heads = [Text(f"{of.zh}：{name.zh}", f"{of.en}: {name.en}") for of in (quantity, value_head) for name in names]
    return Table(
        Text("表15-3", "Table 15-3"),
        Text("各情景的服务实物量与价值量（全域）", "Services in each scenario, whole place"),
        (SCENARIO, Text("科目", "account"), *heads[:3], UNIT, *heads[3:], UNIT),
        tuple(rows),
        (WORDS, WORDS, NUMBER, NUMBER, NUMBER, WORDS, NUMBER, NUMBER, NUMBER, WORDS),
        (FIXED,),
        stubs=2,
    )


def _three(each: Change) -> tuple[Cell, Cell, Cell, Text]:
    """Account, scenario and change in one unit of offices."""
    known = [value for value in (each.account, each.scenario, each.change) if value is not None]
    unit = office_unit(each.unit, known)
    reason = each.reason or NOT_THERE
    told = [
        NotAccounted(reason) if value is None else unit.scaled(value, each.unit)
        for value in (each.scenario, each.change)
    ]
    return (_shown(each.account, unit, each.unit), told[0], told[1], unit.label)


def _zones(held: Figures) -> Table:
    unit, accounts = _money(held), [one for one in held.content.accounts if one.accounted]
    places: list[tuple[str | Text, str]] = [(held.content.places[zone], zone) for zone in held.zones]
    rows: list[Row] = []
    for one in held.content.scenarios:
        by_place = {(each.indicator, each.place): each for each in one.changes if not each.part}
        for name, place in [*places, (TOTAL, held.content.total_place)]:
            cells = [_delta(by_place.get((account.service.value, place)), unit) for account in accounts]
            rows.append((one.code, name, place, *cells, _shown(one.gep.get(place), unit, "CNY", NOT_THERE)))
    titles = [head(Text(f"Δ{a.service.title.zh}", f"Δ {a.service.title.en}"), unit.label) for a in accounts]
    return Table(
        Text("表15-4", "Table 15-4"),
        Text("各情景分地区的价值量变化", "Change in value by place in each scenario"),
        (SCENARIO, PLACE, Text("代码", "code"), *titles, head(DELTA, unit.label)),
        tuple(rows),
        (WORDS, WORDS, WORDS, *(NUMBER for _ in range(len(accounts) + 1))),
        (FIXED,),
        stubs=3,
    )


def _delta(each: Change | None, unit: OfficeUnit) -> Cell:
    if each is None:
        return NotApplicable(NOT_THERE)
    return NotAccounted(each.reason or ABSENT) if each.change is None else unit.scaled(each.change, "CNY")


def scenario_chart(held: Figures) -> str:
    """Gains and losses of value by service, one bar a scenario; empty where there is none."""
    made = held.content.scenarios
    accounts = [
        one for one in held.content.accounts if one.accounted and any(one.service.code in s.counted for s in made)
    ]
    if not made or not accounts:
        return ""
    unit = _money(held)
    series: dict[Text, list[float | None]] = {}
    for account in accounts[:MOST_BARS]:
        at = [{each.indicator: each for each in _at_total(held, one) if not each.part} for one in made]
        changes = [by.get(account.service.value) for by in at]
        series[account.service.title] = [
            None if each is None or each.change is None else unit.scaled(each.change, "CNY") for each in changes
        ]
    title = Text("各情景价值量变化（固定价格）", "Change in value in each scenario, at fixed prices")
    rows = [Text(one.title.zh, f"{one.code} {one.title.en}") for one in made]
    return stacked_bars(rows, series, title=title, unit=f"{unit.label.zh} {unit.label.en}")
