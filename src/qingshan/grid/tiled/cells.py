"""The cells of a map that is larger than memory 大图像元: what models do over it, in tiles of files.

The calls are those of `Cells`. What is given and what comes out are planes; each is kept under a key of all that it
rests on, so that nothing is worked out twice, and a run that was killed goes on where it stopped.
"""

import hashlib
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from qingshan.grid.cells import Cells
from qingshan.grid.flow.flow import Scheme
from qingshan.grid.job_key import function_key
from qingshan.grid.layer import Layer
from qingshan.grid.maps import Map
from qingshan.grid.spread import Fading
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.tiled.around import distance_over, spread_over
from qingshan.grid.tiled.files import Plane
from qingshan.grid.tiled.plane_store import PlaneStore
from qingshan.grid.tiled.route import Drained, Routed, Tiles, drain, receivers, routed_on
from qingshan.grid.tiled.work import each

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class TiledCells(Cells):
    """Cells whose maps are planes.

    tiles : the grid, and how it is worked;  store : where planes are kept;  code : a hash of the code
    """

    tiles: Tiles
    store: PlaneStore
    code: str

    @classmethod
    def over(cls, grid: TargetGrid, store: PlaneStore, *, side: int, workers: int = 1, code: str = "") -> "TiledCells":
        """The cells of a grid, in tiles of so many cells a side. Raises ``OSError`` where no folder can be made."""
        whole = Cells.of(grid.crs, grid.transform, grid.rows, grid.columns)
        tiles = Tiles(grid, whole, store.work, side, workers)
        return cls(whole.width, whole.height, whole.area, whole.shape, tiles=tiles, store=store, code=code)

    def key(self, *told: Any) -> str:
        """A name for what is made on this grid by this code of what is told. Raises ``ValueError`` as `_told` does."""
        grid = self.tiles.grid
        place = [grid.crs, *grid.transform, grid.rows, grid.columns]
        return hashlib.sha256(json.dumps([self.code, place, [_told(one) for one in told]]).encode()).hexdigest()[:32]

    def made(self, make: Callable[[str], Plane], *told: Any) -> Plane:
        """What is made under a name, or was made before of what is told."""
        key = self.key(*told)
        return self.store.get(key, self._like()) or self.store.keep(make(key))

    def _like(self, dtype: str = "float64") -> Plane:
        return self.tiles.new("like", dtype, np.nan if dtype == "float64" else -1 if dtype == "int8" else 0)

    def cellwise(
        self, compute: Callable[..., Any], *maps: Map, rim: int = 0, sized: bool = False, **values: Any
    ) -> Map:
        """What a function gives for each cell. Raises ``ValueError`` for one that is inside another: it has no key."""

        def make(key: str) -> Plane:
            return self.tiles.cellwise(partial(compute, **values), *maps, name=key, rim=rim, sized=sized)

        return self.made(make, "cellwise", compute, values, rim, sized, *maps)

    def filled(self, elevation: Map) -> Map:
        """Heights without hollows. [m]"""
        return self._drained(elevation).filled

    def flow(self, elevation: Map, scheme: Scheme) -> "TiledFlow":
        """Where water runs. Heights in m."""
        drained = self._drained(elevation)
        key = self.key("gives", drained.filled, str(scheme))
        gives = self.store.get(key, self._like("uint8"))
        if gives is None:
            gives = self.store.keep(receivers(drained, scheme, self.tiles, key).ground.gives)
        return TiledFlow(routed_on(drained, gives, scheme, self.tiles), self)

    def _drained(self, elevation: Map) -> Drained:
        # by the heights themselves, since models leave out the holes of different layers, which often are none
        ground = self.store.content(elevation) if isinstance(elevation, Plane) else elevation
        names = [self.key("drained", part, ground) for part in Drained._fields]
        types = ("float64", "float64", "int8")
        held = [self.store.get(name, self._like(dtype)) for name, dtype in zip(names, types, strict=True)]
        if not all(held):
            held = [self.store.keep(plane) for plane in drain(elevation, self.tiles, names)]
        return Drained(*(plane for plane in held if plane))

    def extremes(self, values: Map) -> tuple[float, float]:
        """The least and the largest of all numbers, NaN where there is none. [any]"""
        lows, highs = zip(*self._each(values, _extremes), strict=True)
        return float(np.fmin.reduce(lows)), float(np.fmax.reduce(highs))

    def mean(self, values: Map) -> float:
        """Mean of all numbers, NaN where there is none. [any]"""
        sums, counts = zip(*self._each(values, _sum_and_count), strict=True)
        return math.fsum(sums) / sum(counts) if sum(counts) else np.nan

    def _each(self, values: Map, compute: Callable[[Floats], Any]) -> list[Any]:
        def one(window: Window) -> Any:
            return compute(read.read(window))

        with self.tiles.opened(values) as (read,):
            return list(each(one, self.tiles.tiling.windows(), self.tiles.workers))

    def distance_to(self, source: Map) -> Map:
        """Straight distance from each cell to the nearest of a source (above 0), infinity where there is none. [m]"""
        return self.made(partial(distance_over, source, self.tiles), "distance", source)

    def spread(self, intensity: Map, fading: Fading, reach: float) -> Map:
        """Mean intensity around each cell, near ones counting more. [1]  reach : m"""
        return self.made(partial(spread_over, intensity, fading, reach, self.tiles), "spread", intensity, fading, reach)


