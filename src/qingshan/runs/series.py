"""Several years side by side 多年序列: from finished runs to one folder, whole or not at all."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from qingshan.core import Finding, Refused, Text, Where, errors_in
from qingshan.core.file_hash import file_hash
from qingshan.facts import check_facts, empty_facts, facts_bytes, load_facts
from qingshan.nature.prices import with_indices
from qingshan.report.known import Known
from qingshan.report.series_content import PriceRow, SeriesContent, ServiceYears, SumYears
from qingshan.report.series_page import series_html
from qingshan.report.series_tables import series_workbook
from qingshan.report.table import joined
from qingshan.report.tables_method import flattened
from qingshan.rulebook import Rulebook, load_rulebook
from qingshan.runs.folder import SERIES, check_folder, whole_folder
from qingshan.runs.hashing import code_hash, content_key
from qingshan.runs.series_checks import check_services
from qingshan.runs.series_coupling import coupling_of
from qingshan.runs.series_dual import dual_steps
from qingshan.runs.series_economy import CPI, Economy, check_economy
from qingshan.runs.series_read import YearRun, check_base, check_methods, read_years
from qingshan.runs.series_services import Cell, service_years
from qingshan.runs.series_write import series_facts, series_record

_CLOSE = 1e-6


@dataclass(frozen=True)
class SeriesJob:
    """What is to be compared: finished run folders, facts beside them, base year (the first when None), coupling."""

    folders: tuple[Path, ...]
    facts: tuple[Path, ...] = ()
    base: int | None = None
    coupling: Path | None = None
    rulebook: tuple[Path, ...] = field(default=())


@dataclass(frozen=True)
class SeriesResult:
    """A series that is written."""

    folder: Path
    content: SeriesContent


def run_series(job: SeriesJob, out: Path) -> SeriesResult:
    """Read, compare and write the folder `out`. Raises `Refused` with all findings; then nothing was written."""
    taken = check_folder(out, SERIES)
    content, findings = compare(job)
    if content is None or taken:
        raise Refused([*taken, *findings])
    try:
        with whole_folder(out, SERIES) as aside:
            (aside / "series.csv").write_bytes(facts_bytes(series_facts(content), ".csv"))
            (aside / "series.xlsx").write_bytes(series_workbook(content))
            (aside / "series.html").write_text(series_html(content), "utf-8")
            text = json.dumps(series_record(content), ensure_ascii=False, indent=1) + "\n"
            (aside / SERIES.sign).write_text(text, "utf-8")
    except OSError as error:
        raise Refused([_cannot_write(out, error)]) from error
    return SeriesResult(out, content)


def compare(job: SeriesJob) -> tuple[SeriesContent | None, list[Finding]]:
    """The series, or None, and everything that was found; nothing is written."""
    book, findings = load_rulebook(list(job.rulebook))
    runs, wrong = read_years(job.folders)
    given, told = _facts(job.facts, book)
    findings += [*wrong, *told, *check_base(runs, job.base), *check_methods(runs)]
    economy = Economy(Known(given), given)
    findings += [] if errors_in(told) else list(check_economy(economy))  # what cannot be read is told already
    if errors_in(findings):
        return None, findings
    content = _content(job, runs, economy, book, findings)
    if errors_in(content.findings):
        return None, content.findings
    return content, content.findings


def _content(
    job: SeriesJob, runs: Sequence[YearRun], economy: Economy, book: Rulebook, findings: list[Finding]
) -> SeriesContent:
    years = tuple(run.year for run in runs)
    base = years.index(job.base) if job.base is not None else 0
    places = _places(runs, book)
    cells = [Cell(run) for run in runs]
    codes = list(dict.fromkeys(code for run in runs for code, one in run.accounts.items() if one["accounted"]))
    services = tuple(
        service_years(code, place, runs, cells, base, economy.yearly(CPI, place)) for place in places for code in codes
    )
    known = (*(_whole_rows(run) for run in runs), economy.facts)
    sums = tuple(_sum(place, services, Known(*known), years, base) for place in places)
    gdp = {place: economy.gdp_real(place, years, years[base]) for place in places}
    total = runs[0].total_place
    shown = (total,) if total else tuple(places)
    findings = [*findings, *check_services(services, years, years[base])]
    coupling = None
    if job.coupling is not None:
        coupling, wrong = coupling_of(job.coupling, Known(*known), (*shown, *places), years, book)
        findings += wrong
    steps = tuple(one for total_of in sums for one in dual_steps(total_of, years, gdp[total_of.place][0], book))
    paths = (*job.facts, *([job.coupling] if job.coupling else []))
    inputs = tuple({"file": path.name, "sha256": file_hash(path)} for path in paths)
    key = content_key([[run.manifest["run"]["key"] for run in runs], inputs, years[base], code_hash()])
    return SeriesContent(
        key=key,
        profile=runs[0].profile,
        profile_title=Text(**runs[0].manifest["run"]["profile_title"]),
        years=years,
        base=years[base],
        folders=tuple((run.year, run.period, run.title, run.name, str(run.manifest["run"]["key"])) for run in runs),
        places=places,
        shown=shown,
        services=services,
        sums=sums,
        prices=tuple(_prices(runs, book)),
        steps=steps,
        known=known,
        findings=findings,
        gdp_real={place: {year: float(one) for year, one in real.items()} for place, (real, _) in gdp.items()},
        gdp_way={place: way for place, (_, way) in gdp.items() if way is not None},
        coupling=coupling,
        inputs=inputs,
    )


def _facts(paths: Sequence[Path], book: Rulebook) -> tuple[pl.DataFrame, list[Finding]]:
    frames, findings = [empty_facts()], list[Finding]()
    for path in paths:
        if not path.is_file():
            nothing = Text("文件不存在", "there is no such file")
            findings.append(Finding("file-missing", Where(path.name), nothing, Text("核对路径", "check the path")))
            continue
        frame, wrong = load_facts(path, book)
        frames.append(frame)
        findings += wrong
    together = pl.concat(frames)
    if len(paths) > 1:
        said = {found.code for found in findings}
        findings += [found for found in check_facts(together, book) if found.code not in said]
    return together, findings


def _places(runs: Sequence[YearRun], book: Rulebook) -> dict[str, str]:
    """The place of the total first, then the zones that every year has, in the order of the last year."""
    common = set.intersection(*(set(run.zones) for run in runs))
    total = runs[-1].total_place
    names = {total: str(runs[-1].manifest["run"].get("total_name") or total)} if total else {}
    return names | {code: name for code, name in runs[-1].zones.items() if code in common}


def _whole_rows(run: YearRun) -> pl.DataFrame:
    return run.facts.filter(pl.col("period") == run.period, pl.col("part") == "")


def _sum(place: str, services: Sequence[ServiceYears], known: Known, years: Sequence[int], base: int) -> SumYears:
    """What is accounted in every year and counted; it is the GEP where the account's own total says so every year."""
    matched = [one for one in services if one.place == place and one.in_total and all(one.accounted)]
    empty = np.full(len(years), np.nan)
    current = np.sum([np.where(one.absent, 0.0, one.values.current) for one in matched], axis=0) if matched else empty
    constant = np.sum([np.where(one.absent, 0.0, one.values.constant) for one in matched], axis=0) if matched else empty
    totals = [known.at("gep.total", place, str(year), "CNY") for year in years]
    whole = all(
        isinstance(one, float) and abs(one - value) <= _CLOSE * abs(one)
        for one, value in zip(totals, current, strict=True)
    )
    behind = {one.base_prices for one in matched if np.isfinite(one.values.current[base])}
    return SumYears(place, with_indices(current, constant, base), whole, behind.pop() if len(behind) == 1 else None)


