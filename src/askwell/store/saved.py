"""Saved guides: kept without an account, for as long as the person chose, behind a private link.

A guide is locked twice. The inner lock opens only with the secret in the link; the outer one is
the server's own key, so a stolen database opens for nobody, not even for one who holds a link.
The row's id is derived from the secret and is the only way to it: a link that is forged, cut off,
expired or erased is looked for in the same way, and not found in the same way.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from askwell.store.cipher import Unsealable
from askwell.store.database import forget_freed, reading
from askwell.store.moment import Clock, from_seconds, to_seconds
from askwell.store.payload import Payload, from_bytes, to_bytes
from askwell.store.rows import delete_ended, replace_row, still_open
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
                    id=lock.row_id, scheme=SCHEME, **self._values(lock, plain, saved)
                )
            )
        return saved

    def read(self, secret: Secret) -> Saved | None:
        """The guide as last saved; None, whatever the reason, where this secret opens nothing."""
        lock = secret.lock(SAVED)
        with reading(self._engine) as connection:
            row = connection.execute(
                select(_rows).where(
                    _rows.c.id == lock.row_id, still_open(_rows, to_seconds(self._now()))
                )
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
        with self._engine.begin() as connection:
            replace_row(
                connection,
                _rows,
                lock.row_id,
                expected_version,
                to_seconds(self._now()),
                **self._values(lock, plain, saved),
            )
        return saved

    def erase(self, secret: Secret) -> None:
        """Delete the guide for good; erasing what is not there is no error."""
        with self._engine.begin() as connection:
            connection.execute(delete(_rows).where(_rows.c.id == secret.lock(SAVED).row_id))
        forget_freed(self._engine)

    def sweep(self) -> int:
        """Delete every guide that has expired; how many there were."""
        with self._engine.begin() as connection:
            count = delete_ended(connection, _rows, to_seconds(self._now()))
        if count:
            forget_freed(self._engine)
        return count

    def _values(self, lock: RowLock, plain: bytes, saved: Saved) -> dict[str, Any]:
        """What the row holds. Work it out within the transaction that writes it: see `Keyring`."""
        place = place_of_saved(lock.row_id, saved.version)
        return {
            "sealed": self._keyring.seal(lock.seal(plain, saved.version), place),
            "version": saved.version,
            "saved_at": to_seconds(saved.saved_at),
            "ends_at": to_seconds(saved.ends_at),
        }

    def _saved(self, secret: Secret, payload: Payload, version: int, days: int) -> Saved:
        if days not in TERMS:
            raise ValueError(f"A guide is kept for {TERMS} days, not for {days}.")
        now = self._now().replace(microsecond=0)
        return Saved(secret, payload, version, now, now + timedelta(days=days))
