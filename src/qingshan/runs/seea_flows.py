"""Supply and use of a run 供给使用: each service by ecosystem type and by economic unit, in quantities and in money."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from qingshan.core import Finding, Severity, Text, Where
from qingshan.core.units import convert
from qingshan.facts import format_part
from qingshan.nature.seea import CROSSWALK, Correspondence, ServiceFlow, check_supply_use
from qingshan.report.content import ReportedAccount
from qingshan.report.figures import Figure, Figures
from qingshan.report.seea import Flow
from qingshan.report.table import Missing, NoNumber, joined
from qingshan.rulebook import Rulebook, plain_table
from qingshan.runs.evaluate import Evaluated
from qingshan.runs.inputs import Inputs
from qingshan.runs.nodes import Node
from qingshan.runs.runfile_seea import UseInput

_NO_SERVICE = Text("SEEA 参考服务清单中没有对应的服务", "the reference list of SEEA has no such service")
_NO_USER = Text("没有使用者份额；没有使用就没有供给", "nobody is named who uses it; no supply without use")
_SURPLUS = Text(
    "价值高于支出（倍数大于 1），含消费者剩余，不是交换价值",
    "valued above what was spent (multiplier above 1): consumer surplus is in it, it is no exchange value",
)
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Flows:
    """Both tables of a run, what stands outside them, and what is wrong.

    by_default : SEEA services whose users are those of the parameter `seea.use_share`
    """

    physical: tuple[Flow, ...]
    monetary: tuple[Flow, ...]
    left_out: tuple[tuple[Text, Text], ...]
    findings: tuple[Finding, ...]
    by_default: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Users:
    """Who uses an account's service: shares, whether the run says so, and what vouches for them."""

    shares: Mapping[str, float]
    stated: bool
    source: str
    mark: str


def flows_of(inputs: Inputs, held: Figures, evaluated: Evaluated, share: Node, tolerance: float) -> Flows:
    """Every accounted service that SEEA has, at the place of the total.

    share : the node of `seea.use_share`;  tolerance : of stated use against supply, relative
    """
    physical: list[Flow] = []
    monetary: list[Flow] = []
    left_out: list[tuple[Text, Text]] = []
    findings: list[Finding] = []
    by_default = set[str]()
    for account in held.content.accounts:
        if not account.accounted:
            continue
        line = _line(account)
        made = _outside(account, line, inputs, evaluated)
        if isinstance(made, Text):
            left_out.append((account.service.title, made))
            findings += [_surplus(account, inputs)] if made is _SURPLUS else []
            continue
        own = inputs.run.use.get(account.service.code)
        users, wrong = _users(account, line, own, share, held, inputs, tolerance)
        findings += wrong
        found = [*_flows(held, account, line, users, money=False)], [*_flows(held, account, line, users, money=True)]
        lacking = [one for pair in found for one in pair if isinstance(one, NoNumber)]
        if not users.shares or lacking:
            left_out.append((account.service.title, lacking[0].reason if lacking else _NO_USER))
            continue
        physical += [one for one in found[0] if isinstance(one, Flow)]
        monetary += [one for one in found[1] if isinstance(one, Flow)]
        by_default |= {line.seea[0]} if own is None else set()
    findings += _balance([*physical, *monetary], inputs)
    return Flows(tuple(physical), tuple(monetary), tuple(left_out), tuple(findings), frozenset(by_default))


def _line(account: ReportedAccount) -> Correspondence:
    none = Correspondence(account.service.code, (), False)
    return next((one for one in CROSSWALK if one.account == account.service.code), none)


def _outside(account: ReportedAccount, line: Correspondence, inputs: Inputs, held: Evaluated) -> Text | None:
    """Why an account stands outside supply and use; None where it does not."""
    if not account.accounted:
        return account.reason or _NO_SERVICE
    if not line.seea:
        return line.note or _NO_SERVICE
    node = inputs.plan.nodes.get(account.service.value)
    if node is not None and "multiplier" in node.takes:
        multiplier = held.values[node.takes["multiplier"]]
        return _SURPLUS if bool((multiplier > 1).any()) else None
    return None


