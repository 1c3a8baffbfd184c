"""A scheme of rules from files to a folder of results 规则式考核: read, check everything, judge each period, write."""

import json
from pathlib import Path
from typing import Final

import polars as pl

from qingshan.core import Finding, Refused, Text, Where, errors_in
from qingshan.core.period import Period
from qingshan.index.refusal import AssessmentError
from qingshan.index.rules.check import check_rule_values, check_rules
from qingshan.index.rules.figures import looks_back
from qingshan.index.rules.judge import Judged, judge_rules
from qingshan.report.rules_page import rules_html, rules_workbook
from qingshan.report.rules_tables import RulesContent
from qingshan.rulebook.framework_read import read_scheme
from qingshan.rulebook.rule_scheme import RuleScheme
from qingshan.runs.assessment import Asked, hashes
from qingshan.runs.assessment_read import read_values
from qingshan.runs.folder import Kind, whole_folder
from qingshan.runs.hashing import code_hash, content_key

RULES: Final = Kind(
    "rules.json", "assessment", frozenset({"rules.json", "results.csv", "assessment.xlsx", "report.html"})
)


def is_rule_scheme(path: Path) -> bool:
    """Whether a scheme is one of rules; a file that cannot be read is none, and is refused as a framework."""
    return isinstance(read_scheme(path)[0], RuleScheme)


def run_rules(asked: Asked) -> RulesContent:
    """All periods asked for. Raises `Refused` with every error of scheme and values."""
    scheme, findings = read_scheme(asked.scheme)
    if not isinstance(scheme, RuleScheme):
        raise Refused(findings)
    findings += [*check_rules(scheme, asked.scheme.name), *_not_taken(asked)]
    if errors_in(findings):
        raise Refused(findings)
    rows, names, found = read_values(asked.facts, scheme)
    findings += [*found, *check_rule_values(scheme, rows, asked.facts.name), *_periods(asked, scheme, rows)]
    if errors_in(findings):
        raise Refused(findings)
    periods = asked.periods or _whole(scheme, rows)
    runs = [_judged(scheme, rows, period) for period in sorted(periods, key=Period.parse)]
    inputs = hashes([asked.scheme, asked.facts])
    key = content_key([scheme.model_dump(mode="json"), inputs, code_hash(), list(asked.periods)])
    return RulesContent(tuple(runs), names, key, inputs, (*findings, *(one for run in runs for one in run.findings)))


def _not_taken(asked: Asked) -> list[Finding]:
    """What schemes of rules have no use for is refused, so that nobody believes it counted."""
    unused = [name for name, path in (("events", asked.events), ("zones", asked.zones)) if path]
    unused += ["draws"] if asked.draws else []
    return [
        Finding(
            "bad-value",
            Where(field=f"--{name}"),
            Text(f"规则式考核用不到 --{name}", f"a scheme of rules has no use for --{name}"),
            Text("删去", "leave it out"),
        )
        for name in unused
    ]


def _periods(asked: Asked, scheme: RuleScheme, rows: pl.DataFrame) -> list[Finding]:
    """Periods that are none or of another kind than the scheme's, and periods asked for that have no values."""
    held = sorted(rows["period"].unique())
    findings = [found for period in held for found in _kind(period, scheme, asked.facts.name)]
    lacking = [period for period in asked.periods if period not in held]
    if lacking or not held:
        shown = "、".join(lacking) or "—"
        words = Text(f"没有 {shown} 的数据", f"there are no values of {shown}")
        known = "、".join(held) or "—"
        fix = Text(f"有数据的时段：{known}", f"periods with values: {known}")
        findings.append(Finding("bad-value", Where(asked.facts.name, field="period"), words, fix))
    return findings


def _kind(period: str, scheme: RuleScheme, file: str) -> list[Finding]:
    """Growth over the quarter before is not that over the year before, so the kind must be the scheme's."""
    where = Where(file, field="period")
    try:
        kind = Period.parse(period).kind
    except ValueError as error:
        words = Text(f"{period!r} 不是时段", str(error))
        return [
            Finding("bad-value", where, words, Text("写成 2019、2019Q3 或 2019-07", "write it like 2019 or 2019Q3"))
        ]
    if kind == scheme.period or (kind, scheme.period) == ("range", "half"):
        return []
    words = Text(
        f"{period} 不是方案的时段类型 {scheme.period}", f"{period} is a {kind}; the scheme is of the {scheme.period}"
    )
    return [Finding("bad-value", where, words, Text("改用方案的时段", "use periods of the scheme's kind"))]


def _whole(scheme: RuleScheme, rows: pl.DataFrame) -> tuple[str, ...]:
    """All periods with values; of a scheme judged on growth not the first one, which is only the base."""
    held = sorted(rows["period"].unique(), key=Period.parse)
    base_only = scheme.overall == "total" and looks_back(scheme) and len(held) > 1
    return tuple(held[1:] if base_only else held)


def _judged(scheme: RuleScheme, rows: pl.DataFrame, period: str) -> Judged:
    try:
        return judge_rules(scheme, rows, period)
    except AssessmentError as error:
        remedy = Text("见说明", "see the manual")
        raise Refused([Finding(error.code, Where(field=period), error.words, remedy)]) from error


def write_rules(content: RulesContent, asked: Asked, out: Path, language: str = "zh") -> None:
    """Write the run for machines, the results as CSV, the workbook and the page; all or nothing."""
    scheme = content.scheme
    head = {
        "key": content.key, "scheme": scheme.rule_scheme, "version": scheme.version,
        "periods": [run.period for run in content.runs], "inputs": dict(content.inputs), "code": code_hash(),
        "rules": scheme.model_dump(mode="json"),
        "verdicts": {run.period: dict(run.verdicts) for run in content.runs},
    }  # fmt: skip
    said = {"assessment": head, "findings": [one.as_dict() for one in content.findings]}
    with whole_folder(out, RULES) as folder:
        text = json.dumps(said, ensure_ascii=False, indent=1, default=str)
        (folder / RULES.sign).write_text(text + "\n", "utf-8")
        results_frame(content).write_csv(folder / "results.csv")
        (folder / "assessment.xlsx").write_bytes(rules_workbook(content, language))
        (folder / "report.html").write_text(rules_html(content), "utf-8")


def results_frame(content: RulesContent) -> pl.DataFrame:
    """Every unit by every rule and period; numbers are exact."""
    return pl.concat(run.frame() for run in content.runs)
