"""The Chinese font that ships with the package: for maps, and embedded in reports that must open with no network."""

from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from matplotlib.font_manager import FontProperties


def font_path() -> Path:
    """Where the font file is."""
    return Path(str(files("qingshan.report") / "fonts" / "NotoSansSC-subset.ttf"))


def cjk_font(size: float) -> FontProperties:
    """The font for one piece of text in a matplotlib figure; nothing global is changed.

    size : height of the text [pt]
    """
    return FontProperties(fname=str(font_path()), size=size)


@cache
def drawable() -> frozenset[str]:
    """Every character the font has a shape for.

    >>> "勐" in drawable(), "\\U0001f600" in drawable()
    (True, False)
    """
    with TTFont(font_path(), lazy=True) as font:
        return frozenset(chr(code) for code in font.getBestCmap())


def missing(text: str) -> str:
    """The characters of a text that the font cannot draw, each once, in order.

    >>> missing("澜沧 m³/hm²")
    ''
    """
    printing = dict.fromkeys(character for character in text if character.isprintable())
    return "".join(character for character in printing if character not in drawable())


def font_subset(text: str) -> bytes:
    """A WOFF font with just the characters of a text, to be embedded in an HTML page.

    A character that the font lacks is left out, and the reader's own fonts stand in. The same characters give the
    same bytes.
    """
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern"]
    options.name_IDs = ["*"]  # copyright and licence travel with every copy
    options.recalc_timestamp = False
    font = TTFont(font_path(), recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted({ord(character) for character in text}))
    subsetter.subset(font)
    font.flavor = "woff"  # zlib; woff2 would need a brotli package
    written = BytesIO()
    font.save(written)
    return written.getvalue()
