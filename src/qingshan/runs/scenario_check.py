"""Check scenarios 情景检查: names, prices, offsets and files, before anything of them is computed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qingshan.core import Finding, Text
from qingshan.core.units import is_money
from qingshan.grid.layer import Layer
from qingshan.nature import MODELS
from qingshan.rulebook import Legend, LinedDocument, Rulebook
from qingshan.rulebook.yaml_lines import KeyPath
from qingshan.runs.missing import missing_file
from qingshan.runs.names_check import check_names, unknown
from qingshan.runs.project_area import read_project
from qingshan.runs.rasters_input import check_raster, field_layer, land_cover_layer
from qingshan.runs.runfile import ProjectInput, RunFile, ScenarioInput


class Below(LinedDocument):
    """A document seen from one of its sections: places are told from there."""

    def __init__(self, document: LinedDocument, prefix: KeyPath) -> None:
        super().__init__(document.content, document.lines, [], document.file)
        self._prefix = prefix

    def where(self, path: KeyPath) -> Any:
        """The place of a key of the section."""
        return super().where((*self._prefix, *path))


def document_of(document: LinedDocument, number: int) -> Below:
    """The run file as one of its scenarios sees it."""
    return Below(document, ("scenarios", number))


def run_of(run: RunFile, scenario: ScenarioInput) -> RunFile:
    """The run with the scenario's land, layers and parameters in place of its own, and nothing beside it."""
    changed: dict[str, Any] = {
        "rasters": {**run.rasters, **scenario.rasters},
        "parameters": {**run.parameters, **scenario.parameters},
        "opening_land_cover": None,
        "sensitivity": (),
        "uncertainty": None,
        "indicators": (),
        "scenarios": (),
    }
    if scenario.land_cover is not None:
        changed["land_cover"] = scenario.land_cover
    return run.model_copy(update=changed)


def check_scenario_names(run: RunFile, book: Rulebook, document: LinedDocument) -> list[Finding]:
    """Codes in scenarios that no record has, scenarios named twice, offsets that lead nowhere, prices that move."""
    told = {(one.code, one.message) for one in check_names(run, book, document)}
    findings: list[Finding] = []
    for number, scenario in enumerate(run.scenarios):
        at = document_of(document, number)
        own = check_names(run_of(run, scenario), book, at)
        findings += [one for one in own if (one.code, one.message) not in told]
        findings += [*_codes(run, number, at), *_prices(scenario, at), *_target(run, scenario, book, at)]
        findings += _by_class(run, scenario, book, at)
    return findings


def _codes(run: RunFile, number: int, at: Below) -> Iterator[Finding]:
    codes, scenario = [one.code for one in run.scenarios], run.scenarios[number]
    if scenario.code in codes[:number]:
        yield Finding(
            "scenario-duplicate",
            at.where(("code",)),
            Text(f"情景代码 {scenario.code} 重复", f"a scenario with the code {scenario.code} stands already above"),
            Text("每个情景用不同的代码", "give every scenario a code of its own"),
        )
    if scenario.offset and (scenario.offset not in codes or scenario.offset == scenario.code):
        others = [code for code in codes if code != scenario.code]
        yield unknown(Text("补偿情景", "scenario for the offset"), scenario.offset, others, at.where(("offset",)))
    elif scenario.offset in [one.offset for one in run.scenarios[:number] if one.offset]:
        yield Finding(
            "offset-shared",
            at.where(("offset",)),
            Text(
                f"{scenario.offset} 已用于补偿另一个项目，不能重复抵偿",
                f"{scenario.offset} makes another project good already and cannot do so twice",
            ),
            Text("合并两个项目为一个情景，或另设补偿情景", "make one scenario of both, or give another offset"),
        )


def _prices(scenario: ScenarioInput, at: Below) -> Iterator[Finding]:
    for code, given in scenario.parameters.items():
        if is_money(given.unit):
            yield Finding(
                "scenario-price",
                at.where(("parameters", code)),
                Text(f"情景不得改变价格 {code}", f"a scenario may not change the price {code}"),
                Text(
                    "情景按核算的价格比较；价格的影响用 sensitivity 测算",
                    "scenarios are compared at the account's prices; use sensitivity for those of a price",
                ),
            )


