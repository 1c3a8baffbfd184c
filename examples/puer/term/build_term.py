"""Rebuild the invented map and the postings of this folder: ``python examples/puer/term/build_term.py``.

The map of 2019 is real; the one of 2023 is INVENTED from it by the rules below, and so is everything that follows from
it. The same seed gives the same bytes. Nothing here says anything about Pu'er's land, woods or waters.
"""

import csv
import hashlib
import io
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import geopandas
import numpy as np
import rasterio

from qingshan.assets.from_maps import Mapped, land_postings
from qingshan.assets.postings import POSTINGS, Entry, posting
from qingshan.core import Period
from qingshan.grid.change import ChangeJob, change_matrix
from qingshan.grid.layer import Kind, Layer
from qingshan.grid.target import TargetGrid
from qingshan.grid.zones import Zones
from qingshan.rulebook import Rulebook, load_rulebook

HERE = Path(__file__).resolve().parent
INPUTS = HERE.parent / "inputs"
OPENING = INPUTS / "landcover_mcd12c1_2019_igbp_0p05deg.tif"
CLOSING = HERE / "landcover_2023_invented.tif"
PLACE, PERIOD = "530800", "2020-01-01/2023-12-31"
MADE_UP = "虚构示例 invented example"
SEED = "qingshan invented land cover 2023"


class Rule(NamedTuple):
    """Which share of the cells of some classes of 2019 gets another class in 2023."""

    classes: tuple[int, ...]
    becomes: int
    share: float


#: IGBP: 8 woody savanna, 9 savanna, 10 grassland, 12 cropland, 14 mosaic, 13 built-up, 0 water. All invented.
RULES = (
    Rule((8,), 2, 0.030),  # woods that close
    Rule((8,), 12, 0.008),  # land reclaimed
    Rule((9, 10), 8, 0.060),  # ecological retirement
    Rule((9, 10), 13, 0.010),  # building
    Rule((12, 14), 13, 0.080),  # building on cropland
    Rule((12, 14), 8, 0.120),  # retirement of steep fields
    Rule((2,), 0, 0.003),  # a reservoir
)


def changed(classes: Any) -> Any:
    """The invented classes: each cell draws a number from a hash of the seed and its place, so the draw never ages."""
    made = classes.copy()
    for row, column in np.ndindex(classes.shape):
        digest = hashlib.sha256(f"{SEED}:{row}:{column}".encode()).digest()
        draw, start = int.from_bytes(digest[:8], "big") / 2**64, 0.0
        for rule in RULES:
            if classes[row, column] in rule.classes:
                if start <= draw < start + rule.share:
                    made[row, column] = rule.becomes
                start += rule.share
    return made


def invented_map() -> bytes:
    """The map of 2023 on the cells of the map of 2019."""
    with rasterio.open(OPENING) as image:
        classes, profile = image.read(1), image.profile
    with rasterio.MemoryFile() as memory:
        with memory.open(**{**profile, "driver": "GTiff", "compress": "deflate", "zlevel": 9}) as image:
            image.write(changed(classes), 1)
            image.set_band_description(1, "INVENTED land cover 2023, not an observation")
            image.update_tags(legend="IGBP classes 0-16", note=MADE_UP, seed=SEED)
        return bytes(memory.read())


def matrix(book: Rulebook, items: list[str]) -> Any:
    """Areas of the whole city by item on both maps, hm²."""
    item_of = {kind: one.code for one in book.resources["land"].items for kind in one.ecosystems}
    columns = {
        one.code: items.index(item_of.get(one.ecosystem) or item_of[book.top("ecosystem", one.ecosystem)])
        for one in book.legends["igbp"].classes
    }
    frame = geopandas.read_file(INPUTS / "counties.geojson").to_crs("EPSG:4326")
    zones = Zones(tuple(frame["code"]), tuple(frame["name"]), tuple(frame.geometry))
    with rasterio.open(OPENING) as image:
        grid = TargetGrid("EPSG:4326", image.transform, image.height, image.width)
    layers = [Layer(str(path), Kind.CLASS, nodata=255) for path in (OPENING, CLOSING)]
    found = change_matrix(ChangeJob(grid, zones, *layers, columns, columns)).area.sum(axis=0) / 10_000
    kept = [*range(len(found) - 1), len(items)]  # classes that no map has are at the end; ground without one is last
    whole = np.zeros((len(items) + 1, len(items) + 1))
    whole[np.ix_(kept, kept)] = found
    return whole


def land(book: Rulebook) -> list[dict[str, Any]]:
    """The land account between the two maps."""
    items = [one.code for one in book.resources["land"].items]
    last = Period.parse(PERIOD).end
    document = f"两期地类图比对（{MADE_UP}）"
    managed = {"cropland": True, "garden": True, "built_up": True, "forest_land": False, "grassland": False}
    return land_postings(matrix(book, items), items, Mapped(PLACE, PERIOD, document, last, date(2024, 3, 1), managed))


def timber() -> Iterator[dict[str, Any]]:
    """Standing timber of plantations, one account a year; every number is made up."""
    yield posting("forest_volume", "plantation", PLACE, "2020", Entry.OPENING, "61400000", "m3")
    for year, growth, felled in ((2020, 2890000, 1710000), (2021, 2930000, 1690000), (2022, 2980000, 2260000),
                                 (2023, 3010000, 1620000)):  # fmt: skip
        for entry, cause, amount in ((Entry.INCREASE, "growth", growth), (Entry.DECREASE, "felling", felled)):
            yield posting(
                "forest_volume", "plantation", PLACE, f"{year}", entry, amount, "m3", cause=cause,
                document=f"森林资源更新{year}（{MADE_UP}）", happened=date(year, 12, 31),
                recorded=date(year + 1, 2, 20),
            )  # fmt: skip


def rivers() -> Iterator[dict[str, Any]]:
    """Length of rivers by class of water quality, one account a year; every number is made up."""
    classes = ("class_1", "class_2", "class_3", "class_4", "class_5")
    ends = ((180, 640, 420, 110, 30), (180, 660, 415, 100, 25), (190, 690, 400, 85, 15), (195, 705, 405, 65, 10),
            (200, 720, 400, 55, 5))  # fmt: skip
    for year, before, after in zip(range(2020, 2024), ends, ends[1:], strict=False):
        document, recorded = f"水质公报{year}（{MADE_UP}）", date(year + 1, 3, 31)
        for grade, first, last in zip(classes, before, after, strict=True):
            for entry, amount in ((Entry.OPENING, first), (Entry.CLOSING, last)):
                yield posting("river_length", "rivers", PLACE, f"{year}", entry, amount, "km", grade=grade,
                              document=document, recorded=recorded)  # fmt: skip


def table(rows: list[dict[str, Any]]) -> bytes:
    """The postings as CSV, with a mark of the invention in every row."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=POSTINGS.names(), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        row["reason"] = "；".join(one for one in (row["reason"], MADE_UP) if one)
        writer.writerow({name: "" if value is None else str(value) for name, value in row.items()})
    return text.getvalue().encode()


def accounts(book: Rulebook) -> bytes:
    """All postings as CSV; the invented map has to be there."""
    return table([*land(book), *timber(), *rivers()])


def main() -> int:
    """Write both files; they are small."""
    book, _ = load_rulebook(())
    for path, made in ((CLOSING, invented_map), (HERE / "postings.csv", lambda: accounts(book))):
        content = made()  # the land account reads the map
        path.write_bytes(content)
        print(f"{path.name}  {len(content)} bytes  sha256 {hashlib.sha256(content).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
