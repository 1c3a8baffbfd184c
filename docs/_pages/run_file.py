"""The keys of the run file 任务文件, read from its pydantic model."""

import inspect
import re
from enum import Enum
from typing import Annotated, Any, Literal, get_args, get_origin

from _pages.markdown import code, page, table, target
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from qingshan.core import Text
from qingshan.runs.runfile import RunFile

SIMPLE = {str: "text", int: "whole number", float: "number", bool: "true or false", Text: "text as {zh, en}"}


def run_file_page() -> str:
    """The top level and every section below it."""
    sections = sections_of(RunFile)
    blocks = []
    for name, shape in sections.items():
        words = " ".join((inspect.getdoc(shape) or "").split())
        blocks += [target("section", shape.__name__), f"## {name}", words, keys_table(shape)]
    return page(
        Text("任务文件的键", "keys of the run file"),
        "A key that is not here is refused (`unknown-key`). A key without a default must be given. What the keys "
        "mean is told, with an example, in [the run file](../run-file.md).",
        *blocks,
    )


def sections_of(shape: type[BaseModel], name: str = "top level 顶层") -> dict[str, type[BaseModel]]:
    """A shape and those its keys lead to, by the path of keys, each once."""
    found: dict[str, type[BaseModel]] = {name: shape}
    for key, held in shape.model_fields.items():
        for below in models_in(held.annotation):
            path = f"`{key}`" if name.startswith("top") else f"{name[:-1]}.{key}`"
            found |= {at: one for at, one in sections_of(below, path).items() if one not in found.values()}
    return found


def models_in(annotation: Any) -> list[type[BaseModel]]:
    """Sections and records within a type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [one for inner in get_args(annotation) for one in models_in(inner)]


def keys_table(shape: type[BaseModel]) -> str:
    """Key, type and default of one section."""
    rows = ((code(key), type_text(held.annotation), default_text(held)) for key, held in shape.model_fields.items())
    return table(("key", "type", "default"), rows)


def type_text(annotation: Any) -> str:
    """A type in words."""
    arguments = [one for one in get_args(annotation) if one is not type(None)]
    match get_origin(annotation):
        case None:
            words = one_type(annotation)
        case origin if origin is Literal:
            words = ", ".join(f"`{one}`" if one else "empty" for one in arguments)
        case origin if origin is Annotated:
            words = type_text(arguments[0])
        case origin if origin is tuple:
            words = f"list of {type_text(arguments[0])}"
        case origin if origin is dict:
            words = f"mapping of {type_text(arguments[0])} to {type_text(arguments[1])}"
        case _:
            words = " or ".join(map(type_text, arguments))
    return words


def one_type(annotation: Any) -> str:
    """A type that has no others inside."""
    if annotation is Any:
        return "number, or a table of numbers by code"
    if annotation in SIMPLE:
        return SIMPLE[annotation]
    name = re.sub(r"(?<!^)(?=[A-Z])", " ", annotation.__name__).lower()
    if issubclass(annotation, BaseModel):
        return f"[{name}](#section-{annotation.__name__.lower()})"
    return ", ".join(code(one) for one in annotation) if issubclass(annotation, Enum) else name


def default_text(held: FieldInfo) -> str:
    """What holds where the key is left out."""
    if held.default is PydanticUndefined:
        return "must be given 必填"
    if held.default in (None, "", (), {}) and not isinstance(held.default, bool):
        return "empty"
    if isinstance(held.default, BaseModel):
        return ", ".join(f"{key}: {shown(value)}" for key, value in held.default.model_dump().items())
    return shown(held.default)


def shown(value: object) -> str:
    """A default as YAML writes it."""
    return code(str(value).lower() if isinstance(value, bool) else value)
