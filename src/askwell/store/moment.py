"""Moments as they are kept: whole seconds since 1970, UTC. Where now comes from is handed in."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def to_seconds(moment: datetime) -> int:
    """A moment as a row or a visit keeps it; what is less than a second goes."""
    return int(moment.timestamp())


def from_seconds(seconds: int) -> datetime:
    """The moment that was kept, with its zone."""
    return datetime.fromtimestamp(seconds, UTC)
