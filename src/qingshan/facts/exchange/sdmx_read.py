"""Read SDMX 读入: SDMX-CSV and SDMX-JSON data messages as facts, checked like any other file."""

from pathlib import Path
from typing import Final

import polars as pl

from qingshan.core import Finding, PlaceTree, Where, errors_in
from qingshan.facts.check import check_facts
from qingshan.facts.exchange.sdmx_csv import csv_table
from qingshan.facts.exchange.sdmx_json import json_table
from qingshan.facts.exchange.sdmx_rows import from_sdmx
from qingshan.facts.faults import fault
from qingshan.facts.schema import empty_facts
from qingshan.rulebook import Rulebook

_READERS: Final = {".csv": csv_table, ".json": json_table}


def read_sdmx(path: Path, book: Rulebook, places: PlaceTree | None = None) -> tuple[pl.DataFrame, list[Finding]]:
    """The facts of an SDMX message (.csv or .json), and all that is wrong with it, found as `load_facts` does.

    The row of a finding is the line of a CSV file, or the number of the observation plus one.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        return empty_facts(), [fault("file-type", Where(path.name), suffix=path.suffix)]
    try:
        table, findings = reader(path.read_bytes(), path.name)
    except FileNotFoundError:
        return empty_facts(), [fault("file-missing", Where(path.name))]
    except UnicodeDecodeError:
        return empty_facts(), [fault("file-encoding", Where(path.name))]
    except OSError as error:
        return empty_facts(), [fault("file-unreadable", Where(path.name), detail=error.strerror or "")]
    if findings:
        return empty_facts(), findings
    frame, findings = from_sdmx(table, book, path.name)
    spoilt = {(one.where.row, one.where.field) for one in errors_in(findings) if one.where.row is not None}
    checked = check_facts(frame, book, places, file=path.name)
    return frame, [*findings, *(one for one in checked if (one.where.row, one.where.field) not in spoilt)]
