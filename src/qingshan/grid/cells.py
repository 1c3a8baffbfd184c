"""The geometry of cells 像元尺寸 that a model on whole maps takes: how wide, how high, how large."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from affine import Affine

from qingshan.grid.cell_area import area_of_cells
from qingshan.grid.flow.flows import Flows
from qingshan.grid.terrain import cell_metres

Floats = npt.NDArray[np.float64]
_BAND = 256


@dataclass(frozen=True, eq=False)
class Cells:
    """Size on the ground of the cells of a grid, north up, one value for each row.

    width, height : at the middle column [m];  area : mean over the row [m²]
    shape : rows and columns of the grid;  flows : what was routed on it, so that models share it
    """

    width: Floats
    height: Floats
    area: Floats
    shape: tuple[int, int]
    flows: Flows = field(default_factory=Flows, repr=False)

    @classmethod
    def of(cls, crs: str, transform: Affine, rows: int, columns: int) -> "Cells":
        """The cells of a grid by its reference system and transform.

        Raises ``ValueError`` for a rotated grid.

        Cells of a thousandth of a degree at the equator are 111 m wide; area is that of the ellipsoid:

        >>> cells = Cells.of("EPSG:4326", Affine(0.001, 0, 100, 0, -0.001, 0.0005), 1, 1)
        >>> round(float(cells.width[0]), 2), round(float(cells.height[0]), 2), round(float(cells.area[0]), 1)
        (111.32, 110.57, 12309.1)
        """
        width, height = cell_metres(crs, transform, rows, columns)
        ground = area_of_cells(crs, transform)
        # some rows at a time: the areas of all cells of a large grid would not fit in memory
        bands = [(row, min(_BAND, rows - row)) for row in range(0, rows, _BAND)]
        area = [np.broadcast_to(ground(row, 0, high, columns), (high, columns)).mean(axis=1) for row, high in bands]
        return cls(width, height, np.concatenate(area), (rows, columns))
