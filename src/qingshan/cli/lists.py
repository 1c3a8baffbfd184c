"""Lists of records 清单: services, parameters, profiles, read from the records themselves."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from qingshan.core.record import MARK_LABELS, SERVICE_CLASS_LABELS, Mark, ServiceClass
from qingshan.core.units import shown
from qingshan.nature import SERVICES, models_giving
from qingshan.rulebook import Parameter, ParameterValue, Rulebook, dated, flat_table
from qingshan.runs.cache import Kept

Row = dict[str, Any]


def services(group: str, search: str, language: str) -> list[Row]:
    """One row a service: indicators and the models that give its quantity."""
    rows = []
    for service in SERVICES.values():
        if (group and service.group != group) or not _has(search, service.code, *service.title):
            continue
        rows.append(
            {
                "code": service.code,
                "name": service.title.in_(language),
                "class": SERVICE_CLASS_LABELS[ServiceClass(service.group)].in_(language),
                "quantity": service.quantity,
                "value": service.value,
                "models": ", ".join([*models_giving(service.quantity), *models_giving(service.value)]),
            }
        )
    return rows


def parameters(book: Rulebook, search: str, mark: str, on: str, language: str) -> list[Row]:
    """One row a dated value; raises ``ValueError`` for a day or a mark that is none."""
    day = _day(on) if on else None
    if mark and mark not in list(Mark):
        raise ValueError(f"--mark {mark}: S, R 或 U / S, R or U")
    rows = []
    for parameter in book.parameters.values():
        if not _has(search, parameter.code, *parameter.title):
            continue
        for start, held in _values(parameter, day):
            if mark and held.mark != mark:
                continue
            rows.append(_parameter(book, parameter, start, held, language))
    return rows


def caches(entries: Sequence[Kept]) -> list[Row]:
    """One row an entry of the cache, the latest used first."""
    return [
        {
            "kind": one.kind,
            "name": one.name,
            "MB": f"{one.size / 1e6:.1f}",
            "last used": datetime.fromtimestamp(one.used, UTC).strftime("%Y-%m-%d %H:%M UTC"),
        }
        for one in entries
    ]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"--on {text}: 写成 2019-01-01 / write it as 2019-01-01") from None


def _values(parameter: Parameter, day: date | None) -> Iterator[tuple[date, ParameterValue]]:
    if day is None:
        yield from ((start, held) for start, _, held in dated(parameter))
        return
    try:
        start, _, held = dated(parameter).entry_at(day)
    except LookupError:
        return
    yield start, held


def _parameter(book: Rulebook, parameter: Parameter, start: date, held: ParameterValue, language: str) -> Row:
    value = held.model_dump(mode="json")["value"]
    source = book.sources[held.source.split("#")[0]]
    return {
        "code": parameter.code,
        "name": parameter.title.in_(language),
        "value": value if not isinstance(value, dict) else "; ".join(flat_table(value)),
        "unit": shown(parameter.unit) or "1",
        "from": start.isoformat(),
        "until": held.until.isoformat() if held.until else "",
        "price_year": held.price_year or "",
        "mark": MARK_LABELS[held.mark].in_(language),
        "source": source.title.in_(language),
    }


def profiles(book: Rulebook, search: str, language: str) -> list[Row]:
    """One row a profile: its accounts, those outside the total in parentheses, and what it leaves out."""
    rows = []
    between = "、" if language == "zh" else ", "
    for profile in book.profiles.values():
        if not _has(search, profile.code, *profile.title):
            continue
        names = [
            SERVICES[one.service].title.in_(language)
            if one.in_total
            else f"({SERVICES[one.service].title.in_(language)})"
            for one in profile.accounts
        ]
        rows.append(
            {
                "code": profile.code,
                "name": profile.title.in_(language),
                "mark": MARK_LABELS[profile.mark].in_(language),
                "accounts": between.join(names),
                "left_out": between.join(SERVICES[one].title.in_(language) for one in profile.left_out),
            }
        )
    return rows


def _has(search: str, *texts: str) -> bool:
    return all(any(word.lower() in text.lower() for text in texts) for word in search.split())
