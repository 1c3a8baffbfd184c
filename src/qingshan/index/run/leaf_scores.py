"""Scores of the indicators 指标得分: each by its own method, as shares of full marks or on the framework's range."""

import numpy as np
import numpy.typing as npt

from qingshan.index.refusal import AssessmentError
from qingshan.index.run.table import Table
from qingshan.index.scores import attainment, normalise, reference
from qingshan.index.scores.categorical import categorical
from qingshan.index.values.outliers import Rule, Treated, box_cox, clipped, winsorise
from qingshan.rulebook.framework import Framework, Normalise, Outliers, Scored

Floats = npt.NDArray[np.float64]
_SIGN = {"+": 1.0, "-": -1.0, "target-interval": 1.0}


def share_of(leaf: Scored, x: Floats) -> Floats:
    """Share of full marks that values get in the points regime. [1]

    x : (units,), missing NaN. Raises `AssessmentError` as the methods do
    """
    sign = _SIGN[leaf.direction]
    match leaf.score_method:
        case "goalposts":
            assert leaf.lower is not None
            assert leaf.upper_or_target is not None
            share = normalise.goalposts(x, leaf.lower, leaf.upper_or_target, sign, truncated=False)
            return np.asarray(np.clip(share, 0.0, leaf.cap))
        case "pass":
            assert leaf.upper_or_target is not None
            return attainment.passed(x, leaf.upper_or_target, sign)
        case "target":
            return _attained(leaf, x, sign)
    raise ValueError(f"{leaf.code}: {leaf.score_method} gives no share by itself")


def _attained(leaf: Scored, x: Floats, sign: float) -> Floats:
    target = leaf.upper_or_target
    assert target is not None
    match leaf.attainment:
        case "ratio":
            return attainment.ratio(x, target, sign, leaf.cap)
        case "complement":
            return attainment.complement(x, target, leaf.cap)
        case "progress":
            assert leaf.baseline is not None
            return attainment.progress(x, leaf.baseline, target, leaf.cap)
        case "interval":
            assert leaf.lower is not None
            assert leaf.tolerance is not None
            return attainment.interval(x, leaf.lower, target, leaf.tolerance)
        case "step":
            assert leaf.step is not None
            step = leaf.step
            return attainment.steps(x, target, sign, step.full, step.per, step.unit, step.rounding) / step.full


def relative(  # noqa: PLR0911 - one for each method
    how: Normalise, x: Floats, direction: float, over: Floats, against: float | None = None
) -> Floats:
    """Score against the other units, on the framework's range. over : values that give the ends; against : reference"""
    low, high = how.range
    match how.method:
        case "min_max":
            return normalise.min_max(x, direction, low, high, how.constant, over)
        case "z_score":
            return normalise.z_score(x, direction, low, high, how.constant, over)
        case "rank":
            return normalise.rank_score(x, direction, how.ties)
        case "percentile":
            return low + (high - low) * normalise.percentile_rank(x, direction, how.ties)
        case "borda":
            return normalise.borda(x, direction)
        case "individual_index":
            return normalise.individual_index(x, direction)
    if against is None:
        raise ValueError(f"{how.method} needs a reference")
    if how.method == "ratio_to":
        return high * reference.ratio_to(x, against)
    return low + (high - low) * reference.share_of_range(x, against, direction)


def treated(rule: Outliers, leaf: Scored, x: Floats) -> Treated:
    """Values with the outliers brought in, as the framework says."""
    if not leaf.outliers or rule.method == "none":
        return Treated(x, (), "none")
    if rule.method == "winsorise":
        return winsorise(x, Rule(rule.skewness, rule.kurtosis, rule.max_points))
    if rule.method == "clip":
        return clipped(x, *rule.percentiles)
    return Treated(box_cox(x, rule.power), tuple(np.flatnonzero(~np.isnan(x)).tolist()), "box_cox")


def leaf_scores(framework: Framework, table: Table, basis: Table | None = None) -> tuple[Floats, dict[str, Treated]]:
    """Scores of all indicators (units, indicators), and what was treated as an outlier.

    basis : the table that relative scores take their ends from, where it is not this period's own
    Points regime: shares of full marks. Index regime: the framework's range.
    """
    scores = np.full(table.values.shape, np.nan)
    changed: dict[str, Treated] = {}
    top = 1.0 if framework.regime == "points" else framework.scale
    for at, leaf in enumerate(framework.indicators):
        try:
            if leaf.score_method == "categorical":
                labels = table.labels.get(leaf.code, (None,) * len(table.units))
                scores[:, at] = top * categorical(labels, leaf.categories)
            elif leaf.score_method == "relative":
                told = treated(framework.outliers, leaf, table.values[:, at])
                if told.how != "none":
                    changed[leaf.code] = told
                over = (
                    told.values if basis is None else treated(framework.outliers, leaf, basis.column(leaf.code)).values
                )
                scores[:, at] = _relative_to(framework, leaf, told.values, over, table)
            else:
                scores[:, at] = top * share_of(leaf, table.values[:, at])
        except AssessmentError as error:
            raise AssessmentError(
                error.code, f"{leaf.code}：{error.words.zh}", f"{leaf.code}: {error.words.en}"
            ) from error
    return scores, changed


def _relative_to(framework: Framework, leaf: Scored, x: Floats, over: Floats, table: Table) -> Floats:
    how, direction = framework.normalise, _SIGN[leaf.direction]
    kind, _, unit = how.reference.partition(":")
    against = {
        "mean": lambda: float(np.nanmean(over)),
        "median": lambda: float(np.nanmedian(over)),
        "unit": lambda: float(x[table.units.index(unit)]),
    }
    return relative(how, x, direction, over, against[kind]() if kind in against else None)
