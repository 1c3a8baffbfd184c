"""In which encoding a shapefile's table 属性表 is written when neither it nor a .cpg beside it says so."""

import codecs
from pathlib import Path


def chinese_encoding(path: Path) -> str:
    """UTF-8 or GB18030 for a shapefile that does not tell its encoding; empty where the reader knows itself."""
    if path.suffix.lower() != ".shp":
        return ""
    beside = {other.suffix.lower(): other for other in path.parent.iterdir() if other.stem == path.stem}
    if ".cpg" in beside or ".dbf" not in beside:
        return ""
    table = beside[".dbf"].read_bytes()
    if len(table) < 32 or table[29] != 0:  # the language driver
        return ""
    return "UTF-8" if all(_is_utf8(text) for text in _texts(table)) else "GB18030"


def _texts(table: bytes) -> list[bytes]:
    """The names of the fields and all their text values."""
    rows, header, width = (int.from_bytes(table[at:to], "little") for at, to in ((4, 8), (8, 10), (10, 12)))
    texts, slices, at = [], [], 1
    for start in range(32, header - 1, 32):
        field = table[start : start + 32]
        if len(field) < 32 or field[0] == 0x0D:
            break
        texts.append(field[:11].split(b"\0")[0])
        if field[11:12] == b"C":
            slices.append(slice(at, at + field[16]))
        at += field[16]
    for row in range(rows):
        record = table[header + row * width : header + (row + 1) * width]
        texts += [record[part].rstrip(b" \0") for part in slices]
    return texts


def _is_utf8(text: bytes) -> bool:
    """Whether the bytes are UTF-8; a last character that the field's width cut off does no harm."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(text)
    except UnicodeDecodeError:
        return False
    return True
