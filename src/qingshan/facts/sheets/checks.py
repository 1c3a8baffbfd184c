"""What only shows over all rows 整表检查: repeated cells, places left out, definitions that change."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from qingshan.core import Finding, Period
from qingshan.facts.sheets.figures import Figure
from qingshan.facts.sheets.places_in import PlaceReader
from qingshan.facts.sheets.sums import Checker
from qingshan.rulebook import Rulebook


def check_tables(
    tables: Sequence[tuple[list[Figure], list[Figure]]], book: Rulebook, places: PlaceReader
) -> tuple[list[Figure], list[Finding]]:
    """The figures of all tables, those that stand twice once, and what is wrong with them. A table : rows and sums."""
    findings = []
    for figures, sums in tables:
        findings += Checker(book, places).check(figures, sums)
        findings += [*absent_places(figures, places), *changed_definitions(figures)]
    kept, repeated = without_repeats([figure for figures, _ in tables for figure in figures])
    return kept, [*repeated, *findings]


def without_repeats(figures: Sequence[Figure]) -> tuple[list[Figure], list[Finding]]:
    """Each cell once: equal rows are read once, of rows that disagree none is."""
    first: dict[tuple[str, ...], Figure] = {}
    torn: set[tuple[str, ...]] = set()
    findings = []
    for figure in figures:
        held = first.setdefault(figure.key, figure)
        if held is figure:
            continue
        cell = held.grid.name(*held.at)
        same = all(held.row[name] == figure.row[name] for name in ("value", "unit", "status"))
        if same:
            findings.append(figure.grid.fault("rows-repeat", figure.at, first=cell))
        else:
            torn.add(figure.key)
            what = " ".join(part for part in figure.key if part)
            words = {"what": what, "first": cell, "one": held.printed, "other": figure.printed}
            findings.append(figure.grid.fault("rows-disagree", figure.at, **words))
    return [figure for key, figure in first.items() if key not in torn], findings


def absent_places(figures: Sequence[Figure], places: PlaceReader) -> Iterator[Finding]:
    """Places that lack a row where most of the places beside them have one."""
    by_period: dict[str, set[str]] = defaultdict(set)
    last: dict[str, Figure] = {}
    for figure in figures:
        by_period[figure.row["period"]].add(figure.row["place"])
        last[figure.row["period"]] = figure
    told: set[tuple[str, str]] = set()
    for period, held in sorted(by_period.items()):
        for above, below in places.children_on(Period.parse(period).end).items():
            absent = below - held
            if not absent or 2 * len(absent) >= len(below):
                continue
            names = "、".join(f"{places.name(code, period)} {code}" for code in sorted(absent))
            if (above, names) not in told:
                told.add((above, names))
                where = last[period]
                words = {"above": places.name(above, period) or above, "count": len(below), "names": names}
                yield where.grid.fault("places-absent", where.at, **words)


def changed_definitions(figures: Sequence[Figure]) -> Iterator[Finding]:
    """A series whose definition 口径 changes from one period to the next; one finding for all places alike."""
    series: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.definition and figure.row["value"] is not None:
            series[figure.row["indicator"], figure.row["place"], figure.row["part"]].append(figure)
    changes: dict[tuple[str, str, str, str], list[Figure]] = defaultdict(list)
    for held in series.values():
        held.sort(key=lambda figure: Period.parse(figure.row["period"]))
        for one, other in pairwise(held):
            if one.definition != other.definition:
                words = (other.row["indicator"], other.row["period"], one.definition, other.definition)
                changes[words].append(other)
    for (indicator, period, before, after), found in changes.items():
        words_of = {"indicator": indicator, "period": period, "one": before, "other": after, "count": len(found)}
        yield found[0].grid.fault("definition-changes", found[0].at, **words_of)
