"""What an assessment reads 考核输入: values, events, outlines of units; every fault of a file at once."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import polars as pl
import pyogrio.errors
import yaml

from qingshan.core import Finding, Text, Where, errors_in
from qingshan.facts import COLUMN_LABELS, read_facts
from qingshan.index.from_facts import rows_from_facts, values_from_facts
from qingshan.index.judge.events import Event
from qingshan.index.run.table import VALUES
from qingshan.rulebook.framework import Framework
from qingshan.rulebook.rule_scheme import RuleScheme
from qingshan.runs.figures import open_book

_EVENT_KEYS = {
    "unit",
    "kind",
    "severity",
    "day",
    "source",
    "document",
    "decision",
    "appealed",
    "lifts",
    "reason",
    "period",
}
_CHECK = Text("核对文件", "check the file")
#: Who says why a value does not apply.
_WHY = ("reason", "approver")
_PLACE = {"place", COLUMN_LABELS["place"].zh, COLUMN_LABELS["place"].en}
_YES = {"true", "yes", "1", "是"}


def read_values(path: Path, scheme: Framework | RuleScheme) -> tuple[pl.DataFrame, dict[str, str], list[Finding]]:
    """Rows of `VALUES`, names of units by code, findings.

    path : a CSV of values, a table of facts, or the folder of a book of figures
    """
    if path.is_dir():
        book = open_book(path)
        rows, findings = _of_facts(book.store.in_force(), scheme)
        tree, units = book.places, rows["unit"].unique().to_list()
        known = {unit: tree.rows_of(unit) for unit in units} if tree is not None else {}
        return rows, {unit: own[-1].name.zh for unit, own in known.items() if own}, findings
    if _is_facts(path):
        facts, findings = read_facts(path)
        if errors_in(findings):
            return pl.DataFrame(schema=VALUES), {}, findings
        rows, found = _of_facts(facts, scheme)
        return rows, {}, [*findings, *found]
    cells, findings = _csv(path)
    if findings:
        return pl.DataFrame(schema=VALUES), {}, findings
    lacking = [name for name in ("unit", "indicator", "period", "value") if name not in (cells[0] if cells else {})]
    if lacking:
        words = Text(f"缺少列 {'、'.join(lacking)}", f"columns {', '.join(lacking)} are missing")
        return pl.DataFrame(schema=VALUES), {}, [Finding("bad-value", Where(path.name, line=1), words, _CHECK)]
    made = []
    for line, row in enumerate(cells, start=2):
        amount, wrong = _number(row["value"], path.name, line)
        findings += wrong
        made.append((*(row[key] for key in ("unit", "indicator", "period")), amount, row.get("label") or None,
                     row.get("state") or ""))  # fmt: skip
    names = {row["unit"]: row["name"] for row in cells if row.get("name")}
    rows = pl.DataFrame(made, schema=VALUES, orient="row")
    told = [pl.Series(name, [row.get(name) or "" for row in cells], pl.String) for name in _WHY if name in cells[0]]
    return rows.with_columns(told), names, findings


def _is_facts(path: Path) -> bool:
    """Whether a file is a table of facts and not of values: it is no CSV, or has a column for the place."""
    if path.suffix.lower() != ".csv":
        return path.is_file()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            heads = {head.strip() for head in next(csv.reader(file), [])}
    except (OSError, UnicodeDecodeError, csv.Error):
        return False
    return bool(heads & _PLACE)


def _of_facts(facts: pl.DataFrame, scheme: Framework | RuleScheme) -> tuple[pl.DataFrame, list[Finding]]:
    units, periods = sorted(facts["place"].unique()), sorted(facts["period"].unique())
    if isinstance(scheme, RuleScheme):
        return rows_from_facts(facts, {figure.code: figure.unit for figure in scheme.figures}, units, periods)
    return values_from_facts(facts, scheme, units, periods)


def _number(words: str, file: str, line: int) -> tuple[float | None, list[Finding]]:
    try:
        return (float(words) if words else None), []
    except ValueError:
        told = Text(f"{words!r} 不是数", f"{words!r} is no number")
        fix = Text("分档写在 label 列", "write a category into the column label")
        return None, [Finding("bad-value", Where(file, line=line, field="value"), told, fix)]


def _csv(path: Path) -> tuple[list[dict[str, str]], list[Finding]]:
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return [], [Finding("file-missing", Where(path.name), Text("文件不存在", "there is no such file"), _CHECK)]
    except (OSError, UnicodeDecodeError) as error:
        words = Text(f"读不了：{error}", f"cannot be read: {error}")
        return [], [Finding("bad-value", Where(path.name), words, Text("存为 UTF-8", "save it as UTF-8"))]
    rows, findings = [], []
    for line, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        if None in row or None in row.values():
            words = Text("列数与表头不符", "not as many cells as heads")
            findings.append(Finding("bad-value", Where(path.name, line=line), words, _CHECK))
        else:
            rows.append({key.strip(): cell.strip() for key, cell in row.items()})
    return rows, findings


def read_events(path: Path) -> tuple[list[Event], list[Finding]]:
    """Recorded events of a CSV or YAML file; unknown keys are errors."""
    rows: Any
    if path.suffix.lower() in (".yaml", ".yml"):
        try:
            rows = yaml.safe_load(path.read_text("utf-8")) or []
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            words = Text(f"读不了：{error}", f"cannot be read: {error}")
            return [], [Finding("bad-value", Where(path.name), words, _CHECK)]
    else:
        rows, findings = _csv(path)
        if findings:
            return [], findings
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        words = Text("事件应为列表", "events are a list")
        return [], [Finding("bad-value", Where(path.name), words, _CHECK)]
    events, findings = [], []
    for number, row in enumerate(rows, start=1):
        strange = sorted(set(row) - _EVENT_KEYS)
        if strange:
            words = Text(f"不认识 {'、'.join(strange)}", f"unknown: {', '.join(strange)}")
            findings.append(Finding("bad-value", Where(path.name, row=number), words, _CHECK))
        plain = {key: str(row.get(key) if row.get(key) is not None else "").strip() for key in _EVENT_KEYS}
        try:
            day = date.fromisoformat(plain["day"]) if plain["day"] else None
        except ValueError:
            words = Text(f"{plain['day']} 不是日期", f"{plain['day']} is no day")
            fix = Text("写成 2018-07-03", "write it like 2018-07-03")
            findings.append(Finding("bad-value", Where(path.name, row=number, field="day"), words, fix))
            continue
        texts = {key: plain[key] for key in _EVENT_KEYS - {"day", "appealed"}}
        events.append(Event(**texts, day=day, appealed=plain["appealed"].lower() in _YES))
    return events, findings


def read_outlines(path: Path) -> tuple[dict[str, list[list[tuple[float, float]]]], list[Finding]]:
    """Outlines of units by the column `code` of a GeoJSON or GeoPackage, in degrees."""
    try:
        frame = geopandas.read_file(path)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        words = Text(f"读不了：{error}", f"cannot be read: {error}")
        return {}, [Finding("bad-value", Where(path.name), words, _CHECK)]
    if "code" not in frame.columns or frame.crs is None:
        words = Text("需要 code 列和坐标系", "it needs a column code and a reference system")
        return {}, [Finding("bad-value", Where(path.name), words, _CHECK)]
    frame = frame.to_crs(4326)
    outlines = {}
    for code, shape in zip(frame["code"], frame.geometry, strict=True):
        parts = getattr(shape, "geoms", [shape])
        rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
        outlines[str(code)] = [[(float(x), float(y)) for x, y, *_ in ring.coords] for ring in rings]
    return outlines, []
