"""The ``qingshan`` command: what it takes. What it does is in `commands`, loaded by the command that runs.

Loading the rooms takes seconds, which ``--help`` and a slip of the pen must not cost.
"""

from pathlib import Path
from typing import Annotated

import typer

from qingshan import __version__
from qingshan.cli import app_assets, app_facts, app_index, app_policy
from qingshan.cli.options import AsJson, Language, Overlays, language_of

app = typer.Typer(
    name="qingshan",
    help="qingshan 青山: ecosystem accounts from rasters to official tables 生态系统核算.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(app_assets.app, name="assets")
app.add_typer(app_facts.app, name="facts")
app.add_typer(app_policy.app, name="policy")
app.add_typer(app_index.app, name="index")

RunFileArgument = Annotated[Path, typer.Argument(metavar="RUN.yaml", help="the run file 任务文件")]
Workers = Annotated[int, typer.Option("--workers", min=0, help="threads, 0 for all there are 线程数")]
Memory = Annotated[str, typer.Option("--memory", help="e.g. 4GB; a quarter of the machine 内存上限")]
Cluster = Annotated[str, typer.Option("--cluster", help="address of a Dask scheduler 集群地址")]
Cache = Annotated[bool, typer.Option("--cache/--no-cache", help="keep finished blocks to go on after a stop 缓存")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"qingshan {__version__}")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="show it 版本")] = False,
) -> None:
    """qingshan 青山: ecosystem accounts from rasters to official tables 生态系统核算."""


@app.command()
def check(
    run: RunFileArgument,
    workers: Workers = 0,
    memory: Memory = "",
    cluster: Cluster = "",
    cache: Cache = True,
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Check a run file and everything it names, before anything is computed 检查."""
    language = language_of(lang)
    from qingshan.cli import commands

    commands.check(run, language, as_json, commands.Using(workers, memory, cluster, cache))


@app.command()
def account(
    run: RunFileArgument,
    out: Annotated[Path, typer.Option("--out", help="the folder to write 输出文件夹")],
    workers: Workers = 0,
    memory: Memory = "",
    cluster: Cluster = "",
    cache: Cache = True,
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Compute an account and write its tables, maps and report 核算."""
    language = language_of(lang)
    from qingshan.cli import commands

    commands.account(run, out, language, as_json, commands.Using(workers, memory, cluster, cache))


@app.command()
def explain(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="an output folder 输出文件夹")],
    indicator: Annotated[str, typer.Argument(metavar="INDICATOR", help="its code 指标代码")],
    place: Annotated[str, typer.Option("--place", help="place code 地区代码")],
    period: Annotated[str, typer.Option("--period", help="year or other period 时段")],
    part: Annotated[str, typer.Option("--part", help="e.g. ecosystem=forest 分项")] = "",
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Show what a figure rests on, down to parameters and files 追溯."""
    language = language_of(lang)
    from qingshan.cli import commands

    commands.explain(folder, indicator, place, period, part, language, as_json)


@app.command()
def series(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="output folders, one a year 各年核算文件夹")],
    out: Annotated[Path, typer.Option("--out", help="the folder to write 输出文件夹")],
    facts: Annotated[list[Path] | None, typer.Option("--facts", help="GDP, prices and the like 统计数据")] = None,
    base: Annotated[int | None, typer.Option("--base", help="year of constant prices, else the first 基年")] = None,
    coupling: Annotated[Path | None, typer.Option("--coupling", help="systems and weights 耦合协调设置")] = None,
    rulebook: Overlays = None,
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Put finished accounts of several years side by side 多年序列."""
    language = language_of(lang)
    from qingshan.cli import commands

    commands.series(folders, out, facts or [], base, coupling, rulebook or [], language, as_json)


@app.command()
def audit(
    term: Annotated[Path, typer.Argument(metavar="TERM.yaml", help="the file of the term 任期文件")],
    out: Annotated[Path, typer.Option("--out", help="the folder to write 输出文件夹")],
    places: Annotated[Path | None, typer.Option("--places", help="list of places 行政区划表")] = None,
    rulebook: Overlays = None,
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Write the working paper of the audit of a term in office 离任审计."""
    language = language_of(lang)
    from qingshan.cli import audit_commands

    audit_commands.audit(term, out, places, rulebook or [], language, as_json)


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="the folder to write 输出文件夹")] = Path("out/puer"),
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Compute the Pu'er example and show the result 示例."""
    language = language_of(lang)
    from qingshan.cli import commands

    commands.demo(out, language, as_json, commands.Using(0, "", "", True))


@app.command()
def cache(
    clear: Annotated[bool, typer.Option("--clear", help="remove everything 清空")] = False,
    as_json: AsJson = False,
) -> None:
    """Show or clear what runs keep on disk: finished blocks, compiled kernels 缓存."""
    from qingshan.cli import commands

    commands.cache(clear, as_json)


@app.command()
def services(
    group: Annotated[str, typer.Option("--class", help="provisioning, regulating or cultural 类别")] = "",
    search: Annotated[str, typer.Option("--search", help="words in code or name 检索")] = "",
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """List ecosystem services, their indicators and models 服务科目."""
    language = language_of(lang)
    from qingshan.cli import commands

    commands.services(group, search, language, as_json)


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
    language = language_of(lang)
    from qingshan.cli import commands

    commands.parameters(rulebook or [], search, mark, on, language, as_json)


@app.command()
def profiles(
    search: Annotated[str, typer.Option("--search", help="words in code or name 检索")] = "",
    rulebook: Overlays = None,
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """List accounting profiles and their accounts 核算口径."""
    language = language_of(lang)
    from qingshan.cli import commands

    commands.profiles(rulebook or [], search, language, as_json)


@app.command()
def indicators(
    search: Annotated[str, typer.Option("--search", help="words in code, name or alias 检索")] = "",
    rulebook: Overlays = None,
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Indicators of the rulebook by code, name or alias 指标查询."""
    language = language_of(lang)
    from qingshan.cli import indicator_commands

    indicator_commands.indicators(search, rulebook or [], language, as_json)
