"""Visits: what one person said in one sitting, kept until two hours after the last click.

A row holds a derived id, sealed bytes, a version and an end. Nothing in it can be read, or tied
to a person, without the secret in the visitor's cookie (`askwell.store.sealing`).
"""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    event,
    insert,
    select,
    update,
)
from sqlalchemy.engine import make_url

from askwell.store.sealing import Secret, Unsealable

Payload = dict[str, Any]
Clock = Callable[[], datetime]

MOST_BYTES = 256 * 1024
_TOUCH_AFTER = timedelta(minutes=1)

_metadata = MetaData()
_visits = Table(
    "visits",
    _metadata,
    Column("id", String(64), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("ends_at", Integer, nullable=False, index=True),  # seconds since 1970, UTC
)


class Stale(Exception):
    """Someone (most often the same person in another tab) wrote in between."""


class Gone(Exception):
    """The visit has ended or was erased."""


class TooLarge(Exception):
    """More than a visit may hold."""


@dataclass(frozen=True)
class Visit:
    """One sitting, opened with its secret."""

    secret: Secret
    payload: Payload
    version: int
    ends_at: datetime


def open_database(url: str) -> Engine:
    """The engine for a database URL, with the tables made and SQLite set to forget for good."""
    engine = create_engine(url)
    if make_url(url).get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    _metadata.create_all(engine)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("journal_mode = WAL", "secure_delete = ON", "busy_timeout = 5000"):
        connection.execute(f"PRAGMA {pragma}")


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
        with self._engine.begin() as connection:
            connection.execute(
                insert(_visits).values(
                    id=secret.row_id,
                    sealed=secret.seal(_to_bytes({}), visit.version),
                    version=visit.version,
                    ends_at=_seconds(visit.ends_at),
                )
            )
        return visit

    def read(self, secret: Secret) -> Visit | None:
        """The visit as last written, kept on for its full length again; None if it has ended."""
        with self._engine.connect() as connection:
            row = connection.execute(
                select(_visits).where(_visits.c.id == secret.row_id, self._still_open())
            ).first()
        if row is None:
            return None
        try:
            payload = json.loads(secret.unseal(row.sealed, row.version))
        except Unsealable:
            return None  # not what this secret wrote: show nothing of it
        ends_at = datetime.fromtimestamp(row.ends_at, UTC)
        if self._end() - ends_at >= _TOUCH_AFTER:  # at most one write a minute for reading
            ends_at = self.extend(secret) or ends_at
        return Visit(secret, payload, row.version, ends_at)

    def write(self, secret: Secret, payload: Payload, expected_version: int) -> int:
        """Replace the payload and return the new version.

        Raises `Stale` if the version is no longer the expected one, `Gone` if the visit has
        ended, `TooLarge` if the payload is beyond what a visit may hold.
        """
        plain = _to_bytes(payload)
        if len(plain) > MOST_BYTES:
            raise TooLarge
        version = expected_version + 1
        with self._engine.begin() as connection:
            written = connection.execute(
                update(_visits)
                .where(_visits.c.id == secret.row_id, self._still_open())
                .where(_visits.c.version == expected_version)
                .values(
                    sealed=secret.seal(plain, version),
                    version=version,
                    ends_at=_seconds(self._end()),
                )
            )
            if written.rowcount == 1:
                return version
            there = connection.execute(
                select(_visits.c.id).where(_visits.c.id == secret.row_id, self._still_open())
            ).first()
        raise Gone if there is None else Stale

    def extend(self, secret: Secret) -> datetime | None:
        """Keep the visit for its full length from now; the new end, or None if it has ended."""
        ends_at = self._end()
        with self._engine.begin() as connection:
            touched = connection.execute(
                update(_visits)
                .where(_visits.c.id == secret.row_id, self._still_open())
                .values(ends_at=_seconds(ends_at))
            )
        return ends_at if touched.rowcount == 1 else None

    def erase(self, secret: Secret) -> None:
        """Forget the visit at once; erasing what is not there is no error."""
        with self._engine.begin() as connection:
            connection.execute(delete(_visits).where(_visits.c.id == secret.row_id))

    def sweep(self) -> int:
        """Forget every visit that has ended; how many there were."""
        with self._engine.begin() as connection:
            return connection.execute(delete(_visits).where(~self._still_open())).rowcount

    def _still_open(self) -> ColumnElement[bool]:
        return _visits.c.ends_at > _seconds(self._now())

    def _end(self) -> datetime:
        return (self._now() + self._length).replace(microsecond=0)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _to_bytes(payload: Payload) -> bytes:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
