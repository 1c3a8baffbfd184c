"""``qingshan assets``: what its commands take. What they do is in `assets_commands`."""

from pathlib import Path
from typing import Annotated

import typer

from qingshan.cli.options import AsJson, Language, Out, Overlays, language_of

app = typer.Typer(help="Balance sheets of nature from postings 自然资源资产负债表.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(metavar="POSTINGS", help=".csv, .xlsx or .parquet 分录表")]
Places = Annotated[Path | None, typer.Option("--places", help="list of places 行政区划表")]
Prices = Annotated[Path | None, typer.Option("--prices", help="prices, for values beside the stocks 价格表")]
Obligations = Annotated[Path | None, typer.Option("--obligations", help="obligations to restore 修复义务台账")]
Place = Annotated[str, typer.Option("--place", help="place code 地区代码")]


@app.command()
def check(
    postings: File, places: Places = None, rulebook: Overlays = None, lang: Language = "zh", as_json: AsJson = False
) -> None:
    """Check postings and the accounts they make 检查."""
    language = language_of(lang)
    from qingshan.cli import assets_commands

    assets_commands.check(postings, places, rulebook or [], language, as_json)


@app.command()
def sheet(
    postings: File,
    place: Place,
    out: Out,
    places: Places = None,
    prices: Prices = None,
    obligations: Obligations = None,
    rulebook: Overlays = None,
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Write the balance sheets of one place 编表."""
    language = language_of(lang)
    from qingshan.cli import assets_commands

    assets_commands.sheet(postings, place, out, places, (prices, obligations), rulebook or [], language, as_json)


@app.command()
def consolidate(
    postings: File,
    places: Annotated[Path, typer.Option("--places", help="list of places 行政区划表")],
    place: Place,
    out: Out,
    prices: Prices = None,
    obligations: Obligations = None,
    rulebook: Overlays = None,
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Add accounts up the tree, without transfers between places 合并."""
    language = language_of(lang)
    from qingshan.cli import assets_commands

    more = (prices, obligations)
    assets_commands.consolidate(postings, places, place, out, more, rulebook or [], language, as_json)
