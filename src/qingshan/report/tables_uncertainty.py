"""Tables and chart of uncertainty 不确定性: intervals of services and their sum, and what drives them."""

from qingshan.core import Text
from qingshan.facts import parse_part
from qingshan.report.content import ReportContent
from qingshan.report.figures import ACCOUNTED, Figures
from qingshan.report.office_units import office_unit, unit_label
from qingshan.report.table import AS_GIVEN, NUMBER, WORDS, Row, Table, joined
from qingshan.report.tornado import Swing, tornado
from qingshan.report.uncertain import Driver, UncertainFigure, Uncertainty

ALL_ZONES = Text("各统计单元合计", "all zones together")
SHARE = "0.00"
_ROUNDING = 1e-12  # a standard deviation below this share of the mean is that of the machine
_MOST_ROWS = 12  # of a chart
_MOST_PARTS = 80  # rows of a table
_ASSET = "seea.asset_value"
_SUMS = "gep."  # codes of sums, and of what formulas make of them


def uncertainty_tables(held: Figures) -> tuple[Table, ...]:
    """Table 12-1 at the total, 12-2 by zone, 12-3 what drives each value, 12-4 parts at the total, if they are few."""
    made = held.content.uncertainty
    if made is None:
        return ()
    return (_at_total(held, made), _by_zone(held, made), _driven(held, made), *_in_parts(held, made))


def _interval_heads(made: Uncertainty) -> tuple[Text, ...]:
    low, high = f"{50 * (1 - made.level):g}", f"{50 * (1 + made.level):g}"
    return (
        Text("单位", "unit"),
        Text("核算结果", "the account"),
        Text("均值", "mean"),
        Text("标准差", "standard deviation"),
        Text(f"{low}%分位", f"percentile {low}"),
        Text("中位数", "median"),
        Text(f"{high}%分位", f"percentile {high}"),
    )


def _notes(made: Uncertainty) -> tuple[Text, ...]:
    names = list(dict.fromkeys(one.title for one in made.drivers))
    zh, en = "、".join(name.zh for name in names), ", ".join(name.en for name in names)
    return (
        Text(
            f"按取值范围抽样{made.draws}次（种子{made.seed}），其余输入保持不变；变动的输入：{zh}。",
            f"{made.draws} draws (seed {made.seed}) from the ranges given, all else held fixed; varied: {en}.",
        ),
        Text(
            "区间只反映所给的取值范围，不含地类误判和方法选择；栅格和统计的误差按整幅、整项同向变动计。"
            "核算结果不一定位于区间中部。",
            "The interval is that of the ranges given, not of wrong land-cover classes or of the choice of methods. An "
            "error of a raster or of statistics is one for all its cells or figures. The account's figure need not "
            "lie in the middle.",
        ),
        Text(
            "所有指标及其分项在各地区的区间见 uncertainty.csv。",
            "The intervals of every figure and part at every place stand in uncertainty.csv.",
        ),
    )


def _cells(one: UncertainFigure) -> Row:
    sd = 0.0 if one.sd <= _ROUNDING * abs(one.mean) else one.sd
    values = (one.account, one.mean, sd, one.lower, one.median, one.upper)
    unit = office_unit(one.unit, values)
    return (unit.label, *(unit.scaled(value, one.unit) for value in values))


def _shown(held: Figures, made: Uncertainty, *, total: bool) -> list[UncertainFigure]:
    """Quantity and value of each service, the sums, and what formulas make of them, at the total or at the zones."""
    order = [*_of_services(held), ACCOUNTED]
    order += [one.indicator for one in made.figures if one.indicator.startswith(_SUMS) and one.indicator not in order]
    order.append(_ASSET)
    chosen = [one for one in made.figures if not one.part and (one.place not in held.zones) == total]
    return sorted((one for one in chosen if one.indicator in order), key=lambda one: order.index(one.indicator))


def _of_services(held: Figures) -> list[str]:
    """Quantity and value of each service that is accounted."""
    accounts = [one.service for one in held.content.accounts if one.accounted]
    return [code for one in accounts for code in (one.quantity, one.value)]


def _in_parts(held: Figures, made: Uncertainty) -> tuple[Table, ...]:
    """Quantities and values by ecosystem type and further parts at the total; none where they would fill pages."""
    codes = _of_services(held)
    chosen = [one for one in made.figures if one.part and one.indicator in codes and one.place not in held.zones]
    if not 0 < len(chosen) <= _MOST_PARTS:
        return ()
    heads = (Text("指标", "indicator"), Text("分项", "part"), *_interval_heads(made))
    rows = tuple(
        (held.name(one.indicator), joined(held.member(code) for code in parse_part(one.part).values()), *_cells(one))
        for one in sorted(chosen, key=lambda one: codes.index(one.indicator))
    )
    return (
        Table(
            Text("表12-4", "Table 12-4"),
            Text("分项的不确定性区间（合计）", "Intervals of uncertainty of parts, at the total"),
            heads,
            rows,
            (WORDS, WORDS, WORDS, *(NUMBER for _ in heads[3:])),
            (Text("说明同表12-1。", "See the notes of Table 12-1."),),
            stubs=2,
        ),
    )


