"""The index of evidence of an audit 证据索引: what each id stands for, in which file and row."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Protocol

from qingshan.assets.postings import ENTRY_LABELS, Entry
from qingshan.assets.term.dossier import Dossier
from qingshan.assets.term.events import event_id, fund_entries
from qingshan.assets.term.promised import figure_id
from qingshan.assets.term.results import Evidence
from qingshan.assets.term.stocks import posting_id
from qingshan.core import Text, Where
from qingshan.rulebook import Rulebook


class Evident(Protocol):
    """Any row that names its evidence."""

    @property
    def evidence(self) -> tuple[str, ...]:
        """Ids of the index."""
        ...


def index_of(dossier: Dossier, book: Rulebook, rows: Iterable[Evident]) -> tuple[Evidence, ...]:
    """Every row that something rests on, once, in the order of the dossier."""
    named = {key for row in rows for key in row.evidence}
    every = (*_people(dossier), *_promised(dossier), *_happened(dossier), *_postings(dossier, book))
    return tuple(one for one in every if one.id in named)


def _people(dossier: Dossier) -> Iterator[Evidence]:
    names = {one.code: one.name for one in dossier.officials}
    posts = {one.code: one.title for one in dossier.posts}
    for number, one in enumerate(dossier.tenures, start=1):
        name, post = names[one.official], posts[one.post]
        span = f"{one.start}—{one.end - timedelta(days=1) if one.end else ''}"
        title = Text(f"{name.zh} {post.zh} {span}", f"{name.en}, {post.en}, {span}")
        yield _entry(dossier, f"tenure:{number}", "tenure", title, one.document, one.at)


def _promised(dossier: Dossier) -> Iterator[Evidence]:
    for promise in dossier.promises:
        kind = "red_line" if promise.red_line else "target"
        yield _entry(dossier, f"target:{promise.code}", kind, promise.title, promise.document, promise.at)
    for figure in dossier.figures:
        title = Text(f"{figure.title.zh} {figure.period}", f"{figure.title.en} {figure.period}")
        yield _entry(dossier, figure_id(figure), "figure", title, figure.document, figure.at)


def _happened(dossier: Dossier) -> Iterator[Evidence]:
    for task in dossier.tasks:
        yield _entry(dossier, f"task:{task.code}", "task", task.title, task.document, task.at)
    for event in dossier.events:
        papers = (*event.documents, *(one.document for one in event.decisions))
        document = "; ".join(dict.fromkeys(one for one in papers if one))
        yield _entry(dossier, event_id(event), "event", event.title, document, event.at)
    for key, entry in fund_entries(dossier):
        title = Text(f"{entry.title.zh} {entry.day}", f"{entry.title.en} {entry.day}")
        yield _entry(dossier, key, "fund", title, entry.document, entry.at)


def _postings(dossier: Dossier, book: Rulebook) -> Iterator[Evidence]:
    for row in dossier.postings.sort("file", "line").iter_rows(named=True):
        title = _posted(row, book)
        yield _entry(dossier, posting_id(row), "posting", title, row["document"], Where(row["file"], row=row["line"]))


def _posted(row: Mapping[str, Any], book: Rulebook) -> Text:
    resource, entry = book.resources[row["resource"]], ENTRY_LABELS[Entry(row["entry"])]
    item = next((one.title for one in resource.items if one.code == row["item"]), Text("", ""))
    zh, en = (" ".join(one for one in (title, kind, row["period"], words) if one)
              for title, kind, words in zip(resource.title, item, entry, strict=True))  # fmt: skip
    return Text(zh, en)


def _entry(dossier: Dossier, key: str, kind: str, title: Text, document: str, at: Where) -> Evidence:
    file = at.file or dossier.file
    row = at.line if at.line is not None else at.row
    return Evidence(key, kind, title, document or "", file, row, dossier.hashes.get(file, ""))
