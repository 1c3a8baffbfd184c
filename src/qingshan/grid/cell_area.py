"""True ground area of raster cells 像元面积, on the ellipsoid."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from affine import Affine
from pyproj import CRS, Proj, Transformer

Floats = npt.NDArray[np.float64]


def band_areas(latitudes: Floats, degrees_wide: float, semi_major: float, eccentricity: float) -> Floats:
    """Area between each two neighbouring parallels over a width in longitude, exact on the ellipsoid. [m²]

    latitudes : degrees, one more than the bands;  degrees_wide : width of a cell [°]
    semi_major : m;  eccentricity : of the ellipsoid

    The whole earth of WGS 84:

    >>> earth = band_areas(np.array([-90.0, 0.0, 90.0]), 360.0, 6378137.0, 0.0818191908426)
    >>> round(float(earth.sum()) / 1e6)
    510065622
    """
    sine = np.sin(np.radians(latitudes))
    squeezed = eccentricity * sine
    below = sine / (1 - squeezed**2) + np.arctanh(squeezed) / eccentricity
    semi_minor_squared = semi_major**2 * (1 - eccentricity**2)
    bands: Floats = np.abs(np.diff(below)) * semi_minor_squared / 2 * np.radians(degrees_wide)
    return bands


def area_of_cells(crs: str, transform: Affine) -> Callable[[int, int, int, int], Floats]:
    """A function of (first row, first column, rows, columns) that gives the area of each cell. [m²]

    The result broadcasts to (rows, columns). Raises ``ValueError`` for a rotated grid.
    """
    if transform.b or transform.d:
        raise ValueError("the grid is rotated; bring it north-up first")
    system = CRS.from_user_input(crs)
    return _geographic(system, transform) if system.is_geographic else _projected(system, transform)


def _geographic(system: CRS, transform: Affine) -> Callable[[int, int, int, int], Floats]:
    ellipsoid = system.ellipsoid
    assert ellipsoid is not None
    eccentricity = np.sqrt(1 - (ellipsoid.semi_minor_metre / ellipsoid.semi_major_metre) ** 2)

    def areas(row: int, _column: int, rows: int, _columns: int) -> Floats:
        edges = np.clip(transform.f + transform.e * np.arange(row, row + rows + 1), -90, 90)
        bands = band_areas(edges, abs(transform.a), ellipsoid.semi_major_metre, float(eccentricity))
        return bands[:, None]

    return areas


_LATTICE = 64  # cells between points where a projection's areal scale is asked; it changes by 1e-6 over that


def _projected(system: CRS, transform: Affine) -> Callable[[int, int, int, int], Floats]:
    projection = Proj(system)
    to_degrees = Transformer.from_crs(system, system.geodetic_crs, always_xy=True)
    metres = system.axis_info[0].unit_conversion_factor
    nominal = abs(transform.a * transform.e) * metres**2

    def areas(row: int, column: int, rows: int, columns: int) -> Floats:
        at_rows = np.unique(np.append(np.arange(0, rows, _LATTICE), rows - 1))
        at_columns = np.unique(np.append(np.arange(0, columns, _LATTICE), columns - 1))
        x = transform.c + transform.a * (column + at_columns + 0.5)
        y = transform.f + transform.e * (row + at_rows + 0.5)
        longitude, latitude = to_degrees.transform(*np.meshgrid(x, y))
        scale = np.asarray(projection.get_factors(longitude, latitude).areal_scale)
        by_column = np.array([np.interp(np.arange(columns), at_columns, line) for line in scale])
        full = np.array([np.interp(np.arange(rows), at_rows, line) for line in by_column.T]).T
        return nominal / full

    return areas
