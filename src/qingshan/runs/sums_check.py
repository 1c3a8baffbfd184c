"""Checks of a finished account 核算结果校验 (spec A5.1): sums, double counting, and whether the size is plausible."""

from collections.abc import Iterator

import polars as pl

from qingshan.core import Finding, ServiceClass, Severity, Text
from qingshan.core.units import convert
from qingshan.rulebook import LinedDocument
from qingshan.rulebook.schema import Overlap
from qingshan.runs.nodes import NodeKind
from qingshan.runs.plan import Plan

_TOLERANCE = 1e-6


def check_overlaps(plan: Plan, document: LinedDocument) -> Iterator[Finding]:
    """Pairs of accounts that are both in the total and count one thing twice: an error where they always do."""
    counted = {one.service.code: one for one in plan.accounted if one.in_total}
    for overlap in plan.book.overlaps.values():
        if any(code not in counted for code in overlap.services):
            continue
        chosen = {node.code: node.model.code for node in plan.nodes.values() if node.model is not None}
        if all(chosen.get(indicator) == model for indicator, model in overlap.methods.items()):
            where, told = document.where(("profile",)), _twice(overlap)
            if overlap.exclusive:
                yield Finding("exclusive-services", where, told, overlap.remedy)
            else:
                yield Finding("possible-double-count", where, told, overlap.remedy, Severity.WARNING)


def _twice(overlap: Overlap) -> Text:
    return Text(
        f"{overlap.title.zh}同在合计中：{overlap.reason.zh}",
        f"{overlap.title.en} are both in the sum: {overlap.reason.en}",
    )


def check_sums(plan: Plan, facts: pl.DataFrame, document: LinedDocument) -> Iterator[Finding]:
    """Parts by ecosystem type that do not add to their whole, and totals of a size that no account has."""
    yield from _parts(plan, facts, document)
    yield from _size(plan, facts, document)
    yield from _share(plan, facts, document)


def _parts(plan: Plan, facts: pl.DataFrame, document: LinedDocument) -> Iterator[Finding]:
    sums = [node.code for node in plan.nodes.values() if node.extensive and node.kind is not NodeKind.FACTS]
    rows = facts.filter(pl.col("indicator").is_in(sums), pl.col("status") == "value")
    whole = rows.filter(pl.col("part") == "").select("indicator", "place", "value")
    parts = rows.filter(pl.col("part").str.contains(r"^ecosystem=[^;]+$"))
    added = parts.group_by("indicator", "place").agg(pl.col("value").sum().alias("parts"))
    apart = (
        whole.join(added, on=["indicator", "place"])
        .filter((pl.col("parts") - pl.col("value")).abs() > _TOLERANCE * pl.col("value").abs())
        .sort("indicator", "place")
    )
    for indicator, place, value, total in apart.iter_rows():
        yield Finding(
            "does-not-add-up",
            document.where(("zones",)),
            Text(
                f"{indicator} 在 {place} 的分项之和 {total:.9g} 不等于整体 {value:.9g}",
                f"{indicator} at {place}: its ecosystem types add to {total:.9g}, not {value:.9g}",
            ),
            Text("这是程序错误，请报告", "this is a fault of the program: please report it"),
        )


def _size(plan: Plan, facts: pl.DataFrame, document: LinedDocument) -> Iterator[Finding]:
    whole = facts.filter(pl.col("part") == "", pl.col("status") == "value")
    values = whole.filter(pl.col("indicator") == "gep.accounted.value").select("place", "value")
    area = whole.filter(pl.col("indicator") == "land.area").select("place", pl.col("value").alias("area"))
    low, high = _bounds(plan, "account.value_per_area")
    for place, value, ground in values.join(area, on="place").sort("place").iter_rows():
        density = value / convert(float(ground), "m2", "km2") if ground else 0.0
        if not low <= density <= high:
            yield Finding(
                "size-implausible",
                document.where(("zones",)),
                Text(
                    f"{place} 每平方公里 {density:.3g} 元，通常在 {low:.0e} 至 {high:.0e} 之间",
                    f"{place}: {density:.3g} CNY per km², usually {low:.0e} to {high:.0e}",
                ),
                Text("核对单位和价格", "check units and prices"),
                Severity.WARNING,
            )


def _share(plan: Plan, facts: pl.DataFrame, document: LinedDocument) -> Iterator[Finding]:
    """Only of a whole account: a share of what happens to be accounted says nothing."""
    whole = facts.filter(pl.col("part") == "", pl.col("status") == "value")
    regulating = whole.filter(pl.col("indicator") == f"gep.{ServiceClass.REGULATING}.value")
    total = whole.filter(pl.col("indicator") == "gep.total").select("place", pl.col("value").alias("total"))
    low, high = _bounds(plan, "account.regulating_share")
    both = regulating.select("place", "value").join(total, on="place").filter(pl.col("total") > 0).sort("place")
    for place, value, all_of_it in both.iter_rows():
        if not low <= value / all_of_it <= high:
            yield Finding(
                "share-implausible",
                document.where(("profile",)),
                Text(
                    f"{place} 调节服务占 {value / all_of_it:.1%}，通常在 {low:.0%} 至 {high:.0%} 之间",
                    f"{place}: regulating services are {value / all_of_it:.1%}, usually {low:.0%} to {high:.0%}",
                ),
                Text("核对各类服务是否齐全", "check whether every class of services is complete"),
                Severity.WARNING,
            )


def _bounds(plan: Plan, code: str) -> tuple[float, float]:
    """Lowest and highest usual value in force; without any before their first day."""
    try:
        low, high = (plan.book.value_of(f"{code}.{end}", plan.run.when.start).value for end in ("low", "high"))
    except LookupError:
        return float("-inf"), float("inf")
    assert isinstance(low, int | float)
    assert isinstance(high, int | float)
    return float(low), float(high)
