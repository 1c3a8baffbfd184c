"""Lineage 来历: the tree behind a figure, down to parameters and files."""

from dataclasses import dataclass, field
from typing import Any, Self

from qingshan.core.text import Text


@dataclass(frozen=True)
class Lineage:
    """One figure and what it was made of.

    kind : model, raster, parameter, facts, sum or grid
    detail : what identifies the thing (formula, source, mark, file, sha256 ...), in the order to show it
    """

    code: str
    label: Text
    kind: str
    value: float | None = None
    unit: str = ""
    detail: tuple[tuple[str, str], ...] = ()
    children: tuple["Lineage", ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "code": self.code,
            "label": self.label._asdict(),
            "kind": self.kind,
            "value": self.value,
            "unit": self.unit,
            "detail": dict(self.detail),
            "children": [child.as_dict() for child in self.children],
        }

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Self:
        """The tree back from `as_dict`."""
        return cls(
            code=plain["code"],
            label=Text(**plain["label"]),
            kind=plain["kind"],
            value=plain["value"],
            unit=plain["unit"],
            detail=tuple(plain["detail"].items()),
            children=tuple(cls.from_dict(child) for child in plain["children"]),
        )

    def leaves(self) -> list["Lineage"]:
        """What the figure rests on in the end: files and parameters."""
        if not self.children:
            return [self]
        return [leaf for child in self.children for leaf in child.leaves()]
