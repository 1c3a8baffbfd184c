"""``qingshan index``: what its commands take. What they do is in `index_commands`."""

from pathlib import Path
from typing import Annotated

import typer

from qingshan.cli.options import AsJson, Language, Out, language_of

app = typer.Typer(
    help="Assess units by a framework: scores, vetoes, grades, ranks, why 考核评价.", no_args_is_help=True
)

Scheme = Annotated[Path, typer.Argument(metavar="SCHEME", help="a framework file, or the code of a shipped one 方案")]
Facts = Annotated[Path, typer.Argument(metavar="FACTS", help="a CSV of values or a book of figures 数据")]
Events = Annotated[Path | None, typer.Option("--events", help="recorded events, CSV or YAML 事件")]
Periods = Annotated[list[str] | None, typer.Option("--period", help="periods, all if none is given 时段")]
Zones = Annotated[Path | None, typer.Option("--zones", help="outlines with a column code, for a map 边界")]
Draws = Annotated[int, typer.Option("--draws", min=0, help="Monte Carlo draws of the choices, 0 for none 抽样次数")]
Seed = Annotated[int | None, typer.Option("--seed", help="of the draws, else the framework's 种子")]


@app.command()
def check(
    scheme: Scheme, facts: Facts, events: Events = None, period: Periods = None, lang: Language = "zh",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Check framework, values and events, all at once 检查."""
    language = language_of(lang)
    from qingshan.cli import index_commands

    index_commands.check(scheme, facts, events, period or [], language, as_json)


@app.command()
def score(
    scheme: Scheme, facts: Facts, out: Out, events: Events = None, period: Periods = None, zones: Zones = None,
    draws: Draws = 0, seed: Seed = None, lang: Language = "zh", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Score and rank the units; write tables, workbook and report 评分."""
    language = language_of(lang)
    from qingshan.cli import index_commands

    index_commands.score(scheme, facts, events, period or [], zones, draws, seed, out, language, as_json)


@app.command()
def explain(
    scheme: Scheme, facts: Facts, unit: Annotated[str, typer.Option("--unit", help="its code 单元代码")],
    events: Events = None, period: Periods = None, lang: Language = "zh", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Show what one unit's score is made of 解释."""
    language = language_of(lang)
    from qingshan.cli import index_commands

    index_commands.explain(scheme, facts, events, period or [], unit, language, as_json)


@app.command()
def compare(
    scheme: Scheme, facts: Facts,
    unit: Annotated[str, typer.Option("--unit", help="the one; every unit if none is given 甲单元")] = "",
    with_: Annotated[str, typer.Option("--with", help="the other 乙单元")] = "",
    since: Annotated[str, typer.Option("--since", help="an earlier period to compare the last with 基期")] = "",
    new_scheme: Annotated[Path | None, typer.Option("--new-scheme", help="the framework that follows 新方案")] = None,
    new_facts: Annotated[Path | None, typer.Option("--new-facts", help="its values, if others 新方案的数据")] = None,
    events: Events = None, period: Periods = None, lang: Language = "zh", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Take a difference apart: of two units, two periods, or two frameworks 比较."""
    language = language_of(lang)
    from qingshan.cli import index_compare

    wanted = index_compare.Wanted(unit, with_, since, new_scheme, new_facts)
    index_compare.compare(scheme, facts, events, period or [], wanted, language, as_json)


@app.command()
def robustness(
    scheme: Scheme, facts: Facts, events: Events = None, period: Periods = None,
    draws: Annotated[int | None, typer.Option("--draws", min=1, help="else as the framework states 抽样次数")] = None,
    seed: Seed = None,
    sobol: Annotated[int, typer.Option("--sobol", min=0, help="draws for the share of each choice 敏感性")] = 0,
    lang: Language = "zh", as_json: AsJson = False,
) -> None:  # fmt: skip
    """How far ranks move when the choices that the framework lists are varied 稳健性."""
    language = language_of(lang)
    from qingshan.cli import index_commands

    index_commands.robustness(scheme, facts, events, period or [], (draws, seed, sobol), language, as_json)


@app.command()
def weights(
    scheme: Scheme, facts: Facts, events: Events = None, period: Periods = None, lang: Language = "zh",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Show the weights in the total and how each indicator is scored 权重."""
    language = language_of(lang)
    from qingshan.cli import index_commands

    index_commands.weights(scheme, facts, events, period or [], language, as_json)
