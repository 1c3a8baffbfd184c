"""SDMX-JSON 2.0 data messages: figures under keys of indices into the values of each dimension."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import polars as pl

from qingshan.core import Finding, Text, Where, errors_in
from qingshan.facts.exchange.codes import area_from_sdmx, codes_by_id
from qingshan.facts.exchange.components import (
    AGENCY,
    ATTRIBUTES,
    INDICATOR,
    OBS_STATUS,
    OBS_STATUS_CODES,
    OBS_VALUE,
    REF_AREA,
    TIME_PERIOD,
    Components,
)
from qingshan.facts.exchange.sdmx_table import components_for, to_sdmx
from qingshan.facts.faults import fault
from qingshan.rulebook import Rulebook

_SCHEMA: Final = "https://json.sdmx.org/2.0.0/sdmx-json-data-schema.json"
_LANGUAGES: Final = ["zh", "en"]


def sdmx_json_bytes(
    frame: pl.DataFrame, book: Rulebook, *, prepared: str, components: Components | None = None
) -> tuple[bytes, list[Finding]]:
    """The rows in force as an SDMX-JSON 2.0 message, and what it cannot say; no bytes where there is an error.

    prepared : ISO time with its zone, when the message was made, such as 2026-11-23T09:00:00+08:00
    components : the data structure; that of the indicators of the table where left out
    Raises ``ValueError`` for a time without a zone.
    """
    held = components or components_for(frame, book)
    table, findings = to_sdmx(frame, held)
    if errors_in(findings):
        return b"", findings
    content = _content(table, held)
    message = {"meta": meta_of(content, _SCHEMA, prepared), "data": content}
    return json.dumps(message, ensure_ascii=False).encode(), findings


def meta_of(content: Mapping[str, Any], schema: str, prepared: str) -> dict[str, Any]:
    """The head of a message, its identifier a digest of the content. Raises ``ValueError`` for a time without zone."""
    if datetime.fromisoformat(prepared).tzinfo is None:
        raise ValueError(f"{prepared} has no time zone; write +08:00 behind it")
    told = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    return {
        "schema": schema,
        "id": hashlib.sha256(told).hexdigest()[:32],
        "prepared": prepared,
        "test": False,
        "contentLanguages": _LANGUAGES,
        "sender": {"id": AGENCY},
    }


def names_of(text: Text) -> dict[str, Any]:
    """A name as SDMX-JSON says it: in the first language, and in all."""
    return {"name": text.zh, "names": {"zh": text.zh, "en": text.en}}


def _content(table: pl.DataFrame, components: Components) -> dict[str, Any]:
    if table.is_empty():
        return {"structures": [], "dataSets": []}
    keys = [table[name].unique().sort().to_list() for name in components.dimensions]
    places = [{code: place for place, code in enumerate(codes)} for codes in keys]
    statuses = list(OBS_STATUS_CODES)
    attributes = [one.id for one in ATTRIBUTES]
    said: dict[str, list[Any]] = {}
    for row in table.iter_rows(named=True):
        key = ":".join(str(place[row[name]]) for place, name in zip(places, components.dimensions, strict=True))
        coded = row | {OBS_STATUS: statuses.index(row[OBS_STATUS])}
        said[key] = _without_end([row[OBS_VALUE], *(coded[name] for name in attributes)])
    titles = components.titles
    dimensions = [
        {"id": name, **names_of(titles[name]), "keyPosition": place, "values": _values(name, codes, components)}
        for place, (name, codes) in enumerate(zip(components.dimensions, keys, strict=True))
    ]
    structure = {
        "links": [
            {"urn": components.dataflow_urn, "rel": "dataflow"},
            {"urn": components.structure_urn, "rel": "datastructure"},
        ],
        "dimensions": {"observation": dimensions},
        "measures": {"observation": [{"id": OBS_VALUE, **names_of(titles[OBS_VALUE])}]},
        "attributes": {"observation": [_attribute(name, titles) for name in attributes]},
        "dataSets": [0],
    }
    dataset = {"structure": 0, "action": "Information", "links": structure["links"], "observations": said}
    return {"structures": [structure], "dataSets": [dataset]}


def _without_end(cells: list[Any]) -> list[Any]:
    """Cells without the empty ones at the end, but never without the first."""
    while len(cells) > 1 and cells[-1] is None:
        cells.pop()
    return cells


def _attribute(name: str, titles: Mapping[str, Text]) -> dict[str, Any]:
    coded = [{"id": code, **names_of(text)} for code, text in OBS_STATUS_CODES.items()]
    values = {"values": coded} if name == OBS_STATUS else {}
    return {"id": name, **names_of(titles[name]), "relationship": {"observation": {}}, **values}


def _values(dimension: str, codes: Sequence[str], components: Components) -> list[dict[str, Any]]:
    """The codes that occur, by their names."""
    if dimension == TIME_PERIOD:
        return [{"value": code} for code in codes]
    if dimension == REF_AREA:
        return [{"id": code, **names_of(Text(area_from_sdmx(code), area_from_sdmx(code)))} for code in codes]
    book = components.book
    if dimension == INDICATOR:
        names = {key: book.indicators[code].title for key, code in codes_by_id(components.indicators).items()}
    else:
        members = {one.code: one.title for one in book.dimensions[components.cuts[dimension]].members}
        names = {key: members[code] for key, code in codes_by_id(members).items()}
    return [{"id": code, **names_of(names.get(code, Text("合计", "total")))} for code in codes]


def json_table(raw: bytes, file: str) -> tuple[pl.DataFrame, list[Finding]]:
    """The components of a message as columns of text; what is no SDMX-JSON comes back as a finding."""
    try:
        data = json.loads(raw)["data"]
        rows = [row for dataset in data["dataSets"] for row in _rows(dataset, data["structures"])]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        detail = f"{type(error).__name__}: {error}"
        return pl.DataFrame(), [fault("sdmx-form", Where(file), detail=Text(detail, detail))]
    if any(dataset.get("action") == "Delete" for dataset in data["dataSets"]):
        return pl.DataFrame(), [fault("sdmx-delete", Where(file, field="action"))]
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: [_text(row.get(name)) for row in rows] for name in names}
    return pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String)), []


def _rows(dataset: Mapping[str, Any], structures: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every observation of a data set with what the data set and its series say of it."""
    structure = structures[dataset.get("structure", 0)]
    dimensions, attributes = structure["dimensions"], structure.get("attributes", {})
    measures = structure.get("measures", {}).get("observation") or [{"id": OBS_VALUE}]
    fixed = {one["id"]: _said(one["values"][0]) for one in dimensions.get("dataSet", [])}
    fixed |= _cells(attributes.get("dataSet", []), dataset.get("attributes", []))
    inner = [*measures, *attributes.get("observation", [])]
    groups = dataset["series"].items() if "series" in dataset else [("", dataset)]
    for series_key, series in groups:
        above = fixed | _key(dimensions.get("series", []), series_key)
        if "series" in dataset:
            above |= _cells(attributes.get("series", []), series.get("attributes", []))
        for key, cells in series.get("observations", {}).items():
            yield above | _key(dimensions.get("observation", []), key) | _cells(inner, cells)


def _key(dimensions: Sequence[Mapping[str, Any]], key: str) -> dict[str, Any]:
    places = key.split(":") if key else []
    return {one["id"]: _said(one["values"][int(place)]) for one, place in zip(dimensions, places, strict=True)}


def _cells(components: Sequence[Mapping[str, Any]], cells: Sequence[Any]) -> dict[str, Any]:
    """Components with their values; where a component lists its values the cell is an index into them."""
    told = {}
    for one, cell in zip(components, cells, strict=False):
        listed = one.get("values")
        told[one["id"]] = cell if cell is None or not listed else _said(listed[cell])
    return told


def _said(value: Mapping[str, Any]) -> Any:
    return value.get("id", value.get("value", value.get("name")))


def _text(cell: Any) -> str | None:
    """A cell as text; names in several languages as the first of ours."""
    if isinstance(cell, Mapping):
        cell = next((cell[language] for language in _LANGUAGES if language in cell), None)
    if cell is None or isinstance(cell, str):
        return cell
    return repr(cell) if isinstance(cell, int | float) else json.dumps(cell, ensure_ascii=False)
