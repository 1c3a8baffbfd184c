"""Tables behind an assessment 考核方法表: weights and scoring, recorded events, findings."""

from qingshan.core import Text
from qingshan.core.finding import SEVERITY_LABELS
from qingshan.index.run.assess import Assessment
from qingshan.index.run.combine import weight_of
from qingshan.report.index_content import IndexContent
from qingshan.report.index_words import METHODS
from qingshan.report.table import AS_GIVEN, WORDS, Row, Table


def weights_table(run: Assessment) -> Table:
    """Weights and scoring of every indicator, with its provenance."""
    heads = (
        Text("代码", "code"), Text("指标", "indicator"), Text("上级", "parent"), Text("方向", "direction"),
        Text("权重", "weight"), Text("计分方法", "scoring"), Text("下限", "lower"),
        Text("上限或目标", "upper or target"),
        Text("封顶", "cap"), Text("出处", "provenance"), Text("依据", "reference"),
    )  # fmt: skip
    weights = weight_of(run.tree, run.weights.of) * run.scale
    titles = {branch.code: branch.title for branch in run.tree.branches}
    rows: tuple[Row, ...] = tuple(
        (
            leaf.code, leaf.title, titles[leaf.pillar], leaf.direction, float(weight), METHODS[leaf.score_method],
            leaf.lower, leaf.upper_or_target, leaf.cap, leaf.provenance, leaf.source_ref,
        )
        for leaf, weight in zip(run.tree.leaves, weights.tolist(), strict=True)
    )  # fmt: skip
    formats = (WORDS, WORDS, WORDS, WORDS, AS_GIVEN, WORDS, AS_GIVEN, AS_GIVEN, AS_GIVEN, WORDS, WORDS)
    title = Text("权重与计分方法", "Weights and methods")
    return Table(Text("方法", "Method"), title, heads, rows, formats, stubs=2)


def events_table(content: IndexContent, run: Assessment) -> Table:
    """Recorded events with their paper and what they brought about."""
    heads = (
        Text("单元", "unit"), Text("事件", "event"), Text("等级", "severity"), Text("日期", "day"),
        Text("来源", "source"), Text("文书", "document"), Text("决定", "decision"), Text("申诉中", "under appeal"),
    )  # fmt: skip
    rows: tuple[Row, ...] = tuple(
        (
            content.name(one.unit), content.word(one.kind or one.lifts),
            content.word(one.severity) if one.severity else "—", str(one.day or "—"), one.source, one.document,
            one.decision, Text("是", "yes") if one.appealed else "—",
        )
        for one in run.events
    )  # fmt: skip
    title = Text("事件与否决", "Events and vetoes")
    return Table(Text("事件", "Events"), title, heads, rows, (WORDS,) * len(heads))


def findings_table(content: IndexContent) -> Table:
    """What was found on the way."""
    heads = (
        Text("级别", "severity"),
        Text("代码", "code"),
        Text("位置", "where"),
        Text("说明", "message"),
        Text("办法", "remedy"),
    )
    rows: tuple[Row, ...] = tuple(
        (SEVERITY_LABELS[one.severity], one.code, str(one.where), one.message, one.remedy) for one in content.findings
    )
    return Table(Text("检查", "Findings"), Text("检查结果与警告", "Findings and warnings"), heads, rows, (WORDS,) * 5)
