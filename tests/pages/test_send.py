"""The guide by e-mail: asked for once, told truly at each stage, and nobody else's business."""

import re
import sqlite3
import time
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from askwell.delivery.parcel import Claim, Limit
from askwell.delivery.trouble import Trouble
from askwell.knowledge.model import Knowledge
from askwell.lint.readability import grade
from askwell.settings import Settings
from askwell.web import letter_words
from askwell.web.app import create_app
from askwell.web.letters import SENT
from askwell.web.site import Site
from askwell.web.visitor import Visitor
from tests.clock import Clock
from tests.pages.conftest import Browser
from tests.pages.people import GREW_ON_FIRST, HAVING_TREATMENT, tell
from tests.pages.reading import headings, main_of, words_of
from tests.pages.test_every_page import Elements
from tests.pages.test_take import DISEASE, GUIDE, NOTE, OWN, pdf_text, save

TO = "quillfeather@example.org"
HERE, STATUS = "/guide/send", "/guide/sent"
#: Looks for what goes wrong, and what could help, in the words for each code.
DEEDS = re.compile(r"\b(Try|try|Check|Download|download|Look|Send|send|wait)\b")


@pytest.fixture
def settings(database: Path) -> Settings:
    """A host with a mail server, and a worker that is someone else's task: the test plays it."""
    return Settings(
        database_url=f"sqlite:///{database}",
        key_file=database.with_name("askwell.key"),
        public_url="https://askwell.clinic.example",
        smtp_host="mail.invalid",
        mail_from="askwell@clinic.example",
        mail_worker=False,
    )


@pytest.fixture
def her(app: FastAPI, browser: Browser) -> Browser:
    """A browser whose visit holds answers and a guide."""
    tell(browser, app, GREW_ON_FIRST, guide=GUIDE)
    return browser


class Hands:
    """The worker's part, played by the test."""

    def __init__(self, app: FastAPI) -> None:
        self.outbox = app.state.site.post.outbox

    def take(self) -> Claim:
        claim: Claim | None = self.outbox.claim("test")
        assert claim is not None, "no letter waits"
        return claim

    def read(self) -> EmailMessage:
        """Look at the letter whose turn it is."""
        message = self.outbox.open(self.take()).message
        return BytesParser(policy=default).parsebytes(message)

    @property
    def idle(self) -> bool:
        return self.outbox.claim("test") is None


@pytest.fixture
def hands(app: FastAPI) -> Hands:
    return Hands(app)


def fill(browser: Browser, **typed: str) -> dict[str, str]:
    """Open the form and fill it in; what a browser would send."""
    html = browser.open(HERE).text
    once = re.search(r'name="once" value="([^"]+)"', html)
    assert once, "no form"
    usual = {"once": unescape(once[1]), "to": TO, "paper": "letter", "size": "normal"}
    return usual | typed


def send(browser: Browser, **typed: str) -> httpx.Response:
    return browser.submit(HERE, **fill(browser, **typed))


def status(browser: Browser) -> str:
    """What the page of e-mails says."""
    return words_of(main_of(browser.open(STATUS).text))


def act(browser: Browser, what: str, number: int | str = 1) -> httpx.Response:
    browser.open(STATUS)
    return browser.submit(f"{STATUS}/{what}", letter=str(number))


def payload_of(app: FastAPI, browser: Browser) -> dict[str, Any]:
    return Visitor(app.state.site.visits, browser.cookies["askwell"]).payload


def buttons(browser: Browser) -> list[str]:
    """The buttons and button-like links of the page of e-mails."""
    html = main_of(browser.open(STATUS).text)
    found = re.findall(r'<(?:button|a) class="aw-button[^>]*>(.*?)</(?:button|a)>', html)
    return [words_of(words.split("<span")[0]) for words in found]


# Asking


def test_it_is_in_the_outbox_before_anything_is_said(her, hands, app) -> None:
    answer = send(her)
    assert answer.status_code == 303
    assert answer.headers["location"] == STATUS
    letter = hands.read()
    assert letter["To"] == TO
    assert letter["From"].addresses[0].addr_spec == "askwell@clinic.example"
    body = letter.get_body(("plain",))
    assert body is not None
    assert OWN in " ".join(body.get_content().split())
    pdf = next(iter(letter.iter_attachments()))
    assert pdf.get_filename() == "my-guide.pdf"
    for words in (OWN, NOTE):
        assert words in pdf_text(pdf.get_content())


def test_the_head_of_the_letter_names_no_illness(her, hands) -> None:
    send(her)
    letter = hands.read()
    assert letter["Subject"]
    assert not DISEASE.search(" ".join(f"{name}: {value}" for name, value in letter.items()))


