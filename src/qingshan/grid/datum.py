"""Between WGS 84 and GCJ-02 火星坐标, the shifted datum of published Chinese web maps.

Boundaries taken from Amap 高德 lie a few hundred metres away from rasters in WGS 84; at a county's edge that moves
cells from one county's account to the next. The functions hold for mainland China only: elsewhere such maps are not
shifted, and it is for the caller to know where the points are.
"""

import numpy as np
import numpy.typing as npt

Degrees = npt.NDArray[np.float64]

SEMI_MAJOR_AXIS = 6378245.0  # Krasovsky 1940 [m]
ECCENTRICITY_SQUARED = 0.00669342162296594323  # Krasovsky 1940 [1]
TOLERANCE = 1e-10  # degrees, about 0.01 mm on the ground
LARGEST_SHIFT = 0.1  # degrees; inside China it is below 0.02
MOST_ROUNDS = 50  # about five are enough inside China


def wgs84_to_gcj02(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """Where a WGS 84 point is drawn on a GCJ-02 map. [degrees]

    lon, lat : longitude east and latitude north in WGS 84 [degrees], inside mainland China
    Source: no standard is published. This is the publicly known formula that open-source map tools share: a
    polynomial with sine terms around 105° E 35° N gives metres, which the radii of curvature of the Krasovsky ellipsoid
    (a = 6378245 m, e² = 0.00669342162296594323) turn into degrees.

    Simao 思茅, the seat of Pu'er, moves about 0.0012° east and 0.0030° south:

    >>> lon, lat = np.array([100.97]), np.array([22.78])
    >>> east, north = wgs84_to_gcj02(lon, lat)
    >>> round(float(east[0] - lon[0]), 4), round(float(north[0] - lat[0]), 4)
    (0.0012, -0.003)
    """
    east, north = _shift_metres(lon - 105.0, lat - 35.0)
    phi = np.radians(lat)
    flattening = 1.0 - ECCENTRICITY_SQUARED * np.sin(phi) ** 2
    meridian_radius = SEMI_MAJOR_AXIS * (1.0 - ECCENTRICITY_SQUARED) / flattening**1.5
    parallel_radius = SEMI_MAJOR_AXIS / np.sqrt(flattening) * np.cos(phi)
    return lon + np.degrees(east / parallel_radius), lat + np.degrees(north / meridian_radius)


def gcj02_to_wgs84(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """The WGS 84 point that is drawn at a place on a GCJ-02 map. [degrees]

    lon, lat : longitude east and latitude north in GCJ-02 [degrees], inside mainland China
    Source: the inverse of ``wgs84_to_gcj02`` by fixed-point iteration until no point moves by more than 1e-10 degrees.

    There and back again:

    >>> lon, lat = np.array([100.97, 99.5]), np.array([22.78, 24.8])
    >>> back = gcj02_to_wgs84(*wgs84_to_gcj02(lon, lat))
    >>> bool(np.abs(np.array(back) - [lon, lat]).max() < 1e-9)
    True
    """
    found_lon, found_lat = np.array(lon, dtype=np.float64), np.array(lat, dtype=np.float64)
    for _ in range(MOST_ROUNDS):
        drawn_lon, drawn_lat = wgs84_to_gcj02(found_lon, found_lat)
        miss_lon, miss_lat = lon - drawn_lon, lat - drawn_lat
        found_lon, found_lat = found_lon + miss_lon, found_lat + miss_lat
        # "none above" rather than "all below": a missing point (NaN) stays missing and must not keep us here.
        worst = np.fmax(np.abs(miss_lon), np.abs(miss_lat))
        if not np.any(worst > TOLERANCE):
            return found_lon, found_lat
        if np.any(worst > LARGEST_SHIFT):
            break
    raise ValueError(
        "no WGS 84 point is drawn at some of these GCJ-02 points; "
        "check that they are longitude and latitude, in degrees, in mainland China"
    )


def _shift_metres(x: Degrees, y: Degrees) -> tuple[Degrees, Degrees]:
    """Eastward and northward shift [m] at x degrees east of 105° E and y degrees north of 35° N."""
    root = np.sqrt(np.abs(x))
    ripple = 20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)
    along_x = 20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi / 3.0 * x)
    along_x += 150.0 * np.sin(np.pi / 12.0 * x) + 300.0 * np.sin(np.pi / 30.0 * x)
    along_y = 20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi / 3.0 * y)
    along_y += 160.0 * np.sin(np.pi / 12.0 * y) + 320.0 * np.sin(np.pi / 30.0 * y)
    east = 300.0 + x + 2.0 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * root + (ripple + along_x) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * root + (ripple + along_y) * 2.0 / 3.0
    return east, north
