"""What a model on whole maps gave 整幅结果检查 must be possible before another takes it, and why one cannot be made."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from qingshan.core import Finding, Refused, Text
from qingshan.core.record import Field
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.tiled.files import Plane
from qingshan.runs.inputs import Inputs
from qingshan.runs.map_region import shifted
from qingshan.runs.nodes import Node

Floats = npt.NDArray[np.float64]


def check_values(wanted: Field, values: Floats | Plane, inputs: Inputs, region: TargetGrid) -> None:
    """Raises `Refused` for values beyond the limits of a field: a flow carries one wrong cell far."""
    low = -np.inf if wanted.low is None else wanted.low - 1e-9 * abs(wanted.low)
    high = np.inf if wanted.high is None else wanted.high + 1e-9 * abs(wanted.high)
    count, least, most = 0, np.inf, -np.inf
    top, left, bottom, right = region.rows, region.columns, 0, 0
    for window, part in _parts(values, region):
        with np.errstate(invalid="ignore"):
            wrong = (part < low) | (part > high) | np.isinf(part)
        if not wrong.any():
            continue
        rows, columns = np.nonzero(wrong)[-2:]
        count, least, most = count + int(wrong.sum()), min(least, part[wrong].min()), max(most, part[wrong].max())
        top, left = min(top, window.row + int(rows.min())), min(left, window.column + int(columns.min()))
        bottom, right = max(bottom, window.row + int(rows.max())), max(right, window.column + int(columns.max()))
    if not count:
        return
    row, column, height, width = shifted((top, left, bottom - top + 1, right - left + 1), inputs.grid, region)
    told = f"{count} × {float(least):g} … {float(most):g} {wanted.unit}"
    shown = f"[{row}:{row + height}, {column}:{column + width}]"
    finding = Finding(
        "value-impossible",
        inputs.document.where(("methods", wanted.of)),
        Text(
            f"模型算出的{wanted.title.zh}超出可能范围：{told}，格网窗口 {shown}",
            f"{wanted.title.en} as a model gave it is impossible: {told}; grid window {shown}",
        ),
        Text("核对该模型的输入和方法", "check what the model takes, and the method"),
    )
    raise Refused([finding])


def _parts(values: Floats | Plane, region: TargetGrid) -> Iterator[tuple[Window, Floats]]:
    if isinstance(values, Plane):
        yield from ((window, values.read(window)) for window in region.windows())
    else:
        yield Window(0, 0, region.rows, region.columns), values


def failed(node: Node, inputs: Inputs, error: ValueError) -> Finding:
    """A model that cannot do with what it is given."""
    return Finding(
        "map-model",
        inputs.document.where(("methods", node.code)),
        Text(f"{node.title.zh}无法计算：{error}", f"{node.title.en} cannot be worked out: {error}"),
        Text("核对输入，或换一种方法", "check its inputs, or choose another method"),
    )


def no_room(node: Node, inputs: Inputs, error: OSError) -> Finding:
    """A disk that takes no more of the files in which a map larger than memory is worked."""
    folder = inputs.machine.planes.folder
    return Finding(
        "map-no-room",
        inputs.document.where(("methods", node.code)),
        Text(
            f"{node.title.zh}的地图大于内存，须在 {folder} 中分块计算，但写不进去：{error}",
            f"the map of {node.title.en} is larger than memory and is worked in files in {folder}, "
            f"which cannot be written: {error}",
        ),
        Text(
            "腾出磁盘空间，用 QINGSHAN_CACHE 指定另一个文件夹，或用 --memory 给更多内存",
            "free space there, name another folder by QINGSHAN_CACHE, or allow more memory by --memory",
        ),
    )
