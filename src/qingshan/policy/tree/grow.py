"""From the canonical text to paragraphs with their place in the clause tree."""

from dataclasses import dataclass
from datetime import date

from qingshan.policy.lexicon import Lexicon
from qingshan.policy.tree.displaced import find_homes
from qingshan.policy.tree.documents import split_documents
from qingshan.policy.tree.duplicates import mark_copies
from qingshan.policy.tree.front import Front, read_front
from qingshan.policy.tree.join import join
from qingshan.policy.tree.lines import pieces
from qingshan.policy.tree.numbering import number, tell_breaks
from qingshan.policy.tree.paragraph import Found, Paragraph
from qingshan.policy.tree.review import mark_reviews


@dataclass
class Tree:
    """The paragraphs in the order of the text, the documents, and what was noticed on the way."""

    found: Found
    fronts: list[Front]


def grow(text: str, words: Lexicon, dated: date | None) -> Tree:
    """Paragraphs joined, compared, split into documents and numbered."""
    found = join(pieces(text), words)
    split_documents(found)
    mark_copies(found)
    by_document: dict[int, list[Paragraph]] = {}
    for one in found.paragraphs:
        by_document.setdefault(one.document, []).append(one)
    numbered = [n for n, own in by_document.items() if any(one.label for one in own)]
    fronts: list[Front] = []
    for n, own in by_document.items():
        cover = fronts[-1].document if fronts and own[0].role != "document-boundary" else None
        front = read_front(n, text, own, words, dated, cover)
        clauses = front.document.type != "news"
        prefix = chr(ord("A") + numbered.index(n) % 26) if n in numbered and clauses and _several(by_document) else ""
        numbering = number(own, prefix)
        if clauses:
            tell_breaks(found, numbering, own)
        else:
            for one in own:
                one.path = one.path_found = f"{prefix}art"
        find_homes(found, own, numbering, words)
        mark_reviews(own, front, words)
        fronts.append(front)
    return Tree(found, fronts)


def _several(by_document: dict[int, list[Paragraph]]) -> bool:
    """Whether more than one document of the file has numbered sections of its own."""
    kinds = ("part", "chapter", "section", "article", "yi", "(yi)")
    return sum(any(one.label and one.label.kind in kinds for one in own) for own in by_document.values()) > 1
