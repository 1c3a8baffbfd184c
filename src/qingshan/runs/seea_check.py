"""Checks of the SEEA keys of a run file 生态系统核算任务检查: condition variables, users, the opening run."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from qingshan.core import Finding, Text
from qingshan.core.units import same_dimension
from qingshan.nature import MODELS, SERVICES
from qingshan.nature.seea import CROSSWALK
from qingshan.rulebook import LinedDocument, Rulebook
from qingshan.runs.names_check import unknown, wrong_unit
from qingshan.runs.runfile import RunFile
from qingshan.runs.runfile_seea import UseInput
from qingshan.runs.seea_opening import check_opening_folder

_CLOSE = 1e-6  # weights and shares are written with a few decimals


def check_seea(run: RunFile, book: Rulebook, document: LinedDocument, folder: Path) -> Iterator[Finding]:
    """Everything wrong with `condition`, `use` and `asset_value` before anything is read."""
    yield from _codes(run, book, document)
    yield from _weights(run, book, document)
    for account, given in run.use.items():
        yield from _use(account, given, book, document)
    if run.asset_value is not None and run.asset_value.opening:
        where = document.where(("asset_value", "opening"))
        yield from check_opening_folder(run.asset_value.opening, folder, run.profile, run.when, where)


def _codes(run: RunFile, book: Rulebook, document: LinedDocument) -> Iterator[Finding]:
    """Codes of condition variables that stand twice or that no record has, and units of another kind."""
    inputs = {wanted.of: wanted.unit for model in MODELS for wanted in model.inputs.values()}
    units = inputs | {code: one.unit for code, one in book.indicators.items()}
    types = [member.code for member in book.dimensions["ecosystem"].members if not member.parent]
    seen: set[str] = {"index", "index_opening"}
    for number, one in enumerate(run.condition):
        if one.code in seen:
            yield Finding(
                "duplicate-code",
                document.where(("condition", number, "code")),
                Text(
                    f"状况变量代码 {one.code} 重复或为保留字",
                    f"the code {one.code} stands twice or is kept for the index",
                ),
                Text("换一个代码", "choose another code"),
            )
        seen.add(one.code)
        for name in one.ecosystems:
            if name not in types:
                yield unknown(book.dimensions["ecosystem"].title, name, types, document.where(("condition", number)))
        for key, code in (("values", one.closing), ("opening", one.opening)):
            where = document.where(("condition", number, key))
            if code and code not in units:
                yield unknown(Text("指标或栅格角色", "indicator or role of a raster"), code, sorted(units), where)
            elif code and not same_dimension(one.unit, units[code]):
                yield wrong_unit(code, one.unit, units[code], where)


def _weights(run: RunFile, book: Rulebook, document: LinedDocument) -> Iterator[Finding]:
    """Weights add up to 1 for every ecosystem type that has variables."""
    named = dict.fromkeys(name for one in run.condition for name in one.ecosystems)
    types = [member.code for member in book.dimensions["ecosystem"].members if not member.parent]
    if any(not one.ecosystems for one in run.condition):
        named |= dict.fromkeys(types)
    sums: dict[float, list[str]] = {}
    for name in named:
        total = sum(one.weight for one in run.condition if not one.ecosystems or name in one.ecosystems)
        if abs(total - 1) > _CLOSE:
            sums.setdefault(round(total, 9), []).append(name)
    for total, names in sums.items():
        shown = ", ".join(names)
        yield Finding(
            "condition-weights",
            document.where(("condition",)),
            Text(
                f"{shown} 的状况变量权重之和为 {total:g}",
                f"the weights of the condition variables of {shown} add up to {total:g}",
            ),
            Text("使每种类型的权重之和为 1", "make the weights of each type add up to 1"),
        )


def _use(account: str, given: UseInput, book: Rulebook, document: LinedDocument) -> Iterator[Finding]:
    where = document.where(("use", account))
    if account not in SERVICES:
        yield unknown(Text("服务", "service"), account, list(SERVICES), where)
        return
    if not any(one.account == account and one.seea for one in CROSSWALK):
        yield Finding(
            "use-no-service",
            where,
            Text(f"SEEA 没有与 {account} 对应的服务", f"SEEA has no service for {account}"),
            Text("删去这一项；它不入供给使用表", "remove it; the account stays outside supply and use"),
        )
    members = book.dimensions["economic_unit"].members
    above = {member.parent for member in members}
    units = [member.code for member in members if member.code not in above]
    for name in (*given.shares, *given.amounts):
        if name not in units:
            yield unknown(book.dimensions["economic_unit"].title, name, units, where)
    yield from _shares(account, given.shares, document)
    wanted = book.indicators[SERVICES[account].quantity].unit if SERVICES[account].quantity in book.indicators else None
    if given.amounts and wanted is not None and not same_dimension(given.unit, wanted):
        yield wrong_unit(account, given.unit, wanted, document.where(("use", account, "unit")))


def _shares(account: str, shares: Mapping[str, float], document: LinedDocument) -> Iterator[Finding]:
    total = sum(shares.values())
    if shares and (abs(total - 1) > _CLOSE or min(shares.values()) < 0):
        yield Finding(
            "use-shares",
            document.where(("use", account, "shares")),
            Text(f"使用份额之和为 {total:g}，或有负值", f"the shares add up to {total:g}, or one is negative"),
            Text("使份额均不小于 0 且之和为 1", "give shares of zero or more that add up to 1"),
        )
