"""Files of all forms give the same canonical text; what cannot be read is refused by name."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document

from qingshan.core import Refused
from qingshan.policy import read_policy
from qingshan.policy.reading import Paper, open_paper, understood
from qingshan.policy.reading import opening as opening_room
from qingshan.rulebook import standard_rulebook

TEXT = "关于绿色发展的实施意见\n一、总体要求\n到2025年，森林覆盖率达到60%。\n二、保障措施\n每年评选10个美丽乡村。"


def refused(path: Path) -> tuple[str, str]:
    with pytest.raises(Refused) as told:
        open_paper(path)
    (finding,) = told.value.findings
    return finding.code, f"{finding.message.zh} {finding.message.en}"


def kept(tmp_path: Path, raw: bytes, name: str = "plan.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        ("\n \n" + TEXT + "\n\n").replace("\n", "\r\n").encode(),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
    ],
    ids=["utf-8", "bom", "crlf and white space", "gb18030", "utf-16"],
)
def test_one_text_in_five_encodings_is_one_text(tmp_path: Path, raw: bytes) -> None:
    assert "".join(open_paper(kept(tmp_path, raw)).text.split()) == "".join(TEXT.split())


def test_gb18030_is_read_and_told(tmp_path: Path) -> None:
    paper = open_paper(kept(tmp_path, TEXT.encode("gb18030")))
    assert [note.code for note in paper.notes] == ["ENCODING_FALLBACK"]


def test_word_and_web_give_the_text_of_the_plain_file(tmp_path: Path) -> None:
    word = Document()
    for line in TEXT.split("\n"):
        word.add_paragraph(line)
    word.save(tmp_path / "plan.docx")
    body = "".join(f"<p>　　{line}</p>" for line in TEXT.split("\n"))
    page = f"<html><head><title>x</title></head><body><nav><a href=/>首页</a></nav><div>{body}</div></body></html>"
    kept(tmp_path, page.encode(), "plan.html")
    assert open_paper(tmp_path / "plan.docx").text == TEXT
    assert open_paper(tmp_path / "plan.html").text == TEXT


@pytest.mark.parametrize(
    ("raw", "code", "words"),
    [
        (b"", "policy-empty", "文件是空的"),
        (b" \r\n\t\n", "policy-empty", "no text in it"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "policy-form", "旧版 Word"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "policy-form", "a picture"),
        (b"\x00\x01\x02\x03" * 300, "policy-not-text", "不是文本"),
        (b"plain English and nothing else, 60 % by 2020", "policy-no-chinese", "0 are Chinese"),
        (TEXT.encode()[:40] + b"\xff" + TEXT.encode()[40:], "policy-damaged-text", "第一处在第 2 行"),
        (b"PK\x03\x04 and no archive", "policy-broken", "Word"),
        (b"%PDF-1.7 and no more", "policy-broken", "PDF"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(tmp_path: Path, raw: bytes, code: str, words: str) -> None:
    told = refused(kept(tmp_path, raw))
    assert told[0] == code
    assert words in told[1]


def test_a_missing_file_is_a_finding(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.txt")[0] == "policy-file"


def test_fifty_megabytes_are_refused_with_their_first_line(tmp_path: Path) -> None:
    path = kept(tmp_path, (TEXT + "\n").encode() * (50_000_000 // len(TEXT.encode())))
    code, words = refused(path)
    assert code == "policy-too-large"
    assert "关于绿色发展的实施意见" in words


def test_a_file_beyond_all_measure_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening_room, "FILE_BYTES", 10)
    assert refused(kept(tmp_path, TEXT.encode()))[0] == "policy-too-large"


def archive(members: dict[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as made:
        for name, held in members.items():
            made.writestr(name, held)
    return raw.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = archive({"word/document.xml": b"\0" * 60_000_000})
    assert len(bomb) < 100_000
    assert refused(kept(tmp_path, bomb, "plan.docx"))[0] == "policy-too-large"


def test_an_archive_without_a_document_is_no_word_file(tmp_path: Path) -> None:
    assert refused(kept(tmp_path, archive({"a.txt": b"x"}), "plan.docx"))[0] == "policy-form"


def test_a_text_without_numbers_says_what_was_understood(tmp_path: Path) -> None:
    paper = open_paper(kept(tmp_path, "今天天气很好，我们去爬山。\n山上的风景也很好。".encode()))
    reading = read_policy(paper.text, standard_rulebook())
    told = {finding.code: finding.message.zh for finding in understood(paper, reading)}
    assert "共 2 段" in told["policy-no-numbering"]
    assert "没有找到任何承诺" in told["policy-nothing-found"]


def test_a_numbered_text_with_promises_says_nothing() -> None:
    paper = Paper("plan.txt", "text", "", TEXT)
    assert understood(paper, read_policy(TEXT, standard_rulebook())) == []
