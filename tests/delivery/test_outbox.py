"""The queue of letters: none lost, none sent by two, none to be read in the database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from askwell.delivery.count import count
from askwell.delivery.outbox import Outbox, make_outbox
from askwell.delivery.parcel import Claim, Limit, Limits, Parcel, State, TooMany
from askwell.delivery.trouble import Trouble
from askwell.settings import Settings
from askwell.store.cipher import Unsealable
from askwell.store.database import open_database
from askwell.store.rotation import rotate
from askwell.store.server_key import Keyring
from tests.clock import Clock
from tests.delivery.letters import ADDRESS, WORDS, letter

NO_LIMITS = Limits(10_000, 10_000, 10_000)


@pytest.fixture
def roomy(engine: Engine, keyring: Keyring, clock: Clock) -> Outbox:
    """An outbox for many letters of one visitor."""
    return Outbox(engine, keyring, clock, NO_LIMITS)


def put(outbox: Outbox, number: int = 1, *, visitor: str = "visitor", to: str = ADDRESS) -> str:
    return outbox.put(letter(number, to), visitor, f"form-{number}")


def seen(outbox: Outbox, id: str) -> Parcel:
    parcel = outbox.look(id)
    assert parcel is not None
    return parcel


def claimed(outbox: Outbox, worker: str = "worker") -> Claim:
    claim = outbox.claim(worker)
    assert claim is not None
    return claim


def test_what_was_put_is_on_disk_and_waits(
    outbox: Outbox, database_url: str, keyring: Keyring, clock: Clock
) -> None:
    id = put(outbox)
    other = open_database(database_url)
    try:
        parcel = seen(Outbox(other, keyring, clock), id)
    finally:
        other.dispose()
    assert parcel == Parcel(id, State.WAITING, clock(), 0, clock(), None, None, kept=True)
    assert outbox.look("no-such-parcel") is None


def test_the_letter_comes_out_as_it_went_in(outbox: Outbox) -> None:
    id = put(outbox)
    claim = claimed(outbox)
    assert claim.id == id
    assert outbox.open(claim) == letter(1)
    assert seen(outbox, id).state is State.SENDING
    assert ADDRESS not in repr(claim)


def test_a_double_click_asks_once(outbox: Outbox) -> None:
    first = put(outbox)
    assert put(outbox) == first
    assert outbox.put(letter(2), "visitor", "form-1") == first
    assert outbox.put(letter(3), "another visitor", "form-1") != first


def test_a_double_click_asks_once_though_the_key_is_changed_between(
    outbox: Outbox, engine: Engine, keyring: Keyring
) -> None:
    first = put(outbox)
    rotate(engine, keyring)
    assert put(outbox) == first


def test_clicks_at_the_same_moment_ask_once(roomy: Outbox) -> None:
    with ThreadPoolExecutor(8) as clicks:
        ids = set(clicks.map(lambda _: put(roomy), range(16)))
    assert len(ids) == 1


def test_a_visitor_may_ask_six_times_an_hour(outbox: Outbox, clock: Clock) -> None:
    for number in range(6):
        put(outbox, number, to=f"a{number}@example.org")
    with pytest.raises(TooMany) as many:
        put(outbox, 6, to="b@example.org")
    assert many.value.which is Limit.VISITOR
    assert put(outbox, 5, to="a5@example.org"), "a double click is no new letter"
    assert put(outbox, 7, visitor="another", to="c@example.org")
    clock.pass_minutes(60)
    assert put(outbox, 8, to="d@example.org")


def test_an_address_gets_four_a_day_however_it_is_written(outbox: Outbox, clock: Clock) -> None:
    for number in range(4):
        to = ("Same", "same+1", "s.ame", "S.a.m.e+x.y")[number] + "@example.org"
        put(outbox, number, visitor=f"visitor {number}", to=to)
    for hours in (0, 12):
        clock.pass_minutes(60 * hours)
        with pytest.raises(TooMany) as many:
            put(outbox, 5, visitor="fresh", to="same@EXAMPLE.org")
        assert many.value.which is Limit.ADDRESS
    clock.pass_minutes(12 * 60)
    outbox.sweep()
    assert put(outbox, 6, visitor="fresh", to="same@example.org")


def test_the_server_has_its_measure(engine: Engine, keyring: Keyring, clock: Clock) -> None:
    outbox = make_outbox(engine, keyring, Settings(mail_per_hour=3), clock)
    for number in range(3):
        put(outbox, number, visitor=f"visitor {number}", to=f"a{number}@example.org")
    with pytest.raises(TooMany) as many:
        put(outbox, 4, visitor="visitor 4", to="b@example.org")
    assert many.value.which is Limit.SERVER


def test_nobody_slips_past_a_limit_by_asking_all_at_once(outbox: Outbox) -> None:
    def ask(number: int) -> bool:
        try:
            put(outbox, number, visitor=f"visitor {number}")
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(8) as together:
        assert sum(together.map(ask, range(24))) == 4


def test_sending_and_taking_back_do_not_make_room(outbox: Outbox) -> None:
    for number in range(4):
        assert outbox.cancel(put(outbox, number))
    with pytest.raises(TooMany):
        put(outbox, 5)


def test_the_first_to_ask_is_the_first_to_go(roomy: Outbox, clock: Clock) -> None:
    ids = []
    for number in range(3):
        ids.append(put(roomy, number))
        clock.pass_minutes(1)
    assert [claimed(roomy).id for _ in ids] == ids
    assert roomy.claim("worker") is None


def test_many_workers_never_hold_the_same_letter(roomy: Outbox) -> None:
    ids = {put(roomy, number) for number in range(60)}
    with ThreadPoolExecutor(8) as workers:
        claims = list(workers.map(lambda number: roomy.claim(f"w{number}"), range(70)))
    held = [claim.id for claim in claims if claim is not None]
    assert sorted(held) == sorted(ids)


def test_who_died_loses_the_lease(outbox: Outbox, clock: Clock) -> None:
    id = put(outbox)
    dead = claimed(outbox, "first")
    clock.pass_minutes(0.9)
    assert outbox.claim("second") is None
    clock.pass_minutes(0.1)
    assert seen(outbox, id).state is State.WAITING, "nobody is sending it"
    second = claimed(outbox, "second")
    assert (second.id, second.attempts) == (id, 2)
    for late in (
        outbox.renew(dead),
        outbox.sent(dead),
        outbox.put_off(dead, Trouble.BUSY, timedelta(0)),
        outbox.give_up(dead, Trouble.ADDRESS),
    ):
        assert late is False
    assert seen(outbox, id).state is State.SENDING
    assert outbox.sent(second)
    assert not outbox.sent(second)


def test_one_worker_is_not_its_own_earlier_self(outbox: Outbox, clock: Clock) -> None:
    put(outbox)
    before = claimed(outbox, "same")
    clock.pass_minutes(1)
    claimed(outbox, "same")
    assert not outbox.sent(before)


def test_a_lease_renewed_holds_on(outbox: Outbox, clock: Clock) -> None:
    put(outbox)
    claim = claimed(outbox)
    for _ in range(5):
        clock.pass_minutes(0.5)
        assert outbox.renew(claim)
        assert outbox.claim("other") is None
    assert outbox.sent(claim)


def test_a_lease_run_out_but_not_taken_still_counts(outbox: Outbox, clock: Clock) -> None:
    id = put(outbox)
    claim = claimed(outbox)
    clock.pass_minutes(10)
    assert outbox.sent(claim), "it was delivered, and nobody else is at it"
    assert seen(outbox, id).state is State.SENT


def test_a_sent_letter_is_erased_at_once(outbox: Outbox, engine: Engine, clock: Clock) -> None:
    id = put(outbox)
    clock.pass_minutes(1)
    assert outbox.sent(claimed(outbox))
    parcel = seen(outbox, id)
    assert (parcel.state, parcel.sent_at, parcel.kept) == (State.SENT, clock(), False)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM outbox WHERE sealed IS NOT NULL")) == 0
    assert not outbox.again(id)
    assert not outbox.cancel(id)
    assert outbox.claim("worker") is None


def test_what_is_put_off_waits_its_time(outbox: Outbox, clock: Clock) -> None:
    id = put(outbox)
    assert outbox.put_off(claimed(outbox), Trouble.BUSY, timedelta(seconds=90))
    parcel = seen(outbox, id)
    assert (parcel.state, parcel.trouble, parcel.attempts) == (State.WAITING, Trouble.BUSY, 1)
    assert parcel.next_try_at == clock() + timedelta(seconds=90)
    clock.pass_minutes(1)
    assert outbox.claim("worker") is None
    clock.pass_minutes(0.5)
    assert outbox.sent(claimed(outbox))
    assert seen(outbox, id).trouble is None


def test_a_person_need_not_wait_that_long(outbox: Outbox) -> None:
    id = put(outbox)
    outbox.put_off(claimed(outbox), Trouble.BUSY, timedelta(minutes=30))
    assert outbox.again(id)
    assert claimed(outbox).id == id
    assert not outbox.again(id), "it is under way"


def test_what_is_given_up_can_be_tried_again_until_its_time_ends(
    outbox: Outbox, clock: Clock
) -> None:
    id = put(outbox)
    assert outbox.give_up(claimed(outbox), Trouble.ADDRESS)
    parcel = seen(outbox, id)
    assert (parcel.state, parcel.trouble, parcel.kept) == (State.FAILED, Trouble.ADDRESS, True)
    assert outbox.claim("worker") is None
    clock.pass_minutes(23 * 60)
    assert outbox.again(id)
    assert outbox.open(claimed(outbox)) == letter(1)
    clock.pass_minutes(60)
    assert not outbox.again(id)
    assert not seen(outbox, id).kept


def test_trying_ends(outbox: Outbox, clock: Clock) -> None:
    id = put(outbox)
    clock.pass_minutes(23.9 * 60)
    assert outbox.put_off(claimed(outbox), Trouble.SLOW, timedelta(minutes=10))
    parcel = seen(outbox, id)
    assert (parcel.state, parcel.trouble, parcel.kept) == (State.FAILED, Trouble.SLOW, True)


def test_a_waiting_letter_can_be_taken_back(outbox: Outbox) -> None:
    id = put(outbox)
    assert outbox.cancel(id)
    parcel = seen(outbox, id)
    assert (parcel.state, parcel.trouble, parcel.kept) == (State.FAILED, Trouble.CANCELLED, False)
    assert outbox.claim("worker") is None
    assert not outbox.again(id)
    assert not outbox.cancel(id)


def test_a_letter_under_way_cannot_be_taken_back(outbox: Outbox) -> None:
    id = put(outbox)
    claim = claimed(outbox)
    assert not outbox.cancel(id)
    assert outbox.sent(claim)


@pytest.mark.parametrize(("hours", "kept_hours"), [(1, 24), (24, 24), (72, 72)])
def test_housekeeping_erases_first_and_forgets_after_a_day(
    hours: int, kept_hours: int, engine: Engine, keyring: Keyring, clock: Clock
) -> None:
    outbox = make_outbox(engine, keyring, Settings(mail_hours=hours), clock)
    id, sent = put(outbox, 1), put(outbox, 2)
    for _ in range(2):
        claim = claimed(outbox)
        if claim.id == sent:
            outbox.sent(claim)
        else:
            outbox.put_off(claim, Trouble.BUSY, timedelta(minutes=1))
    clock.pass_minutes(hours * 60 - 1)
    assert outbox.sweep() == 0
    assert seen(outbox, id).state is State.WAITING
    clock.pass_minutes(1)
    late = seen(outbox, id)
    assert (late.state, late.trouble) == (State.FAILED, Trouble.BUSY), "true before the sweep"
    assert outbox.claim("worker") is None
    outbox.sweep()
    if kept_hours > hours:
        assert seen(outbox, id) == late
        assert seen(outbox, sent).state is State.SENT
        with engine.connect() as connection:
            kept = connection.scalar(text("SELECT count(*) FROM outbox WHERE sealed IS NOT NULL"))
        assert kept == 0
        clock.pass_minutes((kept_hours - hours) * 60)
        outbox.sweep()
    assert outbox.look(id) is None
    assert outbox.look(sent) is None
    assert outbox.sweep() == 0


def test_a_letter_never_tried_fails_as_too_late(outbox: Outbox, clock: Clock) -> None:
    id = put(outbox)
    clock.pass_minutes(24 * 60 - 1)
    under_way = claimed(outbox)
    clock.pass_minutes(1)
    assert outbox.renew(under_way)
    assert outbox.sweep() == 0, "a worker is at it"
    assert outbox.sent(under_way)
    assert seen(outbox, id).state is State.SENT
    late = outbox.put(letter(2), "visitor", "other")
    clock.pass_minutes(24 * 60)
    assert seen(outbox, late).trouble is Trouble.TOO_LATE
    outbox.sweep()
    assert outbox.look(late) is None


def test_a_letter_moved_to_another_row_does_not_open(outbox: Outbox, engine: Engine) -> None:
    """Even with write access to the database one cannot have somebody's guide sent elsewhere."""
    put(outbox, 1)
    put(outbox, 2, to="thief@example.org")
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE outbox SET sealed = (SELECT sealed FROM outbox ORDER BY id LIMIT 1)")
        )
    claims = [claimed(outbox), claimed(outbox)]
    opened = 0
    for claim in claims:
        try:
            outbox.open(claim)
        except Unsealable:
            continue
        opened += 1
    assert opened == 1


