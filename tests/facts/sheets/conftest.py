"""An invented prefecture, a small rulebook, and workbooks built cell by cell as offices leave them."""

from datetime import date

import openpyxl
import pytest

from qingshan.core import Place, PlaceTree, Text
from qingshan.facts.sheets import propose, read_with
from qingshan.rulebook import Indicator, Member, Rulebook
from qingshan.rulebook.schema import Dimension

PLACES = (
    ("990000", "云岭省", "province", None),
    ("990100", "青山市", "prefecture", "990000"),
    ("992500", "白水彝族自治州", "prefecture", "990000"),
    ("990102", "松溪区", "county", "990100"),
    ("990121", "石桥哈尼族彝族自治县", "county", "990100"),
    ("990122", "龙潭县", "county", "990100"),
    ("990123", "河口县", "county", "990100"),
    ("990124", "竹园县", "county", "990100"),
    ("992523", "白水县", "county", "992500"),
    ("992524", "龙潭县", "county", "992500"),
    ("990121101", "石桥镇", "township", "990121"),
)
MEMBERS = (("paddy", "水田"), ("dry", "旱地"))
INDICATORS = (
    ("land.arable", "耕地面积", "万亩", {"dimensions": ("use",), "over_time": "last"}),
    ("grain.output", "粮食产量", "万t", {"aliases": ("粮食总产量",)}),
    ("farm.output", "农业总产值", "亿元", {}),
    ("economy.gdp", "地区生产总值", "亿元", {"aliases": ("GDP",)}),
    ("population", "常住人口", "万人", {"over_time": "last"}),
    ("cover", "森林覆盖率", "%", {"over_places": "none", "over_time": "last"}),
    ("projects", "项目数", "个", {"valid_from": date(2015, 1, 1), "valid_to": date(2020, 12, 31)}),
)


@pytest.fixture(scope="session")
def book():
    use = Dimension(
        code="use", title=Text("用途", "use"), members=tuple(Member(code=c, title=Text(n, c)) for c, n in MEMBERS)
    )
    records = [Indicator(code=code, title=Text(zh, code), unit=unit, **more) for code, zh, unit, more in INDICATORS]
    return Rulebook(indicators={one.code: one for one in records}, dimensions={"use": use})


@pytest.fixture(scope="session")
def tree():
    return PlaceTree(Place(code, Text(name, name), level, above) for code, name, level, above in PLACES)


@pytest.fixture
def workbook(tmp_path):
    """Write sheets of rows, with merged areas, to a file of a name."""

    def build(rows, *, merged=(), name="2019年农业.xlsx", sheet="农业", more=None):
        made = openpyxl.Workbook()
        made.active.title = sheet
        for title, content in {sheet: rows, **(more or {})}.items():
            page = made[title] if title in made.sheetnames else made.create_sheet(title)
            for row in content:
                page.append(row)
        for area in merged:
            made[sheet].merge_cells(area)
        made.save(tmp_path / name)
        return tmp_path / name

    return build


@pytest.fixture
def table(tmp_path):
    """Write lines to a CSV in an encoding."""

    def build(text, *, encoding="utf-8", name="表.csv"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return build


@pytest.fixture
def imported(book, tree):
    """Import a file by its proposed mapping: indicator, place, period, part → stated, unit, status; and findings."""

    def run(path, *, accepted=(), mapping=None):
        used = mapping or propose(path, book, tree, accepted=accepted).mapping
        frame, findings = read_with(path, used, book, tree, accepted=accepted)
        cells = {
            (row["indicator"], row["place"], row["period"], row["part"]): (row["stated"], row["unit"], row["status"])
            for row in frame.iter_rows(named=True)
        }
        return cells, findings

    return run


@pytest.fixture
def told():
    """Code → cells of the findings that have it."""

    def by_code(findings):
        cells = {}
        for found in findings:
            cells.setdefault(found.code, []).append(found.where.field)
        return cells

    return by_code
