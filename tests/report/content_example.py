"""A small account by hand: two counties and their prefecture, three ecosystem types, four accounts."""

from dataclasses import replace
from typing import Any

from qingshan.core import Finding, Lineage, Service, ServiceClass, Severity, Text, Where
from qingshan.facts import facts_frame
from qingshan.report.content import ReportContent, ReportedAccount, ReportMap, SensitivityRow

PERIOD = "2019"
EAST, WEST, ALL = "530802", "530821", "530800"
WATER, SOIL, AIR, OXYGEN = "nature.water", "nature.soil", "nature.air", "nature.oxygen"
NO_SOIL_MAP = Text("没有土壤质地图", "there is no soil map")
HASH = "ab" * 32
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501012718e366"
    "0000000049454e44ae426082"
)

#: m³ of water by county and type: no cropland in the west; urban land is out of scope.
WATER_PARTS = {
    (EAST, "forest"): 1_234_567_890.123,
    (EAST, "cropland"): 65_432_109.877,
    (WEST, "forest"): 400_000_000.0,
}
SO2 = {EAST: 1234.5, WEST: 765.5}  # t
DUST = {EAST: 3.25, WEST: 1.75}  # t
PRICE = {WATER: 7.5, OXYGEN: 700.0}
OXYGEN_PARTS = {EAST: 120_000.0, WEST: 30_000.0}  # t


def service(code: str, zh: str, en: str) -> Service:
    return Service(code, Text(zh, en), ServiceClass.REGULATING, f"{code}.quantity", f"{code}.value")


SERVICES = {
    WATER: service(WATER, "水源涵养", "water conservation"),
    SOIL: service(SOIL, "土壤保持", "soil retention"),
    AIR: service(AIR, "空气净化", "air purification"),
    OXYGEN: service(OXYGEN, "释氧", "oxygen release"),
}
ACCOUNTS = (
    ReportedAccount(SERVICES[WATER], True, True, ("forest", "cropland")),
    ReportedAccount(SERVICES[SOIL], False, True, (), NO_SOIL_MAP),
    ReportedAccount(SERVICES[AIR], True, True),
    ReportedAccount(SERVICES[OXYGEN], True, False, ("forest",)),
)


def row(indicator: str, place: str, value: float | None, unit: str, part: str = "", **more: Any) -> dict[str, Any]:
    return {"indicator": indicator, "place": place, "period": PERIOD, "part": part, "value": value, "unit": unit} | more


def with_total(
    indicator: str, values: dict[str, float], unit: str, part: str = "", **more: Any
) -> list[dict[str, Any]]:
    whole = values | {ALL: sum(values.values())}
    return [row(indicator, place, value, unit, part, **more) for place, value in whole.items()]


def water_rows() -> list[dict[str, Any]]:
    rows = []
    for factor, code, unit, price in (
        (1.0, "quantity", "m3", {}),
        (PRICE[WATER], "value", "CNY", {"price_year": 2011}),
    ):
        whole = {place: sum(v for (p, _), v in WATER_PARTS.items() if p == place) * factor for place in (EAST, WEST)}
        rows += with_total(f"{WATER}.{code}", whole, unit, mark="U", **price)
        for ecosystem in ("forest", "cropland"):
            parts = {place: v * factor for (place, one), v in WATER_PARTS.items() if one == ecosystem}
            rows += with_total(f"{WATER}.{code}", parts, unit, f"ecosystem={ecosystem}", mark="U", **price)
    nothing = {"status": "not applicable", "reason": "此处没有该类型 | there is none of it here"}
    rows.append(row(f"{WATER}.quantity", WEST, None, "m3", "ecosystem=cropland", **nothing))
    return [*rows, row(f"{WATER}.value", WEST, None, "CNY", "ecosystem=cropland", **nothing)]


def other_rows() -> list[dict[str, Any]]:
    priced = {"price_year": 2010, "mark": "S"}
    rows = with_total(f"{AIR}.quantity", SO2, "t", "pollutant=SO2", mark="S")
    rows += with_total(f"{AIR}.quantity", DUST, "t", "pollutant=dust", mark="S")
    value = {place: SO2[place] * 1000 + DUST[place] * 150 for place in SO2}
    rows += with_total(f"{AIR}.value", value, "CNY", **priced)
    rows += with_total(f"{OXYGEN}.quantity", OXYGEN_PARTS, "t", mark="S")
    rows += with_total(f"{OXYGEN}.quantity", OXYGEN_PARTS, "t", "ecosystem=forest", mark="S")
    money = {place: tonnes * PRICE[OXYGEN] for place, tonnes in OXYGEN_PARTS.items()}
    rows += with_total(f"{OXYGEN}.value", money, "CNY", **priced)
    rows += with_total(f"{OXYGEN}.value", money, "CNY", "ecosystem=forest", **priced)
    left_out = {"status": "not accounted", "reason": f"{NO_SOIL_MAP.zh} | {NO_SOIL_MAP.en}"}
    for place in (EAST, WEST, ALL):
        rows += [
            row(f"{SOIL}.{kind}", place, None, unit, **left_out) for kind, unit in (("quantity", "t"), ("value", "CNY"))
        ]
        rows.append(row("gep.total", place, None, "CNY", status="not accounted", reason="未核算：土壤保持 | no soil"))
    return rows


