"""What a report of an account is made of 报告内容: plain values that workbook and page both lay out."""

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from qingshan.core import Finding, Lineage, Service, Text
from qingshan.report.equivalents import Equivalents
from qingshan.report.extent import ExtentContent
from qingshan.report.scenario import Scenario
from qingshan.report.seea import Seea
from qingshan.report.uncertain import Uncertainty


@dataclass(frozen=True)
class ReportedAccount:
    """One account as the report shows it; a reason stands where it is not accounted."""

    service: Service
    accounted: bool
    in_total: bool
    ecosystems: tuple[str, ...] = ()
    reason: Text | None = None
    applicable: bool = True


@dataclass(frozen=True)
class SensitivityRow:
    """One figure of a service computed beside the account, at one value of one parameter."""

    service: Text
    reason: Text
    parameter: str
    parameter_title: Text
    given: float
    given_unit: str
    indicator: str
    indicator_title: Text
    place: str
    value: float
    unit: str


@dataclass(frozen=True)
class ReportMap:
    """A drawn map: the PNG's bytes and what it shows."""

    code: str
    title: Text
    png: bytes


@dataclass(frozen=True)
class ReportContent:
    """Everything a report says, and nothing it would have to look up.

    places : code → name, zones in their order, the place of the total last if there is one
    total_place : its code or ''
    ecosystems : code → name of the rows of the account table, only those that occur
    indicators : code → name
    facts : the account's own rows;  stated : figures that were given, such as statistics
    parameters, methods, inputs : rows as in the manifest
    asked : indicators that the run asked for by themselves
    members : code → name of ecosystem types, pollutants, products ... that parameters and figures are cut by
    """

    title: Text
    key: str
    period: str
    profile: str
    profile_title: Text
    profile_note: Text | None
    places: dict[str, str]
    total_place: str
    ecosystems: dict[str, Text]
    ecosystem_colours: dict[str, str]
    indicators: dict[str, Text]
    accounts: tuple[ReportedAccount, ...]
    facts: pl.DataFrame
    stated: pl.DataFrame
    parameters: dict[str, dict[str, Any]]
    methods: dict[str, dict[str, Any]]
    inputs: list[dict[str, Any]]
    findings: list[Finding]
    sensitivity: tuple[SensitivityRow, ...] = ()
    uncertainty: Uncertainty | None = None
    maps: tuple[ReportMap, ...] = ()
    remarks: tuple[Text, ...] = ()
    credits: Text | None = None
    map_approval: str = ""
    pollutants: dict[str, Text] = field(default_factory=dict)
    examples: tuple[Lineage, ...] = ()
    asked: tuple[str, ...] = ()
    members: dict[str, Text] = field(default_factory=dict)
    extent: ExtentContent | None = None
    scenarios: tuple[Scenario, ...] = ()
    seea: Seea | None = None
    equivalents: Equivalents | None = None
