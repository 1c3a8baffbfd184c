"""The folder of an assessment 考核输出: for machines, as tables, as workbook and as page; whole or not at all."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from qingshan.report.index_content import IndexContent
from qingshan.report.index_page import index_html
from qingshan.report.index_workbook import index_workbook
from qingshan.runs.assessment import Asked
from qingshan.runs.folder import Kind, whole_folder
from qingshan.runs.hashing import code_hash

ASSESSMENT: Final = Kind(
    "assessment.json",
    "assessment",
    frozenset({"assessment.json", "scores.csv", "contributions.csv", "assessment.xlsx", "report.html"}),
)


def write_assessment(content: IndexContent, asked: Asked, out: Path, language: str = "zh") -> None:
    """Write the run for machines, scores and contributions as CSV, the workbook and the page; all or nothing."""
    framework, drawn = content.framework, content.drawn
    head = {
        "key": content.key, "framework": framework.framework, "version": framework.version,
        "periods": [run.period for run in content.runs], "inputs": dict(content.inputs), "code": code_hash(),
        "draws": len(drawn.design) if drawn else 0, "seed": drawn.seed if drawn else asked.seed,
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
