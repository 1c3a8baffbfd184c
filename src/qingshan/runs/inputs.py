"""What a run reads 输入, when its form is sound: opened files, names that are known, and the plan."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from qingshan.core import Finding, PlaceTree, Severity, Text, Where
from qingshan.grid.layer import Layer
from qingshan.grid.target import TargetGrid
from qingshan.grid.zones import Zones
from qingshan.rulebook import LinedDocument
from qingshan.runs.file_hashes import Stamp, stamp_of
from qingshan.runs.given import GivenFacts
from qingshan.runs.hashing import content_key
from qingshan.runs.machine import Machine
from qingshan.runs.named_files import further_files
from qingshan.runs.nodes import NodeKind
from qingshan.runs.plan import Plan
from qingshan.runs.runfile import RunFile
from qingshan.runs.seea_opening import opening_files
from qingshan.runs.sidecars import beside_raster, beside_zones


@dataclass(frozen=True)
class Inputs:
    """A run whose form is sound: names are known, files open, and the plan stands.

    maps : what `runs.map_stage` worked out last for each code, with what it was worked out from
    machine : with what the run works;  stamps : of its files when they were opened
    """

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
    maps: dict[str, tuple[Any, Any]] = field(default_factory=dict, compare=False, repr=False)
    machine: Machine = field(default_factory=Machine, compare=False, repr=False)
    stamps: dict[Path, Stamp] = field(default_factory=dict, compare=False, repr=False)

    def on(self, machine: Machine) -> "Inputs":
        """The same inputs worked on by a machine, which is told what is in their rasters."""
        if not machine.keeps:
            return replace(self, machine=machine)
        contents = {layer.path: self._content(layer, machine) for layer in self.layers.values()}
        return replace(self, machine=replace(machine, contents={k: one for k, one in contents.items() if one}))

    def _content(self, layer: Layer, machine: Machine) -> str:
        """A hash of a raster's file and of the files read along with it; nothing for an address that GDAL reads."""
        path = Path(layer.path)
        if not path.is_file():
            return ""
        return content_key([machine.hash_of(one) for one in (path, *beside_raster(path)) if one.is_file()])

    def changed(self) -> list[Finding]:
        """Files that are no longer those that were opened: a figure must not rest on two versions of one."""
        return [
            Finding(
                "input-changed",
                Where(path.name),
                Text(f"{path.name} 在核算过程中被改动", f"{path.name} was changed while the account was made"),
                Text("等文件写完后重新运行", "run again when the file is complete"),
            )
            for path, stamp in self.stamps.items()
            if not path.is_file() or stamp_of(path) != stamp
        ]

    @property
    def files(self) -> list[Path]:
        """Every file the run reads, the run file first; addresses that GDAL reads itself are not among them."""
        folder, run = self.path.parent, self.run
        names = [run.zones.file, run.land_cover.file, *(raster.file for raster in run.rasters.values()), *run.facts]
        names += [*([run.places] if run.places else []), *(table.file for table in run.class_tables)]
        names += [one.file for one in further_files(run)] + ([run.threats.table] if run.threats else [])
        names += opening_files(run.asset_value)
        overlays = [path for name in run.rulebook for path in sorted((folder / name).rglob("*.yaml"))]
        local = [folder / name for name in dict.fromkeys(names) if (folder / name).is_file()]
        return list(dict.fromkeys([self.path, *local, *self.sidecars, *overlays]))

    @property
    def sidecars(self) -> dict[Path, str]:
        """Files that are read along with one the run names (.dbf, .prj, .msk, the sources of a VRT), and that name."""
        folder, run = self.path.parent, self.run
        beside, own = further_files(run), [run.land_cover.file, *(raster.file for raster in run.rasters.values())]
        rasters = dict.fromkeys([*own, *(one.file for one in beside if one.raster)])
        polygons = dict.fromkeys([run.zones.file, *(one.file for one in beside if not one.raster)])
        found: dict[Path, str] = {}
        for name in polygons:
            found |= {path: name for path in beside_zones(folder / name) if path not in found}
        for name in rasters:
            if (folder / name).is_file():
                found |= {path: name for path in beside_raster(folder / name) if path not in found}
        named = {(folder / name).resolve() for name in (*polygons, *rasters, *run.facts, run.places)}
        return {path: name for path, name in found.items() if path.resolve() not in named}


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
