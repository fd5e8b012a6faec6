"""A real mail server on loopback that can be as bad as mail servers are, and keeps the books.

It runs in a thread of its own. For each connection it draws a fate: to take the letter, to put
it off, to fall silent, to hang up in the middle of the text, or to take the letter and hang up
before saying so. Only the last may bring a second copy, so it notes when it did that.
"""

import asyncio
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from enum import Enum
from typing import Any, TypeVar

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

T = TypeVar("T")
_LONG = 3600


class Deed(Enum):
    PUT_OFF = "answers 451"
    FALL_SILENT = "never answers"
    HANG_UP = "drops the connection"
    DAWDLE = "starts to read the text late"


@dataclass(frozen=True)
class Fate:
    """What goes wrong with one connection, and at which step; END is after the whole text."""

    deed: Deed
    step: str  # HELLO, MAIL, RCPT, DATA, MIDDLE, END (not taken) or TAKEN

    @property
    def takes(self) -> bool:
        return self.step == "TAKEN"


class PostOffice:
    """The server: start it, ask what arrived, take it down and up again."""

    host = "127.0.0.1"

    def __init__(
        self,
        draw: Callable[[], Fate | None] = lambda: None,
        *,
        refused: frozenset[str] = frozenset(),
        starttls: ssl.SSLContext | None = None,
        tls: ssl.SSLContext | None = None,
        login: tuple[str, str] | None = None,
        slowness: float = 0.0,
    ) -> None:
        self.draw = draw
        self.refused = refused
        self.slowness = slowness  # seconds between the end of a text and the answer
        self.arrived: Counter[str] = Counter()  # by Message-ID
        self.letters: dict[str, bytes] = {}
        self.envelopes: list[tuple[str | None, list[str]]] = []
        self.cut_off: Counter[str] = Counter()  # taken, but never said so
        self.troubles: Counter[Fate] = Counter()
        self.texts_begun = 0
        self.logins: list[str] = []
        self.encrypted: list[bool] = []
        self.port = 0
        self._login = login
        self._starttls = starttls
        self._tls = tls
        self._sessions: set[_Session] = set()
        self._server: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> "PostOffice":
        self._thread.start()
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def open(self) -> None:
        """Listen, on the same port as before."""
        self._do(self._open())

    def close(self) -> None:
        """Be down: every connection is cut, and no new one is taken."""
        self._do(self._close())

    @property
    def busy(self) -> int:
        """How many connections are open."""
        return len(self._sessions)

    def _do(self, what: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(30)

    async def _open(self) -> None:
        self._server = await self._loop.create_server(
            lambda: _Session(self, self.draw()), self.host, self.port, ssl=self._tls
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._server is not None:
            # A call that asyncio (3.11) has accepted and not handed on is lost with its socket
            # open if the server closes now. So: take no more, let those come through, then close.
            for listening in self._server.sockets:
                self._loop.remove_reader(listening.fileno())
            await asyncio.sleep(0.02)
            self._server.close()
            self._server = None
        while self._sessions:
            for session in list(self._sessions):
                session.hang_up()
            await asyncio.sleep(0.005)

    def session_options(self) -> dict[str, Any]:
        options: dict[str, Any] = {"loop": self._loop, "hostname": "localhost"}
        if self._starttls is not None:
            options |= {"tls_context": self._starttls, "require_starttls": True}
        if self._login is not None:
            options |= {"authenticator": self._check, "auth_require_tls": self._tls is None}
        return options

    def _check(self, _s: SMTP, _n: Session, _e: Envelope, method: str, told: Any) -> AuthResult:
        assert isinstance(told, LoginPassword)
        self.logins.append(method)
        pair = (told.login.decode(), told.password.decode())
        return AuthResult(success=pair == self._login, handled=False)


class _Session(SMTP):
    def __init__(self, office: PostOffice, fate: Fate | None) -> None:
        self.office = office
        self.fate = fate
        super().__init__(_Handler(office, self), **office.session_options())

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.office._sessions.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.office._sessions.discard(self)

    def hang_up(self) -> None:
        if self.transport is not None:
            self.transport.abort()  # type: ignore[attr-defined]

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802
        if not await self.befalls("HELLO"):
            await super().smtp_EHLO(hostname)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        if not await self.befalls("MAIL"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        if not await self.befalls("RCPT"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if self.fate is not None and self.fate.deed is Deed.DAWDLE:
            self.transport.pause_reading()  # type: ignore[attr-defined]
            self.office._loop.call_later(0.5, self._read_on)
        elif await self.befalls("DATA"):
            return
        self.office.texts_begun += 1
        if self.fate is not None and self.fate.step == "MIDDLE":
            await self.push("354 go on")
            await self._reader.read(100)
            await self.befalls("MIDDLE")
        await super().smtp_DATA(arg)

    def _read_on(self) -> None:
        if self.transport is not None:
            self.transport.resume_reading()  # type: ignore[attr-defined]

    async def befalls(self, step: str) -> bool:
        if self.fate is None or self.fate.step != step:
            return False
        self.office.troubles[self.fate] += 1
        if self.fate.deed is Deed.PUT_OFF:
            await self.push(
                f"451 4.3.0 try again later ({self.envelope and self.envelope.rcpt_tos})"
            )
            return True
        await self.act()
        return True

    async def act(self) -> None:
        assert self.fate is not None
        if self.fate.deed is Deed.HANG_UP:
            self.hang_up()
        await asyncio.sleep(_LONG)  # until the connection ends, and this with it


class _Handler:
    """What aiosmtpd asks about each letter of a session."""

    def __init__(self, office: PostOffice, session: _Session) -> None:
        self.office = office
        self.session = session

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if address in self.office.refused:
            return f"550 5.1.1 no such mailbox as {address}"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.session.fate is not None and self.session.fate.step == "END":
            self.office.troubles[self.session.fate] += 1
            if self.session.fate.deed is Deed.PUT_OFF:
                return "451 4.3.0 try again later"
            await self.session.act()
        letter = envelope.original_content or b""
        message_id = str(BytesHeaderParser().parsebytes(letter)["Message-ID"]).strip()
        self.office.letters[message_id] = letter
        self.office.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        self.office.encrypted.append(session.ssl is not None or self.office._tls is not None)
        taken_only = self.session.fate is not None and self.session.fate.takes
        if taken_only:
            self.office.cut_off[message_id] += 1
        self.office.arrived[message_id] += 1  # from here on the letter is taken
        if taken_only:
            await self.session.befalls("TAKEN")
        await asyncio.sleep(self.office.slowness)
        return "250 2.0.0 taken"