def test_a_double_click_sends_once(her, hands, app) -> None:
    form = fill(her)
    for _ in range(3):
        assert her.submit(HERE, **form).status_code == 303
    hands.take()
    assert hands.idle
    assert len(payload_of(app, her)[SENT]) == 1


def test_the_same_form_with_another_address_is_another_letter(her, hands, app) -> None:
    form = fill(her)
    her.submit(HERE, **form)
    her.submit(HERE, **form | {"to": "other@example.org"})
    assert {hands.read()["To"], hands.read()["To"]} == {TO, "other@example.org"}
    assert hands.idle
    first, second = payload_of(app, her)[SENT]
    assert first["id"] != second["id"]
    assert first["message_id"] != second["message_id"]


def test_every_form_has_a_token_of_its_own(her) -> None:
    assert fill(her)["once"] != fill(her)["once"]


def test_paper_and_print_go_along(her, hands) -> None:
    send(her, paper="a4", size="large")
    a4 = next(iter(hands.read().iter_attachments())).get_content()
    send(her)
    letter = next(iter(hands.read().iter_attachments())).get_content()
    assert a4 != letter
    assert her.submit(HERE, **fill(her, paper="a5")).status_code == 422


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "quillfeather",
        "two@example.org, three@example.org",
        "Quill <quill@example.org>",
        "a@b@example.org",
        "quill@example.org\r\nBcc: all@example.org",
        "quill@example.org\nSubject: buy this",
        "quill\x00@example.org",
        "quill@example.org\u2028Bcc: x@example.org",
        "quill@exa mple.org",
        '"quill\\"\r\nBcc: x"@example.org',
        "quill@" + "x" * 300 + ".org",
        "quill@localhost",
    ],
)
def test_an_address_that_is_none_is_told_at_its_field(her, hands, typed: str) -> None:
    answer = send(her, to=typed)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert 'href="#to"' in answer.text
    field = next(a for tag, a in Elements(answer.text).tags if a.get("id") == "to")
    assert "to-error" in (field["aria-describedby"] or "")
    if typed.isprintable():
        assert field.get("value", "") == typed, "what was typed stays"
    assert hands.idle


def test_after_a_mistake_the_other_choices_stay(her) -> None:
    answer = send(her, to="x", paper="a4", size="large")
    checked = {a.get("value") for _, a in Elements(answer.text).tags if "checked" in a}
    assert checked == {"a4", "large"}


def test_words_typed_as_address_never_become_markup(her) -> None:
    attack = '"><script>alert(1)</script>'
    assert attack not in send(her, to=attack).text


def test_nothing_told_nothing_sent(browser, hands) -> None:
    assert "Your guide is still empty" in main_of(browser.open(HERE).text)
    assert browser.submit(HERE, to=TO, once="x").headers["location"] == "/"
    assert hands.idle


