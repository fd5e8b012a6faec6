"""A new server key beside a running server: nothing is lost, at whatever point it is broken off."""

from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine, insert

from askwell.store.database import reading
from askwell.store.payload import Payload
from askwell.store.problem import KeyProblem
from askwell.store.rotation import Rewrapped, check_keys, keys_in_use, rewrap, rotate
from askwell.store.saved import Saved, SavedGuides
from askwell.store.server_key import Keyring, ServerKey, write_keys
from askwell.store.tables import outbox, place_of_parcel
from tests.clock import Clock
from tests.store.raw import ask, change

LETTER = b"To: someone@example.org"


def put_letter(engine: Engine, keyring: Keyring, id: str, plain: bytes | None = LETTER) -> None:
    """An outbox row, sealed as the outbox seals it; one without a letter was delivered."""
    with engine.begin() as connection:
        connection.execute(
            insert(outbox).values(
                id=id,
                once=id,
                message_id=f"<{id}@example.org>",
                state="waiting" if plain else "sent",
                asked_at=1,
                attempts=0,
                next_try_at=1,
                sealed=keyring.seal(plain, place_of_parcel(id)) if plain else None,
                ends_at=2**40,
                to_digest="",
                visitor_digest="",
            )
        )


def letter(engine: Engine, keyring: Keyring, id: str) -> bytes:
    [(sealed,)] = ask(engine, "SELECT sealed FROM outbox WHERE id = :id", id=id)
    return keyring.unseal(bytes(sealed), place_of_parcel(id))


def in_use(engine: Engine) -> set[bytes]:
    with reading(engine) as connection:
        return set(keys_in_use(connection))


def test_every_row_is_sealed_again_and_the_old_key_is_gone(
    saved: SavedGuides, engine: Engine, keyring: Keyring, clock: Clock
) -> None:
    guides = [saved.save({"number": number}, 30) for number in range(25)]
    guides[3] = saved.write(guides[3].secret, {"number": 3, "again": 1}, 1, 30)
    put_letter(engine, keyring, "waiting")
    put_letter(engine, keyring, "delivered", None)
    before = keyring.keys
    assert rotate(engine, keyring).done == 26
    assert len(keyring.keys) == 1
    assert keyring.keys != before
    assert in_use(engine) == {keyring.keys[0].id}
    started_anew = SavedGuides(engine, Keyring.open(keyring.path), clock)
    assert [started_anew.read(kept.secret) for kept in guides] == guides
    assert letter(engine, keyring, "waiting") == LETTER


def test_the_old_key_stays_where_asked(
    saved: SavedGuides, engine: Engine, keyring: Keyring
) -> None:
    kept, before = saved.save({}, 30), keyring.keys
    rotate(engine, keyring, keep_old=True)
    assert keyring.keys[1:] == before
    assert in_use(engine) == {keyring.keys[0].id}
    assert saved.read(kept.secret) == kept


@pytest.mark.parametrize("batch", [1, 7, 100])
def test_broken_off_halfway_it_can_be_run_again(
    saved: SavedGuides,
    engine: Engine,
    keyring: Keyring,
    monkeypatch: pytest.MonkeyPatch,
    batch: int,
) -> None:
    guides = [saved.save({"number": number}, 30) for number in range(20)]
    write_keys(keyring.path, [ServerKey.fresh(), *keyring.keys], replace=True)
    seal, left = keyring.seal, iter(range(12))

    def power_cut(plain: bytes, bound_to: str) -> bytes:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return seal(plain, bound_to)

    monkeypatch.setattr(keyring, "seal", power_cut)
    with pytest.raises(KeyboardInterrupt):
        rewrap(engine, keyring, batch)
    monkeypatch.undo()
    assert [saved.read(kept.secret) for kept in guides] == guides
    rotate(engine, keyring)
    assert len(keyring.keys) == 1
    assert [saved.read(kept.secret) for kept in guides] == guides


def test_a_server_runs_meanwhile(
    saved: SavedGuides, engine: Engine, keyring: Keyring, clock: Clock
) -> None:
    """Three rotations in a row beside people who save and save again: every guide opens after."""
    stop = Event()
    running = SavedGuides(engine, Keyring.open(keyring.path), clock)

    def save_and_save(_: int) -> list[Saved]:
        guides: list[Saved] = []
        while not stop.is_set() or not guides:
            payload: Payload = {"number": len(guides)}
            kept = running.save(payload, 30)
            assert running.read(kept.secret) == kept
            guides.append(running.write(kept.secret, {**payload, "again": True}, 1, 30))
        return guides

    with ThreadPoolExecutor(4) as people:
        busy = [people.submit(save_and_save, number) for number in range(4)]
        try:
            for _ in range(3):
                rotate(engine, keyring)
        finally:
            stop.set()
        guides = [kept for done in busy for kept in done.result()]
    rotate(engine, keyring)
    assert len(keyring.keys) == 1
    started_anew = SavedGuides(engine, Keyring.open(keyring.path), clock)
    assert [started_anew.read(kept.secret) for kept in guides] == guides


def test_a_save_under_way_is_waited_for(
    saved: SavedGuides, engine: Engine, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sealed under the old key and not yet in the database: no key may go now."""
    sealed, go_on, seal = Event(), Event(), keyring.seal

    def slow(plain: bytes, bound_to: str) -> bytes:
        done = seal(plain, bound_to)
        sealed.set()
        assert go_on.wait(60)
        return done

    monkeypatch.setattr(keyring, "seal", slow)
    with ThreadPoolExecutor(2) as at_once:
        saving = at_once.submit(saved.save, {}, 30)
        assert sealed.wait(60)
        rotating = at_once.submit(rotate, engine, Keyring.open(keyring.path))
        assert not wait([rotating], timeout=0.5).done
        go_on.set()
        kept = saving.result()
        assert rotating.result() == Rewrapped(done=1, damaged=0)
    assert len(keyring.keys) == 1
    assert saved.read(kept.secret) == kept


def test_a_damaged_row_keeps_its_key_in_the_file_and_stops_no_other(
    saved: SavedGuides, engine: Engine, keyring: Keyring
) -> None:
    guides = [saved.save({"number": number}, 30) for number in range(5)]
    change(
        engine,
        "UPDATE saved_guides SET version = 9 WHERE id = (SELECT min(id) FROM saved_guides)",
    )
    before = keyring.keys
    rewrapped = rotate(engine, keyring)
    assert (rewrapped.done, rewrapped.damaged) == (4, 1)
    assert keyring.keys[1:] == before
    assert sum(saved.read(kept.secret) is not None for kept in guides) == 4


def test_another_key_file_is_noticed_at_the_start(
    saved: SavedGuides, engine: Engine, keyring: Keyring, tmp_path: Path
) -> None:
    check_keys(engine, keyring)
    saved.save({}, 30)
    put_letter(engine, keyring, "waiting")
    check_keys(engine, keyring)
    another = Keyring.open(tmp_path / "another.key")
    says = f"holds 2 saved guides or waiting e-mails.*{keyring.keys[0].id.hex()}.*another.key"
    with pytest.raises(KeyProblem, match=says):
        check_keys(engine, another)
    before = another.keys
    with pytest.raises(KeyProblem):
        rotate(engine, another)
    assert another.keys == before, "nothing is changed with the wrong file"
