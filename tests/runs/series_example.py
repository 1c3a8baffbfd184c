"""Two invented years of one prefecture as finished folders, small enough to add up by hand."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qingshan.facts import facts_frame, write_facts

ALL, EAST, WEST = "530800", "530802", "530821"
WATER, SOIL, TOUR = "nature.water_conservation", "nature.soil_retention", "nature.recreation"
TITLES = {WATER: "水源涵养", SOIL: "土壤保持", TOUR: "休闲游憩"}
UNITS = {WATER: "m3", SOIL: "t", TOUR: "visit"}

#: By county and ecosystem type: 亿m³ of water, 亿t of soil, so that values are 亿元.
Q2015 = {WATER: {EAST: {"forest": 60.0, "grass": 50.0}, WEST: {"forest": 40.0}}, SOIL: {EAST: {"forest": 50.0}}}
Q2019 = {WATER: {EAST: {"forest": 70.0, "grass": 45.0}, WEST: {"forest": 40.0}}, SOIL: {EAST: {"forest": 45.0}}}
P2015, P2019 = {WATER: 10.0, SOIL: 40.0}, {WATER: 12.0, SOIL: 44.0}  # CNY


class Year:
    """A year to be changed, then written."""

    def __init__(self, year: int, quantities: Mapping[str, Any], prices: Mapping[str, float]) -> None:
        self.year, self.quantities, self.prices = year, dict(quantities), dict(prices)
        self.price_year: dict[str, int] = dict.fromkeys(prices, year)
        self.profile, self.period, self.total = "CUSTOM", str(year), ALL
        self.model = "balance"
        self.value_only: dict[str, dict[str, float]] = {}
        self.value_price_year = year
        self.more: list[dict[str, Any]] = []

    def row(self, indicator: str, place: str, value: float | None, unit: str, part: str = "", **more: Any) -> dict:
        return {
            "indicator": indicator, "place": place, "period": self.period, "part": part, "value": value, "unit": unit,
            "source": f"run:{self.profile}:0123456789abcdef", "mark": "S", **more,
        }  # fmt: skip

    def rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = list(self.more)
        for service, by_place in self.quantities.items():
            for part in sorted({one for of in by_place.values() for one in of} | {""}):
                for place in (EAST, WEST, ALL):
                    amount = sum(
                        value * 1e8
                        for where, of in by_place.items()
                        for kind, value in of.items()
                        if place in (where, ALL) and part in (kind, "")
                    )
                    shown = f"ecosystem={part}" if part else ""
                    money = {"price_year": self.price_year[service]}
                    rows.append(self.row(f"{service}.quantity", place, amount, UNITS[service], shown))
                    rows.append(
                        self.row(f"{service}.value", place, amount * self.prices[service], "CNY", shown, **money)
                    )
        for service, by_place_value in self.value_only.items():
            scaled = {place: value * 1e8 for place, value in by_place_value.items()}
            whole = scaled | {ALL: sum(scaled.values())}
            rows += [
                self.row(f"{service}.value", place, value, "CNY", price_year=self.value_price_year)
                for place, value in whole.items()
            ]
        rows += [self.row("land.area", place, area, "m2") for place, area in {EAST: 6e9, WEST: 4e9, ALL: 1e10}.items()]
        return rows

    def sums(self) -> list[dict[str, Any]]:
        """The sum of what is accounted, as the run itself gives it."""
        totals: dict[str, float] = {}
        for one in self.rows():
            if one["indicator"].endswith(".value") and one["part"] == "" and one["value"] is not None:
                totals[one["place"]] = totals.get(one["place"], 0.0) + one["value"]
        years = set(self.price_year.values()) | ({self.value_price_year} if self.value_only else set())
        priced = {"price_year": years.pop()} if len(years) == 1 else {"price_basis": "mixed"}
        return [self.row("gep.accounted.value", place, value, "CNY", **priced) for place, value in totals.items()]

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True)
        services = [*self.quantities, *self.value_only]
        accounts = [
            {
                "service": one, "title": {"zh": TITLES[one], "en": one}, "quantity": f"{one}.quantity",
                "value": f"{one}.value", "accounted": True, "applicable": True, "in_total": True, "ecosystems": [],
                "reason": None,
            }
            for one in services
        ]  # fmt: skip
        parameters = {
            f"{one}.price": {
                "kind": "parameter", "title": {"zh": "单价", "en": "price"}, "unit": f"CNY/{UNITS[one]}",
                "value": self.prices[one], "price_year": self.price_year[one], "since": f"{self.year}-01-01",
                "source": "invented", "source_title": {"zh": "虚构", "en": "invented"}, "mark": "U", "from_run": True,
            }
            for one in self.quantities
        }  # fmt: skip
        nodes = {f"{one}.quantity": {"kind": "model", "model": self.model} for one in self.quantities}
        run = {
            "key": f"{self.year:016d}", "period": self.period, "profile": self.profile, "total_place": self.total,
            "total_name": "全市", "zones": {EAST: "东县", WEST: "西县"}, "profile_title": {"zh": "自定", "en": "own"},
        }  # fmt: skip
        held = {"run": run, "accounts": accounts, "parameters": parameters, "nodes": nodes | parameters}
        (folder / "manifest.json").write_text(json.dumps(held), "utf-8")
        write_facts(facts_frame([*self.rows(), *self.sums()]), folder / "account.parquet")
        return folder


def both() -> tuple[Year, Year]:
    """The two years."""
    return Year(2015, Q2015, P2015), Year(2019, Q2019, P2019)


GDP = {2015: "500.00", 2019: "650.00"}
INDEX = {2016: "105.0", 2017: "106.0", 2018: "104.0", 2019: "102.0"}
CPI = {2016: "102.0", 2017: "101.0", 2018: "102.0", 2019: "103.0"}


def economy(folder: Path, *, index: bool = True, cpi: bool = False, name: str = "economy.csv") -> Path:
    """GDP and people of the prefecture, with the index of GDP and consumer prices if wanted."""
    lines = ["indicator,place,period,value,stated,unit,status,source,price_year,mark"]
    lines += [f"economy.gdp,{ALL},{year},,{text},亿元,value,yearbook,{year},S" for year, text in GDP.items()]
    lines += [f"population.resident,{ALL},{year},,250,万人,value,yearbook,,S" for year in GDP]
    if index:
        lines += [f"economy.gdp.index,{ALL},{year},,{text},%,value,yearbook,,S" for year, text in INDEX.items()]
    if cpi:
        lines += [f"economy.cpi,530000,{year},,{text},%,value,yearbook,,S" for year, text in CPI.items()]
    path = folder / name
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path
