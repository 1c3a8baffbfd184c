"""Scores of the indicators 指标得分: each by its own method, as shares of full marks or on the framework's range."""

import numpy as np
import numpy.typing as npt

from qingshan.index.refusal import AssessmentError
from qingshan.index.run.around import Around
from qingshan.index.run.table import Table
from qingshan.index.scores import attainment, normalise, reference
from qingshan.index.scores.categorical import categorical
from qingshan.index.values.outliers import Rule, Treated, as_treated, box_cox, clipped, winsorise
from qingshan.rulebook.framework import Framework, Scored
from qingshan.rulebook.framework_methods import Normalise, Outliers

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
            return attainment.ratio(x, target, sign, leaf.cap, leaf.floor)
        case "complement":
            return attainment.complement(x, target, leaf.cap, leaf.floor)
        case "progress":
            assert leaf.baseline is not None
            return attainment.progress(x, leaf.baseline, target, leaf.cap, leaf.floor)
        case "interval":
            assert leaf.lower is not None
            assert leaf.tolerance is not None
            return attainment.interval(x, leaf.lower, target, leaf.tolerance)
        case "step":
            assert leaf.step is not None
            step = leaf.step
            return attainment.steps(x, target, sign, step.full, step.per, step.unit, step.rounding) / step.full


def relative(  # noqa: PLR0911 - one for each method
    how: Normalise, x: Floats, direction: float, over: Floats, against: Floats | float | None = None
) -> Floats:
    """Score against the other units, on the framework's range. over : values that give the ends; against : reference"""
    low, high = how.range
    among = None if over is x else over
    match how.method:
        case "min_max":
            return normalise.min_max(x, direction, low, high, how.constant, among)
        case "z_score":
            return normalise.z_score(x, direction, low, high, how.constant, among)
        case "rank":
            return normalise.rank_score(x, direction, how.ties, among)
        case "percentile":
            return low + (high - low) * normalise.percentile_rank(x, direction, how.ties, among)
        case "borda":
            return normalise.borda(x, direction, among)
        case "individual_index":
            return normalise.individual_index(x, direction, how.constant, among)
    if against is None:
        raise ValueError(f"{how.method} needs a reference")
    if how.method == "ratio_to":
        return high * reference.ratio_to(x, against, direction)
    if how.method == "deviation":
        return direction * reference.deviation_percent(x, against)
    return low + (high - low) * reference.share_of_range(x, against, direction, how.cap, among)


def between_goalposts(how: Normalise, leaf: Scored, x: Floats) -> Floats:
    """Score between an indicator's own ends, on the framework's range, for frameworks that stand on goalposts."""
    assert leaf.lower is not None
    assert leaf.upper_or_target is not None
    low, high = how.range
    share = normalise.goalposts(x, leaf.lower, leaf.upper_or_target, _SIGN[leaf.direction], truncated=how.truncated)
    return low + (high - low) * share


def treated(rule: Outliers, leaf: Scored, x: Floats) -> Treated:
    """Values with the outliers brought in, as the framework says."""
    if not leaf.outliers or rule.method == "none":
        return Treated(x, (), "none")
    if rule.method == "winsorise":
        return winsorise(x, Rule(rule.skewness, rule.kurtosis, rule.max_points))
    if rule.method == "clip":
        return clipped(x, *rule.percentiles)
    return Treated(box_cox(x, rule.power), tuple(np.flatnonzero(~np.isnan(x)).tolist()), "box_cox")


def leaf_scores(
    framework: Framework,
    table: Table,
    around: Around = Around(),  # noqa: B008 - frozen
) -> tuple[Floats, dict[str, Treated]]:
    """Scores of all indicators (units, indicators), and what was treated as an outlier.

    Points regime: shares of full marks. Index regime: the framework's range. Raises `AssessmentError` that names the
    indicator
    """
    scores = np.full(table.values.shape, np.nan)
    changed: dict[str, Treated] = {}
    top = 1.0 if framework.regime == "points" else framework.scale
    for at, leaf in enumerate(framework.indicators):
        x = table.values[:, at]
        try:
            if leaf.score_method == "categorical":
                labels = table.labels.get(leaf.code, (None,) * len(table.units))
                scores[:, at] = top * categorical(labels, leaf.categories)
            elif leaf.score_method != "relative":
                scores[:, at] = top * share_of(leaf, x)
            elif framework.normalise.is_fixed:
                scores[:, at] = between_goalposts(framework.normalise, leaf, x)
            else:
                told, over = _treated(framework.outliers, leaf, x, around)
                if told.how != "none":
                    changed[leaf.code] = told
                against = _reference(framework.normalise, leaf, told.values, over, table, around)
                scores[:, at] = relative(framework.normalise, told.values, _SIGN[leaf.direction], over, against)
        except AssessmentError as error:
            raise AssessmentError(
                error.code, f"{leaf.code}：{error.words.zh}", f"{leaf.code}: {error.words.en}"
            ) from error
    return scores, changed


def _treated(rule: Outliers, leaf: Scored, x: Floats, around: Around) -> tuple[Treated, Floats]:
    """Values and what gives the ends of their scores, both brought in by the same rule and to the same ends."""
    if around.basis is None:
        told = treated(rule, leaf, x)
        return told, told.values
    basis = around.basis.column(leaf.code)
    told = treated(rule, leaf, basis)
    if told.how == "box_cox":
        return treated(rule, leaf, x), told.values
    return as_treated(told, basis, x), told.values


def _reference(
    how: Normalise, leaf: Scored, x: Floats, over: Floats, table: Table, around: Around
) -> Floats | float | None:
    """What distances are measured from; None where the method needs nothing, or NaN where it is not known."""
    kind, _, unit = how.reference.partition(":")
    beside = {"parent": around.parents, "previous": around.earlier[-1] if around.earlier else None}
    match kind:
        case "mean":
            return float(np.nanmean(over))
        case "median":
            return float(np.nanmedian(over))
        case "unit":
            if unit not in table.units:
                zh, en = f"参照单元 {unit} 不在本次单元中", f"the reference unit {unit} is not among the units"
                raise AssessmentError("incomparable_base", zh, en)
            return float(x[table.units.index(unit)])
        case "value":
            return leaf.upper_or_target
        case "parent" | "previous":
            found = beside[kind]
            return np.full(x.shape, np.nan) if found is None else found.column(leaf.code)
    return None
