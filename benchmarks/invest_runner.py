"""Run InVEST's models on a made landscape, each in a process of its own: wall and CPU seconds and peak memory as
JSON.

``PYTHON invest_runner.py LANDSCAPE OUT [--models NAME ...] [--dem FILE]``, where PYTHON is the interpreter of the
environment that has natcap-invest. It stands alone: nothing of qingshan is imported, and of InVEST only the models,
called as functions, so that no report is made and nothing is sent.
"""

import argparse
import importlib
import json
import logging
import subprocess
import sys
import time
from pathlib import Path

#: Name here: (module, arguments that are not files of the landscape).
MODELS = {
    "annual_water_yield": ("annual_water_yield", {}),
    "carbon": ("carbon", {"calc_sequestration": True, "do_valuation": True}),
    "urban_flood": ("urban_flood_risk_mitigation", {}),
    "habitat_quality": ("habitat_quality", {}),
    "sdr_d8": ("sdr.sdr", {"flow_dir_algorithm": "d8"}),
    "sdr_mfd": ("sdr.sdr", {"flow_dir_algorithm": "mfd"}),
    "ndr_d8": ("ndr.ndr", {"flow_dir_algorithm": "d8", "calc_n": True, "calc_p": True}),
    "ndr_mfd": ("ndr.ndr", {"flow_dir_algorithm": "mfd", "calc_n": True, "calc_p": True}),
}
FILES = {
    "annual_water_yield": {
        "lulc_path": "land_cover.tif",
        "depth_to_root_rest_layer_path": "soil_depth.tif",
        "precipitation_path": "rain_annual.tif",
        "pawc_path": "pawc.tif",
        "eto_path": "et0_annual.tif",
        "watersheds_path": "watersheds.gpkg",
        "sub_watersheds_path": "subwatersheds.gpkg",
        "biophysical_table_path": "biophysical.csv",
    },
    "carbon": {
        "lulc_bas_path": "land_cover.tif",
        "lulc_alt_path": "land_cover_later.tif",
        "carbon_pools_path": "carbon_pools.csv",
    },
    "urban_flood": {
        "aoi_watersheds_path": "watersheds.gpkg",
        "lulc_path": "land_cover.tif",
        "soils_hydrological_group_raster_path": "soil_group.tif",
        "curve_number_table_path": "curve_numbers.csv",
    },
    "habitat_quality": {
        "lulc_cur_path": "land_cover.tif",
        "threats_table_path": "threats.csv",
        "sensitivity_table_path": "sensitivity.csv",
    },
    "sdr": {
        "erosivity_path": "erosivity.tif",
        "erodibility_path": "erodibility.tif",
        "lulc_path": "land_cover.tif",
        "watersheds_path": "watersheds.gpkg",
        "biophysical_table_path": "biophysical.csv",
    },
    "ndr": {
        "lulc_path": "land_cover.tif",
        "runoff_proxy_path": "runoff_proxy.tif",
        "watersheds_path": "watersheds.gpkg",
        "biophysical_table_path": "biophysical.csv",
    },
}


def arguments(model: str, landscape: Path, out: Path, dem: str) -> dict[str, object]:
    """All arguments of one model, as InVEST calls them."""
    kind = model.removesuffix("_d8").removesuffix("_mfd")
    parameters = json.loads((landscape / "parameters.json").read_text("utf-8"))[kind]
    files = {name: str(landscape / file) for name, file in FILES[kind].items()}
    if kind in ("sdr", "ndr"):
        files["dem_path"] = str(landscape / dem)
    return {"workspace_dir": str(out / model), "n_workers": -1, **MODELS[model][1], **files, **parameters}


def run_here(model: str, given: dict[str, object]) -> dict[str, float]:
    """Run one model in this process."""
    logging.disable(logging.WARNING)
    module = importlib.import_module(f"natcap.invest.{MODELS[model][0]}")
    start, before = time.perf_counter(), time.process_time()
    module.execute(given)
    taken, worked = time.perf_counter() - start, time.process_time() - before
    peak = float(Path("/proc/self/status").read_text("ascii").split("VmHWM:")[1].split()[0]) / 1024
    return {"seconds": taken, "cpu": worked, "peak_mb": peak}


def run_apart(model: str, given: argparse.Namespace) -> dict[str, float]:
    """Run one model in a process of its own, into an empty workspace, so that nothing is remembered."""
    command = [sys.executable, __file__, str(given.landscape), str(given.out), "--one", model, "--dem", given.dem]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{model} did not run:\n{done.stderr[-3000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("landscape", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--models", nargs="+", default=list(MODELS), choices=list(MODELS))
    parser.add_argument("--dem", default="dem.tif")
    parser.add_argument("--one", choices=list(MODELS), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(run_here(given.one, arguments(given.one, given.landscape, given.out, given.dem))))
        return
    given.out.mkdir(parents=True, exist_ok=True)
    taken = {model: run_apart(model, given) for model in given.models}
    (given.out / "invest.json").write_text(json.dumps(taken, indent=2) + "\n", "utf-8")
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
