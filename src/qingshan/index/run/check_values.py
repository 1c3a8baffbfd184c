"""What is wrong with the values and events of a run 数据检查: all of it, before anything is scored. Spec §4.1, 8.1."""

from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches

import polars as pl

from qingshan.core import Finding, Severity, Text, Where
from qingshan.index.judge.events import Event
from qingshan.index.run.formulas import variables_of
from qingshan.index.run.table import STATES, VALUES
from qingshan.rulebook.framework import Framework

_CELL = ("unit", "indicator", "period")


def check_values(framework: Framework, rows: pl.DataFrame, file: str = "") -> list[Finding]:
    """Findings about the rows of values (columns of `VALUES`); a finding's row counts from 1 below the heads."""
    known = {*(leaf.code for leaf in framework.indicators), *variables_of(framework)}
    found = check_rows(known, rows, file)
    if "label" not in rows.columns:
        return found
    return [*found, *_categories(framework, rows.with_row_index("row", offset=1), file)]


def check_rows(known: Collection[str], rows: pl.DataFrame, file: str = "") -> list[Finding]:
    """What is wrong with rows of values, whatever becomes of them. known : codes that a row may name"""
    if lacking := [name for name in VALUES if name not in rows.columns]:
        zh, en = f"缺少列 {'、'.join(lacking)}", f"columns {', '.join(lacking)} are missing"
        return [Finding("bad-value", Where(file), Text(zh, en), Text("补上这些列", "add them"))]
    numbered = rows.with_row_index("row", offset=1)
    return [
        *_unknown(known, numbered, file),
        *_doubled(numbered, file),
        *_impossible(numbered, file),
        *_unexplained(numbered, file),
    ]


def _unknown(known: Collection[str], rows: pl.DataFrame, file: str) -> Iterator[Finding]:
    strange = rows.filter(~pl.col("indicator").is_in(sorted(known))).group_by("indicator", maintain_order=True)
    for (code,), own in strange:
        near = "、".join(get_close_matches(str(code), sorted(known), n=3, cutoff=0.0))
        yield Finding(
            "unknown_indicator",
            Where(file, row=own["row"][0], field="indicator"),
            Text(
                f"方案中没有指标 {code}（{own.height} 行）",
                f"the framework has no indicator {code} ({own.height} rows)",
            ),
            Text(f"最接近的有 {near}", f"the nearest are {near}"),
        )


def _doubled(rows: pl.DataFrame, file: str) -> Iterator[Finding]:
    again = rows.filter(pl.struct(_CELL).is_duplicated()).group_by(_CELL, maintain_order=True).agg("row")
    for unit, code, period, lines in again.iter_rows():
        shown = ", ".join(map(str, lines))
        yield Finding(
            "duplicate_value",
            Where(file, row=lines[1], field=f"{unit} {code} {period}"),
            Text(f"同一单元、指标、时段有多行：第 {shown} 行", f"rows {shown} are the same unit, indicator and period"),
            Text("只留一行", "keep one of them"),
        )


def _impossible(rows: pl.DataFrame, file: str) -> Iterator[Finding]:
    for row, value in (
        rows.filter(pl.col("value").is_infinite() | pl.col("value").is_nan()).select("row", "value").rows()
    ):
        yield Finding(
            "bad-value",
            Where(file, row=row, field="value"),
            Text(f"{value} 不是数", f"{value} is no number"),
            Text("缺失请留空，并在 state 写 na", "leave a missing value empty and write na as its state"),
        )
    strange = rows.filter(pl.col("state").is_not_null() & ~pl.col("state").is_in(list(STATES)))
    for row, state in strange.select("row", "state").rows():
        yield Finding(
            "bad-value",
            Where(file, row=row, field="state"),
            Text(f"没有状态 {state}", f"there is no state {state}"),
            Text("写 na、nap 或 pending，有值则留空", "write na, nap or pending, or leave it empty for a value"),
        )
    both = rows.filter(pl.col("value").is_not_null() & pl.col("state").is_in(["na", "nap", "pending"]))
    for row, state in both.select("row", "state").rows():
        yield Finding(
            "bad-value",
            Where(file, row=row, field="value"),
            Text(f"状态为 {state} 却有数值", f"the state is {state} and there is a value"),
            Text("两者留其一", "keep one of the two"),
        )


