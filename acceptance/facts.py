"""The statistics and place lists of the shared data, imported as an office would: what is odd in them must be found.

Each file is read through the mapping that the program proposes; where it cannot know what a column is, `EDITS` says so,
as a person would in the saved mapping. What the data's own notes tell of as odd must come back as a finding of the
program. Only read: no figure of these files is kept in the project.
"""

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from measure import report
from shared import SHARED, lacking

from qingshan.core import Finding, Place, PlaceTree
from qingshan.facts import roll_up
from qingshan.facts.sheets import Mapping, Measure, PeriodFrom, PlaceFrom, propose, read_place_list, read_with
from qingshan.facts.validate import validate
from qingshan.rulebook import Rulebook, load_rulebook

STATS = "data/yunnan/stats"
ADMIN = "data/yunnan/admin"
CODES = "yunnan_region_codes_1986_2022.csv"
DIVISIONS = "yunnan_divisions_2023.csv"
COUNTIES = "clcd_area_puer_counties_1985_2023.csv"
PREFECTURES = "clcd_area_yunnan_prefectures_1985_1990_2023.csv"
POINTS = "yunnan_county_environment_points.csv"
PEOPLE = "yunnan_county_population_area.csv"
TO_2014 = "yunnan_prefecture_population_to2014.csv"
FROM_2020 = "yunnan_prefecture_urban_population_2020_2022.csv"

#: Figures that no rulebook of ours has.
OVERLAY = """
- code: acceptance.population.city
  title: {zh: 城市人口, en: population of the city}
  aliases: [population]
  unit: 万人
  low: 0
  over_time: last
- code: acceptance.population.density
  title: {zh: 人口密度, en: population density}
  unit: "1/km2"
  low: 0
  over_places: none
  over_time: none
"""
#: What a person adds to the proposed mapping. The points' year is told nowhere; any year serves here.
EDITS: dict[str, dict[str, Any]] = {
    POINTS: {
        "period": PeriodFrom(fixed="2010"),
        "columns": (
            Measure(label="popd", indicator="acceptance.population.density", unit="1/km2"),
            Measure(label="elev", indicator="nature.elevation", unit="m"),
            Measure(label="tem", indicator="nature.temperature", unit="degC"),
            Measure(label="pre", indicator="nature.rain", unit="mm"),
            Measure(label="slope", indicator="nature.slope", unit="deg"),
        ),
    },
    PEOPLE: {
        "period": PeriodFrom(fixed="2018"),
        "columns": (
            Measure(label="pop_{period}", indicator="population.resident", unit="人"),
            Measure(label="area_km2", indicator="land.area", unit="km2"),
            Measure(label="density_per_km2", indicator="acceptance.population.density", unit="1/km2"),
        ),
    },
}
#: Errors that are true of these files; the rows they spoil are left out.
TRUE_OF_THEM = ("place-code-unknown", "place-name-differs", "rows-disagree")


