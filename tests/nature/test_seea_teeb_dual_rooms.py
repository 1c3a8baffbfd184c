"""What the modules of nature.seea, nature.teeb and nature.dual keep: pure, with a unit, and named by their room."""

import ast
import importlib
import inspect
import pkgutil
import re

import pytest

from qingshan.nature import dual, seea, teeb

ROOMS = (seea, teeb, dual)
MODULES = [
    importlib.import_module(one.name)
    for room in ROOMS
    for one in pkgutil.iter_modules(room.__path__, f"{room.__name__}.")
]
ALLOWED = (
    "qingshan.core",
    "qingshan.nature",
    "numpy",
    "collections.abc",
    "dataclasses",
    "enum",
    "itertools",
    "typing",
    "decimal",
)
every_module = pytest.mark.parametrize("module", MODULES, ids=lambda one: one.__name__)


@every_module
def test_a_module_takes_from_core_nature_and_numpy_and_knows_no_file(module):
    tree = ast.parse(inspect.getsource(module))
    taken = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    taken |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {one for one in taken if not any(one == name or one.startswith(f"{name}.") for name in ALLOWED)} == set()


@every_module
def test_a_public_function_says_what_it_gives_in_brackets_with_a_worked_line(module):
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if function.__module__ == module.__name__ and not name.startswith("_"):
            text = inspect.getdoc(function) or ""
            assert re.search(r"\. \[[^\[\]]+\]", text.split("\n")[0]), name
            assert ">>>" in text, name


@pytest.mark.parametrize("room", ROOMS, ids=lambda one: one.__name__)
def test_every_public_function_of_a_module_is_a_public_name_of_its_room(room):
    here = [module for module in MODULES if module.__name__.startswith(room.__name__)]
    public = {
        name
        for module in here
        for name, one in inspect.getmembers(module, inspect.isfunction)
        if one.__module__ == module.__name__ and not name.startswith("_")
    }
    assert public - set(room.__all__) == set()
    assert all(hasattr(room, name) for name in room.__all__)
