"""Columns of tables by class 分地类参数表的列 on paper: which head gives which parameter in which unit."""

from _pages.markdown import both, code, page, plain, source, table, unit

from qingshan.core import Text
from qingshan.rulebook import Rulebook

ROLES = {
    "value": "a value 数值",
    "word": "a word that must be one of these 限定词",
    "code": "the class code 地类代码",
    "text": "left alone 不读取",
}
WORDS = (
    "A table under `class_tables` in the [run file](../run-file.md) gives parameters by class of the land-cover map. "
    "These heads are known without a word there; capital or small letters and spaces make no difference. Add your own "
    "as records under `columns` of an overlay of the rulebook, or name them in the run file."
)


def columns_page(book: Rulebook) -> str:
    """All known columns."""
    rows = (
        (
            code(one.code),
            ", ".join(one.names),
            both(one.title),
            ROLES[one.role] + (f": {', '.join(one.words)}" if one.words else ""),
            code(one.parameter),
            unit(one.unit) if one.role == "value" else "",
            source(one.source),
            plain(one.note),
        )
        for one in book.columns.values()
    )
    heads = ("head", "other heads", "name", "what it holds", "gives", "unit", "source", "note")
    return page(Text("分地类参数表的列", "columns of tables by class"), WORDS, table(heads, rows))