def _categories(framework: Framework, rows: pl.DataFrame, file: str) -> Iterator[Finding]:
    for leaf in framework.indicators:
        if leaf.score_method != "categorical":
            continue
        own = rows.filter(pl.col("indicator") == leaf.code, pl.col("label").is_not_null())
        for row, label in own.filter(~pl.col("label").is_in(list(leaf.categories))).select("row", "label").rows():
            yield Finding(
                "unknown_category",
                Where(file, row=row, field=leaf.code),
                Text(f"{leaf.code} 没有分档 {label}", f"{leaf.code} has no category {label}"),
                Text(f"分档有 {'、'.join(leaf.categories)}", f"its categories are {', '.join(leaf.categories)}"),
            )


def _unexplained(rows: pl.DataFrame, file: str) -> Iterator[Finding]:
    """Cells that are said not to apply need a reason and somebody who approved it: columns `reason` and `approver`."""
    apart = rows.filter(pl.col("state") == "nap")
    told = [pl.col(name).fill_null("") != "" for name in ("reason", "approver") if name in rows.columns]
    for row, unit, code in (
        apart.filter(~pl.all_horizontal(told) if len(told) == 2 else True)
        .select("row", "unit", "indicator")
        .iter_rows()
    ):
        yield Finding(
            "nap_unexplained",
            Where(file, row=row, field=f"{unit} {code}"),
            Text(f"{unit} 的 {code} 不适用，但没有理由或批准人", f"{code} of {unit} does not apply, nobody says why"),
            Text("补上 reason 和 approver 列", "fill in the columns reason and approver"),
            Severity.WARNING,
        )


def check_events(framework: Framework, events: Sequence[Event], units: Sequence[str], file: str = "") -> list[Finding]:
    """Findings about events: every one names a unit, has a severity its class asks for, a day, source and decision."""
    findings = []
    for row, event in enumerate(events, start=1):
        for field, words in _event_faults(framework, event, units):
            remedy = Text("补全后再计算", "complete it and run it again")
            findings.append(Finding("event-incomplete", Where(file, row=row, field=field), words, remedy))
    return findings


def _event_faults(framework: Framework, event: Event, units: Sequence[str]) -> Iterator[tuple[str, Text]]:
    if event.unit not in units:
        yield "unit", Text(f"{event.unit} 不在被考核单元中", f"{event.unit} is not among the units")
    if event.lifts:
        yield from _lifting_faults(framework, event)
        return
    graded = {veto.event for veto in framework.veto if veto.severity_at_least}
    if event.kind in graded and not event.severity:
        yield "severity", Text(f"{event.kind} 没有写明等级", f"{event.kind} has no severity")
    if event.severity and event.severity not in framework.severity:
        known = ", ".join(framework.severity)
        yield (
            "severity",
            Text(f"没有等级 {event.severity}；有 {known}", f"there is no severity {event.severity}; known are {known}"),
        )
    stated = {"day": event.day, "source": event.source, "document": event.document, "decision": event.decision}
    for field in (name for name, value in stated.items() if not value):
        yield field, Text(f"事件缺 {field}", f"the event lacks its {field}")


def _lifting_faults(framework: Framework, event: Event) -> Iterator[tuple[str, Text]]:
    """A veto is lifted only by a recorded decision with its day and reason."""
    if event.lifts not in {veto.code for veto in framework.veto}:
        yield "lifts", Text(f"方案没有否决事项 {event.lifts}", f"the framework has no veto {event.lifts}")
    for field in ("day", "decision", "reason"):
        if not getattr(event, field):
            yield field, Text(f"撤销否决的决定缺 {field}", f"the decision that lifts a veto lacks its {field}")
