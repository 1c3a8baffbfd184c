"""Explain a figure 追溯 from a run's folder alone, down to parameters with sources and files with hashes."""

import json
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import polars as pl

from qingshan.core import Lineage, Text
from qingshan.facts import explain_fact, names_in, parse_formula, reason_text
from qingshan.rulebook import flat_table, standard_rulebook

Row = dict[str, Any]


class Folder:
    """An output folder opened for questions. Raises ``FileNotFoundError`` when it is none."""

    def __init__(self, path: Path) -> None:
        self.manifest = json.loads((path / "manifest.json").read_text("utf-8"))
        self.facts = pl.read_parquet(path / "account.parquet")
        self.nodes: dict[str, Row] = self.manifest["nodes"]
        self.files: dict[str, Row] = {
            role: row for row in self.manifest["inputs"] for role in str(row["role"]).split(", ")
        }

    def row(self, indicator: str, place: str, period: str, part: str) -> Row | None:
        """One row of the account, or None."""
        found = self.facts.filter(
            pl.col("indicator") == indicator,
            pl.col("place") == place,
            pl.col("period") == period,
            pl.col("part") == part,
        )
        return found.row(0, named=True) if found.height else None


def explain(path: Path, indicator: str, place: str, period: str, part: str = "") -> Lineage:
    """The tree behind one figure of a run. Raises ``LookupError`` that says what there is instead."""
    folder = Folder(path)
    row = folder.row(indicator, place, period, part)
    if row is None:
        raise LookupError(_nothing(folder, indicator, place, period, part))
    if row["source"] and not str(row["source"]).startswith(("run:", "rollup:", "formula:")):
        return explain_fact(folder.facts, standard_rulebook(), indicator, place, period, part)
    tree = _tree(folder, indicator, place, period, part)
    if not str(row["source"]).startswith("rollup:"):
        return tree
    return replace(tree, children=(_zones(folder, indicator, period, part), *tree.children))


def _nothing(folder: Folder, indicator: str, place: str, period: str, part: str) -> str:
    facts = folder.facts
    if not facts.filter(pl.col("indicator") == indicator).height:
        near = ", ".join(nearest(indicator, facts["indicator"].unique().sort().to_list()))
        zh = f"本次核算没有指标 {indicator}；相近的有 {near}"
        return f"{zh} / this run has no indicator {indicator}; the nearest are {near}"
    of_it = facts.filter(pl.col("indicator") == indicator)
    if not of_it.filter(pl.col("place") == place).height:
        return f"{indicator} has no place {place}; it has {', '.join(of_it['place'].unique().sort())}"
    if not of_it.filter(pl.col("period") == period).height:
        return f"{indicator} has no period {period}; it has {', '.join(of_it['period'].unique().sort())}"
    return f"{indicator} has no part {part!r}; it has {', '.join(repr(one) for one in of_it['part'].unique().sort())}"


def nearest(code: str, known: Sequence[str]) -> list[str]:
    """The three codes most like one.

    >>> nearest("gep.totl", ["economy.gdp", "gep.total", "land.area"])[0]
    'gep.total'
    """
    return sorted(known, key=lambda one: (-SequenceMatcher(None, code, one).ratio(), one))[:3]


def _tree(folder: Folder, code: str, place: str, period: str, part: str) -> Lineage:
    row = folder.row(code, place, period, part) or folder.row(code, place, period, "")
    node = folder.nodes.get(code)
    children = [_tree(folder, below, place, period, part) for below in (node["takes"] if node else ())]
    if node is not None and node["kind"] == "facts":
        children += _stated(folder, code, place, period)
    if row is not None and str(row["source"]).startswith("formula:"):
        names = names_in(parse_formula(folder.manifest["indicators"][code]["formula"]))
        children += [_tree(folder, name, place, period, part) for name in names]
    elif node is None:
        children += _parts_of_total(folder, code, place, period)
    return Lineage(
        code=code,
        label=_label(folder, code, node),
        kind=str(node["kind"]) if node else "total",
        value=_value(node, row),
        unit=str(row["unit"]) if row else str(node["unit"]) if node else "",
        detail=tuple((name, text) for name, text in _detail(folder, code, node, row) if text),
        children=tuple(children),
    )


