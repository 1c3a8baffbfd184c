"""From the table of facts to the values of a run 取数: rows in force, in each indicator's unit of the framework."""

from collections.abc import Mapping, Sequence

import polars as pl

from qingshan.core import Finding, Text, Where
from qingshan.core.units import UnitError, convert
from qingshan.facts import Status, in_force
from qingshan.index.run.formulas import variables_of
from qingshan.index.run.table import VALUES
from qingshan.rulebook.framework import Framework

#: State of a cell by the status of its fact.
_STATES = {Status.VALUE: "", Status.MISSING: "na", Status.NOT_ACCOUNTED: "na", Status.NOT_APPLICABLE: "nap"}


def values_from_facts(
    facts: pl.DataFrame, framework: Framework, units: Sequence[str], periods: Sequence[str]
) -> tuple[pl.DataFrame, list[Finding]]:
    """Rows of `VALUES` for the framework's indicators and variables, and findings about units that do not convert.

    facts : of these, rows in force and of the whole are used. A fact whose indicator has the code of an
        indicator or variable of the framework is taken, in the unit that the framework states. A category is read
        from the figure as it was printed, `stated`
    """
    codes = {leaf.code: leaf.unit for leaf in framework.indicators} | dict.fromkeys(variables_of(framework), "")
    named = [leaf.code for leaf in framework.indicators if leaf.score_method == "categorical"]
    return rows_from_facts(facts, codes, units, periods, named)


def rows_from_facts(
    facts: pl.DataFrame,
    codes: Mapping[str, str],
    units: Sequence[str],
    periods: Sequence[str],
    categorical: Sequence[str] = (),
) -> tuple[pl.DataFrame, list[Finding]]:
    """Rows of `VALUES` for some indicators, and findings about units that do not convert.

    codes : the unit that each indicator is wanted in, empty for that of the fact
    categorical : indicators whose category is the figure as it was printed
    """
    own = in_force(facts).filter(
        pl.col("indicator").is_in(list(codes)),
        pl.col("place").is_in(list(units)),
        pl.col("period").is_in(list(periods)),
        pl.col("part") == "",
    )
    findings: list[Finding] = []
    pieces = [pl.DataFrame(schema=VALUES)]
    for (code, unit), rows in own.group_by("indicator", "unit", maintain_order=True):
        wanted = codes[str(code)]
        value = pl.col("value")
        if wanted and wanted != unit:
            try:
                slope = convert(1.0, str(unit), wanted) - convert(0.0, str(unit), wanted)
                value = value * slope + convert(0.0, str(unit), wanted)
            except UnitError as error:
                words = Text(f"{code} 的单位 {unit} 不能换算为 {wanted}", str(error))
                findings.append(
                    Finding("unit-mismatch", Where(field=str(code)), words, Text("改正单位", "mend the unit"))
                )
                continue
        pieces.append(_rows(rows, pl.lit(None) if code in categorical else value))
    return pl.concat(pieces).sort("unit", "indicator", "period"), findings


def _rows(rows: pl.DataFrame, value: pl.Expr) -> pl.DataFrame:
    states = {str(status): state for status, state in _STATES.items()}
    made = rows.select(
        unit="place",
        indicator="indicator",
        period="period",
        value=value,
        label=pl.when(value.is_null() & (pl.col("status") == "value")).then("stated"),
        state=pl.col("status").replace_strict(states, return_dtype=pl.String),
    )
    return made.select(pl.col(name).cast(kind) for name, kind in VALUES.items())
