"""Columns of tables by class: each head gives one thing, in a unit of it, and slips of a record are refused."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from qingshan.core import Text
from qingshan.core.units import same_dimension
from qingshan.rulebook import load_rulebook, standard_rulebook
from qingshan.rulebook.schema import Column

BOOK = standard_rulebook()


def test_no_head_gives_two_things_whatever_its_case():
    heads = [name.casefold() for column in BOOK.columns.values() for name in {column.code, *column.names}]
    assert sorted(heads) == sorted(set(heads))


@pytest.mark.parametrize("column", BOOK.columns.values(), ids=BOOK.columns)
def test_the_unit_of_a_column_measures_what_its_parameter_does(column):
    if column.role == "value":
        known = {code: one.unit for kind in (BOOK.parameters, BOOK.indicators) for code, one in kind.items()}
        assert same_dimension(column.unit, known[column.parameter])


def test_a_column_of_values_without_a_parameter_does_not_load():
    title = Text("列", "column")
    with pytest.raises(ValidationError, match="a column of values needs its parameter"):
        Column(code="usle_c", title=title, source="test")
    with pytest.raises(ValidationError, match="one of words its words too"):
        Column(code="load_type_n", title=title, source="test", role="word", parameter="nature.cover_factor")


def test_a_column_of_an_overlay_must_give_what_there_is(tmp_path: Path):
    (tmp_path / "columns").mkdir()
    (tmp_path / "columns" / "own.yaml").write_text(
        "- {code: klasse, title: {zh: 列, en: column}, parameter: nature.no_such, source: invest-tables}\n"
        "- {code: other, title: {zh: 列, en: column}, parameter: nature.cover_factor, source: nowhere,\n"
        "   keys: {pollutant: no_such}}\n",
        "utf-8",
    )
    _, findings = load_rulebook([tmp_path])
    assert sorted(one.message.en for one in findings) == [
        "there is no member of a dimension 'pollutant=no_such'",
        "there is no parameter or indicator 'nature.no_such'",
        "there is no source 'nowhere'",
    ]
