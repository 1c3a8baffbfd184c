"""The monetary asset account of a run 资产账户: what its services are worth if they go on, and why that changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from qingshan.core import Finding, Text, Where
from qingshan.facts import format_part, parse_part
from qingshan.nature.seea import closing_value, decompose
from qingshan.report.content import ReportedAccount
from qingshan.report.figures import AREA, ECOSYSTEM, Figure, Figures
from qingshan.report.seea import AssetCell, Assets, Assumptions, Flow
from qingshan.report.table import NoNumber
from qingshan.runs.seea_opening import OpeningRun
from qingshan.runs.seea_terms import CONVENTIONS, factor

_ROUNDING = 1e-12
_OFF = 1e-9  # an account further from its closing value than this does not close


@dataclass(frozen=True)
class Flowing:
    """Quantity and value of one service of one type in a year. quantity : None where there is no single one."""

    quantity: float | None
    value: float


def assets_of(
    held: Figures,
    monetary: Sequence[Flow],
    now: Assumptions,
    opening: OpeningRun | None,
    left: Sequence[tuple[Text, Text]],
) -> Assets:
    """The account over the services that count in the sum of final ones."""
    counted = {flow.account for flow in monetary if flow.counted}
    accounts = [one for one in held.content.accounts if one.service.code in counted]
    names = {one.service.code: one.service.title for one in accounts}
    if opening is None:
        cells = [
            AssetCell(one.service.code, name, flow.value * factor(now))
            for one in accounts
            for name, flow in flowing(held, one).items()
        ]
        return Assets(now, tuple(cells), names, lacking=tuple(left))
    before = _opened(held, opening)
    was = replace(now, **opening.asset) if opening.asset else now
    cells, apart = [], []
    for one in accounts:
        early = replace(one, accounted=opening.accounted(one.service.code))
        flows = flowing(before, early) if early.accounted else {}
        own, whole = _changes(one, flows, flowing(held, one), (_ground(before), _ground(held)), (was, now))
        cells += own
        apart += [] if whole else [one.service.title]
    return Assets(now, tuple(cells), names, opening.period, tuple(left), tuple(apart))


def _opened(held: Figures, opening: OpeningRun) -> Figures:
    """The figures of the opening run, with the ecosystem types that were there and are gone."""
    rows = opening.facts.filter(pl.col("indicator") == AREA, pl.col("period") == opening.period)
    codes = [parse_part(part).get(ECOSYSTEM, "") for part in rows["part"].unique().sort()]
    types = held.content.ecosystems | {code: held.member(code) for code in codes if code}
    return Figures(replace(held.content, facts=opening.facts, period=opening.period, ecosystems=types))


def _ground(held: Figures) -> Callable[[str], float]:
    def area(ecosystem: str) -> float:
        figure = held.total(AREA, format_part({ECOSYSTEM: ecosystem}))
        return 0.0 if isinstance(figure, NoNumber) else figure

    return area


def flowing(held: Figures, account: ReportedAccount) -> dict[str, Flowing]:
    """Quantity and value by ecosystem type, '' for what no type is named for. The account's whole must be known."""
    single = not held.further_parts(account.service.quantity)
    found: dict[str, Flowing] = {}
    for name in held.content.ecosystems:
        quantity = held.of_type(account, account.service.quantity, {}, name)
        value = held.of_type(account, account.service.value, {}, name)
        if not isinstance(value, NoNumber):
            found[name] = Flowing(_or_none(quantity) if single else None, value)
    whole = _known(held.of_account(account, account.service.value, None))
    rest = whole - sum(one.value for one in found.values())
    if abs(rest) > 1e-9 * abs(whole) or not found:
        total = _or_none(held.of_account(account, account.service.quantity, None)) if single else None
        known = [one.quantity for one in found.values()]
        left = None if total is None or None in known else total - sum(one for one in known if one is not None)
        found[""] = Flowing(left, rest)
    return found


def _known(figure: Figure) -> float:
    return 0.0 if isinstance(figure, NoNumber) else figure


def _or_none(figure: Figure) -> float | None:
    return None if isinstance(figure, NoNumber) else figure


