"""The manifest 清单 of a run: every input with its hash, every parameter with its source, methods, versions, times."""

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from qingshan.core import Finding
from qingshan.rulebook import ParameterValue, Rulebook
from qingshan.rulebook.schema import Cell
from qingshan.runs.hashing import code_hash, content_key
from qingshan.runs.inputs import Inputs
from qingshan.runs.named_files import further_files
from qingshan.runs.nodes import Node, NodeKind
from qingshan.runs.plan import Plan
from qingshan.runs.seea_opening import opening_files

_PACKAGES = ("qingshan", "numpy", "numba", "polars", "rasterio", "shapely", "pyproj", "xarray", "pint", "geopandas")


def input_rows(inputs: Inputs) -> list[dict[str, Any]]:
    """Each file the run reads: what it is for, name beside the run file, bytes, SHA-256."""
    folder = inputs.path.parent
    roles = roles_of_files(inputs)
    rows = []
    for path in inputs.files:
        name = path.name if path == inputs.path else _relative(path, folder)
        rows.append(
            {
                "role": roles.get(name, "rulebook"),
                "file": name,
                "bytes": path.stat().st_size,
                "sha256": inputs.machine.hash_of(path),
                "source": _source_of(name, inputs),
            }
        )
    return rows


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.as_posix()


def roles_of_files(inputs: Inputs) -> dict[str, str]:
    """What each file is for, by its name in the run file."""
    run = inputs.run
    roles = {inputs.path.name: "run file", run.zones.file: "zones", run.land_cover.file: "land_cover"}
    roles |= dict.fromkeys(run.facts, "facts") | ({run.places: "places"} if run.places else {})
    roles |= dict.fromkeys(opening_files(run.asset_value), "opening account")
    named = [(role, raster.file) for role, raster in run.rasters.items()]
    named += [("class table", table.file) for table in run.class_tables]
    named += [("threats", run.threats.table)] if run.threats else []
    for role, file in [*named, *((one.role, one.file) for one in further_files(run))]:
        roles[file] = f"{roles[file]}, {role}" if file in roles else role
    for path, name in inputs.sidecars.items():
        # a file geodatabase is a folder: its first file stands for it
        stands = path == next(iter(inputs.sidecars)) and (inputs.path.parent / name).is_dir()
        roles[_relative(path, inputs.path.parent)] = (
            roles[name] if stands else ", ".join(f"{role} (sidecar)" for role in roles[name].split(", "))
        )
    return roles


def _source_of(name: str, inputs: Inputs) -> str:
    run = inputs.run
    named = [(one.file, one.source) for one in run.rasters.values()]
    named += [(one.file, one.source) for one in run.class_tables]
    named += [(run.threats.table, run.threats.source)] if run.threats else []
    named += [(run.zones.file, run.zones.source), (run.land_cover.file, run.land_cover.source)]
    named += [(one.file, one.source) for one in further_files(run)]
    return "; ".join(dict.fromkeys(source for file, source in named if file == name and source))


def node_row(node: Node, book: Rulebook) -> dict[str, Any]:
    """One node as plain values, enough to explain a figure from the output folder alone."""
    row: dict[str, Any] = {
        "kind": str(node.kind),
        "title": node.title._asdict(),
        "unit": node.unit,
        "level": str(node.model.level if node.model and node.on_map else node.level) if node.level else None,
        "takes": list(node.takes.values()),
    }
    if node.model is not None:
        model = node.model
        row |= {
            "model": model.code,
            "model_title": model.title._asdict(),
            "formula": model.formula,
            "source": model.source,
            "source_title": _source_title(model.source, book),
            "mark": str(model.mark),
            "note": model.note._asdict() if model.note else None,
        }
    if node.held is not None:
        held = node.held
        row |= {
            "value": held.model_dump(mode="json")["value"],
            "by": ["class" if node.by_class and name == "ecosystem" else name for name in node.by],
            "since": node.since,
            "source": held.source,
            "source_title": _source_title(held.source, book),
            "source_titles": _titles_of_cells(held, book),
            "mark": str(held.mark),
            "price_year": held.price_year,
            "note": held.note,
            "range": held.range.model_dump(mode="json") if held.range else None,
            "from_run": node.from_run,
        }
    return row


