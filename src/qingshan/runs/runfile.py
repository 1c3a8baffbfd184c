"""The run file 核算任务文件: one YAML that names everything a run reads and how it is to be read."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import pyproj
import rasterio.crs
import rasterio.errors
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FiniteFloat,
    PrivateAttr,
    ValidationError,
    model_validator,
)

from qingshan.core import Finding, Period, Text, Where
from qingshan.core.record import Mark
from qingshan.core.units import is_money
from qingshan.rulebook import LinedDocument, read_yaml, validation_findings
from qingshan.rulebook.schema import Range, Unit
from qingshan.runs.class_values import ClassValues
from qingshan.runs.own_threats import OwnThreat
from qingshan.runs.runfile_seea import AssetValueInput, ConditionVariable, UseInput
from qingshan.runs.runfile_tables import ClassTableInput, ThreatsInput
from qingshan.runs.runfile_teeb import TeebInput

#: Accounts are of these years; any other is a slip.
_YEARS = range(1900, 2201)


def _period(text: str) -> str:
    period = Period.parse(text)
    if period.start.year not in _YEARS or period.end.year not in _YEARS:
        raise ValueError(f"{text!r} lies outside the years {_YEARS[0]} to {_YEARS[-1]}")
    return str(period)


def _system(text: str) -> str:
    """A text that names a reference system of the ground, to pyproj and GDAL alike."""
    try:
        system = pyproj.CRS.from_user_input(text)
        rasterio.crs.CRS.from_user_input(text)
    except (pyproj.exceptions.CRSError, rasterio.errors.CRSError):
        raise ValueError(f"{text!r} names no reference system; write for example EPSG:4490") from None
    if not (system.is_geographic or system.is_projected):
        raise ValueError(f"{text!r} is neither a geographic nor a projected reference system")
    return text


def _system_if_any(text: str) -> str:
    return _system(text) if text else text


def _code(given: Any) -> Any:
    """A code of digits alone, which YAML takes for a number."""
    return str(given) if isinstance(given, int) and not isinstance(given, bool) else given


System = Annotated[str, AfterValidator(_system)]
SystemIfAny = Annotated[str, AfterValidator(_system_if_any)]


class Section(BaseModel):
    """A part of the run file; a key it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class ZonesInput(Section):
    """Polygons of the places or zones that are accounted."""

    file: str
    code: str = "code"
    name: str = "name"
    layer: str = ""
    encoding: str = ""
    datum: Literal["WGS84", "CGCS2000", "GCJ-02"] = "WGS84"
    crs: SystemIfAny = ""
    source: str = ""


class LandCoverInput(Section):
    """The map of land-cover classes and the legend that reads it."""

    file: str
    legend: str
    band: int = Field(default=1, ge=1)
    nodata: float | None = None
    crs: SystemIfAny = ""
    source: str = ""


class OpeningLandCover(LandCoverInput):
    """The land-cover map that the extent account opens with; its columns meet the closing map's at ecosystem types.

    `managed` says, by ecosystem type, whether land becomes it by people's doing; left out, the rulebook's holds.
    """

    period: Annotated[str, BeforeValidator(str), AfterValidator(_period)]
    managed: dict[str, bool] = {}


class RasterInput(Section):
    """One raster by its role. Unit is what the numbers are in, after scale and offset.

    `range` says what one error of all its cells may be: a factor where relative, else what is added in its unit.
    """

    file: str
    unit: Unit
    bands: tuple[int, ...] = ()
    scale: float | None = None
    offset: float | None = None
    nodata: float | None = None
    crs: SystemIfAny = ""
    kind: Literal["field", "amount"] = "field"
    resampling: Literal["", "nearest", "bilinear", "cubic", "average", "sum"] = ""
    range: Range | None = None
    source: str = ""


class GridInput(Section):
    """The target grid; without it the run works on the cells of the land-cover map."""

    crs: System
    resolution: float = Field(gt=0, allow_inf_nan=False)


class ParameterInput(Section):
    """A value of the run's own in place of the rulebook's. It too needs a source and a mark."""

    value: Any
    unit: Unit
    source: str = Field(min_length=1)
    mark: Mark = Mark.UNVERIFIED
    price_year: int | None = None
    until: date | None = None
    range: Range | None = None
    note: str = ""

    @model_validator(mode="after")
    def _dated_money(self) -> "ParameterInput":
        if is_money(self.unit) and self.price_year is None:
            raise ValueError("a price needs its year: add price_year")
        return self


class MethodChoice(Section):
    """The model that is to give an indicator, and at which level it is evaluated."""

    model: str
    level: Literal["", "cell", "zone"] = ""


class Variation(Section):
    """A service computed beside the account, once for each value of one parameter."""

    service: str
    vary: dict[str, tuple[FiniteFloat, ...]] = Field(min_length=1, max_length=1)
    unit: Unit
    reason: Text


