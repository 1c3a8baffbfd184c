"""Nodes of a plan 计算图: where each value of a run comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qingshan.core import Level, Model, Text
from qingshan.core.record import Field, Mark
from qingshan.rulebook import ParameterValue
from qingshan.runs.given import Given


class NodeKind(StrEnum):
    """Where a value comes from."""

    RASTER = "raster"
    AREA = "area"
    PERIOD = "period"
    GRID = "grid"
    PARAMETER = "parameter"
    FACTS = "facts"
    MODEL = "model"


@dataclass(frozen=True)
class Node:
    """One value of a run.

    level : where it is known; parameters are known everywhere and have none. What a model on maps gives is known
        by cell, as a raster is
    takes : for a model, argument → code of another node
    by_class : its table is by class of the map, not by ecosystem type
    """

    code: str
    kind: NodeKind
    title: Text
    unit: str
    level: Level | None = None
    model: Model | None = None
    takes: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Field] = field(default_factory=dict)
    held: ParameterValue | None = None
    by: tuple[str, ...] = ()
    by_class: bool = False
    from_run: bool = False
    since: str = ""
    given: Given | None = None

    @property
    def extensive(self) -> bool:
        """Whether it adds up over cells and places."""
        return self.kind is NodeKind.AREA or (self.model is not None and self.model.extensive)

    @property
    def on_map(self) -> bool:
        """Whether a model on whole maps gives it, before the walk over the cells."""
        return self.model is not None and self.model.level is Level.MAP

    @property
    def own_mark(self) -> Mark | None:
        """The evidence mark of the node itself, its inputs left aside."""
        if self.model is not None:
            return self.model.mark
        if self.given is not None:
            return self.given.mark
        return self.held.mark if self.held is not None else None

    @property
    def price_years(self) -> tuple[int, ...]:
        """The years of the prices it is itself."""
        if self.given is not None:
            return self.given.price_years
        return (self.held.price_year,) if self.held is not None and self.held.price_year is not None else ()


@dataclass(frozen=True)
class Missing:
    """Why a value cannot be had: the codes at the end of every way that was tried."""

    codes: tuple[str, ...]
