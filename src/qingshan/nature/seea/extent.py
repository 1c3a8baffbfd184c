"""Extent account 范围账户: how much of each ecosystem type there was, came, went, and is. SEEA EA, spec B2.

Source: rulebook/data/sources/standards.yaml#seea-ea-2021 (structure unverified)
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qingshan.core import Finding, Severity, Text, Where

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Extent:
    """Area by ecosystem type, in the unit of the change matrix, over ground that has a class in both maps.

    closing = opening + additions − reductions, type by type;  unclassified : ground without a class in one of the maps
    """

    opening: Floats
    additions: Floats
    reductions: Floats
    closing: Floats
    unclassified: float = 0.0

    @property
    def net(self) -> Floats:
        """Additions less reductions 净变化."""
        return np.asarray(self.additions - self.reductions)

    @property
    def area(self) -> float:
        """All ground of the account, with and without a class."""
        return float(self.opening.sum()) + self.unclassified


def extent_account(matrix: Floats, unclassified: float = 0.0) -> Extent:
    """Opening, additions, reductions and closing from a change matrix 变化矩阵. [the unit of the matrix]

    matrix : opening class × closing class, areas;  unclassified : area without a class in one of the maps

    >>> account = extent_account(np.array([[900.0, 20, 5], [10, 480, 30], [0, 4, 151]]))
    >>> account.opening.tolist(), account.closing.tolist(), account.net.tolist()
    ([925.0, 520.0, 155.0], [910.0, 504.0, 186.0], [-15.0, -16.0, 31.0])
    """
    areas = np.asarray(matrix, float)
    if areas.ndim != 2 or areas.shape[0] != areas.shape[1]:
        raise ValueError(f"a change matrix is square, this one is {areas.shape}; give opening × closing classes")
    if not (areas >= 0).all():
        raise ValueError("a change matrix holds areas, and some are negative or missing; give 0 where nothing changed")
    kept = np.diag(areas)
    opening, closing = areas.sum(axis=1), areas.sum(axis=0)
    return Extent(opening, closing - kept, opening - kept, closing, float(unclassified))


def extent_by_zone(area: Floats) -> list[Extent]:
    """An account for each zone from what `qingshan.grid.change` gives. [m²]

    area : (zones, opening, closing) with the last row and column for ground without a class

    >>> (only,) = extent_by_zone(np.array([[[5.0, 1, 2], [0, 3, 0], [1, 0, 4]]]))
    >>> only.closing.tolist(), only.unclassified, only.area
    ([5.0, 4.0], 7.0, 16.0)
    """
    return [extent_account(zone[:-1, :-1], zone[-1].sum() + zone[:-1, -1].sum()) for zone in np.asarray(area, float)]


def check_extent(
    accounts: Sequence[Extent],
    zone_areas: Sequence[float],
    zones: Sequence[str],
    tolerance: float = 1e-9,
    without_class: float = 0.001,
) -> list[Finding]:
    """Whether each account closes to the area of its zone 面积闭合, and how much of it has no class. [findings]

    zone_areas : in the unit of the accounts;  tolerance : relative to the area of the zone
    without_class : share of a zone without a class in one of the maps beyond which it is told

    >>> account = extent_account(np.array([[8.0, 1.0], [0.0, 6.0]]))
    >>> [found.code for found in check_extent([account], [15.0], ["530800"])]
    []
    >>> [found.code for found in check_extent([account], [20.0], ["530800"])]
    ['extent-not-closed']
    """
    findings: list[Finding] = []
    for account, area, zone in zip(accounts, zone_areas, zones, strict=True):
        where = Where(field=f"extent {zone}")
        if not abs(account.area - area) <= tolerance * abs(area):
            findings.append(
                Finding(
                    "extent-not-closed",
                    where,
                    Text(
                        f"范围账户合计 {account.area:g}，统计单元面积 {area:g}，两者不等",
                        f"the extent account adds up to {account.area:g}, the zone has {area:g}",
                    ),
                    Text(
                        "核对面积单位，两期地图须用同一格网和同一统计单元",
                        "check the unit of area, and that both maps were read on one grid with the same zones",
                    ),
                )
            )
        if account.unclassified > without_class * area:
            findings.append(_unclassified(where, account.unclassified / area))
    return findings


def _unclassified(where: Where, share: float) -> Finding:
    return Finding(
        "extent-unclassified",
        where,
        Text(
            f"{share:.2%} 的面积在至少一期地图中没有地类，未计入增减",
            f"{share:.2%} of the zone has no class in at least one map and is in no addition or reduction",
        ),
        Text("补齐两期地图，或核对图例与 nodata 值", "complete both maps, or check legend and nodata value"),
        Severity.WARNING,
    )
