"""Visits: what one person said in one sitting, kept until two hours after the last click.

A row holds a derived id, sealed bytes, a version and an end. Nothing in it can be read, or tied
to a person, without the secret in the visitor's cookie (`askwell.store.sealing`).
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from askwell.store.cipher import Unsealable
from askwell.store.database import reading
from askwell.store.moment import Clock, from_seconds, to_seconds
from askwell.store.payload import Payload, from_bytes, to_bytes
from askwell.store.rows import delete_ended, replace_row, still_open
from askwell.store.sealing import VISIT, Secret
from askwell.store.tables import visits as _visits

_TOUCH_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class Visit:
    """One sitting, opened with its secret."""

    secret: Secret
    payload: Payload
    version: int
    ends_at: datetime


class Visits:
    """The store of visits. Every method takes the visitor's secret; nothing is found without."""

    def __init__(self, engine: Engine, now: Clock, length: timedelta = timedelta(hours=2)) -> None:
        self._engine = engine
        self._now = now
        self._length = length

    def start(self) -> Visit:
        """Begin an empty visit under a fresh secret."""
        secret = Secret.fresh()
        visit = Visit(secret, {}, 1, self._end())
        lock = secret.lock(VISIT)
        with self._engine.begin() as connection:
            connection.execute(
                insert(_visits).values(
                    id=lock.row_id,
                    sealed=lock.seal(to_bytes({}), visit.version),
                    version=visit.version,
                    ends_at=to_seconds(visit.ends_at),
                )
            )
        return visit

    def read(self, secret: Secret) -> Visit | None:
        """The visit as last written, kept on for its full length again; None if it has ended."""
        lock = secret.lock(VISIT)
        with reading(self._engine) as connection:
            row = connection.execute(
                select(_visits).where(_visits.c.id == lock.row_id, self._still_open())
            ).first()
        if row is None:
            return None
        try:
            payload = from_bytes(lock.unseal(row.sealed, row.version))
        except Unsealable:
            return None  # not what this secret wrote: show nothing of it
        ends_at = from_seconds(row.ends_at)
        if self._end() - ends_at >= _TOUCH_AFTER:  # at most one write a minute for reading
            with suppress(SQLAlchemyError):  # a full disk must not hide what she wrote
                ends_at = self.extend(secret) or ends_at
        return Visit(secret, payload, row.version, ends_at)

    def write(self, secret: Secret, payload: Payload, expected_version: int) -> int:
        """Replace the payload and return the new version.

        Raises `Stale` if the version is no longer the expected one, `Gone` if the visit has
        ended, `TooLarge` if the payload is beyond what a visit may hold.
        """
        plain, lock = to_bytes(payload), secret.lock(VISIT)
        version = expected_version + 1
        with self._engine.begin() as connection:
            replace_row(
                connection,
                _visits,
                lock.row_id,
                expected_version,
                to_seconds(self._now()),
                sealed=lock.seal(plain, version),
                version=version,
                ends_at=to_seconds(self._end()),
            )
        return version

    def extend(self, secret: Secret) -> datetime | None:
        """Keep the visit for its full length from now; the new end, or None if it has ended."""
        ends_at = self._end()
        with self._engine.begin() as connection:
            touched = connection.execute(
                update(_visits)
                .where(_visits.c.id == secret.lock(VISIT).row_id, self._still_open())
                .values(ends_at=to_seconds(ends_at))
            )
        return ends_at if touched.rowcount == 1 else None

    def erase(self, secret: Secret) -> None:
        """Forget the visit at once; erasing what is not there is no error."""
        with self._engine.begin() as connection:
            connection.execute(delete(_visits).where(_visits.c.id == secret.lock(VISIT).row_id))

    def sweep(self) -> int:
        """Forget every visit that has ended; how many there were."""
        with self._engine.begin() as connection:
            return delete_ended(connection, _visits, to_seconds(self._now()))

    def _still_open(self) -> ColumnElement[bool]:
        return still_open(_visits, to_seconds(self._now()))

    def _end(self) -> datetime:
        return (self._now() + self._length).replace(microsecond=0)
