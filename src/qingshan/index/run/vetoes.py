"""Which vetoes fell on which unit 一票否决判定: by an event of enough severity, or by a predicate over indicators.

A predicate over a missing value is undecided: no veto, and a warning. Spec §8.3.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qingshan.core import Finding, Severity, Text, Where
from qingshan.index.judge.events import Event
from qingshan.index.judge.veto import Effect, Penalty
from qingshan.index.run.formulas import decided
from qingshan.index.run.table import Table
from qingshan.rulebook.framework import Framework, Veto, VetoEffect


@dataclass(frozen=True)
class Lifted:
    """A veto that a recorded decision lifted; the run shows both states."""

    unit: str
    veto: str
    day: str
    reason: str


@dataclass(frozen=True)
class Fallen:
    """Vetoes in force by unit, and those that a decision lifted; a lifted veto that never fell is neither."""

    on: Mapping[str, tuple[str, ...]]
    lifted: Mapping[str, tuple[str, ...]]


def fallen(
    framework: Framework, table: Table, events: Sequence[Event], lifted: Sequence[Lifted] = ()
) -> tuple[Fallen, list[Finding]]:
    """The vetoes that fell in a run, with warnings for those that could not be decided."""
    on: dict[str, list[str]] = {unit: [] for unit in table.units}
    findings: list[Finding] = []
    for veto in framework.veto:
        if veto.event:
            struck = {event.unit for event in events if _strikes(veto, event, framework.severity)}
        else:
            truth, undecided = decided(veto.when, table)
            struck = {unit for unit, yes in zip(table.units, truth, strict=True) if yes}
            findings += [_undecided(veto, unit) for unit, open_ in zip(table.units, undecided, strict=True) if open_]
        for unit in table.units:
            if unit in struck:
                on[unit].append(veto.code)
    gone = {(one.unit, one.veto) for one in lifted} | {(one.unit, one.lifts) for one in events if one.lifts}
    in_force = {unit: tuple(code for code in codes if (unit, code) not in gone) for unit, codes in on.items()}
    off = {unit: tuple(code for code in codes if (unit, code) in gone) for unit, codes in on.items()}
    return Fallen(in_force, off), findings


def _strikes(veto: Veto, event: Event, order: Sequence[str]) -> bool:
    if event.lifts or event.kind != veto.event:
        return False
    if not veto.severity_at_least:
        return True
    return order.index(event.severity) >= order.index(veto.severity_at_least)


def _undecided(veto: Veto, unit: str) -> Finding:
    return Finding(
        "veto_undecided",
        Where(field=f"{veto.code} {unit}"),
        Text(
            f"{unit} 的否决条件 {veto.when} 缺数，无法判定，暂不否决",
            f"{unit}: {veto.when} lacks a value and cannot be decided, so there is no veto for now",
        ),
        Text("补报所缺指标后重新计算", "report what is missing and run it again"),
        Severity.WARNING,
    )


def penalty_of(effect: VetoEffect) -> Penalty:
    """What a veto does: the hardest of the effects stated.

    A unit whose grade is set follows all others; under a milder effect only where `ranking` says so in so many words.
    """
    stated: dict[Effect, str | float] = {}
    if effect.exclude:
        stated[Effect.EXCLUDE] = ""
    if effect.zero_total:
        stated[Effect.ZERO_TOTAL] = ""
    if effect.grade:
        stated[Effect.GRADE] = effect.grade
    if effect.cap_grade:
        stated[Effect.CAP_GRADE] = effect.cap_grade
    if effect.drop_grades:
        stated[Effect.DROP_GRADES] = effect.drop_grades
    if effect.cap_score is not None:
        stated[Effect.CAP_SCORE] = effect.cap_score
    if effect.zero_pillar:
        stated[Effect.ZERO_PILLAR] = effect.zero_pillar
    hardest = min(stated, key=list(Effect).index)
    asked = hardest is Effect.GRADE or "ranking" in effect.model_fields_set
    return Penalty(hardest, stated[hardest], last=asked and effect.ranking == "after_all_others")


def penalties_of(framework: Framework) -> dict[str, Penalty]:
    """What each veto of a framework does, by its code."""
    return {veto.code: penalty_of(veto.effect or framework.veto_effect) for veto in framework.veto}
