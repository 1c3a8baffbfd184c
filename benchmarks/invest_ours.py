"""Our side of the comparison with InVEST: the same quantities from the same files, by the `invest` methods.

``python benchmarks/invest_ours.py LANDSCAPE OUT MODEL DEM`` writes the maps and prints seconds and peak memory as JSON.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import polars
import rasterio
from invest_ours_routed import nutrients, sediment
from invest_sides import Floats, Pair, Place
from landscape import profile
from measure import peak_mb

from qingshan.grid.flow.flow import Scheme
from qingshan.nature import (
    budyko,
    carbon_stock,
    curve_number,
    evapotranspiration,
    habitat_quality,
    water_yield,
)


def annual_water_yield(place: Place) -> Iterator[Pair]:
    """Evapotranspiration and yield by Fu's curve."""
    rain, table = place.layer("rain_annual"), "biophysical"
    demand = evapotranspiration.potential(place.layer("et0_annual"), place.by_class(table, "kc"))
    store = budyko.available_water(place.layer("soil_depth"), place.by_class(table, "root_depth"), place.layer("pawc"))
    z = np.asarray(place.parameters("annual_water_yield")["seasonality_constant"])
    actual = budyko.fu_capped(rain, demand, store, z, place.by_class(table, "lulc_veg"))
    yield "actual evapotranspiration", actual, "output/per_pixel/aet.tif"
    yield "water yield", water_yield.depth(rain, actual), "output/per_pixel/wyield.tif"


def carbon(place: Place) -> Iterator[Pair]:
    """Stock of two dates, its change, and the change's worth. A stock per hectare is what InVEST maps."""
    given = place.parameters("carbon")
    hectare = np.asarray(10_000.0)

    def density(cover: str) -> Floats:
        pools = (
            place.by_class("carbon_pools", f"c_{pool}", cover=cover) for pool in ("above", "below", "soil", "dead")
        )
        return carbon_stock.density(*pools)

    before, after = density("land_cover"), density("land_cover_later")
    change = carbon_stock.change(after, before, hectare)
    years = np.asarray(given["lulc_alt_year"] - given["lulc_bas_year"])
    rate, growth = np.asarray(given["discount_rate"] / 100), np.asarray(given["rate_change"] / 100)
    price = np.asarray(given["price_per_metric_ton_of_c"])
    yield "carbon in store", before, "c_storage_bas.tif"
    yield "change of carbon in store", change, "c_change_bas_alt.tif"
    worth = carbon_stock.present_value_invest(change, price, rate, growth, years)
    yield "present value of the change", worth, "npv_alt.tif"


def urban_flood(place: Place) -> Iterator[Pair]:
    """Storm runoff by curve number."""
    storm = np.asarray(place.parameters("urban_flood")["rainfall_depth"])
    groups = (place.by_class("curve_numbers", f"cn_{letter}") for letter in "abcd")
    number = curve_number.by_soil_group(place.layer("soil_group"), *groups)
    runoff = curve_number.runoff(storm, number, np.asarray(0.2))
    yield "storm runoff", runoff, "Q_mm.tif"
    yield "share of the storm held back", curve_number.retention_index(storm, runoff), "Runoff_retention_index.tif"


def habitat(place: Place) -> Iterator[Pair]:
    """Degradation by three threats and the quality that is left."""
    threats = [
        habitat_quality.Threat(
            place.layer(row["cur_path"].removesuffix(".tif")),
            row["max_dist"],
            row["weight"],
            place.by_class("sensitivity", row["threat"]),
            row["decay"] == "exponential",
        )
        for row in polars.read_csv(place.folder / "threats.csv").iter_rows(named=True)
    ]
    lost = habitat_quality.degradation(threats, np.asarray(1.0), place.cells, around=False)
    half = np.asarray(place.parameters("habitat_quality")["half_saturation_constant"])
    yield "degradation", lost, "deg_sum_c.tif"
    suitability = place.by_class("sensitivity", "habitat")
    yield "habitat quality", habitat_quality.quality(suitability, lost, half), "quality_c.tif"


Maker = Callable[[Place], Iterator[Pair]]
MODELS: dict[str, Maker] = {
    "annual_water_yield": annual_water_yield,
    "carbon": carbon,
    "urban_flood": urban_flood,
    "sdr_d8": partial(sediment, scheme=Scheme.STEEPEST),
    "sdr_mfd": partial(sediment, scheme=Scheme.QUANTISED),
    "ndr_d8": partial(nutrients, scheme=Scheme.STEEPEST),
    "ndr_mfd": partial(nutrients, scheme=Scheme.QUANTISED),
    "habitat_quality": habitat,
}


def make(model: str, place: Place, out: Path) -> float:
    """Read, compute and write one model, as InVEST does: seconds it took."""
    start = time.perf_counter()
    for quantity, values, _ in MODELS[model](place):
        with rasterio.open(out / f"{quantity}.tif", "w", **profile(place.of, "ours")) as file:
            file.write(values.astype(np.float32), 1)
    return time.perf_counter() - start


def main() -> None:
    """The second of two goes counts: the first loads kernels, as an import does."""
    folder, out, model, dem = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    out.mkdir(parents=True, exist_ok=True)
    place = Place.read(folder, dem)
    taken = [make(model, place, out) for _ in range(2)][1]
    print(json.dumps({"seconds": taken, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main()
