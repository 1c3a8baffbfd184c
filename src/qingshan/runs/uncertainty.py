"""Uncertainty of an account 不确定性: intervals of its figures, and which parameter drives them.

The draws re-evaluate the sums of one walk; rasters are read again only for parameters that act on cells
(`runs.response`), and then a few times and not once for each draw.
"""

import io
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from qingshan.core import Finding
from qingshan.core.sampling import Design, saltelli, summary
from qingshan.core.sobol import sobol_indices
from qingshan.grid.walk import Progress
from qingshan.report.seea import Assets
from qingshan.report.uncertain import Driver, UncertainFigure, Uncertainty
from qingshan.runs.columns import Columns
from qingshan.runs.compute import Computed
from qingshan.runs.draws import DrawnAccounts
from qingshan.runs.inputs import Inputs
from qingshan.runs.response import responses
from qingshan.runs.seea import ASSET
from qingshan.runs.seea_terms import factor
from qingshan.runs.totals import ACCOUNTED
from qingshan.runs.varied import Varied, on_cells
from qingshan.runs.varied_check import varied_of

Floats = npt.NDArray[np.float64]

#: Columns of uncertainty.csv: a row for each figure, then, with a parameter, one for what drives it.
SCHEMA = {
    "indicator": pl.String,
    "part": pl.String,
    "place": pl.String,
    "parameter": pl.String,
    "unit": pl.String,
    "account": pl.Float64,
    "level": pl.Float64,
    "mean": pl.Float64,
    "sd": pl.Float64,
    "lower": pl.Float64,
    "median": pl.Float64,
    "upper": pl.Float64,
    "first": pl.Float64,
    "first_lower": pl.Float64,
    "first_upper": pl.Float64,
    "total": pl.Float64,
    "total_lower": pl.Float64,
    "total_upper": pl.Float64,
    "parameter_unit": pl.String,
    "relative": pl.Boolean,
    "added": pl.Boolean,
    "low": pl.Float64,
    "high": pl.Float64,
    "at_low": pl.Float64,
    "at_high": pl.Float64,
}


def check_uncertainty(inputs: Inputs) -> list[Finding]:
    """Everything wrong with the section of the run file, found before anything is computed."""
    return varied_of(inputs)[1]


def uncertainty_of(
    inputs: Inputs,
    columns: Columns,
    computed: Computed,
    progress: Progress | None = None,
    assets: Assets | None = None,
) -> tuple[Uncertainty | None, list[Finding]]:
    """Intervals and drivers; None where the run asks for none or nothing varies. assets : their account, if any"""
    given = inputs.run.uncertainty
    varied, _ = varied_of(inputs)
    if given is None or not varied:
        return None, []
    design = saltelli([one.spread for one in varied], given.draws, given.seed)
    cells = on_cells(inputs.plan, varied)
    numbers = [varied.index(one) for one in cells]
    drawn = np.concatenate([design.first, design.second])[:, numbers]
    answers, findings = responses(inputs, columns, cells, drawn, progress)
    accounts = DrawnAccounts(inputs, computed, varied, answers)
    figures = tuple(_figures(accounts, design.first, given.level))
    if assets is not None:
        figures += tuple(_asset_values(accounts, design.first, given.level, assets, computed, inputs))
    drivers = tuple(_drivers(accounts, varied, design, given.seed, given.level, inputs))
    return Uncertainty(given.draws, given.seed, given.level, figures, drivers), findings


def _figures(accounts: DrawnAccounts, drawn: Floats, level: float) -> list[UncertainFigure]:
    """Every figure at every place with its interval; only these, and not the draws, are held."""
    made: dict[tuple[int, int], UncertainFigure] = {}
    for number, places, samples in accounts.drawn(drawn, range(len(accounts.figures))):
        figure, told = accounts.figures[number], summary(samples, level)
        for column, at in enumerate(range(places.start, places.stop)):
            own = float(accounts.account(number)[at])
            values = {name: float(one[column]) for name, one in told._asdict().items()}
            if np.isfinite([own, *values.values()]).all():
                made[number, at] = UncertainFigure(
                    figure.code, accounts.places[at], figure.unit, own, part=figure.part, **values
                )
    return [made[key] for key in sorted(made)]


