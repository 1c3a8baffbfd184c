"""Keys of the run file for tables of parameters by land-cover class 分地类参数表."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from qingshan.core.record import Mark
from qingshan.rulebook.schema import Unit


class _Keys(BaseModel):
    """A part of the run file; a key it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnChoice(_Keys):
    """What a column of a table gives. Without a unit it is in the parameter's own; `keys` of its further dimensions."""

    parameter: str
    unit: Unit | Literal[""] = ""
    keys: dict[str, str] = {}


Choices = dict[
    str,
    Annotated[ColumnChoice, BeforeValidator(lambda given: {"parameter": given} if isinstance(given, str) else given)],
]


class ClassTableInput(_Keys):
    """A table of parameters by the codes of the land-cover map, a row for each; columns of known names need no word."""

    file: str
    code: str = ""
    columns: Choices = {}
    source: str = Field(min_length=1)
    mark: Mark = Mark.UNVERIFIED


class ThreatsInput(_Keys):
    """InVEST's table of threats to habitat, and its table of sensitivities by the codes of the land-cover map.

    distance_unit : of MAX_DIST; metres in InVEST now, kilometres in older versions. CUR_PATH is relative to the table.
    """

    table: str
    sensitivity: str
    distance_unit: Literal["m", "km"] = "m"
    source: str = Field(min_length=1)
    mark: Mark = Mark.UNVERIFIED
