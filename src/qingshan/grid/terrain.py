"""Terrain 地形 in memory: slope and aspect by Horn's 3 × 3 differences, flow accumulation over filled depressions."""

import numpy as np
import numpy.typing as npt
from affine import Affine
from pyproj import CRS, Geod, Transformer

Floats = npt.NDArray[np.float64]


def cell_metres(crs: str, transform: Affine, rows: int, columns: int) -> tuple[Floats, Floats]:
    """Width and height on the ground of the cells of each row, taken at the middle column. [m]

    Two arrays of length `rows`; distances are geodesic, so that a projection's scale does not flatten slopes.
    """
    system = CRS.from_user_input(crs)
    to_degrees = Transformer.from_crs(system, system.geodetic_crs or system, always_xy=True)
    geod: Geod = system.get_geod() or Geod(ellps="WGS84")
    x = np.full(rows, transform.c + transform.a * columns / 2)
    y = transform.f + transform.e * (np.arange(rows) + 0.5)
    across, down = abs(transform.a) / 2, abs(transform.e) / 2
    _, _, width = geod.inv(*to_degrees.transform(x - across, y), *to_degrees.transform(x + across, y))
    _, _, height = geod.inv(*to_degrees.transform(x, y - down), *to_degrees.transform(x, y + down))
    return np.asarray(width), np.asarray(height)


def slope_and_aspect(elevation: Floats, width: Floats, height: Floats) -> tuple[Floats, Floats]:
    """Slope [°] and the direction it faces, clockwise from north [°]; flat cells face NaN.

    elevation : (rows, columns) m, north up;  width, height : cell size on the ground by row [m]
    Horn 1981. The rim is continued outward with its own slope; a hole makes its neighbours holes.

    A plane that falls to the east by one metre a metre:

    >>> plane = -np.arange(5.0) * np.ones((5, 1))
    >>> slope, aspect = slope_and_aspect(plane, np.ones(5), np.ones(5))
    >>> round(float(slope[2, 2]), 6), round(float(aspect[2, 2]), 6)
    (45.0, 90.0)
    """
    padded = np.pad(elevation, 1, mode="reflect", reflect_type="odd") if min(elevation.shape) > 1 else None
    if padded is None:
        raise ValueError("a slope needs at least two rows and two columns")
    north, middle, south = padded[:-2], padded[1:-1], padded[2:]
    west = north[:, :-2] + 2 * middle[:, :-2] + south[:, :-2]
    east = north[:, 2:] + 2 * middle[:, 2:] + south[:, 2:]
    above = north[:, :-2] + 2 * north[:, 1:-1] + north[:, 2:]
    below = south[:, :-2] + 2 * south[:, 1:-1] + south[:, 2:]
    eastward = (east - west) / (8 * width[:, None])
    northward = (above - below) / (8 * height[:, None])
    steep = np.hypot(eastward, northward)
    hole = np.isnan(elevation)
    facing = np.degrees(np.arctan2(-eastward, -northward)) % 360
    return (
        np.where(hole, np.nan, np.degrees(np.arctan(steep))),
        np.where(hole | (steep == 0), np.nan, facing),
    )


def upslope_area(elevation: Floats, transform: Affine, cell_area: Floats, *, geographic: bool) -> Floats:
    """Area that drains through each cell, itself included, by the steepest of eight neighbours. [m²]

    elevation : (rows, columns) m, depressions are filled first;  cell_area : m², broadcasts to the same shape
    Source: pyflwdir (Wang and Liu's filling, D8)
    """
    import pyflwdir  # noqa: PLC0415 - loading it costs a second that every command would pay

    nodata = -9999.0
    filled = np.where(np.isnan(elevation), nodata, elevation).astype(np.float32)
    flow = pyflwdir.from_dem(filled, nodata=nodata, transform=transform, latlon=geographic)
    area = np.broadcast_to(cell_area, elevation.shape).astype(np.float64)
    accumulated = flow.accuflux(np.where(np.isnan(elevation), 0.0, area), nodata=-1.0)
    return np.where(np.isnan(elevation), np.nan, accumulated)
