"""Every service compiled for one cell gives what it gives on arrays: the engine must not change a number."""

import numpy as np
import pytest

from qingshan.core import Level
from qingshan.grid.kernel.cache import kernel_module
from qingshan.grid.kernel.scalar_source import ArrayOnlyError, ScalarSources
from qingshan.grid.kernel.text import MODULE_HEAD
from qingshan.nature import MODELS

CELL_MODELS = [model for model in MODELS if model.level is Level.CELL]
LENGTHS = {"month": 12, "day": 20}


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    sources = ScalarSources()
    names = {}
    for model in CELL_MODELS:
        try:
            names[model.gives, model.code] = sources.add(model.compute, long=any(f.axis for f in model.inputs.values()))
        except ArrayOnlyError:
            continue
    module = kernel_module(f"{MODULE_HEAD}\n\n\n{sources.module_text}\n", tmp_path_factory.mktemp("cache"))
    return {key: getattr(module, name) for key, name in names.items()}


def values_for(model, random) -> list[np.ndarray]:
    """Five cells for each input, in what is usual or possible for it."""
    given = []
    for wanted in model.inputs.values():
        low, high = wanted.usual or (wanted.low or 0.0, wanted.high if wanted.high is not None else 100.0)
        shape = (LENGTHS[wanted.axis], 5) if wanted.axis else (5,)
        given.append(random.uniform(low, high, shape))
    return given


@pytest.mark.parametrize("model", CELL_MODELS, ids=[f"{model.gives}-{model.code}" for model in CELL_MODELS])
def test_one_cell_is_as_good_as_an_array(model, compiled):
    function = compiled.get((model.gives, model.code))
    if function is None:
        assert any(wanted.axis for wanted in model.inputs.values()), f"{model.code} cannot be compiled for one cell"
        return
    given = values_for(model, np.random.default_rng(7))
    with np.errstate(all="ignore"):
        expected = np.broadcast_to(model.compute(*given), 5)
    for cell in range(5):
        one = [np.ascontiguousarray(value[:, cell]) if value.ndim > 1 else float(value[cell]) for value in given]
        assert function(*one) == pytest.approx(expected[cell], rel=1e-13, nan_ok=True)


@pytest.mark.parametrize("model", CELL_MODELS, ids=[f"{model.gives}-{model.code}" for model in CELL_MODELS])
def test_a_hole_in_one_cell_stays_a_hole(model, compiled):
    function = compiled.get((model.gives, model.code))
    given = values_for(model, np.random.default_rng(7))
    for number in range(len(given) if function is not None else 0):
        holed = [value.copy() for value in given]
        holed[number][...] = np.nan
        with np.errstate(all="ignore"):
            expected = np.broadcast_to(model.compute(*holed), 5)[0]
        one = [np.ascontiguousarray(value[:, 0]) if value.ndim > 1 else float(value[0]) for value in holed]
        assert function(*one) == pytest.approx(expected, rel=1e-13, nan_ok=True)
