"""Workers killed without warning, again and again: every letter still arrives."""

import asyncio
import multiprocessing
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, text

from askwell.delivery.count import count
from askwell.delivery.mail import Mailer
from askwell.delivery.outbox import Outbox
from askwell.delivery.parcel import Limits, State
from askwell.delivery.worker import Pace, Worker
from askwell.store.database import connect
from askwell.store.server_key import Keyring
from tests.delivery.letters import letter
from tests.delivery.smtp import PostOffice

NO_LIMITS = Limits(10_000, 10_000, 10_000)
LETTERS = 400
KILLS = 50


def _open_outbox(engine: Engine, key_file: Path) -> Outbox:
    lease = timedelta(seconds=3)
    return Outbox(engine, Keyring.open(key_file), lambda: datetime.now(UTC), NO_LIMITS, lease=lease)


def deliver(database_url: str, key_file: Path, port: int, name: str) -> None:
    """What each worker's own process does, until it is killed."""
    outbox = _open_outbox(connect(database_url), key_file)
    mailer = Mailer("127.0.0.1", port, "guide@askwell.example", "none")
    pace = Pace(first=timedelta(seconds=1), factor=1)
    asyncio.run(Worker(outbox, mailer, pace, name=name, look_every=0.1, renew_every=0.3).run())


def _connections(engine: Engine) -> int:
    """How many connections a server of the database holds; none where there is no server."""
    if engine.dialect.name != "postgresql":
        return 0
    with engine.connect() as connection:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        return int(connection.scalar(text(asked)) or 0)


def _held_by(engine: Engine, name: str) -> list[str]:
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT message_id FROM outbox WHERE state = 'sending' AND worker LIKE :name"),
            {"name": f"{name}.%"},
        )
        return [row.message_id for row in rows]


@pytest.mark.laws
@pytest.mark.endurance
@pytest.mark.timeout(300)
def test_killed_fifty_times_and_no_letter_is_lost(
    engine: Engine,
    database_url: str,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    key_file = tmp_path / "askwell.key"
    outbox = _open_outbox(engine, key_file)
    ids = {
        letter(number).message_id: outbox.put(letter(number), "visitor", f"form-{number}")
        for number in range(LETTERS)
    }
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([__name__])
    chance = Random(23)
    unnoted: Counter[str] = Counter()  # taken by the server, and killed before that was noted
    under_way = 0

    with PostOffice(slowness=0.01) as office:

        def begin(name: str) -> multiprocessing.process.BaseProcess:
            started = processes.Process(
                target=deliver, args=(database_url, key_file, office.port, name), daemon=True
            )
            started.start()
            return started

        for number in range(KILLS):
            before, others = Counter(office.arrived), _connections(engine)
            process = begin(f"w{number}")
            _wait(lambda: office.busy > 0)
            time.sleep(chance.uniform(0, 0.08))
            process.kill()
            process.join()
            _wait(lambda: office.busy == 0)
            # PostgreSQL may still be finishing a note whose sender is dead.
            _wait(lambda others=others: _connections(engine) <= others)  # type: ignore[misc]
            held = _held_by(engine, f"w{number}")
            under_way += bool(held)
            unnoted.update(m for m in held if office.arrived[m] > before[m])
        left = count(engine).states
        last = begin("last")
        _wait(lambda: count(engine).states[State.SENT] == LETTERS, 90)
        last.kill()
        last.join()

    assert left[State.WAITING] + left[State.SENDING] > 0, "or the last kills met nobody at work"
    assert under_way >= KILLS // 2
    for message_id, id in ids.items():
        parcel = outbox.look(id)
        assert parcel is not None
        assert parcel.state is State.SENT
        assert office.arrived[message_id] == 1 + unnoted[message_id]
    record_property(
        "law",
        f"Mail workers killed ({engine.dialect.name}): {KILLS} times, {under_way} of them while "
        f"sending; {len(office.arrived)} of {LETTERS} letters arrived, none lost, "
        f"{len(unnoted)} arrived again, each killed between the server's yes and our note of it",
    )


def test_two_workers_on_one_database_send_nothing_twice(engine: Engine, keyring: Keyring) -> None:
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731
    outbox = Outbox(engine, keyring, clock, NO_LIMITS)
    for number in range(60):
        outbox.put(letter(number), "visitor", f"form-{number}")

    async def work(office: PostOffice) -> list[Worker]:
        mailer = Mailer(office.host, office.port, "guide@askwell.example", "none")
        workers = [Worker(outbox, mailer, name=f"w{number}", at_once=3) for number in range(2)]
        running = [asyncio.create_task(worker.run()) for worker in workers]
        while (await asyncio.to_thread(count, engine)).states[State.SENT] < 60:
            await asyncio.sleep(0.05)
        for worker in workers:
            await worker.stop()
        await asyncio.gather(*running)
        return workers

    with PostOffice() as office:
        asyncio.run(work(office))
    assert len(office.arrived) == 60
    assert set(office.arrived.values()) == {1}


def _wait(holds: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.005)
