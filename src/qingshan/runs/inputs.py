"""Everything a run reads 输入, opened and checked: rulebook, zones, layers, places, facts; all findings at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import rasterio

from qingshan.core import Finding, PlaceTree, Severity, Text, errors_in
from qingshan.facts import check_facts, empty_facts, load_facts
from qingshan.grid.layer import Layer, cells_of
from qingshan.grid.target import TargetGrid, grid_of
from qingshan.grid.zones import Zones
from qingshan.nature import MODELS
from qingshan.rulebook import LinedDocument, Rulebook, load_rulebook
from qingshan.runs.facts_limits import check_facts_limits
from qingshan.runs.given import GivenFacts
from qingshan.runs.grid_size import check_grid_size
from qingshan.runs.names_check import check_names
from qingshan.runs.nodes import NodeKind
from qingshan.runs.periods_check import check_period
from qingshan.runs.places_input import read_places
from qingshan.runs.plan import Plan, make_plan
from qingshan.runs.prices import check_prices
from qingshan.runs.rasters_input import check_rasters, field_layer, land_cover_layer
from qingshan.runs.runfile import RunFile, read_run_file
from qingshan.runs.sidecars import beside_raster, beside_zones
from qingshan.runs.sums_check import check_overlaps
from qingshan.runs.total_place import check_total_place
from qingshan.runs.zones_input import on_grid, read_zones


@dataclass(frozen=True)
class Inputs:
    """A run whose form is sound: names are known, files open, and the plan stands."""

    path: Path
    run: RunFile
    document: LinedDocument
    plan: Plan
    grid: TargetGrid
    zones: Zones
    zone_shapes: Any
    layers: dict[str, Layer]
    tree: PlaceTree | None
    facts: pl.DataFrame
    given: GivenFacts

    @property
    def files(self) -> list[Path]:
        """Every file the run reads, the run file first; addresses that GDAL reads itself are not among them."""
        folder, run = self.path.parent, self.run
        names = [run.zones.file, run.land_cover.file, *(raster.file for raster in run.rasters.values()), *run.facts]
        names += [run.places] if run.places else []
        overlays = [path for name in run.rulebook for path in sorted((folder / name).rglob("*.yaml"))]
        local = [folder / name for name in dict.fromkeys(names) if (folder / name).is_file()]
        return list(dict.fromkeys([self.path, *local, *self.sidecars, *overlays]))

    @property
    def sidecars(self) -> dict[Path, str]:
        """Files that are read along with one the run names (.dbf, .prj, .msk, the sources of a VRT), and that name."""
        folder, run = self.path.parent, self.run
        rasters = dict.fromkeys([run.land_cover.file, *(raster.file for raster in run.rasters.values())])
        found = dict.fromkeys(beside_zones(folder / run.zones.file), run.zones.file)
        for name in rasters:
            if (folder / name).is_file():
                found |= {path: name for path in beside_raster(folder / name) if path not in found}
        named = {(folder / name).resolve() for name in (run.zones.file, *rasters, *run.facts, run.places)}
        return {path: name for path, name in found.items() if path.resolve() not in named}


def open_inputs(path: Path) -> tuple[Inputs | None, list[Finding]]:
    """Read the run file and open what it names. No pixel is read yet. None when errors stand in the way."""
    run, document, findings = read_run_file(path)
    if run is None:
        return None, findings
    folder = path.parent
    book, wrong = load_rulebook([folder / name for name in run.rulebook])
    findings += [*wrong, *check_names(run, book, document)]
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
    given = GivenFacts(facts, book, codes, tree, run.period, run.when.end)
    plan, wrong = make_plan(run, book, book.profiles[run.profile], document, given.known())
    findings += [*wrong, *check_prices(plan, document), *check_overlaps(plan, document)]
    findings += [*check_period(plan, document), *check_facts_limits(plan, given, document)]
    layers = _layers(run, folder)
    if shapes is None:
        return None, findings
    bounds = {"crs": shapes.crs, "bounds": tuple(shapes.total_bounds)}
    findings += check_rasters(layers, _axes(), run.when.days, bounds, document)
    if errors_in(findings, run.accept):
        return None, findings
    grid, wrong = _grid(run, layers["land_cover"], shapes, document)
    findings += wrong
    if grid is None or wrong:
        return None, findings
    zones = on_grid(shapes, grid.crs)
    return Inputs(path, run, document, plan, grid, zones, shapes, layers, tree, facts, given), findings


def _files_there(run: RunFile, folder: Path, document: LinedDocument) -> list[Finding]:
    """Files that are missing, said together with wrong names and not one run later."""
    _, findings = read_zones(run.zones, folder, document)
    return [found for found in findings if found.code in ("file-missing", "file-corrupt")]


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
    return together, findings


def _layers(run: RunFile, folder: Path) -> dict[str, Layer]:
    units = {wanted.of: wanted.unit for model in MODELS for wanted in model.inputs.values()} | {"nature.elevation": "m"}
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


def needed_rasters(plan: Plan) -> list[str]:
    """Roles of the rasters that the plan really uses."""
    return [node.code for node in plan.nodes.values() if node.kind is NodeKind.RASTER]


def unused_rasters(inputs: Inputs, plans: Iterable[Plan]) -> list[Finding]:
    """Rasters that the run names and none of its plans uses: a note, since it may be a slip in a role's name."""
    used = {role for plan in plans for role in needed_rasters(plan)}
    return [
        Finding(
            "raster-unused",
            inputs.document.where(("rasters", role)),
            Text(f"没有科目用到 {role}", f"no account uses {role}"),
            Text("核对角色名，或删去", "check the role's name, or remove it"),
            Severity.NOTE,
        )
        for role in inputs.run.rasters
        if role not in used
    ]
