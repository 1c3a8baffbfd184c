"""A run at round numbers: two zones of two types each, one service in."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qingshan.runs import run_account

sys.path.insert(0, str(Path(__file__).parent))  # for seea_by_hand.py
from seea_by_hand import ALL, EAST, PLACES, PRICE, WATER, WEST


@pytest.fixture
def both(small: Any) -> Any:
    """Two zones, one above the other, each half forest and half grass; one service at round numbers."""
    (small.folder / "places.csv").write_text(PLACES, "utf-8")
    small.zones([(EAST, small.box(0, 0, 20, 10)), (WEST, small.box(0, 10, 20, 20))])
    small.raster("et.tif", np.full((20, 20), 500.0, np.float32))
    small.content["rasters"]["nature.actual_evapotranspiration"] = {"file": "et.tif", "unit": "mm"}
    own = {"source": "by hand", "mark": "S"}
    small.content["parameters"] = {
        "nature.runoff_coefficient": {"value": 0.1, "unit": "1", **own},
        "nature.water_conservation.price": {"value": PRICE, "unit": "CNY/m3", "price_year": 2019, **own},
    }
    small.content |= {"places": "places.csv", "total_place": ALL, "services": [WATER]}
    small.content["outputs"] = {"maps": False, "excel": True, "html": False}
    small.write()
    return small


@pytest.fixture
def run(both: Any, clock: Callable[[], str]) -> Callable[..., Path]:
    """Runs with some more keys and gives the folder."""

    def made(out: str = "out", **more: Any) -> Path:
        both.content |= more
        both.write()
        return run_account(both.path, both.folder / out, now=clock).folder

    return made
