"""The one who takes letters from the outbox to the mail server, again and again until they go."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from secrets import SystemRandom
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from askwell.delivery.envelope import Envelope
from askwell.delivery.outbox import Outbox
from askwell.delivery.parcel import Claim
from askwell.delivery.trouble import NotNow, NotSent, Refused, Trouble
from askwell.store.cipher import Unsealable
from askwell.store.problem import KeyProblem

# A line holds a letter's id and a code. Addresses, and a server's words, which quote them, never.
log = structlog.get_logger("askwell.mail")

_TIDY_SECONDS = 60
_chance = SystemRandom().random


class Post(Protocol):
    """Whatever hands a letter over: `askwell.delivery.mail.Mailer`."""

    async def send(self, envelope: Envelope) -> None:
        """Return once the letter is taken; raise `Refused` or `NotNow`."""


@dataclass(frozen=True)
class Pace:
    """How long to wait before the next try: longer each time, and never all at one moment."""

    first: timedelta = timedelta(seconds=20)
    factor: float = 3.0
    most: timedelta = timedelta(minutes=30)
    jitter: Callable[[], float] = _chance  # a share of the wait, from 0 to 1

    def after(self, attempts: int) -> timedelta:
        """The wait after so many tries."""
        growth = self.factor ** min(attempts - 1, 64)  # beyond that, `most` holds in any case
        wait = min(self.first.total_seconds() * growth, self.most.total_seconds())
        return timedelta(seconds=wait * self.jitter())


class Worker:
    """Delivers what is in the outbox until it is told to stop."""

    def __init__(
        self,
        outbox: Outbox,
        mailer: Post,
        pace: Pace = Pace(),
        *,
        name: str = "worker",
        at_once: int = 2,
        look_every: float = 5.0,
        renew_every: float = 20.0,
    ) -> None:
        self._outbox = outbox
        self._mailer = mailer
        self._pace = pace
        self._name = name
        self._at_once = at_once
        self._look_every = look_every
        self._renew_every = renew_every
        self._woken = asyncio.Event()
        self._stopped = asyncio.Event()
        self._holding: set[str] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: asyncio.Task[object] | None = None

    async def run(self) -> None:
        """Deliver, look for more, deliver; return after `stop`."""
        self._loop, self._running = asyncio.get_running_loop(), asyncio.current_task()
        try:
            async with asyncio.TaskGroup() as together:
                for _ in range(self._at_once):
                    together.create_task(self._deliver_on())
                together.create_task(self._tidy())
        finally:
            self._loop = self._running = None

    def wake(self) -> None:
        """Look at once: something was put in. May be called from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)

    async def stop(self, grace: float = 30.0) -> None:
        """Finish what is under way, take nothing new. After ``grace`` seconds leave it to others.

        A letter left that way is taken up by the next worker when its lease has run out.
        """
        self._stopped.set()
        self._woken.set()
        if self._running is not None:
            running = self._running
            _, pending = await asyncio.wait({running}, timeout=grace)
            if pending:
                running.cancel()
                await asyncio.wait({running})

    async def run_once(self) -> bool:
        """Deliver the letter whose turn it is; False where none is due."""
        claim = await asyncio.to_thread(self._outbox.claim, self._name, tuple(self._holding))
        if claim is None:
            return False
        self._holding.add(claim.id)  # after an outage its lease is over, and it may be delivered
        try:
            await self._deliver(claim)
        finally:
            self._holding.discard(claim.id)
        return True

    async def _deliver(self, claim: Claim) -> None:
        sending = asyncio.create_task(self._send(claim))
        try:
            while not (await asyncio.wait({sending}, timeout=self._renew_every))[0]:
                if not await self._still_ours(claim):
                    log.warning("lease_lost", parcel=claim.id)
                    return
        finally:
            sending.cancel()  # does nothing to what is done
        await self._note(claim, sending.result())

    async def _deliver_on(self) -> None:
        while not self._stopped.is_set():
            self._woken.clear()  # before looking: what is put in from here on wakes us again
            found = False
            try:
                found = await self.run_once()
            except Exception as error:  # noqa: BLE001 - most often the database: wait and go on
                log.error("outbox_trouble", kind=type(error).__name__)
            if not found:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), self._look_every)

    async def _tidy(self) -> None:
        while not self._stopped.is_set():
            try:
                await asyncio.to_thread(self._outbox.sweep)
            except Exception as error:  # noqa: BLE001 - tidying must not stop the mail
                log.error("outbox_trouble", kind=type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), _TIDY_SECONDS)

    async def _send(self, claim: Claim) -> NotSent | None:
        """Hand one letter over; what went wrong, or None."""
        try:
            await self._mailer.send(await asyncio.to_thread(self._outbox.open, claim))
        except NotSent as trouble:
            return trouble
        except Unsealable:
            return Refused(Trouble.SEALED)
        except KeyProblem:
            return NotNow(Trouble.SEALED)  # the host may yet put the key file back
        except Exception as error:  # noqa: BLE001 - one odd letter must not stop all others
            log.error("fault", parcel=claim.id, kind=type(error).__name__)
            return NotNow(Trouble.FAULT)
        return None

    async def _still_ours(self, claim: Claim) -> bool:
        try:
            return await asyncio.to_thread(self._outbox.renew, claim)
        except SQLAlchemyError:
            return True  # nobody can take it from a database that does not answer

    async def _note(self, claim: Claim, trouble: NotSent | None) -> None:
        """Write down what became of it, however long the database takes to come back."""
        while True:
            try:
                held = await asyncio.to_thread(self._mark, claim, trouble)
            except SQLAlchemyError as error:
                log.error("outbox_trouble", parcel=claim.id, kind=type(error).__name__)
                await asyncio.sleep(self._look_every)
            else:
                break
        code = trouble.trouble.value if trouble else None
        if not held:
            log.warning("lease_lost", parcel=claim.id, trouble=code)
        elif trouble is None:
            log.info("sent", parcel=claim.id, attempts=claim.attempts)
        else:
            log.warning("not_sent", parcel=claim.id, attempts=claim.attempts, trouble=code)

    def _mark(self, claim: Claim, trouble: NotSent | None) -> bool:
        if trouble is None:
            return self._outbox.sent(claim)
        if isinstance(trouble, Refused):
            return self._outbox.give_up(claim, trouble.trouble)
        return self._outbox.put_off(claim, trouble.trouble, self._pace.after(claim.attempts))
