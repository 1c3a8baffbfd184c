"""Coupling coordination over the years 耦合协调度: systems and weights as a YAML file of the user's has them."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import Field, FiniteFloat, ValidationError

from qingshan.core import Finding, Text, errors_in
from qingshan.nature import dual
from qingshan.nature.dual.coupling import NORMALISED, REFUSED
from qingshan.report.known import Known
from qingshan.report.series_content import CoordinatedYear, Coupling
from qingshan.report.table import NoNumber
from qingshan.rulebook import LinedDocument, Rulebook, plain_table, read_yaml, validation_findings
from qingshan.runs.runfile import Section

_SUM = 1e-9  # weights add up to 1 within this


class CoupledIndicator(Section):
    """One indicator of a system; its ends are those of the years unless they are given."""

    indicator: str
    weight: FiniteFloat = Field(ge=0)
    less_is_better: bool = False
    lowest: FiniteFloat | None = None
    highest: FiniteFloat | None = None


class CoupledSystem(Section):
    """One system, such as the economy; its role says which of two may lag."""

    name: Text
    weight: FiniteFloat = Field(ge=0)
    role: Literal["", "economy", "ecology"] = ""
    indicators: tuple[CoupledIndicator, ...] = Field(min_length=1)


class CouplingFile(Section):
    """The whole file. place : '' is the first place of the series"""

    place: str = ""
    form: str = NORMALISED
    systems: tuple[CoupledSystem, ...] = Field(min_length=2)


def coupling_of(
    path: Path, known: Known, places: Sequence[str], years: Sequence[int], book: Rulebook
) -> tuple[Coupling | None, list[Finding]]:
    """The degree of coupling coordination of each year, or everything that keeps it from being worked out."""
    document = read_yaml(path)
    if document.content is None or document.findings:
        return None, document.findings or [_finding("empty", document, (), _EMPTY)]
    try:
        asked = CouplingFile.model_validate(document.content)
    except ValidationError as error:
        return None, validation_findings(error, document, ())
    place = asked.place or places[0]
    levels, findings = _levels(asked, document, known, place, years, book)
    findings = [*_checked(asked, document, places, book), *findings]
    if errors_in(findings):
        return None, findings
    weights = tuple(system.weight for system in asked.systems)
    bounds = plain_table(book.value_of("dual.coordination_level.from", date(years[-1], 12, 31)).value)
    made = tuple(_year(year, levels[:, at], asked, bounds, book) for at, year in enumerate(years))
    return Coupling(place, tuple(one.name for one in asked.systems), weights, made, tuple(_notes(asked, book))), []


def _year(year: int, levels: Any, asked: CouplingFile, bounds: dict[str, float], book: Rulebook) -> CoordinatedYear:
    found = dual.coordination(levels, np.array([one.weight for one in asked.systems]), bounds)
    roles = {one.role: float(level) for one, level in zip(asked.systems, levels, strict=True)}
    kind = None
    if "economy" in roles and "ecology" in roles:
        margin = book.value_of("dual.coordination_type.margin", date(year, 12, 31)).value
        lag = dual.lag_type(roles["economy"], roles["ecology"], float(str(margin)))
        kind = book.member("coordination_type", lag).title
    level = book.member("coordination_level", found.level).title
    return CoordinatedYear(year, tuple(float(one) for one in levels), found, level, kind)


def _levels(
    asked: CouplingFile, document: LinedDocument, known: Known, place: str, years: Sequence[int], book: Rulebook
) -> tuple[Any, list[Finding]]:
    """Level of each system in each year [1]; system × year."""
    epsilon = float(str(book.value_of("dual.normalisation.epsilon", date(years[-1], 12, 31)).value))
    levels = np.zeros((len(asked.systems), len(years)))
    findings: list[Finding] = []
    for number, system in enumerate(asked.systems):
        for at, one in enumerate(system.indicators):
            path = ("systems", number, "indicators", at, "indicator")
            if one.indicator not in book.indicators:
                findings.append(_finding("indicator", document, path, _unknown(one.indicator)))
                continue
            unit = book.indicators[one.indicator].unit
            told = [known.at(one.indicator, place, str(year), unit) for year in years]
            gaps = [year for year, figure in zip(years, told, strict=True) if isinstance(figure, NoNumber)]
            values = np.array([figure for figure in told if not isinstance(figure, NoNumber)])
            if gaps:
                findings.append(_finding("no-value", document, path, _no_value(one.indicator, place, gaps)))
                continue
            low = values.min() if one.lowest is None else one.lowest
            high = values.max() if one.highest is None else one.highest
            if not low < high or values.min() < low or values.max() > high:
                findings.append(
                    _finding("range", document, path, _bad_range(one.indicator, values.min(), values.max()))
                )
                continue
            level = dual.normalised(
                values, np.asarray(low), np.asarray(high), epsilon, less_is_better=one.less_is_better
            )
            levels[number] += one.weight * level
    return np.minimum(levels, 1.0), findings  # a sum of weights may pass 1 by its last bit


def _checked(asked: CouplingFile, document: LinedDocument, places: Sequence[str], book: Rulebook) -> Iterator[Finding]:
    if asked.form != NORMALISED:
        yield _finding("form", document, ("form",), _refused(asked.form))
    if asked.place and asked.place not in places:
        there = ", ".join(places)
        told = Text(f"没有地区 {asked.place}；有 {there}", f"there is no place {asked.place}; there are {there}")
        yield _finding("place", document, ("place",), told)
    groups: list[tuple[tuple[str | int, ...], list[float]]] = [(("systems",), [one.weight for one in asked.systems])]
    for number, system in enumerate(asked.systems):
        groups.append((("systems", number, "indicators"), [one.weight for one in system.indicators]))
    for path, weights in groups:
        if abs(sum(weights) - 1) > _SUM:
            total = f"{sum(weights):g}"
            told = Text(f"权重之和为 {total}，应为 1", f"the weights add up to {total}, not to 1")
            yield _finding("weights", document, path, told)


_EMPTY = Text("文件为空", "the file is empty")


def _refused(form: str) -> Text:
    why = REFUSED.get(form)
    if why is None:
        return Text(f"没有 {form} 这种形式，只有 {NORMALISED}", f"there is no form {form}, only {NORMALISED}")
    return Text(
        f"{form} 是截断的变体，结果与别处不可比：{why}",
        f"{form} is a truncated variant whose degree compares with no other: {why}",
    )


def _unknown(code: str) -> Text:
    return Text(f"没有指标 {code}", f"there is no indicator {code}")


def _no_value(code: str, place: str, years: Sequence[int]) -> Text:
    shown = ", ".join(map(str, years))
    return Text(f"{code} 在 {place} 缺 {shown} 年的数值", f"{code} has no value for {place} in {shown}")


def _bad_range(code: str, low: float, high: float) -> Text:
    told = f"{low:g}–{high:g}"
    return Text(
        f"{code} 各年为 {told}，没有变化或超出 lowest 至 highest，无法归一化",
        f"{code} is {told} over the years: it never changes, or leaves lowest to highest, and cannot be normalised",
    )


_REMEDIES = {
    "form": Text(f"写 form: {NORMALISED}，或删去该行", f"write form: {NORMALISED}, or remove the line"),
    "weights": Text("改权重，使各组之和为 1", "correct the weights of the group so that they add up to 1"),
    "no-value": Text("用 --facts 给出这些年份的数值", "give the years under --facts"),
    "range": Text("给出 lowest 和 highest，或换一个指标", "give lowest and highest, or another indicator"),
}


def _finding(what: str, document: LinedDocument, path: tuple[str | int, ...], message: Text) -> Finding:
    remedy = _REMEDIES.get(what, Text("改正后重试", "correct it and try again"))
    return Finding(f"coupling-{what}", document.where(path), message, remedy)


def _notes(asked: CouplingFile, book: Rulebook) -> Iterator[Text]:
    for system in asked.systems:
        parts = [(book.indicators[one.indicator].title, one) for one in system.indicators]
        zh = "、".join(f"{title.zh} {one.weight:g}{'（逆向）' * one.less_is_better}" for title, one in parts)
        en = ", ".join(f"{title.en} {one.weight:g}{' (less is better)' * one.less_is_better}" for title, one in parts)
        name, weight = system.name, f"{system.weight:g}"
        yield Text(f"{name.zh}（系统权重 {weight}）：{zh}。", f"{name.en} (weight {weight}): {en}.")
