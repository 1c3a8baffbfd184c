"""Indicator tables 指标表 that lost their cells: rows found by their unit, digit runs split so that the sums agree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from qingshan.core import Text
from qingshan.policy.judge.draft import Draft
from qingshan.policy.judge.name import tidy
from qingshan.policy.lexicon import Lexicon
from qingshan.policy.numbers.quantity import Quantity
from qingshan.policy.shape import Baseline, Deadline, Diagnostic
from qingshan.policy.tree.paragraph import Paragraph

_ROW = re.compile(
    r"(?P<name>[\u4e00-\u9fffⅠ-Ⅻ、“”A-Za-z.]{2,40}?(?:\([^()]{1,12}\)[\u4e00-\u9fff]{1,12})?)\((?P<unit>[^()\d]{1,10})\)"
    r"(?P<run>(?:[-<>≤≥~]*[\d.,]+|[-%〔〕]|个?百分点|左右|以上|以下)+)(?P<attribute>约束性|预期性)?"
)
#: The number of the next row, glued to the end of this one.
_SERIAL = re.compile(r"(?<=[%点〕])\d{1,2}$")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
#: A longer run of figures is no row of three cells.
_LONGEST_RUN = 48
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CELL = re.compile(rf"(?P<sign>[<>≤≥])?(?P<n>{_NUMBER})(?P<rough>左右|以上|以下)?")
_CHANGE = re.compile(rf"(?P<minus>-)?(?P<n>{_NUMBER})(?P<of>%|个?百分点)|〔(?P<sum>-?{_NUMBER})〕|--?")
_OPS = {"<": "lt", ">": "gt", "≤": "le", "≥": "ge", "左右": "approx", "以上": "ge", "以下": "le", "": "eq"}


@dataclass(frozen=True)
class Row:
    """One way to read a row: base value, target value, printed change; offsets of the target in the run."""

    base: str
    target: str
    sign: str
    change: str
    start: int
    end: int
    checked: bool


def is_table(one: Paragraph) -> bool:
    """Whether a paragraph holds rows of an indicator table."""
    return "指标" in one.text[:60] and len(list(_ROW.finditer(one.text))) >= 2


def table_drafts(one: Paragraph, words: Lexicon) -> tuple[list[Draft], list[Diagnostic]]:
    """The target of every row, from the header's last plain year."""
    rows = list(_ROW.finditer(one.text))
    years = [int(year) for year in _YEAR.findall(one.text[: rows[0].start() + len(rows[0]["name"])])]
    base, target = (min(years), max(years)) if years else (None, None)
    drafts: list[Draft] = []
    told: list[Diagnostic] = []
    pending: list[Draft] = []
    for match in rows:
        readings = list(_readings(_SERIAL.sub("", match["run"])))
        checked = [each for each in readings if each.checked] or readings
        draft = _row(match, checked, base, target, words)
        pending.append(draft)
        if match["attribute"]:
            for each in pending:
                each.rules.append(f"binding:{match['attribute']}")
            pending = []
        drafts.append(draft)
        if len(checked) != 1:
            told.append(_ambiguous(one, match, checked))
    return drafts, told


def _readings(run: str) -> Iterator[Row]:
    """Every way to split a run into base, target and change."""
    for first in range(1, len(run) + 1 if len(run) <= _LONGEST_RUN else 0):
        base = _CELL.fullmatch(run, 0, first)
        if base is None and run[:first] not in ("-", "--"):
            continue
        for second in range(first + 1, len(run) + 1):
            cell = _CELL.fullmatch(run, first, second)
            change = _CHANGE.fullmatch(run, second) if second < len(run) else None
            if cell is None or (second < len(run) and change is None):
                continue
            if base is not None and not _alike(base["n"], cell["n"]):
                continue
            ok = _agrees(base["n"] if base else "", cell["n"], change)
            yield Row(
                base[0] if base else "", cell["n"], cell["sign"] or cell["rough"] or "", change[0] if change else "",
                first, second, ok,
            )  # fmt: skip


def _alike(one: str, other: str) -> bool:
    return not (other.startswith("0") and len(other) > 1 and other[1] != ".") and bool(one)


def _agrees(base: str, target: str, change: re.Match[str] | None) -> bool:
    """Whether base + sum = target, or target / base − 1 is the printed change, to its printed places."""
    if change is None or not base:
        return False
    one, other = Fraction(base.replace(",", "")), Fraction(target.replace(",", ""))
    if change["sum"]:
        return one + Fraction(change["sum"].replace(",", "")) == other
    if not change["n"] or not one:
        return False
    printed = Fraction(change["n"]) * (-1 if change["minus"] else 1)
    places = len(change["n"].partition(".")[2])
    really = other - one if change["of"] != "%" else (other / one - 1) * 100
    return abs(really - printed) <= Fraction(1, 2 * 10**places)


def _row(match: re.Match[str], readings: list[Row], base: int | None, target: int | None, words: Lexicon) -> Draft:
    said = match["unit"]
    magnitude = said[: len(said) - len(said.lstrip("百千万亿"))]
    word = said[len(magnitude) :]
    unit = words.units.get(word)
    one = readings[0] if len(readings) == 1 else None
    name = (
        re.sub(r"^.*?(?:年|增长|属性|指标|个百分点|%)(?=[\u4e00-\u9fff]{3})", "", match["name"])
        if "年" in match["name"]
        else match["name"]
    )
    start = match.start("run") + (one.start if one else 0)
    end = match.start("run") + (one.end if one else len(match["run"]))
    value = Fraction(one.target.replace(",", "")) if one else None
    scale = 1
    for sign in magnitude:
        scale *= {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[sign]
    quantity = Quantity(start, end, match.string[start:end], "arabic", value, None, scale, unit, magnitude=magnitude)
    draft = Draft(
        match.start(), match.end(), _OPS[one.sign] if one else "eq", "share" if unit and unit.base == "1" else "level",
        tidy(name), quantity=quantity, rules=["table"], confidence="high" if one and one.checked else "low",
    )  # fmt: skip
    if one and one.base:
        draft.baseline = Baseline(one.base, base)
    draft.when = Deadline(f"{target}年", "by", None, f"{target}-12-31") if target else Deadline()
    return draft


def _ambiguous(one: Paragraph, match: re.Match[str], readings: list[Row]) -> Diagnostic:
    shown = "；".join(f"{each.base} | {each.sign}{each.target} | {each.change}" for each in readings[:4])
    return Diagnostic(
        "TABLE_AMBIGUOUS",
        "warning",
        (one.shadow.span(*match.span()),),
        Text(f"表格这一行有 {len(readings)} 种读法", f"this row can be read in {len(readings)} ways"),
        Text(shown or "核对原表", shown or "look at the printed table"),
    )
