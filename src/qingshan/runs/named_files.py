"""Files that a run names beside its zones, land cover, layers and statistics 其他输入: what each is for."""

from typing import NamedTuple

from qingshan.runs.runfile import RunFile


class NamedFile(NamedTuple):
    """A file that the run file names: its role in the manifest, and whether it is a raster or polygons."""

    role: str
    file: str
    source: str
    raster: bool


def further_files(run: RunFile) -> list[NamedFile]:
    """The opening map of the extent account, and what scenarios bring."""
    found = []
    if run.opening_land_cover is not None:
        found.append(NamedFile("opening_land_cover", run.opening_land_cover.file, run.opening_land_cover.source, True))
    for scenario in run.scenarios:
        name = f"scenario {scenario.code}"
        if scenario.land_cover is not None:
            found.append(NamedFile(f"{name} land_cover", scenario.land_cover.file, scenario.land_cover.source, True))
        if scenario.project is not None:
            found.append(NamedFile(f"{name} project", scenario.project.file, scenario.project.source, False))
        for role, raster in scenario.rasters.items():
            found.append(NamedFile(f"{name} {role}", raster.file, raster.source, True))
    return found
