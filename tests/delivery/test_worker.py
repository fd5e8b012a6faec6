"""The worker: it delivers, comes back, gives up aloud, and outlives what fails around it."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from askwell.delivery.envelope import Envelope
from askwell.delivery.mail import Mailer, Patience
from askwell.delivery.outbox import Outbox
from askwell.delivery.parcel import Claim, Limits, Parcel, State
from askwell.delivery.trouble import NotNow, Refused, Trouble
from askwell.delivery.worker import Pace, Worker
from askwell.store.server_key import Keyring, ServerKey, write_keys
from tests.clock import Clock
from tests.delivery.fast_clock import FastClock
from tests.delivery.letters import ADDRESS, letter
from tests.delivery.smtp import Deed, Fate, PostOffice

LONG = 60.0
AT_ONCE = Pace(jitter=lambda: 0.0)


class Post:
    """Takes letters in memory, however a test wants it to."""

    def __init__(self, then: Callable[[Envelope], Awaitable[None]] | None = None) -> None:
        self.taken: list[str] = []
        self.under_way = 0
        self.most_at_once = 0
        self.begun = asyncio.Event()
        self._then = then

    async def send(self, envelope: Envelope) -> None:
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        self.begun.set()
        try:
            if self._then is not None:
                await self._then(envelope)
        finally:
            self.under_way -= 1
        self.taken.append(envelope.message_id)


def put(outbox: Outbox, number: int = 1, to: str = ADDRESS) -> str:
    return outbox.put(letter(number, to), f"visitor {number // 5}", f"form-{number}")


def seen(outbox: Outbox, id: str) -> Parcel:
    parcel = outbox.look(id)
    assert parcel is not None
    return parcel


async def until(holds: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(holds):
            await asyncio.sleep(0.01)


async def while_running(worker: Worker, what: Callable[[], Awaitable[Any]]) -> None:
    running = asyncio.create_task(worker.run())
    try:
        await what()
    finally:
        await worker.stop()
        await running


def test_a_letter_is_delivered_and_noted(outbox: Outbox) -> None:
    id = put(outbox)
    with PostOffice() as office:
        worker = Worker(outbox, Mailer(office.host, office.port, "a@b.example", "none"))
        assert asyncio.run(worker.run_once())
        assert not asyncio.run(worker.run_once())
    assert seen(outbox, id).state is State.SENT
    assert office.letters[letter().message_id] == letter().message


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("raises", "state", "trouble"),
    [
        (Refused(Trouble.ADDRESS), State.FAILED, Trouble.ADDRESS),
        (NotNow(Trouble.BUSY), State.WAITING, Trouble.BUSY),
        (ValueError(ADDRESS), State.WAITING, Trouble.FAULT),
    ],
)
def test_what_went_wrong_is_seen(
    raises: Exception, state: State, trouble: Trouble, outbox: Outbox, clock: Clock
) -> None:
    async def fail(_envelope: Envelope) -> None:
        raise raises

    id = put(outbox)
    asyncio.run(Worker(outbox, Post(fail), Pace(jitter=lambda: 1.0)).run_once())
    parcel = seen(outbox, id)
    assert (parcel.state, parcel.trouble, parcel.attempts) == (state, trouble, 1)
    if state is State.WAITING:
        assert parcel.next_try_at == clock() + timedelta(seconds=20)


def test_the_pace_grows_threefold_to_half_an_hour() -> None:
    waits = [Pace(jitter=lambda: 1.0).after(n).total_seconds() for n in (1, 2, 3, 4, 5, 6, 900)]
    assert waits == [20, 60, 180, 540, 1620, 1800, 1800]
    drawn = {Pace().after(3).total_seconds() for _ in range(50)}
    assert len(drawn) > 40, "not all at one moment"
    assert all(0 <= wait <= 180 for wait in drawn)


def test_what_is_put_in_goes_at_once(outbox: Outbox) -> None:
    async def main() -> None:
        post = Post()
        worker = Worker(outbox, post, look_every=LONG)

        async def ask() -> None:
            await asyncio.sleep(0.2)  # it has looked, and found nothing
            id = await asyncio.to_thread(put, outbox)
            await asyncio.to_thread(worker.wake)  # as a page does, from a thread of its own
            await until(lambda: seen(outbox, id).state is State.SENT, 5)

        await while_running(worker, ask)

    asyncio.run(main())


def test_once_woken_it_goes_back_to_rest(outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    claim = outbox.claim

    def counted(worker: str, holding: Collection[str] = ()) -> Claim | None:
        nonlocal looks
        looks += 1
        return claim(worker, holding)

    monkeypatch.setattr(outbox, "claim", counted)

    async def main() -> None:
        worker = Worker(outbox, Post(), at_once=1, look_every=LONG)

        async def rouse() -> None:
            await asyncio.sleep(0.1)
            worker.wake()
            await asyncio.sleep(0.5)

        await while_running(worker, rouse)

    asyncio.run(main())
    assert looks == 2, "at the start, and when woken"


def test_what_another_process_put_in_is_found(outbox: Outbox) -> None:
    async def main() -> None:
        worker = Worker(outbox, Post(), look_every=0.1)

        async def ask() -> None:
            id = await asyncio.to_thread(put, outbox)
            await until(lambda: seen(outbox, id).state is State.SENT, 5)

        await while_running(worker, ask)

    asyncio.run(main())


def test_two_go_at_once_and_no_more(engine: Engine, keyring: Keyring, clock: Clock) -> None:
    outbox = Outbox(engine, keyring, clock, Limits(99, 99, 99))
    ids = [put(outbox, number) for number in range(8)]

    async def main() -> Post:
        post = Post(lambda _envelope: asyncio.sleep(0.1))
        worker = Worker(outbox, post, look_every=LONG)

        async def wait() -> None:
            await until(lambda: all(seen(outbox, id).state is State.SENT for id in ids))

        await while_running(worker, wait)
        return post

    post = asyncio.run(main())
    assert post.most_at_once == 2
    assert len(set(post.taken)) == len(post.taken) == 8


def test_stopping_finishes_what_is_under_way_and_takes_nothing_new(outbox: Outbox) -> None:
    first, second = put(outbox, 1), put(outbox, 2)

    async def main() -> None:
        post = Post(lambda _envelope: asyncio.sleep(0.3))
        worker = Worker(outbox, post, at_once=1, look_every=LONG)
        running = asyncio.create_task(worker.run())
        await post.begun.wait()
        await worker.stop()
        assert running.done()
        await running

    asyncio.run(main())
    assert seen(outbox, first).state is State.SENT
    assert seen(outbox, second).state is State.WAITING


def test_what_cannot_be_finished_is_left_to_the_next(outbox: Outbox, clock: Clock) -> None:
    id = put(outbox)

    async def main() -> None:
        stuck = Post(lambda _envelope: asyncio.sleep(LONG))
        worker = Worker(outbox, stuck, look_every=LONG)
        running = asyncio.create_task(worker.run())
        await stuck.begun.wait()
        await worker.stop(grace=0.1)
        assert running.cancelled()
        assert stuck.under_way == 0
        following = Worker(outbox, Post())
        assert not await following.run_once(), "the lease still holds"
        clock.pass_minutes(1)
        assert await following.run_once()

    asyncio.run(main())
    assert seen(outbox, id).state is State.SENT


def test_stopping_before_it_began_is_no_hang(outbox: Outbox) -> None:
    async def main() -> None:
        worker = Worker(outbox, Post())
        worker.wake()
        await worker.stop()
        async with asyncio.timeout(5):
            await worker.run()

    asyncio.run(main())


class Flaky(Outbox):
    """An outbox whose database goes away at every other call."""

    _lock = threading.Lock()
    calls = 0

    def _stumble(self) -> None:
        with self._lock:
            self.calls += 1
            if self.calls % 2:
                raise OperationalError("SELECT", {}, Exception("the database is gone"))

    def claim(self, worker: str, holding: Collection[str] = ()) -> Claim | None:
        self._stumble()
        return super().claim(worker, holding)

    def sent(self, claim: Claim) -> bool:
        self._stumble()
        return super().sent(claim)

    def sweep(self) -> int:
        self._stumble()
        return super().sweep()


def test_a_database_that_comes_and_goes_sends_nothing_twice(
    engine: Engine, keyring: Keyring, clock: Clock
) -> None:
    outbox = Flaky(engine, keyring, clock, Limits(99, 99, 99))
    ids = [put(outbox, number) for number in range(5)]

    async def main() -> Post:
        post = Post()
        worker = Worker(outbox, post, look_every=0.02)

        async def wait() -> None:
            await until(lambda: all(seen(outbox, id).state is State.SENT for id in ids))

        await while_running(worker, wait)
        return post

    with capture_logs() as logs:
        post = asyncio.run(main())
    assert sorted(post.taken) == sorted(letter(number).message_id for number in range(5))
    assert {"outbox_trouble", "sent"} <= {line["event"] for line in logs}


def test_an_outage_longer_than_the_lease_sends_nothing_twice(
    outbox: Outbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server took it, and the database was away for so long that its lease ran out."""
    id = put(outbox)
    is_away = True
    sent = outbox.sent

    def sent_if_there(claim: Claim) -> bool:
        if is_away:
            raise OperationalError("UPDATE", {}, Exception("the database is gone"))
        return sent(claim)

    monkeypatch.setattr(outbox, "sent", sent_if_there)

    async def main() -> Post:
        nonlocal is_away
        post = Post()
        worker = Worker(outbox, post, look_every=0.02)
        noting = asyncio.create_task(worker.run_once())
        await until(lambda: bool(post.taken))
        clock.pass_minutes(2)
        again = await asyncio.wait_for(worker.run_once(), 5)
        assert not again, "its other hand took it"
        is_away = False
        assert await noting
        return post

    post = asyncio.run(main())
    assert post.taken == [letter().message_id]
    assert seen(outbox, id).state is State.SENT