def _label(folder: Folder, code: str, node: Row | None) -> Text:
    if node is not None:
        return Text(**node["title"])
    known = folder.manifest["indicators"].get(code)
    return Text(**known["title"]) if known else Text(code, code)


def _stated(folder: Folder, code: str, place: str, period: str) -> list[Lineage]:
    """The figures as they were given: of the place, or of those above it where it has none, each with its source."""
    rows = folder.facts.filter(pl.col("indicator") == code, pl.col("period") == period)
    own = rows.filter(pl.col("place") == place)
    leaves = []
    for row in (own if own.height else rows).iter_rows(named=True):
        names = ("part", "place", "stated", "source", "mark", "recorded_at", "reason")
        detail = [(name, str(row[name])) for name in names if row[name]]
        detail += [
            (name, value)
            for file in folder.manifest["inputs"]
            if file["role"] == "facts"
            for name, value in (("file", file["file"]), ("sha256", file["sha256"]))
        ]
        label = Text("统计数据", "stated figure")
        key = f"{code}@{row['place']}/{row['part']}"
        leaves.append(Lineage(key, label, "facts", row["value"], row["unit"], tuple(detail)))
    return leaves


def _value(node: Row | None, row: Row | None) -> float | None:
    if row is not None:
        return None if row["value"] is None else float(row["value"])
    held = node.get("value") if node else None
    return float(held) if isinstance(held, int | float) else None


def _parts_of_total(folder: Folder, code: str, place: str, period: str) -> list[Lineage]:
    """A total stands on the values of the accounts in it."""
    accounts = [one for one in folder.manifest["accounts"] if one["accounted"] and one["in_total"]]
    if not code.startswith("gep."):
        return []
    return [_tree(folder, one["value"], place, period, "") for one in accounts]


def _zones(folder: Folder, code: str, period: str, part: str) -> Lineage:
    """The figures of the zones that a rolled-up one was made of."""
    total, names = folder.manifest["run"]["total_place"], folder.manifest["run"]["zones"]
    rows = folder.facts.filter(
        pl.col("indicator") == code, pl.col("period") == period, pl.col("part") == part, pl.col("place") != total
    )
    leaves = tuple(
        Lineage(row["place"], Text(*[names.get(row["place"], "")] * 2), "zone", row["value"], row["unit"])
        for row in rows.iter_rows(named=True)
    )
    return Lineage("zones", Text("由各统计单元汇总", "rolled up from the zones"), "sum", children=leaves)


def _detail(folder: Folder, code: str, node: Row | None, row: Row | None) -> list[tuple[str, str]]:
    detail: list[tuple[str, str]] = []
    if row is not None:
        detail += [("status", row["status"] if row["status"] != "value" else ""), ("reason", row["reason"] or "")]
        detail.append(("price_year", str(row["price_year"] or "")))
        coverage = row["coverage"]
        detail.append(("coverage", f"{coverage:.1%}" if coverage is not None and coverage < 0.9995 else ""))
    if node is None:
        return detail
    if node["kind"] == "raster" or code == "land.area" or node.get("files"):
        detail += _of_file(folder, code, node)
    if node.get("model_title"):
        detail.append(("method", reason_text(Text(**node["model_title"]))))
    detail += [(name, str(node.get(name) or "")) for name in ("formula", "level")]
    if isinstance(node.get("value"), dict):
        detail.append(("table", "; ".join(flat_table(node["value"]))))
    detail += [("since", str(node.get("since") or "")), ("price_year", str(node.get("price_year") or ""))]
    title = node.get("source_title")
    detail.append(("source", reason_text(Text(**title)) if title else str(node.get("source") or "")))
    detail += [("mark", str(node.get("mark") or "")), ("from_run", "run file" if node.get("from_run") else "")]
    return detail


def _of_file(folder: Folder, code: str, node: Row) -> list[tuple[str, str]]:
    names = node.get("files") or (["zones", "land_cover"] if code == "land.area" else [code])
    detail = []
    for name in names:
        row = folder.files.get(name)
        if row is not None:
            detail += [("file", row["file"]), ("sha256", row["sha256"]), ("origin", row["source"])]
    return detail
