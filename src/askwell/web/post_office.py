"""The post office of a running site: the outbox, who empties it, and the practice post."""

import asyncio

import structlog

from askwell.delivery.envelope import Envelope
from askwell.delivery.mail import Mailer, make_mailer
from askwell.delivery.outbox import Outbox
from askwell.delivery.practice import PracticePost
from askwell.delivery.worker import Worker
from askwell.settings import Settings

log = structlog.get_logger("askwell.mail")


class PostOffice:
    """Takes letters, and delivers them where this server is the one to do so."""

    def __init__(self, outbox: Outbox, settings: Settings) -> None:
        self.outbox = outbox
        self.practice = PracticePost() if settings.mail_practice else None
        self._settings = settings
        self._mailer: Mailer | None = None
        self._worker: Worker | None = None
        self._working: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin to deliver."""
        if self.practice is not None:
            await self.practice.start()
        self._mailer = make_mailer(self._settings, self.practice)
        if self._mailer is not None and self._settings.mail_worker:
            self._worker = Worker(self.outbox, self._mailer)
            self._working = asyncio.create_task(self._work(self._worker))

    async def close(self) -> None:
        """Finish what is under way, and deliver no more."""
        if self._worker is not None and self._working is not None:
            await self._worker.stop()
            await asyncio.wait({self._working})
        if self.practice is not None:
            await self.practice.stop()

    @property
    def sender(self) -> str | None:
        """The address that letters come from; None where this server has no way to send any."""
        return self._mailer.sender if self._mailer else None

    @property
    def is_delivering(self) -> bool | None:
        """Whether this server delivers mail now; None where that is not its work."""
        return None if self._working is None else not self._working.done()

    def send(self, envelope: Envelope, visitor: str, once: str) -> str:
        """Put a letter into the outbox and return its id. Raises `TooMany`."""
        id = self.outbox.put(envelope, visitor, once)
        if self._worker is not None:
            self._worker.wake()
        return id

    def again(self, id: str) -> bool:
        """Try a letter anew, at once; False where there is nothing to try."""
        done = self.outbox.again(id)
        if done and self._worker is not None:
            self._worker.wake()
        return done

    async def _work(self, worker: Worker) -> None:
        try:
            await worker.run()
        except Exception as error:  # noqa: BLE001 - the pages go on; /healthz tells of it
            log.error("worker_stopped", kind=type(error).__name__)
