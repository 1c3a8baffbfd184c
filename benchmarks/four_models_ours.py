"""Our side of `four_models`: annual water yield, sediment by D8, carbon and storm runoff from files to files.

``python benchmarks/four_models_ours.py LANDSCAPE OUT DEM`` prints wall and CPU seconds and peak memory as JSON. What is
local to a cell goes through the walk; how water runs is worked out before it, in float32, and joins it as layers.
"""

import csv
import json
import os
import sqlite3
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
import shapely
from measure import peak_mb
from rasterio.features import rasterize

from qingshan.grid.cells import Cells
from qingshan.grid.flow.fill import fill_in_place
from qingshan.grid.flow.slope_partial import tangent_from_neighbours
from qingshan.grid.flow.steepest import Steepest
from qingshan.grid.flow.steepest_walks import numbers_in, settle
from qingshan.grid.layer import Kind, Layer
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.walk import Job, Means, Outcome, Step, walk
from qingshan.grid.zones import Zones
from qingshan.nature import (
    budyko,
    carbon_stock,
    curve_number,
    evapotranspiration,
    flood_mitigation,
    sediment_delivery,
    slope_length,
    soil_retention,
    water_yield,
)
from qingshan.nature.connectivity import (
    LEAST_COVER,
    LEAST_SLOPE,
    MOST_SLOPE,
    down_by_steepest,
    index_of,
    upslope_by_steepest,
)

Singles = npt.NDArray[np.float32]
STRIP, FEW = 512, 64  # rows taken at once
HECTARE = 10_000.0
POOLS = ("c_above", "c_below", "c_soil", "c_dead")
#: Name of each result: the file that InVEST writes.
RESULTS = {
    "aet": "annual_water_yield/output/per_pixel/aet.tif",
    "fractp": "annual_water_yield/output/per_pixel/fractp.tif",
    "wyield": "annual_water_yield/output/per_pixel/wyield.tif",
    "c_storage_bas": "carbon/c_storage_bas.tif",
    "c_storage_alt": "carbon/c_storage_alt.tif",
    "c_change": "carbon/c_change_bas_alt.tif",
    "npv": "carbon/npv_alt.tif",
    "Q_mm": "urban_flood/Q_mm.tif",
    "retention_index": "urban_flood/Runoff_retention_index.tif",
    "retention_m3": "urban_flood/Runoff_retention_m3.tif",
    "stream": "sdr_d8/stream.tif",
    "rkls": "sdr_d8/rkls.tif",
    "usle": "sdr_d8/usle.tif",
    "sed_export": "sdr_d8/sed_export.tif",
    "avoided_erosion": "sdr_d8/avoided_erosion.tif",
    "sed_deposition": "sdr_d8/sed_deposition.tif",
    "avoided_export": "sdr_d8/avoided_export.tif",
}


def share_of(part: Any, whole: Any) -> Any:
    """One quantity by another. [1]"""
    return part / whole


def off_streams(value: Any, stream: Any) -> Any:
    """A value, nothing on streams, as InVEST leaves them out."""
    return np.where(stream > 0, np.nan, value)


def watersheds(path: Path, number: str) -> Zones:
    """The polygons of a GeoPackage, which is an SQLite file: a header of 8 bytes and the box, then WKB."""
    with closing(sqlite3.connect(path)) as file:
        rows = file.execute(f"select {number}, geom from {path.stem} order by fid").fetchall()
    names = tuple(str(number) for number, _ in rows)
    boxes = (0, 32, 48, 48, 64)
    return Zones(names, names, tuple(shapely.from_wkb(blob[8 + boxes[blob[3] >> 1 & 7] :]) for _, blob in rows))


