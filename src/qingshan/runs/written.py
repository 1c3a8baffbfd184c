"""The files of a run 结果文件, written into a folder that is not in its place yet."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import polars as pl

from qingshan.facts import write_facts
from qingshan.report.content import ReportContent, SensitivityRow
from qingshan.report.page import page_html
from qingshan.report.tables_seea import seea_workbook_bytes
from qingshan.report.workbook import workbook_bytes
from qingshan.runs.inputs import Inputs


def write_tables(facts: pl.DataFrame, sensitivity: list[SensitivityRow], record: dict[str, Any], aside: Path) -> None:
    """The account as facts, what was varied, and the manifest."""
    write_facts(facts, aside / "account.parquet")
    write_facts(facts, aside / "account.csv")
    if sensitivity:
        (aside / "sensitivity.csv").write_text(_sensitivity_csv(sensitivity), "utf-8")
    _write_json(aside / "manifest.json", record)


def write_report(inputs: Inputs, content: ReportContent, aside: Path) -> None:
    """Workbooks and page, those that the run asks for."""
    if inputs.run.outputs.excel:
        (aside / "account.xlsx").write_bytes(workbook_bytes(content))
    if inputs.run.outputs.excel and content.seea is not None:
        (aside / "seea.xlsx").write_bytes(seea_workbook_bytes(content))
    if inputs.run.outputs.html:
        (aside / "report.html").write_text(page_html(content), "utf-8")


def _sensitivity_csv(rows: list[SensitivityRow]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["parameter", "given", "given_unit", "indicator", "place", "value", "unit"])
    for row in rows:
        line = [row.parameter, row.given, row.given_unit, row.indicator, row.place, repr(row.value), row.unit]
        writer.writerow(line)
    return text.getvalue()


def _write_json(path: Path, record: dict[str, Any]) -> None:
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")
