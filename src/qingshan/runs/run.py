"""A run from file to folder 核算运行: check, compute, write whole or not at all."""

import csv
import io
import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from rasterio.errors import RasterioIOError

from qingshan.core import Finding, Lineage, Refused, Text, Where, errors_in
from qingshan.facts import write_facts
from qingshan.grid.walk import Progress
from qingshan.report.content import ReportContent, ReportMap, SensitivityRow
from qingshan.report.page import page_html
from qingshan.report.workbook import workbook_bytes
from qingshan.runs.columns import Columns
from qingshan.runs.compute import Computed, compute
from qingshan.runs.content import report_content
from qingshan.runs.explain import explain
from qingshan.runs.folder import check_folder, whole_folder
from qingshan.runs.inputs import Inputs, open_inputs, unused_rasters
from qingshan.runs.manifest import input_rows, manifest, named, plan_rows, run_key
from qingshan.runs.maps_output import MapFiles, drawn_maps, write_zone_maps
from qingshan.runs.scan import scan
from qingshan.runs.sensitivity import check_sensitivity, sensitivity_rows, varied_plans
from qingshan.runs.uncertainty import check_uncertainty, uncertainty_csv, uncertainty_of
from qingshan.runs.unreadable import reason, unreadable_rasters
from qingshan.runs.zones_input import corrupt_file

#: Told which stage a run is in; gives the function that hears of blocks done and in all.
Stage = Callable[[str], Progress]


@dataclass(frozen=True)
class Result:
    """A run that is done."""

    folder: Path
    key: str
    content: ReportContent
    findings: list[Finding]


def _silent(_name: str) -> Progress:
    return lambda _done, _total: None


def check_run(path: Path, *, stage: Stage = _silent) -> tuple[Inputs | None, Columns | None, list[Finding]]:
    """Everything that is wrong with a run, found before anything is computed.

    Inputs and columns are None where errors, less those the run accepts by code, stand in the way.
    """
    inputs, findings = open_inputs(path)
    if inputs is None:
        return None, None, findings
    findings += unused_rasters(inputs, [inputs.plan, *varied_plans(inputs)])
    findings += check_sensitivity(inputs)
    findings += check_uncertainty(inputs)
    try:
        _, columns, found = scan(inputs, stage("scan"))
    except RasterioIOError as error:
        broken = unreadable_rasters(inputs)
        if not broken:  # it was the disk or the network for a moment, not the file
            where = inputs.document.where(("land_cover", "file"))
            broken = [corrupt_file(inputs.run.land_cover.file, reason(error), where)]
        return None, None, [*findings, *broken]
    findings += found
    if errors_in(findings, inputs.run.accept):
        return None, None, findings
    return inputs, columns, findings


def run_account(path: Path, out: Path, *, now: Callable[[], str], stage: Stage = _silent) -> Result:
    """Check, compute and write the folder `out`. Raises `Refused` with all findings; then nothing was written.

    now : gives the time as text, for the manifest alone
    """
    started = now()
    taken = _checked(out)
    inputs, columns, findings = check_run(path, stage=stage)
    if inputs is None or columns is None or taken:
        raise Refused([*taken, *findings])
    files = input_rows(inputs)
    nodes = plan_rows(inputs.plan)
    key = run_key(inputs, files, nodes)
    try:
        with whole_folder(out) as aside:
            computed, maps = _compute(inputs, columns, f"run:{inputs.plan.profile.code}:{key}", aside, stage)
            findings += computed.findings
            if errors_in(computed.findings):
                raise Refused(findings)
            uncertain, found = uncertainty_of(inputs, columns, computed, stage("uncertainty"))
            findings += found
            varied = sensitivity_rows(inputs, columns)
            times = {"started": started, "finished": now()}
            record = manifest(inputs, key, files, nodes, findings, times) | named(computed.facts, inputs)
            _write_tables(computed.facts, varied, record, aside)
            if uncertain is not None:
                (aside / "uncertainty.csv").write_text(uncertainty_csv(uncertain), "utf-8")
            content = report_content(
                inputs,
                computed,
                key,
                files,
                nodes,
                findings,
                sensitivity=varied,
                uncertainty=uncertain,
                maps=maps,
                examples=_examples(inputs, aside),
            )
            _write_report(inputs, content, aside)
    except OSError as error:
        broken = unreadable_rasters(inputs) if isinstance(error, RasterioIOError) else []
        raise Refused(broken or [_cannot_write(out, error)]) from error
    return Result(out, key, content, findings)


def _checked(out: Path) -> list[Finding]:
    """What keeps the folder from being written; a name that the system refuses is such a thing."""
    try:
        return check_folder(out)
    except OSError as error:
        return [_cannot_write(out, error)]


def _compute(
    inputs: Inputs, columns: Columns, source: str, aside: Path, stage: Stage
) -> tuple[Computed, list[ReportMap]]:
    if not inputs.run.outputs.maps:
        return compute(inputs, inputs.plan, columns, source, progress=stage("account")), []
    folder = aside / "maps"
    folder.mkdir()
    with ExitStack() as stack:
        maps = MapFiles(folder, inputs, inputs.plan, stack)
        computed = compute(inputs, inputs.plan, columns, source, sink=maps.take, progress=stage("account"))
    write_zone_maps(folder, inputs, inputs.plan, computed.held)
    heard = stage("maps")
    total = len(inputs.plan.accounted) + 1
    drawn = []
    for number, one in enumerate(drawn_maps(folder, inputs, inputs.plan, columns), 1):
        drawn.append(one)
        heard(number, total)
    return computed, drawn


def _write_tables(facts: pl.DataFrame, sensitivity: list[SensitivityRow], record: dict[str, Any], aside: Path) -> None:
    write_facts(facts, aside / "account.parquet")
    write_facts(facts, aside / "account.csv")
    if sensitivity:
        (aside / "sensitivity.csv").write_text(_sensitivity_csv(sensitivity), "utf-8")
    _write_json(aside / "manifest.json", record)


def _examples(inputs: Inputs, aside: Path) -> list[Lineage]:
    """One figure followed back, as the report shows it: the value of the first account, at the total or a zone."""
    place = inputs.run.total_place or inputs.zones.codes[0]
    first = inputs.plan.accounted[:1]
    return [explain(aside, one.service.value, place, inputs.run.period) for one in first]


def _write_report(inputs: Inputs, content: ReportContent, aside: Path) -> None:
    if inputs.run.outputs.excel:
        (aside / "account.xlsx").write_bytes(workbook_bytes(content))
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


def _cannot_write(out: Path, error: OSError) -> Finding:
    return Finding(
        "cannot-write",
        Where(str(out)),
        Text(f"无法写出：{error}", f"it could not be written: {error}"),
        Text(
            "腾出磁盘空间或换一个文件夹后重试；没有留下半成品",
            "free space or choose another folder; nothing half-done was left",
        ),
    )
