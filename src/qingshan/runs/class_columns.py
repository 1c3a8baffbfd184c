"""Which column of a table by class gives what 分地类参数表的列: named in the run file, or known by its head."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qingshan.core import Field, Finding, Text, Where
from qingshan.core.units import is_money, same_dimension
from qingshan.facts.sheet import Sheet
from qingshan.rulebook import LinedDocument, Rulebook
from qingshan.rulebook.schema import Column
from qingshan.runs.class_words import fault
from qingshan.runs.names_check import inputs_by_code, unknown, wrong_unit
from qingshan.runs.own_values import dimensions_of
from qingshan.runs.runfile_tables import ClassTableInput


@dataclass(frozen=True)
class ChosenColumn:
    """A column of values: its number and head, what it gives, and whether the run itself named it.

    unit : what the cells are in;  wanted : what the models take
    """

    number: int
    head: str
    parameter: str
    unit: str
    wanted: str
    keys: Mapping[str, str]
    named: bool


def key_of(head: str) -> str:
    """A head as it is compared: without spaces and regard to case."""
    return "".join(head.split()).casefold()


def known_columns(book: Rulebook) -> dict[str, Column]:
    """The rulebook's columns by every head they go under."""
    return {key_of(name): column for column in book.columns.values() for name in (column.code, *column.names)}


def code_column(given: ClassTableInput, sheet: Sheet, book: Rulebook, where: Where) -> tuple[int | None, list[Finding]]:
    """The number of the column of class codes, or a finding that there is none."""
    keys = [key_of(head) for head in sheet.heads]
    if given.code:
        wanted = [key_of(given.code)]
    else:
        wanted = [name for name, column in known_columns(book).items() if column.role == "code"]
    found = next((keys.index(name) for name in wanted if name in keys), None)
    if found is not None:
        return found, []
    return None, [fault("class-table-code-column", where, file=given.file, heads=", ".join(sheet.heads))]


def chosen_columns(
    given: ClassTableInput,
    sheet: Sheet,
    book: Rulebook,
    document: LinedDocument,
    number: int,
    more: Mapping[str, Field],
) -> tuple[list[ChosenColumn], list[Finding]]:
    """The columns of values: those the run names, and those whose heads are known. more : what its own threats take"""
    keys, known = [key_of(head) for head in sheet.heads], known_columns(book)
    own = inputs_by_code() | {code: one.unit for code, one in more.items()}
    findings: list[Finding] = []
    chosen: list[ChosenColumn] = []
    for head, choice in given.columns.items():
        where = document.where(("class_tables", number, "columns", head))
        wanted = _unit_of(choice.parameter, book, own)
        if key_of(head) not in keys:
            findings.append(
                fault("class-table-column", where, file=given.file, head=head, heads=", ".join(sheet.heads))
            )
        elif wanted is None:
            findings.append(unknown(Text("参数", "parameter"), choice.parameter, [*book.parameters, *own], where))
        elif choice.unit and not same_dimension(choice.unit, wanted):
            findings.append(wrong_unit(choice.parameter, choice.unit, wanted, where))
        elif choice.keys and not _cut_by(choice.parameter, choice.keys, book):
            keys_shown = ", ".join(f"{name}={code}" for name, code in choice.keys.items())
            findings.append(fault("class-table-keys", where, parameter=choice.parameter, keys=keys_shown))
        elif is_money(wanted):
            findings.append(fault("class-table-money", where, parameter=choice.parameter))
        else:
            at = keys.index(key_of(head))
            unit = choice.unit or wanted
            chosen.append(ChosenColumn(at, sheet.heads[at], choice.parameter, unit, wanted, choice.keys, named=True))
    named = {key_of(head) for head in given.columns}
    for at, key in enumerate(keys):
        column = known.get(key)
        if column is not None and column.role == "value" and key not in named:
            wanted = _unit_of(column.parameter, book, own) or column.unit
            given_as = (column.parameter, column.unit, wanted, column.keys)
            chosen.append(ChosenColumn(at, sheet.heads[at], *given_as, named=False))
    return chosen, findings


def _unit_of(code: str, book: Rulebook, own: Mapping[str, str]) -> str | None:
    if code in book.indicators and code in own:
        return book.indicators[code].unit
    return book.parameters[code].unit if code in book.parameters else own.get(code)


def _cut_by(code: str, keys: Mapping[str, str], book: Rulebook) -> bool:
    """Whether a parameter has such further dimensions, in this order, and these their members."""
    further = [name for name in dimensions_of(code, book) if name != "ecosystem"]
    known = ({one.code for one in book.dimensions[name].members} for name in further[: len(keys)])
    return list(keys) == further[: len(keys)] and all(key in own for key, own in zip(keys.values(), known, strict=True))


def columns_left_alone(
    given: ClassTableInput, sheet: Sheet, book: Rulebook, chosen: list[ChosenColumn], at: int
) -> Iterator[Finding]:
    """A note on columns that give nothing, since it may be a slip in a head."""
    known = known_columns(book)
    used = {at, *(column.number for column in chosen)}
    alone = [head for number, head in enumerate(sheet.heads) if number not in used and key_of(head) not in known]
    if alone:
        yield fault("class-table-column-unused", Where(given.file), heads=", ".join(alone))
