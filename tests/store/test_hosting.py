"""The commands of those who host Askwell, run as they run them."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from askwell.store.database import open_database
from askwell.store.saved import SavedGuides
from askwell.store.server_key import Keyring
from askwell.store.visits import Visits
from askwell.terminal.hosting import register
from tests.store.raw import ask, change

SENTINEL = "lump-above-the-seventh-rib"


class Host:
    """Someone at a terminal, with the settings of one server."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self._app = typer.Typer()
        register(self._app)

    def __call__(self, *words: object, exit_code: int = 0) -> str:
        done: Result = CliRunner().invoke(
            self._app, [str(word) for word in words], env=self.environment
        )
        assert done.exit_code == exit_code, done.output
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return " ".join(done.output.split())


@pytest.fixture
def host(database_url: str, keyring: Keyring) -> Host:
    return Host({"ASKWELL_DATABASE_URL": database_url, "ASKWELL_KEY_FILE": str(keyring.path)})


@pytest.fixture
def guides(engine: Engine, keyring: Keyring) -> SavedGuides:
    """The store as a server has it, by the real clock."""
    return SavedGuides(engine, keyring, lambda: datetime.now(UTC))


def test_backup_and_restore_by_hand(
    host: Host, guides: SavedGuides, engine: Engine, tmp_path: Path
) -> None:
    kept = guides.save({"note": SENTINEL}, 30)
    file = tmp_path / "askwell.backup"
    said = host("backup", file)
    assert said.startswith(f"1 saved guide in {file}, locked")
    assert "askwell.key" in said, "says what else to keep"
    assert "could go out twice" in said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "--force" in host("backup", file, exit_code=2)
    host("backup", file, "--force")
    change(engine, "DELETE FROM saved_guides")
    assert host("restore", file).startswith("1 saved guide put back, 0 replaced")
    assert guides.read(kept.secret) == kept


def test_a_host_moves_from_sqlite_to_postgresql(
    sqlite_url: str, postgresql_url: str, keyring: Keyring, tmp_path: Path
) -> None:
    old, key_file = open_database(sqlite_url), str(keyring.path)
    kept = SavedGuides(old, keyring, lambda: datetime.now(UTC)).save({"note": SENTINEL}, 30)
    old.dispose()
    file = tmp_path / "move.backup"
    Host({"ASKWELL_DATABASE_URL": sqlite_url, "ASKWELL_KEY_FILE": key_file})("backup", file)
    new_host = Host({"ASKWELL_DATABASE_URL": postgresql_url, "ASKWELL_KEY_FILE": key_file})
    assert new_host("restore", file).startswith("1 saved guide put back")
    assert "1 saved guide," in new_host("database", "check")
    new = open_database(postgresql_url)
    assert SavedGuides(new, keyring, lambda: datetime.now(UTC)).read(kept.secret) == kept
    new.dispose()


def test_housekeeping_deletes_what_has_expired(
    host: Host, guides: SavedGuides, engine: Engine
) -> None:
    Visits(engine, lambda: datetime(2020, 1, 1, tzinfo=UTC)).start()
    kept = guides.save({}, 7)
    assert host("housekeeping").endswith("1 open visit, 0 saved guides, 0 e-mails.")
    assert ask(engine, "SELECT count(*) FROM visits") == [(0,)]
    assert guides.read(kept.secret) == kept


def test_the_key_is_changed(host: Host, guides: SavedGuides, keyring: Keyring) -> None:
    kept, before = guides.save({}, 7), keyring.path.read_text()
    assert "1 row sealed again under it, 0 older keys left" in host("key", "rotate")
    assert keyring.path.read_text() != before
    assert stat.S_IMODE(keyring.path.stat().st_mode) == 0o600
    assert guides.read(kept.secret) == kept
    assert "1 older key left" in host("key", "rotate", "--keep-old")


def test_a_damaged_row_is_told(host: Host, guides: SavedGuides, engine: Engine) -> None:
    guides.save({}, 7)
    change(engine, "UPDATE saved_guides SET version = 9")
    assert "1 row could not be opened" in host("key", "rotate", exit_code=2)


def test_check_shows_the_state_and_nothing_of_the_content(
    host: Host, guides: SavedGuides, engine: Engine
) -> None:
    kept = guides.save({"note": SENTINEL}, 30)
    said = host("database", "check")
    assert "schema 0001, 0 open visits, 1 saved guide, 0 e-mails" in said
    assert "1 key; every sealed row names one that is there" in said
    [(id,)] = ask(engine, "SELECT id FROM saved_guides")
    assert not [word for word in (SENTINEL, id, kept.secret.to_text()) if word in said]


def test_check_finds_a_key_file_of_another_server(
    host: Host, guides: SavedGuides, tmp_path: Path
) -> None:
    guides.save({}, 7)
    host.environment["ASKWELL_KEY_FILE"] = str(Keyring.open(tmp_path / "other.key").path)
    assert "not in" in host("database", "check", exit_code=2)
    host.environment["ASKWELL_KEY_FILE"] = str(tmp_path / "none.key")
    assert "cannot be read" in host("database", "check", exit_code=2)
    assert not (tmp_path / "none.key").exists(), "a look makes nothing"


def test_an_older_database_is_upgraded_on_demand(host: Host, engine: Engine) -> None:
    for table in ("saved_guides", "outbox", "alembic_version"):
        change(engine, f"DROP TABLE {table}")
    assert "database upgrade" in host("database", "check", exit_code=2)
    assert "has schema 0001" in host("database", "upgrade")
    assert "schema 0001" in host("database", "check")


def test_what_is_wrong_is_said_in_a_sentence(tmp_path: Path) -> None:
    key_file = str(tmp_path / "askwell.key")
    host = Host({"ASKWELL_DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3"})
    for words in (("backup", tmp_path / "file"), ("database", "check")):
        assert "There is no database file" in host(*words, exit_code=2)
    assert not (tmp_path / "none.sqlite3").exists(), "a look makes nothing"
    host.environment["ASKWELL_PORT"] = "many"
    assert host("housekeeping", exit_code=2).startswith("ASKWELL_PORT: ")
    address = "postgresql://me:hush@127.0.0.1:1/name"
    host = Host({"ASKWELL_DATABASE_URL": address, "ASKWELL_KEY_FILE": key_file})
    for words in (("housekeeping",), ("database", "check"), ("backup", tmp_path / "file")):
        said = host(*words, exit_code=2)
        assert "cannot be used" in said
        assert "hush" not in said
