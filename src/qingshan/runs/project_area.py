"""The polygons of a project 项目范围: read, checked, and the walk in which the land inside them is another class."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import pyogrio.errors
import shapely
from affine import Affine

from qingshan.core import Finding, Severity, Text, Where
from qingshan.grid.layer import Kind, Layer
from qingshan.grid.sums import Sums
from qingshan.grid.target import TargetGrid
from qingshan.grid.walk import Job, Outcome, Progress, Sink
from qingshan.grid.zones import Zones
from qingshan.runs.machine import Machine
from qingshan.runs.missing import missing_file
from qingshan.runs.runfile import ProjectInput
from qingshan.runs.zones_input import corrupt_file, from_gcj02

_READ_ERRORS = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, LookupError)
_WITHIN = 0.999  # of the project's area in the zones; less is worth a word


def read_project(given: ProjectInput, folder: Path, where: Where) -> tuple[Any, list[Finding]]:
    """The polygons of a project as a GeoDataFrame in their own system; None where they cannot be used."""
    path = folder / given.file
    if not path.is_file() and not (path.is_dir() and path.suffix.lower() == ".gdb"):
        return None, [missing_file(given.file, where)]
    try:
        layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
        if given.layer not in layers and (given.layer or len(layers) > 1):
            return None, [_layers(given, layers, where)]
        frame = geopandas.read_file(path, layer=given.layer or (layers[0] if layers else None))
    except _READ_ERRORS as error:
        return None, [corrupt_file(given.file, str(error), where)]
    if given.crs:
        frame = frame.set_crs(given.crs, allow_override=True)
    wrong = list(_wrong(frame, given, where))
    if wrong:
        return None, wrong
    return (from_gcj02(frame) if given.datum == "GCJ-02" else frame), []


def _layers(given: ProjectInput, layers: Sequence[str], where: Where) -> Finding:
    listed = ", ".join(layers)
    message = Text(f"{given.file} 的图层有：{listed}", f"{given.file} has these layers: {listed}")
    fix = Text("在 project 中写 layer", "write layer under project, one of them")
    return Finding("zones-layer", where, message, fix)


def _wrong(frame: Any, given: ProjectInput, where: Where) -> Iterator[Finding]:
    if frame.empty:
        none = Text(f"{given.file} 中没有面要素", f"{given.file} has no polygons")
        yield Finding("zones-empty", where, none, Text("换一个文件", "give another file"))
        return
    if frame.crs is None:
        none = Text(f"{given.file} 没有坐标系", f"{given.file} has no reference system")
        yield Finding(
            "no-crs", where, none, Text("在 project 中写 crs: EPSG:4490", "write crs: EPSG:4490 under project")
        )
    for row, shape in enumerate(frame.geometry, 1):
        at = Where(given.file, row=row)
        if shape is None or shape.is_empty or shape.geom_type not in ("Polygon", "MultiPolygon"):
            kind = "empty" if shape is None or shape.is_empty else shape.geom_type
            message = Text(f"项目要素不是面（{kind}）", f"the feature of the project is no area ({kind})")
            yield Finding("zone-not-area", at, message, Text("项目范围须为面要素", "a project is made of polygons"))
        elif not shape.is_valid:
            why = shapely.is_valid_reason(shape)
            message = Text(f"几何不合法：{why}", f"the shape is not valid: {why}")
            fix = Text("用 GIS 的“修复几何”处理后重试", "mend it with your GIS's 'repair geometry'")
            yield Finding("zone-invalid", at, message, fix)


def on_plane(project: Any, crs: str) -> Any:
    """All polygons of a project as one, in the system of a grid; long edges bend as those of zones do."""
    edge = float(np.max(np.ptp(np.asarray(project.total_bounds).reshape(2, 2), axis=0))) / 2000
    moved = project.geometry if project.crs == crs else project.geometry.segmentize(edge).to_crs(crs)
    return shapely.union_all(moved.to_numpy())


def check_within(project: Any, zones: Zones, crs: str, where: Where) -> Iterator[Finding]:
    """Whether a project lies in the zones; what lies outside is in no account."""
    whole = on_plane(project, crs)
    inside = sum(shapely.area(shapely.intersection(whole, zone)) for zone in zones.geometries)
    share = float(inside / whole.area) if whole.area > 0 else 0.0
    if share == 0:
        yield Finding(
            "project-outside",
            where,
            Text("项目范围与统计单元没有重叠", "the project lies outside all zones"),
            Text("核对坐标系和位置", "check its reference system and its place"),
        )
    elif share < _WITHIN:
        yield Finding(
            "project-partly-outside",
            where,
            Text(f"项目范围只有 {share:.1%} 在统计单元内", f"only {share:.1%} of the project lies in the zones"),
            Text(
                "其余部分不在任何科目中；如需核算，扩大统计单元",
                "the rest is in no account; widen the zones to have it in",
            ),
            Severity.WARNING,
        )


@dataclass(frozen=True)
class ProjectWalk:
    """A walk in which the land inside a project has one class, exactly by the share of each cell.

    project : polygons in the plane of the grid;  code : of the map, that the land inside has
    machine : with what the walks are done
    """

    project: Any
    code: int
    machine: Machine = field(default_factory=Machine)

    def __call__(self, job: Job, *, sink: Sink | None = None, progress: Progress | None = None) -> Outcome:
        """As `walk`, once over the zones less the project and once over what of them lies in it."""
        assert sink is None, "a scenario writes no maps"
        outside, inside = split(job.zones, self.project)
        whole = self.machine.walk(replace(job, zones=outside), progress=progress)
        cover = one_class(self.code, job.grid)
        layers = {**job.layers, job.classes: cover}
        part = self.machine.walk(replace(job, zones=inside, layers=layers), progress=progress)
        return together(whole, part)


def split(zones: Zones, project: Any) -> tuple[Zones, Zones]:
    """Each zone less the project, and its part in the project; together they are the zone."""
    outside = tuple(_areas(shapely.difference(zone, project)) for zone in zones.geometries)
    inside = tuple(_areas(shapely.intersection(zone, project)) for zone in zones.geometries)
    return replace(zones, geometries=outside), replace(zones, geometries=inside)


def _areas(shape: Any) -> Any:
    """What of a shape has an area: lines and points along which polygons touch are left behind."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and part.area > 0]
    return shapely.MultiPolygon(parts)


def one_class(code: int, grid: TargetGrid) -> Layer:
    """A class map of one cell as large as the grid: every cell that is read from it has the code."""
    west, _, _, north = grid.bounds
    width, height = grid.cell_size
    wide = Affine(width * grid.columns, 0, west, 0, -height * grid.rows, north)
    return Layer("", Kind.CLASS, (1,), array=np.array([[code]], np.int32), transform=wide, crs=grid.crs)


def together(one: Outcome, other: Outcome) -> Outcome:
    """Two walks over parts of the same zones as one over their whole."""
    sums = {
        name: Sums(held.total + other.sums[name].total, held.area + other.sums[name].area)
        for name, held in one.sums.items()
    }
    return Outcome(sums, one.area + other.area, [*one.breaches, *other.breaches])
