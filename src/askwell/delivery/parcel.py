"""A letter as its queue sees it: how it stands, who has it, and how many are allowed."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Row

from askwell.delivery.trouble import Trouble
from askwell.store.moment import from_seconds


class State(StrEnum):
    """Where a letter stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Limit(StrEnum):
    """Whose measure is full."""

    VISITOR = "visitor"
    ADDRESS = "address"
    SERVER = "server"


class TooMany(Exception):
    """More letters than a limit allows; ``which`` tells the limit."""

    def __init__(self, which: Limit) -> None:
        super().__init__(which.value)
        self.which = which


@dataclass(frozen=True)
class Limits:
    """How many letters may be asked for, so that nobody can use Askwell to pester people."""

    visitor: int = 6  # in an hour
    address: int = 4  # in a day
    server: int = 200  # in an hour


NORMAL = Limits()


@dataclass(frozen=True)
class Parcel:
    """What a page may see of a letter: how it goes, not where to or what it says."""

    id: str
    state: State
    asked_at: datetime
    attempts: int
    next_try_at: datetime
    trouble: Trouble | None
    sent_at: datetime | None
    kept: bool  # whether the letter is still here, so that it can be tried again

    @classmethod
    def of(cls, row: Row[tuple[object, ...]], now: int) -> "Parcel":
        """A row of the outbox as it stands at a moment, whatever the last sweep left."""
        state = State(row.state)
        trouble = Trouble(row.trouble) if row.trouble else None
        if state is State.SENDING and row.lease_until <= now:
            state = State.WAITING
        if state is State.WAITING and row.ends_at <= now:
            state, trouble = State.FAILED, trouble or Trouble.TOO_LATE
        return cls(
            id=row.id,
            state=state,
            asked_at=from_seconds(row.asked_at),
            attempts=row.attempts,
            next_try_at=from_seconds(row.next_try_at),
            trouble=trouble,
            sent_at=None if row.sent_at is None else from_seconds(row.sent_at),
            kept=row.sealed is not None and row.ends_at > now,
        )


@dataclass(frozen=True)
class Claim:
    """A letter on lease to one worker."""

    id: str
    holder: str
    attempts: int  # this one counted
    sealed: bytes = field(repr=False)
