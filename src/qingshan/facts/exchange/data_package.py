"""A Frictionless data package 数据包: facts and their indicators as CSV, described in datapackage.json."""

import hashlib
import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from qingshan.core import Mark, Text
from qingshan.facts.current import in_force
from qingshan.facts.schema import (
    CELL,
    COLUMN_LABELS,
    CONSTANT,
    CURRENT,
    FACTS,
    MIXED,
    Status,
)
from qingshan.facts.write import facts_bytes
from qingshan.rulebook import Rulebook

_PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]*")
_REQUIRED: Final = ("indicator", "place", "period", "unit", "status")
_ENUM: Final[Mapping[str, Sequence[str]]] = {
    "status": [status.value for status in Status],
    "mark": [mark.value for mark in Mark],
    "price_basis": [CURRENT, CONSTANT, MIXED],
}
#: More sources than this are told by the column `source` alone.
_MOST_SOURCES: Final = 100

_INDICATOR_FIELDS: Final[Mapping[str, Text]] = {
    "code": Text("代码", "code"),
    "title_zh": Text("中文名", "name in Chinese"),
    "title_en": Text("英文名", "name in English"),
    "unit": Text("单位", "unit of the record; each fact has its own"),
    "kind": Text("类型", "stock, flow, ratio, index, yes_no or category"),
    "direction": Text("方向", "which way is better"),
    "over_places": Text("地区汇总", "how it adds up over places"),
    "over_time": Text("时间汇总", "how it adds up over time"),
    "formula": Text("公式", "how it is worked out from others"),
    "source": Text("依据", "what stands behind the record"),
}


def data_package_files(
    frame: pl.DataFrame,
    book: Rulebook,
    *,
    name: str,
    title: Text,
    licence: Mapping[str, str] | None = None,
    created: str | None = None,
) -> dict[str, bytes]:
    """File name → bytes: ``datapackage.json``, ``facts.csv`` and ``indicators.csv``; equal tables give equal bytes.

    name : lower-case letters, digits, ``-``, ``_`` and ``.``; raises ``ValueError`` for another
    licence : what you grant, such as ``{"name": "CC-BY-4.0"}``; none is written where left out
    created : ISO time with its zone, where it shall be told

    >>> from qingshan.facts import facts_frame
    >>> from qingshan.rulebook import standard_rulebook
    >>> row = {"indicator": "land.area", "place": "530802", "period": 2019, "value": 3.5, "unit": "km2"}
    >>> table = facts_frame([row | {"source": "survey"}])
    >>> files = data_package_files(table, standard_rulebook(), name="simao", title=Text("思茅", "Simao"))
    >>> sorted(files)
    ['datapackage.json', 'facts.csv', 'indicators.csv']
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot name a data package; use a-z, 0-9, - _ and .")
    facts, indicators = facts_bytes(frame, ".csv"), _indicators(frame, book)
    whole = in_force(frame).height == frame.height
    package: dict[str, Any] = {
        "$schema": _PROFILE,
        "name": name,
        "title": f"{title.zh} {title.en}",
        **({"created": created} if created else {}),
        **({"licenses": [dict(licence)]} if licence else {}),
        **({"sources": _sources(frame)} if frame["source"].drop_nulls().len() else {}),
        "resources": [
            _resource("facts", facts, _facts_schema(whole)),
            _resource("indicators", indicators, _indicators_schema()),
        ],
    }
    described = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    return {"datapackage.json": described.encode(), "facts.csv": facts, "indicators.csv": indicators}


def _resource(name: str, raw: bytes, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(raw),
        "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}",
        "schema": schema,
    }


def _facts_schema(whole: bool) -> dict[str, Any]:
    """Columns of facts; one row a cell only where nothing in the table was replaced."""
    keys: dict[str, Any] = {"uniqueKeys": [list(CELL)]} if whole else {}
    indicators = {"resource": "indicators", "fields": ["code"]}
    return {
        "fields": [_field(column, kind) for column, kind in FACTS.items()],
        "missingValues": [""],
        **keys,
        "foreignKeys": [{"fields": ["indicator"], "reference": indicators}],
    }


def _field(column: str, kind: pl.DataType) -> dict[str, Any]:
    """One column: its name in both languages, its type, what it may hold, and where its unit stands."""
    said = COLUMN_LABELS[column]
    constraints: dict[str, Any] = {"required": True} if column in _REQUIRED else {}
    if column in _ENUM:
        constraints["enum"] = list(_ENUM[column])
    if column == "coverage":
        constraints |= {"minimum": 0, "maximum": 1}
    field: dict[str, Any] = {
        "name": column,
        "title": f"{said.zh} {said.en}",
        "type": "number" if kind.is_float() else "integer" if kind.is_integer() else "string",
    }
    unit = {"value": "as the column unit of the row", "stated": "as the column unit of the row", "coverage": "1"}
    return (
        field
        | ({"unit": unit[column]} if column in unit else {})
        | ({"constraints": constraints} if constraints else {})
    )


def _indicators(frame: pl.DataFrame, book: Rulebook) -> bytes:
    """The records of the indicators that there are figures of."""
    records = [book.indicators[code] for code in frame["indicator"].unique().sort() if code in book.indicators]
    rows = [
        (
            one.code,
            *one.title,
            one.unit,
            one.kind,
            one.direction,
            one.over_places,
            one.over_time,
            one.every_formula[-1] if one.has_formula else None,
            one.source or None,
        )
        for one in records
    ]
    table = pl.DataFrame(rows, schema=dict.fromkeys(_INDICATOR_FIELDS, pl.String), orient="row")
    buffer = io.BytesIO()
    table.write_csv(buffer, line_terminator="\n")
    return buffer.getvalue()


def _indicators_schema() -> dict[str, Any]:
    fields = [
        {"name": name, "title": f"{text.zh} {text.en}", "type": "string"} for name, text in _INDICATOR_FIELDS.items()
    ]
    return {"fields": fields, "missingValues": [""], "primaryKey": ["code"]}


def _sources(frame: pl.DataFrame) -> list[dict[str, str]]:
    """What the figures were taken from, each once."""
    named = frame["source"].unique().drop_nulls().sort()
    if len(named) > _MOST_SOURCES:
        return [{"title": f"{len(named)} sources, each row has its own in the column source of facts.csv"}]
    return [{"title": source} for source in named]
