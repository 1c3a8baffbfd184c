"""A web page: its words without its menus, one paragraph a line."""

from qingshan.policy.reading.web import looks_like_html, web_text

BODY = "".join(f"<p>{words}</p>" for words in ("一、总体要求", "到2025年，森林覆盖率达到60%。", "二、保障措施"))


def page(inner: str, charset: str = "utf-8") -> bytes:
    head = f'<head><meta charset="{charset}"><script>var 目标=1;</script></head>'
    html = f"<!DOCTYPE html><html>{head}<body>{inner}</body></html>"
    return html.encode("gb18030" if charset.startswith("gb") else charset)


def text(raw: bytes) -> list[str]:
    return web_text(raw, "plan.html")[0].split("\n")


def test_menus_and_scripts_are_left_out_and_the_heading_is_kept() -> None:
    menu = "<div><ul><li><a href=/>网站首页</a></li><li><a href=/x>政务公开</a></li></ul></div>"
    shown = text(
        page(f"<nav>导航</nav>{menu}<h1>关于绿色发展的意见</h1><div id=zoom>{BODY}</div><footer>版权所有</footer>")
    )
    assert shown == ["关于绿色发展的意见", "一、总体要求", "到2025年，森林覆盖率达到60%。", "二、保障措施"]


def test_a_page_of_gb2312_says_so_itself() -> None:
    assert text(page(f"<div>{BODY}</div>", "gb2312"))[1] == "到2025年，森林覆盖率达到60%。"


def test_line_ends_of_the_source_are_no_line_ends_of_the_text() -> None:
    assert text(page("<p>到2025年，森林\n    覆盖率达到\n60%。</p>")) == ["到2025年，森林覆盖率达到 60%。"]


def test_breaks_and_tables_are() -> None:
    table = "<table><tr><th>指标</th><th>2025年</th></tr><tr><td><p>覆盖率</p></td><td>60%</td></tr></table>"
    assert text(page(f"<div>一、目标<br>二、措施{table}</div>")) == [
        "一、目标",
        "二、措施",
        "指标\t2025年",
        "覆盖率\t60%",
    ]


def test_cells_over_several_columns_and_rows_leave_empty_ones() -> None:
    rows = (
        "<tr><th rowspan=2>指标</th><th colspan=2>2025年</th><th rowspan='2'>属性</th></tr>"
        "<tr><th>面积</th><th>占比</th></tr><tr><td>耕地</td><td>10</td><td>60.3%</td><td>约束性</td></tr>"
    )
    assert text(page(f"<div>一、目标<table>{rows}</table></div>")) == [
        "一、目标",
        "指标\t2025年\t\t属性",
        "\t面积\t占比\t",
        "耕地\t10\t60.3%\t约束性",
    ]


def test_a_span_beyond_all_measure_or_no_number_is_one_page_wide_or_one_cell() -> None:
    rows = "<tr><td colspan=99999999>甲</td><td colspan=x rowspan=-1>乙</td></tr><tr><td>丙</td><td>丁</td></tr>"
    first, second = text(page(f"<div>一、目标<table>{rows}</table></div>"))[1:]
    assert (first.count("\t"), second) == (64, "丙\t丁")


def test_a_page_is_known_by_its_name_or_by_how_it_begins() -> None:
    assert looks_like_html(".htm", b"")
    assert looks_like_html(".txt", b"\xef\xbb\xbf\n<!DOCTYPE html>")
    assert not looks_like_html(".txt", "一、<html>".encode())