@dataclass(frozen=True, eq=False)
class TiledFlow:
    """The drainage of a map that is larger than memory: `Drainage` over planes."""

    routed: Routed
    cells: TiledCells

    @property
    def scheme(self) -> Scheme:
        """How a cell shares what it passes on."""
        return self.routed.ground.scheme

    def _made(self, make: Callable[..., Plane], *given: Map, **how: Any) -> Plane:
        told = (make.__name__, self.routed.ground.gives, how, *given)
        return self.cells.made(lambda key: make(*given, name=key, **how), *told)

    def accumulate(self, weight: Map, *, patches: Map | None = None) -> Map:
        """What each cell gathers."""
        return self._gathered([weight], patches)[0]

    def accumulate_each(self, *weights: Map) -> list[Map]:
        """The same for several weights in one pass."""
        return self._gathered(list(weights), None)

    def _gathered(self, weights: list[Map], patches: Map | None) -> list[Map]:
        cells = self.cells
        keys = [cells.key("accumulate", self.routed.ground.gives, weight, patches) for weight in weights]
        held = {key: cells.store.get(key, cells._like()) for key in keys}
        wanted = {key: weight for key, weight in zip(keys, weights, strict=True) if held[key] is None}
        if wanted:
            made = self.routed.accumulate(*wanted.values(), names=list(wanted), patches=patches)
            held |= {plane.path.stem: cells.store.keep(plane) for plane in made}
        return [held[key] for key in keys]

    def to_stream(self, stream: Map, cost: Map, *, by_length: bool = True, of_next: bool = False) -> Map:
        """Cost of the way down to the stream."""
        return self._made(self.routed.to_stream, stream, cost, by_length=by_length, of_next=of_next)

    def deposit(self, delivery: Map, source: Map) -> Map:
        """What settles in each cell."""
        return self._made(self.routed.deposit, delivery, source)

    def buffer(self, stream: Map, efficiency: Map, critical_length: Map, length: Floats | None = None) -> Map:
        """Share that the ground below can hold back."""
        return self._made(self.routed.buffer, stream, efficiency, critical_length, length=length)

    def streams_invest(self, gathered: Map, threshold: float, trace: float = 1.0) -> Map:
        """Streams as InVEST draws them."""
        return self._made(self.routed.streams_invest, gathered, threshold=float(threshold), trace=trace)


def _extremes(values: Floats) -> tuple[float, float]:
    known = values[~np.isnan(values)]
    return (float(known.min()), float(known.max())) if known.size else (np.nan, np.nan)


def _sum_and_count(values: Floats) -> tuple[float, int]:
    known = values[np.isfinite(values)]
    return float(known.sum()), known.size


def _told(one: Any) -> Any:
    """What stands for something in a key: a plane for what it was made of, a function for its name and its file.

    Raises ``ValueError`` for anything that would not be told apart from another.
    """
    told: Any
    if isinstance(one, Plane):
        told = ["plane", one.path.stem]
    elif isinstance(one, Layer) and one.content:
        told = ["layer", one.content]
    elif isinstance(one, np.ndarray | np.generic):
        told = ["array", str(one.dtype), one.shape, hashlib.sha256(np.ascontiguousarray(one).tobytes()).hexdigest()]
    elif isinstance(one, dict):
        told = [[name, _told(value)] for name, value in sorted(one.items())]
    elif isinstance(one, tuple | list):
        told = [_told(value) for value in one]
    elif isinstance(one, partial):
        told = [_told(one.func), _told(one.args), _told(one.keywords)]
    elif callable(one) and "<" not in getattr(one, "__qualname__", one.__name__):
        told = function_key(one)
    elif one is None or isinstance(one, str | bool | int | float):
        told = repr(one)
    else:
        raise ValueError(f"{one!r} cannot be part of a key")
    return told
