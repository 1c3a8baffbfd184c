"""Made-up figures for benchmarks of the facts table: villages × indicators × years, by a seed, written as Parquet."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from qingshan.core import Place, PlaceTree, Text
from qingshan.facts import FACTS
from qingshan.rulebook import Indicator, Rulebook

#: As in Yunnan: prefectures, counties, townships, villages.
SHAPE = (16, 129, 1_400, 13_000)
YEARS = tuple(str(year) for year in range(2000, 2020))
INDICATORS, MEANS, FORMULAS = 100, 20, 100
MISSING = 0.001
DAY = date(2019, 12, 31)
_SEED = 53


def tree(villages: int) -> PlaceTree:
    """Five levels with so many villages, and the rest in proportion."""
    rows = [_place("530000", "province", None)]
    above = ["530000"]
    share = villages / SHAPE[-1]
    for level, count in zip(("prefecture", "county", "township", "village"), SHAPE, strict=True):
        wanted = max(1, round(count * share)) if level != "prefecture" else count
        codes: list[str] = []
        for number in range(max(wanted, len(above))):
            parent = above[number * len(above) // max(wanted, len(above))]
            codes.append(_code(parent, level, _within(codes, parent) + 1))
            rows.append(_place(codes[-1], level, parent))
        above = codes
    return PlaceTree(rows)


def _within(codes: list[str], parent: str) -> int:
    stem = parent.rstrip("0") if len(parent) == 6 and parent.endswith("00") else parent
    count = 0
    for code in reversed(codes):
        if not code.startswith(stem):
            break
        count += 1
    return count


def _code(parent: str, level: str, number: int) -> str:
    match level:
        case "prefecture":
            return f"{parent[:2]}{number:02d}00"
        case "county":
            return f"{parent[:4]}{number:02d}"
    return f"{parent}{number:03d}"


def _place(code: str, level: str, parent: str | None) -> Place:
    return Place(code, Text(code, code), level, parent)


def book() -> Rulebook:
    """Sums, weighted means and formulas of them."""
    records = {}
    for number in range(INDICATORS):
        code = f"made.i{number:03d}"
        mean = {"over_places": "mean", "weight": "made.i000", "over_time": "mean"}
        more = mean if number >= INDICATORS - MEANS else {}
        records[code] = Indicator(code=code, title=Text(code, code), unit="hm2", **more)
    for number in range(FORMULAS):
        code = f"made.f{number:03d}"
        formula = f"(made.i{number % 80:03d} + made.i{(number + 7) % 80:03d}) / made.i{(number + 13) % 80:03d}"
        way = {"over_places": "formula", "over_time": "formula", "kind": "ratio"}
        records[code] = Indicator(code=code, title=Text(code, code), unit="1", formula=formula, **way)
    return Rulebook(indicators=records)


def figures(villages: list[str]) -> Iterator[pl.DataFrame]:
    """The figures of one indicator after the other."""
    dice = np.random.default_rng(_SEED)
    place, year = np.repeat(villages, len(YEARS)), np.tile(YEARS, len(villages))
    for number in range(INDICATORS):
        value = np.round(dice.lognormal(3, 1, len(place)), 2)
        there = dice.random(len(place)) >= MISSING
        rows = pl.DataFrame({"place": place, "period": year, "value": value}).filter(pl.Series(there))
        yield rows.select(
            indicator=pl.lit(f"made.i{number:03d}"),
            place="place",
            period="period",
            part=pl.lit(""),
            value="value",
            stated=pl.col("value").cast(pl.String),
            unit=pl.lit("hm2"),
            status=pl.lit("value"),
            mark=pl.lit("S"),
            source=pl.lit(f"yearbook {number % 7}"),
            **{name: pl.lit(None, FACTS[name]) for name in FACTS.names()[10:]},
        ).cast(dict(FACTS))


def write(path: Path, villages: list[str]) -> int:
    """The table as one Parquet file; how many rows it has."""
    parts = []
    for number, rows in enumerate(figures(villages)):
        parts.append(path.with_name(f"{path.stem}-{number:03d}.parquet"))
        rows.write_parquet(parts[-1], compression_level=1, row_group_size=50_000)
    pl.scan_parquet(parts).sink_parquet(path, compression_level=1, row_group_size=50_000)
    for part in parts:
        part.unlink()
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())


def edges(tree: PlaceTree) -> pl.DataFrame:
    """Parent, child, the level of the parent and how many children it has, for programs that know no tree."""
    levels = {place.code: place.level for place in tree}
    rows = [(place.parent, place.code, levels[place.parent]) for place in tree if place.parent]
    table = pl.DataFrame(rows, schema=["parent", "child", "level"], orient="row")
    return table.with_columns(children=pl.len().over("parent"))
