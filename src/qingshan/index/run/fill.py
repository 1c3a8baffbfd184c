"""What missing cells get 缺失处理: nothing, zero, the lowest, or a marked stand-in. Spec §4.1–4.2."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from qingshan.index.refusal import AssessmentError
from qingshan.index.run.table import State, Table
from qingshan.index.values.imputation import between_observed, by_group, last_observed, nearest_donor
from qingshan.rulebook.framework import Framework, Scored

Floats = npt.NDArray[np.float64]


def policy_of(framework: Framework, leaf: Scored) -> str:
    """What is done about an indicator that was not reported."""
    return leaf.missing or framework.missing.na


def imputed(
    framework: Framework, table: Table, earlier: Sequence[Table] = (), groups: Sequence[str] | None = None
) -> Table:
    """The table with values that stand in for what was not reported, marked as imputed; before outliers and scores.

    earlier : tables of the periods before, oldest first, of the same units;  groups : of each unit, or none
    Cells that do not apply or are not yet due are never filled. Raises `AssessmentError` where a gap is not allowed
    """
    values, states = table.values.copy(), table.states.copy()
    for at, leaf in enumerate(framework.indicators):
        policy, gaps = policy_of(framework, leaf), states[:, at] == State.NA
        if not gaps.any() or (policy != "fail" and not policy.startswith("impute:")):
            continue
        if policy == "fail":
            named = "、".join(unit for unit, gap in zip(table.units, gaps, strict=True) if gap)
            raise AssessmentError(
                "insufficient_data", f"{leaf.code} 不允许缺失：{named}", f"{leaf.code} may not be missing: {named}"
            )
        series = np.stack([*(one.column(leaf.code) for one in earlier), table.values[:, at]])
        filled = _stand_in(policy.removeprefix("impute:"), leaf, series, groups, table, at)
        values[:, at] = np.where(gaps, filled, values[:, at])
        states[:, at] = np.where(gaps & ~np.isnan(filled), State.IMPUTED, states[:, at])
    return replace(table, values=values, states=states)


def _stand_in(how: str, leaf: Scored, series: Floats, groups: Sequence[str] | None, table: Table, at: int) -> Floats:
    now = series[-1]
    method, _, number = how.partition(":")
    match method:
        case "constant":
            return np.where(np.isnan(now), float(number), now)
        case "mean" | "group_mean":
            return by_group(now, groups if method != "mean" else None, "mean")
        case "median" | "group_median":
            return by_group(now, groups if method != "median" else None, "median")
        case "last":
            return np.asarray(last_observed(series, leaf.max_age)[-1])
        case "linear":
            times = np.arange(len(series), dtype=np.float64)
            return np.array([between_observed(times, one)[-1] for one in series.T])
        case "donor":
            return np.asarray(nearest_donor(table.values)[:, at])
    raise ValueError(f"{leaf.code}: no imputation {how!r}")


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
