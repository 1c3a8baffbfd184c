"""SDMX-CSV 2.0 data messages: written as one flat table, read as others write them (1.0, and with labels)."""

import io
from typing import Final

import polars as pl

from qingshan.core import Finding, Text, Where, errors_in
from qingshan.facts.exchange.components import AGENCY, STRUCTURE_ID, VERSION, Components
from qingshan.facts.exchange.sdmx_table import components_for, to_sdmx
from qingshan.facts.faults import fault
from qingshan.facts.sheet import decode
from qingshan.rulebook import Rulebook

_HEAD: Final = ("STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "DATAFLOW")


def sdmx_csv_bytes(
    frame: pl.DataFrame, book: Rulebook, components: Components | None = None
) -> tuple[bytes, list[Finding]]:
    """The rows in force as an SDMX-CSV 2.0 message, and what it cannot say; no bytes where there is an error.

    components : the data structure; that of the indicators of the table where left out
    """
    table, findings = to_sdmx(frame, components or components_for(frame, book))
    if errors_in(findings):
        return b"", findings
    head = {"STRUCTURE": "dataflow", "STRUCTURE_ID": f"{AGENCY}:{STRUCTURE_ID}({VERSION})", "ACTION": "I"}
    whole = table.select(*(pl.lit(text).alias(name) for name, text in head.items()), pl.all())
    buffer = io.BytesIO()
    whole.write_csv(buffer, line_terminator="\n")
    return buffer.getvalue(), findings


def csv_table(raw: bytes, file: str) -> tuple[pl.DataFrame, list[Finding]]:
    """The components of a message as columns of text; what is no SDMX-CSV comes back as a finding.

    Raises ``UnicodeDecodeError`` for text that is neither UTF-8 nor GBK.
    """
    text = decode(raw)
    try:
        table = pl.read_csv(text.encode(), infer_schema=False)
    except (pl.exceptions.PolarsError, ValueError) as error:
        return pl.DataFrame(), [_no_message(file, str(error).splitlines()[0])]
    if not {"STRUCTURE", "DATAFLOW"} & {_id(name) for name in table.columns}:
        return pl.DataFrame(), [_no_message(file, "STRUCTURE, STRUCTURE_ID")]
    names = [_id(name) for name in table.columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        return pl.DataFrame(), [fault("duplicate-column", Where(file, field=twice[0]), column=twice[0])]
    labelled = [name for name in table.columns if ": " in name]
    plain = table.with_columns(pl.col(name).str.split(": ").list.first() for name in labelled)
    plain = plain.rename(dict(zip(table.columns, names, strict=True)))
    if "ACTION" in names and "D" in plain["ACTION"]:
        return pl.DataFrame(), [fault("sdmx-delete", Where(file, field="ACTION"))]
    return plain.drop(name for name in _HEAD if name in names), []


def _id(head: str) -> str:
    """The identifier in a head that may have a label behind it, or signs for several values."""
    return head.partition(": ")[0].partition("[")[0].strip()


def _no_message(file: str, detail: str) -> Finding:
    return fault("sdmx-form", Where(file), detail=Text(detail, detail))
