"""Write facts 写出: equal tables give equal bytes, and a file is there whole or not at all."""

import io
from pathlib import Path

import polars as pl

from qingshan.facts.schema import sorted_facts
from qingshan.facts.whole_file import write_whole
from qingshan.facts.workbook import workbook_bytes

_ROW_GROUP = 100_000
_COMPRESSION_LEVEL = 3


def write_facts(frame: pl.DataFrame, path: Path) -> None:
    """Write a facts table as .csv (UTF-8), .xlsx or .parquet, by the suffix; rows in the order of `sorted_facts`.

    The file is written aside and renamed, so that a reader sees the old one or the new one.
    Raises ``ValueError`` for another suffix or a table without the columns of `FACTS`, ``OSError`` as the disk does.
    """
    write_whole(path, facts_bytes(frame, path.suffix.lower()))


def facts_bytes(frame: pl.DataFrame, suffix: str) -> bytes:
    """The bytes that `write_facts` writes for ``.csv``, ``.xlsx`` or ``.parquet``."""
    table = sorted_facts(frame)
    buffer = io.BytesIO()
    match suffix:
        case ".csv":
            table.write_csv(buffer, line_terminator="\n")
        case ".parquet":
            table.write_parquet(
                buffer,
                compression="zstd",
                compression_level=_COMPRESSION_LEVEL,
                statistics=True,
                row_group_size=_ROW_GROUP,
            )
        case ".xlsx":
            return workbook_bytes(table)
        case _:
            raise ValueError(f"facts are not written as {suffix!r}; use .csv, .xlsx or .parquet")
    return buffer.getvalue()
