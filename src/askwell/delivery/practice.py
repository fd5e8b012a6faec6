"""A mail server for trying things out: it keeps letters in memory and sends none.

A real server on this machine's own loopback, so that a letter walks the same way as to any other.
"""

import asyncio
import logging
from collections import OrderedDict
from email.parser import BytesHeaderParser
from email.policy import default

from aiosmtpd.smtp import SMTP, Envelope, Session

MOST_LETTERS = 50
_MOST_BYTES = 10 * 1024 * 1024

logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # aiosmtpd logs every address


class PracticePost:
    """Keeps the last letters in memory, by Message-ID, until the server stops."""

    host = "127.0.0.1"

    def __init__(self) -> None:
        self._letters: OrderedDict[str, bytes] = OrderedDict()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen on a free port of the loopback address."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, data_size_limit=_MOST_BYTES, hostname="localhost", loop=loop),
            self.host,
            0,
        )

    async def stop(self) -> None:
        """Listen no more; what was kept is forgotten."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None
        self._letters.clear()

    @property
    def port(self) -> int:
        """The port it listens on, once started."""
        assert self._server is not None, "start the practice post before mailing to it"
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def kept(self, message_id: str) -> bytes | None:
        """The letter with this Message-ID, if it is among the last that came."""
        return self._letters.get(message_id)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name for it
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take a letter (called by aiosmtpd)."""
        letter = envelope.original_content or b""
        message_id = BytesHeaderParser(policy=default).parsebytes(letter)["Message-ID"]
        self._letters[str(message_id or "").strip()] = letter
        while len(self._letters) > MOST_LETTERS:
            self._letters.popitem(last=False)
        return "250 kept here, not sent"
