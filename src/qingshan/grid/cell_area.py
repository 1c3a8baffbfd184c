"""True ground area of raster cells 像元面积, on the ellipsoid."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numba
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


class Lattice(NamedTuple):
    """Areas of the cells of a window, straight between the four points around each.

    values : (points, points) [m²];  down, across : where each row and each column lies, in points from the first
    """

    values: Floats
    down: Floats
    across: Floats


Lattices = Callable[[int, int, int, int], Lattice]


def area_of_cells(crs: str, transform: Affine) -> Callable[[int, int, int, int], Floats]:
    """A function of (first row, first column, rows, columns) that gives the area of each cell. [m²]

    The result broadcasts to (rows, columns). Raises ``ValueError`` for a rotated grid.
    """
    lattice_of = area_lattice(crs, transform)
    single = CRS.from_user_input(crs).is_geographic  # all cells of a row are alike

    def areas(row: int, column: int, rows: int, columns: int) -> Floats:
        found: Floats = between(*lattice_of(row, column, rows, 1 if single else columns))
        return found

    return areas


def area_lattice(crs: str, transform: Affine) -> Lattices:
    """The same as points between which a row is worked out when it is needed."""
    if transform.b or transform.d:
        raise ValueError("the grid is rotated; bring it north-up first")
    system = CRS.from_user_input(crs)
    return _geographic(system, transform) if system.is_geographic else _projected(system, transform)


def _geographic(system: CRS, transform: Affine) -> Lattices:
    ellipsoid = system.ellipsoid
    assert ellipsoid is not None
    eccentricity = np.sqrt(1 - (ellipsoid.semi_minor_metre / ellipsoid.semi_major_metre) ** 2)

    def lattice(row: int, _column: int, rows: int, columns: int) -> Lattice:
        edges = np.clip(transform.f + transform.e * np.arange(row, row + rows + 1), -90, 90)
        bands = band_areas(edges, abs(transform.a), ellipsoid.semi_major_metre, float(eccentricity))
        # one point a row, and one more, which has no share
        points = np.repeat(np.append(bands, bands[-1:])[:, None], 2, axis=1)
        return Lattice(points, np.arange(float(rows)), np.zeros(columns))

    return lattice


_LATTICE = 64  # cells, at most, between those whose area is worked out; in between it is interpolated
_TILE = 64  # lattice points worked out together
_LATTICE_METRES = 4_000  # and at most as far apart: over that it is straight to 1e-7, (4 km / 2 earth radii)²


def _projected(system: CRS, transform: Affine) -> Lattices:
    ellipsoid = system.ellipsoid
    assert ellipsoid is not None
    semi_major, squared = ellipsoid.semi_major_metre, 1 - (ellipsoid.semi_minor_metre / ellipsoid.semi_major_metre) ** 2
    to_degrees = Transformer.from_crs(system, system.geodetic_crs, always_xy=True)
    metres = max(abs(transform.a), abs(transform.e)) * system.axis_info[0].unit_conversion_factor
    step = max(1, min(_LATTICE, int(_LATTICE_METRES / metres)))

    @lru_cache(maxsize=256)
    def tile(down: int, across: int) -> Floats:
        """Areas at `_TILE` × `_TILE` lattice points: kept, since asking for a few is as slow as for many."""
        rows = (down * _TILE + np.arange(_TILE)) * step
        columns = (across * _TILE + np.arange(_TILE)) * step
        return at_lattice(rows, columns)

    def at_lattice(at_rows: npt.NDArray[np.int64], at_columns: npt.NDArray[np.int64]) -> Floats:
        """Area of single cells, from their two middle lines in space, which the poles and the antimeridian do not bend.

        A straight line through the earth is shorter than the arc over it by the 24th of its square in earth radii.
        """
        x, y = np.meshgrid(transform.c + transform.a * (at_columns + 0.5), transform.f + transform.e * (at_rows + 0.5))
        half_x, half_y = transform.a / 2, transform.e / 2
        west, south, east, north = (
            in_space(*np.radians(to_degrees.transform(x + across * half_x, y + down * half_y)))
            for across, down in ((-1, 0), (0, 1), (1, 0), (0, -1))
        )
        right, up = east - west, north - south
        arcs = 1 + ((right**2).sum(axis=-1) + (up**2).sum(axis=-1)) / (24 * semi_major**2)
        return np.asarray(np.linalg.norm(np.cross(right, up), axis=-1) * arcs)

    def in_space(longitude: Floats, latitude: Floats) -> Floats:
        """Points of the ellipsoid as x, y, z from the earth's centre. [m]"""
        across = semi_major / np.sqrt(1 - squared * np.sin(latitude) ** 2)
        flat = across * np.cos(latitude)
        found = (flat * np.cos(longitude), flat * np.sin(longitude), across * (1 - squared) * np.sin(latitude))
        return np.stack(found, axis=-1)

    def known(down: range, across: range) -> Floats:
        """Areas at some lattice points, from the tiles they lie in."""
        rows = range(down.start // _TILE, (down.stop - 1) // _TILE + 1)
        columns = range(across.start // _TILE, (across.stop - 1) // _TILE + 1)
        whole = np.block([[tile(row, column) for column in columns] for row in rows])
        top, left = down.start - rows.start * _TILE, across.start - columns.start * _TILE
        return np.asarray(whole[top : top + len(down), left : left + len(across)])

    def lattice(row: int, column: int, rows: int, columns: int) -> Lattice:
        down, up_to = _between(row, rows, step)
        across, right_to = _between(column, columns, step)
        return Lattice(known(down, across), up_to, right_to)

    return lattice


def _between(first: int, count: int, step: int) -> tuple[range, Floats]:
    """The lattice points around some cells, and where each cell lies among them, in steps from the first point.

    The lattice is of the grid, not of the window, so that blocks do not change the areas.
    """
    at = np.arange(first, first + count) / step
    start = int(np.floor(at[0]))
    return range(start, int(np.floor(at[-1])) + 2), at - start


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def between(known: Floats, down: Floats, across: Floats) -> Floats:
    """Straight between the four points around each cell. known : (points, points);  down, across : in points

    >>> between(np.array([[0.0, 1.0], [2.0, 3.0]]), np.array([0.5]), np.array([0.0, 0.5])).tolist()
    [[1.0, 1.5]]
    """
    found = np.empty((len(down), len(across)))
    line = np.empty(known.shape[1])
    for row in range(len(down)):
        upper = int(down[row])
        share = down[row] - upper
        for point in range(known.shape[1]):
            line[point] = known[upper, point] * (1 - share) + known[upper + 1, point] * share
        for column in range(len(across)):
            left = int(across[column])
            part = across[column] - left
            found[row, column] = line[left] * (1 - part) + line[left + 1] * part
    return found
