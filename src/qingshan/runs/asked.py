"""Indicators that a run asks for by themselves 另求指标: computed and written beside the accounts, in no total."""

from qingshan.core import Finding, Text
from qingshan.rulebook import LinedDocument
from qingshan.runs.names_check import unknown
from qingshan.runs.nodes import Missing
from qingshan.runs.reasons import reason_for
from qingshan.runs.resolve import Resolver
from qingshan.runs.runfile import RunFile


def asked_for(run: RunFile, resolver: Resolver, document: LinedDocument) -> tuple[list[str], list[Finding]]:
    """The codes under `indicators` that can be computed, and a finding for every other one."""
    able: list[str] = []
    findings: list[Finding] = []
    for number, code in enumerate(run.indicators):
        where = document.where(("indicators", number))
        if code not in resolver.book.indicators:
            findings.append(unknown(Text("指标", "indicator"), code, list(resolver.book.indicators), where))
            continue
        found = resolver.resolve(code)
        if isinstance(found, Missing):
            reason = reason_for(found.codes, resolver.book, resolver.past_dates)
            title = resolver.book.indicators[code].title
            findings.append(
                Finding(
                    "indicator-lacks-input",
                    where,
                    Text(f"{title.zh}无法计算：{reason.zh}", f"{title.en} cannot be computed: {reason.en}"),
                    Text(
                        "在 rasters、parameters 或 facts 中补充，或从 indicators 中删去",
                        "give it under rasters, parameters or facts, or take it from indicators",
                    ),
                )
            )
        elif found.level is not None:
            able.append(code)
    return able, findings
