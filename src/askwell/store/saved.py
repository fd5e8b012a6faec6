"""Saved guides: kept without an account, for as long as the person chose, behind a private link.

A guide is locked twice. The inner lock opens only with the secret in the link; the outer one is
the server's own key, so a stolen database opens for nobody, not even for one who holds a link.
The row's id is derived from the secret and is the only way to it: a link that is forged, cut off,
expired or erased is looked for in the same way, and not found in the same way.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, delete, insert, select, update

from askwell.store.cipher import Unsealable
from askwell.store.database import forget_freed, reading
from askwell.store.moment import Clock, from_seconds, to_seconds
from askwell.store.payload import Gone, Payload, Stale, from_bytes, to_bytes
from askwell.store.sealing import SAVED, RowLock, Secret
from askwell.store.server_key import Keyring
from askwell.store.tables import SCHEME, place_of_saved
from askwell.store.tables import saved_guides as _rows

TERMS = (7, 30, 90, 365)  # days that a person may choose from


@dataclass(frozen=True)
class Saved:
    """A saved guide, opened with its secret."""

    secret: Secret
    payload: Payload
    version: int
    saved_at: datetime
    ends_at: datetime


class SavedGuides:
    """The store of saved guides. Nothing in it is found, or opens, without a guide's secret."""

    def __init__(self, engine: Engine, keyring: Keyring, now: Clock) -> None:
        self._engine = engine
        self._keyring = keyring
        self._now = now

    def save(self, payload: Payload, days: int) -> Saved:
        """Keep a guide under a fresh secret. Once this returns, the guide is on the disk.

        Raises `TooLarge` if the payload is beyond what a row may hold.
        """
        secret = Secret.fresh()
        saved = self._saved(secret, payload, 1, days)
        lock, plain = secret.lock(SAVED), to_bytes(payload)
        with self._engine.begin() as connection:
            connection.execute(
                insert(_rows).values(
                    id=lock.row_id,
                    scheme=SCHEME,
                    sealed=self._seal(lock, plain, saved.version),
                    version=saved.version,
                    saved_at=to_seconds(saved.saved_at),
                    ends_at=to_seconds(saved.ends_at),
                )
            )
        return saved

    def read(self, secret: Secret) -> Saved | None:
        """The guide as last saved; None, whatever the reason, where this secret opens nothing."""
        lock = secret.lock(SAVED)
        with reading(self._engine) as connection:
            row = connection.execute(
                select(_rows).where(_rows.c.id == lock.row_id, self._still_open())
            ).first()
        if row is None:
            return None
        try:
            sealed = self._keyring.unseal(row.sealed, place_of_saved(row.id, row.version))
            payload = from_bytes(lock.unseal(sealed, row.version))
        except Unsealable:
            return None  # not what this secret wrote: show nothing of it
        return Saved(
            secret, payload, row.version, from_seconds(row.saved_at), from_seconds(row.ends_at)
        )

    def write(self, secret: Secret, payload: Payload, expected_version: int, days: int) -> Saved:
        """Replace the guide, and keep it for so many days from now.

        Raises `Stale` if the version is no longer the expected one, `Gone` if the guide has
        expired or was erased, `TooLarge` if the payload is beyond what a row may hold.
        """
        saved = self._saved(secret, payload, expected_version + 1, days)
        lock, plain = secret.lock(SAVED), to_bytes(payload)
        this = _rows.c.id == lock.row_id
        with self._engine.begin() as connection:
            written = connection.execute(
                update(_rows)
                .where(this, self._still_open(), _rows.c.version == expected_version)
                .values(
                    sealed=self._seal(lock, plain, saved.version),
                    version=saved.version,
                    saved_at=to_seconds(saved.saved_at),
                    ends_at=to_seconds(saved.ends_at),
                )
            )
            if written.rowcount == 1:
                return saved
            there = connection.execute(select(_rows.c.id).where(this, self._still_open())).first()
        raise Gone if there is None else Stale

    def erase(self, secret: Secret) -> None:
        """Delete the guide for good; erasing what is not there is no error."""
        with self._engine.begin() as connection:
            connection.execute(delete(_rows).where(_rows.c.id == secret.lock(SAVED).row_id))
        forget_freed(self._engine)

    def sweep(self) -> int:
        """Delete every guide that has expired; how many there were."""
        with self._engine.begin() as connection:
            count = connection.execute(delete(_rows).where(~self._still_open())).rowcount
        if count:
            forget_freed(self._engine)
        return count

    def _seal(self, lock: RowLock, plain: bytes, version: int) -> bytes:
        return self._keyring.seal(lock.seal(plain, version), place_of_saved(lock.row_id, version))

    def _saved(self, secret: Secret, payload: Payload, version: int, days: int) -> Saved:
        if days not in TERMS:
            raise ValueError(f"A guide is kept for {TERMS} days, not for {days}.")
        now = self._now().replace(microsecond=0)
        return Saved(secret, payload, version, now, now + timedelta(days=days))

    def _still_open(self) -> ColumnElement[bool]:
        return _rows.c.ends_at > to_seconds(self._now())
