"""Evaluate formulas 计算公式指标 column-wise over place × period × part."""

from collections.abc import Iterable

import numpy as np
import polars as pl

from qingshan.core import Finding, Severity, Text, Where
from qingshan.core.units import convert, is_money
from qingshan.facts.arithmetic import Column, compute
from qingshan.facts.check_chain import duplicates
from qingshan.facts.columns import badness, coherent, in_units, mark_of
from qingshan.facts.compare import differences
from qingshan.facts.current import in_force
from qingshan.facts.faults import fault
from qingshan.facts.formula import names_in, parse_formula
from qingshan.facts.formula_check import check_formulas, order_of
from qingshan.facts.numbered import Numbered
from qingshan.facts.reason import reason_text
from qingshan.facts.schema import CELL, FACTS, FROM_FORMULA, Status, empty_facts, sorted_facts, with_price_basis
from qingshan.rulebook import Rulebook

_PLACED = ("place", "period", "part")


def evaluate(frame: pl.DataFrame, book: Rulebook, codes: Iterable[str]) -> tuple[pl.DataFrame, list[Finding]]:
    """New rows for the formula indicators `codes`, each after those it needs, and what was found on the way.

    The whole is worked out wherever an input has a whole; a part only where every input has that same part.
    A sum or difference passes over an input that is not applicable; anything else with it is not applicable. An input
    without a number, or a division by zero, gives status `missing` and says which. Cells that the table has already
    are not made again; a note says by how much they differ. With an error in a formula or a cell twice in force
    nothing is worked out. Values are in the indicator's own unit.
    """
    wanted = list(dict.fromkeys(codes))
    findings = [*check_formulas(book, wanted), *duplicates(Numbered(frame))]
    if any(found.severity is Severity.ERROR for found in findings):
        return empty_facts(), findings
    held = in_force(frame)
    made, warned = evaluated(held, book, wanted)
    fresh = made.join(held, on=list(CELL), how="anti")
    return sorted_facts(fresh), [*findings, *warned, *differences(made, held, book)]


def evaluated(held: pl.DataFrame, book: Rulebook, codes: Iterable[str]) -> tuple[pl.DataFrame, list[Finding]]:
    """The rows that the formulas give in every cell, whether the table has it or not; a later formula uses the
    table's own row where there is one."""
    made, findings = [empty_facts()], []
    for code in order_of(book, codes):
        rows, found = _one(held, book, code)
        made.append(rows)
        findings += found
        held = pl.concat([held, rows.join(held, on=list(CELL), how="anti")])
    return pl.concat(made), findings


def _one(held: pl.DataFrame, book: Rulebook, code: str) -> tuple[pl.DataFrame, list[Finding]]:
    record = book.indicators[code]
    tree = parse_formula(record.formula)
    names = names_in(tree)
    wide = _wide(held, book, names)
    columns = {name: _column(wide, number) for number, name in enumerate(names)}
    zeros: list[tuple[str, np.ndarray[tuple[int], np.dtype[np.bool_]]]] = []
    result = compute(tree, columns, wide.height, zeros)
    value = convert(result.amount, coherent(record.unit), record.unit)
    failed = ~result.missing & ~result.absent & ~np.isfinite(value)
    gone = result.missing | failed
    year, findings = _price_year(wide, names, book, code)
    status = np.where(gone, Status.MISSING.value, np.where(result.absent, Status.NOT_APPLICABLE.value, "value"))
    rows = wide.with_columns(
        pl.Series("value", np.where(gone | result.absent, np.nan, value)).fill_nan(None),
        pl.Series("status", status.astype(str).tolist(), pl.String),
        _reasons(wide, names, zeros, gone),
        mark=mark_of(pl.max_horizontal(badness(f"mark{n}") for n in range(len(names)))),
        coverage=pl.min_horizontal(f"coverage{n}" for n in range(len(names))),
        price_year=year,
        indicator=pl.lit(code),
        unit=pl.lit(record.unit),
        source=pl.lit(f"{FROM_FORMULA}{code}"),
        **{name: pl.lit(None, pl.String) for name in ("stated", "recorded_at", "supersedes", "price_basis")},
    ).with_columns(price_year=pl.when(pl.col("status") == "value").then("price_year"))
    return with_price_basis(rows.select(pl.col(name).cast(kind) for name, kind in FACTS.items())), findings


