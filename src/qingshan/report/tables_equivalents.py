"""Tables of values by equivalents 当量因子法: by type, by service, by place, gained and lost. Beside the account."""

from qingshan.core import Text
from qingshan.report.equivalents import Equivalents
from qingshan.report.figures import Figures
from qingshan.report.table import NUMBER, WORDS, NotApplicable, Row, Table, joined
from qingshan.report.tables_method import mark_label

NOT_ADDED = Text(
    "当量因子法是另一种方法，其结果不是 GEP，不得与 GEP 相加或比较增减。",
    "Equivalents are another method: the result is not GEP, and is neither added to one nor compared with one.",
)
NO_COEFFICIENT = Text("价值系数为零，无敏感性", "its value is nought, so nothing hangs on it")
TOTAL = Text("合计", "total")
RATIO = "0.000"


def equivalent_tables(held: Figures) -> tuple[Table, ...]:
    """Tables 16-3 to 16-6; none where the run did not ask."""
    made = held.content.equivalents
    if made is None:
        return ()
    return (_by_type(made), _by_service(made), _by_place(held, made), *_moved(made))


def _by_type(made: Equivalents) -> Table:
    heads = (
        Text("当量表类型", "type of the table"),
        Text("包含的生态系统类型", "ecosystem types in it"),
        Text("面积（hm²）", "area (hm²)"),
        Text("当量合计", "equivalents"),
        Text("价值系数（元/hm²）", "value of a hectare (CNY/hm²)"),
        Text("价值（亿元）", "value (10⁸ CNY)"),
        Text("占比（%）", "share (%)"),
        Text("敏感性系数 CS", "sensitivity CS"),
    )
    rows: list[Row] = [
        (
            *(one.title, joined(one.counted), one.area, one.equivalents, one.coefficient, one.value / 1e8),
            one.value / made.total * 100 if made.total else None,
            NotApplicable(NO_COEFFICIENT) if one.sensitivity is None else one.sensitivity,
        )
        for one in made.types
    ]
    area = sum(one.area for one in made.types)
    rows.append((TOTAL, None, area, None, None, made.total / 1e8, 100.0 if made.total else None, None))
    year = f"，{made.price_year}年价" if made.price_year else ""
    priced = f", prices of {made.price_year}" if made.price_year else ""
    mark = mark_label(made.one_mark)
    notes = [
        NOT_ADDED,
        Text(
            f"一个当量为 {made.one:g} 元/hm²（{made.one_title.zh}{year}；来源 {made.one_source}；{mark.zh}）；"
            "各年比较须用同一当量值，粮价上涨并非生态改善。",
            f"One equivalent is {made.one:g} CNY/hm² ({made.one_title.en}{priced}; {made.one_source}; {mark.en}); "
            "compare years with one value of it: a dearer grain is no better ecosystem.",
        ),
        Text(
            "CS 为价值系数变动1%时总值变动的百分数；小于1为稳健。水域的水文调节当量很大，分类误差影响最重。",
            "CS is the change of the total, in percent, with one percent of the coefficient; below 1 it is robust. "
            "Water's hydrology weighs most, and with it every error of a water class.",
        ),
    ]
    if made.not_moved is not None:
        notes.append(made.not_moved)
    if made.dynamic:
        notes.append(Text(f"动态当量：{made.dynamic}。", f"Dynamic form: {made.dynamic}."))
    title = Text("当量因子法生态系统服务价值（按类型）", "Value by equivalents, by type")
    formats = (WORDS, WORDS, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, RATIO)
    return Table(Text("表16-3", "Table 16-3"), title, heads, tuple(rows), formats, tuple(notes), has_total=True)


def _by_service(made: Equivalents) -> Table:
    heads = (Text("当量表服务", "service of the table"), Text("价值（亿元）", "value (10⁸ CNY)"))
    rows: tuple[Row, ...] = (*((name, value / 1e8) for name, value in made.by_service), (TOTAL, made.total / 1e8))
    title = Text("当量因子法生态系统服务价值（按服务）", "Value by equivalents, by service")
    return Table(Text("表16-4", "Table 16-4"), title, heads, rows, (WORDS, NUMBER), (NOT_ADDED,), has_total=True)


def _by_place(held: Figures, made: Equivalents) -> Table:
    heads = (Text("地区", "place"), Text("代码", "code"), Text("价值（亿元）", "value (10⁸ CNY)"))
    rows: tuple[Row, ...] = tuple(
        (held.content.places.get(place, place), place, value / 1e8) for place, value in made.by_place
    )
    rows = (*rows, (TOTAL, held.content.total_place, made.total / 1e8))
    title = Text("当量因子法生态系统服务价值（按地区）", "Value by equivalents, by place")
    formats = (WORDS, WORDS, NUMBER)
    return Table(Text("表16-5", "Table 16-5"), title, heads, rows, formats, (NOT_ADDED,), 2, has_total=True)


def _moved(made: Equivalents) -> tuple[Table, ...]:
    if made.moved is None:
        return ()
    start, stop = made.moved_years
    head = Text("由（行）变为（列），亿元", "from (row) to (column), 10⁸ CNY")
    rows: list[Row] = [
        (name, *(float(value) / 1e8 for value in row), float(row.sum()) / 1e8)
        for name, row in zip(made.moved_types, made.moved, strict=True)
    ]
    columns = made.moved.sum(axis=0)
    rows.append((TOTAL, *(float(value) / 1e8 for value in columns), float(columns.sum()) / 1e8))
    notes = (
        NOT_ADDED,
        Text(
            "新类型的价值系数减旧类型的，正为增益；一行含多种细类时取期末各细类的面积加权平均。",
            "The new type's value of a hectare less the old one's; a gain is positive. A row of several finer types "
            "has their mean on the closing map.",
        ),
    )
    return (
        Table(
            Text("表16-6", "Table 16-6"),
            Text(f"{start}—{stop}年土地变化的价值损益", f"Value gained and lost where land moved, {start} to {stop}"),
            (head, *made.moved_types, TOTAL),
            tuple(rows),
            (WORDS, *(NUMBER for _ in range(len(made.moved_types) + 1))),
            notes,
            has_total=True,
        ),
    )
