"""COINr's example index over the ASEM data, end to end: scores and ranks beside those that COINr's manual prints.

``python acceptance/index.py --page`` prints the table of docs/asem.md.
"""

import csv
import sys
from typing import Any

import numpy as np
import polars as pl
from measure import report
from shared import SHARED, lacking

from qingshan.index import VALUES, Assessment, Factors, assess_panel, check_framework, check_values, monte_carlo
from qingshan.rulebook.framework import Framework

DATA = "data/coinr-asem"
YEAR = "2018"
#: First rows of ``get_results(build_example_coin(), dset = "Aggregated", tab_type = "Aggs")`` as COINr's article
#: "Presenting results" prints them (W. Becker, MIT licence): rank, index, connectivity, sustainability.
PRINTED = {
    "CHE": (1, 68.38, 62.79, 73.98),
    "NLD": (2, 64.82, 61.94, 67.70),
    "DNK": (3, 64.80, 57.10, 72.51),
    "NOR": (4, 64.47, 57.44, 71.50),
    "BEL": (5, 63.54, 63.99, 63.09),
    "SWE": (6, 63.00, 53.87, 72.12),
}
#: Places of further units that the same article tells (row numbers of its tables of groups).
PLACES = {"AUT": 7, "MLT": 10, "SVN": 11, "GBR": 15, "CZE": 17, "ESP": 19} | {u: told[0] for u, told in PRINTED.items()}
#: Half of the last digit that is printed.
PRINTED_TO = 0.005 + 1e-9
_SIGN = {"1": "+", "-1": "-"}


def framework(meta: list[dict[str, str]]) -> Framework:
    """The index of iMeta.csv with the choices of COINr's example: group means, winsorising, min-max, plain means."""
    kinds = {row["iCode"]: row for row in meta}
    below = {level: [row for row in meta if row["Level"] == level] for level in "123"}
    tree = [node(top) | {"children": [node(row) for row in below["2"] if row["Parent"] == top["iCode"]]}
            for top in below["3"]]  # fmt: skip
    leaves = [
        {
            "code": row["iCode"], "pillar": row["Parent"], "name_zh": row["iName"], "name_en": row["iName"],
            "direction": _SIGN[row["Direction"]], "weight": float(row["Weight"]), "denominator": row["Denominator"],
        }
        for row in below["1"]
    ]  # fmt: skip
    assert kinds["Index"]["Level"] == "4"
    return Framework.model_validate({
        "framework": "asem", "version": "1", "title": {"zh": "亚欧可持续联通", "en": "ASEM connectivity"},
        "regime": "index", "source": "COINr 1.1.14", "tree": tree, "indicators": leaves,
        "outliers": {"method": "winsorise", "max_points": 5}, "missing": {"na": "impute:group_mean"},
    })  # fmt: skip


def node(row: dict[str, str]) -> dict[str, Any]:
    """A node of the tree from a row of iMeta.csv."""
    return {"code": row["iCode"], "zh": row["iName"], "en": row["iName"], "weight": float(row["Weight"])}


def values(data: list[dict[str, str]], codes: list[str]) -> pl.DataFrame:
    """Rows of the engine from the wide table; an empty cell is not reported."""
    made = []
    for row in data:
        for code in codes:
            cell = row[code]
            given = float(cell) if cell not in ("", "NA") else None
            made.append((row["uCode"], code, YEAR, given, None, "" if given is not None else "na"))
    return pl.DataFrame(made, schema=VALUES, orient="row")


def assessed() -> Assessment:
    """The whole way from the two files to scores and ranks."""
    meta, data = (list(csv.DictReader((SHARED / DATA / name).open(encoding="utf-8-sig")))
                  for name in ("iMeta.csv", "iData.csv"))  # fmt: skip
    made = framework(meta)
    codes = [row["iCode"] for row in meta if row["Type"] in ("Indicator", "Denominator")]
    rows = values(data, codes)
    wrong = [*check_framework(made), *check_values(made, rows)]
    report("ASEM, findings about framework and values", len(wrong), "", "0", not wrong)
    units, groups = [row["uCode"] for row in data], [row["EurAsia_group"] for row in data]
    return assess_panel(made, rows, units, [YEAR], groups=groups)[YEAR]


def main() -> None:
    """The index, beside what is printed, and how ranks spread."""
    if why := lacking(f"{DATA}/iData.csv", f"{DATA}/iMeta.csv"):
        report("ASEM index", None, "", "", None, why)
        return
    run = assessed()
    report("ASEM, units with a score", int((~np.isnan(run.verdict.scores)).sum()), "", "51", None)
    off = max(abs(found - wanted) for unit, told in PRINTED.items() for found, wanted in pairs(run, unit, told))
    report("ASEM, index and sub-indices off COINr's printed ones", off, "points", "≤ 0.005", off <= PRINTED_TO)
    again = sum(int(run.verdict.ranks[run.units.index(unit)]) == place for unit, place in PLACES.items())
    report("ASEM, COINr's printed places found again", again, "", f"{len(PLACES)}", again == len(PLACES))
    error = float(np.abs(run.contributions.sum(axis=1) - run.verdict.raw).max())
    report("ASEM, contributions off the scores", error, "points", "≤ 1e-9", error <= 1e-9)
    drawn = monte_carlo(run, Factors(weights=0.25), draws=1000)
    report("ASEM, mean shift of ranks when weights vary by 25 %", float(drawn.spread.shift.mean()), "ranks")
    if "--page" in sys.argv:
        page(run)


def pairs(run: Assessment, unit: str, told: tuple[int, float, float, float]) -> list[tuple[float, float]]:
    """Our index, connectivity and sustainability of a unit beside those printed."""
    at = run.units.index(unit)
    ours = [run.verdict.scores[at], *(run.combined.scores[code][at] for code in ("Conn", "Sust"))]
    return list(zip(map(float, ours), told[1:], strict=True))


def page(run: Assessment) -> None:
    """All units by rank, as a table in Markdown."""
    for at in np.argsort(run.verdict.ranks):
        unit = run.units[at]
        rank, index = PLACES.get(unit, ""), f"{PRINTED[unit][1]:.2f}" if unit in PRINTED else ""
        parts = " | ".join(f"{run.combined.scores[code][at]:.2f}" for code in ("Conn", "Sust"))
        print(f"| {run.verdict.ranks[at]:.0f} | {unit} | {run.verdict.scores[at]:.2f} | {parts} | {rank} | {index} |")


if __name__ == "__main__":
    main()
