"""Land accounts of ten counties from 1985 to 2023 close, and so does their sum; nothing of the table is kept."""

import csv
from decimal import Decimal

from measure import report
from shared import SHARED, lacking

from qingshan.assets.accounts_check import check_accounts
from qingshan.assets.consolidate import merged, with_openings
from qingshan.assets.ledger_of_stock import accounts
from qingshan.assets.postings import Entry, posting, postings
from qingshan.rulebook import standard_rulebook

TABLE = "data/yunnan/stats/clcd_area_puer_counties_1985_2023.csv"
NAME = "land accounts of ten counties 1985 to 2023 that close"
PERIOD = "1986-01-01/2023-12-31"  # from the map of 1985 to that of 2023
ITEMS = {"cropland": ("cropland",), "forest_land": ("forest", "shrub"), "grassland": ("grassland",),
         "wetland": ("wetland",), "water_surface": ("water",), "built_up": ("impervious",),
         "other_land": ("snow_ice", "barren")}  # fmt: skip


def main() -> None:
    """The table has net figures only: what came or went between the maps is one posting an item, cause unsaid."""
    why = lacking(TABLE)
    if why:
        report(NAME, None, "counties", "10", None, why)
        return
    rows = list(csv.DictReader((SHARED / TABLE).open(encoding="utf-8-sig")))
    table = postings([one for code in sorted({row["adcode"] for row in rows}) for one in _county(code, rows)])
    findings = check_accounts(table, standard_rulebook())
    wrong = {one.message.en.split()[1] for one in findings}
    made = accounts(table)
    counties = made["place"].n_unique()
    report(NAME, counties - len(wrong), "counties", "10", counties == 10 and not findings)
    above = accounts(merged(with_openings(table), dict.fromkeys(made["place"], "530800")))
    apart = above["closing"].sum() - made["closing"].sum()
    report("the prefecture's closing less that of its counties", float(apart), "hm2", "0", apart == 0)


def _county(code: str, rows: list[dict[str, str]]) -> list[dict[str, object]]:
    ends = {row["year"]: row for row in rows if row["adcode"] == code}
    made = []
    for item, columns in ITEMS.items():
        first, last = (sum(Decimal(ends[year][f"{one}_km2"]) * 100 for one in columns) for year in ("1985", "2023"))
        made.append(posting("land", item, code, PERIOD, Entry.OPENING, first, "hm2"))
        side = Entry.INCREASE if last >= first else Entry.DECREASE
        made.append(posting("land", item, code, PERIOD, side, abs(last - first), "hm2", cause="unsaid_change"))
        made.append(posting("land", item, code, PERIOD, Entry.CLOSING, last, "hm2"))
    return made


if __name__ == "__main__":
    main()
