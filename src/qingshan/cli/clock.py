"""The clock: asked here and nowhere below."""

from datetime import UTC, datetime


def now() -> str:
    """The time, to the second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")
