"""One file with every saved guide: whole or refused, from either database into either."""

import random
import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine

from askwell.store.backup import Restored, back_up, restore
from askwell.store.database import connect, open_database
from askwell.store.problem import BackupProblem, KeyProblem
from askwell.store.rotation import rotate
from askwell.store.saved import Saved, SavedGuides
from askwell.store.sealing import SAVED
from askwell.store.server_key import Keyring
from askwell.store.visits import Visits
from tests.clock import Clock
from tests.store.raw import ask, change


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "askwell.backup"


@pytest.fixture
def guides(saved: SavedGuides) -> list[Saved]:
    return [saved.save({"number": number, "note": "ą" * 200 * number}, 30) for number in range(12)]


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A second database, of each kind, to restore into."""
    if request.param == "sqlite":
        engine = open_database(f"sqlite:///{tmp_path}/other.sqlite3")
        yield engine
        engine.dispose()
    else:
        server = request.getfixturevalue("postgresql")
        url = server.make_database()
        engine = open_database(url)
        yield engine
        engine.dispose()
        server.drop_database(url)


def seconds(clock: Clock) -> int:
    return int(clock().timestamp())


def test_every_guide_moves_from_either_database_into_either(
    engine: Engine, other: Engine, guides: list[Saved], keyring: Keyring, clock: Clock, file: Path
) -> None:
    assert back_up(engine, file) == 12
    assert restore(other, keyring, file, seconds(clock)) == Restored(added=12)
    there = SavedGuides(other, keyring, clock)
    assert [there.read(kept.secret) for kept in guides] == guides
    again = there.write(guides[0].secret, {"new": 1}, 1, 7)
    assert there.read(guides[0].secret) == again, "it goes on from there"


def test_only_saved_guides_are_in_it(
    engine: Engine, visits: Visits, guides: list[Saved], file: Path
) -> None:
    visits.start()
    back_up(engine, file)
    with sqlite3.connect(file) as backup:
        tables = {name for (name,) in backup.execute("SELECT name FROM sqlite_schema")}
    backup.close()
    assert tables == {"saved_guides", "whole"}
    written = file.read_bytes()
    assert guides[0].secret.lock(SAVED).row_id.encode() in written
    assert not [kept for kept in guides if kept.secret.to_text().encode() in written]
    assert "ąąą".encode() not in written


def test_it_is_for_its_owner_only_and_replaces_nothing_unasked(
    engine: Engine, guides: list[Saved], file: Path
) -> None:
    back_up(engine, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    first = file.read_bytes()
    with pytest.raises(BackupProblem, match="--force"):
        back_up(engine, file)
    assert file.read_bytes() == first
    change(
        engine, "DELETE FROM saved_guides WHERE id = :id", id=guides[0].secret.lock(SAVED).row_id
    )
    assert back_up(engine, file, replace=True) == 11
    assert not list(file.parent.glob(f".{file.name}*")), "no draft is left"


def test_where_it_cannot_be_written_that_is_said(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(BackupProblem, match="cannot be written"):
        back_up(engine, tmp_path / "no" / "folder" / "askwell.backup")


def test_the_higher_version_stays(
    engine: Engine,
    saved: SavedGuides,
    guides: list[Saved],
    keyring: Keyring,
    clock: Clock,
    file: Path,
) -> None:
    later = saved.write(guides[0].secret, {"later": "backed up"}, 1, 30)
    back_up(engine, file)
    newest = saved.write(guides[1].secret, {"newest": "after the backup"}, 1, 30)
    saved.erase(guides[2].secret)
    row_id = guides[0].secret.lock(SAVED).row_id
    change(engine, "UPDATE saved_guides SET version = 1 WHERE id = :id", id=row_id)
    found = restore(engine, keyring, file, seconds(clock))
    assert found == Restored(added=1, replaced=1, kept=10)
    assert saved.read(later.secret) == later
    assert saved.read(newest.secret) == newest
    assert saved.read(guides[2].secret) == guides[2]
    assert restore(engine, keyring, file, seconds(clock)) == Restored(kept=12), "once is enough"


def test_what_has_expired_is_left_out(
    engine: Engine, saved: SavedGuides, keyring: Keyring, clock: Clock, file: Path
) -> None:
    short, long = saved.save({}, 7), saved.save({}, 90)
    back_up(engine, file)
    change(engine, "DELETE FROM saved_guides")
    clock.pass_minutes(8 * 24 * 60)
    assert restore(engine, keyring, file, seconds(clock)) == Restored(added=1, expired=1)
    assert ask(engine, "SELECT count(*) FROM saved_guides") == [(1,)]
    assert saved.read(short.secret) is None
    assert saved.read(long.secret) == long


def test_a_backup_from_before_a_key_change_needs_the_key_of_its_time(
    engine: Engine,
    saved: SavedGuides,
    guides: list[Saved],
    keyring: Keyring,
    clock: Clock,
    file: Path,
) -> None:
    earlier = keyring.path.read_text()
    back_up(engine, file)
    rotate(engine, keyring)
    change(engine, "DELETE FROM saved_guides")
    with pytest.raises(KeyProblem, match="add its lines below"):
        restore(engine, Keyring.open(keyring.path), file, seconds(clock))
    assert ask(engine, "SELECT count(*) FROM saved_guides") == [(0,)]
    keyring.path.write_text(keyring.path.read_text() + earlier)  # as the message says
    assert restore(engine, keyring, file, seconds(clock)).added == 12
    assert [saved.read(kept.secret) for kept in guides] == guides


def test_any_damage_is_refused_and_changes_nothing(
    engine: Engine, guides: list[Saved], keyring: Keyring, clock: Clock, file: Path
) -> None:
    """Whatever bit is flipped: all of it comes back as it was, or none of it."""
    back_up(engine, file)
    whole, chance = file.read_bytes(), random.Random(4)
    content = sorted(ask(engine, "SELECT id, sealed, version, ends_at FROM saved_guides"))
    change(engine, "DELETE FROM saved_guides")
    refused = []
    for _ in range(300):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        file.write_bytes(damaged)
        try:
            restore(engine, keyring, file, seconds(clock))
        except BackupProblem as problem:
            refused.append(str(problem))
        there = ask(engine, "SELECT id, sealed, version, ends_at FROM saved_guides")
        if there:  # a byte that means nothing: free room in a page
            assert sorted(there) == content
            change(engine, "DELETE FROM saved_guides")
    assert len(refused) > 100
    assert all("Nothing was changed" in said or "newer" in said for said in refused)


@pytest.mark.parametrize("part", [0, 1, 50, 100, 4096, -1, -5000])
def test_a_file_cut_short_is_refused(
    engine: Engine, guides: list[Saved], keyring: Keyring, clock: Clock, file: Path, part: int
) -> None:
    back_up(engine, file)
    file.write_bytes(file.read_bytes()[:part])
    with pytest.raises(BackupProblem, match="Nothing was changed"):
        restore(engine, keyring, file, seconds(clock))


def test_a_changed_row_is_refused_even_where_its_hash_was_made_to_fit(
    engine: Engine, guides: list[Saved], keyring: Keyring, clock: Clock, file: Path
) -> None:
    from askwell.store.backup import _digest

    back_up(engine, file)
    with sqlite3.connect(file) as backup:
        backup.execute("UPDATE saved_guides SET version = 99")
        backup.execute("UPDATE whole SET rows = ?, digest = ?", _digest(backup))
    backup.close()
    with pytest.raises(BackupProblem, match="damaged"):
        restore(engine, keyring, file, seconds(clock))


def test_a_foreign_file_is_refused(
    sqlite_url: str, keyring: Keyring, clock: Clock, tmp_path: Path
) -> None:
    engine = open_database(sqlite_url)
    text, other_database = tmp_path / "a.txt", tmp_path / "b.sqlite3"
    text.write_text("Dear doctor, " * 100)
    open_database(f"sqlite:///{other_database}").dispose()
    for file in (text, other_database):
        with pytest.raises(BackupProblem, match="no backup of Askwell"):
            restore(engine, keyring, file, seconds(clock))
    for file in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(BackupProblem, match="There is no backup"):
            restore(engine, keyring, file, seconds(clock))
    engine.dispose()


def test_a_backup_of_a_newer_format_is_left_to_newer_software(
    engine: Engine, keyring: Keyring, clock: Clock, file: Path
) -> None:
    back_up(engine, file)
    with sqlite3.connect(file) as backup:
        backup.execute("PRAGMA user_version = 2")
    backup.close()
    with pytest.raises(BackupProblem, match="newer Askwell"):
        restore(engine, keyring, file, seconds(clock))


def test_a_database_of_another_schema_is_not_backed_up(database_url: str, file: Path) -> None:
    plain = connect(database_url, make=True)
    with pytest.raises(BackupProblem, match="askwell database upgrade"):
        back_up(plain, file)
    assert not file.exists()
    plain.dispose()


def test_a_backup_shows_one_moment_while_people_save(
    engine: Engine, saved: SavedGuides, keyring: Keyring, clock: Clock, tmp_path: Path
) -> None:
    """Two guides always saved one after the other: never the later one alone."""
    first, second = saved.save({"n": 0}, 30), saved.save({"n": 0}, 30)
    stop = Event()

    def save_in_turn() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            saved.write(first.secret, {"n": number}, number, 30)
            saved.write(second.secret, {"n": number}, number, 30)

    ids = [kept.secret.lock(SAVED).row_id for kept in (first, second)]
    with ThreadPoolExecutor(1) as person:
        saving = person.submit(save_in_turn)
        try:
            for number in range(30):
                file = tmp_path / f"{number}.backup"
                back_up(engine, file)
                backup = sqlite3.connect(file)
                versions = dict(backup.execute("SELECT id, version FROM saved_guides"))
                backup.close()
                assert versions[ids[0]] - versions[ids[1]] in (0, 1)
        finally:
            stop.set()
        saving.result()
