"""Our results beside InVEST's on one made landscape, cell by cell and watershed by watershed.

InVEST runs in an environment of its own that QINGSHAN_INVEST names. Ours are the `invest` methods, on the same square
cells and the same mask, once on heights without pits or flats and once, for what depends on flow, with them. Where the
two differ, InVEST's own intermediate map is put in at the place that is to blame, and then they must agree.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
from invest_ours import MODELS
from invest_ours_routed import nitrogen_with, settled_with
from invest_sides import Floats, Pair, Place, agreement, interpreter, run_invest, theirs
from measure import report

from qingshan.grid.flow.flow import Scheme

#: model, quantity, the table InVEST wrote, its column, and what one unit of the map is there, for a cell of 900 m².
TOTALS = (
    ("annual_water_yield", "water yield", "output/watershed_results_wyield.shp", "wyield_vol", 0.9),
    ("urban_flood", "storm runoff", "flood_risk_service.shp", "flood_vol", 0.9),
    ("sdr_d8", "sediment export", "watershed_results_sdr.shp", "sed_export", 0.09),
    ("sdr_mfd", "sediment export", "watershed_results_sdr.shp", "sed_export", 0.09),
)
#: What need not agree in each cell, and why; "with its own …" below shows that this is the cause.
EXPLAINED = {
    "sediment settled": "InVEST keeps the delivery ratio in float32 and then subtracts neighbours",
    "nitrogen export over ground": "InVEST walks some cells before those below them and finds no retention there",
    "nitrogen export": "as over ground",
    "phosphorus export": "as over ground",
}
#: At least so many of their cells agree.
MOST = 0.9


def compare(model: str, place: Place, results: Path) -> None:
    """Report each quantity of a model."""
    zones = place.watersheds()
    for quantity, ours, file in (*MODELS[model](place), *with_its_own(model, place, results)):
        found = agreement(ours, theirs(place, results / model / file), zones)
        why = EXPLAINED.get(quantity)
        good = found.alone == 0 and (found.within >= MOST if why else found.within == 1 and found.by_zone < 1e-4)
        name = f"InVEST {model} on {place.dem}: {quantity}"
        report(
            name, found.within, "of cells", f">= {MOST}" if why else "1", good, f"{found}; {why}" if why else str(found)
        )
        totals(model, quantity, ours, place, results)


def with_its_own(model: str, place: Place, results: Path) -> Iterator[Pair]:
    """Quantities that differ, from InVEST's own map of what makes them differ."""
    between = results / model / "intermediate_outputs"
    scheme = Scheme.STEEPEST if model.endswith("_d8") else Scheme.QUANTISED
    if model.startswith("sdr"):
        kept = (theirs(place, between / f"{name}.tif") for name in ("sdr_factor", "e_prime"))
        yield settled_with(place, scheme, *kept)
    if model.startswith("ndr"):
        yield nitrogen_with(place, scheme, theirs(place, between / "effective_retention_n.tif"))


def totals(model: str, quantity: str, ours: Floats, place: Place, results: Path) -> None:
    """Report a quantity's sums by watershed, with exact shares of cells, against the table that InVEST wrote."""
    for of_model, of_quantity, file, column, factor in TOTALS:
        if (of_model, of_quantity) == (model, quantity):
            his = geopandas.read_file(results / model / file)[column].to_numpy(float)
            apart = float(np.max(np.abs(place.sums(ours) * factor / his - 1)))
            name = f"InVEST {model} on {place.dem}: {quantity} of watersheds, shares of cells against whole cells"
            report(name, apart, "relative", "< 5e-3", apart < 5e-3)


def main() -> None:
    """Make the landscape, run InVEST, compare."""
    python, why = interpreter()
    if not python:
        report("our results beside InVEST's", None, "of cells", "1", None, why)
        return
    with tempfile.TemporaryDirectory() as name:
        rough = Place.made(Path(name) / "landscape", 600, 700, seed=7)
        routed = [model for model in MODELS if model.endswith(("_d8", "_mfd"))]
        for place, models in ((replace(rough, dem="dem_drained"), list(MODELS)), (rough, routed)):
            results = Path(name) / place.dem
            run_invest(python, place, results, models)
            for model in models:
                compare(model, place, results)


if __name__ == "__main__":
    main()