def _asset_values(
    accounts: DrawnAccounts, drawn: Floats, level: float, assets: Assets, computed: Computed, inputs: Inputs
) -> Iterator[UncertainFigure]:
    """The value of the assets by place: the drawn values of the services it holds, by the factor that discounts them.

    Rate, years and growth are held fixed.
    """
    codes = {one.service.value for one in inputs.plan.accounted if one.service.code in assets.names}
    numbers = [at for at, one in enumerate(accounts.figures) if one.code in codes and not one.part]
    rows = computed.facts.filter(pl.col("indicator") == ASSET, pl.col("part") == "", pl.col("status") == "value")
    own, worth = dict(rows.select("place", "value").iter_rows()), factor(assets.now)
    sums: dict[tuple[int, int], Floats] = {}
    left = dict[tuple[int, int], int]()
    for _, places, samples in accounts.drawn(drawn, numbers):
        at = (places.start, places.stop)
        sums[at] = sums.get(at, 0.0) + np.nan_to_num(samples) * worth  # not applicable: none of it
        left[at] = left.get(at, len(numbers)) - 1
        if left[at]:
            continue
        told = summary(sums.pop(at), level)
        for column, place in enumerate(accounts.places[places]):
            if place in own:
                values = {name: float(one[column]) for name, one in told._asdict().items()}
                yield UncertainFigure(ASSET, place, "CNY", own[place], part="", **values)


def _drivers(
    accounts: DrawnAccounts,
    varied: Sequence[Varied],
    design: Design,
    seed: int,
    level: float,
    inputs: Inputs,
) -> Iterator[Driver]:
    """What each parameter does to the value of each service, and to their sum, at the total."""
    codes = [one.service.value for one in inputs.plan.accounted] + [ACCOUNTED]
    own = [accounts.at_total(number) for number in range(len(accounts.figures))]
    wholes = [n for n, figure in enumerate(accounts.figures) if figure.code in codes and not figure.part]
    numbers = [number for number in wholes if np.isfinite(own[number])]
    if not numbers:
        return
    first = accounts.totals_at(design.first, numbers)
    second = accounts.totals_at(design.second, numbers)
    mixed = np.stack([accounts.totals_at(design.mixed(one), numbers) for one in range(len(varied))])
    found = sobol_indices(first, second, mixed, seed=seed, level=level)
    ends = accounts.totals_at(_ends(varied), numbers).reshape(len(varied), 2, len(numbers))
    for column, number in enumerate(numbers):
        figure = accounts.figures[number]
        for row, one in enumerate(varied):
            low, high = one.ends
            yield Driver(
                indicator=figure.code,
                place=accounts.total,
                unit=figure.unit,
                account=own[number],
                parameter=one.node.code,
                title=one.node.title,
                parameter_unit=one.node.unit,
                relative=one.relative,
                added=one.added,
                low=low,
                high=high,
                at_low=float(ends[row, 0, column]),
                at_high=float(ends[row, 1, column]),
                **{name: float(part[row, column]) for name, part in found._asdict().items()},
            )


def _ends(varied: Sequence[Varied]) -> Floats:
    """Each input low, then high, the others as the account has them."""
    rows = np.tile([one.stated for one in varied], (2 * len(varied), 1))
    for number, one in enumerate(varied):
        rows[2 * number, number], rows[2 * number + 1, number] = one.ends
    return rows


def uncertainty_frame(made: Uncertainty) -> pl.DataFrame:
    """All of it as one table; what a row has no number for is empty."""
    rows = [{**vars(one), "parameter": "", "level": made.level, "parameter_unit": ""} for one in made.figures]
    rows += [{name: value for name, value in vars(one).items() if name != "title"} for one in made.drivers]
    for row in rows:
        row.setdefault("level", made.level)
    return pl.DataFrame([{name: row.get(name) for name in SCHEMA} for row in rows], schema=SCHEMA)


def uncertainty_csv(made: Uncertainty) -> str:
    """The table as text."""
    text = io.StringIO()
    uncertainty_frame(made).write_csv(text)
    return text.getvalue()