def _wide(held: pl.DataFrame, book: Rulebook, names: tuple[str, ...]) -> pl.DataFrame:
    """One row a cell, with amount, status, mark, price year and coverage of every input beside each other."""
    rows = in_units(
        held.filter(pl.col("indicator").is_in(names)),
        {name: coherent(book.indicators[name].unit) for name in names},
    )
    cells = rows.group_by(_PLACED).agg(pl.col("indicator").n_unique().alias("inputs"))
    cells = cells.filter((pl.col("part") == "") | (pl.col("inputs") == len(names))).sort(_PLACED).drop("inputs")
    for number, name in enumerate(names):
        own = rows.filter(pl.col("indicator") == name).select(
            *_PLACED,
            *(
                pl.col(column).alias(f"{column}{number}")
                for column in ("amount", "status", "mark", "price_year", "coverage")
            ),
        )
        cells = cells.join(own, on=list(_PLACED), how="left", maintain_order="left")
    return cells


def _column(wide: pl.DataFrame, number: int) -> Column:
    amount = wide[f"amount{number}"]
    absent = (wide[f"status{number}"] == Status.NOT_APPLICABLE.value).fill_null(False).to_numpy()
    return Column(amount.fill_null(0.0).to_numpy(), amount.is_null().to_numpy() & ~absent, absent)


_LACKS = {
    None: Text("无此数", "no such figure"),
    Status.MISSING.value: Text("缺失", "missing"),
    Status.NOT_ACCOUNTED.value: Text("未核算", "not accounted"),
}
_UNUSABLE = Text("无可用数值", "no usable value")


def _reasons(
    wide: pl.DataFrame,
    names: tuple[str, ...],
    zeros: list[tuple[str, np.ndarray[tuple[int], np.dtype[np.bool_]]]],
    gone: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> pl.Series:
    """Why each cell has no number; null where it has."""
    statuses = [wide[f"status{number}"].to_list() for number in range(len(names))]
    empty = [wide[f"amount{number}"].is_null().to_list() for number in range(len(names))]
    absent = Status.NOT_APPLICABLE.value
    reasons: list[str | None] = []
    for row in range(wide.height):
        told = [(name, statuses[n][row]) for n, name in enumerate(names) if empty[n][row]]
        lacking = [(name, _LACKS.get(status, _UNUSABLE)) for name, status in told if status != absent]
        if not gone[row]:
            applies_not = [name for name, status in told if status == absent]
            reasons.append(_not_applicable(applies_not) if applies_not else None)
        elif lacking:
            reasons.append(_lacking(lacking))
        else:
            reasons.append(_failed([text for text, mask in zeros if mask[row]]))
    return pl.Series("reason", reasons, pl.String)


def _lacking(lacking: list[tuple[str, Text]]) -> str:
    zh = "、".join(f"{name}（{why.zh}）" for name, why in lacking)
    en = ", ".join(f"{name} ({why.en})" for name, why in lacking)
    return reason_text(Text(f"缺 {zh}", f"lacks {en}"))


def _not_applicable(names: list[str]) -> str:
    return reason_text(Text(f"{'、'.join(names)} 不适用", f"{', '.join(names)} not applicable"))


def _failed(zeros: list[str]) -> str:
    if zeros:
        return reason_text(Text(f"除以零：{'、'.join(zeros)} 为 0", f"division by zero: {', '.join(zeros)} is 0"))
    return reason_text(Text("结果不是有限实数", "the result is no finite real number"))


def _price_year(wide: pl.DataFrame, names: tuple[str, ...], book: Rulebook, code: str) -> tuple[pl.Expr, list[Finding]]:
    """The price year that all money inputs of a cell share; a warning when in some cell they do not."""
    money = [number for number, name in enumerate(names) if is_money(book.indicators[name].unit)]
    nothing = pl.lit(None, pl.Int32)
    if not money:
        return nothing, []
    years = [pl.col(f"price_year{number}") for number in money]
    least, most = pl.min_horizontal(years), pl.max_horizontal(years)
    mixed = wide.filter(least != most)
    findings = []
    if mixed.height:
        told = sorted({year for number in money for year in mixed[f"price_year{number}"].drop_nulls()})
        what = f"{code} ({mixed.height} × {', '.join(names[number] for number in money)})"
        findings = [fault("mixed-price-basis", Where(field=code), what=what, years=", ".join(map(str, told)))]
    if not is_money(book.indicators[code].unit):
        return nothing, findings
    return pl.when(least == most).then(least).otherwise(nothing), findings
