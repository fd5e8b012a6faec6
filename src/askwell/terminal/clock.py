"""What time it is, for commands. All that lies deeper is told."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """The moment that it is."""
    return datetime.now(UTC)


def today() -> date:
    """The day that it is, UTC."""
    return now().date()
