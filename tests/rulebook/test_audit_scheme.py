"""A scheme of the audit of a term is refused by its words where it is not sound."""

from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from qingshan.rulebook import AuditScheme, standard_rulebook

BOOK = standard_rulebook()
HELD = BOOK.audits["central-2017"]


def changed(change):
    told = deepcopy(HELD.model_dump())
    change(told)
    return AuditScheme.model_validate(told)


def put(path, value):
    """A change that puts a value somewhere into a scheme."""

    def change(told):
        *above, last = path
        for key in above:
            told = told[key]
        told[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put(("sections", 0, "maximum"), 26), "the sections give 101 points together, not 100"),
        (put(("levels", 1, "begins"), 95), "levels rise from the lowest"),
        (put(("levels", 0, "begins"), 5), "levels rise from the lowest"),
        (put(("vetoes", 0, "red_line"), True), "only one veto is that of red lines"),
        (put(("until",), "2016-12-31"), "it cannot end on 2016-12-31, before it starts"),
        (put(("severities", 0, "code"), "major"), "a code stands twice among major, moderate, major"),
        (put(("levels", 0, "code"), "good"), "a code stands twice among good"),
        (put(("sections", 1, "items", 0, "code"), "events"), "a code stands twice among reform_tasks"),
        (put(("sections", 0, "items", 0, "each"), None), "item reform_tasks of tasks"),
        (put(("sections", 1, "items", 0, "each"), 1), "item attainment of targets"),
        (put(("sections", 0, "items"), []), "at least 1 item"),
        (put(("stand_in",), "nobody"), "'acting' or 'shared'"),
        (put(("flor",), 1), "Extra inputs are not permitted"),
        (put(("sections", 0, "items", 0, "kind"), "luck"), "'tasks', 'targets'"),
        (put(("scale",), "a hundred"), "decimal"),
    ],
)
def test_a_scheme_that_is_not_sound_is_refused_by_its_words(change, words):
    with pytest.raises(ValidationError) as refused:
        changed(change)
    assert words in str(refused.value)


def test_a_scheme_holds_from_its_first_day_to_its_last():
    held = changed(put(("until",), "2020-12-31"))
    days = [date(2016, 12, 31), date(2017, 1, 1), date(2020, 12, 31), date(2021, 1, 1)]
    assert [held.in_force(one) for one in days] == [False, True, True, False]
    assert HELD.in_force(days[-1])


def test_every_number_has_a_path_and_the_scheme_vouches_where_it_has_no_source_of_its_own():
    held = HELD.points()
    assert held["decision_supervision.reform_tasks.each"].value == 2
    assert HELD.vouched(held["emphasis_years"]) == ("audit-wuyi-2018", "S")
    assert HELD.vouched(held["targets"]) == (HELD.source, "U")
    numbers = 4 + len(HELD.sections) + len(HELD.severities) + len(HELD.levels)
    items = [item for section in HELD.sections for item in section.items]
    assert len(held) == numbers + len(items) + sum(item.each is not None for item in items)


def test_only_what_was_seen_is_marked_as_seen():
    seen = {path for path, one in HELD.points().items() if HELD.vouched(one)[1] == "S"}
    levels = {f"level.{one.code}" for one in HELD.levels}
    section = "decision_supervision"
    assert seen == levels | {
        "scale",
        "emphasis_years",
        section,
        f"{section}.reform_tasks",
        f"{section}.reform_tasks.each",
    }


def test_a_bare_number_is_points_digit_for_digit():
    assert changed(put(("attainment_cap",), "1.20")).attainment_cap.value == Decimal("1.20")