def _source_title(source: str, book: Rulebook) -> dict[str, str] | None:
    found = book.sources.get(source.split("#", maxsplit=1)[0])
    return found.title._asdict() if found else None


def _titles_of_cells(held: ParameterValue, book: Rulebook) -> dict[str, dict[str, str]]:
    """The titles of the sources that cells of a table name themselves, by their key."""
    keys = dict.fromkeys(one.source for one in _cells(held.value) if one.source)
    return {key: title for key in keys if (title := _source_title(key, book)) is not None}


def _cells(value: object) -> Iterator[Cell]:
    """The entries of a table that say something of themselves."""
    if isinstance(value, Cell):
        yield value
    for inner in value.values() if isinstance(value, dict) else ():
        yield from _cells(inner)


def plan_rows(plan: Plan) -> dict[str, dict[str, Any]]:
    """All nodes of a plan by code."""
    return {code: node_row(node, plan.book) for code, node in plan.nodes.items()}


def run_key(inputs: Inputs, files: list[dict[str, Any]], nodes: dict[str, dict[str, Any]]) -> str:
    """The content key: the same for the same inputs, parameters and code, whatever the clock, machine and folder.

    The run file's own bytes are not in it, only what they say.
    """
    said = inputs.run.model_dump(mode="json")
    hashes = sorted((row["role"], row["sha256"]) for row in files if row["role"] != "run file")
    return content_key([said, hashes, nodes, code_hash()])


def manifest(
    inputs: Inputs,
    key: str,
    files: list[dict[str, Any]],
    nodes: dict[str, dict[str, Any]],
    findings: list[Finding],
    times: dict[str, str],
) -> dict[str, Any]:
    """The whole manifest; its only clock is under `times`."""
    plan = inputs.plan
    return {
        "run": {
            "key": key,
            "title": inputs.run.title._asdict(),
            "period": inputs.run.period,
            "profile": plan.profile.code,
            "profile_title": plan.profile.title._asdict(),
            "total_place": inputs.run.total_place,
            "total_name": _total_name(inputs),
            "zones": dict(zip(inputs.zones.codes, inputs.zones.names, strict=True)),
            "grid": {
                "crs": inputs.grid.crs,
                "transform": list(inputs.grid.transform)[:6],
                "rows": inputs.grid.rows,
                "columns": inputs.grid.columns,
            },
        },
        "inputs": files,
        "parameters": {code: row for code, row in nodes.items() if row["kind"] == NodeKind.PARAMETER},
        "nodes": nodes,
        "accounts": [
            {
                "service": account.service.code,
                "title": account.service.title._asdict(),
                "quantity": account.service.quantity,
                "value": account.service.value,
                "accounted": account.accounted,
                "applicable": account.applicable,
                "in_total": account.in_total,
                "ecosystems": list(account.ecosystems),
                "reason": account.reason._asdict() if account.reason else None,
            }
            for account in plan.accounts
        ],
        "findings": [found.as_dict() for found in findings],
        "accepted": list(inputs.run.accept),
        "versions": {name: version(name) for name in _PACKAGES} | {"code": code_hash()},
        "times": times,
    }


def _total_name(inputs: Inputs) -> str:
    """The name of the place of the total in the place table, or its code."""
    total = inputs.run.total_place
    rows = inputs.tree.rows_of(total) if total and inputs.tree is not None else ()
    return rows[0].name.zh if rows else total


def named(facts: pl.DataFrame, inputs: Inputs) -> dict[str, Any]:
    """The indicators of an account with name and formula, so that its folder can be read without the rulebook."""
    book = inputs.plan.book
    codes, day = [str(code) for code in facts["indicator"].unique().sort()], inputs.run.when.start
    return {
        "indicators": {
            code: {"title": book.indicators[code].title._asdict(), "formula": book.indicators[code].formula_on(day)}
            for code in codes
            if code in book.indicators
        }
    }
