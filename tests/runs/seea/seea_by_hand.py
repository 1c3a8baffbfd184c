"""What the tests of SEEA EA share: places, prices, and how figures are looked up in what a run wrote."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import polars as pl
import pytest

from qingshan.core import Refused
from qingshan.runs import run_account

EAST, WEST, ALL = "530802", "530821", "530800"
WATER, OXYGEN, CARBON = "nature.water_conservation", "nature.oxygen_release", "nature.carbon_sequestration"
PRICE = 2.0  # CNY/m³
DEPTH = 0.85  # m of water kept: 1500 mm of rain, a tenth of it runs off, 500 mm evaporate
PLACES = """code,name_zh,name_en,level,parent,valid_from,valid_to
530000,云南省,Yunnan,province,-,,
530800,普洱市,Pu'er,prefecture,530000,,
530802,思茅区,Simao,county,530800,,
530821,宁洱县,Ning'er,county,530800,,
"""
COVER = {
    "code": "cover", "title": {"zh": "植被覆盖度", "en": "vegetation cover"}, "group": "structural", "unit": "1",
    "low": 0.2, "high": 1.0, "reference": "closed forest, 1990", "weight": 0.75, "source": "survey",
}  # fmt: skip
LOST = {
    "code": "lost", "title": {"zh": "消失物种", "en": "species lost"}, "group": "compositional", "unit": "piece",
    "low": 50, "high": 0, "reference": "list of 1990", "weight": 0.25, "source": "list",
}  # fmt: skip
FACTS = "indicator,place,period,part,value,unit,status,mark,source\n"
Sheets = dict[str, list[tuple[Any, ...]]]


def sheets(folder: Path) -> Sheets:
    book = openpyxl.load_workbook(folder / "seea.xlsx")
    return {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book.worksheets}


def line(rows: list[tuple[Any, ...]], name: str) -> dict[str, Any]:
    """The cells of the row that starts with a name, by the first line of their heads."""
    (found,) = [row for row in rows if str(row[0]).split("\n")[0] == name]
    return {str(head).split("\n")[0].split("（")[0]: cell for head, cell in zip(rows[0], found, strict=True)}


def area(folder: Path, ecosystem: str, place: str = ALL) -> float:
    return figure(folder, "land.area", place, f"ecosystem={ecosystem}")


def figure(folder: Path, indicator: str, place: str, part: str = "") -> float:
    facts = pl.read_parquet(folder / "account.parquet")
    rows = facts.filter(pl.col("indicator") == indicator, pl.col("place") == place, pl.col("part") == part)
    assert rows["status"].to_list() == ["value"], rows
    return float(rows["value"][0])


def refused(both: Any, clock: Callable[[], str], **more: Any) -> list[tuple[str, str]]:
    both.content |= more
    both.write()
    with pytest.raises(Refused) as told:
        run_account(both.path, both.folder / "refused", now=clock)
    assert not (both.folder / "refused").exists()
    return [(one.code, one.message.en) for one in told.value.findings]


def cover_map(both: Any, name: str, forest: float, grass: float, hole: bool = False) -> None:
    values = np.full((20, 20), forest, np.float32)
    values[:, 10:] = grass
    if hole:
        values[:10, :10] = np.nan
    both.raster(name, values, nodata=float("nan"))


def with_condition(both: Any, **more: Any) -> dict[str, Any]:
    cover_map(both, "cover_now.tif", 0.6, 0.3, **more)
    facts = "".join(
        f"condition.lost,{place},2019,,{lost},piece,value,S,list\n" for place, lost in ((EAST, 31), (WEST, 20))
    )
    (both.folder / "facts.csv").write_text(FACTS + facts, "utf-8")
    rasters = {"condition.cover": {"file": "cover_now.tif", "unit": "1"}}
    return {"condition": [COVER, LOST], "rasters": both.content["rasters"] | rasters, "facts": ["facts.csv"]}
