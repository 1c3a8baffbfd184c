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


@app.command()
def extent(
    opening: Annotated[Path, typer.Argument(metavar="OPENING", help="map at the beginning 期初图")],
    closing: Annotated[Path, typer.Argument(metavar="CLOSING", help="map at the end 期末图")],
    zones: Annotated[Path, typer.Option("--zones", help="polygons of the places 行政区面")],
    legend: Annotated[str, typer.Option("--legend", help="legend of the maps, such as igbp 图例")],
    first: Annotated[str, typer.Option("--from", help="year or day of the opening map 期初年份或日期")],
    last: Annotated[str, typer.Option("--to", help="year or day of the closing map 期末年份或日期")],
    out: Out,
    opening_legend: Annotated[str, typer.Option("--opening-legend", help="where it differs 期初图例")] = "",
    nodata: Annotated[float | None, typer.Option("--nodata", help="empty value of the maps 空值")] = None,
    opening_nodata: Annotated[float | None, typer.Option("--opening-nodata", help="where it differs 期初空值")] = None,
    errors: Annotated[Path | None, typer.Option("--errors", help="error matrix of the closing map 混淆矩阵")] = None,
    opening_errors: Annotated[
        Path | None, typer.Option("--opening-errors", help="error matrix of the opening map 期初混淆矩阵")
    ] = None,
    zone_code: Annotated[str, typer.Option("--zone-code", help="field of the codes 代码字段")] = "code",
    zone_name: Annotated[str, typer.Option("--zone-name", help="field of the names 名称字段")] = "name",
    document: Annotated[str, typer.Option("--document", help="what the postings name as document 凭证")] = "",
    mark: Annotated[str, typer.Option("--mark", help="words before every title 标题前的说明")] = "",
    recorded: Annotated[str, typer.Option("--recorded", help="day of recording, today if none 记录日期")] = "",
    workers: Annotated[int, typer.Option("--workers", min=1, help="threads 线程数")] = 2,
    rulebook: Overlays = None,
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Make land accounts of two land-cover maps 两期图编土地账."""
    language = language_of(lang)
    from qingshan.cli import assets_commands
    from qingshan.runs.assets_extent import Asked

    asked = Asked(
        maps=(opening, closing),
        zones=zones,
        legends=(opening_legend or legend, legend),
        first=assets_commands.period(first, "--from"),
        last=assets_commands.period(last, "--to"),
        recorded=assets_commands.day(recorded),
        code=zone_code,
        name=zone_name,
        nodata=(nodata if opening_nodata is None else opening_nodata, nodata),
        errors=(opening_errors, errors),
        document=document,
        mark=mark,
        workers=workers,
    )
    assets_commands.extent(asked, out, rulebook or [], language, as_json)


@app.command()
def reservoirs(
    readings: Annotated[Path, typer.Argument(metavar="READINGS", help="levels or storage by day 水位或蓄水量")],
    first: Annotated[str, typer.Option("--from", help="year or day of the opening reading 期初年份或日期")],
    last: Annotated[str, typer.Option("--to", help="year or day of the closing reading 期末年份或日期")],
    out: Out,
    curves: Annotated[Path | None, typer.Option("--curves", help="level, area, storage 水位面积库容曲线")] = None,
    recorded: Annotated[str, typer.Option("--recorded", help="day of recording, today if none 记录日期")] = "",
    lang: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Make accounts of reservoirs of gauge readings 水库蓄变量."""
    language = language_of(lang)
    from qingshan.cli import assets_commands

    ends = (assets_commands.period(first, "--from"), assets_commands.period(last, "--to"))
    assets_commands.reservoirs(readings, curves, ends, assets_commands.day(recorded), out, language, as_json)