def _prices(runs: Sequence[YearRun], book: Rulebook) -> Iterator[PriceRow]:
    """Every price of every year as the run had it, with its source."""
    codes = dict.fromkeys(code for run in runs for code, row in run.manifest["parameters"].items() if row["price_year"])
    for code in codes:
        for run in runs:
            row = run.manifest["parameters"].get(code)
            if row is not None:
                value = row["value"]
                title = row.get("source_title") or {"zh": row["source"], "en": row["source"]}
                yield PriceRow(
                    code=code,
                    title=Text(**row["title"]),
                    year=run.year,
                    value=_entries(value, row.get("by") or [], book),
                    unit=str(row["unit"]),
                    price_year=row["price_year"],
                    since=str(row.get("since") or ""),
                    source=Text(**title),
                    mark=str(row.get("mark") or ""),
                    from_run=bool(row.get("from_run")),
                )


def _entries(value: Any, by: Sequence[str], book: Rulebook) -> Text:
    """A price, or a table of prices with the name of each entry."""
    found = [(_named(keys, by, book), f"{number:.12g}") for keys, number, _ in flattened(value)]
    zh = "；".join(f"{name.zh} {number}".strip() for name, number in found)
    return Text(zh, "; ".join(f"{name.en} {number}".strip() for name, number in found))


def _named(keys: Sequence[str], by: Sequence[str], book: Rulebook) -> Text:
    """The entry of a table in words; a code that the rulebook has not stays as it is."""
    titles = []
    for name, key in zip_longest(by[: len(keys)], keys, fillvalue=""):
        members = book.dimensions[name].members if name in book.dimensions else ()
        titles.append(next((one.title for one in members if one.code == key), Text(key, key)))
    return joined(titles)


def _cannot_write(out: Path, error: OSError) -> Finding:
    return Finding(
        "cannot-write",
        Where(str(out)),
        Text(f"无法写出：{error}", f"it could not be written: {error}"),
        Text("腾出磁盘空间或换一个文件夹后重试", "free space or choose another folder"),
    )
