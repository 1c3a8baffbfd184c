"""A run from file to folder 核算运行: check, compute, write whole or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rasterio.errors import RasterioIOError

from qingshan.core import Finding, Lineage, Refused, Text, Where, errors_in
from qingshan.grid.walk import Job, Outcome, Progress, Sink
from qingshan.report.content import ReportContent, ReportMap
from qingshan.report.seea import Assets
from qingshan.runs.check import Stage, check_run, silent
from qingshan.runs.columns import Columns
from qingshan.runs.compute import Computed, compute
from qingshan.runs.content import report_content
from qingshan.runs.equivalents import equivalents_of
from qingshan.runs.explain import explain
from qingshan.runs.extent_rows import extent_nodes
from qingshan.runs.folder import check_folder, whole_folder
from qingshan.runs.inputs import Inputs
from qingshan.runs.machine import Machine
from qingshan.runs.manifest import input_rows, manifest, named, plan_rows, run_key
from qingshan.runs.maps_output import drawn_maps, write_zone_maps
from qingshan.runs.one_pass import OnePass
from qingshan.runs.other_land import other_land, write_other_land
from qingshan.runs.seea import SeeaResult, seea_of
from qingshan.runs.sensitivity import sensitivity_rows
from qingshan.runs.uncertainty import uncertainty_csv, uncertainty_of
from qingshan.runs.unreadable import broken_rasters
from qingshan.runs.written import write_report, write_tables


@dataclass(frozen=True)
class Result:
    """A run that is done."""

    folder: Path
    key: str
    content: ReportContent
    findings: list[Finding]


def run_account(
    path: Path, out: Path, *, now: Callable[[], str], stage: Stage = silent, machine: Machine | None = None
) -> Result:
    """Check, compute and write the folder `out`. Raises `Refused` with all findings; then nothing was written.

    now : gives the time as text, for the manifest alone;  machine : with what it works
    """
    started = now()
    taken = _checked(out)
    if taken:
        raise Refused([*taken, *check_run(path, stage=stage, machine=machine)[2]])
    try:
        with whole_folder(out) as aside:
            once = OnePass(aside / "maps", stage)
            inputs, columns, findings = check_run(path, stage=stage, machine=machine, walker=once.for_check)
            if inputs is None or columns is None:
                raise Refused(findings)
            try:
                return _run(inputs, columns, findings, once, Writing(aside, out, started, now, stage))
            except RasterioIOError as error:
                raise Refused(broken_rasters(inputs, error)) from error
    except OSError as error:
        raise Refused([_cannot_write(out, error)]) from error


@dataclass(frozen=True)
class Writing:
    """Where a run is written, and when it began. aside : the folder until it is whole"""

    aside: Path
    out: Path
    started: str
    now: Callable[[], str]
    stage: Stage


def _run(inputs: Inputs, columns: Columns, findings: list[Finding], once: OnePass, to: Writing) -> Result:
    files = input_rows(inputs)
    nodes = plan_rows(inputs.plan) | extent_nodes(inputs)
    key = run_key(inputs, files, nodes)
    source = f"run:{inputs.plan.profile.code}:{key}"
    computed, maps = _compute(inputs, columns, source, once, to)
    findings += computed.findings
    seea = seea_of(inputs, computed, source)
    findings += seea.findings
    if errors_in([*computed.findings, *seea.findings]):
        raise Refused(findings)
    computed, nodes = seea.computed, nodes | seea.nodes
    uncertain, found = uncertainty_of(inputs, columns, computed, to.stage("uncertainty"), _assets(seea))
    findings += found
    computed, land, found = other_land(inputs, columns, computed, source, to.stage)
    findings += found
    varied = sensitivity_rows(inputs, columns)
    changed = inputs.changed()
    if changed:
        raise Refused(changed)
    times = {"started": to.started, "finished": to.now()}
    record = manifest(inputs, key, files, nodes, findings, times) | named(computed.facts, inputs) | seea.record
    write_tables(computed.facts, varied, record, to.aside)
    write_other_land(land, computed, to.aside)
    if uncertain is not None:
        (to.aside / "uncertainty.csv").write_text(uncertainty_csv(uncertain), "utf-8")
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
        examples=_examples(inputs, to.aside),
        seea=seea.tables,
        land=land,
        equivalents=equivalents_of(inputs, computed, land.extent),
    )
    write_report(inputs, content, to.aside)
    return Result(to.out, key, content, findings)


def _assets(seea: SeeaResult) -> Assets | None:
    return seea.tables.assets if seea.tables is not None else None


def _checked(out: Path) -> list[Finding]:
    """What keeps the folder from being written; a name that the system refuses is such a thing."""
    try:
        return check_folder(out)
    except OSError as error:
        return [_cannot_write(out, error)]


def _compute(
    inputs: Inputs, columns: Columns, source: str, once: OnePass, to: Writing
) -> tuple[Computed, list[ReportMap]]:
    def walker(job: Job, *, sink: Sink | None = None, progress: Progress | None = None) -> Outcome:
        assert sink is None
        return once.for_account(inputs, job)

    computed = compute(inputs, inputs.plan, columns, source, walker=walker)
    if not inputs.run.outputs.maps:
        return computed, []
    folder = to.aside / "maps"
    write_zone_maps(folder, inputs, inputs.plan, computed.held)
    heard = to.stage("maps")
    total = len(inputs.plan.accounted) + 1
    drawn = []
    for number, one in enumerate(drawn_maps(folder, inputs, inputs.plan, columns), 1):
        drawn.append(one)
        heard(number, total)
    return computed, drawn


def _examples(inputs: Inputs, aside: Path) -> list[Lineage]:
    """One figure followed back, as the report shows it: the value of the first account, at the total or a zone."""
    place = inputs.run.total_place or inputs.zones.codes[0]
    first = inputs.plan.accounted[:1]
    return [explain(aside, one.service.value, place, inputs.run.period) for one in first]


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
