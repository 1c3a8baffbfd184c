"""With what a run works 运行资源: threads, memory, a cluster, and what it keeps to go on after a stop."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import rasterio

from qingshan.core.file_hash import file_hash
from qingshan.grid.block_store import BlockStore
from qingshan.grid.cluster import connected
from qingshan.grid.job_key import job_key
from qingshan.grid.kernel.cache import cache_folder
from qingshan.grid.tiled.plane_store import PlaneStore
from qingshan.grid.walk import Job, Means, Outcome, Progress, Sink, walk
from qingshan.runs.cache import BLOCKS, MAPS, prune, used
from qingshan.runs.file_hashes import FileHashes
from qingshan.runs.hashing import code_hash

#: A grid of fewer cells is done again sooner than read back.
KEPT_FROM = 1_000_000

#: Bytes that all kept blocks may take, and again all kept maps.
_KEPT = 10_000_000_000


@dataclass(frozen=True)
class Machine:
    """None of it changes a number.

    workers : threads;  memory : bytes for the blocks in work, 0 for no bound;  cluster : a Dask client
    keeps : whether finished blocks are kept;  limit : bytes that all kept blocks may take
    contents : hash of what is read of each raster, by its path; a raster that is not in it is not kept
    planes : where maps lie that are larger than memory
    """

    workers: int = 1
    memory: int = 0
    cluster: Any = None
    keeps: bool = False
    limit: int = _KEPT
    contents: Mapping[str, str] = field(default_factory=dict)
    planes: PlaneStore = field(default_factory=lambda: PlaneStore(cache_folder() / MAPS, _KEPT, keeps=False))

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
        files = {name: layer.path for name, layer in job.layers.items() if layer.array is None and not layer.content}
        small = job.grid.rows * job.grid.columns < KEPT_FROM
        if not self.keeps or small or any(path not in self.contents for path in files.values()):
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


@contextmanager
def machine(workers: int = 0, memory: int = 0, cluster: str = "", keeps: bool = True) -> Iterator[Machine]:
    """A machine for one run. Nought workers takes every thread there is, nought memory a quarter of it.

    cluster : address of a Dask scheduler, '' works here;  raises ``OSError`` when nobody answers there, ``ImportError``
    without the extra `cluster`
    """
    allowed = memory or quarter_of_memory()
    with ExitStack() as stack:
        # what GDAL itself remembers of files comes out of the same sum; rasterio hands it over in bytes
        stack.enter_context(rasterio.Env(GDAL_CACHEMAX=max(allowed // 8, 2**24)))
        client = stack.enter_context(connected(cluster)) if cluster else None
        planes = PlaneStore(cache_folder() / MAPS, _KEPT, keeps=keeps)
        yield Machine(workers or threads(), allowed // 2, client, keeps, planes=planes)


_UNITS = {"": 1, "k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12, "ki": 2**10, "mi": 2**20, "gi": 2**30, "ti": 2**40}


def bytes_of(text: str) -> int:
    """A size as people write it. Raises ``ValueError`` for what is none.

    >>> bytes_of("4GB"), bytes_of("512 MiB"), bytes_of("1.5g")
    (4000000000, 536870912, 1500000000)
    """
    found = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([kmgt]?i?)b?\s*", text.lower())
    if found is None or found[2] not in _UNITS or float(found[1]) == 0:
        raise ValueError(f"{text!r} is no size; write for example 4GB")
    return int(float(found[1]) * _UNITS[found[2]])
