"""Land at other times 期初与情景: what a run works out beside its account from further land-cover maps and projects."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qingshan.core import Finding
from qingshan.grid.walk import Outcome, Progress
from qingshan.report.extent import ExtentContent
from qingshan.report.scenario import Scenario
from qingshan.runs.columns import Columns
from qingshan.runs.compute import Computed
from qingshan.runs.extent import check_extent_maps, extent_of
from qingshan.runs.extent_rows import change_csv, extent_content, extent_csv, with_extent
from qingshan.runs.inputs import Inputs
from qingshan.runs.scenario_inputs import check_scenario_pixels
from qingshan.runs.scenarios import scenarios_csv, scenarios_of

Stage = Callable[[str], Progress]


@dataclass(frozen=True)
class OtherLand:
    """The extent account and the scenarios of a run, None and nothing where it asks for none."""

    extent: ExtentContent | None = None
    scenarios: tuple[Scenario, ...] = ()


def check_other_land(
    inputs: Inputs, columns: Columns, outcome: Outcome, told: list[Finding], stage: Stage
) -> list[Finding]:
    """What is wrong with the pixels of the opening map and of scenarios. `outcome`, `told` : the account's own scan."""
    findings: list[Finding] = []
    if inputs.run.opening_land_cover is not None:
        findings += check_extent_maps(inputs, outcome.area.sum(axis=1), stage("extent"))
    if inputs.run.scenarios:
        findings += check_scenario_pixels(inputs, columns, outcome.area, told, stage("scenarios"))
    return findings


def other_land(
    inputs: Inputs, columns: Columns, computed: Computed, source: str, stage: Stage
) -> tuple[Computed, OtherLand, list[Finding]]:
    """The account with the rows of its extent account, the scenarios beside it, and what they give to think about."""
    extent = extent_of(inputs, stage("extent")) if inputs.run.opening_land_cover is not None else None
    scenarios: list[Scenario] = []
    findings: list[Finding] = []
    if inputs.run.scenarios:
        scenarios, findings = scenarios_of(inputs, columns, computed, stage("scenarios"))
    shown = extent_content(inputs, extent) if extent is not None else None
    return with_extent(computed, inputs, extent, source), OtherLand(shown, tuple(scenarios)), findings


def write_other_land(made: OtherLand, computed: Computed, folder: Path) -> None:
    """``extent.csv``, ``change.csv`` and ``scenarios.csv``, as far as there is something in them."""
    if made.extent is not None:
        (folder / "extent.csv").write_text(extent_csv(computed.facts), "utf-8")
        (folder / "change.csv").write_text(change_csv(made.extent), "utf-8")
    if made.scenarios:
        (folder / "scenarios.csv").write_text(scenarios_csv(list(made.scenarios)), "utf-8")
