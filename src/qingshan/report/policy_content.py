"""What a report on a policy paper is made of 政策解读内容."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qingshan.core import Comparator, Finding, Text
from qingshan.core.target import COMPARATOR_LABELS
from qingshan.policy import Commitment, Deadline, Document, Statement
from qingshan.policy.reading import Paper
from qingshan.policy.review import Review

KIND_LABELS: dict[str, Text] = {
    "target": Text("指标", "target"),
    "action": Text("任务", "action"),
    "mechanism": Text("制度", "mechanism"),
    "award": Text("评选", "award"),
    "prohibition": Text("禁止", "prohibition"),
}
SEVERITY_LABELS: dict[str, Text] = {
    "error": Text("错误", "error"),
    "warning": Text("警告", "warning"),
    "info": Text("提示", "note"),
}
CONFIDENCE_LABELS: dict[str, Text] = {
    "high": Text("高", "high"),
    "medium": Text("中", "medium"),
    "low": Text("低", "low"),
}
MODALITY_LABELS: dict[str, Text] = {
    "must": Text("必须", "must"),
    "strive": Text("力争", "strive"),
    "encourage": Text("鼓励", "encourage"),
    "permit": Text("允许", "permit"),
    "explore": Text("探索", "explore"),
}
_DEADLINE_LABELS: dict[str, Text] = {
    "by": Text("{end}前", "by {end}"),
    "in": Text("{end}", "in {end}"),
    "during": Text("{start}至{end}", "{start} to {end}"),
    "from": Text("{start}起", "from {start}"),
}


@dataclass(frozen=True)
class PolicyContent:
    """One paper, its reading and what a person said about it.

    titles : names of the rulebook's indicators by code
    """

    paper: Paper
    review: Review
    findings: tuple[Finding, ...] = ()
    titles: Mapping[str, Text] = field(default_factory=dict)

    @property
    def document(self) -> Document | None:
        """The document that the paper is: the first that is no news."""
        documents = self.review.reading.documents
        return next((one for one in documents if one.type != "news"), documents[0] if documents else None)

    @property
    def title(self) -> str:
        """Its title, else the name of its file."""
        return (self.document.title if self.document else None) or self.paper.file

    def count(self, tier: str) -> int:
        """How many commitments of a tier stand."""
        return sum(row.commitment.tier == tier and row.state != "rejected" for row in self.review.rows)


def comparator_text(op: str) -> Text:
    """A comparator in words."""
    return COMPARATOR_LABELS[Comparator(op)] if op in set(Comparator) else Text(op, op)


def value_text(one: Statement) -> str:
    """The stated value with its unit; the other series where there is no number.

    A range has both ends, an open value its own words.
    """
    if one.value is None:
        return one.ref or (one.value_text or "") + (one.unit or "" if one.value_text else "")
    upper = f"–{one.value_hi}" if one.value_hi is not None else ""
    unit = one.unit if one.unit is not None else ""
    per = f"（每{one.per.removeprefix('每')}）" if one.per else ""
    return f"{one.value}{upper}{unit}{per}"


def deadline_text(held: Deadline) -> Text:
    """By when, shortly: only the year where a day is the first or last of one.

    >>> deadline_text(Deadline("到2020年", "by", None, "2020-12-31"))
    Text(zh='2020年底前', en='by 2020')
    """
    if held.type == "damaged":
        return Text(f"{held.text}（年份残缺）", f"{held.text} (year damaged)")
    if held.type not in _DEADLINE_LABELS or not (held.end or held.start):
        return Text(held.text or "", held.text or "")
    zh, en = {}, {}
    for name, day, edge in (("start", held.start or "", "-01-01"), ("end", held.end or "", "-12-31")):
        year = day.removesuffix(edge)
        en[name] = year
        late = "底" if held.type == "by" and name == "end" else ""
        zh[name] = f"{year}年{late}" if len(year) == 4 else day
    label = _DEADLINE_LABELS["by" if held.type == "during" and not held.start else held.type]
    return Text(label.zh.format(**zh), label.en.format(**en))


def scope_text(one: Statement) -> str:
    """The place or class it binds."""
    return one.scope.text or one.scope.region or ""


def promise(one: Commitment) -> Text:
    """Comparator and value in one line."""
    value = value_text(one)
    label = comparator_text(one.op)
    return Text(f"{label.zh} {value}".strip(), f"{label.en} {value}".strip())
