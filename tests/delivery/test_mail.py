"""A letter reaches a real mail server, encrypted and logged in, or the trouble is told apart."""

import asyncio
import socket
import ssl
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from askwell.delivery.envelope import Envelope
from askwell.delivery.mail import Mailer, Patience, make_mailer
from askwell.delivery.trouble import NotNow, NotSent, Refused, Trouble
from askwell.settings import Settings
from tests.delivery.certificates import server_side
from tests.delivery.letters import ADDRESS, letter
from tests.delivery.smtp import Deed, Fate, PostOffice

HASTE = Patience(connect=0.4, command=0.4, data=0.4)
SENDER = "guide@askwell.example"


def mailer(office: PostOffice, **how: Any) -> Mailer:
    told: dict[str, Any] = {"security": "none", "patience": HASTE} | how
    return Mailer(office.host, office.port, SENDER, **told)


def send(mailer: Mailer, envelope: Envelope | None = None) -> None:
    """Send, and go on until the goodbye is over, as a server that runs for days does."""

    async def send_and_part() -> None:
        try:
            await mailer.send(envelope or letter())
        finally:
            await asyncio.sleep(0.05)

    asyncio.run(send_and_part())


def trouble_of(mailer: Mailer, envelope: Envelope | None = None) -> NotSent:
    with pytest.raises(NotSent) as caught:
        send(mailer, envelope)
    assert ADDRESS not in repr(caught.value), "a server's words, which quote addresses, end here"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    return caught.value


def test_what_was_sent_arrives_byte_for_byte() -> None:
    envelope = letter(size=200_000)
    with PostOffice() as office:
        send(mailer(office), envelope)
    assert office.letters[envelope.message_id] == envelope.message
    assert office.envelopes == [(SENDER, [ADDRESS])]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_way_is_encrypted_and_logged_in(security: str, tmp_path: Path) -> None:
    shown, authority = server_side(tmp_path)
    trust = ssl.create_default_context(cafile=str(authority))
    offers = {security: shown}
    with PostOffice(**offers, login=("askwell", "secret-word")) as office:  # type: ignore[arg-type]
        how = {"security": security, "trust": trust, "user": "askwell"}
        send(mailer(office, **how, password="secret-word"))
        assert office.encrypted == [True]
        assert office.logins
        wrong = trouble_of(mailer(office, **how, password="other-word"))
    assert isinstance(wrong, NotNow)
    assert wrong.trouble is Trouble.LOGIN
    assert office.arrived.total() == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_nobody_vouches_for_is_not_trusted(security: str, tmp_path: Path) -> None:
    shown, _ = server_side(tmp_path)
    with PostOffice(**{security: shown}) as office:  # type: ignore[arg-type]
        trouble = trouble_of(mailer(office, security=security))
    assert isinstance(trouble, NotNow)
    assert trouble.trouble is Trouble.NOT_SECURE
    assert not office.arrived


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_for_another_name_is_not_trusted(security: str, tmp_path: Path) -> None:
    shown, authority = server_side(tmp_path, name="127.0.0.2")
    trust = ssl.create_default_context(cafile=str(authority))
    with PostOffice(**{security: shown}) as office:  # type: ignore[arg-type]
        trouble = trouble_of(mailer(office, security=security, trust=trust))
    assert trouble.trouble is Trouble.NOT_SECURE
    assert not office.arrived


def test_a_server_without_encryption_gets_nothing() -> None:
    with PostOffice() as office:
        trouble = trouble_of(mailer(office, security="starttls"))
    assert isinstance(trouble, NotNow)
    assert trouble.trouble is Trouble.NOT_SECURE
    assert not office.arrived


def test_a_server_that_wants_a_login_is_the_hosts_to_mend(tmp_path: Path) -> None:
    shown, authority = server_side(tmp_path)
    trust = ssl.create_default_context(cafile=str(authority))
    with PostOffice(starttls=shown) as office:
        trouble = trouble_of(mailer(office))  # answers 530: STARTTLS first
        assert isinstance(trouble, NotNow)
        assert trouble.trouble is Trouble.LOGIN
        told = {"security": "starttls", "trust": trust, "user": "x", "password": "y"}
        trouble = trouble_of(mailer(office, **told))  # knows no user
        assert isinstance(trouble, NotNow)
        assert trouble.trouble is Trouble.LOGIN