@pytest.mark.parametrize("path", [HERE, f"{STATUS}/again", f"{STATUS}/stop"])
def test_a_form_of_another_site_sends_nothing(her, hands, path: str) -> None:
    form = fill(her)
    strange = her.post(
        path, data={**form, "csrf": her.token}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert strange.status_code == 403
    assert her.post(path, data=form, follow_redirects=False).status_code == 409
    assert hands.idle


def test_an_urgent_sign_stands_on_top(her, app) -> None:
    tell(her, app, HAVING_TREATMENT, guide=GUIDE)
    assert "Don’t wait for your visit" in her.open(HERE).text


# The private link


def test_the_link_is_offered_only_when_saved_and_never_ticked(app, her, hands) -> None:
    assert 'name="link"' not in her.open(HERE).text
    secret = save(app, her)
    html = her.open(HERE).text
    box = next(a for _, a in Elements(html).tags if a.get("name") == "link")
    assert "checked" not in box
    assert "Anyone who reads the e-mail can then open your guide" in html
    send(her)
    assert secret not in whole_text(hands.read())
    send(her, link="yes")
    assert f"https://askwell.clinic.example/g/{secret}" in whole_text(hands.read())


def test_the_link_in_a_letter_never_follows_the_request(app, her, hands) -> None:
    save(app, her)
    form = fill(her, link="yes")
    data = {"csrf": her.token, **form}
    answer = her.post(HERE, data=data, headers={"Host": "evil.example"}, follow_redirects=False)
    assert answer.status_code == 303
    text = whole_text(hands.read())
    assert "/g/" in text
    assert "evil" not in text


def whole_text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@pytest.fixture
def no_url(settings: Settings, knowledge: Knowledge, clock: Clock) -> Iterator[Browser]:
    """A host that listens to the world, and did not say under which address."""
    app = create_app(settings.model_copy(update={"public_url": None}), knowledge, clock)
    with Browser(app, headers={"Sec-Fetch-Site": "same-origin"}) as visitor:
        tell(visitor, app, GREW_ON_FIRST, guide=GUIDE)
        save(app, visitor)
        yield visitor


def test_where_the_host_named_no_address_no_link_is_mailed(no_url) -> None:
    assert 'name="link"' not in no_url.open(HERE).text
    send(no_url, link="yes")
    assert "/g/" not in whole_text(Hands(no_url.app).read())  # type: ignore[arg-type]


# How it stands


def test_each_stage_is_told(her, hands, clock) -> None:
    assert "You have not sent your guide in this visit" in status(her)
    send(her)
    assert "We are preparing it" in status(her)
    claim = hands.take()
    assert "We are sending it" in status(her)
    hands.outbox.put_off(claim, Trouble.UNREACHABLE, timedelta(minutes=5))
    trouble = status(her)
    assert "There is trouble, and we go on trying" in trouble
    assert "The mail server does not answer." in trouble
    assert "We try again by ourselves in about 5 minutes" in trouble
    clock.pass_minutes(5)
    hands.outbox.sent(hands.take())
    clock.pass_minutes(3)
    sent = status(her)
    assert "It is sent" in sent
    assert "Sent to the mail server 3 minutes ago" in sent
    assert "spam" in sent


def test_what_can_be_done_at_each_stage(her, app, hands, clock) -> None:
    after = ["Back to my guide"]
    look = ["See how it stands", *after]
    send(her)
    assert buttons(her) == ["Stop it", *look]
    claim = hands.take()
    assert buttons(her) == look
    hands.outbox.put_off(claim, Trouble.SLOW, timedelta(minutes=5))
    assert buttons(her) == ["Try again now", "Download instead", "Stop it", *look]
    clock.pass_minutes(5)
    hands.outbox.give_up(hands.take(), Trouble.MESSAGE)
    assert buttons(her) == ["Try again now", "Download instead", *after]
    act(her, "again")
    hands.outbox.give_up(hands.take(), Trouble.ADDRESS)
    assert buttons(her) == ["Send a new e-mail", "Download instead", *after]
    asked = payload_of(app, her)[SENT]
    clock.pass_minutes(25 * 60)  # the letter is over, and so is the visit
    tell(her, app, GREW_ON_FIRST, guide=GUIDE, sent=asked)
    assert buttons(her) == ["Send a new e-mail", "Download instead", *after]


def test_a_letter_that_nobody_takes_is_not_said_to_go_in_a_moment(her, hands, clock) -> None:
    send(her)
    clock.pass_minutes(1)
    assert "It goes out in a moment." in status(her)
    clock.pass_minutes(1)
    late = status(her)
    assert "It still waits to go out" in late
    assert "in a moment" not in late
    assert buttons(her)[:2] == ["Download instead", "Stop it"]
    hands.outbox.put_off(hands.take(), Trouble.BUSY, timedelta(minutes=5))
    clock.pass_minutes(7)
    assert "We try again by ourselves" not in status(her), "it was to be two minutes ago"
    act(her, "again")
    assert "We are preparing it" in status(her)


def test_try_again_tries_again_at_once(her, hands) -> None:
    send(her)
    hands.outbox.give_up(hands.take(), Trouble.MESSAGE)
    assert "We could not send it" in status(her)
    assert act(her, "again").headers["location"] == STATUS
    assert "We are preparing it" in status(her)
    hands.outbox.sent(hands.take())
    act(her, "again")
    assert "It is sent" in status(her)
    assert hands.idle, "what was sent is never sent again"


def test_a_letter_can_be_stopped_before_it_goes(her, hands) -> None:
    send(her)
    act(her, "stop")
    assert "You stopped it It is not sent" in status(her).replace("You asked for it just now. ", "")
    assert hands.idle
    act(her, "again")
    assert hands.idle, "it is erased"
    send(her)
    hands.outbox.sent(hands.take())
    act(her, "stop")
    assert "It is sent" in headings(her.open(STATUS).text), "too late, and it says so"


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_has_its_words(her, hands, trouble: Trouble) -> None:
    words = letter_words.TROUBLES[trouble]
    assert grade(f"{words.happened} {words.to_do}") <= 6
    assert DEEDS.search(words.to_do), "it says what to do"
    send(her)
    hands.outbox.give_up(hands.take(), trouble)
    shown = status(her)
    if trouble is not Trouble.CANCELLED:
        assert words.happened in shown
        assert words.to_do in shown
    assert trouble.value not in shown or trouble.value.isalpha()


@pytest.mark.parametrize("limit", Limit)
def test_every_limit_has_its_words(limit: Limit) -> None:
    assert grade(letter_words.LIMITS[limit]) <= 6
    assert "ownload your guide" in letter_words.LIMITS[limit]


def test_the_words_of_each_stage_are_plain() -> None:
    for stage, says in letter_words._SAYS.items():
        assert grade(" ".join(says)) <= 6, stage


def test_several_letters_are_told_apart_the_newest_first(her, hands, clock) -> None:
    send(her)
    clock.pass_minutes(2)
    send(her, to="other@example.org")
    html = her.open(STATUS).text
    assert headings(html) == ["We are preparing it", "It still waits to go out"]
    assert re.findall(r'data-letter="(\d)"', html) == ["2", "1"]
    text = status(her)
    assert "E-mail 2, asked for just now" in text
    assert "E-mail 1, asked for 2 minutes ago" in text
    act(her, "stop", 1)
    assert re.findall(r'data-stage="(\w+)"', her.open(STATUS).text) == ["preparing", "stopped"]


def test_a_letter_of_long_ago_is_told_so(her, hands, app, clock) -> None:
    send(her)
    hands.outbox.sent(hands.take())
    cookie = payload_of(app, her)
    clock.pass_minutes(3 * 24 * 60)
    hands.outbox.sweep()
    tell(her, app, GREW_ON_FIRST, guide=GUIDE, sent=cookie[SENT])
    assert "We no longer know how it went" in status(her)


def test_the_script_hears_the_same_in_short(her, hands) -> None:
    def heard() -> Any:
        answer = her.get("/guide/sent.json")
        assert answer.headers["cache-control"] == "no-store"
        return answer.json()

    assert heard() == {"open": False, "letters": []}
    send(her)
    first = {"number": 1, "stage": "preparing", "says": "We are preparing it"}
    assert heard() == {"open": True, "letters": [first]}
    hands.outbox.sent(hands.take())
    assert heard() == {
        "open": False,
        "letters": [{"number": 1, "stage": "sent", "says": "It is sent"}],
    }


def test_the_page_offers_to_look_only_while_something_may_happen(her, hands) -> None:
    send(her)
    html = her.open(STATUS).text
    assert 'data-letters="open"' in html
    assert 'http-equiv="refresh"' not in html
    hands.outbox.sent(hands.take())
    assert 'data-letters="settled"' in her.open(STATUS).text


# Limits, and hosts without mail


def test_too_many_letters_are_told_in_words(her, hands) -> None:
    for number in range(6):
        assert send(her, to=f"friend{number}@example.org").status_code == 303
    answer = send(her, to="friend7@example.org")
    assert answer.status_code == 422
    assert letter_words.LIMITS[Limit.VISITOR] in unescape(answer.text)
    assert 'href="#instead"' in answer.text
    assert 'id="instead"' in answer.text
    assert 'value="friend7@example.org"' in answer.text


def test_what_no_mail_server_would_take_is_not_put_in(her, app, hands) -> None:
    note = "a\n" * 600  # in large print, a line of its own for each letter
    items = [{"id": f"own-{n}", "own": "?", "starred": False, "note": note} for n in range(130)]
    tell(her, app, GREW_ON_FIRST, guide={"questions": items})
    answer = send(her, size="large")
    assert answer.status_code == 422
    assert letter_words.TOO_LONG in unescape(answer.text)
    assert grade(letter_words.TOO_LONG) <= 6
    assert hands.idle


def test_one_address_is_not_flooded_by_many(her, app, hands) -> None:
    for _ in range(4):
        tell(her, app, GREW_ON_FIRST, guide=GUIDE)
        assert send(her, to="Quill+tag@Example.org").status_code == 303
    tell(her, app, GREW_ON_FIRST, guide=GUIDE)
    answer = send(her, to="quill@example.org")
    assert letter_words.LIMITS[Limit.ADDRESS] in unescape(answer.text)


def test_a_server_without_mail_says_so_and_helps(knowledge, database, clock) -> None:
    settings = Settings(
        database_url=f"sqlite:///{database}", key_file=database.with_name("askwell.key")
    )
    app = create_app(settings, knowledge, clock)
    with Browser(app, headers={"Sec-Fetch-Site": "same-origin"}) as visitor:
        tell(visitor, app, GREW_ON_FIRST, guide=GUIDE)
        page = main_of(visitor.open(HERE).text)
        assert headings(f"<main>{page}</main>", 1) == ["This server can’t send e-mail"]
        assert 'href="/guide/pdf"' in page
        assert "<form" not in page
        assert visitor.submit(HERE, to=TO, once="x").status_code == 422
        assert "You have not sent your guide" in status(visitor)
        assert visitor.open("/guide/practice-mail").status_code == 404


# Whose business it is


def test_another_visit_sees_nothing_of_it_and_can_do_nothing_to_it(her, app, hands) -> None:
    send(her)
    parcel = payload_of(app, her)[SENT][0]["id"]
    tell(her, app, {"age": 61})
    assert "You have not sent your guide" in status(her)
    assert her.get("/guide/sent.json").json()["letters"] == []
    for guess in (parcel, "1", "0", "-1", "", "01"):
        act(her, "stop", guess)
        act(her, "again", guess)
    assert hands.read()["To"] == TO


def test_ids_stand_on_no_page(her, app) -> None:
    send(her)
    kept = payload_of(app, her)[SENT][0]
    for path in (STATUS, "/guide/sent.json", "/guide"):
        text = her.open(path).text
        assert kept["id"] not in text
        assert kept["message_id"].strip("<>").partition("@")[0] not in text


def test_the_address_is_kept_nowhere_in_clear(her, app, hands, database, capfd) -> None:
    send(her, to=TO)
    assert TO not in str(payload_of(app, her))
    assert TO not in her.open(STATUS).text
    hands.outbox.put_off(hands.take(), Trouble.BUSY, timedelta())
    while_waiting = held(database)
    hands.outbox.sent(hands.take())
    site: Site = app.state.site
    site.post.outbox.sweep()
    for bytes_held in (while_waiting, held(database)):
        assert b"outbox" in bytes_held, "looked into the wrong file"
        for words in (TO, "quillfeather", OWN, NOTE, "%PDF", "Doctor Discussion"):
            assert words.encode() not in bytes_held, words
    log = "".join(capfd.readouterr())
    assert "/guide/send" in log
    assert "quillfeather" not in log
    assert "address" not in str(payload_of(app, her)[SENT]).lower()


def held(database: Path) -> bytes:
    """All that SQLite holds on disk, with its write-ahead log."""
    return b"".join(file.read_bytes() for file in database.parent.glob(f"{database.name}*"))


def test_after_delivery_only_the_note_of_it_is_left(her, hands, database) -> None:
    send(her)
    hands.outbox.sent(hands.take())
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT state, sealed FROM outbox").fetchall()
    connection.close()
    assert rows == [("sent", None)]


# Erase and leave


def test_a_waiting_letter_goes_on_unless_she_stops_it(her, hands) -> None:
    assert "Your e-mail is not sent yet" not in her.open("/erase").text
    send(her)
    assert "It will still go out, and then we erase it" in her.open("/erase").text
    her.submit("/erase")
    assert "It goes out on its own" in her.open("/erased").text
    assert hands.read()["To"] == TO


def test_a_waiting_letter_is_erased_where_she_says_so(her, hands) -> None:
    send(her)
    her.open("/erase")
    her.submit("/erase", mail="stop")
    assert hands.idle


def test_a_letter_nobody_could_try_again_is_erased_with_the_visit(her, hands, database) -> None:
    send(her)
    hands.outbox.give_up(hands.take(), Trouble.ADDRESS)
    her.open("/erase")
    her.submit("/erase")
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT sealed FROM outbox").fetchall() == [(None,)]
    connection.close()


# All the way


def test_a_letter_is_sent_to_a_real_server(knowledge, database) -> None:
    from tests.delivery.smtp import PostOffice

    with PostOffice() as post:
        settings = Settings(
            database_url=f"sqlite:///{database}",
            key_file=database.with_name("askwell.key"),
            smtp_host=post.host,
            smtp_port=post.port,
            smtp_security="none",
            mail_from="askwell@clinic.example",
        )
        app = create_app(settings, knowledge)
        with Browser(app, headers={"Sec-Fetch-Site": "same-origin"}) as visitor:
            tell(visitor, app, GREW_ON_FIRST, guide=GUIDE)
            send(visitor)
            wait_for(visitor, "It is sent")
        assert [to for _, to in post.envelopes] == [[TO]]


def wait_for(browser: Browser, words: str) -> None:
    deadline = time.monotonic() + 30
    while words not in status(browser):
        assert time.monotonic() < deadline, status(browser)
        time.sleep(0.05)
