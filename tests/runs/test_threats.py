"""InVEST's tables of threats and sensitivities load as they are: any number of them, slips told by row and column."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hillsides import CRS, HERE, SIZE, own, worked_out

from qingshan.core import Finding
from qingshan.grid.cells import Cells
from qingshan.nature import habitat_quality as habitat
from qingshan.runs import check_run

Clock = Callable[[], str]
QUALITY, DEGRADATION = "nature.habitat_quality", "nature.habitat_degradation"
THREATS = """THREAT,MAX_DIST,WEIGHT,DECAY,CUR_PATH
Crop,600,0.6,linear,maps/crop.tif
town,1500,1.0,exponential,maps/town.tif
Road,900,0.7,exponential,maps/road.tif
mine,1200,0.9,linear,maps/mine.tif
铁路,800,0.5,exponential,maps/rail.tif
"""
SENSITIVITY = """LULC,NAME,HABITAT,Crop,town,L_road,mine,铁路
2,forest,1,0.7,0.9,0.8,0.9,0.5
10,grass,0.7,0.5,0.7,0.6,0.8,0.4
12,fields,0.3,0,0.5,0.4,0.3,0.1
"""
PLACES = {"crop": (35, 10), "town": (5, 30), "road": (25, 25), "mine": (20, 5), "rail": (10, 10)}


@pytest.fixture
def tabled(hillside: Any) -> Any:
    """A county with five threats, in a folder of InVEST's tables."""
    folder = hillside.folder / "invest"
    (folder / "maps").mkdir(parents=True)
    for name, at in PLACES.items():
        there = np.zeros((SIZE, SIZE), np.float32)
        there[at] = 1
        hillside.raster(f"invest/maps/{name}.tif", there, crs=CRS, transform=HERE)
    write(hillside)
    tables = {"table": "invest/threats.csv", "sensitivity": "invest/sensitivity.csv", "source": "a county's own"}
    hillside.content["threats"] = tables
    hillside.content["methods"][DEGRADATION] = "invest"
    return hillside


def write(small: Any, threats: str = THREATS, sensitivity: str = SENSITIVITY) -> None:
    (small.folder / "invest" / "threats.csv").write_text(threats, "utf-8")
    (small.folder / "invest" / "sensitivity.csv").write_text(sensitivity, "utf-8")


def found(small: Any, code: str, *indicators: str) -> list[Finding]:
    small.content["indicators"] = list(indicators or [QUALITY])
    small.write()
    return [one for one in check_run(small.path)[2] if one.code == code]


@pytest.mark.parametrize("method", ["invest", "surroundings"])
def test_five_threats_of_invests_tables_are_all_felt(tabled: Any, method: str) -> None:
    tabled.content["methods"][DEGRADATION] = method
    near = worked_out(tabled, DEGRADATION, QUALITY)
    assert all(value > 0 for value in near[DEGRADATION])
    before = near[DEGRADATION]
    for name in ("mine", "rail"):  # the fourth and the fifth count as the first three do
        nothing = np.zeros((SIZE, SIZE), np.float32)
        tabled.raster(f"invest/maps/{name}.tif", nothing, crs=CRS, transform=HERE)
        after = worked_out(tabled, DEGRADATION)[DEGRADATION]
        assert sum(after) < sum(before)
        before = after


def test_three_threats_of_a_table_are_as_those_given_by_hand(tabled: Any) -> None:
    rows, names = THREATS.splitlines(), {"Crop": "cropland", "town": "town", "Road": "road"}
    write(tabled, "\n".join(rows[:4]), "\n".join(line.rsplit(",", 2)[0] for line in SENSITIVITY.splitlines()))
    by_table = worked_out(tabled, DEGRADATION, QUALITY)
    del tabled.content["threats"]
    for row in rows[1:4]:
        name, reach, weight, decay, path = row.split(",")
        code = f"nature.habitat_threat.{names[name]}"
        tabled.content["rasters"][code] = {"file": f"invest/{path}", "unit": "1"}
        tabled.content["parameters"] |= {
            f"{code}.reach": own(float(reach), "m"),
            f"{code}.weight": own(float(weight), "1"),
            f"{code}.exponential": own(float(decay == "exponential"), "1"),
        }
    table = {"Crop": "cropland", "town": "town", "L_road": "road"}
    columns = {head: f"nature.habitat_sensitivity.{name}" for head, name in table.items()}
    tabled.content["class_tables"] = [{"file": "invest/sensitivity.csv", "columns": columns, "source": "same"}]
    by_hand = worked_out(tabled, DEGRADATION, QUALITY)
    assert [by_hand[code] for code in (DEGRADATION, QUALITY)] == [by_table[code] for code in (DEGRADATION, QUALITY)]


