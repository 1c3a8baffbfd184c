"""Layers that cannot be read 图层读取失败: which file, and where in the grid."""

from collections.abc import Sequence

from rasterio.errors import RasterioIOError


class LayerUnreadableError(RasterioIOError):  # type: ignore[misc]
    """One window of one layer. path : of the file;  window : first row, first column, rows, columns of the grid"""

    def __init__(self, path: str, window: tuple[int, int, int, int], reason: str) -> None:
        super().__init__(f"{path} {window}: {reason}")
        self.path, self.window, self.reason = path, window, reason

    def __reduce__(self) -> tuple[type, tuple[str, tuple[int, int, int, int], str]]:
        """So that it comes whole from another process."""
        return LayerUnreadableError, (self.path, self.window, self.reason)


class LayersUnreadableError(RasterioIOError):  # type: ignore[misc]
    """All windows that could not be read in a walk whose other blocks were kept."""

    def __init__(self, faults: Sequence[LayerUnreadableError]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = tuple(faults)
