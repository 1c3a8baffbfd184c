"""True ground area of raster cells 像元面积, on the ellipsoid."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from affine import Affine
from pyproj import CRS, Transformer

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


_LATTICE = 64  # cells, at most, between those whose area is worked out; in between it is interpolated
_LATTICE_METRES = 4_000  # and at most as far apart: over that it is straight to 1e-7, (4 km / 2 earth radii)²


def _projected(system: CRS, transform: Affine) -> Callable[[int, int, int, int], Floats]:
    ellipsoid = system.ellipsoid
    assert ellipsoid is not None
    semi_major, squared = ellipsoid.semi_major_metre, 1 - (ellipsoid.semi_minor_metre / ellipsoid.semi_major_metre) ** 2
    to_degrees = Transformer.from_crs(system, system.geodetic_crs, always_xy=True)
    metres = max(abs(transform.a), abs(transform.e)) * system.axis_info[0].unit_conversion_factor
    step = max(1, min(_LATTICE, int(_LATTICE_METRES / metres)))

    def at_lattice(at_rows: npt.NDArray[np.int64], at_columns: npt.NDArray[np.int64]) -> Floats:
        """Area of single cells: their two middle lines in degrees, times the ellipsoid's square metres per degree²."""
        x, y = np.meshgrid(transform.c + transform.a * (at_columns + 0.5), transform.f + transform.e * (at_rows + 0.5))
        half_x, half_y = transform.a / 2, transform.e / 2
        west, south, east, north = (
            np.radians(to_degrees.transform(x + across * half_x, y + down * half_y))
            for across, down in ((-1, 0), (0, 1), (1, 0), (0, -1))
        )
        right, up = east - west, north - south
        latitude = (north[1] + south[1]) / 2
        per_square = semi_major**2 * (1 - squared) * np.cos(latitude) / (1 - squared * np.sin(latitude) ** 2) ** 2
        return np.asarray(np.abs(right[0] * up[1] - right[1] * up[0]) * per_square)

    def areas(row: int, column: int, rows: int, columns: int) -> Floats:
        at_rows, at_columns = _lattice(row, rows, step), _lattice(column, columns, step)
        known = at_lattice(at_rows, at_columns)
        by_column = np.array([np.interp(np.arange(column, column + columns), at_columns, line) for line in known])
        return np.array([np.interp(np.arange(row, row + rows), at_rows, line) for line in by_column.T]).T

    return areas


def _lattice(first: int, count: int, step: int) -> npt.NDArray[np.int64]:
    """Multiples of `step` around some cells: of the grid, not of the window, so that blocks do not change the areas."""
    return np.arange(first // step, -(-(first + count - 1) // step) + 1, dtype=np.int64) * step
