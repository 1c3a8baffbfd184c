"""``qingshan facts``: what its commands take. What they do is in `facts_commands`."""

from pathlib import Path
from typing import Annotated

import typer

from qingshan.cli.options import AsJson, Language, Overlays, language_of

app = typer.Typer(help="One book for all figures: bring in, check, roll up, explain 指标数据册.", no_args_is_help=True)

Folder = Annotated[Path, typer.Option("--book", help="the folder of the book 数据册文件夹")]
Places = Annotated[Path | None, typer.Option("--places", help="list of places, else places.csv of the book 行政区划表")]
Codes = Annotated[list[str] | None, typer.Option("--indicator", help="codes, all if none is given 指标代码")]
At = Annotated[list[str] | None, typer.Option("--place", help="place codes, all if none is given 地区代码")]
When = Annotated[list[str] | None, typer.Option("--period", help="periods, all if none is given 时段")]
Below = Annotated[bool, typer.Option("--below", help="with all places below them 含下级")]
Formulas = Annotated[bool, typer.Option("--formulas", help="work out formulas too 含公式指标")]
KnownOn = Annotated[str, typer.Option("--known-on", help="as known at the end of a day 截至某日所知")]


@app.command("import")
def bring_in(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="tables, templates, SDMX, Parquet 数据文件")],
    book: Folder,
    mapping: Annotated[Path | None, typer.Option("--mapping", help="how to read an office's table 映射")] = None,
    accept: Annotated[
        list[str] | None, typer.Option("--accept", help="code of a finding to accept 接受的检查项")
    ] = None,
    correction: Annotated[str, typer.Option("--correction", help="why figures replace those held 更正原因")] = "",
    places: Places = None,
    rulebook: Overlays = None,
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Bring figures in: all of a file, or nothing of it 导入."""
    language = language_of(lang)
    from qingshan.cli import facts_commands

    opening = facts_commands.Opening(book, rulebook or [], places)
    facts_commands.bring_in(opening, files, mapping, accept or [], correction, language, as_json)


@app.command()
def template(
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help="the workbook to write 模板文件")],
    book: Folder,
    indicator: Codes = None,
    place: At = None,
    period: When = None,
    level: Annotated[str, typer.Option("--level", help="ask all places of a level below 下级层次")] = "",
    places: Places = None,
    rulebook: Overlays = None,
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Write a workbook that asks places for figures 填报模板."""
    language = language_of(lang)
    from qingshan.cli import facts_commands

    opening = facts_commands.Opening(book, rulebook or [], places)
    chosen = facts_commands.chosen(indicator, place, period, False, "", as_json)
    facts_commands.template(opening, chosen, level, out, language, as_json)


@app.command()
def check(
    book: Folder,
    rule: Annotated[list[str] | None, typer.Option("--rule", help="codes of rules, all if none 规则代码")] = None,
    places: Places = None,
    rulebook: Overlays = None,
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Ask the rulebook's rules of all figures in force 校验."""
    language = language_of(lang)
    from qingshan.cli import facts_commands

    facts_commands.check(facts_commands.Opening(book, rulebook or [], places), rule or [], language, as_json)


@app.command()
def show(
    book: Folder,
    indicator: Codes = None,
    place: At = None,
    period: When = None,
    below: Below = False,
    formulas: Formulas = False,
    known_on: KnownOn = "",
    places: Places = None,
    rulebook: Overlays = None,
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Show figures, those in force 查看."""
    language = language_of(lang)
    from qingshan.cli import facts_commands

    opening = facts_commands.Opening(book, rulebook or [], places)
    chosen = facts_commands.chosen(indicator, place, period, below, known_on, as_json, formulas)
    facts_commands.figures(opening, chosen, language, as_json)


@app.command()
def rollup(
    book: Folder,
    out: Annotated[Path | None, typer.Option("--out", help="a .csv, .xlsx or .parquet to write 输出文件")] = None,
    level: Annotated[list[str] | None, typer.Option("--level", help="province, prefecture, … 层次")] = None,
    day: Annotated[str, typer.Option("--tree-on", help="tree of a day, else of each period 行政区划日期")] = "",
    indicator: Codes = None,
    place: At = None,
    period: When = None,
    known_on: KnownOn = "",
    places: Places = None,
    rulebook: Overlays = None,
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Roll figures up the tree of places 汇总."""
    language = language_of(lang)
    from qingshan.cli import facts_commands

    opening = facts_commands.Opening(book, rulebook or [], places)
    chosen = facts_commands.chosen(indicator, place, period, False, known_on, as_json)
    facts_commands.rollup(opening, chosen, level or [], day, out, language, as_json)


@app.command()
def revisions(
    book: Folder,
    since: Annotated[str, typer.Option("--since", help="a day, e.g. 2020-06-30 起")],
    until: Annotated[str, typer.Option("--until", help="a day, today if none 止")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="a .csv to write 输出文件")] = None,
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """What was added, corrected or withdrawn between two days 修订."""
    language = language_of(lang)
    from qingshan.cli import facts_commands

    facts_commands.revised(facts_commands.Opening(book, [], None), since, until, out, language, as_json)


@app.command()
def explain(
    indicator: Annotated[str, typer.Argument(metavar="INDICATOR", help="its code 指标代码")],
    book: Folder,
    place: Annotated[str, typer.Option("--place", help="place code 地区代码")],
    period: Annotated[str, typer.Option("--period", help="year or other period 时段")],
    part: Annotated[str, typer.Option("--part", help="e.g. ecosystem=forest 分项")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="an .html to write 输出网页")] = None,
    known_on: KnownOn = "",
    places: Places = None,
    rulebook: Overlays = None,
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Show what a figure rests on: formula, places, versions, source, file 追溯."""
    language = language_of(lang)
    from qingshan.cli import facts_commands

    opening = facts_commands.Opening(book, rulebook or [], places)
    asked = facts_commands.Asked(indicator, place, period, part)
    facts_commands.explain(opening, asked, known_on, out, language, as_json)


@app.command()
def export(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="the file or folder to write 输出")],
    book: Folder,
    form: Annotated[str, typer.Option("--form", help="csv, xlsx, parquet, sdmx-csv, sdmx-json, … 格式")] = "csv",
    indicator: Codes = None,
    place: At = None,
    period: When = None,
    below: Below = False,
    formulas: Formulas = False,
    known_on: KnownOn = "",
    places: Places = None,
    rulebook: Overlays = None,
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Write figures for other programs 导出."""
    language = language_of(lang)
    from qingshan.cli import facts_commands

    opening = facts_commands.Opening(book, rulebook or [], places)
    chosen = facts_commands.chosen(indicator, place, period, below, known_on, as_json, formulas)
    facts_commands.export(opening, chosen, form, out, language, as_json)
