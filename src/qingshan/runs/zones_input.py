"""Read and check the zones of a run 统计单元: file, reference system, codes, shapes, overlaps."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import pyogrio.errors
import shapely

from qingshan.core import Finding, Severity, Text, Where, canonical_code, is_zone_code
from qingshan.grid.datum import gcj02_to_wgs84
from qingshan.grid.zones import Zones
from qingshan.rulebook import LinedDocument
from qingshan.runs.dbf import chinese_encoding
from qingshan.runs.missing import missing_file
from qingshan.runs.runfile import ZonesInput

#: Two zones may share this much of the smaller one's area before it is an overlap: digitising noise.
_OVERLAP_SHARE = 1e-4

_READ_ERRORS = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError)


def read_zones(given: ZonesInput, folder: Path, document: LinedDocument) -> tuple[Any, list[Finding]]:
    """The zones as a GeoDataFrame with columns code, name, geometry in their own (WGS 84 when converted) system.

    None in its place when they cannot be used; everything that is wrong comes with it.
    """
    path = folder / given.file
    where = document.where(("zones", "file"))
    if not path.is_file() and not (path.is_dir() and path.suffix.lower() == ".gdb"):
        return None, [missing_file(given.file, where)]
    try:
        layer, wrong = _layer_of(path, given, document)
        if wrong:
            return None, wrong
        encoding = given.encoding or chinese_encoding(path)
        frame = geopandas.read_file(path, layer=layer, **({"encoding": encoding} if encoding else {}))
    except (*_READ_ERRORS, ValueError, LookupError) as error:  # LookupError: an encoding that does not exist
        return None, [corrupt_file(given.file, str(error), where)]
    findings = [*_columns(frame, given, document), *_system(frame, given, where)]
    if findings or frame.empty:
        return None, findings or [_no_zones(given, where)]
    if given.crs:
        frame = frame.set_crs(given.crs, allow_override=True)
    frame = geopandas.GeoDataFrame(
        {"code": [str(code) for code in frame[given.code]], "name": [str(name) for name in frame[given.name]]},
        geometry=list(frame.geometry),
        crs=frame.crs,
    )
    if given.datum == "GCJ-02":
        frame = from_gcj02(frame)
    return frame.sort_values("code", ignore_index=True), [*_codes(frame, given), *_shapes(frame, given)]


def _layer_of(path: Path, given: ZonesInput, document: LinedDocument) -> tuple[str | None, list[Finding]]:
    """The layer to read: the one named, else the only one with shapes; several are a finding."""
    layers = [(str(name), kind) for name, kind in pyogrio.list_layers(path)]
    there = [name for name, kind in layers if kind is not None] or [name for name, _ in layers]
    if given.layer in there or (not given.layer and len(there) == 1):
        return given.layer or there[0], []
    if not there:
        return None, []
    listed = ", ".join(there)
    message = Text(f"{given.file} 有 {len(there)} 个图层：{listed}", f"{given.file} has {len(there)} layers: {listed}")
    if given.layer:
        message = Text(f"{given.file} 没有图层 {given.layer!r}", f"{given.file} has no layer {given.layer!r}")
    where = document.where(("zones", "layer" if given.layer else "file"))
    fix = Text(f"在 zones 中写 layer，可用：{listed}", f"write layer under zones, one of {listed}")
    return None, [Finding("zones-layer", where, message, fix)]


def corrupt_file(name: str, problem: str, where: Where) -> Finding:
    """The finding for a file that its reader refuses."""
    return Finding(
        "file-corrupt",
        where,
        Text(f"无法读取 {name}：{problem}", f"{name} cannot be read: {problem}"),
        Text("用制作它的软件重新导出", "export it again from the program that made it"),
    )


def _no_zones(given: ZonesInput, where: Where) -> Finding:
    return Finding(
        "zones-empty",
        where,
        Text(f"{given.file} 中没有面要素", f"{given.file} has no polygons"),
        Text("换一个文件", "give another file"),
    )


def _columns(frame: Any, given: ZonesInput, document: LinedDocument) -> Iterator[Finding]:
    for key, column in (("code", given.code), ("name", given.name)):
        if column not in frame.columns:
            there = ", ".join(str(name) for name in frame.columns if name != "geometry")
            yield Finding(
                "zones-column",
                document.where(("zones", key)),
                Text(f"{given.file} 没有字段 {column!r}", f"{given.file} has no field {column!r}"),
                Text(f"可用字段：{there}", f"its fields are {there}"),
            )


def _system(frame: Any, given: ZonesInput, where: Where) -> Iterator[Finding]:
    if frame.crs is None and not given.crs:
        yield Finding(
            "no-crs",
            where,
            Text(f"{given.file} 没有坐标系", f"{given.file} has no reference system"),
            Text("补上 .prj，或在 zones 中写 crs: EPSG:4490", "add the .prj, or write crs: EPSG:4490 under zones"),
        )


def from_gcj02(frame: Any) -> Any:
    """Polygons traced on a web map 火星坐标, as WGS 84."""

    def shifted(points: Any) -> Any:
        longitude, latitude = gcj02_to_wgs84(points[:, 0], points[:, 1])
        return np.column_stack([longitude, latitude])

    degrees = frame.to_crs("EPSG:4326")
    return degrees.set_geometry(shapely.transform(degrees.geometry.to_numpy(), shifted), crs="EPSG:4326")


def _codes(frame: Any, given: ZonesInput) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for row, code in enumerate(frame["code"], 1):
        where = Where(given.file, row=row, field=code)
        if code in seen:
            yield Finding(
                "zone-duplicate",
                where,
                Text(
                    f"代码 {code} 与第 {seen[code]} 个要素重复", f"code {code} stands already at feature {seen[code]}"
                ),
                Text("合并为一个要素，或改正代码", "merge them into one feature, or correct the code"),
            )
        seen.setdefault(code, row)
        if not is_zone_code(code) and not _is_canonical(code):
            yield Finding(
                "zone-code",
                where,
                Text(f"{code!r} 不是规范的区划代码", f"{code!r} is no canonical division code"),
                Text(
                    "省、州市、县6位，乡镇9位，村12位；树外单元写作 basin:… 或 reserve:…",
                    "6 digits down to county, 9 for townships, 12 for villages; zones outside: basin:…, reserve:…",
                ),
            )


def _is_canonical(code: str) -> bool:
    try:
        return canonical_code(code) == code
    except ValueError:
        return False


def _shapes(frame: Any, given: ZonesInput) -> Iterator[Finding]:
    sound = True
    for row, (code, shape) in enumerate(zip(frame["code"], frame.geometry, strict=True), 1):
        where = Where(given.file, row=row, field=code)
        if shape is None or shape.is_empty or shape.geom_type not in ("Polygon", "MultiPolygon"):
            sound = False
            kind = "empty" if shape is None or shape.is_empty else shape.geom_type
            yield Finding(
                "zone-not-area",
                where,
                Text(f"要素不是面（{kind}）", f"the feature is no area ({kind})"),
                Text("每个单元须为面要素", "every zone must be a polygon"),
            )
        elif not shape.is_valid:
            sound = False
            reason = shapely.is_valid_reason(shape)
            yield Finding(
                "zone-invalid",
                where,
                Text(f"几何不合法：{reason}", f"the shape is not valid: {reason}"),
                Text("用 GIS 的“修复几何”处理后重试", "mend it with your GIS's 'repair geometry'"),
            )
    if sound:
        yield from _overlaps(frame, given)


def _overlaps(frame: Any, given: ZonesInput) -> Iterator[Finding]:
    shapes = np.asarray(frame.geometry.to_numpy(), dtype=object)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for one, other in zip(first, second, strict=True):
        if one >= other:
            continue
        shared = shapely.area(shapely.intersection(shapes[one], shapes[other]))
        smaller = min(shapely.area(shapes[one]), shapely.area(shapes[other]))
        if shared > _OVERLAP_SHARE * smaller:
            codes = f"{frame['code'][one]}, {frame['code'][other]}"
            yield Finding(
                "zones-overlap",
                Where(given.file, field=codes),
                Text(f"两个单元重叠，占较小者的 {shared / smaller:.2%}", f"they overlap by {shared / smaller:.2%}"),
                Text(
                    "修正边界，否则重叠处会重复计算；确需如此可在 accept 中写 zones-overlap",
                    "mend the border, or the overlap counts twice; if that is meant, accept zones-overlap",
                ),
                Severity.ERROR,
            )


def on_grid(frame: Any, crs: str) -> Zones:
    """The zones in the target grid's system. Long edges are split first, so that they bend as they should."""
    edge = float(np.max(np.ptp(np.asarray(frame.total_bounds).reshape(2, 2), axis=0))) / 2000
    moved = frame if frame.crs == crs else frame.set_geometry(frame.geometry.segmentize(edge)).to_crs(crs)
    return Zones(tuple(frame["code"]), tuple(frame["name"]), tuple(moved.geometry))
