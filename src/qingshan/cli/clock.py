"""The clock: asked here and nowhere below."""

from datetime import UTC, datetime


def now() -> str:
    """The time, to the second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def instant() -> str:
    """The time, to the millisecond, in UTC: two imports of one second are told apart."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
