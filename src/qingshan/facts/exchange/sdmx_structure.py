"""The data structure 数据结构定义 of our facts as an SDMX-JSON 2.0 structure message, made from the rulebook."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from qingshan.core import Text
from qingshan.facts.exchange.codes import TOTAL, codes_by_id, sdmx_id
from qingshan.facts.exchange.components import (
    AGENCY,
    ATTRIBUTES,
    INDICATOR,
    OBS_STATUS,
    OBS_STATUS_CODES,
    OBS_VALUE,
    STRUCTURE_ID,
    TIME_PERIOD,
    VERSION,
    Components,
)
from qingshan.facts.exchange.sdmx_json import meta_of, names_of

_SCHEMA: Final = "https://json.sdmx.org/2.0.0/sdmx-json-structure-schema.json"
_CONCEPTS: Final = "CONCEPTS"
_DATASTRUCTURE: Final = "urn:sdmx:org.sdmx.infomodel.datastructure"
_CODELIST: Final = "urn:sdmx:org.sdmx.infomodel.codelist.Codelist"
_CONCEPT: Final = "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept"


def sdmx_structure_bytes(components: Components, *, prepared: str) -> bytes:
    """Code lists, concepts, data structure and dataflow as one message, in both languages.

    prepared : ISO time with its zone. Raises ``ValueError`` for a time without one.
    """
    data = {
        "codelists": _codelists(components),
        "conceptSchemes": [_concepts(components)],
        "dataStructures": [_structure(components)],
        "dataflows": [_maintained(STRUCTURE_ID, Text("指标数据", "facts")) | {"structure": components.structure_urn}],
    }
    return json.dumps({"meta": meta_of(data, _SCHEMA, prepared), "data": data}, ensure_ascii=False).encode()


def _maintained(name: str, title: Text) -> dict[str, Any]:
    return {"id": name, "agencyID": AGENCY, "version": VERSION, **names_of(title)}


def _codelists(components: Components) -> list[dict[str, Any]]:
    """The codes of indicators, of each dimension with its total and its tree, and of the status."""
    book = components.book
    indicators = {key: book.indicators[code].title for key, code in codes_by_id(components.indicators).items()}
    lists = [_codelist(INDICATOR, Text("指标", "indicators"), indicators)]
    for name, code in components.cuts.items():
        dimension = book.dimensions[code]
        titles = {TOTAL: Text("合计", "total")} | {sdmx_id(one.code): one.title for one in dimension.members}
        above = {sdmx_id(one.code): sdmx_id(one.parent) for one in dimension.members if one.parent}
        lists.append(_codelist(name, dimension.title, titles, above))
    return [*lists, _codelist(OBS_STATUS, Text("观测状态", "observation status"), OBS_STATUS_CODES)]


def _codelist(
    name: str, title: Text, codes: Mapping[str, Text], above: Mapping[str, str] | None = None
) -> dict[str, Any]:
    parents = above or {}
    told = [
        {"id": code, **names_of(text), **({"parent": parents[code]} if code in parents else {})}
        for code, text in codes.items()
    ]
    return _maintained(f"CL_{name}", title) | {"codes": told}


def _concepts(components: Components) -> dict[str, Any]:
    told = [{"id": name, **names_of(title)} for name, title in components.titles.items()]
    return _maintained(_CONCEPTS, Text("概念", "concepts")) | {"concepts": told}


def _structure(components: Components) -> dict[str, Any]:
    dimensions = [name for name in components.dimensions if name != TIME_PERIOD]
    coded = {INDICATOR, *components.cuts}
    components_told = {
        "dimensionList": {
            "id": "DimensionDescriptor",
            "dimensions": [
                {"id": name, "position": place, **_concept(name), **_representation(_coded_or_text(name, coded))}
                for place, name in enumerate(dimensions)
            ],
            "timeDimension": {
                "id": TIME_PERIOD,
                **_concept(TIME_PERIOD),
                **_representation({"format": {"dataType": "ObservationalTimePeriod"}}),
            },
        },
        "measureList": {
            "id": "MeasureDescriptor",
            "measures": [
                {
                    "id": OBS_VALUE,
                    **_concept(OBS_VALUE),
                    **_representation({"format": {"dataType": "Double"}}),
                    "usage": "optional",
                }
            ],
        },
        "attributeList": {"id": "AttributeDescriptor", "attributes": list(_attributes())},
    }
    title = Text("指标数据：指标 × 地区 × 时段 × 分项", "facts: indicator × place × period × part")
    return _maintained(STRUCTURE_ID, title) | {"dataStructureComponents": components_told}


def _attributes() -> Iterable[dict[str, Any]]:
    for one in ATTRIBUTES:
        kind = {"format": {"dataType": "Double" if one.number else "String"}}
        yield {
            "id": one.id,
            **_concept(one.id),
            **_representation({"enumeration": _list_urn(OBS_STATUS)} if one.id == OBS_STATUS else kind),
            "usage": "mandatory" if one.id == "UNIT_MEASURE" else "optional",
            "attributeRelationship": {"observation": {}},
        }


def _concept(name: str) -> dict[str, str]:
    return {"conceptIdentity": f"{_CONCEPT}={AGENCY}:{_CONCEPTS}({VERSION}).{name}"}


def _list_urn(name: str) -> str:
    return f"{_CODELIST}={AGENCY}:CL_{name}({VERSION})"


def _coded_or_text(name: str, coded: set[str]) -> dict[str, Any]:
    """Areas are division codes of places that a message need not list."""
    return {"enumeration": _list_urn(name)} if name in coded else {"format": {"dataType": "String"}}


def _representation(told: Mapping[str, Any]) -> dict[str, Any]:
    return {"localRepresentation": dict(told)}
