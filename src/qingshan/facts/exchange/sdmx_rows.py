"""The flat table of an SDMX message, every cell as text, as facts."""

from typing import Any, Final

import polars as pl

from qingshan.core import Finding, Where
from qingshan.facts.exchange.codes import (
    TOTAL,
    area_from_sdmx,
    codes_by_id,
    period_from_sdmx,
    status_from_sdmx,
    unit_from_sdmx,
)
from qingshan.facts.exchange.components import (
    ATTRIBUTES,
    INDICATOR,
    OBS_STATUS,
    OBS_VALUE,
    REF_AREA,
    TIME_PERIOD,
    UNIT_MEASURE,
    UNIT_MULT,
    Components,
    components_of,
)
from qingshan.facts.exchange.sdmx_table import mapped
from qingshan.facts.faults import fault
from qingshan.facts.part import format_part
from qingshan.facts.schema import FACTS, empty_facts, with_price_basis
from qingshan.rulebook import Rulebook

_NEEDED: Final = (INDICATOR, REF_AREA, TIME_PERIOD, OBS_VALUE, UNIT_MEASURE)
_COPIED: Final = {one.id: one.column for one in ATTRIBUTES if one.id not in (UNIT_MEASURE, UNIT_MULT, OBS_STATUS)}
#: Reasons are ours; a message of another program gives none.
_NO_REASON: Final = "SDMX OBS_STATUS {code}"


def from_sdmx(table: pl.DataFrame, book: Rulebook, file: str) -> tuple[pl.DataFrame, list[Finding]]:
    """Facts in the order of the table, and what of the message cannot be read. Codes are looked up, not checked.

    table : text columns named by the components of the message; null where a cell is empty
    """
    if not table.columns:  # a JSON message without observations
        return empty_facts(), []
    components = components_of(book)
    findings = [
        fault("sdmx-component-missing", Where(file, field=name), component=name)
        for name in _NEEDED
        if name not in table.columns
    ]
    findings += _unknown(table, components, file)
    if any(found.code != "sdmx-component-left-out" for found in findings):
        return empty_facts(), findings
    absent = [name for name in (UNIT_MULT, OBS_STATUS, *_COPIED) if name not in table.columns]
    whole = table.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
    numbers, bad = _numbers(whole, file)
    rows = whole.with_columns(numbers)
    made, notes = _with_status(_with_units(rows), file)
    part = _parts(whole, components)
    indicators = codes_by_id(components.indicators)
    columns = {
        "indicator": mapped(whole[INDICATOR], lambda code: indicators.get(code, code)),
        "place": mapped(whole[REF_AREA], area_from_sdmx),
        "period": mapped(whole[TIME_PERIOD], period_from_sdmx),
        "part": part,
        **{column: made[name] for name, column in _COPIED.items()},
        "value": made["value"],
        "unit": made["unit"],
        "status": made["status"],
    }
    frame = pl.DataFrame(
        [
            columns[name].alias(name).cast(kind) if name in columns else _empty(name, table.height)
            for name, kind in FACTS.items()
        ]
    )
    return _with_basis(frame), [*findings, *notes, *bad]


def _empty(name: str, height: int) -> pl.Series:
    return pl.Series(name, [None] * height, FACTS[name])


def _unknown(table: pl.DataFrame, components: Components, file: str) -> list[Finding]:
    """Components that we have no place for: told if they say one thing throughout, refused if they cut the figures."""
    known = {*components.dimensions, OBS_VALUE, *(one.id for one in ATTRIBUTES)}
    findings = []
    for name in (name for name in table.columns if name not in known):
        values = table[name].unique().drop_nulls()
        if len(values) > 1:
            findings.append(fault("sdmx-component-unknown", Where(file, field=name), component=name))
        elif len(values):
            said = fault("sdmx-component-left-out", Where(file, field=name), component=name, value=values[0])
            findings.append(said)
    return findings


