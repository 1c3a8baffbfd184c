"""A user's own rulebook over ours: what it replaces, and what is said of each mistake."""

from datetime import date

import pytest

from qingshan.core import Severity
from qingshan.rulebook import load_rulebook, standard_rulebook

GOOD = """\
- code: {code}
  title: {{zh: 价格, en: price}}
  unit: CNY/m3
  values:
    2015-01-01:
      value: 9.5
      source: own-survey
      mark: S
      price_year: 2015
"""


@pytest.fixture
def overlay(tmp_path):
    """Write files under a rulebook folder and load it over ours."""

    def load(**files):
        write(tmp_path, "sources/own.yaml", "{code: own-survey, title: {zh: 自测, en: own survey}}")
        for name, text in files.items():
            write(tmp_path, name.replace("__", "/") + ".yaml", text)
        return load_rulebook([tmp_path])

    return load


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")


def test_a_record_with_our_code_takes_the_place_of_ours(overlay):
    code = "nature.water_conservation.price"
    book, findings = overlay(parameters__mine=GOOD.format(code=code))
    assert findings == []
    assert book.value_of(code, date(2020, 1, 1)).value == 9.5
    # the whole record, not only the years it has
    with pytest.raises(LookupError, match=f"{code} has no value on 2010-06-30; the first one starts on 2015-01-01"):
        book.value_of(code, date(2010, 6, 30))
    assert standard_rulebook().value_of(code, date(2010, 6, 30)).value == 7.06
    assert book.indicators == standard_rulebook().indicators


def test_a_record_with_a_new_code_stands_beside_ours(overlay):
    book, findings = overlay(parameters__mine=GOOD.format(code="nature.mine.price"))
    assert findings == []
    assert set(book.parameters) - set(standard_rulebook().parameters) == {"nature.mine.price"}


def test_the_later_folder_wins(tmp_path):
    code = "nature.hail.price"
    for name, value in (("one", "1.5"), ("two", "2.5")):
        (tmp_path / name).mkdir()
        write(tmp_path / name, "sources/own.yaml", "{code: own-survey, title: {zh: 自测, en: own survey}}")
        write(tmp_path / name, "parameters/mine.yaml", GOOD.format(code=code).replace("9.5", value))
    book, findings = load_rulebook([tmp_path / "one", tmp_path / "two"])
    assert findings == []
    assert book.value_of(code, date(2015, 1, 1)).value == 2.5


# what is wrong, the file's text with the mistake, code of the finding, line, field, words
MISTAKES = {
    "a key nobody knows": (
        GOOD.replace("      mark: S", "      marc: S"),
        ("unknown-key", 8, "0.values.2015-01-01.marc", "unknown key"),
    ),
    "a unit nobody knows": (
        GOOD.replace("CNY/m3", "CNY/furlong"),
        ("bad-value", 3, "0.unit", "unknown unit 'CNY/furlong'"),
    ),
    "no source": (
        GOOD.replace("      source: own-survey\n", ""),
        ("bad-value", 5, "0.values.2015-01-01.source", "Field required"),
    ),
    "a source nobody wrote down": (
        GOOD.replace("own-survey", "hearsay"),
        ("unknown-source", 1, "0", "there is no source 'hearsay'"),
    ),
    "a mark that is none": (
        GOOD.replace("mark: S", "mark: V"),
        ("bad-value", 8, "0.values.2015-01-01.mark", "'S', 'R' or 'U'"),
    ),
    "money without its year": (
        GOOD.replace("      price_year: 2015\n", ""),
        ("bad-value", 1, "0", "value of 2015-01-01 is money and needs price_year"),
    ),
    "a day that is not in the calendar": (
        GOOD.replace("2015-01-01", "2019-02-30"),
        ("bad-value", 5, "0.values.2019-02-30", "day value is outside expected range"),
    ),
    "an end before the beginning": (
        GOOD.replace("      mark: S", "      until: 2014-12-31\n      mark: S"),
        ("bad-value", 1, "0", "cannot end on 2014-12-31, before it starts"),
    ),
    "not a number": (
        GOOD.replace("9.5", ".nan"),
        ("bad-value", 6, "0.values.2015-01-01.value", "finite number"),
    ),
    "a table where one number belongs": (
        GOOD.replace("9.5", "{{SO2: 9.5}}"),
        ("bad-value", 1, "0", "value of 2015-01-01 must be one number"),
    ),
    "a member that is none": (
        GOOD.replace("CNY/m3", "CNY/m3\n  by: [pollutant]").replace("9.5", "{{SO3: 9.5}}"),
        ("unknown-member", 1, "0", "there is no pollutant 'SO3'"),
    ),
    "a row of the table that was forgotten": (
        GOOD.replace("CNY/m3", "CNY/m3\n  by: [ecosystem, pollutant]").replace(
            "9.5", "{{forest: {{SO2: 9.5}}, grass: 2}}"
        ),
        ("bad-value", 1, "0", "value of 2015-01-01 must be a table by ecosystem, pollutant"),
    ),
    "a dimension that is none": (
        GOOD.replace("CNY/m3", "CNY/m3\n  by: [soil]").replace("9.5", "{{loam: 9.5}}"),
        ("unknown-dimension", 1, "0", "there is no dimension 'soil'"),
    ),
    "the same code twice": (
        GOOD + GOOD,
        ("duplicate-code", 10, "1", "code nature.mine.price is taken already at parameters/mine.yaml:1 0"),
    ),
    "the same key twice": (
        GOOD.replace("      mark: S", "      value: 8.5\n      mark: S"),
        ("yaml-duplicate-key", 8, "0.values.2015-01-01.value", "the same key twice"),
    ),
    "a key that is a list": (
        GOOD.replace("      mark: S", "      mark: S\n      ? [a, b]\n      : 1"),
        ("yaml-unreadable", 9, "", "a key must be plain text"),
    ),
    "YAML that is not closed": (
        GOOD.replace("value: 9.5", "value: [9.5"),
        ("yaml-unreadable", 7, "", "bad YAML"),
    ),
}


