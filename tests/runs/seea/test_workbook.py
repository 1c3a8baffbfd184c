"""Extent accounts of SEEA EA, heads and names: what stands in the workbook and on the page."""

import numpy as np
import pytest
from seea_by_hand import COVER, area, line, sheets


def test_with_one_map_only_the_closing_extent_is_known(run):
    folder = run()
    rows = sheets(folder)["SEEA 4.1"]
    assert line(rows, "期初范围")["合计"] == "未核算"
    assert line(rows, "期末范围")["森林"] == pytest.approx(area(folder, "forest") / 1e4, rel=1e-9)
    assert any("公顷" in str(cell) for row in rows for cell in row)
    assert [row for row in rows if "只有一期土地覆被图" in str(row[0])]


def test_heads_are_in_both_languages_and_no_seea_is_written_where_it_is_not_wanted(run, both):
    folder = run()
    assert sheets(folder)["SEEA 9.1a"][0][0] == "科目\naccount"
    again = run("again")
    assert (again / "seea.xlsx").read_bytes() == (folder / "seea.xlsx").read_bytes()
    none = run("none", outputs={"maps": False, "excel": True, "html": False, "seea": False})
    assert not (none / "seea.xlsx").exists()


def test_the_page_has_the_main_tables(run):
    folder = run(outputs={"maps": False, "excel": False, "html": True}, asset_value={})
    page = (folder / "report.html").read_text("utf-8")
    assert '<section id="seea">' in page
    for name in ("SEEA 4.1", "SEEA 5c", "SEEA 9.1a", "SEEA 9.1b", "SEEA 10.1", "表18"):
        assert name in page


def test_with_an_earlier_map_the_extent_account_closes_and_a_type_that_is_gone_keeps_its_column(run, both):
    classes = np.full((20, 20), 2, np.uint8)
    classes[:, 10:] = 10
    classes[:, 18:] = 12  # cropland that became grass
    both.raster("before.tif", classes)
    folder = run(opening_land_cover={"file": "before.tif", "legend": "igbp", "period": 2018})
    held = sheets(folder)
    rows = held["SEEA 4.1"]
    columns = area(folder, "grass") / 10 / 1e4  # of grass as it is now, ten columns wide
    assert line(rows, "期初范围")["农田"] == pytest.approx(2 * columns, rel=1e-6)
    assert line(rows, "期末范围")["农田"] == 0
    assert line(rows, "增加")["草地"] == pytest.approx(2 * columns, rel=1e-6)
    assert line(rows, "净变化")["合计"] == 0
    for name in ("森林", "草地", "农田", "合计"):
        reached = line(rows, "期初范围")[name] + line(rows, "增加")[name] - line(rows, "减少")[name]
        assert reached == pytest.approx(line(rows, "期末范围")[name], abs=1e-7)
    assert [name for name in held if name.startswith("表14")]


def test_a_type_has_one_name_in_all_tables(run, both):
    classes = np.full((20, 20), 6, np.uint8)  # shrubland, which the table of equivalents calls 灌木
    both.raster("cover.tif", classes)
    both.raster("green.tif", np.full((20, 20), 0.6, np.float32))
    rasters = both.content["rasters"] | {"condition.cover": {"file": "green.tif", "unit": "1"}}
    held = sheets(run(rasters=rasters, condition=[COVER | {"weight": 1.0}]))
    assert line(held["SEEA 5c"], "灌丛")["期末"] == pytest.approx(0.5)
    assert "灌丛" in str(held["SEEA 7.1a"][0])
