"""The store of visits: sealed, expiring, erasable, and never silently overwritten."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from askwell.store.cipher import Unsealable
from askwell.store.database import forget_freed
from askwell.store.payload import MOST_BYTES, Gone, Stale, TooLarge
from askwell.store.sealing import VISIT, Secret
from askwell.store.visits import Visits
from tests.clock import Clock
from tests.store.raw import ask, change, dump

SENTINEL = "lump-above-the-seventh-rib"


def test_what_was_written_is_read_back(visits: Visits) -> None:
    visit = visits.start()
    assert visit.payload == {}
    version = visits.write(visit.secret, {"note": "ą 🌱"}, visit.version)
    again = visits.read(visit.secret)
    assert again is not None
    assert again.payload == {"note": "ą 🌱"}
    assert again.version == version == visit.version + 1


def test_another_secret_finds_nothing(visits: Visits) -> None:
    visits.start()
    assert visits.read(Secret.fresh()) is None


def test_a_row_moved_under_another_id_does_not_open(visits: Visits, engine: Engine) -> None:
    """Even with write access to the database one cannot hand a visitor someone else's row."""
    mine, theirs = visits.start(), visits.start()
    visits.write(theirs.secret, {"note": SENTINEL}, theirs.version)
    visits.erase(mine.secret)
    change(engine, "UPDATE visits SET id = :id", id=mine.secret.lock(VISIT).row_id)
    assert visits.read(mine.secret) is None


def test_one_flipped_bit_shows_nothing(visits: Visits, engine: Engine) -> None:
    visit = visits.start()
    sealed = _sealed(engine)
    other = sealed[:-1] + bytes([sealed[-1] ^ 1])
    change(engine, "UPDATE visits SET sealed = :other", other=other)
    assert visits.read(visit.secret) is None


def test_an_older_envelope_put_back_shows_nothing(visits: Visits, engine: Engine) -> None:
    visit = visits.start()
    old = _sealed(engine)
    visits.write(visit.secret, {"note": "new"}, visit.version)
    change(engine, "UPDATE visits SET sealed = :old", old=old)
    assert visits.read(visit.secret) is None


def test_a_visit_ends_two_hours_after_the_last_click(visits: Visits, clock: Clock) -> None:
    visit = visits.start()
    clock.pass_minutes(119)
    assert visits.read(visit.secret) is not None, "a click before the end finds it"
    clock.pass_minutes(119)
    assert visits.read(visit.secret) is not None, "and that click kept it on"
    clock.pass_minutes(120)
    assert visits.read(visit.secret) is None


def test_reading_extends_at_most_once_a_minute(visits: Visits, clock: Clock) -> None:
    visit = visits.start()
    clock.pass_minutes(0.5)
    soon = visits.read(visit.secret)
    clock.pass_minutes(0.5)
    later = visits.read(visit.secret)
    assert soon is not None
    assert later is not None
    assert soon.ends_at == visit.ends_at
    assert later.ends_at == visit.ends_at + timedelta(minutes=1)


def test_what_can_not_be_written_can_still_be_read(
    visits: Visits, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = visits.start()
    visits.write(visit.secret, {"er": "positive"}, visit.version)
    clock.pass_minutes(90)

    def full(_secret: Secret) -> None:
        raise OperationalError("UPDATE", {}, Exception("database or disk is full"))

    monkeypatch.setattr(visits, "extend", full)
    read = visits.read(visit.secret)
    assert read is not None
    assert read.payload == {"er": "positive"}
    assert read.ends_at == visit.ends_at, "nor is anything said of more time"


def test_an_ended_visit_can_be_neither_written_nor_extended(visits: Visits, clock: Clock) -> None:
    visit = visits.start()
    clock.pass_minutes(120)
    assert visits.extend(visit.secret) is None
    with pytest.raises(Gone):
        visits.write(visit.secret, {"note": "late"}, visit.version)


def test_two_tabs_do_not_overwrite_each_other(visits: Visits) -> None:
    visit = visits.start()
    visits.write(visit.secret, {"tab": "first"}, visit.version)
    with pytest.raises(Stale):
        visits.write(visit.secret, {"tab": "second"}, visit.version)
    now = visits.read(visit.secret)
    assert now is not None
    assert now.payload == {"tab": "first"}


def test_a_visit_has_a_size_limit(visits: Visits) -> None:
    visit = visits.start()
    with pytest.raises(TooLarge):
        visits.write(visit.secret, {"note": "x" * MOST_BYTES}, visit.version)


def test_erased_is_gone_for_this_visit_alone(visits: Visits) -> None:
    mine, other = visits.start(), visits.start()
    visits.erase(mine.secret)
    visits.erase(mine.secret)
    assert visits.read(mine.secret) is None
    assert visits.read(other.secret) is not None


def test_sweep_forgets_the_ended_and_only_them(visits: Visits, clock: Clock) -> None:
    visits.start()
    clock.pass_minutes(100)
    young = visits.start()
    clock.pass_minutes(50)
    assert visits.sweep() == 1
    assert visits.read(young.secret) is not None


def test_no_plain_byte_and_no_secret_reach_the_disk(visits: Visits, engine: Engine) -> None:
    visit = visits.start()
    version = visits.write(visit.secret, {"note": SENTINEL}, visit.version)
    written = dump(engine)
    assert visit.secret.lock(VISIT).row_id.encode() in written, (
        "or this test looks in the wrong place"
    )
    assert SENTINEL.encode() not in written
    assert visit.secret.to_text().encode() not in written

    sealed_then = _sealed(engine)
    visits.write(visit.secret, {"note": "z" * len(SENTINEL)}, version)
    assert _sealed(engine) != sealed_then
    visits.erase(visit.secret)
    forget_freed(engine)
    assert visit.secret.lock(VISIT).row_id.encode() not in dump(engine), "erased from the file too"


def test_the_secret_does_not_print_itself() -> None:
    secret = Secret.fresh()
    assert secret.to_text() not in repr(secret)
    assert repr(secret) == "Secret()"


@pytest.mark.parametrize("cookie", ["", "short", "!" * 43, "é" * 43, "A" * 44, "A" * 5000])
def test_a_cookie_that_is_not_ours_opens_nothing(cookie: str, visits: Visits) -> None:
    visits.start()
    secret = Secret.from_text(cookie)
    assert secret.to_text() != cookie
    assert visits.read(secret) is None


def test_a_secret_survives_the_cookie() -> None:
    secret = Secret.fresh()
    assert Secret.from_text(secret.to_text()) == secret


def test_the_same_words_are_never_sealed_the_same_way_twice() -> None:
    lock = Secret.fresh().lock(VISIT)
    assert lock.seal(b"same", 1) != lock.seal(b"same", 1)
    with pytest.raises(Unsealable):
        lock.unseal(lock.seal(b"same", 1), 2)


def _sealed(engine: Engine) -> bytes:
    [(sealed,)] = ask(engine, "SELECT sealed FROM visits")
    return bytes(sealed)
