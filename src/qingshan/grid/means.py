"""With what a walk is done 计算资源. None of it changes a number."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from qingshan.grid.block_store import BlockStore
from qingshan.grid.job import Job


@dataclass(frozen=True)
class Means:
    """Threads, memory and the like.

    workers : threads
    memory : bytes that the blocks in work may take together, and GDAL's cache a quarter as many; 0 for no bound
    side : leaves along a block, 0 chooses by the files' tiles and the memory
    compiled : whether the steps are compiled into one kernel, None decides by the size of the map
    cluster : a Dask client whose workers do the blocks instead of threads
    store : gives for a job what keeps its finished blocks
    """

    workers: int = 1
    memory: int = 0
    side: int = 0
    compiled: bool | None = None
    cluster: Any = None
    store: Callable[[Job], BlockStore | None] = lambda _job: None
