"""A book of figures at work 数据册: opened with its rulebook and places, and figures brought into it from any file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl
import yaml

from qingshan.core import Finding, PlaceTree, Refused, Text, Where, errors_in
from qingshan.core.file_hash import file_hash
from qingshan.facts import FACTS, Receipt, Store, check_facts, load_facts, validate
from qingshan.facts.exchange import read_sdmx
from qingshan.facts.sheets import Mapping, load_mapping, mapping_text, propose, read_place_list, read_with
from qingshan.facts.template import read_template
from qingshan.facts.whole_file import write_whole
from qingshan.rulebook import LinedDocument, Rulebook, load_rulebook, standard_rulebook
from qingshan.runs.figures_asked import refuse_rules
from qingshan.runs.figures_forms import form_of, heads_of
from qingshan.runs.places_input import read_places

PLACES: Final = "places.csv"
RULEBOOK: Final = "rulebook"
MAPPINGS: Final = "mappings"
DRAFT: Final = ".draft.yaml"
_PLACE_HEADS: Final = {"code", "name_zh", "level"}


@dataclass(frozen=True)
class Book:
    """A book of figures with the rulebook and the places it is read with."""

    store: Store
    rulebook: Rulebook
    places: PlaceTree | None

    @property
    def tree(self) -> PlaceTree:
        """The places; raises `Refused` where the book has none."""
        if self.places is None:
            raise Refused([_no_places(self.store.folder)])
        return self.places


def open_book(folder: Path, overlays: Sequence[Path] = (), places: Path | None = None) -> Book:
    """The book in a folder, which may be new. Raises `Refused` with everything wrong with it.

    overlays : rulebook folders over that of the book;  places : a list of places in place of the book's own
    """
    own = folder / RULEBOOK
    folders = [*([own] if own.is_dir() else []), *overlays]
    rulebook, findings = load_rulebook(folders) if folders else (standard_rulebook(), [])
    tree, wrong = open_places(places or folder / PLACES, asked=places is not None)
    store = Store(folder)
    findings = [*findings, *wrong, *(store.check() if folder.is_dir() else [])]
    if errors_in(findings):
        raise Refused(errors_in(findings))
    return Book(store, rulebook, tree)


def open_places(path: Path, *, asked: bool) -> tuple[PlaceTree | None, list[Finding]]:
    """The tree of a list of places in either form. asked : whether somebody named it, so that it has to be there"""
    if not path.is_file():
        missing = Finding(
            "file-missing",
            Where(path.name),
            Text("行政区划表不存在", "there is no such list of places"),
            Text("核对路径", "check the path"),
        )
        return None, [missing] if asked else []
    if heads_of(path) >= _PLACE_HEADS:
        return read_places(path.name, path.parent, LinedDocument({}, {}, [], path.name))
    rows, findings = read_place_list(path)
    return PlaceTree(rows), findings


def _no_places(folder: Path) -> Finding:
    return Finding(
        "places-needed",
        Where(folder.name, field=PLACES),
        Text("需要行政区划表", "a list of places is needed"),
        Text(
            f"放入 {folder.name}/{PLACES}，或用 --places 指定",
            f"put {PLACES} into {folder.name}, or name it by --places",
        ),
    )


@dataclass(frozen=True)
class Incoming:
    """The rows of a file, how they were understood, and what was found.

    mapping, why : of an office's table, and the reasons for each of its decisions
    """

    rows: pl.DataFrame | pl.LazyFrame
    findings: tuple[Finding, ...]
    mapping: Mapping | None = None
    why: tuple[tuple[str, str], ...] = ()
    saved: Path | None = None


def read_incoming(book: Book, path: Path, mapping: Path | None = None, accepted: Sequence[str] = ()) -> Incoming:
    """The figures of a file, whatever its form: our own table, a template, an SDMX message, or an office's table.

    mapping : how to read an office's table; else the one saved under the file's name, else a proposal, which is saved,
        or kept as a draft where something of it could not be told
    """
    if not path.is_file():
        missing = Text("文件不存在", "there is no such file")
        return Incoming(pl.DataFrame(schema=FACTS), (Finding("file-missing", Where(path.name), missing, _CHECK_PATH),))
    if mapping is None:
        match form_of(path):
            case "parquet" if _is_ours(path):
                return Incoming(pl.scan_parquet(path), ())
            case "table" | "parquet":
                return Incoming(*_pair(load_facts(path, book.rulebook, book.places)))
            case "template":
                return Incoming(*_pair(read_template(path, book.rulebook, book.places, accepted=accepted)))
            case "sdmx":
                return Incoming(*_pair(read_sdmx(path, book.rulebook, book.places)))
    return _office(book, path, mapping, accepted)


def _is_ours(path: Path) -> bool:
    """Whether a Parquet file has the columns of our table in their types, so that it may be larger than memory."""
    try:
        schema = pl.scan_parquet(path).collect_schema()
    except (pl.exceptions.PolarsError, OSError):
        return False
    return dict(schema) == dict(FACTS)


_CHECK_PATH: Final = Text("核对路径", "check the path")


def _pair(read: tuple[pl.DataFrame, list[Finding]]) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    return read[0], tuple(read[1])


def _office(book: Book, path: Path, given: Path | None, accepted: Sequence[str]) -> Incoming:
    """Figures of an office's table through a mapping: given, saved before, or proposed now and saved.

    A proposal that could not tell everything still reads what it can, so that all findings come at once.
    """
    proposal = None
    mapping, findings = (None, []) if given is None else load_mapping(given)
    saved = given
    if given is None:
        proposal = propose(path, book.rulebook, book.tree, accepted=accepted)
        saved = _saved_as(book, proposal.mapping.name) if proposal.mapping else None
        if saved is not None and saved.is_file():
            proposal, (mapping, findings) = None, load_mapping(saved)
        else:
            mapping, findings = proposal.mapping, list(proposal.findings)
    why = tuple(zip(proposal.lines("zh"), proposal.lines("en"), strict=True)) if proposal else ()
    rows = pl.DataFrame(schema=FACTS)
    if mapping is not None:
        told = {(one.code, one.message) for one in findings}
        read, more = read_with(path, mapping, book.rulebook, book.tree, accepted=accepted)
        rows = rows if errors_in(findings, accepted) else read
        findings = [*findings, *(one for one in more if (one.code, one.message) not in told)]
    if proposal is not None and mapping is not None and saved is not None:
        saved = _kept(mapping, saved, whole=not errors_in(findings, accepted))
    return Incoming(rows, tuple(findings), mapping, why, saved)


def _kept(mapping: Mapping, path: Path, *, whole: bool) -> Path:
    """Keep a proposed mapping; one that does not read its file is a draft, to be completed and never used by itself."""
    held = path if whole else path.with_suffix(DRAFT)
    held.parent.mkdir(parents=True, exist_ok=True)
    write_whole(held, mapping_text(mapping).encode())
    return held


def _saved_as(book: Book, name: str) -> Path:
    return book.store.folder / MAPPINGS / f"{name}.yaml"


def bring_in(
    book: Book,
    path: Path,
    *,
    recorded_at: str,
    mapping: Path | None = None,
    accepted: Sequence[str] = (),
    correction: str | None = None,
) -> tuple[Incoming, Receipt | None, list[Finding]]:
    """Import a file into the book; nothing is written while an error stands that is not accepted by its code.

    recorded_at : now, ISO;  correction : why figures that disagree with those held replace them
    """
    incoming = read_incoming(book, path, mapping, accepted)
    findings = list(incoming.findings)
    if errors_in(findings, accepted):
        return incoming, None, findings

    def check(some: pl.DataFrame, lines: Sequence[int]) -> list[Finding]:
        return check_facts(some, book.rulebook, book.places, file=path.name, lines=lines)

    plain: dict[str, Any] | None = yaml.safe_load(mapping_text(incoming.mapping)) if incoming.mapping else None
    receipt, found = book.store.add(
        incoming.rows,
        file=path.name,
        sha256=file_hash(path),
        recorded_at=recorded_at,
        mapping=plain,
        accepted=tuple(accepted),
        correction=correction,
        check=check if isinstance(incoming.rows, pl.LazyFrame) else None,
    )
    return incoming, receipt, [*findings, *found]


def check_book(book: Book, rules: Sequence[str] = ()) -> list[Finding]:
    """What the rulebook's rules find in the figures in force. Raises `Refused` for an unknown rule."""
    refuse_rules(rules, book.rulebook)
    return validate(book.store.in_force(), book.rulebook, book.places, rules=list(rules) or None)
