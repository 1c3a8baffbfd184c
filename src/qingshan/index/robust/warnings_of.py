"""What a reader of ranks over draws must know 稳健性提示: ranks that move far, indices that say little. Spec §7.2."""

import numpy as np

from qingshan.core import Finding, Severity, Text, Where
from qingshan.index.limits import limit
from qingshan.index.robust.monte_carlo import Drawn, Sensitivity
from qingshan.index.run.assess import Assessment


def rank_warnings(run: Assessment, drawn: Drawn) -> list[Finding]:
    """One warning for each unit whose rank spans too much of the field in the middle 90 % of the draws."""
    spread, share = drawn.spread, limit("unstable_share")
    return [
        Finding(
            "unstable_rank",
            Where(field=run.units[at]),
            Text(
                f"{run.units[at]} 的名次不稳：90% 的抽样在第 {spread.low[at]:g}–{spread.high[at]:g} 名",
                f"the rank of {run.units[at]} is not sure: 90 % of the draws lie from {spread.low[at]:g} to "
                f"{spread.high[at]:g}",
            ),
            Text(f"跨度超过单元数的 {share:.0%}，慎用其名次", f"more than {share:.0%} of the units: use it with care"),
            Severity.WARNING,
        )
        for at in np.flatnonzero(spread.unstable).tolist()
    ]


def sobol_warnings(told: Sensitivity) -> list[Finding]:
    """One warning for each factor whose index has an interval too wide to read."""
    half = limit("wide_interval")
    return [
        Finding(
            "wide_interval",
            Where(field=told.names[at]),
            Text(
                f"{told.names[at]} 的敏感性指数区间半宽超过 {half:g}",
                f"the interval of the index of {told.names[at]} is wider than {half:g} on either side",
            ),
            Text("增加抽样次数", "ask for more draws"),
            Severity.WARNING,
        )
        for at in np.flatnonzero(told.intervals.wide).tolist()
    ]
