"""Hundreds of letters through a mail server that fails in every way it can, and none is lost."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import Engine, text
from structlog.testing import capture_logs

from askwell.delivery.count import count
from askwell.delivery.envelope import Envelope
from askwell.delivery.mail import Mailer, Patience
from askwell.delivery.outbox import Outbox
from askwell.delivery.parcel import Limits, Parcel, State
from askwell.delivery.trouble import Trouble
from askwell.delivery.worker import Worker
from askwell.store.server_key import Keyring
from tests.delivery.fast_clock import FastClock
from tests.delivery.letters import letter
from tests.delivery.smtp import Deed, Fate, PostOffice

NO_LIMITS = Limits(10_000, 10_000, 10_000)
TIMES = 600  # how much faster the clock runs, and with it the worker's own normal pace
DOWN = timedelta(minutes=10)
NO_ONE = "nobody{}@gone.example.org"


def bad_days(chance: Random) -> Callable[[], Fate | None]:
    """Three connections in ten are put off; others fall silent, break, or lose the answer."""

    def draw() -> Fate | None:
        drawn, steps = chance.random(), ("HELLO", "MAIL", "RCPT", "DATA", "END")
        if drawn < 0.30:
            return Fate(Deed.PUT_OFF, chance.choice(steps))
        if drawn < 0.34:
            return Fate(Deed.FALL_SILENT, chance.choice(steps))
        if drawn < 0.38:
            return Fate(Deed.HANG_UP, "MIDDLE")
        if drawn < 0.41:
            return Fate(chance.choice((Deed.HANG_UP, Deed.FALL_SILENT)), "TAKEN")
        return None

    return draw


@dataclass(frozen=True)
class Day:
    """What was asked for, what the server saw, and what the person is told."""

    envelopes: dict[str, Envelope]  # by parcel
    parcels: dict[str, Parcel]
    office: PostOffice
    troubles: Counter[str]  # by code, as logged

    def account(self) -> str:
        """Hold what is told against what happened, letter by letter."""
        arrived = self.office.arrived
        sent = [p for p in self.parcels.values() if p.state is State.SENT]
        failed = [p for p in self.parcels.values() if p.state is State.FAILED]
        assert len(sent) + len(failed) == len(self.envelopes)
        for parcel in sent:
            envelope = self.envelopes[parcel.id]
            assert self.office.letters[envelope.message_id] == envelope.message
            assert not parcel.kept
        for parcel in failed:
            assert not arrived[self.envelopes[parcel.id].message_id]
            assert parcel.trouble is not None
        assert len(arrived) == len(sent)
        for message_id, copies in arrived.items():
            assert copies <= 1 + self.office.cut_off[message_id], "twice, and not for a lost reply"
        twice = sum(copies > 1 for copies in arrived.values())
        tries = sum(p.attempts for p in self.parcels.values())
        return (
            f"{len(arrived)} of {len(self.envelopes)} letters arrived, {len(failed)} shown as "
            f"failed, {twice} arrived again after a lost reply, {tries} tries"
        )


def live_through(engine: Engine, keyring: Keyring, letters: int, gone: int, seed: int) -> Day:
    """Ask for so many letters, some to mailboxes that are not there; take the server down once."""
    outbox = Outbox(engine, keyring, FastClock(TIMES), NO_LIMITS,
                    trying=timedelta(hours=72), lease=timedelta(hours=2))  # fmt: skip
    envelopes = {}
    for number in range(letters):
        to = NO_ONE.format(number) if number < gone else f"person{number}@post.example.org"
        envelope = letter(number, to, size=3_000)
        envelopes[outbox.put(envelope, "visitor", f"form-{number}")] = envelope
    refused = frozenset(NO_ONE.format(number) for number in range(gone))

    async def work(office: PostOffice) -> None:
        mailer = Mailer(office.host, office.port, "guide@askwell.example", "none",
                        patience=Patience(0.4, 0.4, 0.4))  # fmt: skip
        worker = Worker(outbox, mailer, at_once=4, look_every=0.05, renew_every=2)
        running = asyncio.create_task(worker.run())
        while len(office.arrived) < letters // 4:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(office.close)
        await asyncio.sleep(DOWN.total_seconds() / TIMES)
        before = len(office.arrived)
        assert before < letters // 2, "or there was nothing left to go down for"
        await asyncio.to_thread(office.open)
        while (await asyncio.to_thread(count, engine)).oldest_waiting is not None:
            await asyncio.sleep(0.1)
        await worker.stop()
        await running

    with capture_logs() as logs, PostOffice(bad_days(Random(seed)), refused=refused) as office:
        asyncio.run(work(office))
    parcels = {id: parcel for id in envelopes if (parcel := outbox.look(id)) is not None}
    troubles = Counter(line["trouble"] for line in logs if line["event"] == "not_sent")
    return Day(envelopes, parcels, office, troubles)


def test_forty_letters_come_through_a_bad_day(engine: Engine, keyring: Keyring) -> None:
    day = live_through(engine, keyring, letters=40, gone=1, seed=7)
    day.account()
    assert len(day.office.arrived) == 39
    assert day.troubles[Trouble.UNREACHABLE], "it was down"
    assert day.troubles[Trouble.BUSY]
    assert day.troubles[Trouble.ADDRESS] == 1
    with engine.connect() as connection:
        kept = connection.scalar(text("SELECT count(*) FROM outbox WHERE sealed IS NOT NULL"))
    assert kept == 1, "the one refused may be tried again"


@pytest.mark.laws
@pytest.mark.endurance
@pytest.mark.timeout(300)
def test_five_hundred_letters_come_through_a_bad_day(
    engine: Engine, keyring: Keyring, record_property: Callable[[str, object], None]
) -> None:
    day = live_through(engine, keyring, letters=500, gone=4, seed=11)
    record_property("law", f"A bad day for mail ({engine.dialect.name}): {day.account()}")
    assert len(day.office.arrived) >= 0.99 * 500
    assert len(day.office.arrived) == 496
    happened = {(fate.deed, fate.step) for fate in day.office.troubles}
    assert len(happened) >= 12, "every kind of trouble came up"
    assert day.office.cut_off.total() >= 5
    assert min(day.troubles[code] for code in (Trouble.BUSY, Trouble.SLOW, Trouble.CUT_OFF)) > 5
    assert day.troubles[Trouble.UNREACHABLE] > 5


def test_a_server_that_stays_down_is_told(engine: Engine, keyring: Keyring) -> None:
    clock = FastClock(120)
    outbox = Outbox(engine, keyring, clock, NO_LIMITS, trying=timedelta(minutes=4))
    ids = [outbox.put(letter(number), "visitor", f"form-{number}") for number in range(10)]

    def states() -> set[State]:
        return {parcel.state for id in ids if (parcel := outbox.look(id)) is not None}

    async def work(port: int) -> None:
        worker = Worker(outbox, Mailer("127.0.0.1", port, "a@b.example", "none"), look_every=0.05)
        running = asyncio.create_task(worker.run())
        while State.WAITING in (told := await asyncio.to_thread(states)) or State.SENDING in told:
            await asyncio.sleep(0.1)
        await worker.stop()
        await running

    with PostOffice() as office:
        office.close()
        asyncio.run(work(office.port))
    assert not office.arrived
    for id in ids:
        parcel = outbox.look(id)
        assert parcel is not None
        assert (parcel.state, parcel.trouble) == (State.FAILED, Trouble.UNREACHABLE)
        assert parcel.attempts >= 2
