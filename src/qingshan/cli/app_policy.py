"""``qingshan policy``: what its commands take. What they do is in `policy_commands`."""

from pathlib import Path
from typing import Annotated

import typer

from qingshan.cli.options import AsJson, Language, Out, Overlays, language_of

app = typer.Typer(help="Read policy papers, confirm what they promise 政策文本.", no_args_is_help=True)

Paper = Annotated[Path, typer.Argument(metavar="FILE", help=".txt, .docx, .html or .pdf 政策文件")]
Rows = list[str] | None
Dated = Annotated[str, typer.Option("--dated", help="its date where the text states none 成文日期")]


@app.command()
def read(
    paper: Paper,
    out: Out,
    rulebook: Overlays = None,
    dated: Dated = "",
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Read a paper: list of commitments, page with marks, JSON 解读."""
    language = language_of(lang)
    from qingshan.cli import policy_commands

    policy_commands.read(paper, out, rulebook or [], dated, language, as_json)


@app.command()
def review(
    paper: Paper,
    accept: Annotated[Rows, typer.Option("--accept", help="a row's number or id, or all 确认")] = None,
    reject: Annotated[Rows, typer.Option("--reject", help="a row's number or id 剔除")] = None,
    change: Annotated[Rows, typer.Option("--change", help="ROW:field=value 改字段")] = None,
    add: Annotated[str, typer.Option("--add", help="words of a missed one, or START:END 补漏")] = "",
    fields: Annotated[Rows, typer.Option("--set", help="field=value of the one added 字段")] = None,
    undo: Annotated[Rows, typer.Option("--undo", help="a row's number or id 撤销")] = None,
    by: Annotated[str, typer.Option("--by", help="who decides 复核人")] = "",
    note: Annotated[str, typer.Option("--note", help="why 备注")] = "",
    rulebook: Overlays = None,
    dated: Dated = "",
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """List the commitments, or record what a person says of them 复核."""
    language = language_of(lang)
    from qingshan.cli import policy_commands
    from qingshan.policy.review import Decisions

    wanted = Decisions(accept or (), reject or (), undo or (), change or (), add, fields or (), by, note)
    policy_commands.review(paper, wanted, rulebook or [], dated, language, as_json)


@app.command()
def targets(
    paper: Paper,
    out: Annotated[Path, typer.Option("--out", help="a rulebook folder of your own 自有规则库")],
    place: Annotated[str, typer.Option("--place", help="division code where the text names none 地区代码")] = "",
    source: Annotated[str, typer.Option("--source", help="code of the paper 来源代码")] = "",
    rulebook: Overlays = None,
    dated: Dated = "",
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Write what is confirmed as targets of a rulebook 目标."""
    language = language_of(lang)
    from qingshan.cli import policy_commands

    policy_commands.targets(paper, out, place, source, rulebook or [], dated, language, as_json)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="the earlier version 旧版")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="the later version 新版")],
    out: Out,
    rulebook: Overlays = None,
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Compare two versions of a plan 两版对照."""
    language = language_of(lang)
    from qingshan.cli import policy_commands

    policy_commands.diff(old, new, out, rulebook or [], language, as_json)
