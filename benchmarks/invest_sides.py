"""What both sides of the comparison with InVEST stand on: the made landscape, InVEST's results, how two maps agree."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import numpy.typing as npt
import polars
import rasterio
from landscape import Landscape, write, write_drained
from rasterio.features import rasterize

from qingshan.grid.cells import Cells
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.zones import Zones, cover_of

Floats = npt.NDArray[np.float64]
#: Name of a quantity, our map of it, and the file that InVEST wrote.
Pair = tuple[str, Floats, str]
RUNNER = Path(__file__).parent / "invest_runner.py"
#: Two values agree that differ by less than this share of InVEST's; below a millionth of the map's mean it is noise.
CLOSE, NOISE = 1e-4, 1e-6


def interpreter() -> tuple[str, str]:
    """The Python of the environment that QINGSHAN_INVEST names, and, when it cannot be used, why."""
    named = os.environ.get("QINGSHAN_INVEST", "")
    if not named:
        return "", "QINGSHAN_INVEST does not name an environment with natcap-invest"
    python = Path(named) / "bin/python"
    if not python.is_file():
        return "", f"QINGSHAN_INVEST names {named}, which has no bin/python"
    done = subprocess.run([str(python), "-c", "import natcap.invest"], capture_output=True, text=True, check=False)
    wrong = done.stderr.strip().splitlines()[-1:] if done.returncode else []
    return ("", f"natcap-invest cannot be imported there: {wrong[0]}") if done.returncode else (str(python), "")


@dataclass(frozen=True)
class Place:
    """A made landscape in a folder, as arrays: NaN where nothing is, and outside the watersheds if masked."""

    folder: Path
    of: Landscape
    dem: str = "dem"

    @classmethod
    def made(cls, folder: Path, rows: int, columns: int, seed: int) -> "Place":
        """Write a landscape with both heights."""
        of = Landscape(rows, columns, seed=seed)
        write(of, folder)
        write_drained(of, folder)
        return cls(folder, of)

    @classmethod
    def read(cls, folder: Path, dem: str) -> "Place":
        """A landscape that has been written."""
        with rasterio.open(folder / f"{dem}.tif") as file:
            return cls(folder, Landscape(file.height, file.width, file.transform.a), dem)

    def layer(self, name: str, mask: bool = False) -> Floats:
        """A layer as float64."""
        with rasterio.open(self.folder / f"{name}.tif") as file:
            values = np.where(file.read(1) == file.nodata, np.nan, file.read(1).astype(float))
        return np.where(self.watersheds() > 0, values, np.nan) if mask else values

    def by_class(self, table: str, column: str, mask: bool = False, cover: str = "land_cover") -> Floats:
        """A column of a table laid on the map of classes."""
        rows = polars.read_csv(self.folder / f"{table}.csv")
        values = self._laid(rows["lucode"], rows[column], cover)
        return np.where(self.watersheds() > 0, values, np.nan) if mask else values

    def is_class(self, table: str, column: str, word: str) -> npt.NDArray[np.bool_]:
        """Where a class has a word in a column."""
        rows = polars.read_csv(self.folder / f"{table}.csv")
        return self._laid(rows["lucode"], (rows[column] == word).cast(polars.Float64), "land_cover") > 0

    def _laid(self, codes: polars.Series, values: polars.Series, cover: str) -> Floats:
        lookup = np.full(256, np.nan)
        lookup[codes.to_numpy()] = values.to_numpy()
        return lookup[np.nan_to_num(self.layer(cover), nan=255).astype(int)]

    def watersheds(self, name: str = "watersheds", column: str = "ws_id") -> Floats:
        """The zone of each cell by its middle, 0 outside: as InVEST masks and sums."""
        frame = geopandas.read_file(self.folder / f"{name}.gpkg")
        pairs = zip(frame.geometry, frame[column], strict=True)
        return np.asarray(rasterize(pairs, (self.of.rows, self.of.columns), transform=self.of.transform), float)

    def sums(self, values: Floats) -> Floats:
        """The sum of a map over each watershed with the exact share of each cell, as a run of ours adds up."""
        frame = geopandas.read_file(self.folder / "watersheds.gpkg")
        zones = Zones(tuple(frame["ws_id"].astype(str)), tuple(frame["ws_id"].astype(str)), tuple(frame.geometry))
        grid = TargetGrid(str(frame.crs), self.of.transform, self.of.rows, self.of.columns)
        cover = cover_of(zones, grid, Window(0, 0, grid.rows, grid.columns))
        parts = np.nan_to_num(values.ravel()[cover.cell]) * cover.share
        return np.bincount(cover.zone, weights=parts, minlength=len(zones.codes))

    def parameters(self, model: str) -> dict[str, float]:
        """What both sides are given of a model beside maps and tables."""
        return dict(json.loads((self.folder / "parameters.json").read_text("utf-8"))[model])

    @property
    def cells(self) -> Cells:
        """The cells as the map has them: squares of the nominal size, which is how InVEST measures."""
        side = np.full(self.of.rows, self.of.cell)
        return Cells(side, side, side**2, (self.of.rows, self.of.columns))


def theirs(place: Place, path: Path) -> Floats:
    """A raster that InVEST wrote, on the grid of the place: it may be cut to the box of the watersheds."""
    out = np.full((place.of.rows, place.of.columns), np.nan)
    with rasterio.open(path) as file:
        values = file.read(1).astype(float)
        column, row = (round(at) for at in ~place.of.transform @ (file.transform.c, file.transform.f))
        values[np.isclose(values, file.nodata)] = np.nan
        out[row : row + file.height, column : column + file.width] = values
    return out


def run_invest(python: str, place: Place, out: Path, models: list[str]) -> dict[str, dict[str, float]]:
    """Run models of InVEST on a place: seconds and peak memory of each. Raises ``RuntimeError`` with its last words."""
    command = [python, str(RUNNER), str(place.folder), str(out), "--dem", f"{place.dem}.tif", "--models", *models]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


@dataclass(frozen=True)
class Agreement:
    """How two maps agree. within : share of cells that agree to 1e-4;  worst : largest relative difference

    only_ours, only_theirs : cells where only one of them has a value;  by_zone : largest relative difference of a sum
    """

    within: float
    worst: float
    only_ours: int
    only_theirs: int
    by_zone: float

    @property
    def alone(self) -> int:
        """Cells that only one of the two has."""
        return self.only_ours + self.only_theirs

    def __str__(self) -> str:
        return (
            f"within 1e-4; worst {self.worst:.1e}, watersheds {self.by_zone:.1e}, "
            f"cells only here {self.only_ours}, only there {self.only_theirs}"
        )


def agreement(ours: Floats, other: Floats, zones: Floats) -> Agreement:
    """Compare two maps cell by cell and by sums of zones (0 is outside)."""
    both = np.isfinite(ours) & np.isfinite(other) & (zones > 0)
    a, b = ours[both], other[both]
    scale = np.maximum(np.abs(b), NOISE * np.abs(b).mean()) if b.size else b
    apart = np.divide(np.abs(a - b), scale, out=np.zeros_like(b), where=scale > 0)
    index = zones.astype(int).ravel()

    def sums(values: Floats) -> Floats:
        return np.bincount(index, weights=np.nan_to_num(values).ravel())[1:]

    mine, his = sums(ours), sums(other)
    return Agreement(
        within=float((apart < CLOSE).mean()) if b.size else 0.0,
        worst=float(apart.max()) if b.size else np.inf,
        only_ours=int((np.isfinite(ours) & ~np.isfinite(other) & (zones > 0)).sum()),
        only_theirs=int((~np.isfinite(ours) & np.isfinite(other) & (zones > 0)).sum()),
        by_zone=float(np.max(np.abs(mine - his) / np.maximum(np.abs(his), 1e-300))),
    )
