from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingshan.core.text import Text
from qingshan.report.bars import COLOURS, axis_ticks, stacked, stacked_bars

SVG = "{http://www.w3.org/2000/svg}"
ROWS = (Text("思茅区", "Simao"), Text("景东彝族自治县", "Jingdong"), Text("西盟佤族自治县", "Ximeng"))
WATER, SOIL = Text("水源涵养", "water"), Text("土壤保持", "soil")


def drawn(values: dict[Text, list[float | None]], title: str = "总值") -> ElementTree.Element:
    rows = ROWS[: len(next(iter(values.values())))]
    picture = stacked_bars(rows, values, title=Text(title, "Total"), unit="亿元")
    return ElementTree.fromstring(picture)


def boxes(picture: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    return [box for box in picture.iter(f"{SVG}rect") if box.get("class") == kind]


def edges(box: ElementTree.Element) -> tuple[float, float]:
    left = float(box.get("x", "nan"))
    return left, left + float(box.get("width", "nan"))


def words(picture: ElementTree.Element) -> str:
    return "\n".join(element.text or "" for element in picture.iter(f"{SVG}text"))


def test_bars_are_as_long_as_their_values() -> None:
    picture = drawn({WATER: [100.0, 50.0, 25.0], SOIL: [30.0, 60.0, 7.5]})
    lengths = [right - left for left, right in map(edges, boxes(picture, "bar"))]
    values = [100.0, 30.0, 50.0, 60.0, 25.0, 7.5]
    assert [length / lengths[0] for length in lengths] == pytest.approx([v / 100 for v in values], abs=1e-3)


def test_pieces_of_a_bar_stand_end_to_end_and_all_bars_start_at_nought() -> None:
    picture = drawn({WATER: [100.0, 50.0], SOIL: [30.0, 60.0]})
    first, second, third, _ = map(edges, boxes(picture, "bar"))
    assert first[1] == pytest.approx(second[0], abs=0.02)
    assert first[0] == third[0]


def test_a_loss_stands_left_of_nought() -> None:
    gain, loss = map(edges, boxes(drawn({WATER: [100.0], SOIL: [-40.0]}), "bar"))
    assert loss[1] == pytest.approx(gain[0], abs=0.02)
    assert (loss[1] - loss[0]) / (gain[1] - gain[0]) == pytest.approx(0.4, abs=1e-3)


def test_what_is_not_accounted_is_said_and_is_not_nought() -> None:
    picture = drawn({WATER: [100.0, None, 0.0], SOIL: [None, float("nan"), 0.0]})
    stubs = boxes(picture, "unknown")
    assert len(stubs) == 2
    hatch = next(picture.iter(f"{SVG}pattern")).get("id")
    assert all(stub.get("fill") == f"url(#{hatch})" for stub in stubs)
    assert "未核算：土壤保持\n" in (stubs[0].findtext(f"{SVG}title") or "")
    assert {"部分未核算", "未核算", "not accounted", "0"} <= set(words(picture).split("\n"))


def test_every_piece_tells_its_number_in_both_languages() -> None:
    (piece,) = boxes(drawn({WATER: [1234.5]}), "bar")
    told = piece.findtext(f"{SVG}title") or ""
    assert "思茅区 · 水源涵养 1,234.5 亿元" in told
    assert "Simao · water" in told


def test_markup_in_a_name_stays_text() -> None:
    picture = drawn({Text("<b>&", '"x"'): [1.0]}, title="</svg><script>alert(1)</script>")
    assert not list(picture.iter(f"{SVG}script"))
    assert "</svg><script>alert(1)</script>" in words(picture)
    assert "<b>&" in words(picture)


def test_nothing_is_fetched_or_run() -> None:
    picture = stacked_bars(ROWS, {WATER: [1.0, 2.0, 3.0]}, title=Text("总值", "Total"), unit="t")
    assert "href" not in picture
    assert "<script" not in picture
    assert picture.count("http") == picture.count('xmlns="http') == 1


def test_two_pictures_on_a_page_do_not_share_names() -> None:
    one, other = (drawn({WATER: [value, None]}) for value in (1.0, 2.0))
    assert one.get("id") != other.get("id")


def test_everything_stays_on_the_sheet_when_the_longest_bar_is_partly_unknown() -> None:
    picture = drawn({WATER: [1000.0], SOIL: [None]})
    width = float((picture.get("viewBox") or "").split()[2])
    (stub,) = boxes(picture, "unknown")
    assert edges(stub)[1] + 150 < width


@pytest.mark.parametrize("rows", [(), ROWS])
def test_no_rows_and_no_series_are_drawn_too(rows: tuple[Text, ...]) -> None:
    ElementTree.fromstring(stacked_bars(rows, {}, title=Text("空", "Empty"), unit="t"))


def test_a_series_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="water has 1 values for 3 rows"):
        stacked_bars(ROWS, {WATER: [1.0]}, title=Text("总值", "Total"), unit="t")


def test_an_infinite_value_is_refused() -> None:
    with pytest.raises(ValueError, match="soil holds an infinite value"):
        drawn({SOIL: [float("inf")]})


def test_neighbouring_colours_differ() -> None:
    assert len(set(COLOURS)) == len(COLOURS)


@given(st.just(0.0) | st.floats(-1e9, -1e-6), st.just(0.0) | st.floats(1e-6, 1e9))
def test_the_axis_holds_every_bar_and_nought(low: float, high: float) -> None:
    ticks = axis_ticks(low, high)
    room = 1e-9 * (high - low) + 1e-12
    assert ticks[0] <= low + room
    assert ticks[-1] >= high - room
    assert 0 in ticks
    assert 2 <= len(ticks) <= 12


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=8))
def test_the_pieces_of_a_bar_add_up(values: list[float | None]) -> None:
    bar = stacked(values)
    known = [value for value in values if value is not None]
    assert sum(piece.stop - piece.start for piece in bar.segments) == pytest.approx(sum(known), abs=1e-6)
    assert len(bar.unknown) == len(values) - len(known)
