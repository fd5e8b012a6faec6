"""One schema on both databases, reached from every earlier state, by one server at a time."""

import os
import sqlite3
import stat
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from threading import Timer

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

from askwell.store.database import alone, connect, open_database, reading
from askwell.store.problem import DatabaseProblem
from askwell.store.schema import known, newest, version_of
from askwell.store.sealing import VISIT, Secret
from askwell.store.tables import KEY_ID_BYTES, metadata
from askwell.store.visits import Visits
from tests.clock import Clock
from tests.store.at_once import at_once
from tests.store.raw import ask, change

EARLIER_ROW_ID = "94eceadc522d3291d861ae1bf0123d0e39729651649c4b3d353f9d2e024a55e2"
EARLIER_FORM_KEY = "acf0f4780d65cad4ff29df60da499d11edeb9297497a380040f0e6bdc2386cd5"
EARLIER_ENVELOPE = "514e72eca18045d0f1c6fc203684a0f30602472246de3f93529816e512547b5f"


def test_the_migrations_make_the_tables_that_the_code_uses(engine: Engine) -> None:
    with reading(engine) as connection:
        assert version_of(connection) == newest()
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_files_of_the_steps_are_numbered_as_their_revisions() -> None:
    """What a start reads from the names alone is what Alembic reads from the files."""
    config = Config()
    config.set_main_option("script_location", str(files("askwell.store") / "migrations"))
    steps = ScriptDirectory.from_config(config)
    assert newest() == steps.get_current_head()
    assert known() == tuple(reversed([step.revision for step in steps.walk_revisions()]))


def test_a_start_on_the_newest_schema_brings_no_alembic_in(engine: Engine) -> None:
    code = """
import sys
import askwell.web.app
from askwell.store.database import open_database
open_database(sys.argv[1]).dispose()
print("alembic" in sys.modules)
"""
    url = engine.url.render_as_string(hide_password=False)
    shown = subprocess.run([sys.executable, "-c", code, url], capture_output=True, text=True)
    assert shown.stdout.strip() == "False", shown.stderr


def test_a_table_that_the_migrations_do_not_make_would_be_noticed(engine: Engine) -> None:
    change(engine, "ALTER TABLE saved_guides ADD COLUMN more INTEGER")
    change(engine, "DROP INDEX ix_outbox_ends_at")
    with reading(engine) as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    assert {difference[0] for difference in found} == {"remove_column", "add_index"}


def test_the_database_notes_which_key_sealed_a_row(engine: Engine) -> None:
    sealed = bytes(range(40))
    change(
        engine,
        "INSERT INTO saved_guides (id, scheme, sealed, version, saved_at, ends_at) "
        "VALUES ('a', 1, :sealed, 1, 1, 1)",
        sealed=sealed,
    )
    [(noted,)] = ask(engine, "SELECT sealed_with FROM saved_guides")
    assert bytes(noted) == sealed[:KEY_ID_BYTES]


def test_an_older_database_is_upgraded_and_keeps_its_rows(database_url: str, clock: Clock) -> None:
    """Before there were migrations, a database held visits and no version."""
    secret = Secret.fresh()
    ends_at = int(clock().timestamp()) + 3600
    old = connect(database_url, make=True)
    blob = "BLOB" if old.dialect.name == "sqlite" else "BYTEA"
    change(
        old,
        f"CREATE TABLE visits (id VARCHAR(64) NOT NULL, sealed {blob} NOT NULL, "
        "version INTEGER NOT NULL, ends_at INTEGER NOT NULL, PRIMARY KEY (id))",
    )
    change(old, "CREATE INDEX ix_visits_ends_at ON visits (ends_at)")
    lock = secret.lock(VISIT)
    change(
        old,
        "INSERT INTO visits VALUES (:id, :sealed, 3, :ends_at)",
        id=lock.row_id,
        sealed=lock.seal(b'{"note": "kept"}', 3),
        ends_at=ends_at,
    )
    old.dispose()

    engine = open_database(database_url)
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    visit = Visits(engine, clock).read(secret)
    assert visit is not None
    assert visit.payload == {"note": "kept"}
    engine.dispose()


def test_what_earlier_versions_derived_from_a_cookie_still_opens() -> None:
    """Written down from the version before: a visit under way survives the upgrade."""
    secret = Secret.from_text("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")
    lock = secret.lock(VISIT)
    assert lock.row_id == EARLIER_ROW_ID
    assert lock.unseal(bytes.fromhex(EARLIER_ENVELOPE), 7) == b"kept"
    assert secret.form_key.hex() == EARLIER_FORM_KEY


