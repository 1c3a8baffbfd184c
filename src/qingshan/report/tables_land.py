"""Tables of the land itself 面积与区域平均值: extent by ecosystem type, means of layers by place."""

from qingshan.core import Text
from qingshan.facts import format_part
from qingshan.report.figures import AREA, ECOSYSTEM, NOT_THERE, Figure, Figures
from qingshan.report.office_units import head, is_amount, unit_label
from qingshan.report.table import NUMBER, WORDS, Missing, NotApplicable, Row, Table
from qingshan.report.table_notes import notes_of, place_level
from qingshan.report.tables_account import CODE, PLACE, TOTAL, Column, by_place

WEIGHTED = Text("按面积加权的平均值。", "Means weighted by area.")
BY_MONTH = ("_monthly", "_daily")  # layers with an axis of their own; the year's figure stands beside them


def extent_table(held: Figures) -> Table:
    """Table 3: the area of each ecosystem type in each zone."""
    columns = []
    for ecosystem, name in held.content.ecosystems.items():
        part = format_part({ECOSYSTEM: ecosystem})
        columns.append(_area_column(held, name, part))
    columns.append(_area_column(held, TOTAL, ""))
    level = place_level(held.zones)
    title = Text(f"各{level.zh}生态系统面积", f"Ecosystem extent by {level.en}")
    return by_place(Text("表3", "Table 3"), title, held, columns)


def _area_column(held: Figures, name: Text, part: str) -> Column:
    figures: list[Figure] = [held.at(AREA, zone, part) for zone in held.zones]
    figures.append(held.total(AREA, part))
    if part:  # a type that a zone does not have has no row there, and an area without a row is no missing one
        known = any(isinstance(figure, float) for figure in figures)
        figures = [NotApplicable(NOT_THERE) if known and isinstance(one, Missing) else one for one in figures]
    return Column(name, held.unit(AREA), tuple(figures))


def mean_indicators(held: Figures) -> list[str]:
    """The indicators of an account that are averaged over places."""
    return [code for code in held.indicators() if not is_amount(held.unit(code)) and not code.endswith(BY_MONTH)]


def means_table(held: Figures) -> Table:
    """Table 11: rain, temperature and the like, averaged over each zone."""
    codes = mean_indicators(held)
    total = held.content.total_place
    places = [(held.content.places[zone], zone) for zone in held.zones]
    stubs: list[Row] = [*places, *([(Text("全域", "whole place"), total)] if total else [])]
    shown = [place for _, place in stubs]
    columns = [tuple(held.at(code, str(place)) for place in shown) for code in codes]
    level = place_level(held.zones)
    told = [(held.name(code), cells, held.coverage(code)) for code, cells in zip(codes, columns, strict=True)]
    return Table(
        Text("表11", "Table 11"),
        Text(f"各{level.zh}自然条件区域平均值", f"Means of natural conditions by {level.en}"),
        (PLACE, CODE, *(head(held.name(code), unit_label(held.unit(code))) for code in codes)),
        tuple((*stub, *(cells[index] for cells in columns)) for index, stub in enumerate(stubs)),
        (WORDS, WORDS, *(NUMBER for _ in codes)),
        (WEIGHTED, *notes_of(stubs, told, adds_up=False)),
        stubs=2,
        has_total=bool(total),
    )
