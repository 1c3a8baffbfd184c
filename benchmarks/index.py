"""The assessment engine: ten years of a country's counties, Monte Carlo, Sobol, and beside pymcdm and COINr.

Scores that differ from pymcdm's by more than 1e-9 fail whatever the speed. COINr is asked only where R has it.
"""

import shutil
import subprocess
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pymcdm
from measure import paired, report

from qingshan.index import VALUES, Assessment, Factors, Panel, assess, assess_panel, monte_carlo, sensitivity
from qingshan.index.aggregate.outranking import topsis
from qingshan.index.run.table import State, Table
from qingshan.index.weights.objective import critic, entropy
from qingshan.rulebook.framework import Framework
from qingshan.rulebook.framework_methods import Aggregate, Normalise, Outliers

COUNTIES, INDICATORS, YEARS = 3000, 60, 10
TOLERANCE = 1e-9


def framework(indicators: int, pillars: int = 4, **more: Any) -> Framework:
    """An index of equal indicators in pillars of one size."""
    return Framework.model_validate({
        "framework": "bench", "version": "1", "title": {"zh": "测速", "en": "bench"}, "regime": "index",
        "source": "made",
        "tree": [{"code": f"P{p}", "zh": "组", "en": "group", "weight": p + 1} for p in range(pillars)],
        "indicators": [
            {"code": f"I{at}", "pillar": f"P{at % pillars}", "name_zh": f"指标{at}", "name_en": f"indicator {at}",
             "weight": 1 + at % 3, "direction": "+-"[at % 2]}
            for at in range(indicators)
        ],
        "outliers": {"method": "winsorise"}, "missing": {"na": "impute:mean"}, **more,
    })  # fmt: skip


def rows(units: int, indicators: int, years: int) -> pl.DataFrame:
    """Values of every unit, indicator and year; one in fifty is missing."""
    source = np.random.default_rng(6)
    number = units * indicators
    made = []
    for year in range(years):
        value = source.lognormal(2, 0.6, number)
        value[source.random(number) < 0.02] = np.nan
        made.append(pl.DataFrame({
            "unit": np.repeat([f"{530000 + unit}" for unit in range(units)], indicators),
            "indicator": np.tile([f"I{at}" for at in range(indicators)], units),
            "period": [f"{2010 + year}"] * number,
            "value": pl.Series(value).fill_nan(None),
            "label": pl.Series([None] * number, dtype=pl.String),
            "state": pl.Series([""] * number),
        }))  # fmt: skip
    return pl.concat(made).cast(dict(VALUES))


def timed(name: str, most: float, work: Callable[[], Any]) -> Any:
    """Do it, and report its seconds against what it may take."""
    start = time.perf_counter()
    result = work()
    took = time.perf_counter() - start
    report(name, took, "s", f"≤ {most:g} s", took <= most)
    return result


def country() -> None:
    """3,000 counties × 60 indicators × 10 years: rows to scores, contributions, ranks."""
    table, units = rows(COUNTIES, INDICATORS, YEARS), [f"{530000 + unit}" for unit in range(COUNTIES)]
    years = [f"{2010 + year}" for year in range(YEARS)]
    panel: Panel = timed(
        "3,000 counties × 60 indicators × 10 years", 5, lambda: assess_panel(framework(INDICATORS), table, units, years)
    )
    off = max(np.abs(run.contributions.sum(axis=1) - run.verdict.raw).max() for run in panel.runs.values())
    report("contributions off the score", float(off), "", f"≤ {TOLERANCE:g}", bool(off <= TOLERANCE))
    last = panel[years[-1]]
    timed("1,000 draws over 3,000 counties", 60, lambda: monte_carlo(last, Factors(weights=0.25), draws=1000))


def counties_of_yunnan() -> Assessment:
    """129 units × 39 indicators, the size of the flagship scheme in one province."""
    source = np.random.default_rng(7)
    values = source.lognormal(2, 0.6, (129, 39))
    table = Table(
        tuple(f"{530000 + unit}" for unit in range(129)), tuple(f"I{at}" for at in range(39)), values,
        np.full(values.shape, State.VALUE, np.int8),
    )  # fmt: skip
    return assess(framework(39, normalise={"range": (1, 100)}, missing={"na": "redistribute"}), table, "2018")


def draws() -> None:
    """Monte Carlo of the weights, and Sobol indices of five choices."""
    run = counties_of_yunnan()
    timed("1,000 draws of 129 × 39", 2, lambda: monte_carlo(run, Factors(weights=0.25), draws=1000))
    five = Factors(
        weights=0.25,
        normalise=(run.framework.normalise, Normalise(method="z_score", range=(100, 10))),
        aggregate=(Aggregate(), Aggregate(method="geometric")),
        outliers=(Outliers(), Outliers(method="winsorise")),
        drop=True,
    )
    told = timed("Sobol N = 512, 5 factors, 129 × 39", 10, lambda: sensitivity(run, five, draws=512))
    report("first-order indices, sum", float(told.effects.first_centred.sum()), "", "", None, "for the record")


def peers() -> None:
    """Methods that pymcdm has: the same numbers, then seconds side by side."""
    x = np.random.default_rng(8).uniform(1, 100, (3000, 60))
    up, equal = np.ones(60), np.full(60, 1 / 60)
    scaled = (x - x.min(axis=0)) / (x.max(axis=0) - x.min(axis=0))
    their_topsis = pymcdm.methods.TOPSIS(pymcdm.normalizations.vector_normalization)
    pairs: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
        "TOPSIS": (lambda: topsis(x, equal, up).closeness, lambda: their_topsis(x, equal, up)),
        "entropy weights": (lambda: entropy(x), lambda: pymcdm.weights.entropy_weights(x)),
        "CRITIC weights": (lambda: critic(scaled, up), lambda: pymcdm.weights.critic_weights(scaled)),
    }
    for name, (ours, theirs) in pairs.items():
        apart = float(np.abs(np.asarray(ours()) - np.asarray(theirs())).max())
        report(f"{name}, off pymcdm", apart, "", f"≤ {TOLERANCE:g}", apart <= TOLERANCE)
        mine, other, ratio = paired(ours, theirs)
        report(f"{name}, 3,000 × 60, ours", mine, "s")
        report(f"{name}, pymcdm", other, "s")
        report(f"{name}, ours / pymcdm", ratio, "")


def coinr() -> None:
    """The example index of COINr where R is installed; its scores are compared by `make acceptance`."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        report("COINr's example index", None, "s", "", None, "R is not installed")
        return
    code = 'if (!requireNamespace("COINr", quietly=TRUE)) quit(status=3); t <- proc.time()[["elapsed"]]; ' \
           'x <- COINr::build_example_coin(quietly=TRUE); cat(proc.time()[["elapsed"]] - t)'  # fmt: skip
    done = subprocess.run([rscript, "-e", code], capture_output=True, text=True, check=False)
    if done.returncode:
        report("COINr's example index", None, "s", "", None, "R has no COINr")
        return
    report("COINr's example index", float(done.stdout), "s")


if __name__ == "__main__":
    country()
    draws()
    peers()
    coinr()
