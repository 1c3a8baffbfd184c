"""Office files 办公表格: Excel and CSV as offices have them → facts, through a mapping."""

from qingshan.facts.sheets.limits import LIMITS, Limits
from qingshan.facts.sheets.mapping import (
    Mapping,
    Measure,
    PeriodFrom,
    PlaceFrom,
    TableMapping,
    load_mapping,
    mapping_text,
)
from qingshan.facts.sheets.place_list import read_place_list
from qingshan.facts.sheets.proposal import Proposal, Reasoned
from qingshan.facts.sheets.propose import propose
from qingshan.facts.sheets.read import read_with

__all__ = [
    "LIMITS",
    "Limits",
    "Mapping",
    "Measure",
    "PeriodFrom",
    "PlaceFrom",
    "Proposal",
    "Reasoned",
    "TableMapping",
    "load_mapping",
    "mapping_text",
    "propose",
    "read_place_list",
    "read_with",
]