@pytest.mark.parametrize(("text", "expected"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_found_with_file_line_field_and_words(overlay, text, expected):
    code, line, field, words = expected
    _, findings = overlay(parameters__mine=text.format(code="nature.mine.price"))
    found = next(one for one in findings if one.code == code)
    assert (found.where.file, found.where.line, found.where.field) == ("parameters/mine.yaml", line, field)
    assert words in found.message.en
    assert found.severity is Severity.ERROR
    assert found.message.zh
    assert found.remedy.zh
    assert found.remedy.en


@pytest.mark.parametrize(("text", "expected"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_leaves_the_rest_of_the_book_standing(overlay, text, expected):
    book, _ = overlay(parameters__mine=text.format(code="nature.mine.price"))
    assert set(standard_rulebook().parameters) <= set(book.parameters)


def test_an_unknown_weight_is_found(overlay):
    text = "code: my.mean\ntitle: {zh: 均值, en: mean}\nunit: mm\nover_places: mean\nweight: my.area\n"
    _, findings = overlay(indicators__mine=text)
    assert [(one.code, str(one.where)) for one in findings] == [("unknown-indicator", "indicators/mine.yaml:1")]
    assert findings[0].message.en == "there is no indicator 'my.area'"


def test_a_mean_without_a_weight_and_a_formula_that_is_missing_are_found(overlay):
    mean = "code: my.mean\ntitle: {zh: 均值, en: mean}\nunit: mm\nover_places: mean\n"
    ratio = 'code: my.ratio\ntitle: {zh: 比值, en: ratio}\nunit: "1"\nover_time: formula\n'
    _, findings = overlay(indicators__mean=mean, indicators__ratio=ratio)
    assert ["needs weight" in one.message.en or "needs one" in one.message.en for one in findings] == [True, True]


def test_a_legend_and_a_profile_with_an_unknown_ecosystem_are_found(overlay):
    legend = (
        "code: mine\ntitle: {zh: 图例, en: legend}\nsource: own-survey\nmark: S\n"
        "classes:\n  - {code: 1, title: {zh: 林, en: wood}, ecosystem: wood}\n"
    )
    profile = (
        "code: MINE\ntitle: {zh: 口径, en: profile}\nsource: own-survey\nmark: S\n"
        "accounts:\n  - {service: nature.products, ecosystems: [wood, forest]}\n"
    )
    _, findings = overlay(legends__mine=legend, profiles__mine=profile)
    assert [(one.where.file, one.message.en) for one in findings] == [
        ("legends/mine.yaml", "there is no ecosystem type 'wood'"),
        ("profiles/mine.yaml", "there is no ecosystem type 'wood'"),
    ]


def test_a_kind_of_record_nobody_knows_is_found(overlay):
    _, findings = overlay(prices__mine="[]")
    assert [one.code for one in findings] == ["rulebook-kind"]
    assert "there is no kind of record called prices" in findings[0].message.en


def test_a_folder_that_is_not_there_is_found(tmp_path):
    _, findings = load_rulebook([tmp_path / "nowhere"])
    assert [(one.code, one.message.en) for one in findings] == [("rulebook-folder", "no such folder")]
