"""Whole maps 整幅地图 as models see them: arrays in memory, or planes in files where the map is larger than memory."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from qingshan.grid.flow.flow import Flow, Scheme
from qingshan.grid.flow.retention import buffer, deposit
from qingshan.grid.flow.streams import streams_invest
from qingshan.grid.flow.sums import accumulate, to_stream

Floats = npt.NDArray[np.float64]

#: Rows × columns: an array, or what `qingshan.grid.tiled` has in its place. A model hands it on without looking inside.
Map = Any


class Drainage(Protocol):
    """Where water runs over a map 汇流, and what is worked out along its way.

    A weight, a cost and the like is a map, a number, or one number for each row.
    """

    @property
    def scheme(self) -> Scheme:
        """How a cell shares what it passes on."""

    def accumulate(self, weight: Map, *, patches: Map | None = None) -> Map:
        """What each cell gathers of a weight, in its unit; as `flow.sums.accumulate` has it."""

    def accumulate_each(self, *weights: Map) -> list[Map]:
        """The same for several weights in one go."""

    def to_stream(self, stream: Map, cost: Map, *, by_length: bool = True, of_next: bool = False) -> Map:
        """Cost of the way down to the stream; as `flow.sums.to_stream` has it."""

    def deposit(self, delivery: Map, source: Map) -> Map:
        """What settles in each cell of what comes from above; as `flow.retention.deposit` has it."""

    def buffer(self, stream: Map, efficiency: Map, critical_length: Map, length: Floats | None = None) -> Map:
        """Share that the ground below can hold back; as `flow.retention.buffer` has it. [1]"""

    def streams_invest(self, gathered: Map, threshold: float, trace: float = 1.0) -> Map:
        """Streams as InVEST draws them; as `flow.streams.streams_invest` has it. [yes or no]"""


@dataclass(frozen=True, eq=False)
class HeldFlow:
    """The drainage of a map that is held in memory.

    >>> from qingshan.grid.flow.flow import flow_of
    >>> flow = HeldFlow(flow_of(np.array([[3.0, 2.0, 1.0]]), np.ones(1), np.ones(1)))
    >>> flow.accumulate(2.0).tolist()
    [[2.0, 4.0, 6.0]]
    """

    flow: Flow

    @property
    def scheme(self) -> Scheme:
        """How a cell shares what it passes on."""
        return self.flow.scheme

    def accumulate(self, weight: Map, *, patches: Map | None = None) -> Map:
        """What each cell gathers."""
        return accumulate(self.flow, by_row(weight), patches=patches)

    def accumulate_each(self, *weights: Map) -> list[Map]:
        """The same for several weights."""
        return [self.accumulate(weight) for weight in weights]

    def to_stream(self, stream: Map, cost: Map, *, by_length: bool = True, of_next: bool = False) -> Map:
        """Cost of the way down to the stream."""
        return to_stream(self.flow, stream, by_row(cost), by_length=by_length, of_next=of_next)

    def deposit(self, delivery: Map, source: Map) -> Map:
        """What settles in each cell."""
        return deposit(self.flow, by_row(delivery), by_row(source))[0]

    def buffer(self, stream: Map, efficiency: Map, critical_length: Map, length: Floats | None = None) -> Map:
        """Share that the ground below can hold back."""
        return buffer(self.flow, stream, by_row(efficiency), by_row(critical_length), length)

    def streams_invest(self, gathered: Map, threshold: float, trace: float = 1.0) -> Map:
        """Streams as InVEST draws them."""
        return streams_invest(self.flow, gathered, threshold, trace)


def by_row(value: Map) -> Floats:
    """A number for each row beside the rows; anything else as it is.

    >>> by_row(np.array([1.0, 2.0])).shape, by_row(3.0).shape
    ((2, 1), ())
    """
    array = np.asarray(value)
    return array[:, None] if array.ndim == 1 else array
