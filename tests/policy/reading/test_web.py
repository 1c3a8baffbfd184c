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


def test_a_page_is_known_by_its_name_or_by_how_it_begins() -> None:
    assert looks_like_html(".htm", b"")
    assert looks_like_html(".txt", b"\xef\xbb\xbf\n<!DOCTYPE html>")
    assert not looks_like_html(".txt", "一、<html>".encode())
