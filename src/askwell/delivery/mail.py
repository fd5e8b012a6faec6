"""Handing a letter to the mail server: encrypted, verified, and with every trouble sorted."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import aiosmtplib

from askwell.delivery.envelope import Envelope
from askwell.delivery.trouble import NotNow, NotSent, Refused, Trouble
from askwell.settings import Settings

if TYPE_CHECKING:  # the practice post's own server is loaded where there is one
    from askwell.delivery.practice import PracticePost

_LOG_IN_FIRST = (530, 534, 535, 538)  # RFC 4954: the host's to mend, whatever step it comes at
_PRACTICE_SENDER = "askwell@localhost"


@dataclass(frozen=True)
class Patience:
    """For how many seconds the mail server may keep us waiting."""

    connect: float = 20
    command: float = 60
    data: float = 600  # RFC 5321, 4.5.3.2.6: who hangs up sooner sends things twice


@dataclass(frozen=True)
class Mailer:
    """The way to one mail server."""

    host: str
    port: int
    sender: str
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    trust: ssl.SSLContext | None = None  # None: the authorities that this machine trusts
    patience: Patience = Patience()

    async def send(self, envelope: Envelope) -> None:
        """Hand over one letter; when this returns, the server has taken it.

        Raises `Refused` or `NotNow`. A connection is never used for a second letter: what went
        wrong with one cannot touch another.
        """
        client = aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            use_tls=self.security == "tls",
            start_tls=False,  # as a step of its own below, so that it cannot be left out quietly
            tls_context=self.trust,
            timeout=self.patience.command,
            local_hostname=self.sender.rpartition("@")[2],  # not this machine's name
        )
        try:
            await self._enter(client)
            await self._hand_over(client, envelope)
        except BaseException:
            if client.transport is not None:  # close() would still send what waits to be sent
                client.transport.abort()  # type: ignore[attr-defined]
            client.close()
            raise
        _leave(client)

    async def _enter(self, client: aiosmtplib.SMTP) -> None:
        with _sorting(Trouble.UNREACHABLE):
            await client.connect(timeout=self.patience.connect)
        with _sorting(Trouble.BUSY):
            await client.ehlo()
        if self.security == "starttls":
            with _sorting(Trouble.NOT_SECURE):
                await client.starttls()
            with _sorting(Trouble.BUSY):
                await client.ehlo()
        if self.user is not None:
            with _sorting(Trouble.LOGIN):
                await client.login(self.user, self.password or "")

    async def _hand_over(self, client: aiosmtplib.SMTP, envelope: Envelope) -> None:
        options = []
        if client.supports_extension("size"):  # so that it can refuse before we send it all
            options.append(f"SIZE={len(envelope.message)}")
        if not envelope.message.isascii() and client.supports_extension("8bitmime"):
            options.append("BODY=8BITMIME")
        with _sorting(Trouble.BUSY, for_good=Trouble.MESSAGE):
            await client.mail(self.sender, options=options)
        with _sorting(Trouble.BUSY, for_good=Trouble.ADDRESS):
            await client.rcpt(envelope.to)
        with _sorting(Trouble.BUSY, for_good=Trouble.MESSAGE):
            await client.data(envelope.message, timeout=self.patience.data)


def make_mailer(settings: Settings, practice: PracticePost | None) -> Mailer | None:
    """The way to the host's mail server, or to the practice post; None where there is neither."""
    if settings.smtp_host is not None and settings.mail_from is not None:
        password = settings.smtp_password
        return Mailer(
            settings.smtp_host,
            settings.smtp_port,
            settings.mail_from,
            settings.smtp_security,
            settings.smtp_user,
            password.get_secret_value() if password else None,
        )
    if practice is not None:
        sender = settings.mail_from or _PRACTICE_SENDER
        return Mailer(practice.host, practice.port, sender, security="none")
    return None


def _leave(client: aiosmtplib.SMTP) -> None:
    """Say goodbye and go: the letter is taken, and waiting here would only delay noting it."""
    if client.protocol is not None and client.is_connected:
        client.protocol.write(b"QUIT\r\n")
    client.close()


@contextmanager
def _sorting(otherwise: Trouble, for_good: Trouble | None = None) -> Iterator[None]:
    """Turn what one step may raise into `Refused` or `NotNow`, and drop the server's words."""
    try:
        yield
    except aiosmtplib.SMTPResponseException as error:
        raise _answered(error.code, otherwise, for_good) from None
    except aiosmtplib.SMTPConnectError as error:
        insecure = isinstance(error.__cause__, ssl.SSLError)
        raise NotNow(Trouble.NOT_SECURE if insecure else Trouble.UNREACHABLE) from None
    except TimeoutError:
        raise NotNow(Trouble.SLOW) from None
    except ssl.SSLError:
        raise NotNow(Trouble.NOT_SECURE) from None
    except ConnectionError:
        raise NotNow(Trouble.CUT_OFF) from None
    except (aiosmtplib.SMTPException, OSError):
        raise NotNow(otherwise) from None
    except ValueError:  # an address that no command line can hold
        raise Refused(for_good or Trouble.FAULT) from None


def _answered(code: int, otherwise: Trouble, for_good: Trouble | None) -> NotSent:
    if 400 <= code < 500:
        return NotNow(Trouble.BUSY)
    if code in _LOG_IN_FIRST:
        return NotNow(Trouble.LOGIN)
    if 500 <= code < 600 and for_good is not None:
        return Refused(for_good)
    return NotNow(otherwise)
