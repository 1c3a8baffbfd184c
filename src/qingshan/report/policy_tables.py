"""The tables of a policy paper 清单: commitments, facts, and what is wrong with the text."""

import re
from collections.abc import Sequence

from qingshan.core import Text
from qingshan.policy import Baseline, Commitment, Norm, Statement
from qingshan.policy.review import STATE_LABELS
from qingshan.report.policy_content import (
    CONFIDENCE_LABELS,
    KIND_LABELS,
    MODALITY_LABELS,
    SEVERITY_LABELS,
    PolicyContent,
    comparator_text,
    deadline_text,
    scope_text,
)
from qingshan.report.table import AS_GIVEN, WORDS, Cell, Row, Table

_NEW = Text("新指标", "new indicator")

_COMMITMENT_HEADS = (
    (Text("序号", "no."), WORDS),
    (Text("条款", "clause"), WORDS),
    (Text("原文", "quote"), WORDS),
    (Text("指标", "indicator"), WORDS),
    (Text("指标代码", "code"), WORDS),
    (Text("比较", "comparator"), WORDS),
    (Text("数值", "value"), AS_GIVEN),
    (Text("上限", "upper end"), AS_GIVEN),
    (Text("单位", "unit"), WORDS),
    (Text("折合", "in base units"), AS_GIVEN),
    (Text("基本单位", "base unit"), WORDS),
    (Text("期限", "deadline"), WORDS),
    (Text("范围", "scope"), WORDS),
    (Text("限定", "criterion"), WORDS),
    (Text("基期", "baseline"), WORDS),
    (Text("责任单位", "responsible"), WORDS),
    (Text("类别", "kind"), WORDS),
    (Text("层级", "tier"), WORDS),
    (Text("语气", "modality"), WORDS),
    (Text("可信度", "confidence"), WORDS),
    (Text("确认", "state"), WORDS),
    (Text("复核", "review"), WORDS),
    (Text("页", "page"), WORDS),
    (Text("编号", "id"), WORDS),
)
_FACT_HEADS = (
    (Text("序号", "no."), WORDS),
    (Text("条款", "clause"), WORDS),
    (Text("原文", "quote"), WORDS),
    (Text("指标", "indicator"), WORDS),
    (Text("比较", "comparator"), WORDS),
    (Text("数值", "value"), AS_GIVEN),
    (Text("单位", "unit"), WORDS),
    (Text("折合", "in base units"), AS_GIVEN),
    (Text("基本单位", "base unit"), WORDS),
    (Text("年份", "year"), WORDS),
    (Text("范围", "scope"), WORDS),
    (Text("可信度", "confidence"), WORDS),
)
_DIAGNOSTIC_HEADS = (
    (Text("序号", "no."), WORDS),
    (Text("轻重", "severity"), WORDS),
    (Text("诊断", "diagnostic"), WORDS),
    (Text("说明", "message"), WORDS),
    (Text("建议", "suggestion"), WORDS),
    (Text("原文", "quote"), WORDS),
)


def policy_tables(content: PolicyContent) -> tuple[Table, ...]:
    """Commitments, facts and diagnostics."""
    return commitments_table(content), facts_table(content), diagnostics_table(content)


def commitments_table(content: PolicyContent) -> Table:
    """One row a commitment 承诺清单."""
    rows = [
        _commitment(content, number, row.commitment, STATE_LABELS[row.state], f"{row.by} {row.note}".strip())
        for number, row in enumerate(content.review.rows, 1)
    ]
    title = Text(f"{content.title} 承诺清单", f"Commitments of {content.title}")
    notes = (
        Text(
            "层级 A：有数量、全覆盖、比较，或有明确期限、频次；B：可核查是否做到，没有上述要素。",
            "Tier A has a number, a coverage, a comparison, a date or a recurrence; tier B can be checked yes or no.",
        ),
        Text("以上、以下、以内包括本数。", "以上, 以下 and 以内 include the number."),
    )
    return made_table(Text("承诺清单", "Commitments"), title, _COMMITMENT_HEADS, rows, notes)


def _commitment(content: PolicyContent, number: int, one: Commitment, state: Text, review: str) -> Row:
    page = content.paper.page_of(one.span[0])
    return (
        str(number),
        one.path,
        one.quote,
        one.indicator,
        one.indicator_code or _NEW,
        comparator_text(one.op),
        _number(one.value) if one.value is not None else one.value_text or one.ref or "",
        _number(one.value_hi) if one.value_hi is not None else "",
        one.unit or "",
        *_base(one),
        deadline_text(one.deadline),
        scope_text(one),
        one.criterion or "",
        _baseline(one.baseline),
        "、".join(one.responsible or ()),
        KIND_LABELS.get(one.kind, Text(one.kind, one.kind)),
        one.tier,
        MODALITY_LABELS.get(one.modality, Text(one.modality, one.modality)),
        CONFIDENCE_LABELS.get(one.confidence, Text(one.confidence, one.confidence)),
        state,
        review,
        "" if page is None else str(page),
        one.id,
    )


def facts_table(content: PolicyContent) -> Table:
    """Figures of the past or present, which are no promises 事实."""
    rows = [
        (
            str(number),
            one.path,
            one.quote,
            one.indicator,
            comparator_text(one.op),
            _number(one.value) if one.value is not None else one.value_text or "",
            one.unit or "",
            *_base(one),
            one.year or one.period or "",
            scope_text(one),
            CONFIDENCE_LABELS.get(one.confidence, Text(one.confidence, one.confidence)),
        )
        for number, one in enumerate(content.review.reading.facts, 1)
    ]
    title = Text("文中陈述的事实（不是承诺）", "Facts the text states, which are no promises")
    return made_table(Text("事实", "Facts"), title, _FACT_HEADS, rows)


def diagnostics_table(content: PolicyContent) -> Table:
    """What is wrong with the text itself 文本诊断."""
    reading = content.review.reading
    rows = [
        (
            str(number),
            SEVERITY_LABELS.get(one.severity, Text(one.severity, one.severity)),
            one.code,
            one.message,
            one.suggestion or "",
            " … ".join(_short(reading.quote(span)) for span in one.spans[:3]),
        )
        for number, one in enumerate(reading.diagnostics, 1)
    ]
    title = Text("文本自身的问题（没有改动原文）", "What is wrong with the text itself; nothing was changed")
    return made_table(Text("文本诊断", "Diagnostics"), title, _DIAGNOSTIC_HEADS, rows)


def made_table(
    code: Text, title: Text, heads: Sequence[tuple[Text, str]], rows: Sequence[Row], notes: tuple[Text, ...] = ()
) -> Table:
    """A table of heads with their formats."""
    return Table(code, title, tuple(one for one, _ in heads), tuple(rows), tuple(one for _, one in heads), notes)


def _number(value: str) -> Cell:
    """A number as a number; what a sheet cannot hold exactly stays as it is written."""
    return float(value) if re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", value) else value


def _base(one: Statement) -> tuple[Cell, Cell]:
    return (_number(one.norm.value), _unit(one.norm)) if one.norm is not None else ("", "")


def _unit(norm: Norm) -> str:
    return "" if norm.unit == "1" else norm.unit


def _baseline(held: Baseline | None) -> str:
    return "" if held is None else " ".join(str(part) for part in (held.year, held.value) if part is not None)


def _short(words: str) -> str:
    plain = re.sub(r"\s+", "", words)
    return plain if len(plain) <= 80 else f"{plain[:60]}……{plain[-18:]}"
