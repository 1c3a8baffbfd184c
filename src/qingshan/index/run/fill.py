"""What missing cells get 缺失处理: nothing, zero, the lowest, or a marked stand-in. Spec §4.1–4.2."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from qingshan.index.refusal import AssessmentError
from qingshan.index.run.around import Around
from qingshan.index.run.table import State, Table
from qingshan.index.values.imputation import between_observed, by_group, last_observed, nearest_donor
from qingshan.rulebook.framework import Framework, Scored

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def policy_of(framework: Framework, leaf: Scored) -> str:
    """What is done about an indicator that was not reported."""
    return leaf.missing or framework.missing.na


def imputed(framework: Framework, table: Table, around: Around = Around()) -> Table:  # noqa: B008 - frozen
    """The table with values that stand in for what was not reported, marked as imputed; before outliers and scores.

    Cells that do not apply or are not yet due are never filled. Raises `AssessmentError` where a gap is not allowed
    """
    values, states = table.values.copy(), table.states.copy()
    donated = None
    for at, leaf in enumerate(framework.indicators):
        policy, gaps = policy_of(framework, leaf), states[:, at] == State.NA
        if not gaps.any() or (policy != "fail" and not policy.startswith("impute:")):
            continue
        if policy == "fail":
            named = "、".join(unit for unit, gap in zip(table.units, gaps, strict=True) if gap)
            raise AssessmentError(
                "insufficient_data", f"{leaf.code} 不允许缺失：{named}", f"{leaf.code} may not be missing: {named}"
            )
        how = policy.removeprefix("impute:")
        if how == "donor":
            donated = nearest_donor(table.values) if donated is None else donated
            filled = donated[:, at]
        else:
            filled = _stand_in(how, leaf, table, around, gaps)
        values[:, at] = np.where(gaps, filled, values[:, at])
        states[:, at] = np.where(gaps & ~np.isnan(filled), State.IMPUTED, states[:, at])
    return replace(table, values=values, states=states)


def _stand_in(how: str, leaf: Scored, table: Table, around: Around, gaps: Flags) -> Floats:
    now = table.column(leaf.code)
    method, _, number = how.partition(":")
    match method:
        case "constant":
            return np.full(now.shape, float(number))
        case "mean" | "group_mean":
            return by_group(now, around.groups if method != "mean" else None, "mean")
        case "median" | "group_median":
            return by_group(now, around.groups if method != "median" else None, "median")
        case "parent":
            return now if around.parents is None else around.parents.column(leaf.code)
    times, series = around.series(table, leaf.code)
    here = len(around.earlier)
    if method == "last":
        return np.asarray(last_observed(series[: here + 1], leaf.max_age, times[: here + 1])[-1])
    filled = now.copy()
    for unit in np.flatnonzero(gaps):
        filled[unit] = between_observed(times, series[:, unit])[here]
    return filled


def everywhere(framework: Framework, table: Table) -> Flags:
    """Cells that do not apply and whose weight goes to all indicators, not to their siblings. (units, indicators)"""
    rules = np.array([leaf.not_applicable or framework.missing.nap for leaf in framework.indicators])
    return np.asarray((table.states == State.NAP) & (rules == "redistribute_global"))


def filled_scores(framework: Framework, table: Table, scores: Floats) -> Floats:
    """Scores with zero or the scale's lowest where the framework says so; else a gap stays. (units, indicators)

    A unit whose indicator excludes it has no score at all.
    """
    made = scores.copy()
    lowest = 0.0 if framework.regime == "points" else min(framework.normalise.range)
    for at, leaf in enumerate(framework.indicators):
        gaps = (table.states[:, at] == State.NA) & np.isnan(scores[:, at])
        if leaf.code in table.labels:
            gaps &= np.array([label is None for label in table.labels[leaf.code]])
        match policy_of(framework, leaf):
            case "zero":
                made[gaps, at] = 0.0
            case "lowest":
                made[gaps, at] = lowest
            case "exclude_unit":
                made[gaps, :] = np.nan
    return made
