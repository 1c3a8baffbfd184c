"""A scale bar that is true where the map is: measured on the ellipsoid, not on the sheet."""

import math
from typing import NamedTuple

from pyproj import Geod, Transformer

ELLIPSOID = Geod(ellps="WGS84")


class ScaleBar(NamedTuple):
    """A round distance on the ground, and how long it is on the map."""

    metres: float
    map_units: float

    @property
    def label(self) -> str:
        """The distance in words.

        >>> ScaleBar(50_000, 0.48).label, ScaleBar(200, 200).label
        ('50 km', '200 m')
        """
        return f"{self.metres / 1000:g} km" if self.metres >= 1000 else f"{self.metres:g} m"


def ground_length(crs: str, x: float, y: float, units: float) -> float:
    """How far it is on the ground from a point to one ``units`` further east on the map. [m]

    At the equator one degree is 111.3 km:

    >>> round(ground_length("EPSG:4326", 0.0, 0.0, 1.0))
    111319
    """
    to_degrees = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    (west, east), (south, north) = to_degrees.transform([x - units / 2, x + units / 2], [y, y])
    return float(ELLIPSOID.inv(west, south, east, north)[2])


def round_length(longest: float) -> float:
    """The largest of 1, 2, 5 × 10ⁿ that is not above a length.

    >>> round_length(73_000.0)
    50000.0
    """
    power = 10.0 ** math.floor(math.log10(longest))
    return max(factor * power for factor in (1, 2, 5) if factor * power <= longest * (1 + 1e-9))


def scale_bar(crs: str, bounds: tuple[float, float, float, float], share: float = 0.25) -> ScaleBar:
    """A round distance of at most a share of the map's width, at the latitude of the map's centre.

    bounds : west, south, east, north, in units of the map
    """
    west, south, east, north = bounds
    width = east - west
    on_ground = ground_length(crs, (west + east) / 2, (south + north) / 2, width * share)
    metres = round_length(on_ground)
    return ScaleBar(metres, width * share * metres / on_ground)
