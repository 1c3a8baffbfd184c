"""The key `teeb` of the run file TEEB 设置: what is valued beside the account in the manner of TEEB."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DynamicInput(_Part):
    """Here over the mean of the nation, for the dynamic form of the equivalents; with its source."""

    npp: FiniteFloat = Field(gt=0)
    rain: FiniteFloat = Field(gt=0)
    soil_retention: FiniteFloat = Field(gt=0)
    source: str = Field(min_length=1)


class TeebInput(_Part):
    """Valuation beside the account; never part of it.

    equivalents : value the areas by the table of equivalents;  equivalent : which definition of one equivalent
    types : ecosystem type → type of the table, where the rulebook names none or another
    """

    equivalents: bool = False
    equivalent: Literal["net_profit", "classic"] = "net_profit"
    types: dict[str, str] = {}
    dynamic: DynamicInput | None = None
