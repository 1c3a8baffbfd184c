"""Confirmed commitments as records of the rulebook 目标记录."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from qingshan.core import Comparator, Finding, Text
from qingshan.core.units import is_known
from qingshan.policy.findings import fault
from qingshan.policy.review.replay import Reviewed
from qingshan.policy.shape import Commitment, Norm
from qingshan.rulebook import Indicator, Rulebook, TargetRecord

#: Base units of a reading as the rulebook's unit table calls them, where the two differ.
_UNITS = {"count": "个", "household": "户", "composition": ""}
_NUMBERS = {"ge", "gt", "le", "lt", "eq", "approx", "approx_lt", "range"}


def target_records(
    rows: Iterable[Reviewed], book: Rulebook, *, place: str, source: str, file: str
) -> tuple[list[TargetRecord], list[Finding]]:
    """Records of all confirmed commitments that the rulebook has an indicator for; the others as findings.

    place : code for those that name no other place;  source : code of the paper's own record
    """
    records: list[TargetRecord] = []
    findings: list[Finding] = []
    for row in rows:
        if row.confirmed:
            made = _record(row.commitment, book, place, source, file)
            if isinstance(made, TargetRecord):
                records.append(made)
            else:
                findings.append(made)
    return _numbered(records), findings


def proposed_indicators(rows: Iterable[Reviewed], book: Rulebook, *, source: str) -> list[Indicator]:
    """Indicators that confirmed commitments name and the rulebook has not, one a name: proposed, marked U.

    Those whose unit nobody knows are left out. How they add up is not known: over places and time not at all.
    """
    made: dict[str, Indicator] = {}
    for one in (row.commitment for row in rows if row.confirmed):
        if not one.indicator or one.indicator in made or one.indicator_code in book.indicators:
            continue
        numeric = one.op in _NUMBERS
        unit = _amount(one)[2] if numeric else "1"
        if unit is None or (numeric and _amount(one)[0] is None):
            continue
        up, down = one.op in ("ge", "gt"), one.op in ("le", "lt")
        made[one.indicator] = Indicator(
            code=f"proposed.{hashlib.sha256(one.indicator.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}",
            title=Text(one.indicator, one.indicator),
            unit=unit or "1",
            kind="flow" if numeric else "yes_no",
            direction="higher" if up else "lower" if down else "none",
            over_places="none",
            over_time="none",
            clause=(f"{source}#{one.path}",),
            source=source,
            note=f"U: proposed from a policy paper, not settled 待核定: {one.quote}",
        )
    return list(made.values())


def _record(one: Commitment, book: Rulebook, place: str, source: str, file: str) -> TargetRecord | Finding:
    if one.indicator_code is None or one.indicator_code not in book.indicators:
        near = ", ".join(near.code for near in book.nearest_indicators(one.indicator)) or "—"
        return fault("policy-target-unlinked", file, id=one.id, name=one.indicator, near=near)
    value, high, unit = _amount(one)
    if one.op in _NUMBERS and (value is None or unit is None or (one.op == "range" and high is None)):
        return fault(
            "policy-target-unit", file, id=one.id, words=f"{one.value or one.value_text or ''}{one.unit or ''}"
        )
    end = one.deadline.end
    return TargetRecord(
        code=_code(one, source),
        indicator=one.indicator_code,
        place=_place(one, book) or place,
        comparator=Comparator(one.op),
        value=value,
        high=high if one.op == "range" else None,
        unit=unit or "1",
        measure=one.measure,
        deadline=date.fromisoformat(end) if end else None,
        every=one.deadline.text or "" if one.deadline.type == "each" else "",
        answers=one.responsible or (),
        clause=one.path,
        source=source,
        quote=one.quote,
    )


def _amount(one: Commitment) -> tuple[Decimal | None, Decimal | None, str | None]:
    """Value and unit as stated where the unit table knows them, else in base units."""
    stated = _plain(one.value)
    if stated is not None and one.unit is not None and is_known(one.unit):
        return stated, _plain(one.value_hi), one.unit
    unit = _UNITS.get(one.norm.unit, one.norm.unit) if one.norm else "1"
    return _based(one.norm), _based(one.norm_hi), unit if unit and is_known(unit) else None


def _plain(value: str | None) -> Decimal | None:
    return Decimal(value) if value is not None and re.fullmatch(r"-?\d+(\.\d+)?", value) else None


def _based(norm: Norm | None) -> Decimal | None:
    return _plain(norm.value) if norm is not None else None


def _place(one: Commitment, book: Rulebook) -> str:
    """The code of a region that the gazetteer knows; nothing for classes of places."""
    region = one.scope.region or ""
    known = (word for word in book.policy.values() if word.group == "place" and region in word.words)
    return next((word.op for word in known), "")


def _code(one: Commitment, source: str) -> str:
    return f"{source}.{re.sub(r'[^A-Za-z0-9_.-]', '-', one.id)}"


def _numbered(records: Sequence[TargetRecord]) -> list[TargetRecord]:
    """Two parts of one commitment get codes of their own."""
    seen: dict[str, int] = {}
    made = []
    for record in records:
        seen[record.code] = seen.get(record.code, 0) + 1
        again = seen[record.code]
        made.append(record if again == 1 else record.model_copy(update={"code": f"{record.code}-{again}"}))
    return made