def _changes(
    account: ReportedAccount,
    before: Mapping[str, Flowing],
    after: Mapping[str, Flowing],
    ground: tuple[Callable[[str], float], Callable[[str], float]],
    terms: tuple[Assumptions, Assumptions],
) -> tuple[list[AssetCell], bool]:
    """A cell for each type; false where quantity and price could not be told apart."""
    cells, whole = [], True
    for name in dict.fromkeys([*before, *after]):
        nothing = Flowing(0.0, 0.0)
        old, new = before.get(name, nothing), after.get(name, nothing)
        areas = (ground[0](name), ground[1](name)) if name else (0.0, 0.0)
        told = bool(before) and old.quantity is not None and new.quantity is not None
        cells.append(_change(account.service.code, name, old, new, areas, terms, told=told))
        whole &= told
    return cells, whole


def _change(
    account: str,
    ecosystem: str,
    old: Flowing,
    new: Flowing,
    areas: tuple[float, float],
    terms: tuple[Assumptions, Assumptions],
    *,
    told: bool,
) -> AssetCell:
    """Opening to closing: first the opening value under today's asset life and convention, then volume, price, rate."""
    was, now = terms
    opening, closing = factor(was) * old.value, factor(now) * new.value
    restated = factor(now, was.rate) * old.value
    if not told:
        return AssetCell(account, ecosystem, closing, opening, reappraisal=closing - opening)
    assert old.quantity is not None
    assert new.quantity is not None
    prices = _prices(old, new)
    if prices is None:
        return AssetCell(account, ecosystem, closing, opening, reappraisal=closing - opening)
    parts = decompose(
        (np.array(old.quantity), np.array(new.quantity)),
        (np.array(prices[0]), np.array(prices[1])),
        (was.rate, now.rate),
        now.years,
        CONVENTIONS[now.wait],
        now.growth,
    )
    moved = old.quantity / areas[0] * (areas[1] - areas[0]) if areas[0] > 0 else new.quantity if areas[1] > 0 else 0.0
    conversions = factor(now, was.rate) * prices[0] * moved
    scale = abs(opening) + abs(closing)
    return AssetCell(
        account,
        ecosystem,
        closing,
        opening,
        volume=_settled(parts.volume - conversions, scale),
        conversions=_settled(conversions, scale),
        reappraisal=_settled(restated - opening, scale),
        price=_settled(parts.price, scale),
        rate=_settled(parts.rate, scale),
    )


def _settled(term: float, scale: float) -> float:
    """Nothing where only the rounding of the machine is left: a change of nought is shown as nought."""
    return 0.0 if abs(term) <= _ROUNDING * scale else term


def _prices(old: Flowing, new: Flowing) -> tuple[float, float] | None:
    """Value per unit at both ends; an end with nothing takes the price of the other. None where there is no price."""
    assert old.quantity is not None
    assert new.quantity is not None
    before = old.value / old.quantity if old.quantity else None
    after = new.value / new.quantity if new.quantity else None
    if (before is None and old.value) or (after is None and new.value):
        return None
    prices = before if before is not None else after, after if after is not None else before
    return (0.0, 0.0) if prices[0] is None or prices[1] is None else (prices[0], prices[1])


def check_closed(assets: Assets, where: Where) -> Iterator[Finding]:
    """Whether opening and changes give the closing value, for every ecosystem type."""
    for name in dict.fromkeys(cell.ecosystem for cell in assets.cells) if assets.opening_period else ():
        cells = [cell for cell in assets.cells if cell.ecosystem == name]
        reached = closing_value(
            sum(cell.opening for cell in cells),
            enhancement=sum(max(cell.volume, 0.0) for cell in cells),
            degradation=sum(max(-cell.volume, 0.0) for cell in cells),
            conversions=sum(cell.conversions for cell in cells),
            other=sum(cell.reappraisal for cell in cells),
            revaluation=sum(cell.price + cell.rate for cell in cells),
        )
        closing = sum(cell.closing for cell in cells)
        if abs(reached - closing) > _OFF * sum(abs(cell.opening) + abs(cell.closing) for cell in cells):
            yield Finding(
                "asset-not-closed",
                where,
                Text(
                    f"{name} 的资产账户：期初加变动为 {reached:.9g}，期末为 {closing:.9g}",
                    f"the asset account of {name}: opening and changes give {reached:.9g}, not {closing:.9g}",
                ),
                Text("这是程序错误，请报告", "this is a fault of the program: please report it"),
            )
