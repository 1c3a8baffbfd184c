"""From drafts to commitments and facts: canonical spans, exact amounts, stable ids."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from qingshan.policy.judge.draft import Draft
from qingshan.policy.lexicon import Lexicon
from qingshan.policy.numbers.numerals import decimal_text
from qingshan.policy.numbers.quantity import Quantity
from qingshan.policy.shape import Baseline, Commitment, Deadline, Fact, Scope, Span
from qingshan.policy.tree.front import Front
from qingshan.policy.tree.paragraph import Paragraph
from qingshan.rulebook import Rulebook

_PEOPLE = re.compile(r"人口|毕业生|劳动力|人员|居民|农民|学生|群众|职工")
_DAILY = re.compile(r"日(?:处理|供水|产|均|供)")
_YEAR = re.compile(r"((?:19|20)\d\d)年|当年")


@dataclass
class Finisher:
    """Turns drafts of one text into records; counts equal ids so that each stays its own."""

    text: str
    book: Rulebook
    words: Lexicon
    seen: Counter[str] = field(default_factory=Counter)

    def commitment(
        self, one: Draft, where: Paragraph, node: str, front: Front, units: tuple[str, ...], score: str | None
    ) -> Commitment:
        """A promise."""
        binding = next((rule.partition(":")[2] for rule in one.rules if rule.startswith("binding:")), None)
        return Commitment(
            **self._shared(one, where, node, front),
            tier=one.tier,
            kind=one.kind,
            modality=one.modality,
            deadline=_implied(one.when, front),
            responsible=units or None,
            score=score,
            binding=binding,
            from_table="table" in one.rules,
        )

    def fact(self, one: Draft, where: Paragraph, node: str, front: Front) -> Fact:
        """A figure of the past or present."""
        shared = self._shared(one, where, node, front)
        year = (one.when.end or "")[:4] or None
        return Fact(
            **shared, year=year, period=one.when.text if one.when.type in ("each", "during") else None, rank=one.rank
        )

    def _shared(self, one: Draft, where: Paragraph, node: str, front: Front) -> dict[str, Any]:
        quantity = self._counted(one)
        span = where.shadow.span(one.start, one.end)
        quote = self.text[span[0] : span[1]]
        code = self.book.indicator_named(one.indicator) if one.indicator else None
        baseline = one.baseline
        return {
            "id": self._id(where.path, quote),
            "path": where.path,
            "path_found": where.path_found,
            "node": node,
            "span": span,
            "quote": quote,
            "value_span": where.shadow.span(quantity.start, quantity.end) if quantity else None,
            "indicator": one.indicator,
            "indicator_code": code.code if code else None,
            "components": one.components,
            "op": one.op,
            "measure": one.measure,
            **_value(quantity),
            "counted": one.counted,
            "per": one.per or ("日" if quantity and _DAILY.search(quote) else None),
            "criterion": one.criterion,
            "baseline": baseline if baseline is None or isinstance(baseline, Baseline) else None,
            "ref": one.ref,
            "scope": self._scope(one, front),
            "dup_spans": _copies(one, where),
            "rules": tuple(one.rules),
            "confidence": "medium"
            if where.status not in ("ok", "body-detached") and one.confidence == "high"
            else one.confidence,
        }

    def _counted(self, one: Draft) -> Quantity | None:
        quantity = one.quantity
        if quantity is None or quantity.unit is not None or not quantity.magnitude:
            return quantity
        around = f"{one.indicator}{one.counted or ''}"
        return quantity.with_unit(self.words.units["人"]) if _PEOPLE.search(around) else quantity

    def _scope(self, one: Draft, front: Front) -> Scope:
        record = self.words.found_by("scope").get(one.scope or "")
        level = record.level if record else front.document.level
        return Scope(one.scope, level, front.document.region)

    def _id(self, path: str, quote: str) -> str:
        stem = f"{path}-{hashlib.sha256(quote.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
        self.seen[stem] += 1
        return stem if self.seen[stem] == 1 else f"{stem}-{self.seen[stem]}"


def _value(one: Quantity | None) -> dict[str, Any]:
    if one is None:
        return {}
    shown = one.ratio or (None if one.value is None else _shown(one))
    return {
        "value": shown,
        "value_hi": None if one.high is None else decimal_text(one.high),
        "value_text": one.text,
        "unit": one.unit_text,
        "norm": one.norm(one.value),
        "norm_hi": one.norm(one.high),
    }


def _shown(one: Quantity) -> str:
    assert one.value is not None
    if one.form == "share" and one.value.denominator not in (1, 2, 4, 5, 10, 20, 25, 50, 100):
        return f"{one.value.numerator}/{one.value.denominator}"
    return decimal_text(one.value)


def _implied(when: Deadline, front: Front) -> Deadline:
    if front.period:
        return Deadline(when.text, when.type, when.start, when.end, f"{front.period[0]}-{front.period[1]}")
    return when


def _copies(one: Draft, where: Paragraph) -> tuple[Span, ...]:
    """Where the statement stands again in copies of its paragraph."""
    return tuple(sorted(copy.shadow.span(one.start, one.end) for copy in where.copies if len(copy.text) >= one.end))
