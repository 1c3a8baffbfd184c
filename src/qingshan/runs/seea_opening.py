"""The run that a SEEA asset account opens with 期初核算结果: found, read, and held against the run it opens."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from qingshan.core import Finding, Period, Text, Where
from qingshan.runs.runfile_seea import AssetValueInput

_FILES = ("manifest.json", "account.parquet")


@dataclass(frozen=True)
class OpeningRun:
    """An earlier account: its manifest and its figures."""

    manifest: Mapping[str, Any]
    facts: pl.DataFrame

    @property
    def period(self) -> str:
        """Its accounting period."""
        return str(self.manifest["run"]["period"])

    @property
    def asset(self) -> Mapping[str, Any] | None:
        """What its own asset values hang on, if it has any."""
        held = self.manifest.get("seea") or {}
        return held.get("asset")

    def accounted(self, service: str) -> bool:
        """Whether it accounted a service."""
        return any(one["service"] == service and one["accounted"] for one in self.manifest["accounts"])


def opening_files(given: AssetValueInput | None) -> list[str]:
    """The files of the opening run that are read, by their names in the run file."""
    return [f"{given.opening.rstrip('/')}/{name}" for name in _FILES] if given is not None and given.opening else []


def open_opening(name: str, folder: Path) -> OpeningRun:
    """Read the opening run. Raises ``OSError``, ``ValueError`` or a ``PolarsError`` for what is none."""
    path = folder / name
    manifest = json.loads((path / "manifest.json").read_text("utf-8"))
    if not isinstance(manifest, dict) or "accounts" not in manifest or "zones" not in manifest.get("run", {}):
        raise ValueError("manifest.json is none of ours")
    return OpeningRun(manifest, pl.read_parquet(path / "account.parquet"))


def check_opening_folder(name: str, folder: Path, profile: str, period: Period, where: Where) -> list[Finding]:
    """What keeps a folder from opening the account: it is no run, of another profile, or not earlier."""
    try:
        opening = open_opening(name, folder)
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        none = Text(f"{name} 不是一次运行的结果文件夹：{error}", f"{name} is no folder of a run: {error}")
        return [_no_run(where, none)]
    theirs = str(opening.manifest["run"]["profile"])
    findings = []
    if theirs != profile:
        other = Text(
            f"期初核算用口径 {theirs}，本次用 {profile}", f"the opening run is of {theirs}, this one of {profile}"
        )
        findings.append(_differs(where, other))
    if not Period.parse(opening.period).end < period.start:
        late = Text(
            f"期初核算的时段 {opening.period} 不早于本次",
            f"the period of the opening run, {opening.period}, is not earlier",
        )
        findings.append(_differs(where, late))
    return findings


def check_opening_places(
    given: AssetValueInput | None, folder: Path, zones: Sequence[str], total: str, where: Where
) -> list[Finding]:
    """Whether both runs are of the same zones and the same place of the total."""
    if given is None or not given.opening:
        return []
    run = open_opening(given.opening, folder).manifest["run"]
    if set(run["zones"]) == set(zones) and run["total_place"] == total:
        return []
    other = Text(
        "期初核算的统计单元或合计地区与本次不同", "the opening run has other zones or another place of the total"
    )
    return [_differs(where, other)]


_REMEDY = Text("给出同一口径、同一地区的早期运行结果", "name an earlier run of the same profile and zones")


def _no_run(where: Where, message: Text) -> Finding:
    return Finding("opening-run", where, message, _REMEDY)


def _differs(where: Where, message: Text) -> Finding:
    return Finding("opening-run-differs", where, message, _REMEDY)
