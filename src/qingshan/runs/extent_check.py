"""Check the opening map of an extent account 期初图检查: legend, period, and the types that are said to be managed."""

from collections.abc import Iterator

from qingshan.core import Finding, Period, Text
from qingshan.rulebook import LinedDocument, Rulebook
from qingshan.runs.names_check import unknown
from qingshan.runs.runfile import RunFile


def check_opening(run: RunFile, book: Rulebook, document: LinedDocument) -> Iterator[Finding]:
    """Codes that no record has, and a map that is no older than the one it is compared with."""
    opening = run.opening_land_cover
    if opening is None:
        return
    if opening.legend not in book.legends:
        where = document.where(("opening_land_cover", "legend"))
        yield unknown(Text("图例", "legend"), opening.legend, list(book.legends), where)
    types = [member.code for member in book.dimensions["ecosystem"].members if not member.parent]
    for code in opening.managed:
        if code not in types:
            where = document.where(("opening_land_cover", "managed", code))
            yield unknown(Text("生态系统类型", "ecosystem type without a coarser one"), code, types, where)
    if Period.parse(opening.period).end >= run.when.end:
        yield Finding(
            "opening-not-before",
            document.where(("opening_land_cover", "period")),
            Text(
                f"期初图的时段 {opening.period} 不早于核算时段 {run.period}",
                f"the opening map is of {opening.period}, which is not before {run.period}",
            ),
            Text("写期初图的年份；land_cover 是期末图", "give the year of the opening map; land_cover closes"),
        )