class UncertaintyInput(Section):
    """How far the account's figures may be off, given what its parameters and inputs may be.

    Without `parameters` every one with a range is varied. Rasters with a range and the statistics under `inputs`
    always are: one factor, or one amount added, for all figures of an indicator.
    """

    draws: int = Field(default=1000, ge=100, le=100_000)
    seed: int = Field(default=1, ge=0)
    parameters: tuple[str, ...] = ()
    inputs: dict[str, Range] = {}
    level: float = Field(default=0.9, gt=0, lt=1)


class ProjectInput(Section):
    """Polygons in which the land becomes another class: a type that the legend tells apart, or a map code."""

    file: str
    becomes: str = ""
    code: int | None = None
    layer: str = ""
    datum: Literal["WGS84", "CGCS2000", "GCJ-02"] = "WGS84"
    crs: SystemIfAny = ""
    source: str = ""

    @model_validator(mode="after")
    def _one_class(self) -> "ProjectInput":
        if bool(self.becomes) == (self.code is not None):
            raise ValueError("give what the land becomes: either becomes, an ecosystem type, or code, one of the map")
        return self


class ScenarioInput(Section):
    """The account once more with other land or other layers, at the account's own prices, set beside it."""

    code: Annotated[str, BeforeValidator(_code), Field(min_length=1)]
    title: Text
    land_cover: LandCoverInput | None = None
    project: ProjectInput | None = None
    rasters: dict[str, RasterInput] = {}
    parameters: dict[str, ParameterInput] = {}
    offset: Annotated[str, BeforeValidator(_code)] = ""

    @model_validator(mode="after")
    def _some_change(self) -> "ScenarioInput":
        if self.land_cover is not None and self.project is not None:
            raise ValueError("give a land_cover map or a project, not both; two scenarios may stand side by side")
        if self.land_cover is None and self.project is None and not self.rasters and not self.parameters:
            raise ValueError("the scenario changes nothing: give land_cover, project, rasters or parameters")
        return self


class Outputs(Section):
    """What is written beside the tables."""

    maps: bool = True
    excel: bool = True
    html: bool = True
    seea: bool = True


Methods = dict[
    str, Annotated[MethodChoice, BeforeValidator(lambda given: {"model": given} if isinstance(given, str) else given)]
]


class RunFile(Section):
    """The whole run file. Paths are relative to it."""

    title: Text
    period: Annotated[str, BeforeValidator(str), AfterValidator(_period)]
    profile: str
    zones: ZonesInput
    land_cover: LandCoverInput
    opening_land_cover: OpeningLandCover | None = None
    rasters: dict[str, RasterInput] = {}
    places: str = ""
    total_place: Annotated[str, BeforeValidator(_code)] = ""
    grid: GridInput | None = None
    services: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    not_accounted: dict[str, Text] = {}
    not_applicable: dict[str, Text] = {}
    methods: Methods = {}
    parameters: dict[str, ParameterInput] = {}
    class_tables: tuple[ClassTableInput, ...] = ()
    threats: ThreatsInput | None = None
    facts: tuple[str, ...] = ()
    rulebook: tuple[str, ...] = ()
    sensitivity: tuple[Variation, ...] = ()
    uncertainty: UncertaintyInput | None = None
    scenarios: tuple[ScenarioInput, ...] = ()
    condition: tuple[ConditionVariable, ...] = ()
    use: dict[str, UseInput] = {}
    asset_value: AssetValueInput | None = None
    teeb: TeebInput = TeebInput()
    accept: tuple[str, ...] = ()
    outputs: Outputs = Outputs()
    map_approval: str = ""
    credits: Text | None = None
    remarks: tuple[Text, ...] = ()

    _class_values: dict[str, ClassValues] = PrivateAttr(default_factory=dict)
    _own_threats: tuple[OwnThreat, ...] = PrivateAttr(default=())

    @property
    def when(self) -> Period:
        """The accounting period."""
        return Period.parse(self.period)

    @property
    def class_values(self) -> Mapping[str, ClassValues]:
        """What the tables by class give, by parameter, once they are read."""
        return self._class_values

    @property
    def own_threats(self) -> tuple[OwnThreat, ...]:
        """The threats of its table, once it is read."""
        return self._own_threats

    def with_threats(self, threats: tuple[OwnThreat, ...]) -> "RunFile":
        """The same run with its table of threats read."""
        run = self.model_copy()
        run._own_threats = threats
        return run

    def with_class_values(self, values: Mapping[str, ClassValues]) -> "RunFile":
        """The same run with its tables read."""
        run = self.model_copy()
        run._class_values = dict(values)
        return run


def read_run_file(path: Path) -> tuple[RunFile | None, LinedDocument, list[Finding]]:
    """The run file, its lines, and everything wrong with its form; no file behind it is opened yet."""
    document = read_yaml(path)
    findings = list(document.findings)
    if findings and document.content is None:
        return None, document, findings
    if not isinstance(document.content, dict):
        empty = Text("任务文件为空或不是键值结构", "the run file is empty or no mapping")
        remedy = Text("参照 docs 中的任务文件说明", "see the manual's page on the run file")
        return None, document, [*findings, Finding("bad-value", Where(document.file), empty, remedy)]
    try:
        return RunFile.model_validate(document.content), document, findings
    except ValidationError as error:
        return None, document, [*findings, *validation_findings(error, document, ())]
