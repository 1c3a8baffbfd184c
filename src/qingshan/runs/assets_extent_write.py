"""Land accounts from two maps into a folder 输出: postings, change matrix, workbook, page; same maps, same bytes."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from qingshan.assets.from_maps import LAND
from qingshan.assets.postings import POSTINGS
from qingshan.core import Text
from qingshan.core.file_hash import file_hash
from qingshan.report.assets_extent import extent_tables
from qingshan.report.assets_page import assets_html
from qingshan.report.policy_workbook import tables_workbook
from qingshan.runs.assets_extent import Asked, Extent
from qingshan.runs.folder import Kind, whole_folder

FOLDER: Final = Kind(
    "extent.json",
    "extent",
    frozenset({"extent.json", "postings.csv", "change.csv", "extent.xlsx", "extent.html"}),
)


def write_extent(made: Extent, asked: Asked, out: Path, language: str = "zh") -> None:
    """Write everything, or nothing."""
    titles = {one.code: one.title for one in made.book.resources[LAND].items}
    places = list(zip(made.codes, made.names, strict=True))
    items = [titles[code] for code in made.items]
    tables = extent_tables(made.matrix, items, places, made.period, made.estimates, made.confidence)
    files = [*asked.maps, asked.zones, *(path for path in asked.errors if path is not None)]
    hashes = {path.name: file_hash(path) for path in files if path.is_file()}
    mark = f"{asked.mark} " if asked.mark else ""
    tables = [replace(one, title=Text(f"{mark}{one.title.zh}", f"{mark}{one.title.en}")) for one in tables]
    title = Text(f"{mark}土地范围账户 {made.period}", f"{mark}Extent account of land {made.period}")
    with whole_folder(out, FOLDER) as folder:
        pl.DataFrame(list(made.rows), schema=POSTINGS).write_csv(folder / "postings.csv", include_bom=True)
        key = file_hash(folder / "postings.csv")
        told = {"key": key, "period": made.period, "places": len(places), "files": hashes}
        said = {"extent": told, "findings": [one.as_dict() for one in made.findings]}
        (folder / FOLDER.sign).write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", "utf-8")
        _write_change(made, folder / "change.csv")
        (folder / "extent.xlsx").write_bytes(tables_workbook(title.in_(language), tables, language))
        (folder / "extent.html").write_text(assets_html(title, tables, made.findings, key), "utf-8")


def _write_change(made: Extent, path: Path) -> None:
    """A row for each place and pair of items between which land moved or stayed [hm²]."""
    names = [*made.items, "unclassified"]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["place", "period", "from", "to", "area_hm2"])
        for code, area in zip(made.codes, made.matrix, strict=True):
            for before, after in np.argwhere(area > 0).tolist():
                writer.writerow([code, made.period, names[before], names[after], repr(float(area[before, after]))])