def test_a_database_from_newer_software_is_refused_and_left_alone(database_url: str) -> None:
    engine = open_database(database_url)
    change(engine, "UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(DatabaseProblem, match=r"has schema 9999.*newer Askwell"):
        open_database(database_url)
    plain = connect(database_url)
    assert ask(plain, "SELECT version_num FROM alembic_version") == [("9999",)]
    plain.dispose()


def test_a_step_that_fails_leaves_the_database_as_it_was(database_url: str) -> None:
    engine = connect(database_url, make=True)
    change(engine, "CREATE TABLE outbox (id INTEGER)")  # in the way of the second half
    with pytest.raises(DatabaseProblem):
        open_database(database_url)
    assert inspect(engine).get_table_names() == ["outbox"]
    engine.dispose()


def test_servers_that_start_at_once_do_not_fight(database_url: str) -> None:
    code = """
from askwell.store.database import open_database, reading
from askwell.store.schema import version_of

def go(url):
    engine = open_database(url)
    with reading(engine) as connection:
        version = version_of(connection)
    engine.dispose()
    return version
"""
    assert at_once(code, database_url, 8) == [newest()] * 8


def test_a_server_waits_for_another_that_turns_the_log_on(tmp_path: Path) -> None:
    """SQLite itself gives up at once here, whatever time it was told to wait."""
    other = sqlite3.connect(
        tmp_path / "askwell.sqlite3", isolation_level=None, check_same_thread=False
    )
    other.execute("BEGIN IMMEDIATE")
    done = Timer(0.3, other.rollback)
    done.start()
    open_database(f"sqlite:///{tmp_path}/askwell.sqlite3").dispose()
    done.join()
    other.close()


def test_a_look_shows_one_moment(engine: Engine, clock: Clock) -> None:
    visits = Visits(engine, clock)
    count = text("SELECT count(*) FROM visits")
    with reading(engine) as looking:
        assert looking.execute(count).scalar_one() == 0
        visits.start()
        assert looking.execute(count).scalar_one() == 0
    assert ask(engine, "SELECT count(*) FROM visits") == [(1,)]


def test_a_look_waits_for_no_change(engine: Engine) -> None:
    with alone(engine) as changing:
        changing.execute(text("DELETE FROM visits"))
        with reading(engine) as looking:
            assert looking.execute(text("SELECT count(*) FROM visits")).scalar_one() == 0


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_way_to_write_a_postgresql_address_is_understood(
    postgresql_url: str, scheme: str
) -> None:
    engine = open_database(postgresql_url.replace("postgresql", scheme, 1))
    assert engine.dialect.driver == "psycopg"
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://me@here/name", "kind of database 'mysql'"),
        ("not an address", "cannot be read"),
        ("", "cannot be read"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("postgresql://me:hush@127.0.0.1:1/name", r"me:\*\*\*@127.0.0.1:1/name.* cannot be used"),
        ("sqlite:////nowhere/at/all.sqlite3", "Make the folder"),
    ],
)
def test_what_is_wrong_with_an_address_is_said_without_its_password(url: str, says: str) -> None:
    with pytest.raises(DatabaseProblem, match=f"(?s){says}") as problem:
        open_database(url)
    assert "hush" not in str(problem.value)


def test_without_the_driver_the_way_to_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(DatabaseProblem, match=r"pip install 'askwell\[postgresql\]'"):
        open_database("postgresql://me@here/name")


def test_another_file_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear doctor, " * 100)
    with pytest.raises(DatabaseProblem, match="no SQLite database"):
        open_database(f"sqlite:///{tmp_path}/letter.txt")
    assert (tmp_path / "letter.txt").read_text() == "Dear doctor, " * 100


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="cannot be opened for writing"):
        open_database(f"sqlite:///{tmp_path}")


def test_the_files_of_sqlite_are_for_their_owner_only(sqlite_url: str, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        engine = open_database(sqlite_url)
        change(engine, "DELETE FROM visits")
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("askwell.sqlite3*")}
    assert modes == {0o600}
    engine.dispose()


def test_sqlite_is_set_to_keep_and_to_forget(sqlite_url: str) -> None:
    engine = open_database(sqlite_url)
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 30_000
    assert found == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}
    engine.dispose()


def test_a_file_of_another_software_is_not_taken_over_in_silence(tmp_path: Path) -> None:
    """A database with a table of ours by chance, of another shape: said, not overwritten."""
    url = f"sqlite:///{tmp_path}/other.sqlite3"
    other = create_engine(url)
    with other.begin() as connection:
        connection.execute(text("CREATE TABLE saved_guides (title TEXT)"))
        connection.execute(text("INSERT INTO saved_guides VALUES ('London')"))
    other.dispose()
    with pytest.raises(DatabaseProblem):
        open_database(url)
    plain = connect(url)
    assert ask(plain, "SELECT * FROM saved_guides") == [("London",)]
    plain.dispose()
