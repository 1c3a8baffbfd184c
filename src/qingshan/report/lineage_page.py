"""The tree behind a figure as one page 追溯网页: a drawing and the whole list, in both languages, asking no network."""

from markupsafe import Markup

from qingshan.core import Lineage, Text
from qingshan.core.text import LANGUAGES
from qingshan.report.inline import amount, breakable
from qingshan.report.lineage_tree import tree_svg
from qingshan.report.lineage_words import DETAILS, KINDS, detail_in
from qingshan.report.rendered import rendered


def lineage_html(lineage: Lineage) -> str:
    """The whole page."""
    return rendered(
        "lineage.html.j2",
        lineage=lineage,
        title=Text(f"{lineage.label.zh} 追溯", f"What {lineage.label.en} rests on"),
        drawings=[(language, Markup(tree_svg(lineage, language))) for language in LANGUAGES],
        amount=amount,
        kind=lambda node: KINDS.get(node.kind, Text(node.kind, node.kind)),
        details=_details,
        breakable=breakable,
    )


def _details(node: Lineage) -> list[tuple[Text, Text]]:
    """Names and words of a node's details."""
    return [
        (DETAILS.get(name, Text(name, name)), Text(detail_in(name, text, "zh"), detail_in(name, text, "en")))
        for name, text in node.detail
    ]
