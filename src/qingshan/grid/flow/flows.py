"""Routed once 只汇流一次: the last heights that were filled and routed, for all models of a map that ask for them."""

import hashlib

import numpy as np
import numpy.typing as npt

from qingshan.grid.flow.fill import fill_depressions
from qingshan.grid.flow.flow import Flow, Scheme, flow_of

Floats = npt.NDArray[np.float64]


class Flows:
    """Filled heights and their flows, by the content of the heights. Only those of the last heights are held.

    Whoever works out several models over one map passes one on (`Cells.flows`); it goes when the map is done.

    >>> flows, ground = Flows(), np.array([[3.0, 2.0, 1.0]])
    >>> first = flows.of(ground, np.ones(1), np.ones(1), Scheme.STEEPEST)
    >>> flows.of(ground.copy(), np.ones(1), np.ones(1), Scheme.STEEPEST) is first
    True
    """

    def __init__(self) -> None:
        self._heights = ""
        self._filled: Floats | None = None
        self._held: dict[str, Flow] = {}

    def filled(self, elevation: Floats) -> Floats:
        """Heights without hollows, not to be changed. [m]  elevation : m"""
        heights = _name_of(elevation)
        if self._filled is None or heights != self._heights:
            self._heights, self._held = heights, {}
            self._filled = fill_depressions(elevation)
        return self._filled

    def of(self, elevation: Floats, width: Floats, height: Floats, scheme: Scheme) -> Flow:
        """What `flow_of` gives. Raises ``ValueError`` as it does."""
        wanted = _name_of(np.asarray(width), np.asarray(height)) + scheme
        if _name_of(elevation) == self._heights and wanted in self._held:
            return self._held[wanted]
        if elevation.ndim != 2:  # told as `flow_of` tells it
            return flow_of(elevation, width, height, scheme)
        flow = flow_of(self.filled(elevation), width, height, scheme, filled=True)
        self._held[wanted] = flow
        return flow


def _name_of(*arrays: Floats) -> str:
    name = hashlib.blake2b()
    for one in arrays:
        name.update(f"{one.dtype} {one.shape}".encode())
        name.update(np.ascontiguousarray(one).reshape(-1).view(np.uint8))  # type: ignore[arg-type]  # a buffer it is
    return name.hexdigest()
