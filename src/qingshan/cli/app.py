"""The ``qingshan`` command: one function a command, each a few lines over the rooms below."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from qingshan import __version__
from qingshan.cli import lists, show
from qingshan.cli.clock import now
from qingshan.cli.example import demo_run_file
from qingshan.cli.progress import watched
from qingshan.core import Refused, errors_in
from qingshan.rulebook import Rulebook, load_rulebook
from qingshan.runs import check_run, explain, run_account

app = typer.Typer(
    name="qingshan",
    help="qingshan 青山: ecosystem accounts from rasters to official tables 生态系统核算.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

RunFileArgument = Annotated[Path, typer.Argument(metavar="RUN.yaml", help="the run file 任务文件")]
Language = Annotated[str, typer.Option("--lang", help="zh or en 语言", envvar="QINGSHAN_LANG")]
Overlays = Annotated[list[Path] | None, typer.Option("--rulebook", help="your own rulebook folder 自有规则库")]
AsJson = Annotated[bool, typer.Option("--json", help="machine-readable output 机器可读输出")]


def _language(lang: str) -> str:
    if lang not in ("zh", "en"):
        raise typer.BadParameter("zh or en", param_hint="--lang")
    return lang


def _version(wanted: bool) -> None:
    if wanted:
        show.line(f"qingshan {__version__}")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="show it 版本")] = False,
) -> None:
    """qingshan 青山: ecosystem accounts from rasters to official tables 生态系统核算."""


@app.command()
def check(run: RunFileArgument, lang: Language = "zh", as_json: AsJson = False) -> None:
    """Check a run file and everything it names, before anything is computed 检查."""
    language = _language(lang)
    with watched(language, quiet=as_json) as stage:
        inputs, _, findings = check_run(run, stage=stage)
    show.findings(findings, language, as_json=as_json, sound=inputs is not None)
    if inputs is None:
        raise typer.Exit(2)


@app.command()
def account(
    run: RunFileArgument,
    out: Annotated[Path, typer.Option("--out", help="the folder to write 输出文件夹")],
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Compute an account and write its tables, maps and report 核算."""
    _account(run, out, _language(lang), as_json)


def _account(run: Path, out: Path, language: str, as_json: bool) -> None:
    try:
        with watched(language, quiet=as_json) as stage:
            result = run_account(run, out, now=now, stage=stage)
    except Refused as refused:
        show.findings(refused.findings, language, as_json=as_json, sound=False)
        raise typer.Exit(2) from None
    show.result(result, language, as_json=as_json)


@app.command(name="explain")
def explain_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="an output folder 输出文件夹")],
    indicator: Annotated[str, typer.Argument(metavar="INDICATOR", help="its code 指标代码")],
    place: Annotated[str, typer.Option("--place", help="place code 地区代码")],
    period: Annotated[str, typer.Option("--period", help="year or other period 时段")],
    part: Annotated[str, typer.Option("--part", help="e.g. ecosystem=forest 分项")] = "",
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Show what a figure rests on, down to parameters and files 追溯."""
    language = _language(lang)
    try:
        tree = explain(folder, indicator, place, period, part)
    except FileNotFoundError:
        _fail(f"{folder} 不是核算输出文件夹 / is no output folder of an account", as_json)
    except (LookupError, ValueError) as error:
        _fail(str(error.args[0] if error.args else error), as_json)
    show.tree(tree, language, as_json=as_json)


def _fail(words: str, as_json: bool) -> NoReturn:
    if as_json:
        show.json_line({"error": words})
    else:
        show.error(words)
    raise typer.Exit(2)


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="the folder to write 输出文件夹")] = Path("out/puer"),
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Compute the Pu'er example and show the result 示例."""
    run = demo_run_file()
    if run is None:
        _fail("找不到 examples/puer：请在源码目录中运行 / examples/puer is not here: run it in a checkout", as_json)
    _account(run, out, _language(lang), as_json)


@app.command()
def services(
    group: Annotated[str, typer.Option("--class", help="provisioning, regulating or cultural 类别")] = "",
    search: Annotated[str, typer.Option("--search", help="words in code or name 检索")] = "",
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """List ecosystem services, their indicators and models 服务科目."""
    show.listing(lists.services(group, search, _language(lang)), as_json=as_json)


@app.command()
def parameters(
    search: Annotated[str, typer.Option("--search", help="words in code or name 检索")] = "",
    mark: Annotated[str, typer.Option("--mark", help="S, R or U 证据标记")] = "",
    on: Annotated[str, typer.Option("--on", help="values in force on a day, e.g. 2019-01-01 生效日")] = "",
    rulebook: Overlays = None,
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """List parameters with values, dates, sources and marks 参数."""
    book = _book(rulebook, _language(lang), as_json)
    try:
        rows = lists.parameters(book, search, mark, on, lang)
    except ValueError as error:
        _fail(str(error), as_json)
    show.listing(rows, as_json=as_json)


@app.command()
def profiles(
    search: Annotated[str, typer.Option("--search", help="words in code or name 检索")] = "",
    rulebook: Overlays = None,
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """List accounting profiles and their accounts 核算口径."""
    book = _book(rulebook, _language(lang), as_json)
    show.listing(lists.profiles(book, search, lang), as_json=as_json)


def _book(overlays: list[Path] | None, language: str, as_json: bool) -> Rulebook:
    """The rulebook with the user's folders over it; refused with all findings when it is not sound."""
    book, findings = load_rulebook(overlays or [])
    if errors_in(findings):
        show.findings(findings, language, as_json=as_json, sound=False)
        raise typer.Exit(2)
    return book
