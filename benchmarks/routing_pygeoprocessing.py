"""Fill, multiple flow and the factor LS by pygeoprocessing and InVEST: ``PYTHON routing_pygeoprocessing.py DEM OUT``.

It stands alone, for the interpreter of the environment that has natcap-invest. Prints the seconds as JSON; the factor
is OUT/ls.tif. What InVEST's sediment model does on its way to LS is done, and nothing else.
"""

import json
import sys
import time
from pathlib import Path

import pygeoprocessing
from natcap.invest.sdr import sdr
from pygeoprocessing import routing


def main(dem: str, folder: str) -> None:
    """Run the five steps."""
    out = {name: str(Path(folder) / f"{name}.tif") for name in ("filled", "slope", "direction", "gathered", "ls")}
    start = time.perf_counter()
    routing.fill_pits((dem, 1), out["filled"], working_dir=folder)
    pygeoprocessing.calculate_slope((out["filled"], 1), out["slope"])
    routing.flow_dir_mfd((out["filled"], 1), out["direction"], working_dir=folder)
    routing.flow_accumulation_mfd((out["direction"], 1), out["gathered"])
    sdr._calculate_ls_factor(out["gathered"], out["slope"], 122.0, out["ls"])
    print(json.dumps(time.perf_counter() - start))


if __name__ == "__main__":
    main(*sys.argv[1:])
