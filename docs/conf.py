"""Sphinx settings of the manual. Nothing is fetched: a theme that ships with Sphinx, no links to other manuals."""

import re
from itertools import groupby
from typing import Any

from qingshan import __version__

project = "qingshan"
author = "The qingshan founders"
copyright = "The qingshan founders, Apache-2.0"  # noqa: A001 - Sphinx's name
version = release = __version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build", "_pages"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
nitpicky = True

_FONTS = "'Helvetica Neue', Arial, qingshan, 'Microsoft YaHei', sans-serif"
html_theme = "alabaster"
html_theme_options = {
    "description": "ecosystem accounts 生态系统核算",
    "fixed_sidebar": True,
    "page_width": "1240px",
    "sidebar_width": "260px",
    "font_family": _FONTS,
    "head_font_family": _FONTS,
    "code_font_family": f"Consolas, Menlo, 'DejaVu Sans Mono', monospace, {_FONTS}",
}
html_static_path = ["_static", "../src/qingshan/report/fonts"]
html_css_files = ["manual.css"]
html_copy_source = False
html_show_sphinx = False

toc_object_entries = False

autodoc_typehints = "none"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True}

_ARGUMENTS = re.compile(r"^[A-Za-z_][\w, ]* : ")


def lines_kept(_app: Any, _what: str, _name: str, _obj: Any, _options: Any, lines: list[str]) -> None:
    """Docstrings say `argument : unit` line by line; keep the lines of such a paragraph instead of filling it."""
    kept: list[str] = []
    for filled, group in groupby(lines, key=bool):
        paragraph = list(group)
        listed = filled and any(_ARGUMENTS.match(line) for line in paragraph)
        kept += [f"| {line}" for line in paragraph] if listed else paragraph
    lines[:] = kept


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("autodoc-process-docstring", lines_kept)