def _users(
    account: ReportedAccount,
    line: Correspondence,
    own: UseInput | None,
    share: Node,
    held: Figures,
    inputs: Inputs,
    tolerance: float,
) -> tuple[Users, list[Finding]]:
    if own is None:
        assert share.held is not None
        shares = plain_table(share.held.value).get(line.seea[0], {})
        return Users(shares, stated=share.from_run, source=share.held.source, mark=str(share.held.mark)), []
    if own.shares:
        return Users(own.shares, stated=True, source=own.source, mark=str(own.mark)), []
    amounts, findings = _amounts(account, own, held, inputs, tolerance)
    whole = sum(amounts.values())
    shares = {code: one / whole for code, one in amounts.items()} if whole else {}
    return Users(shares, stated=True, source=own.source, mark=str(own.mark)), findings


def _amounts(
    account: ReportedAccount, own: UseInput, held: Figures, inputs: Inputs, tolerance: float
) -> tuple[dict[str, float], list[Finding]]:
    """Stated amounts in the account's unit, and whether they add up to what is supplied."""
    code = account.service.quantity
    where = inputs.document.where(("use", account.service.code))
    total = held.of_account(account, code, None)
    if isinstance(total, NoNumber):
        title = account.service.title
        return {}, [_no_whole(title, where)]
    unit = held.unit(code)
    amounts = {name: convert(value, own.unit, unit) for name, value in own.amounts.items()}
    found = check_supply_use([ServiceFlow(account.service.code, unit, {"": total}, amounts)], tolerance)
    return amounts, [replace(one, where=where) for one in found]


def _no_whole(title: Text, where: Where) -> Finding:
    return Finding(
        "use-amounts",
        where,
        Text(
            f"{title.zh}没有单一的实物量合计，不能按数量给出使用",
            f"{title.en} has no one quantity that amounts could share",
        ),
        Text("改用 shares", "give shares"),
    )


def _flows(
    held: Figures, account: ReportedAccount, line: Correspondence, users: Users, *, money: bool
) -> Iterator[Flow | NoNumber]:
    code = account.service.value if money else account.service.quantity
    further = [] if money else held.further_parts(code)
    names = held.content.members
    for keys in further or [{}]:
        part = format_part(keys)
        total = held.of_account(account, code, None, part)
        if isinstance(total, NoNumber):
            yield total
            continue
        supply: dict[str, Figure] = {
            ecosystem: held.of_type(account, code, keys, ecosystem) for ecosystem in held.content.ecosystems
        }
        lost = [one for one in supply.values() if isinstance(one, Missing)]
        rest = total - sum(one for one in supply.values() if isinstance(one, float))
        cut, title = joined(held.member(one) for one in keys.values()), account.service.title
        yield Flow(
            account=account.service.code,
            title=Text(f"{title.zh}：{cut.zh}", f"{title.en}: {cut.en}") if keys else title,
            reference=joined(names.get(one, Text(one, one)) for one in line.seea),
            unit=held.unit(code),
            supply=supply,
            unsplit=0.0 if abs(rest) <= _ROUNDING * abs(total) and not lost else rest,
            total=total,
            shares=users.shares,
            final=line.final,
            counted=line.final and account.in_total,
            stated=users.stated,
            source=users.source,
            mark=users.mark,
        )


def _balance(flows: list[Flow], inputs: Inputs) -> Iterator[Finding]:
    """Σ supply = Σ use of every row, whatever the shares came from."""
    for flow in flows:
        supply = {code: one for code, one in flow.supply.items() if isinstance(one, float)} | {"": flow.unsplit}
        row = ServiceFlow(flow.title.en, flow.unit, supply, flow.use())
        for found in check_supply_use([row]):
            if found.code == "supply-use-unbalanced":  # a negative flow, such as a source of carbon, is no slip
                yield replace(found, where=inputs.document.where(("use", flow.account)))


def _surplus(account: ReportedAccount, inputs: Inputs) -> Finding:
    title = account.service.title
    return Finding(
        "use-consumer-surplus",
        inputs.document.where(("methods",)),
        Text(f"{title.zh}不入供给使用表：{_SURPLUS.zh}", f"{title.en} stays outside supply and use: {_SURPLUS.en}"),
        Text("用旅行费用法，或把倍数改为不大于 1", "take the travel cost, or a multiplier of 1 at most"),
        Severity.WARNING,
    )


def economic_units(book: Rulebook) -> dict[str, Text]:
    """The economic units that use, code → name; those that only head a group are left out."""
    members = book.dimensions["economic_unit"].members
    above = {member.parent for member in members}
    return {member.code: member.title for member in members if member.code not in above}
