"""Blocks on a Dask cluster 集群计算: the same block function on other processes or machines, results in order."""

import os
from collections import OrderedDict, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any
from uuid import uuid4

from qingshan.grid.engine import Engine
from qingshan.grid.job import Job
from qingshan.grid.leaf_sums import BlockResult
from qingshan.grid.unreadable import LayerUnreadableError

#: A block whose worker was lost is given to another one so many times.
RETRIES = 3
_AHEAD = 3  # blocks asked for, for each thread of the cluster
_READY = 2  # walks that a worker keeps open

_engines: OrderedDict[str, Engine] = OrderedDict()
_one_at_a_time = Lock()


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """A client of the scheduler at an address. Raises `ImportError` without the extra `cluster`, ``OSError`` when
    nobody answers there.
    """
    from distributed import Client  # noqa: PLC0415 - only where a cluster is asked for

    made: Any = Client
    with made(address, timeout="20s", set_as_default=False) as client:
        yield client


def blocks_on_cluster(
    client: Any, job: Job, places: Sequence[tuple[int, int]], side: int, compiled: bool
) -> Iterator[BlockResult | LayerUnreadableError]:
    """Blocks in their order, whatever order they come back in; a lost worker's blocks are done again.

    The workers must see the files under the same names.
    """
    key = uuid4().hex  # tells walks apart on the workers
    threads = max(sum(client.nthreads().values()), 1)
    # a task of its own, so that the job goes to each worker once, and again to one that takes a lost one's place
    held = client.submit(_itself, job, retries=RETRIES, pure=False)
    ahead: deque[Any] = deque()
    for row, column in places:
        ahead.append(client.submit(one_block, held, key, row, column, side, compiled, retries=RETRIES, pure=False))
        if len(ahead) > _AHEAD * threads:
            yield ahead.popleft().result()
    while ahead:
        yield ahead.popleft().result()


def _itself(job: Job) -> Job:
    return job


def one_block(
    job: Job, key: str, row: int, column: int, side: int, compiled: bool
) -> BlockResult | LayerUnreadableError:
    """What a worker does: keep the files of a walk open, and work out one block."""
    named = f"{os.getpid()} {key}"
    with _one_at_a_time:
        engine = _engines.get(named)
        if engine is None:
            engine = _engines[named] = Engine(job, os.cpu_count() or 1, compiled)
            while len(_engines) > _READY:
                _engines.popitem(last=False)
    try:
        return engine.block(row, column, side)
    except LayerUnreadableError as error:
        return error
