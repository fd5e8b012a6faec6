"""The database: opened, brought to the newest schema, and set to keep and to forget for good.

SQLite and PostgreSQL behave alike here. ``engine.begin()`` begins a change, which holds
the store's *writing lock* in common with other changes (on SQLite, which has one writer, alone).
`reading` begins a look, which waits for nobody. `alone` holds the lock against every change: for
what must not happen beside one, such as a new schema or the end of a server key.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from askwell.store.problem import DatabaseProblem
from askwell.store.schema import upgrade

_WAIT_SECONDS = 30
_WRITING_LOCK = 0x61736B77656C6C  # "askwell": one number for every server on one database
_READS = "askwell_reads"
_ALONE = "askwell_alone"
_POSTGRESQL = "postgresql+psycopg"


def open_database(url: str) -> Engine:
    """The engine for a database URL, its schema the newest. Raises `DatabaseProblem`."""
    engine = connect(url, make=True)
    try:
        with unreachable(engine), alone(engine) as connection:
            upgrade(connection, shown(engine))
    except BaseException:
        engine.dispose()
        raise
    return engine


def connect(url: str, *, make: bool = False) -> Engine:
    """The engine for a database URL, its schema as it is. Raises `DatabaseProblem`."""
    parsed = _understood(url)
    if parsed.get_backend_name() == "sqlite":
        _open_file(parsed, make=make)
        engine = create_engine(parsed, connect_args={"timeout": _WAIT_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_on_sqlite)
    else:
        engine = create_engine(
            parsed.update_query_dict({"connect_timeout": "10", **parsed.query}),
            pool_pre_ping=True,  # the server may have been restarted since the last click
        )
        event.listen(engine, "begin", _begin_on_postgresql)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that only looks, at one moment of the store, and waits for no change."""
    with engine.connect() as plain:
        options: dict[str, object] = {_READS: True}
        if engine.dialect.name == "postgresql":
            options["isolation_level"] = "REPEATABLE READ"
        yield plain.execution_options(**options)


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """A change beside which no other change happens."""
    with engine.connect() as plain:
        connection = plain.execution_options(**{_ALONE: True})
        with connection.begin():
            yield connection


@contextmanager
def unreachable(engine: Engine) -> Iterator[None]:
    """Say in the words of `DatabaseProblem` that a database does not answer, or is none."""
    try:
        yield
    except DBAPIError as error:
        raise _no_answer(engine.url, error) from error


def forget_freed(engine: Engine) -> None:
    """Take what was deleted out of SQLite's files. PostgreSQL does so by itself, in its time."""
    if engine.dialect.name != "sqlite":
        return
    with closing(engine.raw_connection()) as pooled:
        assert pooled.driver_connection is not None
        pooled.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def shown(engine: Engine) -> str:
    """The database's address as it may be shown: without the password."""
    return engine.url.render_as_string(hide_password=True)


def _understood(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise DatabaseProblem(
            "The address of the database (ASKWELL_DATABASE_URL) cannot be read. Write it as "
            "sqlite:///askwell.sqlite3 or postgresql://user:password@host/name; a sign such as "
            "@ or / within the password is written %40 or %2F."
        ) from error
    name = parsed.drivername
    if name in ("postgres", "postgresql"):
        parsed = parsed.set(drivername=_POSTGRESQL)
    elif name not in ("sqlite", "sqlite+pysqlite", _POSTGRESQL):
        raise DatabaseProblem(
            f"ASKWELL_DATABASE_URL names the kind of database '{name}'. "
            "Askwell keeps its data in SQLite (sqlite:///askwell.sqlite3) or in "
            "PostgreSQL (postgresql://user:password@host/name)."
        )
    if parsed.drivername == _POSTGRESQL:
        try:
            import_module("psycopg")
        except ImportError as error:
            raise DatabaseProblem(
                "ASKWELL_DATABASE_URL names a PostgreSQL database, but the driver for it "
                "(psycopg) is not installed or does not load. "
                "Install Askwell with it: pip install 'askwell[postgresql]'"
            ) from error
    elif parsed.database in (None, "", ":memory:"):
        raise DatabaseProblem(
            "ASKWELL_DATABASE_URL names a database in memory, which would lose every saved "
            "guide when the server stops. Name a file, such as sqlite:///askwell.sqlite3"
        )
    return parsed


def _open_file(url: URL, *, make: bool) -> None:
    """Try the file; make one that only its owner reads, as its -wal file will then be, too."""
    assert url.database is not None
    if url.database.startswith("file:"):
        return
    path = Path(url.database)
    try:
        os.close(os.open(path, os.O_RDWR | (os.O_CREAT if make else 0), 0o600))
    except FileNotFoundError as error:
        raise DatabaseProblem(
            f"There is no database file {path}"
            + (", nor its folder. Make the folder" if make else ". Start the server once")
            + ", or name another file in ASKWELL_DATABASE_URL."
        ) from error
    except OSError as error:
        raise DatabaseProblem(
            f"The database file {path} cannot be opened for writing ({error.strerror}). Askwell "
            f"must be able to write to it and to its folder, {path.absolute().parent}. "
            "Give the server's user the right to write there, or name another file in "
            "ASKWELL_DATABASE_URL."
        ) from error


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    _write_ahead(connection)
    for pragma in ("synchronous = FULL", "secure_delete = ON", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn the write-ahead log on. SQLite does not wait here where two servers start at once."""
    until = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_on_sqlite(connection: Connection) -> None:
    """Take the one place of a writer now: a look that turns into a change later may be refused."""
    reads = connection.get_execution_options().get(_READS)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _begin_on_postgresql(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get(_READS):
        lock = "pg_advisory_xact_lock" + ("" if options.get(_ALONE) else "_shared")
        connection.execute(text(f"SELECT {lock}({_WRITING_LOCK})"))


def _no_answer(url: URL, error: DBAPIError) -> DatabaseProblem:
    where = url.render_as_string(hide_password=True)
    if not isinstance(error, OperationalError) and url.get_backend_name() == "sqlite":
        return DatabaseProblem(
            f"{where} is there, but it is no SQLite database ({error.orig}). "
            "Name another file in ASKWELL_DATABASE_URL, or put a backup back in its place."
        )
    return DatabaseProblem(
        f"The database at {where} cannot be used: {str(error.orig).strip()}. Askwell needs it "
        "running, reachable from here, and a user that may make and change tables in it. "
        "Check the address in ASKWELL_DATABASE_URL, then start again."
    )
