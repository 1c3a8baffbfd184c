"""Ctrl-C ends with 130 and leaves nothing half-done."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import rasterio
import yaml
from affine import Affine

SIZE = 3000  # cells; the account of it takes seconds, so that a signal surely meets it at work


def _slow_run(folder: Path) -> Path:
    transform = Affine(0.001, 0, 100.0, 0, -0.001, 24.0)
    for name, value, kind in (("cover", 2, "uint8"), ("rain", 1500, "float32"), ("temperature", 18, "float32")):
        profile = {"driver": "GTiff", "count": 1, "height": SIZE, "width": SIZE, "dtype": kind, "crs": "EPSG:4326"}
        with rasterio.open(folder / f"{name}.tif", "w", transform=transform, **profile) as file:
            file.write(np.full((SIZE, SIZE), value, kind), 1)
    ring = [[100.0, 21.0], [103.0, 21.0], [103.0, 24.0], [100.0, 24.0], [100.0, 21.0]]
    feature = {"type": "Feature", "properties": {"code": "530802", "name": "县"}}
    feature |= {"geometry": {"type": "Polygon", "coordinates": [ring]}}
    (folder / "zones.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    run = {
        "title": {"zh": "慢", "en": "slow"},
        "period": 2019,
        "profile": "CN-GUIDE-2020",
        "zones": {"file": "zones.geojson"},
        "land_cover": {"file": "cover.tif", "legend": "igbp"},
        "rasters": {
            "nature.rain": {"file": "rain.tif", "unit": "mm"},
            "nature.temperature": {"file": "temperature.tif", "unit": "degC"},
        },
    }
    (folder / "run.yaml").write_text(yaml.safe_dump(run, allow_unicode=True), "utf-8")
    return folder / "run.yaml"


def test_ctrl_c_ends_with_130_and_leaves_nothing(tmp_path: Path) -> None:
    run = _slow_run(tmp_path)
    out = tmp_path / "out"
    command = [sys.executable, "-m", "qingshan", "account", str(run), "--out", str(out)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ)
    deadline = time.monotonic() + 120
    while not list(tmp_path.glob(".out.*.part")) and time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=120)
    assert process.returncode == 130, told
    assert "没有留下半成品" in told
    assert "Traceback" not in told
    assert not out.exists()
    assert list(tmp_path.glob(".out.*")) == []