def test_the_outbox_in_figures(roomy: Outbox, engine: Engine, clock: Clock) -> None:
    assert count(engine).oldest_waiting is None
    for number in range(5):
        put(roomy, number)
    asked_at = clock()
    clock.pass_minutes(1)
    roomy.sent(claimed(roomy))
    roomy.give_up(claimed(roomy), Trouble.ADDRESS)
    roomy.put_off(claimed(roomy), Trouble.LOGIN, timedelta(minutes=5))
    claimed(roomy)
    figures = count(engine)
    assert figures.states == {
        State.WAITING: 2, State.SENDING: 1, State.SENT: 1, State.FAILED: 1,
    }  # fmt: skip
    assert figures.troubles == {Trouble.ADDRESS: 1, Trouble.LOGIN: 1}
    assert figures.oldest_waiting == asked_at


def _everything_on_disk(database_url: str, engine: Engine) -> bytes:
    """Every file that the database keeps, logs of changes included."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        assert url.database is not None
        files = list(Path(url.database).parent.glob(Path(url.database).name + "*"))
    else:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("CHECKPOINT")
        folder = url.query["host"]
        assert isinstance(folder, str)
        files = [path for path in Path(folder).rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in files)


@pytest.mark.parametrize(
    "then",
    [
        lambda outbox, claim: True,
        lambda outbox, claim: outbox.sent(claim),
        lambda outbox, claim: outbox.put_off(claim, Trouble.BUSY, timedelta(1)),
        lambda outbox, claim: outbox.give_up(claim, Trouble.ADDRESS),
    ],
    ids=["sending", "sent", "put off", "given up"],
)
def test_nothing_on_disk_can_be_read(
    then: Callable[[Outbox, Claim], bool], outbox: Outbox, engine: Engine, database_url: str
) -> None:
    to = "quillon.sentinel@post.example.org"
    id = outbox.put(letter(1, to), "visitor-sentinel", "form-sentinel")
    waiting = _everything_on_disk(database_url, engine)
    assert then(outbox, claimed(outbox))
    outbox.sweep()
    for found in (waiting, _everything_on_disk(database_url, engine)):
        assert id.encode() in found, "or this test looks in the wrong place"
        for secret in ("quillon", "post.example.org", WORDS, "Guide 1", "sentinel"):
            assert secret.encode() not in found


def test_what_was_sent_leaves_the_files_too(
    sqlite_url: str, keyring: Keyring, clock: Clock
) -> None:
    """Even the sealed bytes go; PostgreSQL's own log of changes is the host's to shorten."""
    engine = open_database(sqlite_url)
    outbox = Outbox(engine, keyring, clock)
    put(outbox)
    claim = claimed(outbox)
    piece = claim.sealed[40:80]
    assert piece in _everything_on_disk(sqlite_url, engine)
    outbox.sent(claim)
    outbox.sweep()
    assert piece not in _everything_on_disk(sqlite_url, engine)
    engine.dispose()
