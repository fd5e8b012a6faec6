"""A clock on which a minute passes in a second or less, for tests that wait for real."""

import time
from datetime import UTC, datetime, timedelta


class FastClock:
    """Real time, made to pass faster."""

    def __init__(self, times: float) -> None:
        self.times = times
        self._begun = time.monotonic()
        self._from = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self._from + timedelta(seconds=(time.monotonic() - self._begun) * self.times)
