"""`askwell outbox run` and `askwell outbox status`, as a host runs them."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from sqlalchemy import Engine
from typer.testing import CliRunner

from askwell.delivery.outbox import Outbox
from askwell.delivery.parcel import State
from askwell.delivery.trouble import Trouble
from askwell.store.server_key import Keyring
from askwell.terminal.outbox import _TROUBLES, register
from tests.delivery.letters import ADDRESS, WORDS, letter
from tests.delivery.smtp import PostOffice

RUN = """
import typer
from askwell.terminal.outbox import register
app = typer.Typer()
register(app)
app()
"""


@pytest.fixture
def outbox(engine: Engine, keyring: Keyring) -> Outbox:
    return Outbox(engine, keyring, lambda: datetime.now(UTC))


@pytest.fixture
def environment(database_url: str, keyring: Keyring) -> dict[str, str]:
    return {"ASKWELL_DATABASE_URL": database_url, "ASKWELL_KEY_FILE": str(keyring.path)}


def said(environment: dict[str, str], *words: str, exit_code: int = 0) -> str:
    app = typer.Typer()
    register(app)
    done = CliRunner().invoke(app, ["outbox", *words], env=environment)
    assert done.exit_code == exit_code, done.output
    return " ".join(done.output.split())


def test_run_delivers_and_ends_when_told(outbox: Outbox, environment: dict[str, str]) -> None:
    ids = [outbox.put(letter(number), "visitor", f"form-{number}") for number in range(3)]
    refused = outbox.put(letter(4, "quillon.gone@post.example.org"), "visitor", "form-4")
    with PostOffice(refused=frozenset({"quillon.gone@post.example.org"})) as office:
        mail = {
            "ASKWELL_SMTP_HOST": office.host,
            "ASKWELL_SMTP_PORT": str(office.port),
            "ASKWELL_SMTP_SECURITY": "none",
            "ASKWELL_MAIL_FROM": "guide@askwell.example",
        }
        process = subprocess.Popen(
            [sys.executable, "-c", RUN, "outbox", "run"],
            env=os.environ | environment | mail,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        until = time.monotonic() + 60
        while {outbox.look(id).state for id in ids} != {State.SENT} or (  # type: ignore[union-attr]
            outbox.look(refused).state is not State.FAILED  # type: ignore[union-attr]
        ):
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        logged, _ = process.communicate(timeout=30)
    assert process.returncode == 0, logged
    assert office.arrived.total() == 3
    lines = [json.loads(line) for line in logged.splitlines()]
    assert {line["event"] for line in lines} == {"outbox_runs", "sent", "not_sent"}
    assert {line["parcel"] for line in lines if "parcel" in line} == {*ids, refused}
    for secret in (ADDRESS, "quillon", WORDS, "mailbox"):
        assert secret not in logged


def test_run_says_what_is_missing(environment: dict[str, str], tmp_path: Path) -> None:
    assert "ASKWELL_SMTP_HOST" in said(environment, "run", exit_code=2)
    practice = environment | {"ASKWELL_MAIL_PRACTICE": "true"}
    assert "askwell serve" in said(practice, "run", exit_code=2)
    bad = environment | {"ASKWELL_SMTP_PORT": "secret-word"}
    told = said(bad, "run", exit_code=2)
    assert "ASKWELL_SMTP_PORT" in told
    assert "secret-word" not in told
    mail = {"ASKWELL_SMTP_HOST": "127.0.0.1", "ASKWELL_MAIL_FROM": "guide@askwell.example"}
    missing = tmp_path / "missing.key"
    told = said(environment | mail | {"ASKWELL_KEY_FILE": str(missing)}, "run", exit_code=2)
    assert "missing.key" in told
    assert not missing.exists(), "a fresh key would open no letter"


def test_status_counts_and_shows_nothing_else(outbox: Outbox, environment: dict[str, str]) -> None:
    assert said(environment, "status") == (
        "0 waiting 0 being sent 0 sent in the last day 0 not sent"
    )
    for number in range(3):
        outbox.put(letter(number), "visitor", f"form-{number}")
    for mark in (outbox.sent, lambda claim: outbox.give_up(claim, Trouble.LOGIN)):
        claim = outbox.claim("worker")
        assert claim is not None
        mark(claim)
    shown = said(environment, "status")
    assert shown.startswith("1 waiting 0 being sent 1 sent in the last day 1 not sent The oldest")
    assert "1 login: the mail server refuses the login: check ASKWELL_SMTP_USER" in shown
    for secret in (ADDRESS, WORDS, "Guide"):
        assert secret not in shown


def test_every_trouble_has_words_for_the_host() -> None:
    assert set(_TROUBLES) == set(Trouble)
