"""Blocks on a Dask cluster: the same bits as threads, also when a worker is killed in the middle."""

import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest
from test_faults import SIZE, job_in, same, spoil

from qingshan.grid.job import Outcome
from qingshan.grid.kernel import cache as kernel_cache
from qingshan.grid.unreadable import LayerUnreadableError
from qingshan.grid.walk import Means, walk

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(kernel_cache.VARIABLE, str(tmp_path_factory.getbasetemp() / "cache"))
        # the tests' own folder must be known to the workers, whose jobs name functions in it
        patched.setenv("PYTHONPATH", str(Path(__file__).parent))
        with (
            distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as held,
            distributed.Client(held) as client,
        ):
            client.wait_for_workers(2, timeout=60)
            yield client


@pytest.fixture(scope="module")
def job(tmp_path_factory):
    return job_in(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def alone(job) -> Outcome:
    """What one thread finds."""
    return walk(job, means=Means(side=1, compiled=False))


def test_two_workers_find_what_threads_find_to_the_last_bit_in_blocks_of_any_size(cluster, job, alone):
    for side in (1, 3):
        same(walk(job, means=Means(side=side, compiled=False, cluster=cluster)), alone)
    same(walk(job, means=Means(side=2, workers=2, compiled=False)), alone)


def test_a_cluster_of_one_worker_finds_the_same(job, alone):
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as held,
        distributed.Client(held) as client,
    ):
        same(walk(job, means=Means(side=2, compiled=False, cluster=client)), alone)


def test_a_kernel_on_the_workers_finds_what_it_finds_here(cluster, job):
    here = walk(job, means=Means(side=1, compiled=True))
    same(walk(job, means=Means(side=2, compiled=True, cluster=cluster)), here)


def test_maps_come_in_order_and_whole(cluster, job):
    seen = []
    kept = np.full((SIZE, SIZE), np.nan)

    def take(_name, window, values):
        seen.append((window.row, window.column))
        kept[window.row : window.row + window.rows, window.column : window.column + window.columns] = values

    walk(job.keeping(["twice"]), sink=take, means=Means(side=1, compiled=False, cluster=cluster))
    assert seen == sorted(seen)
    assert len(seen) == 16
    assert np.isfinite(kept).all()


def test_a_broken_tile_is_told_from_a_worker(cluster, tmp_path):
    job = job_in(tmp_path)
    spoil(job.layers["rain"].path, 1, 2)
    with pytest.raises(LayerUnreadableError) as told:
        walk(job, means=Means(side=1, compiled=False, cluster=cluster))
    assert told.value.path == job.layers["rain"].path
    assert told.value.window == (256, 512, 256, 256)


def test_a_worker_that_is_killed_in_the_middle_changes_no_bit(cluster, job, alone):
    killed = []

    def kill(done, _of):
        if done == 3:
            killed.append(next(iter(cluster.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)

    same(walk(job, means=Means(side=1, compiled=False, cluster=cluster), progress=kill), alone)
    until = time.monotonic() + 15
    while len(cluster.scheduler_info()["workers"]) < 2 and time.monotonic() < until:
        time.sleep(0.1)
    assert killed[0] not in cluster.run(os.getpid).values()
