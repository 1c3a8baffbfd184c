"""Open a policy paper 打开文件: look at the bytes, not at the name, and say what it is."""

import hashlib
from pathlib import Path

from qingshan.core import Refused, Text
from qingshan.policy.findings import fault
from qingshan.policy.reading.limits import FILE_BYTES, TEXT_CHARS
from qingshan.policy.reading.paper import Paper
from qingshan.policy.reading.pdf import pdf_text
from qingshan.policy.reading.plain import plain_text
from qingshan.policy.reading.web import looks_like_html, web_text
from qingshan.policy.reading.word import word_text
from qingshan.policy.text import canonical

#: First bytes of what people hand in and what is not read.
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", Text("旧版 Word（.doc）或 WPS 文件", "an old Word (.doc) or WPS file")),
    (b"{\\rtf", Text("RTF 文件", "an RTF file")),
    (b"\x89PNG", Text("图片", "a picture")),
    (b"\xff\xd8\xff", Text("图片", "a picture")),
    (b"GIF8", Text("图片", "a picture")),
    (b"Rar!", Text("压缩包", "an archive")),
    (b"7z\xbc\xaf", Text("压缩包", "an archive")),
    (b"\x1f\x8b", Text("压缩包", "an archive")),
)


def open_paper(path: Path) -> Paper:
    """Read one file: text, Word, web page or PDF. Raises `Refused` with what it is and what to do instead."""
    raw = _bytes(path)
    digest = hashlib.sha256(raw).hexdigest()
    if b"%PDF-" in raw[:1024]:
        text, pages = pdf_text(raw, path.name)
        before = len(text) - len(text.lstrip())
        starts = tuple(max(0, start - before) for start in pages)
        return Paper(path.name, "pdf", digest, _sound(text, path.name, len(raw)), starts)
    if raw.startswith(b"PK\x03\x04"):
        return Paper(path.name, "docx", digest, _sound(word_text(raw, path.name), path.name, len(raw)))
    for start, name in _OTHERS:
        if raw.startswith(start):
            raise Refused([fault("policy-form", path.name, zh=name.zh, en=name.en)])
    if looks_like_html(path.suffix, raw):
        text, notes = web_text(raw, path.name)
        return Paper(path.name, "html", digest, _sound(text, path.name, len(raw)), notes=notes)
    text, notes = plain_text(raw, path.name)
    return Paper(path.name, "text", digest, _sound(text, path.name, len(raw)), notes=notes)


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise Refused([fault("policy-file", path.name)])
    size = path.stat().st_size
    if size > FILE_BYTES:
        most = f"{FILE_BYTES / 1e6:.0f} MB"
        raise Refused([fault("policy-too-large", path.name, size=f"{size / 1e6:.0f} MB", most=most, head="…")])
    return path.read_bytes()


def _sound(text: str, file: str, size: int) -> str:
    """The canonical text, which can be read: some of it, not too much, and Chinese."""
    held = canonical(text)
    if not held:
        raise Refused([fault("policy-empty", file)])
    if len(held) > TEXT_CHARS:
        shown = f"{size / 1e6:.0f} MB, {len(held):,} 字符 characters"
        head = held[:60].splitlines()[0]
        raise Refused([fault("policy-too-large", file, size=shown, most=f"{TEXT_CHARS:,}", head=head)])
    chinese = sum("\u4e00" <= one <= "\u9fff" for one in held)
    if chinese * 20 < sum(not one.isspace() for one in held):
        raise Refused([fault("policy-no-chinese", file, chars=f"{len(held):,}", chinese=f"{chinese:,}")])
    return held
