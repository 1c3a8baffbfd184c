"""Tables of how the account was made 方法与数据: what is left out, methods, parameters, inputs, findings."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from qingshan.core import Mark, Text
from qingshan.core.finding import SEVERITY_LABELS
from qingshan.core.record import MARK_LABELS, SERVICE_CLASS_LABELS
from qingshan.facts import STATUS_LABELS, Status, in_force, parse_part, reason_in
from qingshan.report.figures import Figures, reason_of
from qingshan.report.office_units import unit_label
from qingshan.report.table import AS_GIVEN, NOTHING, WHOLE, WORDS, Cell, Row, Table, joined

ALL = Text("全部", "all")
PRICE_YEAR = Text("价格年份", "price year")
NAME, CODE, UNIT = Text("名称", "name"), Text("代码", "code"), Text("单位", "unit")
SOURCE, MARK, NOTE = Text("来源", "source"), Text("证据标记", "evidence mark"), Text("备注", "note")
BETWEEN, PURE = Text("中间量", "on the way"), Text("—", "—")
USED, BESIDE = Text("参与核算", "in the account"), Text("仅供对照", "for comparison only")
IN_RUN, IN_BOOK = Text("任务文件", "run file"), Text("规则库", "rulebook")
LEVELS = {
    "map": Text("整幅栅格", "whole map"),
    "cell": Text("像元", "cell"),
    "zone": Text("核算单元", "zone"),
    "table": Text("统计表", "table"),
}
RUN_FILE = "run file"  # source of a cell of a table that the run's own file gives
RANGE_KINDS = {"uniform": Text("均匀", "uniform"), "triangular": Text("三角", "triangular")}
RANGE_KINDS |= {"normal": Text("正态", "normal")}


def mark_label(mark: str | None) -> Text:
    """An evidence mark, spelled out.

    >>> mark_label("U").zh
    'U 未核实'
    """
    if not mark:
        return NOTHING
    label = MARK_LABELS[Mark(mark)]
    return Text(f"{mark} {label.zh}", f"{mark} {label.en}")


def text_of(given: Mapping[str, str] | None, otherwise: str = "") -> Text:
    """A name as the manifest keeps it."""
    return Text(given["zh"], given["en"]) if given else Text(otherwise, otherwise)


def left_out_table(held: Figures) -> Table:
    """Table 4: accounts that were not made, and totals that therefore are not there."""
    rows: list[Row] = []
    for account in held.content.accounts:
        if not account.accounted:
            group = SERVICE_CLASS_LABELS[account.service.group]
            why = account.reason or NOTHING
            if not account.applicable:
                why = Text(f"不适用：{why.zh}", f"not applicable: {why.en}")
            rows.append((account.service.title, account.service.code, group, why))
    place = held.content.total_place or (held.zones[0] if held.zones else "")
    for code in held.indicators():
        row = held.row(code, place) if code.startswith("gep.") else None
        if row is not None and row["status"] == Status.NOT_ACCOUNTED:
            rows.append((held.name(code), code, Text("合计", "total"), reason_of(row["reason"])))
    return Table(
        Text("表4", "Table 4"),
        Text("未核算科目及原因", "Accounts not made, and why"),
        (Text("科目", "account"), CODE, Text("类别", "class"), Text("未核算原因", "reason")),
        tuple(rows),
        (WORDS,) * 4,
        (Text("未核算不等于零。", "Not accounted is not nought."),),
    )


def service_of(held: Figures, code: str) -> Text:
    """The account whose figure an indicator is; most indicators only lead to one."""
    for account in held.content.accounts:
        service = account.service
        if code in (service.quantity, service.value, *service.companions):
            return service.title
    return BETWEEN


def remark(name: Text, note: Text) -> Text:
    """A note below a table, with the name of what it is about."""
    return Text(f"{name.zh}：{note.zh}", f"{name.en}: {note.en}")


def method_table(held: Figures) -> Table:
    """Table 5: the model behind every indicator."""
    rows: list[Row] = []
    notes = [Text("每个结果的标记取其所依据各项中最弱者。", "A figure carries the weakest mark of all it rests on.")]
    for code, row in held.content.methods.items():
        model = text_of(row.get("model_title"), str(row.get("model") or ""))
        level = LEVELS.get(str(row.get("level") or ""), NOTHING)
        source = text_of(row.get("source_title"), str(row.get("source") or ""))
        name = text_of(row.get("title"), code)
        notes += [remark(name, text_of(row["note"]))] if row.get("note") else []
        formula, mark = str(row.get("formula") or ""), mark_label(row.get("mark"))
        rows.append((name, code, service_of(held, code), model, formula, level, source, mark))
    heads = (Text("指标", "indicator"), CODE, Text("科目", "account"), Text("方法", "model"), Text("公式", "formula"))
    return Table(
        Text("表5", "Table 5"),
        Text("核算方法", "Methods"),
        (*heads, Text("计算层级", "evaluated by"), SOURCE, MARK),
        tuple(rows),
        (WORDS,) * 8,
        tuple(notes),
    )


def flattened(value: Any, keys: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float, dict[str, Any]]]:
    """The numbers of a parameter's table: codes, number, and what the cell says of itself.

    >>> list(flattened({"forest": 2.0, "grass": {"value": 1.0, "mark": "U"}}))
    [(('forest',), 2.0, {}), (('grass',), 1.0, {'value': 1.0, 'mark': 'U'})]
    """
    if not isinstance(value, Mapping):
        yield keys, float(value), {}
    elif "value" in value:
        yield keys, float(value["value"]), dict(value)
    else:
        for code, inner in value.items():
            yield from flattened(inner, (*keys, code))


def range_label(given: Mapping[str, Any] | None) -> Text:
    """How far a parameter may plausibly lie."""
    if not given:
        return NOTHING
    kind = RANGE_KINDS.get(str(given["kind"]), Text(str(given["kind"]), str(given["kind"])))
    ends = f"{given['low']:g}–{given['high']:g}"
    times = Text("倍", " times") if given.get("relative") else NOTHING
    return Text(f"{ends}{times.zh}（{kind.zh}）", f"{ends}{times.en} ({kind.en})")


def parameter_table(held: Figures) -> Table:
    """Table 6: every parameter with its source; a table by ecosystem type takes a row for each."""
    rows = [row for code, given in held.content.parameters.items() for row in _parameter_rows(held, code, given)]
    named = ((given, text_of(given.get("title"), code)) for code, given in held.content.parameters.items())
    notes = tuple(remark(name, Text(given["note"], given["note"])) for given, name in named if given.get("note"))
    left = (NAME, CODE, Text("适用", "for"), Text("取值", "value"), UNIT, PRICE_YEAR)
    right = (Text("生效日期", "valid from"), SOURCE, MARK, Text("合理范围", "plausible range"))
    return Table(
        Text("表6", "Table 6"),
        Text("核算参数", "Parameters"),
        (*left, *right, Text("给定处", "given in")),
        tuple(rows),
        (WORDS, WORDS, WORDS, AS_GIVEN, *(WORDS for _ in range(7))),
        notes,
    )


def shown_unit(unit: str) -> Text:
    """A unit in a column of its own."""
    label = unit_label(unit)
    return label if label.zh else PURE


def _parameter_rows(held: Figures, code: str, given: dict[str, Any]) -> Iterator[Row]:
    source = text_of(given.get("source_title"), str(given.get("source") or ""))
    cells = list(flattened(given["value"]))
    titles = given.get("source_titles") or {}
    told = any(own.get("source") == RUN_FILE for _, _, own in cells)  # by the run, cell by cell
    for keys, number, own in cells:
        cited = own.get("source") or ""
        from_run = cited == RUN_FILE if told else bool(given.get("from_run"))
        yield (
            text_of(given.get("title"), code),
            code,
            joined(held.member(key) for key in keys) if keys else ALL,
            number,
            shown_unit(given["unit"]),
            str(given.get("price_year") or ""),
            str(given.get("since") or ""),
            IN_RUN if cited == RUN_FILE else text_of(titles.get(cited), cited) if cited else source,
            mark_label(own.get("mark") or given.get("mark")),
            range_label(given.get("range")),
            IN_RUN if from_run else IN_BOOK,
        )


def input_table(held: Figures) -> Table:
    """Table 7: every file that was read."""
    rows: list[Row] = [
        (str(row["role"]), str(row["file"]), int(row["bytes"]), str(row["sha256"]), str(row.get("source") or ""))
        for row in held.content.inputs
    ]
    return Table(
        Text("表7", "Table 7"),
        Text("输入数据", "Input data"),
        (Text("用途", "role"), Text("文件", "file"), Text("字节", "bytes"), Text("SHA-256", "SHA-256"), SOURCE),
        tuple(rows),
        (WORDS, WORDS, WHOLE, WORDS, WORDS),
    )


def finding_table(held: Figures) -> Table:
    """Table 8: everything that was found while checking and computing."""
    rows: list[Row] = [
        (SEVERITY_LABELS[one.severity], one.code, str(one.where), one.message, one.remedy)
        for one in held.content.findings
    ]
    none = Text("没有需要提示的问题。", "Nothing was found.")
    return Table(
        Text("表8", "Table 8"),
        Text("检查结果与警告", "Findings and warnings"),
        (Text("程度", "severity"), CODE, Text("位置", "where"), Text("问题", "finding"), Text("处理办法", "remedy")),
        tuple(rows),
        (WORDS,) * 5,
        () if rows else (none,),
    )


def stated_table(held: Figures) -> Table:
    """Table 10: figures that were given and not computed, as they were printed."""
    places, used = held.content.places, set(held.indicators())
    rows: list[Row] = []
    for row in in_force(held.content.stated).filter(pl.col("indicator").is_not_null()).iter_rows(named=True):
        keys = parse_part(row["part"])
        part = joined(held.member(code) for code in keys.values()) if keys else NOTHING
        number: Cell = row["stated"] or row["value"]
        shown = number if row["status"] == Status.VALUE else STATUS_LABELS[Status(row["status"])]
        reason = row["reason"] or ""
        note = Text(reason_in(reason, "zh"), reason_in(reason, "en"))
        year = str(row["price_year"] or "")
        left = (held.name(row["indicator"]), row["indicator"], places.get(row["place"], row["place"]), row["period"])
        use = USED if row["indicator"] in used else BESIDE
        unit, mark = shown_unit(row["unit"]), mark_label(row["mark"])
        rows.append((*left, part, shown, unit, year, use, mark, row["source"] or "", note))
    names = (Text("指标", "indicator"), CODE, Text("地区", "place"), Text("时段", "period"), Text("分项", "part"))
    figures = (
        Text("原文数值", "as stated"),
        UNIT,
        Text("价格年份", "price year"),
        Text("用途", "use"),
        MARK,
        SOURCE,
        NOTE,
    )
    return Table(
        Text("表10", "Table 10"),
        Text("引用的统计数据", "Stated figures"),
        (*names, *figures),
        tuple(rows),
        (*(WORDS for _ in range(5)), AS_GIVEN, *(WORDS for _ in range(6))),
        (Text("“仅供对照”的数据口径不同，不参与任何合计。", "Figures for comparison enter no sum."),),
    )
