"""For those who host Askwell: deliver waiting mail from a process of its own, and see how it goes.

Neither command shows an address or a word of a letter.
"""

from __future__ import annotations

import os
import signal
from datetime import timedelta
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from askwell.terminal.clock import now
from askwell.terminal.host_settings import read_settings
from askwell.terminal.reading import or_stop, stop

if TYPE_CHECKING:
    from askwell.delivery.count import Count
    from askwell.settings import Settings

_STATES = {
    "waiting": "waiting",
    "sending": "being sent",
    "sent": "sent in the last day",
    "failed": "not sent",
}
_TROUBLES = {
    "address": "the mail server does not take the address",
    "message": "the mail server does not take the message, or not from ASKWELL_MAIL_FROM",
    "busy": "the mail server asks to come again later",
    "slow": "the mail server does not answer in time",
    "cut_off": "the connection to the mail server broke",
    "unreachable": "no connection to the mail server: check ASKWELL_SMTP_HOST, ASKWELL_SMTP_PORT "
    "and the network",
    "not_secure": "no safe connection to the mail server: check ASKWELL_SMTP_SECURITY and whether "
    "this machine trusts the server's certificate",
    "login": "the mail server refuses the login: check ASKWELL_SMTP_USER and ASKWELL_SMTP_PASSWORD",
    "sealed": "the server key that the letter was sealed with is not in ASKWELL_KEY_FILE",
    "fault": "a mistake in Askwell itself: please report it, with the log",
    "too_late": "nothing delivered mail while there was time: does a server or `askwell outbox "
    "run` do so?",
    "cancelled": "the person took it back",
}

_out = Console(highlight=False, soft_wrap=True)

outbox = typer.Typer(help="Mail that waits to be sent.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(outbox, name="outbox")


@outbox.command()
def run() -> None:
    """Deliver waiting mail until stopped, beside servers with ASKWELL_MAIL_WORKER=false."""
    settings = read_settings()
    if settings.mail_practice:
        stop(
            "ASKWELL_MAIL_PRACTICE keeps letters in the memory of `askwell serve`, which delivers "
            "them there itself. Unset it, and name a mail server in ASKWELL_SMTP_HOST."
        )
    if not settings.sends_mail:
        stop(
            "There is no mail server to deliver to. Name it in ASKWELL_SMTP_HOST, and in "
            "ASKWELL_MAIL_FROM the address that letters come from."
        )
    import asyncio

    or_stop(lambda: asyncio.run(run_outbox(settings)))


@outbox.command()
def status() -> None:
    """Show how many letters wait, were sent and failed, and why."""
    from askwell.delivery.count import count
    from askwell.store.database import open_database, unreachable

    def counted() -> Count:
        engine = open_database(read_settings().database_url)
        try:
            with unreachable(engine):
                return count(engine)
        finally:
            engine.dispose()

    found = or_stop(counted)
    for state, says in _STATES.items():
        number = {str(state): number for state, number in found.states.items()}[state]
        _out.print(f"{number:>6} {says}", markup=False)
    if found.oldest_waiting is not None:
        waited = timedelta(seconds=int((now() - found.oldest_waiting).total_seconds()))
        _out.print(f"The oldest has waited for {waited} (hours:minutes:seconds).", markup=False)
    for code, number in sorted(found.troubles.items()):
        _out.print(f"{number:>6} {code}: {_TROUBLES[code]}", markup=False)


async def run_outbox(settings: Settings) -> None:
    """Deliver until a signal says stop; then finish what is under way. Raises `StoreProblem`."""
    import asyncio

    import structlog

    from askwell.delivery.mail import make_mailer
    from askwell.delivery.outbox import make_outbox
    from askwell.delivery.worker import Worker
    from askwell.events import log_as_json
    from askwell.store.database import open_database
    from askwell.store.rotation import check_keys
    from askwell.store.server_key import Keyring

    keyring = Keyring(settings.key_file)  # the servers' own: a fresh one would open no letter
    engine = await asyncio.to_thread(open_database, settings.database_url)
    check_keys(engine, keyring)
    mailer = make_mailer(settings, None)
    assert mailer is not None, "`run` has looked"
    log_as_json()
    told = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, told.set)
    worker = Worker(make_outbox(engine, keyring, settings, now), mailer, name=f"pid{os.getpid()}")
    working, waiting = asyncio.create_task(worker.run()), asyncio.create_task(told.wait())
    structlog.get_logger("askwell.mail").info("outbox_runs")
    await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    await worker.stop()
    engine.dispose()
    if not working.cancelled():
        working.result()