def test_a_slow_delivery_keeps_its_lease(engine: Engine, keyring: Keyring) -> None:
    clock = FastClock(60)  # the lease of a minute is a second here
    outbox = Outbox(engine, keyring, clock)
    id = put(outbox)

    async def main() -> tuple[Post, Post]:
        slow, other = Post(lambda _envelope: asyncio.sleep(2)), Post()
        delivering = asyncio.create_task(Worker(outbox, slow, renew_every=0.2).run_once())
        await slow.begun.wait()
        onlooker = Worker(outbox, other)
        while not delivering.done():
            await onlooker.run_once()
            await asyncio.sleep(0.05)
        await delivering
        return slow, other

    slow, other = asyncio.run(main())
    assert slow.taken
    assert not other.taken
    assert seen(outbox, id).state is State.SENT


def test_who_lost_the_lease_stops_sending(outbox: Outbox, clock: Clock) -> None:
    put(outbox)

    async def main() -> tuple[Post, Post]:
        asleep, other = Post(lambda _envelope: asyncio.sleep(LONG)), Post()
        delivering = asyncio.create_task(Worker(outbox, asleep, renew_every=0.5).run_once())
        await asleep.begun.wait()
        clock.pass_minutes(2)  # as when a machine is put to sleep
        assert await Worker(outbox, other).run_once()
        async with asyncio.timeout(5):
            await delivering
        return asleep, other

    with capture_logs() as logs:
        asleep, other = asyncio.run(main())
    assert other.taken
    assert not asleep.taken
    assert "lease_lost" in {line["event"] for line in logs}


