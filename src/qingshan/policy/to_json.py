"""A reading as plain values: the schema of the specification's output."""

from dataclasses import fields, is_dataclass
from typing import Any

from qingshan.core import Text
from qingshan.policy.shape import SCHEMA, Reading


def as_json(reading: Reading) -> dict[str, Any]:
    """The reading as dicts, lists and texts, ready for ``json.dumps``; same reading, same bytes."""
    held = {"schema": SCHEMA, "text_sha256": reading.text_sha256, "chars": len(reading.text)}
    names = ("documents", "tree", "commitments", "facts", "diagnostics", "neutral")
    return held | {name: _plain(getattr(reading, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value._asdict()
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    return value