def _at_total(held: Figures, made: Uncertainty) -> Table:
    rows = tuple((held.name(one.indicator), *_cells(one)) for one in _shown(held, made, total=True))
    place = held.content.places.get(held.content.total_place)
    where = Text(place, place) if place else ALL_ZONES
    heads = (Text("指标", "indicator"), *_interval_heads(made))
    return Table(
        Text("表12-1", "Table 12-1"),
        Text(f"不确定性区间：{where.zh}", f"Intervals of uncertainty: {where.en}"),
        heads,
        rows,
        (WORDS, WORDS, *(NUMBER for _ in heads[2:])),
        _notes(made),
    )


def _by_zone(held: Figures, made: Uncertainty) -> Table:
    heads = (Text("指标", "indicator"), Text("地区", "place"), Text("代码", "code"), *_interval_heads(made))
    rows = tuple(
        (held.name(one.indicator), held.content.places.get(one.place, one.place), one.place, *_cells(one))
        for one in _shown(held, made, total=False)
    )
    return Table(
        Text("表12-2", "Table 12-2"),
        Text("各地区不确定性区间", "Intervals of uncertainty by place"),
        heads,
        rows,
        (*(WORDS for _ in range(4)), *(NUMBER for _ in heads[4:])),
        (Text("说明同表12-1。", "See the notes of Table 12-1."),),
        stubs=3,
    )


DRIVEN_HEADS = (
    Text("指标", "indicator"),
    Text("变动的输入", "input varied"),
    Text("下限", "low"),
    Text("上限", "high"),
    Text("上下限单位", "unit of its ends"),
    Text("取下限时", "figure at low"),
    Text("取上限时", "figure at high"),
    Text("单位", "unit"),
    Text("一阶指数", "first-order index"),
    Text("总指数", "total index"),
    Text("总指数区间", "interval of the total index"),
)


def _driven(held: Figures, made: Uncertainty) -> Table:
    moving = [one for one in made.drivers if one.total > 0 or one.at_low != one.at_high]
    rows = tuple(_driver_row(held, one) for one in sorted(moving, key=lambda one: (_order(moving, one), -one.total)))
    return Table(
        Text("表12-3", "Table 12-3"),
        Text("各输入对价值量不确定性的贡献（Sobol 指数）", "What drives the uncertainty of each value (Sobol indices)"),
        DRIVEN_HEADS,
        rows,
        (WORDS, WORDS, AS_GIVEN, AS_GIVEN, WORDS, NUMBER, NUMBER, WORDS, SHARE, SHARE, WORDS),
        (
            Text(
                "一阶指数为该项单独解释的方差份额，总指数另含与其他项的交互；均由抽样估计，可略小于0或略大于1。",
                "The first-order index is the share of variance that the input explains alone, the total index "
                "with all it does together with others; both are estimated from the draws and may lie slightly "
                "outside 0 to 1.",
            ),
            Text(
                "“取下限时”“取上限时”为仅变动该项的结果，上下限为倍数的以“倍”标示，为加减量的以“加减”标示。",
                "The figures at low and high have that input alone changed; ends in times are factors, ends that are "
                "added say so.",
            ),
        ),
        stubs=2,
    )


def _order(drivers: list[Driver], one: Driver) -> int:
    return [each.indicator for each in drivers].index(one.indicator)


def _driver_row(held: Figures, one: Driver) -> Row:
    unit = office_unit(one.unit, (one.at_low, one.at_high))
    ends = (unit.scaled(one.at_low, one.unit), unit.scaled(one.at_high, one.unit))
    between = f"{one.total_lower:.2f} – {one.total_upper:.2f}"
    given = (one.low, one.high, _unit_of(one))
    return (held.name(one.indicator), one.title, *given, *ends, unit.label, one.first, one.total, between)


def _unit_of(one: Driver) -> Text:
    if one.relative:
        return Text("倍", "times")
    unit = unit_label(one.parameter_unit)
    return Text(f"{unit.zh}（加减）", f"{unit.en}, added") if one.added else unit


def uncertainty_chart(content: ReportContent) -> str:
    """The tornado of the sum of what is accounted; empty where there is none."""
    made = content.uncertainty
    drivers = [one for one in made.drivers if one.indicator == ACCOUNTED] if made is not None else []
    if not drivers:
        return ""
    unit = office_unit("CNY", [value for one in drivers for value in (one.at_low, one.at_high)])
    swings = [
        Swing(
            one.title,
            f"{one.low:g}",
            f"{one.high:g} {_unit_of(one).zh}".strip(),
            unit.scaled(one.at_low, one.unit),
            unit.scaled(one.at_high, one.unit),
        )
        for one in drivers
    ]
    swings = sorted(swings, key=lambda one: -one.width)[:_MOST_ROWS]
    title = Text("哪个参数左右已核算科目合计", "Which assumption drives the sum of what is accounted")
    own = unit.scaled(drivers[0].account, drivers[0].unit)
    return tornado(swings, own, title=title, unit=f"{unit.label.zh} {unit.label.en}")