def _numbers(table: pl.DataFrame, file: str) -> tuple[list[pl.Series], list[Finding]]:
    """Columns of numbers, null where empty or bad, and each bad cell with its row."""
    read, findings = [], []
    for name in (OBS_VALUE, *(one.id for one in ATTRIBUTES if one.number)):
        text = table[name].str.strip_chars()
        text = text.set(text.is_in(["", "NaN"]), None)  # SDMX writes a missing observation as NaN
        whole = name in (UNIT_MULT, "PRICE_YEAR")
        number = text.cast(pl.Int64 if whole else pl.Float64, strict=False)
        number = number if whole else number.set(~number.is_finite().fill_null(True), None)
        for row in (number.is_null() & text.is_not_null()).arg_true():
            where = Where(file, row=row + 2, field="value" if name == OBS_VALUE else name)
            findings.append(fault("bad-number", where, column=name, text=text[row]))
        read.append(number.alias(name))
    return read, findings


def _with_units(rows: pl.DataFrame) -> pl.DataFrame:
    """`unit` and `value` from unit, multiplier and observation."""
    pairs = rows.select(UNIT_MEASURE, UNIT_MULT).unique()
    told: list[tuple[str | None, int | None, str | None, float]] = []
    for unit, power in pairs.iter_rows():
        told.append((unit, power, *((None, 1.0) if unit is None else unit_from_sdmx(unit, power or 0))))
    kinds: dict[str, Any] = {UNIT_MEASURE: pl.String, UNIT_MULT: pl.Int64, "unit": pl.String, "factor": pl.Float64}
    table = pl.DataFrame(told, schema=kinds, orient="row")
    joined = rows.join(table, on=[UNIT_MEASURE, UNIT_MULT], how="left", nulls_equal=True, maintain_order="left")
    factor = pl.col("factor")
    return joined.with_columns(value=pl.when(factor == 1.0).then(OBS_VALUE).otherwise(pl.col(OBS_VALUE) * factor))


def _with_status(rows: pl.DataFrame, file: str) -> tuple[pl.DataFrame, list[Finding]]:
    """`status`, and a reason where the message gives none but its code of status; and the codes that are not kept."""
    pairs = rows.select(OBS_STATUS, told=pl.col("value").is_not_null()).unique().sort(OBS_STATUS, "told")
    statuses = [status_from_sdmx(code, told) for code, told in pairs.iter_rows()]
    lost = [code for code, told in pairs.iter_rows() if told and code not in (None, "A")]
    notes = [fault("sdmx-status", Where(file, field=OBS_STATUS), status=code) for code in lost]
    table = pairs.with_columns(pl.Series("status", statuses, pl.String))
    joined = rows.with_columns(told=pl.col("value").is_not_null()).join(
        table, on=[OBS_STATUS, "told"], how="left", nulls_equal=True, maintain_order="left"
    )
    reason = pl.format(_NO_REASON.format(code="{}"), pl.col(OBS_STATUS).fill_null("-"))
    lacking = ~pl.col("told") & pl.col("REASON").is_null()
    return joined.with_columns(REASON=pl.when(lacking).then(reason).otherwise("REASON")), notes


def _parts(table: pl.DataFrame, components: Components) -> pl.Series:
    """The part of each row, from the columns of its dimensions."""
    cuts = [name for name in components.cuts if name in table.columns]
    if not cuts:
        return pl.Series("part", [""] * table.height, pl.String)
    members = {
        name: codes_by_id(member.code for member in components.book.dimensions[code].members)
        for name, code in components.cuts.items()
    }

    def part(row: tuple[str | None, ...]) -> str:
        pairs = {components.cuts[name]: members[name].get(one, one) for name, one in zip(cuts, row, strict=True) if one}
        return _joined({dimension: code for dimension, code in pairs.items() if code != TOTAL})

    keys = table.select(cuts).unique()
    told = keys.with_columns(pl.Series("part", [part(row) for row in keys.iter_rows()], pl.String))
    return table.select(cuts).join(told, on=cuts, how="left", nulls_equal=True, maintain_order="left")["part"]


def _joined(pairs: dict[str, str]) -> str:
    try:
        return format_part(pairs)
    except ValueError:  # a member that cannot be one: `check_facts` says so
        return ";".join(f"{dimension}={code}" for dimension, code in sorted(pairs.items()))


def _with_basis(frame: pl.DataFrame) -> pl.DataFrame:
    """`price_basis` as told, else as price year and period tell."""
    told = frame["price_basis"]
    return with_price_basis(frame).with_columns(price_basis=pl.coalesce(told, "price_basis"))
