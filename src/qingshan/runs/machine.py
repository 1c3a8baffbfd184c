"""With what a run works 运行资源: threads, memory, a cluster, and what it keeps to go on after a stop."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qingshan.grid.block_store import BlockStore
from qingshan.grid.job_key import job_key
from qingshan.grid.kernel_cache import cache_folder
from qingshan.grid.walk import Job, Means, Outcome, Progress, Sink, walk
from qingshan.runs.cache import BLOCKS, prune, used
from qingshan.runs.file_hashes import FileHashes
from qingshan.runs.hashing import code_hash, file_hash


@dataclass(frozen=True)
class Machine:
    """None of it changes a number.

    workers : threads;  memory : bytes for the blocks in work, 0 for no bound;  cluster : a Dask client
    keeps : whether finished blocks are kept;  limit : bytes that all kept blocks may take
    contents : hash of what is read of each raster, by its path; a raster that is not in it is not kept
    """

    workers: int = 1
    memory: int = 0
    cluster: Any = None
    keeps: bool = False
    limit: int = 10_000_000_000
    contents: Mapping[str, str] = field(default_factory=dict)

    def hash_of(self, path: Path) -> str:
        """SHA-256 of a file's bytes; of one that did not change it may be remembered. Raises ``OSError``."""
        if not self.keeps:
            return file_hash(path)
        hashes = FileHashes()
        found = hashes.of(path)
        hashes.save()
        return found

    def walk(self, job: Job, *, sink: Sink | None = None, progress: Progress | None = None) -> Outcome:
        """Go over the grid with these means."""
        means = Means(self.workers, self.memory, cluster=self.cluster, store=self._store)
        return walk(job, sink=sink, progress=progress, means=means)

    def _store(self, job: Job) -> BlockStore | None:
        files = {name: layer.path for name, layer in job.layers.items() if layer.array is None}
        if not self.keeps or any(path not in self.contents for path in files.values()):
            return None
        key = job_key(job, {name: self.contents[path] for name, path in files.items()}, code_hash())
        folder = cache_folder() / BLOCKS / key
        prune(cache_folder() / BLOCKS, self.limit, keeping=folder)
        used(folder)
        return BlockStore(folder, [*(limit.layer for limit in job.limits), job.classes])


def quarter_of_memory() -> int:
    """A quarter of the machine's memory, in bytes: what a run takes when nobody says how much it may."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4


def threads() -> int:
    """How many threads the machine offers."""
    return os.cpu_count() or 1
