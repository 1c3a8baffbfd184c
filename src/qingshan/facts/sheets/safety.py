"""May this file be opened 打开前检查: its size, what it really is, and what it carries; nothing is unpacked before."""

import re
import zipfile
from pathlib import Path

from qingshan.core import Finding, Where
from qingshan.facts.faults import fault
from qingshan.facts.sheets.limits import LIMITS, Limits, bytes_text

TEXTS = (".csv", ".tsv", ".txt")
BOOKS = (".xlsx", ".xlsm")
_OLD = (".xls", ".xlsb", ".et", ".ods")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_HEAD = 4096


def check_file(path: Path, limits: Limits = LIMITS) -> tuple[list[Finding], bool]:
    """What is wrong with a file as such, and whether it can be opened at all."""
    where = Where(path.name)
    suffix = path.suffix.lower()
    if not path.is_file():
        return [fault("file-missing", where)], False
    if suffix in _OLD:
        return [fault("file-old-format", where, kind=suffix)], False
    if suffix not in (*TEXTS, *BOOKS):
        return [fault("file-type", where, suffix=path.suffix)], False
    size = path.stat().st_size
    if not size or size > limits.file_bytes:
        words = {"size": bytes_text(size), "limit": bytes_text(limits.file_bytes)} if size else {}
        return [fault("file-too-large" if size else "file-empty", where, **words)], False
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    wrong = _not_as_named(path, suffix, head)
    if wrong:
        return [wrong], False
    return _check_parts(path, size, limits) if suffix in BOOKS else ([], True)


def _not_as_named(path: Path, suffix: str, head: bytes) -> Finding | None:
    where = Where(path.name)
    if head.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in path.read_bytes()
        return fault("file-encrypted", where) if encrypted else fault("file-old-format", where, kind=".xls")
    if suffix in TEXTS:
        kind = "zip" if head.startswith(_ZIP) else "binary" if _binary(head) else ""
    else:
        page = re.match(rb"\s*(\xef\xbb\xbf)?\s*<(!doctype|html|table|\?xml)", head, re.IGNORECASE)
        kind = "" if head.startswith(_ZIP) else "HTML/XML" if page else "text" if head and not _binary(head) else "?"
    return fault("file-not-as-named", where, suffix=suffix, kind=kind) if kind else None


def _binary(head: bytes) -> bool:
    return b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))


def _check_parts(path: Path, size: int, limits: Limits) -> tuple[list[Finding], bool]:
    """The parts of a workbook by their directory alone, then the first bytes of each."""
    where = Where(path.name)
    try:
        with zipfile.ZipFile(path) as parts:
            entries = parts.infolist()
            total = sum(entry.file_size for entry in entries)
            ratio = total / max(size, 1)
            too_much = total > limits.unpacked_bytes or len(entries) > limits.parts
            if too_much or (ratio > limits.ratio and total > limits.ratio_from):
                words = {"size": bytes_text(total), "ratio": f"{ratio:.0f}", "parts": len(entries)}
                return [fault("file-bomb", where, **words)], False
            if any(entry.flag_bits & 1 for entry in entries):
                return [fault("file-encrypted", where)], False
            _refuse_declarations(parts)
            return _carried(path, parts), True
    except Exception as error:  # a damaged zip raises whatever its parser likes
        detail = (str(error).splitlines() or [type(error).__name__])[0]
        return [fault("file-unreadable", where, detail=detail)], False


def _refuse_declarations(parts: zipfile.ZipFile) -> None:
    """No workbook has a document type; with one, a few letters of XML can grow without end."""
    for entry in parts.infolist():
        if entry.filename.endswith((".xml", ".rels")):
            with parts.open(entry) as part:
                head = part.read(_HEAD).replace(b"\x00", b"")
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise ValueError(f"{entry.filename} declares a document type")


def _carried(path: Path, parts: zipfile.ZipFile) -> list[Finding]:
    names = parts.namelist()
    where = Where(path.name)
    found = []
    if path.suffix.lower() == ".xlsm" or any(name.lower().endswith("vbaproject.bin") for name in names):
        found.append(fault("file-macros", where))
    links = [name for name in names if re.fullmatch(r"xl/externalLinks/_rels/.*\.rels", name)]
    if links:
        relations = b"".join(parts.read(name) for name in links)
        targets = [target.decode("utf-8", "replace") for target in re.findall(rb'Target="([^"]*)"', relations)]
        found.append(fault("file-external-links", where, links=", ".join(targets[:3]) or "?"))
    elif any(name.startswith("xl/externalLinks/") for name in names):
        found.append(fault("file-external-links", where, links="?"))
    return found
