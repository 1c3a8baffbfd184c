"""Opening a run 打开输入: rulebook, zones, layers, places, facts; all findings at once."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import rasterio

from qingshan.core import Finding, PlaceTree, errors_in
from qingshan.facts import check_facts, empty_facts, load_facts
from qingshan.grid.layer import Layer, cells_of
from qingshan.grid.target import TargetGrid, grid_of
from qingshan.nature import MODELS
from qingshan.rulebook import LinedDocument, Rulebook, load_rulebook
from qingshan.runs.class_tables import check_class_values, read_class_tables
from qingshan.runs.emissions_check import check_emissions
from qingshan.runs.extent_check import check_opening
from qingshan.runs.facts_limits import check_facts_limits
from qingshan.runs.file_hashes import stamp_of
from qingshan.runs.given import GivenFacts
from qingshan.runs.grid_size import check_grid_size
from qingshan.runs.inputs import Inputs
from qingshan.runs.names_check import check_names
from qingshan.runs.periods_check import check_period
from qingshan.runs.places_input import read_places
from qingshan.runs.plan import make_plan
from qingshan.runs.prices import check_prices
from qingshan.runs.rasters_input import check_rasters, field_layer, land_cover_layer
from qingshan.runs.runfile import RunFile, read_run_file
from qingshan.runs.runfile_seea import condition_roles
from qingshan.runs.scenario_check import check_files, check_scenario_names, missing_files
from qingshan.runs.seea_check import check_seea
from qingshan.runs.seea_opening import check_opening_places
from qingshan.runs.seea_records import with_condition
from qingshan.runs.sums_check import check_overlaps
from qingshan.runs.teeb_check import check_teeb
from qingshan.runs.threats import fields_of_threats, with_threats
from qingshan.runs.total_place import check_total_place
from qingshan.runs.zones_input import on_grid, read_zones


def open_inputs(path: Path) -> tuple[Inputs | None, list[Finding]]:
    """Read the run file and open what it names. No pixel is read yet. None when errors stand in the way."""
    run, document, findings = read_run_file(path)
    if run is None:
        return None, findings
    folder = path.parent
    book, wrong = load_rulebook([folder / name for name in run.rulebook])
    book = with_condition(run.condition, book)
    findings += [*wrong, *check_names(run, book, document), *check_seea(run, book, document, folder)]
    findings += [*check_opening(run, book, document), *check_scenario_names(run, book, document)]
    run, book, wrong = with_threats(run, folder, book, document)
    findings += wrong
    if errors_in(findings):
        findings += _files_there(run, folder, document)
        return None, findings
    tree, wrong = read_places(run.places, folder, document)
    findings += wrong
    shapes, wrong = read_zones(run.zones, folder, document)
    findings += wrong
    facts, wrong = _facts(run, folder, book, tree)
    findings += wrong
    codes = list(shapes["code"]) if shapes is not None else []
    if shapes is not None:
        where = document.where(("total_place",))
        findings += check_total_place(run.total_place, run.places, tree, codes, run.when.end, where)
        where = document.where(("asset_value", "opening"))
        findings += check_opening_places(run.asset_value, folder, codes, run.total_place, where)
    values, wrong = read_class_tables(run, folder, book, document)
    findings += wrong
    run = run.with_class_values(values)
    given = GivenFacts(facts, book, codes, tree, run.period, run.when.end)
    plan, wrong = make_plan(run, book, book.profiles[run.profile], document, given.known())
    findings += [*wrong, *check_prices(plan, document), *check_overlaps(plan, document)]
    findings += [*check_period(plan, document), *check_facts_limits(plan, given, document)]
    findings += [*check_emissions(plan, given, document), *check_class_values(plan, document)]
    layers = _layers(run, folder)
    if shapes is None:
        return None, findings
    bounds = {"crs": shapes.crs, "bounds": tuple(shapes.total_bounds)}
    findings += check_rasters(layers, _axes(), run.when.days, bounds, document)
    findings += check_files(run, folder, _axes(), bounds, document)
    if errors_in(findings, run.accept):
        return None, findings
    grid, wrong = _grid(run, layers["land_cover"], shapes, document)
    findings += wrong
    if grid is None or wrong:
        return None, findings
    zones = on_grid(shapes, grid.crs)
    made = Inputs(path, run, document, plan, grid, zones, shapes, layers, tree, facts, given)
    return replace(made, stamps={one: stamp_of(one) for one in made.files}), findings


def _files_there(run: RunFile, folder: Path, document: LinedDocument) -> list[Finding]:
    """Files that are missing, said together with wrong names and not one run later."""
    _, findings = read_zones(run.zones, folder, document)
    missing = [found for found in findings if found.code in ("file-missing", "file-corrupt")]
    return [*missing, *missing_files(run, folder, document)]


def _facts(run: RunFile, folder: Path, book: Rulebook, tree: PlaceTree | None) -> tuple[pl.DataFrame, list[Finding]]:
    frames: list[pl.DataFrame] = [empty_facts()]
    findings: list[Finding] = []
    for name in run.facts:
        frame, wrong = load_facts(folder / name, book, tree)
        findings += wrong
        frames.append(frame)
    together = pl.concat(frames)
    if len(run.facts) > 1:
        known = {found.code for found in findings}
        findings += [found for found in check_facts(together, book, tree) if found.code not in known]
    findings += [] if errors_in(findings) else check_teeb(together)  # of what cannot be read nothing is asked
    return together, findings


def _layers(run: RunFile, folder: Path) -> dict[str, Layer]:
    units = {wanted.of: wanted.unit for model in MODELS for wanted in model.inputs.values()}
    units |= condition_roles(run.condition) | {code: one.unit for code, one in fields_of_threats(run).items()}
    layers = {"land_cover": land_cover_layer(run.land_cover, folder)}
    return layers | {role: field_layer(raster, folder, units[role]) for role, raster in run.rasters.items()}


def _axes() -> dict[str, str]:
    return {wanted.of: wanted.axis for model in MODELS for wanted in model.inputs.values() if wanted.axis}


def _grid(
    run: RunFile, land_cover: Layer, shapes: Any, document: LinedDocument
) -> tuple[TargetGrid | None, list[Finding]]:
    where = document.where(("grid", "resolution") if run.grid is not None else ("land_cover", "file"))
    try:
        grid = target_grid(run, land_cover, shapes)
    except (OverflowError, ValueError):  # cells without number, or zones that the system cannot show
        return None, check_grid_size(None, where)
    return grid, check_grid_size(grid, where)


def target_grid(run: RunFile, land_cover: Layer, shapes: Any) -> TargetGrid:
    """The grid the run names, or the cells of its land-cover map, cut to the zones."""
    if run.grid is not None:
        return grid_of(run.grid.crs, run.grid.resolution, _bounds(shapes, run.grid.crs))
    with rasterio.open(land_cover.path) as dataset:
        whole = cells_of(dataset, land_cover)
    return whole.within(_bounds(shapes, whole.crs))


def _bounds(shapes: Any, crs: str) -> tuple[float, float, float, float]:
    return on_grid(shapes, crs).bounds  # of the bent edges: a long one reaches beyond its ends
