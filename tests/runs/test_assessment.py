"""The example of ten fictional counties from its files to the folder of results."""

import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from qingshan.core import Refused
from qingshan.runs.assessment import Asked, hashes, run_assessment
from qingshan.runs.assessment_write import write_assessment

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "assessment"
EXPECTED = json.loads((ROOT / "tests" / "index" / "green-economy-39-demo.json").read_text("utf-8"))["expected"]
ASKED = Asked(Path("green-economy-39"), EXAMPLE / "values.csv", EXAMPLE / "events.csv", draws=50)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("assessment") / "out"
    write_assessment(run_assessment(ASKED), ASKED, out)
    return out


def test_the_files_give_the_expected_scores_grades_and_ranks(folder: Path) -> None:
    told = {row["unit"]: row for row in pl.read_csv(folder / "scores.csv").to_dicts()}
    for wanted in EXPECTED:
        got = told[wanted["unit"]]
        assert got["score"] == pytest.approx(wanted["score"], abs=1e-9)
        assert (got["grade"], got["rank"]) == (wanted["grade"], wanted["rank"])


def test_contributions_add_up_to_the_raw_score(folder: Path) -> None:
    parts = pl.read_csv(folder / "contributions.csv").group_by("unit").agg(pl.col("contribution").sum())
    both = parts.join(pl.read_csv(folder / "scores.csv"), on="unit")
    assert both.height == 10
    assert (both["contribution"] - both["raw"]).abs().max() < 1e-9


def test_the_same_run_gives_the_same_bytes(folder: Path) -> None:
    first = {one.name: one.read_bytes() for one in folder.iterdir()}
    write_assessment(run_assessment(ASKED), ASKED, folder)
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == first


def test_the_workbook_has_its_sheets_and_the_veto_its_event(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "assessment.xlsx")
    assert book.sheetnames == ["名次 2018", "贡献", "单元", "方法", "事件", "稳健性", "检查"]
    cells = [str(cell.value) for row in book["名次 2018"].iter_rows() for cell in row]
    assert any("V3 环境污染事件（2018-" in cell for cell in cells)


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    bad = tmp_path / "values.csv"
    bad.write_text(
        "unit,indicator,period,value\na,GE99,2018,1\na,GE01,2018,many\nb,GE02,2018,1\nb,GE02,2018,2\n", "utf-8"
    )
    events = tmp_path / "events.csv"
    events.write_text("unit,kind,severity,day\nc,pollution,,2018-07-03\na,pollution,minor,May\n", "utf-8")
    with pytest.raises(Refused) as refused:
        run_assessment(Asked(Path("green-economy-39"), bad, events))
    words = [one.message.zh for one in refused.value.findings]
    for wanted in (
        "方案中没有指标 GE99",
        "'many' 不是数",
        "同一单元、指标、时段有多行",
        "May 不是日期",
        "没有写明等级",
    ):
        assert any(wanted in one for one in words), wanted


def test_a_period_without_values_is_refused() -> None:
    with pytest.raises(Refused, match="2031"):
        run_assessment(Asked(ASKED.scheme, ASKED.facts, ASKED.events, periods=("2031",)))


def test_two_inputs_of_one_name_keep_a_hash_each(tmp_path: Path) -> None:
    files = []
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
        files.append(tmp_path / folder / "table.csv")
        files[-1].write_text(folder, "utf-8")
    told = hashes([*files, None])
    assert sorted(told) == ["one/table.csv", "other/table.csv"]
    assert len(set(told.values())) == 2
    assert list(hashes(files[:1])) == ["table.csv"]


def test_a_value_that_does_not_apply_is_no_warning_with_reason_and_approver(tmp_path: Path) -> None:
    def warned(heads: str, cells: str) -> int:
        values = tmp_path / "values.csv"
        rows = [f"unit,indicator,period,value,state{heads}", f"a,GE01,2018,,nap{cells}"]
        rows += [f"a,GE{at:02d},2018,1,{',' * heads.count(',')}" for at in range(2, 12)]
        values.write_text("\n".join(rows) + "\n", "utf-8")
        told = run_assessment(Asked(ASKED.scheme, values)).findings
        return sum(one.code == "nap_unexplained" for one in told)

    assert warned("", "") == 1
    assert warned(",reason,approver", ",no such land,the bureau") == 0
