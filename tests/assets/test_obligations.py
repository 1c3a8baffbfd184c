"""Obligations to restore: what is open, arisen, fulfilled, and that it adds up."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingshan.assets.obligations import OBLIGATIONS, movements, read_obligations

HEAD = "编号,义务,地区,责任主体,确立日,应完成日,完成日,应投入金额,单位,凭证,说明\n"
SOUND = "甲1,复绿,530802,某公司,2018-05-01,2019-06-30,,120,万元,决定1号,\n"


def read(folder: Path, *lines: str) -> tuple[pl.DataFrame, list[tuple[str, int | None]]]:
    path = folder / "obligations.csv"
    path.write_text(HEAD + "".join(lines), "utf-8")
    table, findings = read_obligations(path)
    return table, [(one.code, one.where.row) for one in findings]


def test_amounts_come_in_yuan(tmp_path: Path) -> None:
    table, found = read(tmp_path, SOUND)
    assert not found
    assert table["amount"].to_list() == [1_200_000]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (SOUND.replace("甲1", ""), "obligation-incomplete"),
        (SOUND.replace("2018-05-01", ""), "obligation-incomplete"),
        (SOUND.replace("决定1号", ""), "obligation-incomplete"),
        (SOUND.replace("2019-06-30", "2017-06-30"), "obligation-days"),
        (SOUND.replace(",120,万元", ",,"), "obligation-amount"),
        (SOUND.replace(",120,", ",-120,"), "obligation-amount"),
        (SOUND.replace("万元", "吨"), "obligation-unit"),
        (SOUND.replace("120", "很多"), "posting-number"),
    ],
)
def test_what_is_wrong_is_told_with_its_row(line: str, code: str, tmp_path: Path) -> None:
    _, found = read(tmp_path, line)
    assert (code, 2) in found


def test_a_code_stands_once(tmp_path: Path) -> None:
    assert read(tmp_path, SOUND, SOUND)[1] == [("obligation-twice", 3)]


def test_an_obligation_without_an_amount_leaves_the_sum_unknown(tmp_path: Path) -> None:
    table, found = read(tmp_path, SOUND, SOUND.replace("甲1", "甲2").replace(",120,万元,决定1号,", ",,,决定2号,未评估"))
    assert not found
    held = movements(table, date(2019, 1, 1), date(2019, 12, 31))
    assert (held["closing"].count, held["closing"].amount) == (2, None)


days = st.dates(date(2017, 1, 1), date(2021, 12, 31))
obligations = st.lists(st.tuples(days, st.none() | st.integers(0, 900), st.integers(0, 10**6)), max_size=12)


@given(obligations)
def test_opening_and_arisen_less_fulfilled_are_what_stays_open(several) -> None:
    rows = [
        dict.fromkeys(OBLIGATIONS, "")
        | {
            "since": since,
            "due": None,
            "fulfilled": None if after is None else since + timedelta(days=after),
            "amount": Decimal(amount),
        }
        for since, after, amount in several
    ]
    held = movements(pl.DataFrame(rows, schema=OBLIGATIONS), date(2019, 1, 1), date(2019, 12, 31))
    for part in ("count", "amount"):
        of = {name: getattr(one, part) for name, one in held.items()}
        assert of["opening"] + of["arisen"] - of["fulfilled"] == of["closing"]
    later = movements(pl.DataFrame(rows, schema=OBLIGATIONS), date(2020, 1, 1), date(2020, 12, 31))
    assert later["opening"] == held["closing"]