class Import:
    """All files through their mappings; `frames` and `findings` by file."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.frames: dict[str, pl.DataFrame] = {}
        self.findings: dict[str, list[Finding]] = {}
        dated, self.findings[CODES] = read_place_list(SHARED / ADMIN / CODES)
        today, self.findings[DIVISIONS] = read_place_list(SHARED / ADMIN / DIVISIONS)
        self.tree = one_tree(dated, today)
        for path in sorted((SHARED / STATS).glob("*.csv")):
            self._read(path)

    def _read(self, path: Path) -> None:
        proposal = propose(path, self.book, self.tree)
        assert proposal.mapping is not None, path.name
        mapping = edited(proposal.mapping, EDITS.get(path.name, {}))
        frame, found = read_with(path, mapping, self.book, self.tree, accepted=TRUE_OF_THEM)
        rules = validate(frame, self.book, self.tree, file=path.name)
        self.frames[path.name], self.findings[path.name] = frame, [*found, *rules]
        unmapped = sum(one.code == "column-unmapped" for one in proposal.findings)
        left = [one for one in found if str(one.severity) == "error" and one.code not in TRUE_OF_THEM]
        why = f"{unmapped} columns named by hand, {len(found)} findings" + (f"; first: {left[0]}" if left else "")
        report(f"{path.name}: rows of facts", frame.height, "rows", "> 0", frame.height > 0 and not left, why)


def edited(mapping: Mapping, edit: dict[str, Any]) -> Mapping:
    """The mapping with what a person wrote into it."""
    return mapping.model_copy(update={"tables": (mapping.tables[0].model_copy(update=edit),)})


def one_tree(dated: Sequence[Place], today: Sequence[Place]) -> PlaceTree:
    """Prefectures as they were each year, all other places as they are today, when nothing older is known of them.

    A code of today's list has today's name from when it last took it; the older list errs at its end.
    """
    names = {place.code: place.name for place in today}
    adopted = {one.code: one.valid_from for one in dated if names.get(one.code) == one.name}
    kept = []
    for one in dated:
        start = adopted.get(one.code)
        if one.code not in adopted or (one.valid_to is not None and one.valid_to < (start or date.min)):
            kept.append(one)
        elif one.name == names[one.code]:
            kept.append(Place(one.code, one.name, one.level, one.parent, start))
    known = {place.code for place in kept}
    return PlaceTree([*kept, *(place for place in today if place.code not in known)])


def quirk(name: str, found: Sequence[Finding], least: int = 1) -> None:
    """Report by which finding the program tells of an oddity."""
    why = f"{found[0].code} at {found[0].where}: {found[0].message.en}" if found else "no finding tells of it"
    report(f"found by itself: {name}", len(found), "findings", f">= {least}", len(found) >= least, why)


def quirks(done: Import) -> None:
    """Each oddity of the data's notes beside the finding that tells of it."""

    def of(file: str, code: str, *words: str) -> list[Finding]:
        """Findings of a file by code, whose place or words have all of some texts."""
        return [
            one
            for one in done.findings[file]
            if one.code == code and all(word in f"{one.where} {one.message.en}" for word in words)
        ]

    quirk("孟连 2000 out of line with 2010", of(PEOPLE, "rule:population.changes_alike", "530827"))
    quirk("pop_2017 empty", of(PEOPLE, "column-empty", "pop_2017"))
    quirk("禄丰 532331, today 532302", of(PEOPLE, "place-code-unknown", "532331", "532302"))
    quirk("definition changes in 2014", of(TO_2014, "definition-changes", "2014", "urban resident population"))
    for name, code in (("文山", "530600"), ("西双版纳", "530800"), ("大理", "530900")):
        wrong = [*of(TO_2014, "place-name-differs", name, code), *of(TO_2014, "place-code-unknown", name, code)]
        quirk(f"{name} under the wrong code {code}", wrong)
    by_name(done)
    quirk("思茅市 named again in 2017–2022", of(CODES, "place-name-returns", "思茅市", "2017–2022"))
    for code in ("532627", "533401"):
        quirk(f"two points of {code}", of(POINTS, "rows-disagree", code))
    quirk("no point of 530721", of(POINTS, "places-absent", "530721"))
    land_cover(done)


def by_name(done: Import) -> None:
    """With the codes left out by name, and names telling the place: all rows but that of a place that had ended."""
    path = SHARED / STATS / TO_2014
    proposal = propose(path, done.book, done.tree)
    assert proposal.mapping is not None
    mapping = edited(proposal.mapping, {"place": PlaceFrom(name="name", level="prefecture"), "ignore": ("code",)})
    frame, findings = read_with(path, mapping, done.book, done.tree, accepted=("place-name-unknown",))
    wanted = len(path.read_text("utf-8").splitlines()) - 2
    left = [one.message.en for one in findings if one.code == "place-name-unknown"]
    good = frame.height == wanted and len(left) == 1
    report(f"{TO_2014}: rows read by name alone", frame.height, "rows", str(wanted), good, "; ".join(left))


def land_cover(done: Import) -> None:
    """The counties' land cover beside the prefecture's: rolled up, the program notes by how much they differ."""
    counties, prefectures = done.frames[COUNTIES], done.frames[PREFECTURES]
    rows = pl.concat([counties, prefectures.filter(pl.col("place") == "530800")])
    _, notes = roll_up(rows, done.book, done.tree, day=None, levels=["prefecture"])
    told = [one for one in notes if one.code == "stated-differs" and "530800 2023" in str(one.where)]
    quirk("counties' land cover beside the prefecture's", told)
    of = pl.col("place") == "530800", pl.col("period") == "2023"
    above = prefectures.filter(*of)["value"].sum()
    below = counties.filter(pl.col("period") == "2023")["value"].sum()
    apart = abs(above - below)
    report("counties' land cover and the prefecture's, 2023", apart, "km2 apart", "about 12", 10 < apart < 14)


def main() -> None:
    """Import everything; say what was found."""
    why = lacking(STATS, ADMIN)
    if why:
        report("files of shared statistics imported", None, "files", "6", None, why)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "indicators"
        folder.mkdir()
        (folder / "acceptance.yaml").write_text(OVERLAY, "utf-8")
        book, findings = load_rulebook([Path(name)])
    assert not findings, findings
    quirks(Import(book))


if __name__ == "__main__":
    main()
