"""PDF: lines become paragraphs, heads and feet go, pages stay known; scans and locks are refused."""

import hashlib
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from qingshan.core import Refused
from qingshan.policy.reading import open_paper
from qingshan.policy.reading.pdf_lines import Line, paragraphs, without_furniture
from qingshan.report.font import cjk_font

WIDTH = 30  # letters a line
FIRST = "到二〇二五年，全省森林覆盖率达到百分之六十，耕地保有量不低于八千七百万亩，化肥使用量继续下降，厕所全面普及。"


def written(path: Path, sheets: list[list[tuple[float, str]]]) -> Path:
    """A PDF of lines, each set with its indent in letters."""
    with mpl.rc_context({"pdf.fonttype": 42}), PdfPages(path) as book:
        for number, lines in enumerate(sheets, 1):
            figure = Figure(figsize=(8.27, 11.69))
            figure.text(0.4, 0.96, "绿色发展规划", fontproperties=cjk_font(9))
            figure.text(0.48, 0.03, f"— {number} —", fontproperties=cjk_font(9))
            for row, (indent, words) in enumerate(lines):
                place = 0.12 + indent * 14 / 595
                figure.text(place, 0.9 - row * 0.03, words, fontproperties=cjk_font(14))
            book.savefig(figure)
    return path


def set_in_lines(words: str) -> list[tuple[float, str]]:
    """A paragraph as it is set: two letters in, then full lines."""
    lines = [(2.0, words[: WIDTH - 2])]
    rest = words[WIDTH - 2 :]
    return lines + [(0.0, rest[at : at + WIDTH]) for at in range(0, len(rest), WIDTH)]


def test_lines_become_paragraphs_and_the_furniture_goes(tmp_path: Path) -> None:
    sheets = [
        [(2.0, "一、总体要求"), *set_in_lines(FIRST), *set_in_lines(FIRST[::-1])],
        [(2.0, "二、保障措施"), *set_in_lines(FIRST)],
        [(2.0, "三、附则"), *set_in_lines(FIRST)],
    ]
    paper = open_paper(written(tmp_path / "plan.pdf", sheets))
    assert paper.text.split("\n") == ["一、总体要求", FIRST, FIRST[::-1], "二、保障措施", FIRST, "三、附则", FIRST]
    assert [paper.text[at : at + 2] for at in paper.pages] == ["一、", "二、", "三、"]
    assert paper.page_of(paper.text.index("二、保障")) == 2
    assert paper.page_of(paper.text.index("二、保障") - 2) == 1


def test_a_paragraph_goes_on_over_the_page() -> None:
    full = Line("甲" * 30, 100, 520, 14, 14)
    sheets = [[Line("一、题", 128, 170, 14, 14), full], [full, Line("乙。", 100, 128, 14, 14)]]
    text, pages = paragraphs(sheets)
    assert text == "一、题\n" + "甲" * 60 + "乙。"
    assert pages == (0, 4 + 30)


def test_a_short_line_ends_its_paragraph_and_a_centred_one_stands_alone() -> None:
    full, short = Line("甲" * 30, 100, 520, 14, 14), Line("甲。", 100, 128, 14, 14)
    centred = Line("第一章", 290, 332, 14, 14)
    assert paragraphs([[full, short, full, centred, full]])[0].split("\n") == [
        "甲" * 30 + "甲。", "甲" * 30, "第一章", "甲" * 30,
    ]  # fmt: skip


def test_only_what_comes_back_on_most_pages_is_furniture() -> None:
    bodies = [[f"{page}页{row}" for row in "甲乙丙丁"] for page in "春夏秋冬"]
    sheets = [
        [Line(words, 100, 300, 14, 14) for words in ("某某规划", *body, f"第{number}页 共9页")]
        for number, body in enumerate(bodies, 1)
    ]
    assert [[line.words for line in one] for one in without_furniture(sheets)] == bodies


def test_a_scan_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with PdfPages(tmp_path / "scan.pdf") as book:
        book.savefig(Figure())
    with pytest.raises(Refused) as told:
        open_paper(tmp_path / "scan.pdf")
    (finding,) = told.value.findings
    assert finding.code == "policy-scanned"
    assert "OCR" in finding.remedy.zh


def test_a_locked_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    path.write_bytes(locked())
    with pytest.raises(Refused) as told:
        open_paper(path)
    assert [one.code for one in told.value.findings] == ["policy-encrypted"]


def locked() -> bytes:
    """The smallest file with a password: the standard handler, 40 bits, a check value nobody knows the word for."""
    lock = hashlib.sha256(b"nobody knows").hexdigest()
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        f"<< /Filter /Standard /V 1 /R 2 /Length 40 /O <{lock}> /U <{lock}> /P -4 >>",
    )
    made, places = "%PDF-1.4\n", []
    for number, held in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{held}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    ends = f"trailer\n<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<{lock[:32]}> <{lock[:32]}>] >>\n"
    return f"{made}xref\n0 5\n0000000000 65535 f \n{table}{ends}startxref\n{len(made)}\n%%EOF\n".encode("ascii")
