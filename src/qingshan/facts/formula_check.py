"""Checks of formulas: they can be read, name indicators that exist, fit their units, and do not go in a circle."""

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from qingshan.core import Finding, Text, Where
from qingshan.facts.faults import fault
from qingshan.facts.formula import parse_formula
from qingshan.facts.formula_nodes import FormulaError, is_predicate
from qingshan.facts.formula_text import figures_in, names_in
from qingshan.facts.formula_units import unit_faults
from qingshan.rulebook import Indicator, Rulebook


def check_formulas(book: Rulebook, codes: Iterable[str] | None = None) -> list[Finding]:
    """All that is wrong with the formulas of some indicators, or of all that have one, and of those they name."""
    wanted = [code for code, one in book.indicators.items() if one.has_formula] if codes is None else list(codes)
    findings: list[Finding] = []
    for code in _reached(book, wanted):
        findings += _one(book, code, named=code in wanted)
    return [*findings, *_circle(book, wanted)]


def order_of(book: Rulebook, codes: Iterable[str]) -> tuple[str, ...]:
    """The codes, each once, after those that its formulas need. Raises ``graphlib.CycleError`` for a circle.

    A figure of another period or place counts as well: who needs his own figure of last year goes in a circle.
    """
    wanted = list(codes)
    everything = TopologicalSorter({code: _needs(book, code) for code in _reached(book, wanted)}).static_order()
    return tuple(code for code in everything if code in wanted)


def _needs(book: Rulebook, code: str) -> tuple[str, ...]:
    record = book.indicators.get(code)
    needed: dict[str, None] = {}
    for formula in record.every_formula if record else ():
        try:
            needed |= dict.fromkeys(names_in(parse_formula(formula)))
        except FormulaError:
            continue
    return tuple(needed)


def _reached(book: Rulebook, codes: Iterable[str]) -> tuple[str, ...]:
    """The codes and all that their formulas lead to, in a fixed order."""
    seen: dict[str, None] = {}
    waiting = list(dict.fromkeys(codes))
    while waiting:
        code = waiting.pop(0)
        if code not in seen:
            seen[code] = None
            waiting += _needs(book, code)
    return tuple(seen)


def _one(book: Rulebook, code: str, *, named: bool) -> list[Finding]:
    where = Where(field=code)
    record = book.indicators.get(code)
    if record is None:
        return [fault("unknown-indicator", where, indicator=code)] if named else []
    if not record.has_formula:
        return [fault("formula-missing", where, indicator=code)] if named else []
    found = [finding for formula in record.every_formula for finding in _formula(book, record, formula)]
    return list(dict.fromkeys(found))


def _formula(book: Rulebook, record: Indicator, formula: str) -> list[Finding]:
    where, code = Where(field=record.code), record.code
    try:
        tree = parse_formula(formula)
    except FormulaError as error:
        return [fault("formula-syntax", where, indicator=code, detail=error.words)]
    if not any(one.own for one in figures_in(tree)):
        return [fault("formula-no-input", where, indicator=code)]
    unknown = [name for name in names_in(tree) if name not in book.indicators]
    if unknown:
        return [fault("formula-unknown-name", where, indicator=code, name=name) for name in unknown]
    faults = list(unit_faults(tree, book, record.unit))
    if is_predicate(tree) and record.kind != "yes_no":
        faults = [Text("得是或否，指标类型应为 yes_no", "it gives yes or no; the kind must be yes_no")]
    return [fault("formula-units", where, indicator=code, detail=detail) for detail in faults]


def _circle(book: Rulebook, codes: list[str]) -> list[Finding]:
    try:
        TopologicalSorter({code: _needs(book, code) for code in _reached(book, codes)}).prepare()
    except CycleError as error:
        path = list(reversed(error.args[1]))
        return [fault("formula-cycle", Where(field=path[0]), path=" → ".join(path))]
    return []
