"""A new server key: every row sealed again under it, without knowing anybody's secret.

A server may run meanwhile. It reads the key file again before it seals, and seals while it holds
the writing lock; old keys leave the file while nobody else holds that lock and no row needs them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Row, Table, func, select, update

from askwell.store.cipher import Unsealable
from askwell.store.database import alone, reading
from askwell.store.problem import KeyProblem
from askwell.store.server_key import Keyring, ServerKey, write_keys
from askwell.store.tables import outbox, place_of_parcel, place_of_saved, saved_guides

_BATCH = 100
_PLACES: tuple[tuple[Table, Callable[[Row[tuple[object, ...]]], str]], ...] = (
    (saved_guides, lambda row: place_of_saved(row.id, row.version)),
    (outbox, lambda row: place_of_parcel(row.id)),
)


@dataclass(frozen=True)
class Rewrapped:
    """How many rows were sealed again, and how many are damaged and stay as they are."""

    done: int
    damaged: int


def keys_in_use(connection: Connection) -> dict[bytes, int]:
    """How many rows each server key has sealed, by the key's id."""
    found: dict[bytes, int] = {}
    for table, _ in _PLACES:
        counted = (
            select(table.c.sealed_with, func.count())
            .where(table.c.sealed.is_not(None))
            .group_by(table.c.sealed_with)
        )
        for key_id, count in connection.execute(counted):
            found[bytes(key_id)] = found.get(bytes(key_id), 0) + count
    return found


def check_keys(engine: Engine, keyring: Keyring) -> None:
    """Raise `KeyProblem` where rows are sealed under a key that is not in the file."""
    with reading(engine) as connection:
        in_use = keys_in_use(connection)
    missing = {key_id: count for key_id, count in in_use.items() if not keyring.knows(key_id)}
    if missing:
        raise KeyProblem(
            f"The database holds {sum(missing.values())} saved guides or waiting e-mails sealed "
            f"under a server key that is not in {keyring.path}: "
            f"{', '.join(sorted(key_id.hex() for key_id in missing))}. Nobody can open them "
            "without it. Put the copy of the key file that belongs to this database back in its "
            f"place, or add its lines below those in {keyring.path}, then start again."
        )


def rotate(engine: Engine, keyring: Keyring, *, keep_old: bool = False) -> Rewrapped:
    """Put a fresh key first, seal every row again under it, then drop keys no row needs.

    Where it is broken off, nothing is lost: every key a row needs is in the file. Run it again.
    """
    check_keys(engine, keyring)
    with alone(engine):
        write_keys(keyring.path, [ServerKey.fresh(), *keyring.keys], replace=True)
    rewrapped = rewrap(engine, keyring)
    if not keep_old:
        with alone(engine) as connection:
            first, *older = keyring.keys
            in_use = keys_in_use(connection)
            needed = [key for key in older if key.id in in_use]
            write_keys(keyring.path, [first, *needed], replace=True)
    return rewrapped


def rewrap(engine: Engine, keyring: Keyring, batch: int = _BATCH) -> Rewrapped:
    """Seal again, under the first key, every row that another key sealed."""
    done = damaged = 0
    for table, place in _PLACES:
        after = ""
        while True:
            with engine.begin() as connection:
                first = keyring.keys[0].id
                rows = connection.execute(
                    select(table)
                    .where(table.c.id > after, table.c.sealed_with != first)
                    .order_by(table.c.id)
                    .limit(batch)
                    .with_for_update()
                ).all()
                for row in rows:
                    try:
                        inner = keyring.unseal(row.sealed, place(row))
                    except Unsealable:
                        damaged += 1
                        continue
                    connection.execute(
                        update(table)
                        .where(table.c.id == row.id)
                        .values(sealed=keyring.seal(inner, place(row)))
                    )
                    done += 1
            if not rows:
                break
            after = rows[-1].id
    return Rewrapped(done, damaged)
