"""Backups: every saved guide in one file, from either kind of database, and back into either.

Visits are not in it: they end within hours. Waiting mail is not in it: a restored e-mail could go
out a second time. What is in it stays locked twice, so it opens only beside the server key file.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from sqlalchemy import Connection, Engine, insert, select, update

from askwell.store.cipher import Unsealable
from askwell.store.database import reading, shown
from askwell.store.problem import BackupProblem, KeyProblem
from askwell.store.schema import newest, version_of
from askwell.store.server_key import Keyring
from askwell.store.tables import SCHEME, place_of_saved, saved_guides
from askwell.store.whole_file import written_whole

_APPLICATION = 0x41736B77  # "Askw": SQLite keeps it in the file's head
_FORMAT = 1
_BATCH = 500
_MADE = (
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_FORMAT}",
    (
        "CREATE TABLE saved_guides (id TEXT PRIMARY KEY, scheme INTEGER NOT NULL, "
        "sealed BLOB NOT NULL, version INTEGER NOT NULL, saved_at INTEGER NOT NULL, "
        "ends_at INTEGER NOT NULL) WITHOUT ROWID"
    ),
    "CREATE TABLE whole (rows INTEGER NOT NULL, digest TEXT NOT NULL)",
)


class _Row(NamedTuple):
    id: str
    scheme: int
    sealed: bytes
    version: int
    saved_at: int
    ends_at: int


_COLUMNS = tuple(saved_guides.c[name] for name in _Row._fields)


@dataclass(frozen=True)
class Restored:
    """What became of the guides in a backup."""

    added: int = 0
    replaced: int = 0
    kept: int = 0  # the database had the same version, or a newer one
    expired: int = 0


def back_up(engine: Engine, path: Path, *, replace: bool = False) -> int:
    """Write every saved guide, as they are at one moment, to a file; how many there were.

    Raises `BackupProblem` where the file cannot be written, or is there and shall stay.
    """
    try:
        with written_whole(path, replace=replace) as draft, reading(engine) as connection:
            _require_newest(connection, shown(engine))
            query = select(*_COLUMNS).execution_options(yield_per=_BATCH)
            return _write(draft, (_Row(*row) for row in connection.execute(query)))
    except FileExistsError as error:
        raise BackupProblem(
            f"{path} is there already, and it may be the only backup. "
            "Name another file, or say --force to replace it."
        ) from error
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise BackupProblem(
            f"The backup {path} cannot be written ({why}). Check that its folder is "
            "there, that you may write to it, and that the disk has room."
        ) from error


def restore(engine: Engine, keyring: Keyring, path: Path, now_seconds: int) -> Restored:
    """Put a backup's guides into a database that may hold others; the higher version stays.

    Raises `BackupProblem` or `KeyProblem`; nothing has been changed then.
    """
    with closing(_open(path)) as backup:
        try:
            _require_whole(backup, path)
            _require_keys(backup, keyring, path)
            with engine.begin() as connection:
                return _put(connection, _rows(backup), now_seconds)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise _damaged(path) from error


def _require_newest(connection: Connection, where: str) -> None:
    version = version_of(connection)
    if version != newest():
        raise BackupProblem(
            f"The database {where} has schema {version or 'none'}; this Askwell backs up schema "
            f"{newest()}. Back it up with the Askwell that it belongs to, or bring it up to date "
            "first: askwell database upgrade"
        )


def _write(draft: Path, rows: Iterable[_Row]) -> int:
    with closing(sqlite3.connect(draft, isolation_level=None)) as backup:
        backup.execute("PRAGMA journal_mode = OFF")  # it gets its name only once it is whole
        for statement in _MADE:
            backup.execute(statement)
        backup.execute("BEGIN")
        backup.executemany("INSERT INTO saved_guides VALUES (?, ?, ?, ?, ?, ?)", rows)
        count, digest = _digest(backup)
        backup.execute("INSERT INTO whole VALUES (?, ?)", (count, digest))
        backup.execute("COMMIT")
    return count


def _open(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise BackupProblem(f"There is no backup {path}. Check the file's name and place.")
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    try:
        return sqlite3.connect(address, uri=True)
    except sqlite3.Error as error:
        raise BackupProblem(
            f"The backup {path} cannot be read ({error}). Check that you may read it."
        ) from error


def _require_whole(backup: sqlite3.Connection, path: Path) -> None:
    try:
        ((application,),) = backup.execute("PRAGMA application_id")
        ((format_version,),) = backup.execute("PRAGMA user_version")
    except sqlite3.DatabaseError as error:
        raise _foreign(path) from error
    if application != _APPLICATION:
        raise _foreign(path)
    if format_version > _FORMAT:
        raise BackupProblem(
            f"The backup {path} was written by a newer Askwell (format {format_version}; this "
            f"one reads {_FORMAT}). Restore it with that newer version."
        )
    ((size,),) = backup.execute(
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    )
    if path.stat().st_size != size:
        raise _damaged(path)
    if backup.execute("SELECT rows, digest FROM whole").fetchall() != [_digest(backup)]:
        raise _damaged(path)


def _require_keys(backup: sqlite3.Connection, keyring: Keyring, path: Path) -> None:
    for row in _rows(backup):
        try:
            if row.scheme != SCHEME:
                raise _damaged(path)
            keyring.unseal(row.sealed, place_of_saved(row.id, row.version))
        except KeyProblem as error:
            raise KeyProblem(
                f"The guides in {path} were sealed under a server key that is not in "
                f"{keyring.path}, and open with no other. Put the copy of the key file that "
                "belongs to the backup in its place, or add its lines below those that are "
                "there. Then restore again."
            ) from error
        except Unsealable as error:
            raise _damaged(path) from error


def _put(connection: Connection, rows: Iterator[_Row], now_seconds: int) -> Restored:
    added = replaced = kept = expired = 0
    while batch := list(islice(rows, _BATCH)):
        open_still = [row for row in batch if row.ends_at > now_seconds]
        expired += len(batch) - len(open_still)
        ids = [row.id for row in open_still]
        query = select(saved_guides.c.id, saved_guides.c.version).where(saved_guides.c.id.in_(ids))
        there: dict[str, int] = {row.id: row.version for row in connection.execute(query)}
        new = [row._asdict() for row in open_still if row.id not in there]
        newer = [row for row in open_still if row.id in there and row.version > there[row.id]]
        if new:
            connection.execute(insert(saved_guides), new)
        for row in newer:
            this = saved_guides.c.id == row.id
            connection.execute(update(saved_guides).where(this).values(row._asdict()))
        added, replaced = added + len(new), replaced + len(newer)
        kept += len(open_still) - len(new) - len(newer)
    return Restored(added, replaced, kept, expired)


def _rows(backup: sqlite3.Connection) -> Iterator[_Row]:
    names = ", ".join(_Row._fields)
    for row in backup.execute(f"SELECT {names} FROM saved_guides ORDER BY id"):  # noqa: S608
        yield _Row(*row)


def _digest(backup: sqlite3.Connection) -> tuple[int, str]:
    """How many rows there are, and a hash of everything in them."""
    count, digest = 0, sha256()
    for row in _rows(backup):
        count += 1
        for value in row:
            written = value if isinstance(value, bytes) else str(value).encode()
            digest.update(len(written).to_bytes(8) + written)
    return count, digest.hexdigest()


def _foreign(path: Path) -> BackupProblem:
    return BackupProblem(
        f"{path} is no backup of Askwell. A backup is a file that `askwell backup FILE` wrote. "
        "Nothing was changed."
    )


def _damaged(path: Path) -> BackupProblem:
    return BackupProblem(
        f"The backup {path} is damaged or was cut short: what is in it is not what was written. "
        "Nothing was changed. Use another copy, or an earlier backup."
    )
