"""The computation of a run 核算: one walk, evaluation, rows; nothing is written here."""

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import numpy as np
import polars as pl

from qingshan.core import Finding, Level
from qingshan.facts import (
    CELL,
    evaluate,
    facts_frame,
    in_force,
    names_in,
    parse_formula,
    roll_up,
    sorted_facts,
    stays_in_cell,
)
from qingshan.grid.walk import Job, Outcome, Progress, Sink
from qingshan.rulebook import Rulebook
from qingshan.runs.account import Row, rows_of
from qingshan.runs.columns import Columns
from qingshan.runs.evaluate import Evaluated, evaluate_plan
from qingshan.runs.inputs import Inputs
from qingshan.runs.job import account_job
from qingshan.runs.nodes import NodeKind
from qingshan.runs.plan import AccountPlan, Plan
from qingshan.runs.sums_check import check_sums
from qingshan.runs.totals import rows_not_accounted, rows_of_totals


class Walker(Protocol):
    """What goes over the cells: the machine of a run, or a walk over other land."""

    def __call__(self, job: Job, *, sink: Sink | None = None, progress: Progress | None = None) -> Outcome:
        """Sums by zone and class."""


@dataclass(frozen=True)
class Computed:
    """Figures of a run as rows of the facts table, with the arrays behind them."""

    facts: pl.DataFrame
    held: Evaluated
    findings: list[Finding] = field(default_factory=list)


def mapped(plan: Plan) -> list[AccountPlan]:
    """The accounts whose quantity is known cell by cell, so that a map of cells can be drawn."""
    return [one for one in plan.accounted if plan.nodes[one.service.quantity].level is Level.CELL]


def compute(
    inputs: Inputs,
    plan: Plan,
    columns: Columns,
    source: str,
    *,
    sink: Sink | None = None,
    progress: Progress | None = None,
    walker: Walker | None = None,
) -> Computed:
    """Walk, evaluate, make rows, roll up to the place of the total. `source` says which run the rows are of.

    sink : gets blocks of the mapped accounts' quantities (amount per cell)
    walker : goes over the cells, if not the machine of the run
    """
    job = account_job(inputs, plan, columns)
    if sink is not None:
        job = job.keeping([one.service.quantity for one in mapped(plan)])
    outcome = (walker or inputs.machine.walk)(job, sink=sink, progress=progress)
    held = evaluate_plan(inputs, plan, columns, outcome)
    rows: list[Row] = rows_of(plan, held, source)
    places = _places(inputs)
    totals = list(rows_of_totals(plan, rows + _stated_rows(inputs, plan), inputs.zones.codes, source))
    missing = [*rows_not_accounted(plan, places), *_totals_above(totals, inputs)]
    own = facts_frame([*rows, *totals, *missing])
    used = inputs.facts.filter(pl.col("indicator").is_in(_stated(plan)))
    together = pl.concat([own, used]) if used.height else own
    above, findings = _above(together, inputs, held)
    facts = pl.concat([together, _signed(above, source)])
    facts = sorted_facts(pl.concat([facts, _signed(_formulas(facts, inputs), source)]))
    return Computed(facts, held, [*findings, *check_sums(plan, facts, inputs.document)])


def _stated(plan: Plan) -> list[str]:
    return [node.code for node in plan.nodes.values() if node.kind is NodeKind.FACTS]


def _stated_rows(inputs: Inputs, plan: Plan) -> list[Row]:
    """Values of accounts that came as facts and not out of the run."""
    used = inputs.facts.filter(pl.col("indicator").is_in(_stated(plan)), pl.col("period") == inputs.run.period)
    return list(in_force(used).iter_rows(named=True))


def _signed(rows: pl.DataFrame, source: str) -> pl.DataFrame:
    """Rolled-up and formula rows say which run they are of, behind what they were made by."""
    return rows.with_columns(source=pl.format("{} {}", pl.col("source"), pl.lit(source)))


def _formulas(facts: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Formula indicators, such as GEP per head, whose inputs the account and the given statistics have together."""
    book = inputs.plan.book
    known = pl.concat([facts, inputs.facts.join(facts, on=list(CELL), how="anti")])
    known = known.filter(pl.col("period") == inputs.run.period)
    there = set(known.filter(pl.col("status") == "value")["indicator"])
    takes = {code: takes_of(book, code, inputs.run.when.start) for code in book.indicators if code not in there}
    made, _ = evaluate(known, book, [code for code, names in takes.items() if names and set(names) <= there])
    return made.filter(pl.col("status") == "value").join(facts, on=list(CELL), how="anti")


def takes_of(book: Rulebook, code: str, day: date) -> tuple[str, ...]:
    """What the formula of a period that starts on a day is made of; nothing where it needs other periods or places."""
    formula = book.indicators[code].formula_on(day)
    tree = parse_formula(formula) if formula else None
    return names_in(tree) if tree is not None and stays_in_cell(tree) else ()


def _places(inputs: Inputs) -> tuple[str, ...]:
    total = (inputs.run.total_place,) if inputs.run.total_place else ()
    return (*inputs.zones.codes, *total)


def _totals_above(totals: list[Row], inputs: Inputs) -> list[Row]:
    """Totals that are not accounted for any zone are not accounted above either, for the same reason."""
    total = inputs.run.total_place
    if not total:
        return []
    by_code: dict[str, list[Row]] = {}
    for row in totals:
        by_code.setdefault(row["indicator"], []).append(row)
    return [
        {**rows[0], "place": total}
        for rows in by_code.values()
        if all(row["status"] == "not accounted" for row in rows)
    ]


def _above(frame: pl.DataFrame, inputs: Inputs, held: Evaluated) -> tuple[pl.DataFrame, list[Finding]]:
    total, tree = inputs.run.total_place, inputs.tree
    if not total or tree is None:
        return frame.clear(), []
    day = inputs.run.when.end
    here = frame.filter(pl.col("period") == inputs.run.period)
    level = tree.at(total, day).level
    above, findings = roll_up(here, inputs.plan.book, tree, day=day, levels=[level])
    return _covered(above.filter(pl.col("place") == total), here, held), findings


def _covered(above: pl.DataFrame, below: pl.DataFrame, held: Evaluated) -> pl.DataFrame:
    """The coverage of a rolled-up value: that of the zones by their ground, not only whether each has a number."""
    ground = np.asarray((held.area.sum("ecosystem") + held.unclassified).values, np.float64)
    areas = pl.DataFrame({"place": list(held.places), "ground": ground})
    shares = (
        below.filter(pl.col("coverage").is_not_null())
        .join(areas, on="place")
        .group_by("indicator", "period", "part")
        .agg(((pl.col("coverage") * pl.col("ground")).sum() / pl.col("ground").sum()).alias("share"))
    )
    joined = above.join(shares, on=["indicator", "period", "part"], how="left", maintain_order="left")
    by_ground = pl.when(pl.col("status") == "value").then(pl.coalesce("share", "coverage"))
    return joined.with_columns(coverage=by_ground.otherwise(pl.col("coverage"))).drop("share")
