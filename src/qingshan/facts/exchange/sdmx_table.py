"""Facts as the flat table of an SDMX message, one column a component, and back."""

from collections.abc import Callable
from typing import Any, Final

import polars as pl

from qingshan.core import Finding, Where
from qingshan.facts.check_chain import duplicates
from qingshan.facts.current import in_force
from qingshan.facts.exchange.codes import (
    IDENTIFIER,
    STATUS_TO_SDMX,
    TOTAL,
    area_to_sdmx,
    period_to_sdmx,
    sdmx_id,
    unit_to_sdmx,
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
from qingshan.facts.faults import fault
from qingshan.facts.numbered import Numbered
from qingshan.facts.schema import sorted_facts
from qingshan.rulebook import Rulebook

_WORKED_OUT: Final = (UNIT_MEASURE, UNIT_MULT, OBS_STATUS)


def components_for(frame: pl.DataFrame, book: Rulebook) -> Components:
    """The structure for the indicators that a table has figures of."""
    return components_of(book, (code for code in frame["indicator"].unique() if code in book.indicators))


def to_sdmx(frame: pl.DataFrame, components: Components) -> tuple[pl.DataFrame, list[Finding]]:
    """The rows in force as columns of an SDMX message, and what it cannot say.

    Every column of a fact but `supersedes` is said; SDMX holds one figure a cell, so rows that were replaced are left
    out, with a note. With an error the table is empty.
    """
    held = sorted_facts(in_force(frame))
    findings = [*duplicates(Numbered(frame)), *_unsayable(held, components)]
    made = _columns(held.clear() if findings else held, components)
    if frame.height > held.height:
        findings.append(fault("sdmx-history-left-out", Where(), count=frame.height - held.height))
    return made, findings


def _columns(held: pl.DataFrame, components: Components) -> pl.DataFrame:
    columns = [
        mapped(held["indicator"], sdmx_id).alias(INDICATOR),
        mapped(held["place"], area_to_sdmx).alias(REF_AREA),
        *(_cut(held["part"], code).alias(name) for name, code in components.cuts.items()),
        mapped(held["period"], period_to_sdmx).alias(TIME_PERIOD),
        held["value"].alias(OBS_VALUE),
        mapped(held["unit"], lambda unit: unit_to_sdmx(unit)[0]).alias(UNIT_MEASURE),
        mapped(held["unit"], lambda unit: unit_to_sdmx(unit)[1], pl.Int64()).alias(UNIT_MULT),
        mapped(held["status"], STATUS_TO_SDMX.__getitem__).alias(OBS_STATUS),
        *(held[one.column].alias(one.id) for one in ATTRIBUTES if one.id not in _WORKED_OUT),
    ]
    return pl.DataFrame(columns)


def mapped(column: pl.Series, say: Callable[[str], Any], kind: pl.DataType | None = None) -> pl.Series:
    """A column said otherwise, each distinct value asked once; null stays null."""
    kind = kind or pl.String()
    told = {text: say(text) for text in column.unique().drop_nulls()}
    if not told:
        return pl.Series(column.name, [None] * len(column), kind)
    return column.replace_strict(list(told), list(told.values()), default=None, return_dtype=kind)


def _cut(parts: pl.Series, dimension: str) -> pl.Series:
    """The member of one dimension in each part; the total where it is not cut by it."""
    members = parts.str.extract(rf"(?:^|;){dimension}=([^;]+)", 1)
    return mapped(members, sdmx_id).fill_null(TOTAL)


def _unsayable(held: pl.DataFrame, components: Components) -> list[Finding]:
    """Indicators, parts and places that the structure has no identifier for."""
    findings = [
        fault("unknown-indicator", Where(field="indicator"), indicator=code)
        for code in held["indicator"].unique().sort()
        if code not in components.indicators
    ]
    known = set(components.cuts.values())
    for indicator, part in held.select("indicator", "part").unique().sort("indicator", "part").iter_rows():
        dimensions = {piece.partition("=")[0] for piece in part.split(";") if piece}
        if dimensions - known:
            findings.append(fault("sdmx-part", Where(field="part"), indicator=indicator, part=part))
    areas = mapped(held["place"], area_to_sdmx)
    bad = held["place"].filter(~areas.str.contains(IDENTIFIER)).unique().sort()
    return findings + [fault("sdmx-code", Where(field="place"), name=code) for code in bad]
