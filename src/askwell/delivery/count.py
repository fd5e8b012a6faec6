"""The outbox in figures, for its host: how many, never whose or what."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select

from askwell.delivery.parcel import State
from askwell.delivery.trouble import Trouble
from askwell.store.database import reading
from askwell.store.moment import from_seconds
from askwell.store.tables import outbox


@dataclass(frozen=True)
class Count:
    """How many letters there are in each state, and what holds the others up."""

    states: dict[State, int]
    troubles: dict[Trouble, int]  # of letters not sent
    oldest_waiting: datetime | None


def count(engine: Engine) -> Count:
    """Count the letters."""
    is_open = outbox.c.state.in_((State.WAITING, State.SENDING))
    with reading(engine) as connection:
        states = connection.execute(
            select(outbox.c.state, func.count()).group_by(outbox.c.state)
        ).all()
        troubles = connection.execute(
            select(outbox.c.trouble, func.count())
            .where(outbox.c.trouble.is_not(None), outbox.c.state != State.SENT)
            .group_by(outbox.c.trouble)
        ).all()
        oldest = connection.scalar(select(func.min(outbox.c.asked_at)).where(is_open))
    found = {State(state): number for state, number in states}
    return Count(
        {state: found.get(state, 0) for state in State},
        {Trouble(code): number for code, number in troubles},
        None if oldest is None else from_seconds(oldest),
    )
