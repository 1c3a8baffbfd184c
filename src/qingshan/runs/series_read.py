"""Finished runs of several years 多年核算结果, read from their folders; whether they may stand on one time axis."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from qingshan.core import Finding, Period, Severity, Text, Where
from qingshan.facts import FACTS, with_later_columns

_AGAIN = Text("给出 qingshan account 写出的完整文件夹", "give the whole folder that qingshan account wrote")


@dataclass(frozen=True)
class YearRun:
    """The finished account of one year. name : of its folder, without the way to it"""

    name: str
    year: int
    manifest: dict[str, Any]
    facts: pl.DataFrame

    @property
    def profile(self) -> str:
        """Code of its profile."""
        return str(self.manifest["run"]["profile"])

    @property
    def title(self) -> Text:
        """Its title, or the name of its folder."""
        given = self.manifest["run"].get("title")
        return Text(**given) if given else Text(self.name, self.name)

    @property
    def period(self) -> str:
        """Its period as its rows have it."""
        return str(self.manifest["run"]["period"])

    @property
    def total_place(self) -> str:
        """Code of the place of the total, or ''."""
        return str(self.manifest["run"]["total_place"])

    @property
    def zones(self) -> dict[str, str]:
        """Code → name of the zones."""
        return dict(self.manifest["run"]["zones"])

    @property
    def accounts(self) -> dict[str, dict[str, Any]]:
        """The accounts by the code of their service."""
        return {one["service"]: one for one in self.manifest["accounts"]}


def read_years(folders: Sequence[Path]) -> tuple[list[YearRun], list[Finding]]:
    """The runs in the order of their years, and everything that keeps them from being one series."""
    runs: list[YearRun] = []
    findings: list[Finding] = []
    for folder in folders:
        run, wrong = _read(folder)
        runs += [run] if run else []
        findings += wrong
    runs.sort(key=lambda run: run.year)
    if len(folders) < 2:
        few = Text("只给出了一个年份", "only one year is given")
        findings.append(Finding("series-too-few", Where(), few, Text("给出两个或更多", "give two folders or more")))
    return runs, [*findings, *_profiles(runs), *_years(runs), *_places(runs)]


def _read(folder: Path) -> tuple[YearRun | None, list[Finding]]:
    where = Where(folder.name)
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        facts = with_later_columns(pl.read_parquet(folder / "account.parquet"))
        period, _ = (
            str(manifest["run"]["period"]),
            [manifest["run"][key] for key in ("profile", "total_place", "zones")],
        )
        sound = [one["service"] for one in manifest["accounts"]] and facts.schema == FACTS
    except OSError as error:
        name = Path(error.filename or folder).name
        return None, [_unreadable(where, Text(f"没有 {name}，或无法读取", f"{name} is not there or cannot be read"))]
    except (ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as error:
        told = Text(f"内容不完整或已损坏（{error}）", f"it is not whole, or damaged ({error})")
        return None, [_unreadable(where, told)]
    if not sound:
        return None, [_unreadable(where, Text("account.parquet 不是核算数据", "account.parquet is no account"))]
    span = Period.parse(period)
    if span.kind != "year":
        told = Text(f"时段 {period} 不是一个整年", f"its period {period} is not one year")
        return None, [
            Finding("series-period", where, told, Text("只比较整年的核算", "compare accounts of whole years"))
        ]
    return YearRun(folder.name, span.start.year, manifest, facts), []


def _unreadable(where: Where, why: Text) -> Finding:
    return Finding(
        "series-folder",
        where,
        Text(f"不是完整的核算结果文件夹：{why.zh}", f"no whole output folder of an account: {why.en}"),
        _AGAIN,
    )


def _profiles(runs: Sequence[YearRun]) -> Iterator[Finding]:
    profiles = sorted({run.profile for run in runs})
    if len(profiles) > 1:
        told = "; ".join(f"{run.year} {run.profile}" for run in runs)
        yield Finding(
            "mixed-profiles",
            Where(),
            Text(f"不同核算口径不得放在同一时间序列：{told}", f"two profiles cannot stand on one time axis: {told}"),
            Text("按同一口径重新核算各年", "account every year anew by one profile"),
        )


def _years(runs: Sequence[YearRun]) -> Iterator[Finding]:
    for year, count in sorted(Counter(run.year for run in runs).items()):
        if count > 1:
            names = ", ".join(run.name for run in runs if run.year == year)
            yield Finding(
                "series-period",
                Where(),
                Text(f"{year}年给出了{count}次：{names}", f"{year} is given {count} times: {names}"),
                Text("每年只给一个文件夹", "give one folder a year"),
            )


def _places(runs: Sequence[YearRun]) -> Iterator[Finding]:
    totals = {run.total_place for run in runs}
    common = set.intersection(*(set(run.zones) for run in runs)) if runs else set()
    told = "; ".join(f"{run.year} {run.total_place or '—'}" for run in runs)
    if len(totals) > 1:
        yield Finding(
            "series-places",
            Where(),
            Text(f"各年的合计地区不同：{told}", f"the years have different places of the total: {told}"),
            Text("各年用同一合计地区重新核算", "account every year with the same place of the total"),
        )
    elif runs and not common:
        yield Finding(
            "series-places",
            Where(),
            Text("各年没有共同的核算单元", "the years have no zone in common"),
            Text("核对文件夹是否属于同一地区", "check whether the folders are of one region"),
        )
    odd = sorted({zone for run in runs for zone in run.zones} - common)
    if odd and common and len(totals) == 1:
        yield Finding(
            "series-places",
            Where(),
            Text(f"只在部分年份出现的核算单元：{'、'.join(odd)}", f"zones of some years only: {', '.join(odd)}"),
            Text("合计因范围变化而不可直接比较；请统一范围", "totals are of different ground; use one set of zones"),
            Severity.WARNING,
        )


def check_base(runs: Sequence[YearRun], base: int | None) -> list[Finding]:
    """The base year must be one of the years."""
    years = [run.year for run in runs]
    if base is None or base in years or not runs:
        return []
    shown = ", ".join(map(str, years))
    return [
        Finding(
            "series-base",
            Where(field="--base"),
            Text(f"基年 {base} 不在给出的年份中：{shown}", f"the base year {base} is none of {shown}"),
            Text("选其中一年，或补上基年的核算", "choose one of them, or add the account of the base year"),
        )
    ]


def check_methods(runs: Sequence[YearRun]) -> list[Finding]:
    """A warning where a figure was made by another model in another year: growth would be a change of method."""
    models: dict[str, dict[int, str]] = {}
    for run in runs:
        for code, node in run.manifest["nodes"].items():
            if node.get("model"):
                models.setdefault(code, {})[run.year] = str(node["model"])
    findings = []
    for code, by_year in sorted(models.items()):
        if len(set(by_year.values())) > 1:
            told = "; ".join(f"{year} {model}" for year, model in by_year.items())
            findings.append(
                Finding(
                    "series-methods-differ",
                    Where(field=code),
                    Text(f"{code} 各年方法不同：{told}", f"{code} was made by different methods: {told}"),
                    Text("用同一方法重新核算，或不解读其变化", "account anew by one method, or do not read its change"),
                    Severity.WARNING,
                )
            )
    return findings
