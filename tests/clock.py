"""A clock that a test moves by hand."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the moment it was set to; time passes only when the test says so."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def pass_minutes(self, minutes: float) -> None:
        self.moment += timedelta(minutes=minutes)
