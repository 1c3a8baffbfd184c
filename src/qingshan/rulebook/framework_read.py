"""Read a scheme 读考核方案: YAML, the indicators of a framework inline or in a CSV file beside it."""

import csv
import io
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from qingshan.core import Finding, Text, Where, errors_in
from qingshan.rulebook.framework import Framework
from qingshan.rulebook.load import SCHEMES, data_folder, standard_rulebook, validation_findings
from qingshan.rulebook.rule_scheme import RuleScheme
from qingshan.rulebook.yaml_lines import LinedDocument, read_yaml

_DESCRIBED_BY_THE_TREE = ("pillar_zh", "pillar_en")


def scheme_folder() -> Path:
    """The folder of the schemes that ship with the package."""
    return data_folder() / SCHEMES


def shipped_schemes() -> tuple[str, ...]:
    """Codes of the schemes that ship with the package, frameworks and schemes of rules alike."""
    return tuple(sorted(path.stem for path in scheme_folder().glob("*.yaml")))


def read_framework(path: Path) -> tuple[Framework | None, list[Finding]]:
    """A framework from its file, or by the code of a shipped one; None with errors among the findings."""
    scheme, findings = read_scheme(path)
    if isinstance(scheme, RuleScheme):
        return None, [*findings, _without_scores(scheme, path)]
    return scheme, findings


def read_scheme(path: Path) -> tuple[Framework | RuleScheme | None, list[Finding]]:
    """A framework or a scheme of rules from its file; None with errors among the findings.

    A path without a folder and ending names one that ships with the package, such as ``green-economy-39``.
    """
    shipped = scheme_folder() / f"{path}.yaml"
    if not path.suffix and not path.exists() and shipped.is_file():
        path = shipped
    document = read_yaml(path)
    findings = list(document.findings)
    content = document.content
    if not isinstance(content, dict):
        return None, findings or [_no_mapping(path)]
    if isinstance(content.get("indicators"), str):
        rows, found = _read_rows(path.parent, content["indicators"], document)
        content = {**content, "indicators": rows}
        findings += found
        if errors_in(found):
            return None, findings
    shape = RuleScheme if "rule_scheme" in content else Framework
    try:
        scheme = shape.model_validate(content)
    except ValidationError as error:
        return None, findings + validation_findings(error, document, ())
    return scheme, [*findings, *_unknown_sources(scheme, path.name)]


def _unknown_sources(scheme: Framework | RuleScheme, file: str) -> list[Finding]:
    """Sources that are neither the rulebook's nor the scheme's own; what follows # is the place within one."""
    known = {*standard_rulebook().sources, *(one.code for one in scheme.sources)}
    return [
        Finding(
            "unknown-source",
            Where(file, field=source),
            Text(f"没有来源 {source!r}", f"there is no source {source!r}"),
            Text("核对代码，或在 sources 中登记", "check the code, or add it under sources"),
        )
        for source in scheme.cited
        if source.partition("#")[0] not in known
    ]


def _without_scores(scheme: RuleScheme, path: Path) -> Finding:
    return Finding(
        "bad-value",
        Where(path.name, field="rule_scheme"),
        Text(
            f"{scheme.rule_scheme} 是规则式考核，没有得分和权重",
            f"{scheme.rule_scheme} is a scheme of rules; it has neither scores nor weights",
        ),
        Text("用 check、score 或 explain", "use check, score or explain"),
    )


def _no_mapping(path: Path) -> Finding:
    return Finding(
        "bad-value",
        Where(path.name),
        Text("考核方案应为键值形式", "a framework is a mapping of keys"),
        Text("从已有方案改起", "start from one that ships with the package"),
    )


def _read_rows(folder: Path, name: str, document: LinedDocument) -> tuple[list[dict[str, Any]], list[Finding]]:
    """The indicators of a CSV file as the model wants them; empty cells are left out."""
    where = document.where(("indicators",))
    if Path(name).name != name:
        return [], [_file_finding(where, Text("指标表须与方案在同一文件夹", "the table must lie beside the framework"))]
    try:
        text = (folder / name).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return [], [_file_finding(where, Text(f"读不了指标表 {name}：{error}", f"cannot read {name}: {error}"))]
    rows, findings = [], []
    for line, cells in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        if None in cells or None in cells.values():
            findings.append(_file_finding(Where(name, line=line), Text("列数与表头不符", "not as many cells as heads")))
            continue
        rows.append(_row(cells))
    return rows, findings


def _row(cells: dict[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        key: cell.strip() for key, cell in cells.items() if key not in _DESCRIBED_BY_THE_TREE and cell
    }
    if "categories" in row:
        pairs = (pair.partition("=") for pair in row["categories"].split(";") if pair.strip())
        row["categories"] = {label.strip(): share.strip() for label, _, share in pairs}
    return row


def _file_finding(where: Where, words: Text) -> Finding:
    return Finding("framework-indicators", where, words, Text("核对文件", "check the file"))