def test_a_lost_key_is_waited_for(
    outbox: Outbox, keyring: Keyring, engine: Engine, clock: Clock, tmp_path: Path
) -> None:
    id = put(outbox)
    other = tmp_path / "other.key"
    write_keys(other, [ServerKey.fresh()], replace=False)
    changed = Outbox(engine, Keyring.open(other), clock)
    asyncio.run(Worker(changed, Post(), AT_ONCE).run_once())
    parcel = seen(outbox, id)
    assert (parcel.state, parcel.trouble) == (State.WAITING, Trouble.SEALED)
    asyncio.run(Worker(outbox, Post()).run_once())
    assert seen(outbox, id).state is State.SENT


FATES = [None, *(Fate(deed, step) for deed in (Deed.PUT_OFF, Deed.HANG_UP, Deed.FALL_SILENT)
                 for step in ("MAIL", "RCPT", "DATA", "END"))]  # fmt: skip


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_log_holds_ids_and_codes_and_nothing_else(
    engine: Engine, keyring: Keyring, clock: Clock
) -> None:
    outbox = Outbox(engine, keyring, clock, Limits(99, 99, 99))
    refused = "quillon.refused@post.example.org"
    ids = {put(outbox, number) for number in range(len(FATES))} | {put(outbox, 50, to=refused)}
    fates = iter(FATES)
    haste = Patience(0.3, 0.3, 0.3)

    async def main(mailer: Mailer) -> None:
        worker = Worker(outbox, mailer, Pace(jitter=lambda: 1.0))
        while await worker.run_once():
            pass
        await asyncio.sleep(0.05)

    with capture_logs() as logs, PostOffice(lambda: next(fates, None),
                                            refused=frozenset({refused})) as office:  # fmt: skip
        asyncio.run(main(Mailer(office.host, office.port, "a@b.example", "none", patience=haste)))
    assert len(logs) == len(ids)
    words = {"sent", "not_sent", "info", "warning", None, *Trouble}
    for line in logs:
        assert line.pop("parcel") in ids
        assert line.pop("attempts") == 1
        assert set(line.values()) <= words
    assert {line.get("trouble") for line in logs} == {
        None, Trouble.BUSY, Trouble.CUT_OFF, Trouble.SLOW, Trouble.ADDRESS,
    }  # fmt: skip
