"""The key of a walk 任务键: the same for the same inputs, parameters and code, and for nothing else."""

import hashlib
import inspect
import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import shapely

from qingshan.grid.job import Job
from qingshan.grid.layer import Layer


def job_key(job: Job, contents: Mapping[str, str], code: str) -> str:
    """A hash over everything a walk's result depends on.

    contents : for each layer that is a file given to us, a hash of its bytes and of the files read along with it
    code : a hash of the code that walks;  raises ``KeyError`` for a file whose content is not told
    """
    told = {
        "code": code,
        "grid": [job.grid.crs, *job.grid.transform, job.grid.rows, job.grid.columns],
        "zones": [*job.zones.codes, _bytes(b"".join(shapely.to_wkb(shape) for shape in job.zones.geometries))],
        "layers": {name: _layer(name, layer, contents) for name, layer in job.layers.items()},
        "classes": [job.classes, sorted(job.class_index.items())],
        "steps": [[step.gives, function_key(step.compute), sorted(step.takes.items())] for step in job.steps],
        "tables": {name: _array(table) for name, table in job.tables.items()},
        "constants": {name: _array(value) for name, value in job.constants.items()},
        "sums": [list(job.summed), list(job.averaged), list(job.kept), job.kept_as],
        "limits": [[limit.layer, limit.low, limit.high] for limit in job.limits],
        "excluded": {name: list(columns) for name, columns in job.excluded.items()},
    }
    return _bytes(json.dumps(told, sort_keys=True).encode())


def _layer(name: str, layer: Layer, contents: Mapping[str, str]) -> list[Any]:
    form = [layer.kind, layer.bands, layer.scale, layer.offset, repr(layer.nodata), layer.slope, layer.intercept]
    place = [list(layer.transform) if layer.transform else None, layer.resampling, layer.crs]
    return [*form, *place, (layer.content or contents[name]) if layer.array is None else _array(layer.array)]


def function_key(compute: Callable[..., Any]) -> str:
    """Where a function is and what its file says: files of ours are in `code` too, others only here."""
    named = f"{compute.__module__}.{getattr(compute, '__qualname__', compute.__name__)}"
    try:
        module = inspect.getmodule(compute)
        return f"{named} {_bytes(inspect.getsource(module or compute).encode())}"
    except (OSError, TypeError):
        return named


def _array(value: Any) -> str:
    array = np.ascontiguousarray(value)
    return f"{array.dtype.str} {array.shape} {_bytes(array.tobytes())}"


def _bytes(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
