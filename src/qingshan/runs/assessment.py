"""An assessment from files 考核: read and check everything, assess each period on one basis."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from qingshan.core import Finding, Refused, Text, Where, errors_in
from qingshan.core.file_hash import file_hash
from qingshan.index.judge.events import Event, of_period
from qingshan.index.refusal import AssessmentError
from qingshan.index.robust.factors import Factors
from qingshan.index.robust.monte_carlo import Drawn, Sensitivity, monte_carlo, sensitivity
from qingshan.index.robust.warnings_of import rank_warnings, sobol_warnings
from qingshan.index.run.assess import Assessment
from qingshan.index.run.check_framework import check_framework
from qingshan.index.run.check_values import check_events, check_values
from qingshan.index.run.panel import Panel, assess_panel
from qingshan.report.index_content import IndexContent
from qingshan.rulebook.framework import Framework
from qingshan.rulebook.framework_read import read_framework
from qingshan.runs.assessment_read import read_events, read_outlines, read_values
from qingshan.runs.hashing import code_hash, content_key


@dataclass(frozen=True)
class Asked:
    """What to assess.

    draws : of the Monte Carlo run, 0 for none and None for as many as the framework states;  seed : its seed, or None
    sobol : draws for the indices of the factors, 0 for none
    """

    scheme: Path
    facts: Path
    events: Path | None = None
    zones: Path | None = None
    periods: tuple[str, ...] = ()
    draws: int | None = 0
    seed: int | None = None
    sobol: int = 0


@dataclass(frozen=True)
class Given:
    """What was read and has passed its checks, with the findings that are no errors."""

    framework: Framework
    rows: pl.DataFrame
    names: dict[str, str]
    events: list[Event]
    outlines: dict[str, list[list[tuple[float, float]]]]
    held: tuple[str, ...]
    findings: list[Finding]

    @property
    def units(self) -> tuple[str, ...]:
        """The units in the order of the values."""
        return tuple(self.rows["unit"].unique(maintain_order=True))


def run_assessment(asked: Asked) -> IndexContent:
    """All periods asked for. Raises `Refused` with every error of framework, values and events."""
    given = _given(asked)
    framework, periods = given.framework, asked.periods or given.held
    panel = _assessed(given, periods)
    runs = tuple(panel.runs.values())
    drawn, shares = _drawn(runs[-1], asked), _shares(runs[-1], asked)
    warned = [*(rank_warnings(runs[-1], drawn) if drawn else []), *(sobol_warnings(shares) if shares else [])]
    inputs = hashes([asked.scheme, asked.facts, asked.events, asked.zones])
    plain = [asked.periods, asked.draws, asked.seed, asked.sobol]
    key = content_key([framework.model_dump(mode="json"), inputs, code_hash(), plain])
    told = (*given.findings, *panel.findings, *(one for run in runs for one in run.findings), *warned)
    return IndexContent(runs, given.names, key, inputs, told, drawn, given.outlines, shares)


def _given(asked: Asked) -> Given:
    framework, findings = read_framework(asked.scheme)
    if framework is None:
        raise Refused(findings)
    findings += check_framework(framework, asked.scheme.name)
    events, wrong = read_events(asked.events) if asked.events else ([], [])
    outlines, strange = read_outlines(asked.zones) if asked.zones else ({}, [])
    findings += [*wrong, *strange]
    if any(one.code == "unsafe_formula" for one in findings):  # nobody knows which variables it needs
        raise Refused(findings)
    rows, names, found = read_values(asked.facts, framework)
    findings += found
    held = _periods(framework, rows)
    given = Given(framework, rows, names, events, outlines, held, findings)
    findings += check_values(framework, rows, asked.facts.name)
    if rows.height:
        findings += check_events(framework, events, given.units, asked.events.name if asked.events else "")
    if rows.height or not errors_in(found):
        findings += _lacking(asked, held)
    if errors_in(findings):
        raise Refused(findings)
    return given


def _lacking(asked: Asked, held: Sequence[str]) -> list[Finding]:
    """A period that was asked for and has no values, or no period at all."""
    lacking = [period for period in asked.periods if period not in held]
    if held and not lacking:
        return []
    shown, known = "、".join(lacking) or "—", "、".join(held) or "—"
    words = Text(f"没有 {shown} 的数据", f"there are no values of {shown}")
    remedy = Text(f"有数据的时段：{known}", f"periods with values: {known}")
    return [Finding("bad-value", Where(asked.facts.name, field="period"), words, remedy)]


def _periods(framework: Framework, rows: pl.DataFrame) -> tuple[str, ...]:
    """Periods with values of an indicator, else of a variable."""
    own = rows.filter(pl.col("indicator").is_in([leaf.code for leaf in framework.indicators]))
    return tuple(sorted((own if own.height else rows)["period"].unique()))


def _assessed(given: Given, periods: Sequence[str]) -> Panel:
    everywhere = sorted(given.rows["period"].unique())
    events = {period: of_period(given.events, period) for period in everywhere}
    try:
        return assess_panel(given.framework, given.rows, given.units, everywhere, events=events, wanted=periods)
    except AssessmentError as error:
        remedy = Text("见手册“考核评价”", "see the page Assess of the manual")
        raise Refused([*given.findings, Finding(error.code, Where(), error.words, remedy)]) from error


def _drawn(run: Assessment, asked: Asked) -> Drawn | None:
    stated = run.framework.robustness
    draws, seed = (stated.draws if asked.draws is None else asked.draws), _seed(run, asked)
    return monte_carlo(run, Factors.of(stated), draws=draws, seed=seed) if draws else None


def _shares(run: Assessment, asked: Asked) -> Sensitivity | None:
    if not asked.sobol:
        return None
    try:
        return sensitivity(run, Factors.of(run.framework.robustness), draws=asked.sobol, seed=_seed(run, asked))
    except ValueError as error:  # the result never moves, or no factor varies
        words = Text("名次在所有抽样中都不变，无从分解", str(error))
        remedy = Text("在方案 robustness 中增加变动的选择", "let more choices vary under robustness of the framework")
        raise Refused([Finding("bad-value", Where(field="--sobol"), words, remedy)]) from error


def _seed(run: Assessment, asked: Asked) -> int:
    return run.framework.robustness.seed if asked.seed is None else asked.seed


def hashes(given: Sequence[Path | None]) -> dict[str, str]:
    """SHA-256 of some files; of a book of figures, of every file in it by its way from the book's folder.

    Files of one name are told apart by their folder, then by their place among the inputs.
    """
    files: list[tuple[str, Path]] = []
    for one in given:
        if one is not None and one.is_dir():
            inside = sorted(path for path in one.rglob("*") if path.is_file())
            files += [(path.relative_to(one.parent).as_posix(), path) for path in inside]
        elif one is not None and one.is_file():
            files.append((one.name, one))
    names = _apart([(name, f"{path.parent.name}/{name}") for name, path in files])
    names = _apart([(name, f"{at}/{path.name}") for at, (name, (_, path)) in enumerate(zip(names, files, strict=True))])
    return {name: file_hash(path) for name, (_, path) in zip(names, files, strict=True)}


def _apart(names: Sequence[tuple[str, str]]) -> list[str]:
    """The first of each pair where nothing else has that name, else the second."""
    often = Counter(name for name, _ in names)
    return [longer if often[name] > 1 else name for name, longer in names]
