"""Slope 坡度 of the ground from its elevation."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Origin, Text
from qingshan.grid.cells import Cells
from qingshan.grid.terrain import slope_and_aspect
from qingshan.nature.fields import ELEVATION

Floats = npt.NDArray[np.float64]

CELLS = Field("grid.cells", "m", Text("像元尺寸", "size of the cells"), origins=(Origin.GRID,))


def slope(elevation: Floats, cells: Cells) -> Floats:
    """Slope by Horn's 3 × 3 differences, on ground distances. [°]

    elevation : (rows, columns) m, north up;  cells : size of the cells by row [m]
    Source: horn-1981. A hole makes its neighbours holes; raises ``ValueError`` for fewer than two rows or columns.

    A plane that falls by one metre a metre:

    >>> plane = -np.arange(5.0) * np.ones((5, 1))
    >>> square = Cells(np.ones(5), np.ones(5), np.ones(5), (5, 5))
    >>> round(float(slope(plane, square)[2, 2]), 6)
    45.0
    """
    return slope_and_aspect(elevation, cells.width, cells.height)[0]


MODELS = (
    Model(
        code="horn",
        gives="nature.slope",
        title=Text("坡度（Horn 三阶差分）", "slope, Horn's differences"),
        compute=slope,
        inputs={"elevation": ELEVATION, "cells": CELLS},
        unit="deg",
        formula="θ = atan √((∂z/∂x)² + (∂z/∂y)²)",
        source="horn-1981",
        mark=Mark.STATED,
        level=Level.MAP,
        local=True,
    ),
)