class Models:
    """The landscape's files, and the folder that results go to."""

    def __init__(self, folder: Path, out: Path, dem: str) -> None:
        self.folder, self.out, self.dem = folder, out, dem
        out.mkdir(parents=True, exist_ok=True)
        with rasterio.open(folder / f"{dem}.tif") as file:
            self.grid = TargetGrid(file.crs.to_string(), file.transform, file.height, file.width)
        self.zones = watersheds(folder / "watersheds.gpkg", "ws_id")
        self.given: Mapping[str, Any] = json.loads((folder / "parameters.json").read_text("utf-8"))
        side = np.full(self.grid.rows, self.grid.transform.a)
        self.cells = Cells(side, side, side**2, (self.grid.rows, self.grid.columns))

    def table(self, name: str, column: str) -> dict[int, float]:
        """A column by land-cover code."""
        with (self.folder / f"{name}.csv").open(encoding="utf-8") as file:
            return {int(row["lucode"]): float(row[column]) for row in csv.DictReader(file)}

    def laid(self, name: str, table: str, columns: tuple[str, ...], cover: str) -> None:
        """Write the sum of some columns laid on a map of classes."""
        tables = [self.table(table, column) for column in columns]
        laid = np.full(256, np.nan)
        for code in tables[0]:
            laid[code] = sum(table[code] for table in tables)
        with rasterio.open(self.folder / f"{cover}.tif") as file, self.new(name, "float64") as made:
            for row in range(0, self.grid.rows, STRIP):
                strip = rasterio.windows.Window(0, row, self.grid.columns, min(STRIP, self.grid.rows - row))
                made.write(laid[file.read(1, window=strip)], 1, window=strip)

    def new(self, name: str, kind: str = "float32") -> Any:
        """A file for a result: tiled, compressed as fast as it goes."""
        profile = {"driver": "GTiff", "count": 1, "height": self.grid.rows, "width": self.grid.columns, "dtype": kind}
        profile |= {"crs": self.grid.crs, "transform": self.grid.transform, "tiled": True, "compress": "ZSTD"}
        profile |= {"blockxsize": 512, "blockysize": 512, "zstd_level": 1}
        if "float" in kind:
            profile["nodata"] = np.nan
        return rasterio.open(self.out / f"{name}.tif", "w", **profile)

    def write(self, name: str, values: npt.NDArray[Any]) -> None:
        """A whole map."""
        with self.new(name, values.dtype.name) as file:
            for row in range(0, len(values), 512):
                part = values[row : row + 512]
                file.write(part, 1, window=rasterio.windows.Window(0, row, part.shape[1], len(part)))

    def route(self) -> tuple[Steepest, Singles]:
        """Where water runs: trees of steepest flow, and the slope of the filled ground as a fraction."""
        with rasterio.open(self.folder / f"{self.dem}.tif") as file:
            ground = file.read(1)
            ground[ground == file.nodata] = np.nan
        inside = rasterize(self.zones.geometries, ground.shape, transform=self.grid.transform, dtype="uint8")
        ground[inside == 0] = np.nan  # as InVEST cuts all maps before it fills
        del inside
        fill_in_place(ground)
        trees = Steepest.of(ground, self.cells.width, self.cells.height)
        fall = tangent_from_neighbours(ground, self.cells.width, self.cells.height)
        del ground
        above = trees.cells_above()
        self.write("gathered", above)
        stream = (above > self.given["sdr"]["threshold_flow_accumulation"]).astype(np.uint8)
        del above
        self.write("stream", stream)
        slope = np.empty_like(fall)
        for row in range(0, len(fall), STRIP):
            slope[row : row + STRIP] = np.degrees(np.arctan(fall[row : row + STRIP]))
        self.write("slope", slope)
        return trees, fall

    def deliver(self, trees: Steepest, fall: Singles) -> Singles:
        """The delivery ratio of sediment. `fall` is used up."""
        np.clip(fall, LEAST_SLOPE, MOST_SLOPE, out=fall)
        cover = np.full(256, np.nan)
        for code, held in self.table("biophysical", "usle_c").items():
            cover[code] = max(held, LEAST_COVER)
        with rasterio.open(self.folder / "land_cover.tif") as file:
            classes = file.read(1)
        self.write("up", upslope_by_steepest(trees, classes, fall, self.cells, cover))
        for row in range(len(fall)):
            fall[row] *= cover[classes[row]]
        del classes
        with rasterio.open(self.out / "stream.tif") as file:
            stream = file.read(1).view(bool)
        ratio = down_by_steepest(trees, stream, fall)
        given = self.given["sdr"]
        with rasterio.open(self.out / "up.tif") as file:
            for row in range(0, len(ratio), STRIP):
                part = ratio[row : row + STRIP]
                up = file.read(1, window=rasterio.windows.Window(0, row, part.shape[1], len(part)))
                for first in range(0, len(part), FEW):  # what NumPy puts in between is in float64
                    here = part[first : first + FEW]
                    index = index_of(up[first : first + FEW], here)
                    here[:] = sediment_delivery.delivery_of(
                        index, given["ic_0_param"], given["k_param"], given["sdr_max"]
                    )
        self.write("sdr", ratio)
        return ratio

    def settled(self, trees: Steepest, ratio: Singles) -> None:
        """Sediment that settles on its way, from the soil loss that the walk wrote. `ratio` is used up."""
        with rasterio.open(self.out / "usle.tif") as file, rasterio.open(self.out / "stream.tif") as streams:
            source = file.read(1)
            for row in range(0, len(source), STRIP):
                loss, share = source[row : row + STRIP], ratio[row : row + STRIP]
                box = rasterio.windows.Window(0, row, share.shape[1], len(share))
                stream = streams.read(1, window=box).view(bool)
                loss *= 1 - share
                loss[stream], share[stream] = 0.0, 1.0
        nothing = np.empty(0)
        settle(trees.ways, ratio, source, nothing, source, numbers_in(source), nothing)
        self.write("sed_deposition", source)

    def layer(self, name: str) -> Layer:
        """A map of the landscape or of the results."""
        at = self.folder if (self.folder / f"{name}.tif").is_file() else self.out
        return Layer(str(at / f"{name}.tif"), Kind.CLASS if name == "land_cover" else Kind.FIELD)

    def walked(
        self,
        steps: list[Step],
        tables: Mapping[str, Any],
        constants: Mapping[str, float],
        names: list[str],
        zones: Zones | None = None,
    ) -> Outcome:
        """One walk over the map: results to their files, and their sums by watershed; of other zones only sums."""
        codes = sorted(self.table("biophysical", "kc"))
        taken = {one for step in steps for one in step.takes.values()} | set(names)
        layers = taken - {step.gives for step in steps} - set(tables) - set(constants)
        job = Job(
            grid=self.grid,
            zones=zones or self.zones,
            layers={name: self.layer(name) for name in sorted({"land_cover", *layers})},
            classes="land_cover",
            class_index={code: place for place, code in enumerate(codes)},
            steps=steps,
            tables={name: np.array([laid[code] for code in codes]) for name, laid in tables.items()},
            constants=constants,
            summed=names,
            kept=[] if zones else [name for name in names if name not in layers],
            kept_as="float32",
        )
        with ExitStack() as opened:
            files = {name: opened.enter_context(self.new(name)) for name in job.kept}

            def sink(name: str, window: Window, values: npt.NDArray[Any]) -> None:
                box = rasterio.windows.Window(window.column, window.row, window.columns, window.rows)
                files[name].write(values, 1, window=box)

            return walk(job, sink=sink, means=Means(compiled=True))

    def local(self) -> Outcome:
        """Everything that a cell can tell alone, once it is known how water runs."""
        carbon, sdr = self.given["carbon"], self.given["sdr"]
        constants = {
            "z": self.given["annual_water_yield"]["seasonality_constant"],
            "none": 0,
            "hectare": HECTARE,
            "square": self.grid.transform.a**2,
            "side": self.grid.transform.a,
            "storm": self.given["urban_flood"]["rainfall_depth"],
            "lost": 0.2,
            "longest": sdr["l_max"],
            "price": carbon["price_per_metric_ton_of_c"],
            "rate": carbon["discount_rate"] / 100,
            "growth": carbon["rate_change"] / 100,
            "years": carbon["lulc_alt_year"] - carbon["lulc_bas_year"],
        }
        columns = {name: ("biophysical", name) for name in ("kc", "root_depth", "lulc_veg", "usle_c", "usle_p")}
        columns |= {pool: ("carbon_pools", pool) for pool in POOLS}
        columns |= {f"cn_{group}": ("curve_numbers", f"cn_{group}") for group in "abcd"}
        tables = {name: self.table(*where) for name, where in columns.items()}
        numbers = {name: float(value) for name, value in constants.items()}
        kept = ["aet", "fractp", "wyield", "c_storage_bas", "c_storage_alt", "c_change", "npv"]
        kept += ["Q_mm", "retention_index", "retention_m3", "rkls", "usle", "sed_export", "avoided_erosion"]
        return self.walked(STEPS, tables, numbers, kept)

    def avoided(self) -> Outcome:
        """What settles, and the export that is avoided."""
        step = Step(
            "avoided_export",
            sediment_delivery.avoided_export,
            {
                "potential": "rkls",
                "actual": "usle",
                "delivery": "sdr",
                "deposition": "sed_deposition",
                "area": "hectare",
            },
        )
        return self.walked([step], {}, {"hectare": HECTARE}, ["sed_deposition", "avoided_export"])

    def parts(self) -> Outcome:
        """The water of the parts of watersheds."""
        parts = watersheds(self.folder / "subwatersheds.gpkg", "subws_id")
        tables = {"kc": self.table("biophysical", "kc")}
        outcome = self.walked(STEPS[:1], tables, {}, ["rain_annual", "demand", "aet", "wyield"], parts)
        with (self.out / "subwatersheds.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["subws_id", "precip_mn", "PET_mn", "AET_mn", "wyield_mn"])
            cell = self.grid.transform.a**2
            sums = [one.total.sum(axis=1) * cell / one.area.sum(axis=1) for one in outcome.sums.values()]
            for place, code in enumerate(parts.codes):
                writer.writerow([code, *(f"{of[place]:.9g}" for of in sums)])
        return outcome

    def tables(self, outcomes: list[Outcome]) -> None:
        """Sums of all results by watershed."""
        sums = {name: one.total.sum(axis=1) for outcome in outcomes for name, one in outcome.sums.items()}
        with (self.out / "watersheds.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["ws_id", *sums])
            for place, code in enumerate(self.zones.codes):
                writer.writerow([code, *(f"{of[place]:.9g}" for of in sums.values())])


def _step(gives: str, compute: Any, *takes: str) -> Step:
    code = compute.__code__
    return Step(gives, compute, dict(zip(code.co_varnames[: code.co_argcount], takes, strict=True)))


STEPS = [
    _step("demand", evapotranspiration.potential, "et0_annual", "kc"),
    _step("store", budyko.available_water, "soil_depth", "root_depth", "pawc"),
    _step("aet", budyko.fu_capped, "rain_annual", "demand", "store", "z", "lulc_veg"),
    _step("fractp", share_of, "aet", "rain_annual"),
    _step("wyield", water_yield.depth, "rain_annual", "aet"),
    _step("c_storage_bas", carbon_stock.density, *POOLS),
    _step("c_storage_alt", carbon_stock.density, "later", "none", "none", "none"),
    _step("c_change", carbon_stock.change, "c_storage_alt", "c_storage_bas", "hectare"),
    _step("npv", carbon_stock.present_value_invest, "c_change", "price", "rate", "growth", "years"),
    _step("number", curve_number.by_soil_group, "soil_group", "cn_a", "cn_b", "cn_c", "cn_d"),
    _step("Q_mm", curve_number.runoff, "storm", "number", "lost"),
    _step("retention_index", curve_number.retention_index, "storm", "Q_mm"),
    _step("retention_m3", flood_mitigation.stored_by_vegetation, "storm", "Q_mm", "square"),
    _step("length", slope_length.length_invest, "gathered", "slope", "side", "longest"),
    _step("steep", slope_length.steepness_invest, "slope"),
    _step("bare", soil_retention.potential_loss, "erosivity", "erodibility", "length", "steep"),
    _step("rkls", off_streams, "bare", "stream"),
    _step("usle", soil_retention.actual_loss, "rkls", "usle_c", "usle_p"),
    _step("sed_export", sediment_delivery.export, "usle", "sdr", "hectare"),
    _step("avoided_erosion", soil_retention.retained, "rkls", "usle", "hectare"),
]


def make(folder: Path, out: Path, dem: str, told: bool = False) -> None:
    """All four models, from the files of a landscape to the files of a folder."""
    models, last = Models(folder, out, dem), time.perf_counter()

    def tell(name: str) -> None:
        nonlocal last
        if told:
            print(f"{name:<12} {time.perf_counter() - last:6.2f} s, peak {peak_mb():.0f} MB", file=sys.stderr)
        last = time.perf_counter()

    trees, fall = models.route()
    tell("route")
    ratio = models.deliver(trees, fall)
    del fall
    tell("deliver")
    models.laid("later", "carbon_pools", POOLS, "land_cover_later")
    tell("later")
    local = models.local()
    models.parts()
    tell("walk")
    models.settled(trees, ratio)
    del trees, ratio
    tell("settle")
    models.tables([local, models.avoided()])
    tell("second walk")


def main() -> None:
    """The command line."""
    folder, out, dem = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    start, before = time.perf_counter(), time.process_time()
    with rasterio.Env(GDAL_CACHEMAX=8_000_000):
        make(folder, out, dem, bool(os.environ.get("QINGSHAN_TELL")))
    taken, worked = time.perf_counter() - start, time.process_time() - before
    print(json.dumps({"seconds": taken, "cpu": worked, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main()
