"""Keys of the run file for SEEA EA 生态系统核算任务: condition variables, who uses a service, the value of assets."""

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from qingshan.core import Text
from qingshan.core.record import Mark
from qingshan.nature.seea import ConditionClass
from qingshan.rulebook.schema import Code, Unit


class _Keys(BaseModel):
    """A part of the run file; a key it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, allow_inf_nan=False)


class ConditionVariable(_Keys):
    """One condition variable 状况变量, with its reference levels and where its values come from.

    low, high : values at which the indicator is 0 and 1; where less is better, `high` is the smaller number
    reference : the reference condition in words;  source, mark : of the reference levels
    values, opening : a raster role (`condition.` and the code, for a map of its own), an indicator of the run, or facts
    ecosystems : types it holds for; left out, all
    """

    code: Code
    title: Text
    group: ConditionClass
    unit: Unit
    low: float
    high: float
    reference: str = Field(min_length=1, pattern=r"\S")
    weight: float = Field(ge=0, le=1)
    source: str = Field(min_length=1)
    mark: Mark = Mark.UNVERIFIED
    values: str = ""
    opening: str = ""
    ecosystems: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _levels_apart(self) -> "ConditionVariable":
        if self.low == self.high:
            raise ValueError(f"both reference levels are {self.low:g}; give two different ones")
        return self

    @property
    def role(self) -> str:
        """The role of a raster that holds this variable and nothing else."""
        return f"condition.{self.code}"

    @property
    def closing(self) -> str:
        """The code that the closing values come from."""
        return self.values or self.role

    @property
    def indicator(self) -> str:
        """The code under which its indicator stands among the figures of the account."""
        return f"{self.role}.indicator"


def condition_roles(variables: Iterable[ConditionVariable]) -> dict[str, str]:
    """Roles of rasters that condition variables bring of their own, with their units."""
    codes = ((code, one.unit) for one in variables for code in (one.role, one.opening))
    return {code: unit for code, unit in codes if code.startswith("condition.")}


class UseInput(_Keys):
    """Who uses a service: shares that add up to 1, or amounts that add up to what is supplied."""

    shares: dict[str, float] = {}
    amounts: dict[str, float] = {}
    unit: Unit = "1"
    source: str = Field(min_length=1)
    mark: Mark = Mark.UNVERIFIED

    @model_validator(mode="after")
    def _one_way(self) -> "UseInput":
        if bool(self.shares) == bool(self.amounts):
            raise ValueError("give either shares or amounts by economic unit")
        return self


class AssetValueInput(_Keys):
    """How yearly values become the value of assets. What is left out is taken from the rulebook, `seea.asset.*`.

    source : of what is not left out;  opening : folder of the run that the account opens with, of the same profile and
    zones
    """

    rate: float | None = Field(default=None, gt=-1, lt=1)
    years: int | None = Field(default=None, ge=1, le=1000)
    convention: Literal["", "ordinary", "due"] = ""
    growth: float | None = Field(default=None, gt=-1, lt=1)
    source: str = ""
    opening: str = ""

    @model_validator(mode="after")
    def _sourced(self) -> "AssetValueInput":
        own = (self.rate, self.years, self.convention or None, self.growth)
        if not self.source and any(one is not None for one in own):
            raise ValueError("numbers of the run's own need a source: say where they come from")
        return self
