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
exclude_patterns = ["_build", "_pages", "decisions/template.md"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
nitpicky = True

html_theme = "alabaster"
html_theme_options = {
    "description": "ecosystem accounts 生态系统核算",
    "fixed_sidebar": True,
    "page_width": "1180px",
    "sidebar_width": "240px",
    "font_family": '"Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif',
    "head_font_family": '"Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif',
}
html_static_path: list[str] = []
html_copy_source = False
html_show_sphinx = False

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
