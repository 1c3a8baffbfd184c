"""Zone shares against exactextract on all 129 counties of Yunnan; the example's rasters against the shared crops."""

import geopandas
import numpy as np
import rasterio
from exactextract import exact_extract
from measure import report
from rasterio.io import MemoryFile
from shared import ROOT, SHARED, lacking

from qingshan.grid.target import Window, grid_of
from qingshan.grid.zones import Zones, cover_of

COUNTIES = "data/yunnan/admin/yunnan_counties.geojson"
RASTERS = "data/yunnan/raster"


def shares() -> None:
    """The largest difference of a county's covered cells, in cells, by two programs."""
    name = "zone shares of 129 counties against exactextract, 0.02°"
    why = lacking(COUNTIES)
    if why:
        report(name, None, "of a county's cells", "< 1e-6", None, why)
        return
    counties = geopandas.read_file(SHARED / COUNTIES).set_crs("EPSG:4326", allow_override=True)
    counties.geometry = counties.geometry.make_valid()
    grid = grid_of("EPSG:4326", 0.02, tuple(counties.total_bounds))
    zones = Zones(tuple(counties["adcode"].astype(str)), tuple(counties["name"]), tuple(counties.geometry))
    cover = cover_of(zones, grid, Window(0, 0, grid.rows, grid.columns))
    ours = np.bincount(cover.zone, weights=cover.share, minlength=len(zones.codes))
    profile = {"driver": "GTiff", "height": grid.rows, "width": grid.columns, "count": 1, "dtype": "uint8"}
    with MemoryFile() as memory:
        with memory.open(crs=grid.crs, transform=grid.transform, **profile) as file:
            file.write(np.ones((grid.rows, grid.columns), np.uint8), 1)
        with memory.open() as file:
            theirs = exact_extract(file, counties, "count", output="pandas")["count"].to_numpy()
    worst = float(np.max(np.abs(ours - theirs) / theirs))
    report(name, worst, "of a county's cells", "< 1e-6", worst < 1e-6)


def crops() -> None:
    """Cells of the example's rasters that differ from the shared copies where the two overlap."""
    name = "cells of the example's rasters that differ from the shared copies"
    why = lacking(RASTERS)
    if why:
        report(name, None, "cells", "0", None, why)
        return
    different = compared = 0
    for path in sorted((ROOT / "examples/puer/inputs").glob("*.tif")):
        with rasterio.open(path) as ours, rasterio.open(SHARED / RASTERS / path.name) as theirs:
            row, column = (round(at) for at in theirs.index(*ours.xy(0, 0), op=float))
            box = rasterio.windows.Window(column, row, ours.width, ours.height)
            inside = rasterio.windows.intersection(box, rasterio.windows.Window(0, 0, theirs.width, theirs.height))
            one = theirs.read(window=inside)
            start = (int(inside.row_off - row), int(inside.col_off - column))
            other = ours.read()[:, start[0] : start[0] + one.shape[1], start[1] : start[1] + one.shape[2]]
            different += int((~((one == other) | (np.isnan(one.astype(float)) & np.isnan(other.astype(float))))).sum())
            compared += one.size
    report(name, different, "cells", "0", different == 0 and compared > 0, f"{compared} compared")


if __name__ == "__main__":
    shares()
    crops()
