import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO

import pytest
from content_example import ACCOUNTS, EAST, HASH, example
from fontTools.ttLib import TTFont

from qingshan.core import Text
from qingshan.report.content import ReportContent
from qingshan.report.page import page_html
from qingshan.report.tables import tables

VOID = {"meta", "img", "wbr", "br", "link", "input", "hr"}
LOADS = ("src", "href", "srcset", "data", "action", "poster", "xlink:href")


class Reader(HTMLParser):
    """Keeps elements with their attributes, and fails on a tag that closes another than the open one."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag, f"</{tag}> at {self.getpos()}"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.words.append(data)


def read(content: ReportContent) -> tuple[str, Reader]:
    page = page_html(content)
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert not reader.open
    return page, reader


def test_the_page_is_whole_and_asks_the_network_for_nothing() -> None:
    page, reader = read(example())
    for tag, attributes in reader.elements:
        assert tag not in ("link", "iframe", "object", "embed", "base", "form")
        for name in LOADS:
            value = attributes.get(name)
            assert value is None or value.startswith(("data:", "#")), f"{tag} {name}={value}"
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    assert re.findall(r"url\(\"?(data:font/woff|[^)]{0,20})", style[1]) == ["data:font/woff"]
    assert "@import" not in style[1]


def test_the_policy_forbids_loads_and_names_the_one_script() -> None:
    page, reader = read(example())
    policy = next(a["content"] for t, a in reader.elements if t == "meta" and a.get("http-equiv"))
    assert policy
    assert policy.startswith("default-src 'none'; img-src data:; font-src data:;")
    assert "http" not in policy
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)
    assert script
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy


def test_both_languages_are_there_and_chinese_is_shown_without_a_script() -> None:
    page, reader = read(example())
    words = "".join(reader.words)
    for part in ("核算示例", "A worked example", "本例不是GEP", "this is not a GEP", "未核算", "not accounted"):
        assert part in words
    assert '<html lang="zh-Hans">' in page
    assert ".en { display: none; }" in page
    button = next(a for t, a in reader.elements if t == "button")
    assert button["id"] == "language"
    assert "hidden" in button


def test_every_finding_every_hash_and_every_reason_is_on_the_page() -> None:
    words = "".join(read(example())[1].words)
    for found in example().findings:
        for part in (found.code, found.message.zh, found.message.en, found.remedy.zh, found.remedy.en):
            assert part in words
    for one in example().inputs:
        assert one["sha256"] in words
    assert HASH in words
    for account in ACCOUNTS:
        if account.reason:
            assert account.reason.zh in words


def test_every_table_has_a_caption_and_heads_with_a_scope() -> None:
    page, reader = read(example())
    count = len(tables(example())) + 1
    assert page.count("<table>") == page.count("<caption ") == count
    scopes = [attributes.get("scope") for tag, attributes in reader.elements if tag == "th"]
    assert set(scopes) == {"row", "col"}
    images = [attributes for tag, attributes in reader.elements if tag == "img"]
    assert images
    assert all(attributes["alt"] for attributes in images)


def test_every_entry_of_the_contents_leads_somewhere() -> None:
    _, reader = read(example())
    names = [attributes["id"] for _, attributes in reader.elements if attributes.get("id")]
    assert len(names) == len(set(names))
    targets = [str(a["href"]) for t, a in reader.elements if t == "a"]
    assert len(targets) > 10
    assert all(target.removeprefix("#") in names for target in targets)


@pytest.mark.parametrize("bad", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', 'url("@@FONT@@")'])
def test_what_people_write_is_never_markup(bad: str) -> None:
    content = example()
    words = Text(bad, bad + " ")
    hostile = replace(
        content,
        title=words,
        key=bad,
        places=dict.fromkeys(content.places, bad),
        remarks=(words,),
        credits=words,
        inputs=[row | {"file": bad, "source": bad} for row in content.inputs],
        accounts=tuple(replace(one, reason=words) for one in content.accounts),
    )
    page, reader = read(hostile)
    assert page.count("<script>") == 1
    assert "<img src=x" not in page
    assert not any(name.startswith("on") for _, attributes in reader.elements for name in attributes)
    assert bad in "".join(reader.words)
    assert page.count("data:font/woff") == 1


def test_the_font_on_the_page_can_draw_what_the_page_says() -> None:
    page, reader = read(example())
    found = re.search(r"data:font/woff;base64,([A-Za-z0-9+/=]+)", page)
    assert found
    with TTFont(BytesIO(base64.b64decode(found[1]))) as font:
        drawn = {chr(code) for code in font.getBestCmap()}
    han = {character for words in reader.words for character in words if "\u4e00" <= character <= "\u9fff"}
    assert han
    assert han <= drawn


def test_the_same_content_gives_the_same_page() -> None:
    assert page_html(example()) == page_html(example())


def test_a_reader_learns_how_to_explain_a_figure() -> None:
    words = "".join(read(example())[1].words)
    assert f"qingshan explain DIR nature.water.value --place {EAST} --period 2019" in words
    assert "1.50 亿元" in words  # of the example below it


def test_what_is_not_accounted_is_hatched_in_every_bar_and_in_the_legend() -> None:
    _, reader = read(example())
    hatched = [a for t, a in reader.elements if t == "rect" and str(a.get("fill")).startswith("url(#bars-")]
    zones = len(example().places) - 1
    assert len(hatched) == zones + 1


def test_nothing_accounted_still_makes_a_page() -> None:
    content = example()
    none = tuple(replace(one, accounted=False, reason=Text("无", "none")) for one in content.accounts)
    _, reader = read(replace(content, accounts=none, maps=(), examples=(), sensitivity=(), remarks=(), findings=[]))
    assert not any(tag == "svg" for tag, _ in reader.elements)
