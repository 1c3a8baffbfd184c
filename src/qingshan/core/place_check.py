"""Checks of a place table 行政区划表: every fault at once."""

from collections.abc import Sequence
from datetime import date

from qingshan.core.finding import Finding, Severity, Where
from qingshan.core.place import LEVELS, Place, SuccessionKind, level_of
from qingshan.core.text import Text

_SHARE_TOLERANCE = 1e-6


def check_places(rows: Sequence[Place], file: str = "") -> list[Finding]:
    """All that is wrong with a place table; rows are numbered from 1 as in the file, the head not counted."""
    codes = {row.code: row.level for row in rows}
    findings: list[Finding] = []
    for number, row in enumerate(rows, 1):
        where = Where(file, row=number, field=row.code)
        findings += [*_form(row, where), *_parent(row, codes, where), *_succession(row, codes, where)]
    return findings + _overlaps(rows, file)


def _form(row: Place, where: Where) -> list[Finding]:
    findings = []
    if row.level not in LEVELS:
        findings.append(
            Finding(
                "place-level",
                where,
                Text(f"未知层级 {row.level!r}", f"unknown level {row.level!r}"),
                Text("应为 " + "、".join(LEVELS), "use one of " + ", ".join(LEVELS)),
            )
        )
    try:
        told = level_of(row.code)
    except ValueError as error:
        return [*findings, Finding("place-code", where, Text(f"代码不规范：{row.code}", str(error)), _USE_CANONICAL)]
    if told != row.level and row.level in LEVELS:
        findings.append(
            Finding(
                "place-code-level",
                where,
                Text(f"代码形式为 {told}，所填层级为 {row.level}", f"the code says {told}, the row says {row.level}"),
                Text("核对代码与层级", "check the code and the level"),
            )
        )
    return findings


_USE_CANONICAL = Text(
    "省、州市、县用6位，乡镇9位，村12位", "use 6 digits down to county, 9 for a township, 12 for a village"
)


def _parent(row: Place, codes: dict[str, str], where: Where) -> list[Finding]:
    if row.parent is None or row.level not in LEVELS:
        return []
    if row.parent not in codes:
        return [
            Finding(
                "place-parent-unknown",
                where,
                Text(f"上级 {row.parent} 不在表中", f"parent {row.parent} is not in the table"),
                Text("补充上级，或改正代码", "add the parent or correct its code"),
            )
        ]
    above = codes[row.parent]
    if above in LEVELS and LEVELS.index(above) >= LEVELS.index(row.level):
        return [
            Finding(
                "place-parent-level",
                where,
                Text(f"上级 {row.parent} 的层级（{above}）不高于本级", f"parent {row.parent} is a {above}, not above"),
                Text("改正上级代码", "correct the parent's code"),
            )
        ]
    return []


def _succession(row: Place, codes: dict[str, str], where: Where) -> list[Finding]:
    findings = [
        Finding(
            "place-successor-unknown",
            where,
            Text(f"承继单位 {next_one.code} 不在表中", f"successor {next_one.code} is not in the table"),
            Text("补充承继单位", "add the successor"),
        )
        for next_one in row.successors
        if next_one.code not in codes
    ]
    total = sum(next_one.share for next_one in row.successors)
    split = any(next_one.kind is SuccessionKind.SPLIT for next_one in row.successors)
    if row.successors and abs(total - 1) > _SHARE_TOLERANCE:
        findings.append(
            Finding(
                "place-successor-share",
                where,
                Text(f"承继比例之和为 {total:g}，应为 1", f"shares of successors add to {total:g}, not 1"),
                Text("核对拆分比例" if split else "更名、合并的比例应为 1", "correct the shares"),
            )
        )
    return findings


def _overlaps(rows: Sequence[Place], file: str) -> list[Finding]:
    findings = []
    by_code: dict[str, list[tuple[date, date, int]]] = {}
    for number, row in enumerate(rows, 1):
        span = (row.valid_from or date.min, row.valid_to or date.max, number)
        by_code.setdefault(row.code, []).append(span)
    for code, spans in by_code.items():
        (_, until, longest), *later = sorted(spans)
        for start, end, number in later:
            if start <= until:
                findings.append(
                    Finding(
                        "place-duplicate",
                        Where(file, row=number, field=code),
                        Text(f"与第 {longest} 行同码且有效期重叠", f"same code and overlapping dates as row {longest}"),
                        Text("删除重复行，或写明有效期", "remove one or give both their dates"),
                        Severity.ERROR,
                    )
                )
            if end > until:
                until, longest = end, number
    return findings