def _by_class(run: RunFile, scenario: ScenarioInput, book: Rulebook, at: Below) -> Iterator[Finding]:
    """Tables by codes of the account's map say nothing of another legend, and ask which class of a type is meant."""
    legend = book.legends.get(run.land_cover.legend)
    if not run.class_tables or legend is None:
        return
    if scenario.land_cover is not None and scenario.land_cover.legend != run.land_cover.legend:
        yield Finding(
            "scenario-legend",
            at.where(("land_cover", "legend")),
            Text(
                f"class_tables 按图例 {legend.code} 的代码给值，不能用于图例 {scenario.land_cover.legend}",
                f"class_tables are by codes of {legend.code} and say nothing of {scenario.land_cover.legend}",
            ),
            Text("把情景的地图重编为同一图例", "recode the scenario's map to the same legend"),
        )
    fitting = [one.code for one in legend.classes if scenario.project and scenario.project.becomes == one.ecosystem]
    if len(fitting) > 1:
        codes = ", ".join(str(code) for code in fitting)
        yield Finding(
            "project-class",
            at.where(("project", "becomes")),
            Text(f"图例中有多个类别属于该类型：{codes}", f"several classes of the legend are of this type: {codes}"),
            Text("class_tables 按类别给值：改写 code", "class_tables give values by class: write code, one of them"),
        )


def _target(run: RunFile, scenario: ScenarioInput, book: Rulebook, at: Below) -> Iterator[Finding]:
    legend = book.legends.get(run.land_cover.legend)
    if scenario.project is None or legend is None or code_of(scenario.project, legend) is not None:
        return
    if scenario.project.code is not None:
        known = [str(one.code) for one in legend.classes]
        what = Text(f"图例 {legend.code} 的类别", f"class of the legend {legend.code}")
        yield unknown(what, str(scenario.project.code), known, at.where(("project", "code")))
    else:
        known = [one.ecosystem for one in legend.classes]
        what = Text(f"图例 {legend.code} 能区分的类型", f"ecosystem type that the legend {legend.code} tells apart")
        yield unknown(what, scenario.project.becomes, list(dict.fromkeys(known)), at.where(("project", "becomes")))


def code_of(project: ProjectInput, legend: Legend) -> int | None:
    """The code of the map that the land of a project gets; None where the legend has none for it."""
    fitting = [one.code for one in legend.classes if project.becomes == one.ecosystem or project.code == one.code]
    return fitting[0] if fitting else None


def layers_of(scenario: ScenarioInput, folder: Path) -> dict[str, Layer]:
    """The layers that a scenario brings, by role."""
    units = {wanted.of: wanted.unit for model in MODELS for wanted in model.inputs.values()}
    own = {role: field_layer(raster, folder, units[role]) for role, raster in scenario.rasters.items()}
    if scenario.land_cover is not None:
        own["land_cover"] = land_cover_layer(scenario.land_cover, folder)
    return own


def files_of(scenario: ScenarioInput) -> dict[str, tuple[str, KeyPath]]:
    """The files a scenario names: what each is for, and the path of its key within the scenario."""
    found: dict[str, tuple[str, KeyPath]] = {}
    for role, raster in scenario.rasters.items():
        found[raster.file] = (role, ("rasters", role, "file"))
    if scenario.land_cover is not None:
        found[scenario.land_cover.file] = ("land_cover", ("land_cover", "file"))
    if scenario.project is not None:
        found[scenario.project.file] = ("project", ("project", "file"))
    return found


def missing_files(run: RunFile, folder: Path, document: LinedDocument) -> list[Finding]:
    """Files of the opening map and of scenarios that are not there, when the run is refused before they are opened."""
    named: list[tuple[str, KeyPath]] = []
    if run.opening_land_cover is not None:
        named.append((run.opening_land_cover.file, ("opening_land_cover", "file")))
    named += [
        (name, ("scenarios", number, *path))
        for number, scenario in enumerate(run.scenarios)
        for name, (_, path) in files_of(scenario).items()
    ]
    return [missing_file(name, document.where(path)) for name, path in named if not _there(name, folder)]


def _there(name: str, folder: Path) -> bool:
    return name.startswith("/vsi") or "://" in name or (folder / name).exists()


def check_files(
    run: RunFile, folder: Path, axes: dict[str, str], bounds: dict[str, Any], document: LinedDocument
) -> list[Finding]:
    """What is wrong with the opening map and with the files of scenarios before a pixel is read.

    axes : role → month or day;  bounds : crs and bounds of the zones
    """
    findings: list[Finding] = []
    days = run.when.days
    if run.opening_land_cover is not None:
        layer = land_cover_layer(run.opening_land_cover, folder)
        where = document.where(("opening_land_cover", "file"))
        findings += check_raster(layer, "opening_land_cover", "", days, bounds, where)
    for number, scenario in enumerate(run.scenarios):
        at = document_of(document, number)
        for role, layer in layers_of(scenario, folder).items():
            path = ("land_cover", "file") if role == "land_cover" else ("rasters", role, "file")
            findings += check_raster(layer, role, axes.get(role, ""), days, bounds, at.where(path))
        if scenario.project is not None:
            findings += read_project(scenario.project, folder, at.where(("project", "file")))[1]
    return findings
