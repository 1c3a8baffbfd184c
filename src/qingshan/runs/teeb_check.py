"""Stated TEEB ratios 引用比值检查: each must follow from the value and the GDP that were given with it."""

import polars as pl

from qingshan.core import Finding
from qingshan.nature.teeb import check_stated_ratio
from qingshan.report.known import RATIO, Known, stated_ratios


def check_teeb(facts: pl.DataFrame) -> list[Finding]:
    """A warning for each place and year whose stated ratio is not that of its own numbers."""
    told = stated_ratios(Known(facts))
    return [wrong for place, year, found in told for wrong in check_stated_ratio(f"{place} {year} {RATIO}", found)]
