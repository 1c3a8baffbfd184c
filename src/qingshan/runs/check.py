"""Everything that is wrong with a run 运行检查, found before anything is computed."""

from collections.abc import Callable
from pathlib import Path

from rasterio.errors import RasterioIOError

from qingshan.core import Finding, errors_in
from qingshan.grid.walk import Progress
from qingshan.runs.columns import Columns
from qingshan.runs.equivalents import check_equivalents
from qingshan.runs.inputs import Inputs, unused_rasters
from qingshan.runs.machine import Machine
from qingshan.runs.map_check import check_region, check_region_size
from qingshan.runs.opening import open_inputs
from qingshan.runs.other_land import check_other_land
from qingshan.runs.scan import CheckWalk, scan
from qingshan.runs.sensitivity import check_sensitivity, varied_plans
from qingshan.runs.uncertainty import check_uncertainty
from qingshan.runs.unreadable import broken_rasters

#: Told which stage a run is in; gives the function that hears of blocks done and in all.
Stage = Callable[[str], Progress]


def silent(_name: str) -> Progress:
    """A stage that nobody listens to."""
    return lambda _done, _total: None


def check_run(
    path: Path,
    *,
    stage: Stage = silent,
    machine: Machine | None = None,
    walker: CheckWalk | None = None,
) -> tuple[Inputs | None, Columns | None, list[Finding]]:
    """Everything that is wrong with a run, found before anything is computed.

    machine : with what it works;  walker : goes over the cells for the check, if not the machine
    Inputs and columns are None where errors, less those the run accepts by code, stand in the way.
    """
    opened, findings = open_inputs(path)
    if opened is None:
        return None, None, findings
    inputs = opened.on(machine or Machine())
    findings += unused_rasters(inputs, [inputs.plan, *varied_plans(inputs)])
    findings += check_sensitivity(inputs)
    findings += check_uncertainty(inputs)
    too_large = check_region_size(inputs)
    try:
        outcome, columns, found = scan(inputs, None if walker else stage("scan"), walker)
        if not too_large:
            found += check_region(inputs, columns, outcome)
        found += check_equivalents(inputs, columns, outcome)
        found += check_other_land(inputs, columns, outcome, [*findings, *found], stage)
    except RasterioIOError as error:
        return None, None, [*findings, *broken_rasters(inputs, error)]
    findings += [*too_large, *found]
    if errors_in(findings, inputs.run.accept):
        return None, None, findings
    return inputs, columns, findings
