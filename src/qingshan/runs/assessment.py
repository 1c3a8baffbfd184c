"""An assessment from files to a folder of results 考核: read, check everything, assess each period, write whole."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from qingshan.core import Finding, Refused, Text, Where, errors_in
from qingshan.core.file_hash import file_hash
from qingshan.index.judge.events import Event
from qingshan.index.refusal import AssessmentError
from qingshan.index.robust.factors import Factors
from qingshan.index.robust.monte_carlo import Drawn, monte_carlo
from qingshan.index.run.assess import Assessment, assess
from qingshan.index.run.check_framework import check_framework
from qingshan.index.run.check_values import check_events, check_values
from qingshan.index.run.formulas import derived, variables_of
from qingshan.index.run.table import Table, table_of
from qingshan.report.index_content import IndexContent
from qingshan.report.index_page import index_html
from qingshan.report.index_workbook import index_workbook
from qingshan.rulebook.framework import Framework
from qingshan.rulebook.framework_read import read_framework
from qingshan.runs.assessment_read import read_events, read_outlines, read_values
from qingshan.runs.folder import Kind, whole_folder
from qingshan.runs.hashing import code_hash, content_key

ASSESSMENT: Final = Kind(
    "assessment.json",
    "assessment",
    frozenset({"assessment.json", "scores.csv", "contributions.csv", "assessment.xlsx", "report.html"}),
)


@dataclass(frozen=True)
class Asked:
    """What to assess. draws : of the Monte Carlo run over the weights, 0 for none; spread : ± share of each weight"""

    scheme: Path
    facts: Path
    events: Path | None = None
    zones: Path | None = None
    periods: tuple[str, ...] = ()
    draws: int = 0
    seed: int = 1
    spread: float = 0.25


def run_assessment(asked: Asked) -> IndexContent:
    """All periods asked for. Raises `Refused` with every error of framework, values and events."""
    framework, findings = read_framework(asked.scheme)
    if framework is None:
        raise Refused(findings)
    findings += check_framework(framework, asked.scheme.name)
    if errors_in(findings):
        raise Refused(findings)
    rows, names, found = read_values(asked.facts, framework)
    events, wrong = read_events(asked.events) if asked.events else ([], [])
    outlines, strange = read_outlines(asked.zones) if asked.zones else ({}, [])
    findings += [*found, *check_values(framework, rows, asked.facts.name), *wrong, *strange]
    units = tuple(rows["unit"].unique(maintain_order=True))
    findings += check_events(framework, events, units, asked.events.name if asked.events else "")
    held = _periods(framework, rows)
    lacking = [period for period in asked.periods if period not in held]
    if lacking or not held:
        shown = "、".join(lacking) or "—"
        words = Text(f"没有 {shown} 的数据", f"there are no values of {shown}")
        findings.append(Finding("bad-value", Where(asked.facts.name, field="period"), words, _known(held)))
    if errors_in(findings):
        raise Refused(findings)
    runs, more = _assessed(framework, rows, units, asked.periods or held, events)
    drawn = _drawn(runs[-1], asked) if asked.draws else None
    inputs = _hashes(asked)
    plain = [asked.periods, asked.draws, asked.seed, asked.spread]
    key = content_key([framework.model_dump(mode="json"), inputs, code_hash(), plain])
    told = (*findings, *more, *(one for run in runs for one in run.findings))
    return IndexContent(tuple(runs), names, key, inputs, told, drawn, outlines)


def _known(held: Sequence[str]) -> Text:
    shown = "、".join(held) or "—"
    return Text(f"有数据的时段：{shown}", f"periods with values: {shown}")


def _periods(framework: Framework, rows: pl.DataFrame) -> tuple[str, ...]:
    """Periods with values of an indicator, else of a variable."""
    own = rows.filter(pl.col("indicator").is_in([leaf.code for leaf in framework.indicators]))
    return tuple(sorted((own if own.height else rows)["period"].unique()))


def _assessed(
    framework: Framework, rows: pl.DataFrame, units: tuple[str, ...], periods: Sequence[str], events: Sequence[Event]
) -> tuple[list[Assessment], list[Finding]]:
    codes, variables = tuple(leaf.code for leaf in framework.indicators), variables_of(framework)
    named = (*variables, *codes)
    tables: dict[str, Table] = {}
    findings: list[Finding] = []
    everywhere = sorted(rows["period"].unique())
    for period in everywhere:
        before = f"{int(period) - 1}" if period.isdigit() else ""
        earlier = table_of(rows, named, units, before) if before in everywhere else None
        made, found = derived(
            framework, table_of(rows, codes, units, period), table_of(rows, named, units, period), earlier
        )
        tables[period] = made
        findings += found if period in periods else []
    runs = []
    for period in sorted(periods):
        own = [one for one in events if one.day is None or not period.isdigit() or f"{one.day.year}" == period]
        past = [tables[one] for one in everywhere if one < period]
        try:
            runs.append(
                assess(framework, tables[period], period, events=own, earlier=past, basis=_basis(framework, tables))
            )
        except AssessmentError as error:
            where = Where(field=period)
            raise Refused([Finding(error.code, where, error.words, Text("见说明", "see the manual"))]) from error
    return runs, findings


def _basis(framework: Framework, tables: dict[str, Table]) -> Table | None:
    """The table that relative scores are taken against; None for the units of the period itself."""
    kind, _, base = framework.normalise.basis.partition(":")
    if kind == "base_period" and base in tables:
        return tables[base]
    if kind != "pooled":
        return None
    some = list(tables.values())
    values, states = np.concatenate([one.values for one in some]), np.concatenate([one.states for one in some])
    return Table(tuple(unit for one in some for unit in one.units), some[0].codes, values, states)


def _drawn(run: Assessment, asked: Asked) -> Drawn:
    return monte_carlo(run, Factors(weights=asked.spread), draws=asked.draws, seed=asked.seed)


def _hashes(asked: Asked) -> dict[str, str]:
    """SHA-256 of the files; of a book of figures, of every file in it."""
    given = [path for path in (asked.scheme, asked.facts, asked.events, asked.zones) if path is not None]
    files = [path for one in given for path in (sorted(one.rglob("*")) if one.is_dir() else [one]) if path.is_file()]
    return {path.name: file_hash(path) for path in files}


def write_assessment(content: IndexContent, asked: Asked, out: Path, language: str = "zh") -> None:
    """Write the run for machines, scores and contributions as CSV, the workbook and the page; all or nothing."""
    framework = content.framework
    head = {
        "key": content.key, "framework": framework.framework, "version": framework.version,
        "periods": [run.period for run in content.runs], "inputs": dict(content.inputs), "code": code_hash(),
        "draws": asked.draws, "seed": asked.seed, "spread": asked.spread,
        "rules": framework.model_dump(mode="json"),
        "events": [asdict(one) for run in content.runs for one in run.events],
    }  # fmt: skip
    said = {"assessment": head, "findings": [one.as_dict() for one in content.findings]}
    with whole_folder(out, ASSESSMENT) as folder:
        text = json.dumps(said, ensure_ascii=False, indent=1, default=str)
        (folder / ASSESSMENT.sign).write_text(text + "\n", "utf-8")
        scores_frame(content).write_csv(folder / "scores.csv")
        contributions_frame(content).write_csv(folder / "contributions.csv")
        (folder / "assessment.xlsx").write_bytes(index_workbook(content, language))
        (folder / "report.html").write_text(index_html(content), "utf-8")


def scores_frame(content: IndexContent) -> pl.DataFrame:
    """Scores, grades and ranks of every unit and period; numbers are exact."""
    return pl.concat(
        pl.DataFrame(
            {
                "period": [run.period] * len(run.units),
                "unit": run.units,
                "raw": run.verdict.raw,
                "bonus": run.verdict.bonus,
                "penalty": run.verdict.penalty,
                "score": run.verdict.scores,
                "grade": [one.grade for one in run.verdict.outcomes],
                "grade_before_veto": [one.grade_before_veto for one in run.verdict.outcomes],
                "score_before_veto": [one.score_before_veto for one in run.verdict.outcomes],
                "vetoes": [" ".join(one.vetoes) for one in run.verdict.outcomes],
                "rank": run.verdict.ranks,
            }
        ).with_columns(pl.col(pl.Float64).fill_nan(None))
        for run in content.runs
    )


def contributions_frame(content: IndexContent) -> pl.DataFrame:
    """One row a unit, indicator and period: score, effective weight and contribution."""
    return pl.concat(
        pl.DataFrame(
            {
                "period": [run.period] * run.contributions.size,
                "unit": np.repeat(run.units, len(run.tree.codes)),
                "indicator": np.tile(run.tree.codes, len(run.units)),
                "value": run.table.values.ravel(),
                "score": run.leaf_scores.ravel(),
                "weight": (run.combined.effective * run.scale).ravel(),
                "contribution": run.contributions.ravel(),
            }
        ).with_columns(pl.col(pl.Float64).fill_nan(None))
        for run in content.runs
    )