def land_rows() -> list[dict[str, Any]]:
    areas = {"forest": {EAST: 3e9, WEST: 1e9}, "cropland": {EAST: 2e8}, "urban": {EAST: 2.5e7, WEST: 1e7}}
    whole = {place: sum(of.get(place, 0.0) for of in areas.values()) for place in (EAST, WEST)}
    rows = with_total("land.area", whole, "m2")
    for ecosystem, of in areas.items():
        rows += with_total("land.area", of, "m2", f"ecosystem={ecosystem}")
    rain = {EAST: (1500.0, 1.0), WEST: (1300.0, 0.9), ALL: (1450.0, 0.98)}
    rows += [row("nature.rain", place, mm, "mm", coverage=share) for place, (mm, share) in rain.items()]
    rows.append(row("nature.rain_monthly", EAST, 125.0, "mm"))
    return [*rows, row("nature.temperature", EAST, None, "degC", status="missing", reason="仪器故障 | broken")]


PARAMETERS: dict[str, dict[str, Any]] = {
    "nature.water.price": {
        "title": {"zh": "水价", "en": "price of water"}, "unit": "CNY/m3", "value": 7.5, "by": [],
        "since": "2011-01-01", "source": "paper", "source_title": {"zh": "论文", "en": "Paper"}, "mark": "U",
        "price_year": 2011, "note": "", "range": {"kind": "uniform", "low": 5.5, "high": 6.75}, "from_run": True,
    },
    "nature.runoff": {
        "title": {"zh": "径流系数", "en": "runoff coefficient"}, "unit": "1", "by": ["ecosystem"],
        "since": "1980-01-01", "value": {"forest": 0.0267, "cropland": {"value": 0.1, "source": "guess", "mark": "U"}},
        "source": "paper", "source_title": {"zh": "论文", "en": "Paper"}, "mark": "S", "price_year": None,
        "note": "=means over years", "range": None, "from_run": False,
    },
}  # fmt: skip
METHODS: dict[str, dict[str, Any]] = {
    f"{WATER}.quantity": {
        "title": {"zh": "水源涵养量", "en": "water conserved"}, "model": "balance", "formula": "Q = P − R − ET",
        "model_title": {"zh": "水量平衡法", "en": "water balance"}, "source": "paper", "mark": "S", "level": "cell",
        "source_title": {"zh": "论文", "en": "Paper"}, "note": None, "unit": "m3",
    }
}  # fmt: skip
FINDINGS = [
    Finding(
        "mixed-price-basis",
        Where("run.yaml", line=5, field="profile"),
        Text("合计中的价格分属两年", "the sums mix two years"),
        Text("给出同一年份的价格", "give prices of one year"),
        Severity.WARNING,
    ),
    Finding(
        "a-note", Where("run.yaml"), Text("只是提示", "just a note"), Text("不必处理", "do nothing"), Severity.NOTE
    ),
]


def sensitivity() -> tuple[SensitivityRow, ...]:
    names = Text("土壤保持量", "soil retained"), Text("可蚀性", "erodibility")
    title, reason = SERVICES[SOIL].title, Text("只作测算", "computed beside")
    return tuple(
        SensitivityRow(title, reason, "nature.k", names[1], k, "1", f"{SOIL}.quantity", names[0], place, k * 1e8, "t")
        for k in (0.01, 0.03)
        for place in (EAST, WEST)
    )


def example() -> ReportContent:
    """The account."""
    stated = row("economy.gdp", ALL, 514.01, "亿元", stated="514.01", price_year=2019, mark="S", source="yearbook")
    names = {f"{WATER}.quantity": Text("水源涵养量", "water conserved"), "nature.rain": Text("降水量", "rain")}
    return ReportContent(
        title=Text("核算示例", "A worked example"),
        key="0123456789abcdef",
        period=PERIOD,
        profile="CUSTOM",
        profile_title=Text("自定义口径", "own profile"),
        profile_note=Text("只供测试", "for tests only"),
        places={EAST: "东县", WEST: "西县", ALL: "全市"},
        total_place=ALL,
        ecosystems={
            "forest": Text("森林", "forest"),
            "cropland": Text("农田", "cropland"),
            "urban": Text("城镇", "urban"),
        },
        ecosystem_colours={"forest": "#1b7837", "cropland": "#fec44f", "urban": "#969696"},
        indicators=names,
        accounts=ACCOUNTS,
        facts=facts_frame([*water_rows(), *other_rows(), *land_rows()]),
        stated=facts_frame([stated]),
        parameters=PARAMETERS,
        methods=METHODS,
        inputs=[{"role": "zones", "file": "counties.geojson", "bytes": 1234, "sha256": HASH, "source": "drawn"}],
        findings=FINDINGS,
        sensitivity=sensitivity(),
        maps=(ReportMap(WATER, Text("水源涵养图", "map of water"), PNG),),
        remarks=(Text("本例不是GEP", "this is not a GEP"),),
        credits=Text("数据：自绘", "Data: drawn by hand"),
        pollutants={"SO2": Text("二氧化硫", "sulphur dioxide"), "dust": Text("粉尘", "dust")},
        examples=(Lineage(f"{WATER}.value", Text("水源涵养价值", "value of water"), "model", 1.5e8, "CNY"),),
        members={"forest": Text("森林", "forest")},
    )


def without_total_place() -> ReportContent:
    """The same, with no place above the counties."""
    content = example()
    places = {code: name for code, name in content.places.items() if code != ALL}
    facts = content.facts.filter(content.facts["place"] != ALL)
    return replace(content, places=places, total_place="", facts=facts)
