"""Checks of targets 目标 against the rulebook: their indicators exist, and their units measure the same thing."""

from collections.abc import Iterable, Mapping

from qingshan.core import Comparator, Finding, Text, Where
from qingshan.core.units import same_dimension
from qingshan.rulebook.book import Rulebook

Places = Mapping[tuple[str, str], Where]

#: Measures in the indicator's own unit; growth, reduction and the like are shares of it.
_IN_ITS_UNIT = ("level", "cumulative", "increment", "count", "share", "ratio")


def check_targets(book: Rulebook, places: Places) -> Iterable[Finding]:
    """Unknown indicators, and values that cannot be compared with their indicator."""
    for target in book.targets.values():
        where = places[("targets", target.code)]
        indicator = book.indicators.get(target.indicator)
        if indicator is None:
            yield Finding(
                "unknown-indicator",
                where,
                Text(f"没有指标 {target.indicator!r}", f"there is no indicator {target.indicator!r}"),
                Text("核对代码，或先登记", "check the code, or add its record first"),
            )
        elif (
            target.value is not None
            and target.measure in _IN_ITS_UNIT
            and target.comparator is not Comparator.FULL
            and not same_dimension(target.unit, indicator.unit)
        ):
            yield Finding(
                "target-unit",
                where,
                Text(
                    f"目标单位 {target.unit} 与指标 {indicator.code} 的单位 {indicator.unit} 不可比",
                    f"the target is in {target.unit}, its indicator {indicator.code} in {indicator.unit}",
                ),
                Text("改正单位，或换一个指标", "correct the unit, or choose another indicator"),
            )
