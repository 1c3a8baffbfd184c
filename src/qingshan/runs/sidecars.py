"""Files that a reader opens along with the one that is named 附属文件: they belong to a run's inputs too."""

from pathlib import Path

import rasterio

#: What belongs to a vector file of several parts, by the ending of the one that is named.
_PARTS = {
    ".shp": (".dbf", ".shx", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".qpj"),
    ".tab": (".dat", ".map", ".id", ".ind"),
    ".mif": (".mid",),
}


def beside_zones(path: Path) -> list[Path]:
    """The other parts of a shapefile or MapInfo table; of a file geodatabase, which is a folder, all files in it."""
    if path.is_dir():
        return sorted(part for part in path.rglob("*") if part.is_file() and part.suffix != ".lock")
    parts = _PARTS.get(path.suffix.lower(), ())
    if not parts or not path.parent.is_dir():
        return []
    return sorted(other for other in path.parent.iterdir() if other.stem == path.stem and other.suffix.lower() in parts)


def beside_raster(path: Path) -> list[Path]:
    """What GDAL reads with a raster: sources of a VRT, masks, overviews, .aux.xml, world files."""
    with rasterio.open(path) as dataset:
        files = [Path(name) for name in dataset.files]
    return [file for file in files if file != path and file.is_file()]