def test_kilometres_of_older_tables_are_metres_a_thousand_times(tabled: Any) -> None:
    metres = worked_out(tabled, DEGRADATION)
    write(tabled, THREATS.replace("600,", "0.6,").replace("1500,", "1.5,").replace("900,", "0.9,")
          .replace("1200,", "1.2,").replace("800,", "0.8,"))  # fmt: skip
    tabled.content["threats"]["distance_unit"] = "km"
    assert worked_out(tabled, DEGRADATION)[DEGRADATION] == pytest.approx(metres[DEGRADATION], rel=1e-12)


@pytest.mark.parametrize(
    ("before", "after", "row", "field", "words"),
    [
        ("linear,maps/crop", "square,maps/crop", 2, "DECAY", "'square' is not linear or exponential"),
        ("1500,1.0", "1500,0", 3, "WEIGHT", "'0' is not a number above 0"),
        ("1500,1.0", "-1,1.0", 3, "MAX_DIST", "'-1' is not a number above 0"),
        ("Road,", ",", 4, "THREAT", "'' is not the name of a threat"),
        ("maps/mine.tif", "", 5, "CUR_PATH", "∅ is not the file of a raster"),
    ],
)
def test_a_cell_that_cannot_be_is_told_by_row_and_column(
    tabled: Any, before: str, after: str, row: int, field: str, words: str
) -> None:
    write(tabled, THREATS.replace(before, after))
    one = next(one for one in found(tabled, "class-table-cell"))
    assert words in one.message.en
    assert (Path(one.where.file).name, one.where.row, one.where.field) == ("threats.csv", row, field)


def test_all_that_is_wrong_with_the_tables_is_told_at_once(tabled: Any) -> None:
    write(tabled, THREATS.replace("maps/mine.tif", "maps/gone.tif") + "mine,1,1,linear,maps/crop.tif\n",
          SENSITIVITY.replace("town", "city"))  # fmt: skip
    (missing,) = found(tabled, "file-missing")
    assert ("maps/gone.tif" in f"{missing.message.en} {missing.where}", missing.where.row) == (True, 5)
    (unmatched,) = found(tabled, "threat-unmatched")
    assert "no column for the threat town" in unmatched.message.en
    (twice,) = found(tabled, "threat-twice")
    assert "mine stands in row 5 already" in twice.message.en
    (odd,) = found(tabled, "threat-without-row")
    assert "the column city belongs to no threat" in odd.message.en
    write(tabled, "THREAT,MAX_DIST,WEIGHT,DECAY\nCrop,1,1,linear\n")
    (lacking,) = found(tabled, "class-table-column")
    assert "no column CUR_PATH" in lacking.message.en
    write(tabled, THREATS.splitlines()[0] + "\n")
    assert found(tabled, "threats-none")


def test_a_class_without_sensitivity_and_one_beyond_1_are_told(tabled: Any) -> None:
    write(tabled, sensitivity="\n".join(SENSITIVITY.splitlines()[:3]))
    assert any("12" in one.message.en for one in found(tabled, "class-table-missing"))
    write(tabled, sensitivity=SENSITIVITY.replace("0.5,0.4,0.3,0.1", "0.5,0.4,1.3,0.1"))
    (one,) = found(tabled, "value-impossible")
    assert (one.where.row, one.where.field) == (4, "mine")


def test_an_intensity_beyond_1_names_its_threat():
    full = np.full((5, 5), 255.0)
    cells = Cells.of("EPSG:32647", HERE, 5, 5)
    given = {"sensitivity_0": full / 255, "reach_0": 300.0, "weight_0": 1.0, "exponential_0": 0.0}
    with pytest.raises(ValueError, match="the raster of mine goes from 255 to 255"):
        habitat.degradation_by(["mine"], False, np.asarray(1.0), cells, threat_0=full, **given)
