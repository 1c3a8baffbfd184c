"""Seconds and peak memory of our maps and of InVEST's, from the same files, each model in a process of its own.

The size is that of QINGSHAN_INVEST_SIZE, 1024 cells a side unless it says so.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from invest_ours import MODELS
from invest_sides import Place, interpreter, run_invest
from measure import report


def ours(place: Place, out: Path, model: str) -> dict[str, float]:
    """Run one of our models in a process of its own."""
    script = Path(__file__).with_name("invest_ours.py")
    command = [sys.executable, str(script), str(place.folder), str(out), model, place.dem]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Make the landscape, run both."""
    python, why = interpreter()
    if not python:
        report("our maps beside InVEST's", None, "s", "", None, why)
        return
    size = int(os.environ.get("QINGSHAN_INVEST_SIZE", "1024"))
    with tempfile.TemporaryDirectory() as name:
        place = replace(Place.made(Path(name) / "landscape", size, size, seed=7), dem="dem_drained")
        his = run_invest(python, place, Path(name) / "invest", list(MODELS))
        for model, other in his.items():
            mine = ours(place, Path(name) / "ours", model)
            why = f"InVEST {other['seconds']:.2f} s, {other['peak_mb']:.0f} MB; ours {mine['peak_mb']:.0f} MB"
            report(f"{model} of {size}² cells", mine["seconds"], "s", "", True, why)


if __name__ == "__main__":
    main()
