import base64
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from qingshan.report.font import cjk_font, drawable, font_path, font_subset, missing

GB2312 = [
    bytes([row, cell]).decode("gb2312")
    for row in range(0xB0, 0xF8)
    for cell in range(0xA1, 0xFF)
    if not (row == 0xD7 and cell > 0xF9)
]


def characters_of(font: bytes) -> set[str]:
    return {chr(code) for code in TTFont(BytesIO(font)).getBestCmap()}


def names_of(font: TTFont) -> dict[int, str]:
    return {record.nameID: record.toUnicode() for record in font["name"].names}


def test_every_character_of_gb2312_has_a_shape() -> None:
    assert len(GB2312) == 6763
    assert missing("".join(GB2312)) == ""


@pytest.mark.parametrize(
    "text",
    [
        "勐佤傣拉祜彝哈尼孟澜沧景谷镇沅",
        "m³/(hm²·a) CO₂ SO₂ PM₂.₅ km⁻¹ 10⁸ ≥≤±×÷−°‰℃μ∑√→↑↓",
        "，。、；：？！“”‘’（）《》【】…—￥％",
        "ⅠⅡⅢⅣⅤ①②③㎡㎞■▲●★",
    ],
)
def test_names_units_and_signs_have_shapes(text: str) -> None:
    assert missing(text) == ""


def test_every_shape_has_an_outline_unless_it_is_a_space() -> None:
    font = TTFont(font_path())
    have = font.getBestCmap()
    empty = [chr(code) for code, name in have.items() if font["glyf"][name].numberOfContours == 0]
    assert not [character for character in empty if character.isprintable() and not character.isspace()]


def test_the_subset_keeps_copyright_and_licence() -> None:
    for font in (TTFont(font_path()), TTFont(BytesIO(font_subset("青山")))):
        names = names_of(font)
        assert "Adobe" in names[0]
        assert "SIL Open Font License" in names[13]
    licence = (font_path().parent / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_the_name_reserved_by_the_licence_is_not_used() -> None:
    assert "Source" not in names_of(TTFont(font_path()))[1]


def test_the_font_is_small_enough_to_ship() -> None:
    assert font_path().stat().st_size < 4_000_000


def test_a_font_for_one_page_covers_the_page_and_is_small() -> None:
    text = "普洱市2020年生态系统生产总值（GEP）核算报告：水源涵养量 m³/hm²"
    font = font_subset(text)
    assert font[:4] == b"wOFF"
    assert set(text) <= characters_of(font)
    assert len(base64.b64encode(font)) < 40_000


def test_the_same_characters_in_another_order_give_the_same_bytes() -> None:
    assert font_subset("青山绿水") == font_subset("水绿山青青")


def test_what_the_font_lacks_is_named_and_left_out() -> None:
    assert missing("青\U0001f600山\n") == "\U0001f600"
    assert "青" in characters_of(font_subset("青\U0001f600"))
    assert "\U0001f600" not in drawable()


def test_matplotlib_takes_the_font_from_the_package() -> None:
    font = cjk_font(9)
    assert font.get_file() == str(font_path())
    assert font.get_size_in_points() == 9
