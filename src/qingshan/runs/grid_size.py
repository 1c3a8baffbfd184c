"""Check the size of the target grid 目标格网: neither endless nor of cells as large as countries."""

from qingshan.core import Finding, Text, Where
from qingshan.grid.target import TargetGrid

#: Cells of a grid, at most.
MOST_CELLS = 10**11
_MOST_DEGREES = 5.0
_LONGEST_SIDE = 2**31 - 1  # what GDAL can count


def check_grid_size(grid: TargetGrid | None, where: Where) -> list[Finding]:
    """What is wrong with the size of a grid; None is one whose cells cannot be counted."""
    if grid is None:
        endless = Text("格网的行列数无法计算", "the rows and columns of the grid cannot be counted")
        return [_finding(where, endless)]
    if grid.rows * grid.columns > MOST_CELLS or max(grid.rows, grid.columns) > _LONGEST_SIDE:
        cells = float(grid.rows) * float(grid.columns)
        return [_finding(where, Text(f"格网有 {cells:.3g} 个像元", f"the grid has {cells:.3g} cells"))]
    degrees = max(grid.cell_size)
    if grid.is_geographic and degrees > _MOST_DEGREES:
        return [_finding(where, Text(f"像元边长 {degrees:g} 度", f"the cells are {degrees:g} degrees wide"))]
    return []


def _finding(where: Where, message: Text) -> Finding:
    return Finding(
        "grid-size",
        where,
        message,
        Text(
            "resolution 以 grid.crs 的单位（度或米）计，请核对",
            "resolution is in the units of grid.crs, degrees or metres: check both",
        ),
    )
