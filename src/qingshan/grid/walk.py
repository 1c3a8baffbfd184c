"""The walk over the grid 逐块遍历: every layer read once, all steps of a run in one pass over each block."""

from collections import deque
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass

import rasterio

from qingshan.grid.block_store import BlockStore
from qingshan.grid.cluster import blocks_on_cluster
from qingshan.grid.engine import Engine, side_of_blocks
from qingshan.grid.job import AREA, Breach, Job, Limit, Outcome, Progress, Sink, Step
from qingshan.grid.leaf_sums import BlockResult, Folded
from qingshan.grid.leaves import LEAF
from qingshan.grid.means import Means
from qingshan.grid.unreadable import LayersUnreadableError, LayerUnreadableError

Place = tuple[int, int]


@dataclass(frozen=True)
class Failed:
    """A block that could not be read."""

    error: LayerUnreadableError


def walk(
    job: Job, *, sink: Sink | None = None, progress: Progress | None = None, means: Means | None = None
) -> Outcome:
    """Go over all blocks that zones touch, once. Memory follows the block and the workers, not the map.

    The result is the same to the last bit whatever the means, less that small maps are done without compiling.

    sink : gets each kept value of each block;  progress : gets blocks done and blocks in all
    Raises `LayerUnreadableError` at the first block that cannot be read; where finished blocks are stored
    `LayersUnreadableError`, after all the others.
    """
    means = means or Means()
    store = means.store(job)
    with _gdal_within(means.memory), Engine(job, 1 if means.cluster else means.workers, means.compiled) as engine:
        side = means.side or side_of_blocks(engine, means)
        places = list(engine.leaves.blocks(side))
        folded = Folded(job)
        faults: list[LayerUnreadableError] = []
        # closed before the engine is: whatever ends the walk early, no thread still reads when the files are closed
        with closing(_blocks(engine, places, side, means, store)) as blocks:
            for number, done in enumerate(blocks, 1):
                if not isinstance(done, BlockResult):
                    if store is None:
                        raise done.error
                    faults.append(done.error)
                    continue
                folded.add(done.leaves, done.window.row // LEAF)
                if sink is not None:
                    for name, values in zip(job.kept, done.kept, strict=True):
                        sink(name, done.window, values)
                if progress is not None:
                    progress(number, len(places))
        if faults:
            raise LayersUnreadableError(faults)
        return folded.outcome()


def _gdal_within(memory: int) -> AbstractContextManager[object]:
    """What GDAL remembers of files is bounded too, by a quarter of what blocks may take; rasterio hands it in bytes."""
    return rasterio.Env(GDAL_CACHEMAX=max(memory // 4, _LEAST_CACHE)) if memory else nullcontext()


_LEAST_CACHE = 2**24


def _blocks(
    engine: Engine, places: list[Place], side: int, means: Means, store: BlockStore | None
) -> Generator[BlockResult | Failed]:
    """Blocks in their order: out of the store, or worked out and put there."""
    held = {place for place in places if store is not None and store.has(*place, side)}
    with closing(_worked_out(engine, [place for place in places if place not in held], side, means)) as anew:
        for place in places:
            kept = store.get(*place, side) if store is not None and place in held else None
            if kept is not None:
                yield kept
                continue
            made = engine_block(engine, place, side) if place in held else next(anew)
            if store is not None and isinstance(made, BlockResult):
                store.put(*place, side, made)
            yield made


def _worked_out(engine: Engine, places: list[Place], side: int, means: Means) -> Generator[BlockResult | Failed]:
    """Blocks in their order, a few ahead being worked out by other threads or on a cluster."""
    if means.cluster is not None:
        compiled = engine.fused is not None
        for done in blocks_on_cluster(means.cluster, engine.job, places, side, compiled):
            yield done if isinstance(done, BlockResult) else Failed(done)
        return
    if means.workers <= 1:
        yield from (engine_block(engine, place, side) for place in places)
        return
    with ThreadPoolExecutor(means.workers) as pool:
        ahead: deque[Future[BlockResult | Failed]] = deque()
        try:
            for place in places:
                ahead.append(pool.submit(engine_block, engine, place, side))
                if len(ahead) > means.workers:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            for waiting in ahead:
                waiting.cancel()


def engine_block(engine: Engine, place: Place, side: int) -> BlockResult | Failed:
    """One block, or why it cannot be read."""
    try:
        return engine.block(*place, side)
    except LayerUnreadableError as error:
        return Failed(error)


__all__ = ["AREA", "Breach", "Job", "Limit", "Means", "Outcome", "Progress", "Sink", "Step", "walk"]
