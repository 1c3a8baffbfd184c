"""Annual water yield, sediment by D8, carbon and storm runoff: our result rasters and tables beside InVEST's.

Both read the same files of a made landscape and write the same rasters; InVEST runs its four models one after the
other, each in a process of its own, we run all in one. The size is that of QINGSHAN_INVEST_SIZE, 4096 cells a side,
for which the goals are stated, unless it says so. InVEST runs once (two minutes at that size), ours five times.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import numpy as np
import rasterio
from four_models_ours import RESULTS
from invest_sides import Place, agreement, interpreter, run_invest, theirs
from measure import report

INVEST = ["annual_water_yield", "carbon", "urban_flood", "sdr_d8"]
#: Share of cells that must agree to 1e-4, and how far the sums of watersheds may be apart. What settles hangs on small
#: differences between delivery ratios that InVEST keeps in float32: single cells differ, sums do not.
CELLS, SETTLED, SUMS, WHOLE_CELLS = 0.999, 0.95, 1e-6, 0.01


def ours(place: Place, out: Path) -> dict[str, float]:
    """All four models of ours in one process.

    glibc is told to give large arrays back at once: otherwise what was freed counts as memory still held.
    """
    command = [sys.executable, str(Path(__file__).with_name("four_models_ours.py"))]
    command += [str(place.folder), str(out), place.dem]
    given = os.environ | {"MALLOC_MMAP_THRESHOLD_": "1000000"}
    done = subprocess.run(command, capture_output=True, text=True, env=given, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


def compare(place: Place, mine: Path, other: Path) -> bool:
    """Report how each raster agrees, and the table with it; whether all do."""
    zones, good = place.watersheds(), True
    with (mine / "watersheds.csv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    for name, path in RESULTS.items():
        with rasterio.open(mine / f"{name}.tif") as file:
            values = file.read(1).astype(float)
        found = agreement(np.where(zones > 0, values, np.nan), theirs(place, other / path), zones)
        least = SETTLED if name == "sed_deposition" else CELLS
        right = found.within >= least and found.by_zone < SUMS and not found.alone
        if name in table[0]:  # the table adds up exact shares of cells, InVEST whole cells
            stated = np.array([float(row[name]) for row in table])
            summed = np.array([np.nansum(values[zones == number]) for number in range(1, len(table) + 1)])
            right &= bool(np.all(np.abs(stated - summed) <= 0.01 * np.abs(summed) + 1e-9))
        report(f"{name}: cells that agree", found.within, "", f">= {least}", bool(right), str(found))
        good &= bool(right)
    return good


def compare_parts(mine: Path, other: Path) -> bool:
    """Report how the water of the parts of watersheds agrees: exact shares of cells here, whole cells there."""
    tables = []
    for path in (mine / "subwatersheds.csv", other / "annual_water_yield/output/subwatershed_results_wyield.csv"):
        with path.open(encoding="utf-8") as file:
            tables.append({row["subws_id"]: row for row in csv.DictReader(file)})
    here, there = tables
    names = ("precip_mn", "PET_mn", "AET_mn", "wyield_mn")
    apart = [abs(float(here[one][name]) / float(there[one][name]) - 1) for one in there for name in names]
    good = here.keys() == there.keys() and max(apart) < WHOLE_CELLS
    report("water of the parts of watersheds: furthest apart", max(apart), "relative", f"< {WHOLE_CELLS}", good)
    return good


def main() -> None:
    """Make the landscape, run both, compare, and set the costs side by side."""
    python, why = interpreter()
    if not python:
        report("four models beside InVEST's", None, "s", "", None, why)
        return
    size = int(os.environ.get("QINGSHAN_INVEST_SIZE", "4096"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        place = Place.made(folder / "landscape", size, size, seed=7)
        ours(place, folder / "ours")  # compiles what is not compiled yet
        his = run_invest(python, place, folder / "invest", INVEST)
        runs = [ours(place, folder / "ours") for _ in range(5)]
        right = compare(place, folder / "ours", folder / "invest")
        right &= compare_parts(folder / "ours", folder / "invest")
    full = size >= 4096
    for what, words in (("seconds", "wall"), ("cpu", "CPU")):
        mine, other = median(run[what] for run in runs), sum(one[what] for one in his.values())
        told = f"InVEST {other:.1f} s, ours {mine:.1f} s"
        target = ">= 10" if full else ""
        report(
            f"four models, {size}²: {words} time saved",
            other / mine,
            "×",
            target,
            right and not (full and other < 10 * mine),
            told,
        )
    mine, other = max(run["peak_mb"] for run in runs), max(one["peak_mb"] for one in his.values())
    told = f"InVEST {other:.0f} MB, ours {mine:.0f} MB"
    target = "<= 0.5" if full else ""
    report(
        f"four models, {size}²: peak memory", mine / other, "×", target, right and not (full and mine > other / 2), told
    )


if __name__ == "__main__":
    main()
