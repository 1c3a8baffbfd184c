"""The plan of a run 核算方案: which accounts can be computed, by which chain, and why the others cannot."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qingshan.core import Finding, Service, Severity, Text, Where
from qingshan.nature import SERVICES
from qingshan.rulebook import LinedDocument, Profile, Rulebook
from qingshan.runs.asked import asked_for
from qingshan.runs.given import Given
from qingshan.runs.nodes import Missing, Node
from qingshan.runs.reasons import reason_for
from qingshan.runs.resolve import Resolver, upstream
from qingshan.runs.runfile import RunFile
from qingshan.runs.threats import giving


@dataclass(frozen=True)
class AccountPlan:
    """One account: computed, or not and why.

    applicable : false where there can be no such service here, such as a coast inland; no total waits for it
    ecosystems : rows of the account table it is accounted for; empty means all
    """

    service: Service
    in_total: bool
    ecosystems: tuple[str, ...]
    accounted: bool
    reason: Text | None = None
    applicable: bool = True


@dataclass(frozen=True)
class Plan:
    """What a run computes, in order."""

    run: RunFile
    book: Rulebook
    profile: Profile
    nodes: Mapping[str, Node]
    accounts: tuple[AccountPlan, ...]

    @property
    def accounted(self) -> tuple[AccountPlan, ...]:
        """The accounts that are computed."""
        return tuple(account for account in self.accounts if account.accounted)

    def targets(self) -> list[str]:
        """Codes that are computed for their own sake, companions with them."""
        return [code for account in self.accounted for code in codes_of(account.service) if code in self.nodes]


def codes_of(service: Service) -> tuple[str, ...]:
    """Quantity, value and companions of a service."""
    return (service.quantity, service.value, *service.companions)


def make_plan(
    run: RunFile, book: Rulebook, profile: Profile, document: LinedDocument, given: Mapping[str, Given]
) -> tuple[Plan, list[Finding]]:
    """Resolve every account of the profile; findings for what cannot or may not be.

    An account that the run does not ask for is not accounted: it keeps its place, so that no total passes for whole.
    """
    resolver = Resolver(run, book, profile, given, giving(run))
    accounts: list[AccountPlan] = []
    findings: list[Finding] = []
    for account in profile.accounts:
        planned, finding = _account(account.service, run, resolver, document)
        findings += [finding] if finding else []
        applicable = account.service not in run.not_applicable
        service = SERVICES[account.service]
        accounts.append(AccountPlan(service, account.in_total, account.ecosystems, *planned, applicable))
    targets = [
        code
        for account in accounts
        if account.accounted
        for code in codes_of(account.service)
        if isinstance(resolver.resolve(code), Node)
    ]
    of_condition, wrong = _of_condition(run, resolver, document)
    by_themselves, lacking = asked_for(run, resolver, document)
    beside = [*of_condition, *by_themselves]
    findings += [*wrong, *lacking]
    order = upstream(resolver.nodes, [*targets, *beside])
    nodes = {code: resolver.nodes[code] for code in order}
    findings += [*_doubts(resolver, nodes, document), *_past_dates(resolver, accounts, document)]
    return Plan(run, book, profile, nodes, tuple(accounts)), findings


def _of_condition(run: RunFile, resolver: Resolver, document: LinedDocument) -> tuple[list[str], list[Finding]]:
    """Codes that condition variables take their values from, and those that nothing gives."""
    able: list[str] = []
    findings: list[Finding] = []
    for number, variable in enumerate(run.condition):
        for key, code in (("values", variable.closing), ("opening", variable.opening)):
            found = resolver.resolve(code) if code else None
            if isinstance(found, Node) and found.level is not None:
                able.append(code)
            elif code:
                findings.append(_no_values(variable.title, code, document.where(("condition", number, key))))
    return able, findings


def _no_values(title: Text, code: str, where: Where) -> Finding:
    return Finding(
        "condition-no-values",
        where,
        Text(f"状况变量“{title.zh}”没有取值：{code}", f"nothing gives values of the variable {title.en}: {code}"),
        Text(f"在 rasters 或 facts 中给出 {code}", f"give {code} under rasters or in the facts"),
    )


_NOT_ASKED = Text("本次任务未要求核算", "not asked for in this run")


def _account(
    code: str, run: RunFile, resolver: Resolver, document: LinedDocument
) -> tuple[tuple[bool, Text | None], Finding | None]:
    service = SERVICES[code]
    if code in run.not_applicable:
        return (False, run.not_applicable[code]), None
    if code in run.not_accounted:
        return (False, run.not_accounted[code]), None
    if run.services and code not in run.services:
        return (False, _NOT_ASKED), None
    lacking: list[str] = []
    for one in (service.quantity, service.value):
        found = resolver.resolve(one)
        lacking += found.codes if isinstance(found, Missing) else ()
    if not lacking:
        return (True, None), None
    reason = reason_for(tuple(dict.fromkeys(lacking)), resolver.book, resolver.past_dates)
    zonal = [one for one in dict.fromkeys(lacking) if one in resolver.not_by_cell]
    if zonal:
        reason = _by_zone_only(reason, zonal)
    asked = code in run.services
    finding = Finding(
        "service-lacks-input",
        document.where(("services",) if asked else ("profile",)),
        Text(f"{service.title.zh}无法核算：{reason.zh}", f"{service.title.en} cannot be accounted: {reason.en}"),
        Text(
            "在 rasters、parameters 或 facts 中补充，或写入 not_accounted 并说明原因",
            "give it under rasters, parameters or facts, or list the service under not_accounted with the reason",
        ),
        Severity.ERROR if asked else Severity.NOTE,
    )
    return (False, reason), finding


def _by_zone_only(reason: Text, codes: list[str]) -> Text:
    """The reason with a word on values that are there by zone, where a model on maps wants them by cell."""
    names = ", ".join(codes)
    return Text(
        f"{reason.zh}；{names} 不是逐像元的值，整幅栅格模型用不上",
        f"{reason.en}; {names} is not known cell by cell, as a model on whole maps wants it",
    )


def _doubts(resolver: Resolver, nodes: Mapping[str, Node], document: LinedDocument) -> Iterator[Finding]:
    for code, ways in resolver.doubtful.items():
        if code in nodes:
            yield Finding(
                "method-not-chosen",
                document.where(("methods",)),
                Text(
                    f"{code} 有多种可行方法：{'、'.join(ways)}；口径未指定", f"{code} can be had by {', '.join(ways)}"
                ),
                Text(f"在 methods 中写明，如 {code}: {ways[0]}", f"choose under methods, e.g. {code}: {ways[0]}"),
            )


def _past_dates(resolver: Resolver, accounts: Sequence[AccountPlan], document: LinedDocument) -> Iterator[Finding]:
    blamed = {code for account in accounts if not account.accounted for code in resolver.past_dates}
    for code in sorted(blamed):
        yield Finding(
            "parameter-past-dates",
            document.where(("period",)),
            Text(
                f"参数 {code} 在该时段无有效值：{resolver.past_dates[code]}",
                f"parameter out of its dates: {resolver.past_dates[code]}",
            ),
            Text(
                "在 parameters 中给出带来源的值，或换一个时段",
                "give a value with its source under parameters, or choose another period",
            ),
        )
