"""Options that several commands take 选项."""

from pathlib import Path
from typing import Annotated

import typer

Language = Annotated[str, typer.Option("--lang", help="zh or en 语言", envvar="QINGSHAN_LANG")]
Overlays = Annotated[list[Path] | None, typer.Option("--rulebook", help="your own rulebook folder 自有规则库")]
AsJson = Annotated[bool, typer.Option("--json", help="machine-readable output 机器可读输出")]
Out = Annotated[Path, typer.Option("--out", help="the folder to write 输出文件夹")]


def language_of(lang: str) -> str:
    """A language we speak; anything else is a slip of the pen."""
    if lang not in ("zh", "en"):
        raise typer.BadParameter("zh or en", param_hint="--lang")
    return lang
