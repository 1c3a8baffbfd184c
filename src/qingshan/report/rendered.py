"""From a template to one HTML file 网页生成, with style, script and font in it, that asks the network for nothing."""

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from qingshan.report.font import font_subset

_FONT_HERE = 'url("@@FONT@@")'  # with bare quotes, which no escaped text of a report has


def rendered(template: str, *, styles: Sequence[str] = ("page.css",), **given: Any) -> str:
    """The whole page of a template, with the font's letters that occur on it. styles : shipped style sheets"""
    environment = Environment(
        loader=PackageLoader("qingshan.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = "".join(map(_shipped, styles)), _shipped("page.js")
    page = environment.get_template(template).render(
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii"),
        style=Markup(style),
        script=Markup(script),
        **given,
    )
    font = base64.b64encode(font_subset(page)).decode("ascii")
    return page.replace(_FONT_HERE, f'url("data:font/woff;base64,{font}")', 1)


def _shipped(name: str) -> str:
    return (files("qingshan.report") / "templates" / name).read_text("utf-8")
