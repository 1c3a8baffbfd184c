"""Every model on whole maps gives over tiles of files what it gives in memory: its formula is written once."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from affine import Affine

from qingshan.core import Level, Model
from qingshan.grid.cells import Cells
from qingshan.grid.layer import Layer
from qingshan.grid.reading.reader import Reader
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.tiled.cells import TiledCells
from qingshan.grid.tiled.plane_store import PlaneStore
from qingshan.nature import MODELS
from qingshan.nature.slope import CELLS
from qingshan.runs.own_threats import OwnThreat, models_of_threats

ROWS, COLUMNS = 53, 47
GRID = TargetGrid("EPSG:6933", Affine(30, 0, 9_740_000, 0, -30, 2_900_000), ROWS, COLUMNS)
WHOLE = Window(0, 0, ROWS, COLUMNS)
OWN = models_of_threats([OwnThreat.of("mine", 0), OwnThreat.of("rail way", 1)])
ON_MAPS = [model for model in (*MODELS, *OWN) if model.level is Level.MAP]
#: Values of the inputs that are one number, or a map of such numbers; others are random within their limits.
NUMBERS = {
    "cap": 122.0,
    "longest": 25.0,
    "stream_area": 20_000.0,
    "turning_index": 0.5,
    "steepness": 2.0,
    "most": 0.8,
    "most_held": 0.8,
}


def heights(seed: int = 3) -> np.ndarray:
    """Hills with hollows, a lake over several tiles and holes. [m]"""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:ROWS, 0:COLUMNS]
    ground = 400 - 3.0 * y + 40 * np.sin(x / 7) * np.cos(y / 9) + random.uniform(0, 4, (ROWS, COLUMNS)).round(1)
    ground[20:34, 10:30] = np.minimum(ground[20:34, 10:30], 300.0)
    ground[random.random(ground.shape) < 0.01] = np.nan
    return ground


def inputs_of(model: Model) -> Iterator[tuple[str, Any]]:
    """Something possible for each input of a model but its cells."""
    random = np.random.default_rng(11)
    for name, field in model.inputs.items():
        if field.of == "nature.elevation":
            yield name, heights()
        elif name.startswith("reach"):
            yield name, 290.0 if name in ("reach_0", "reach_of_town") else 1200.0
        elif name.endswith("_exponential") or name.startswith(("exponential", "weight")):
            yield name, float(name.endswith(("_0", "town_exponential", "town"))) + name.startswith("weight")
        elif name == "critical_length" and "efficiency" not in model.inputs:
            yield name, 200.0
        elif name in NUMBERS:
            yield name, NUMBERS[name]
        elif field.of != CELLS.of:
            high = {"nature.slope": 40.0}.get(field.of, min(field.high or 50.0, 200.0))
            given = random.uniform(0.0, high, (ROWS, COLUMNS))
            if "threat" in field.of:
                given = (given > 0.97) * given
            given[random.random(given.shape) < 0.004] = np.nan
            yield name, given


def plane(values: np.ndarray, cells: TiledCells, name: str) -> Any:
    """A map as a plane."""
    layer = Layer(name, array=values, transform=GRID.transform, crs=GRID.crs, nodata=np.nan)
    return cells.made(lambda key: cells.tiles.cellwise(np.asarray, layer, name=key), name)


def over_tiles(model: Model, given: Mapping[str, Any], folder: Path, side: int) -> np.ndarray:
    """A model worked out over tiles, its result read as a run reads it."""
    cells = TiledCells.over(GRID, PlaneStore(folder, 10**9), side=side, workers=2)
    maps = {name: plane(one, cells, name) if isinstance(one, np.ndarray) else one for name, one in given.items()}
    if model.local:
        made = cells.cellwise(model.compute, *maps.values(), rim=1, sized=True)
    else:
        made = model.compute(**maps, cells=cells)
    with Reader(cells.store.layer(made), GRID) as reader:
        return np.asarray(reader.read(WHOLE))


@pytest.mark.parametrize("model", ON_MAPS, ids=lambda model: f"{model.gives}-{model.code}")
@pytest.mark.parametrize("side", [9, 31])
def test_a_model_over_tiles_gives_what_it_gives_in_memory(model: Model, side: int, tmp_path: Path) -> None:
    given = dict(inputs_of(model))
    expected = model.compute(**given, cells=Cells.of(GRID.crs, GRID.transform, ROWS, COLUMNS))
    assert np.isfinite(expected).any()
    assert np.nanmax(expected) > np.nanmin(expected)
    found = over_tiles(model, given, tmp_path, side)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


def test_every_model_on_maps_of_ours_works_on_maps_larger_than_memory() -> None:
    assert [model.gives for model in ON_MAPS if not (model.local or model.tiled)] == []