def test_a_mailbox_that_is_not_there_is_refused_for_good() -> None:
    with PostOffice(refused=frozenset({ADDRESS})) as office:
        trouble = trouble_of(mailer(office))
    assert isinstance(trouble, Refused)
    assert trouble.trouble is Trouble.ADDRESS


def test_a_message_too_long_for_the_server_is_refused_for_good() -> None:
    with PostOffice() as office:
        trouble = trouble_of(mailer(office), letter(size=34_000_000))
    assert isinstance(trouble, Refused)
    assert trouble.trouble is Trouble.MESSAGE


STEPS = ["HELLO", "MAIL", "RCPT", "DATA", "END"]
TROUBLES = {
    Deed.PUT_OFF: Trouble.BUSY,
    Deed.FALL_SILENT: Trouble.SLOW,
    Deed.HANG_UP: Trouble.CUT_OFF,
}


FATES = [
    Fate(deed, step)
    for deed in TROUBLES
    for step in (*STEPS, *(() if deed is Deed.PUT_OFF else ("MIDDLE", "TAKEN")))
]


@pytest.mark.parametrize("fate", FATES, ids=lambda fate: f"{fate.deed.value} at {fate.step}")
def test_trouble_at_every_step_is_for_later(fate: Fate) -> None:
    with PostOffice(lambda: fate) as office:
        trouble = trouble_of(mailer(office), letter(size=100_000))
    assert isinstance(trouble, NotNow)
    assert trouble.trouble is TROUBLES[fate.deed]
    assert office.arrived.total() == office.cut_off.total() == fate.takes


def test_nobody_listening_is_for_later() -> None:
    with PostOffice() as office:
        office.close()
        trouble = trouble_of(mailer(office))
    assert isinstance(trouble, NotNow)
    assert trouble.trouble is Trouble.UNREACHABLE


def test_a_server_that_never_greets_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        trouble = trouble_of(Mailer("127.0.0.1", port, SENDER, "none", patience=HASTE))
    assert isinstance(trouble, NotNow)
    assert trouble.trouble is Trouble.UNREACHABLE


def test_a_machine_that_does_not_exist_is_for_later() -> None:
    trouble = trouble_of(Mailer("mail.invalid", 25, SENDER, "none", patience=Patience(5, 5, 5)))
    assert trouble.trouble is Trouble.UNREACHABLE


def test_a_letter_given_up_midway_is_not_finished_by_the_goodbye() -> None:
    """Whoever stops sending must not leave the rest in a buffer that still goes out."""
    envelope = letter(size=16_000_000)  # more than the machine's own buffers take

    async def stop_halfway(mailer: Mailer) -> None:
        sending = asyncio.create_task(mailer.send(envelope))
        while not office.texts_begun:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        sending.cancel()
        await asyncio.wait({sending})
        assert sending.cancelled()
        while office.busy:
            await asyncio.sleep(0.01)

    with PostOffice(lambda: Fate(Deed.DAWDLE, "DATA")) as office:
        asyncio.run(stop_halfway(mailer(office, patience=Patience())))
    assert office.texts_begun == 1
    assert not office.arrived


def test_settings_make_the_way() -> None:
    told = Settings(
        smtp_host="mail.example.org",
        smtp_port=465,
        smtp_security="tls",
        smtp_user="askwell",
        smtp_password="secret-word",  # type: ignore[arg-type]
        mail_from="guide@example.org",
    )
    made = make_mailer(told, None)
    assert made == Mailer(
        "mail.example.org", 465, "guide@example.org", "tls", "askwell", "secret-word"
    )
    assert "secret-word" not in repr(made)
    assert make_mailer(Settings(), None) is None
    post: Any = SimpleNamespace(host="127.0.0.1", port=2525)
    practice = make_mailer(Settings(mail_practice=True), post)
    assert practice == Mailer("127.0.0.1", 2525, "askwell@localhost", "none")


def test_an_envelope_must_agree_with_its_message() -> None:
    good = letter()
    with pytest.raises(ValueError, match="Message-ID"):
        Envelope(good.to, "<other@askwell.example>", good.message)
    with pytest.raises(ValueError, match="address"):
        Envelope("a@example.org\nRCPT TO:<b@example.org>", good.message_id, good.message)
    assert Envelope.from_bytes(good.to_bytes()) == good
    assert ADDRESS not in repr(good)
