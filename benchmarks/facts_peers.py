"""The same roll-up in DuckDB and in pandas: ``python facts_peers.py duckdb|pandas FACTS EDGES OUT`` prints seconds."""

import os
import sys
import time
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl

MEAN_FROM, WEIGHT = "made.i080", "made.i000"
LEVELS = ("township", "county", "prefecture", "province")

#: A place has a value when all its children have; a mean is weighed by another indicator.
STEP = f"""
create or replace table made as
with weights as (select place, period, value as weight from held where indicator = '{WEIGHT}'),
rows as (
    select h.indicator, e.parent as place, h.period, e.children, h.value, w.weight,
        case when h.indicator < '{MEAN_FROM}' then true else w.weight is not null end as weighed
    from held h join edges e on h.place = e.child and e.level = $level
    left join weights w on w.place = h.place and w.period = h.period)
select indicator, place, period, case
    when count(value) filter (where weighed) < any_value(children) then null
    when indicator < '{MEAN_FROM}' then sum(value) else sum(value * weight) / sum(weight) end as value
from rows group by indicator, place, period
"""


def by_duckdb(facts: Path, edges: Path, out: Path) -> None:
    """Tables in the memory of a database, as many threads as the machine has."""
    base = duckdb.connect(config={"threads": os.cpu_count() or 1})
    base.execute(f"create table held as select indicator, place, period, value from read_parquet('{facts}')")
    base.execute(f"create table edges as from read_parquet('{edges}')")
    base.execute("create table whole as from held limit 0")
    for level in LEVELS:
        base.execute(STEP, {"level": level})
        base.execute("insert into whole from made; insert into held from made")
    base.execute(f"copy whole to '{out}' (format parquet)")


def by_pandas(facts: Path, edges: Path, out: Path) -> None:
    """Codes as categories. The file is read by Polars, for pandas needs another package to read Parquet."""
    above = pl.read_parquet(edges).to_pandas()
    read = pl.scan_parquet(facts).select("indicator", "place", "period", "value").collect()
    codes = ("indicator", "place", "period")
    names = {code: read[code].unique().sort().to_list() for code in codes}
    names["place"] = sorted({*names["place"], *above["parent"], *above["child"]})
    kinds = {code: pd.CategoricalDtype(names[code]) for code in codes}
    columns = {
        code: pd.Categorical.from_codes(
            read[code].cast(pl.Enum(names[code])).to_physical().to_numpy().astype("int32"), dtype=kinds[code]
        )
        for code in codes
    }
    held = pd.DataFrame(columns | {"value": read["value"].to_numpy()})
    del read
    whole = []
    for level in LEVELS:
        made = pandas_step(held, above[above["level"] == level])
        made["place"] = made["place"].astype(kinds["place"])
        whole.append(made)
        held = pd.concat([held[~held["place"].isin(above[above["level"] == level]["child"])], made])
        for code in codes:
            held[code] = held[code].astype(kinds[code])
    pl.DataFrame(
        {name: pd.concat(whole)[name].astype(object if name in codes else float).to_numpy() for name in held.columns}
    ).cast(dict.fromkeys(codes, pl.String)).with_columns(pl.col("value").fill_nan(None)).write_parquet(out)


def pandas_step(held: pd.DataFrame, edges: pd.DataFrame) -> pd.DataFrame:
    """One level."""
    parent, children = edges.set_index("child")["parent"], edges.set_index("parent")["children"]
    rows = held[held["place"].isin(edges["child"])].copy()
    weights = rows[rows["indicator"] == WEIGHT].set_index(["place", "period"])["value"]
    mean = (rows["indicator"].cat.codes >= list(rows["indicator"].cat.categories).index(MEAN_FROM)).to_numpy()
    at = pd.MultiIndex.from_frame(rows.loc[mean, ["place", "period"]])
    rows["weight"] = 1.0
    rows.loc[mean, "weight"] = weights.reindex(at).to_numpy()
    rows["times"] = rows["value"] * rows["weight"]
    rows.loc[rows["times"].isna(), "weight"] = float("nan")
    rows["place"] = rows["place"].map(parent).astype(pd.CategoricalDtype(sorted(set(edges["parent"]))))
    told = rows.groupby(["indicator", "place", "period"], observed=True, sort=False)[["times", "weight"]].agg(
        {"times": ["sum", "count"], "weight": "sum"}
    )
    told.columns = ["total", "count", "weights"]
    told = told.reset_index()
    averaged = told["indicator"].astype(str) >= MEAN_FROM
    told["value"] = told["total"].where(~averaged, told["total"] / told["weights"])
    wanted = told["place"].map(children[~children.index.duplicated()]).astype("int64")
    told.loc[told["count"] < wanted, "value"] = float("nan")
    return told[["indicator", "place", "period", "value"]]


if __name__ == "__main__":
    start = time.perf_counter()
    {"duckdb": by_duckdb, "pandas": by_pandas}[sys.argv[1]](*map(Path, sys.argv[2:5]))
    print(time.perf_counter() - start)
