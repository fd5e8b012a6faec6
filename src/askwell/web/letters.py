"""The e-mails of one visit. The visit remembers which they are, and not where they went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from askwell.delivery.outbox import Outbox
from askwell.delivery.parcel import Parcel, State
from askwell.store.moment import from_seconds, to_seconds
from askwell.store.payload import Payload

SENT = "sent"
_MOST = 20  # far more than the limits allow in a visit


@dataclass(frozen=True)
class Letter:
    """One e-mail that this visit asked for. ``number``: its place among them, from 1.

    ``message_id`` finds it in the practice post; ``parcel`` is None once the outbox forgot it.
    """

    number: int
    id: str
    message_id: str
    asked_at: datetime
    parcel: Parcel | None

    @property
    def is_open(self) -> bool:
        """Whether anything can still happen to it by itself."""
        return self.parcel is not None and self.parcel.state in (State.WAITING, State.SENDING)


def letters(payload: Payload, outbox: Outbox) -> tuple[Letter, ...]:
    """The e-mails of this visit, the newest first, as they stand now."""
    return tuple(reversed([*_letters(payload, outbox)]))


def letter_numbered(number: str, payload: Payload, outbox: Outbox) -> Letter | None:
    """The e-mail of this visit with this number; other visits have numbers of their own."""
    return next((one for one in letters(payload, outbox) if str(one.number) == number), None)


def leave(payload: Payload, outbox: Outbox, *, stop: bool) -> None:
    """Erase the letters that nobody could try again once the visit is erased.

    What still waits goes on, unless it is to ``stop``: it was asked for, and erases itself.
    """
    for letter in letters(payload, outbox):
        if stop or not letter.is_open:
            outbox.cancel(letter.id)


def with_letter(payload: Payload, id: str, message_id: str, asked_at: datetime) -> Payload:
    """The visit's payload with an e-mail in it; one that is there stays as it is."""
    known = payload.get(SENT, [])
    if any(one["id"] == id for one in known):
        return payload
    added = {"id": id, "message_id": message_id, "at": to_seconds(asked_at)}
    return {**payload, SENT: [*known, added][-_MOST:]}


def _letters(payload: Payload, outbox: Outbox) -> Iterator[Letter]:
    for number, one in enumerate(payload.get(SENT, ()), 1):
        asked_at = from_seconds(one["at"])
        parcel = outbox.look(one["id"])
        yield Letter(number, one["id"], one["message_id"], asked_at, parcel)
