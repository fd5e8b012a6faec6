"""Databases to test on: a fresh SQLite file, and a fresh database on a real PostgreSQL.

The PostgreSQL is the machine's own (Debian's package; `make database`), started once for each
process of the test run, on a socket in a temporary folder that goes when the run ends.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine

from askwell.store.database import open_database

NO_POSTGRESQL = "No PostgreSQL server is on this machine. Run `make database`."
_UNPRIVILEGED = ("postgres", "nobody")  # initdb refuses root


class PostgreSQL:
    """A server of our own, fast because it may forget everything when the machine stops."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._numbers = count(1)
        self._folder = Path(tempfile.mkdtemp(prefix="askwell-pg-"))
        self._user = _user_to_run_as()
        if self._user:
            shutil.chown(self._folder, self._user.pw_uid, self._user.pw_gid)
        self._log = (self._folder / "log").open("wb")
        self._run("initdb", "--pgdata=data", "--username=askwell", "--auth=trust",
                  "--encoding=UTF8", "--no-locale", "--no-sync").wait()  # fmt: skip
        settings = ("fsync=off", "full_page_writes=off", "max_connections=300",
                    "listen_addresses=", f"unix_socket_directories={self._folder}")  # fmt: skip
        self._server = self._run("postgres", "-D", "data", *(f"--{line}" for line in settings))
        self._wait_until_ready()

    def make_database(self) -> str:
        """The URL of a new, empty database."""
        name = f"test{next(self._numbers)}"
        self.say(f"CREATE DATABASE {name}")
        return f"postgresql://askwell@/{name}?host={self._folder}"

    def drop_database(self, url: str) -> None:
        name = url.partition("@/")[2].partition("?")[0]
        self.say(f"DROP DATABASE {name} WITH (FORCE)")

    def say(self, statement: str) -> None:
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def stop(self) -> None:
        self._server.terminate()
        try:
            self._server.wait(20)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        self._log.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _address(self, name: str) -> str:
        return f"dbname={name} user=askwell host={self._folder}"

    def _run(self, program: str, *words: str) -> subprocess.Popen[bytes]:
        owner = self._user
        return subprocess.Popen(
            [self._programs / program, *words],
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            user=owner.pw_uid if owner else None,
            group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
        )

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + 60
        while True:
            try:
                self.say("SELECT 1")
            except psycopg.OperationalError:
                if self._server.poll() is not None or time.monotonic() > until:
                    said = (self._folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start:\n{said}") from None
                time.sleep(0.05)
            else:
                return


def _user_to_run_as() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    for name in _UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL does not run as root, and there is no user postgres or nobody.")


def _programs() -> Path | None:
    """The folder of PostgreSQL's programs; Debian keeps them off the PATH."""
    given = os.environ.get("ASKWELL_POSTGRESQL")
    if given:
        return Path(given)
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(found, key=lambda path: int(path.parts[-3]), default=None)
    return newest.parent if newest else None


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server; a loud skip where the machine has none."""
    programs = _programs()
    if programs is None:
        pytest.skip(NO_POSTGRESQL)
    server = PostgreSQL(programs)
    yield server
    server.stop()


@pytest.fixture
def postgresql_url(postgresql: PostgreSQL) -> Iterator[str]:
    """The URL of a fresh database on PostgreSQL."""
    url = postgresql.make_database()
    yield url
    postgresql.drop_database(url)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path}/askwell.sqlite3"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh database: the test runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """That database, its schema the newest."""
    engine = open_database(database_url)
    yield engine
    engine.dispose()
