"""Maps of a result, as pictures that can be put in a report: classed values, and land cover."""

from collections.abc import Iterable, Mapping

import geopandas
import numpy as np
from affine import Affine
from matplotlib.colors import to_rgba_array
from matplotlib.figure import Figure
from numpy.typing import NDArray
from rasterio.features import geometry_mask

from qingshan.core.text import Text
from qingshan.report.map_classes import NOTHING, class_breaks, class_colours, class_labels, classify
from qingshan.report.map_sheet import NO_DATA, Entry, Sheet, map_sheet

LEGEND = Text("图例", "Legend")
NOTHING_KNOWN = Text("无数据", "No data")
NOT_REVIEWED = Text("未送审，仅供内部使用", "Not reviewed, internal use only")
CLASSES = 6


def approval_line(approval: str | None) -> Text:
    """The line under every map: its approval number, or that it has none.

    >>> approval_line("云S（2021）12号").zh
    '审图号：云S（2021）12号'
    >>> approval_line(None).en
    'Not reviewed, internal use only'
    """
    return Text(f"审图号：{approval}", f"Map approval no. {approval}") if approval else NOT_REVIEWED


def unit_lines(unit: Text | str) -> tuple[str, ...]:
    """The unit above the legend, in one line where it is written alike in both languages.

    >>> unit_lines("t/hm²")
    ('单位 Unit: t/hm²',)
    """
    return (f"单位 Unit: {unit}",) if isinstance(unit, str) else (f"单位：{unit.zh}", f"Unit: {unit.en}")


def no_data_entry(entries: Iterable[Entry]) -> Entry:
    """The legend's line for holes, set like the lines above it."""
    if any(entry.small for entry in entries):
        return Entry(NO_DATA, NOTHING_KNOWN.zh, NOTHING_KNOWN.en)
    return Entry(NO_DATA, f"{NOTHING_KNOWN.zh} {NOTHING_KNOWN.en}")


def inside(
    zones: geopandas.GeoDataFrame, shape: tuple[int, int], transform: Affine, *, touched: bool
) -> NDArray[np.bool_]:
    """Which cells have their centre in a zone, or, with ``touched``, any part of themselves."""
    within: NDArray[np.bool_] = geometry_mask(zones.geometry, shape, transform, invert=True, all_touched=touched)
    return within


def require_straight(transform: Affine) -> None:
    """Refuse a grid whose rows do not run from west to east."""
    if transform.b or transform.d:
        raise ValueError("a map is drawn from rows and columns that run along the axes; this grid is rotated")


def cells_beyond(zones: geopandas.GeoDataFrame, shape: tuple[int, int], transform: Affine) -> NDArray[np.float64]:
    """How many cells the zones reach out over the raster: before and after its rows, before and after its columns."""
    west, south, east, north = zones.total_bounds
    columns = sorted((x - transform.c) / transform.a for x in (west, east))
    rows = sorted((y - transform.f) / transform.e for y in (south, north))
    return np.array([[-rows[0], rows[1] - shape[0]], [-columns[0], columns[1] - shape[1]]])


def beyond(
    classes: NDArray[np.int16], zones: geopandas.GeoDataFrame, transform: Affine
) -> tuple[NDArray[np.int16], Affine]:
    """The classes and their grid, grown by cells of nothing until they reach over all the zones.

    Zones that reach out by less than a cell leave it as it is: grids and borders seldom end at the same place.
    """
    short = cells_beyond(zones, (classes.shape[0], classes.shape[1]), transform)
    if short.max() <= 1:
        return classes, transform
    more = np.ceil(short.clip(min=0)).astype(int)
    grown = np.pad(classes, more.tolist(), constant_values=NOTHING)
    left, top = transform.c - more[1, 0] * transform.a, transform.f - more[0, 0] * transform.e
    return grown, Affine(transform.a, 0.0, left, 0.0, transform.e, top)


def coloured(classes: NDArray[np.int16], colours: Iterable[str], within: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Red, green, blue and opacity of each cell: its class's colour; grey for a hole in a zone; clear elsewhere."""
    palette = np.vstack([to_rgba_array(list(colours) or [NO_DATA]), to_rgba_array(NO_DATA)])
    picture = (palette[classes] * 255).round().astype(np.uint8)  # NOTHING is -1, the last of the palette
    picture[(classes == NOTHING) & ~within] = 0
    return picture


def figure_of(
    classes: NDArray[np.int16],
    transform: Affine,
    crs: str,
    zones: geopandas.GeoDataFrame,
    sheet: Sheet,
) -> Figure:
    """The sheet with the classes coloured as its legend says, and an entry for holes where there are any."""
    classes, transform = beyond(classes, zones, transform)
    within = inside(zones, (classes.shape[0], classes.shape[1]), transform, touched=False)
    picture = coloured(classes, [entry.colour for entry in sheet.entries], within)
    if (within & (classes == NOTHING)).any():
        sheet = sheet._replace(entries=(*sheet.entries, no_data_entry(sheet.entries)))
    return map_sheet(picture, transform, crs, zones, sheet)


def map_figure(
    values: NDArray[np.floating],
    transform: Affine,
    crs: str,
    zones: geopandas.GeoDataFrame,
    *,
    title: Text,
    unit: Text | str,
    source: Text,
    approval: str | None,
) -> Figure:
    """A map of values in classes; `png` makes the same bytes of the same input.

    values : (rows, cols), NaN where there is nothing;  transform, crs : of the values
    zones : columns code, name, geometry, in the same crs;  unit : of the values, for the legend
    approval : the number under which the map was approved (审图号), or None if nobody has reviewed it
    """
    require_straight(transform)
    shown = np.where(inside(zones, (values.shape[0], values.shape[1]), transform, touched=True), values, np.nan)
    breaks = class_breaks(shown, CLASSES)
    entries = tuple(map(Entry, class_colours(breaks), class_labels(shown, breaks)))
    sheet = Sheet(title, LEGEND, unit_lines(unit), entries, source, approval_line(approval))
    return figure_of(classify(shown, breaks), transform, crs, zones, sheet)


def classes_figure(
    codes: NDArray[np.integer],
    transform: Affine,
    crs: str,
    zones: geopandas.GeoDataFrame,
    *,
    colours: Mapping[int, tuple[Text, str]],
    title: Text,
    source: Text,
    approval: str | None,
) -> Figure:
    """A map of kinds, such as land cover. The legend names the kinds that occur, in the order of ``colours``.

    codes : (rows, cols); a code without a colour is a cell without data;  colours : name and #rrggbb of each code
    The rest is as in :func:`map_figure`.
    """
    require_straight(transform)
    touched = inside(zones, (codes.shape[0], codes.shape[1]), transform, touched=True)
    present = set(np.unique(codes[touched]).tolist())
    classes = np.full(codes.shape, NOTHING, dtype=np.int16)
    entries: list[Entry] = []
    for code, (name, colour) in colours.items():
        if code in present:
            classes[touched & (codes == code)] = len(entries)
            entries.append(Entry(colour, name.zh, name.en))
    sheet = Sheet(title, LEGEND, (), tuple(entries), source, approval_line(approval))
    return figure_of(classes, transform, crs, zones, sheet)
