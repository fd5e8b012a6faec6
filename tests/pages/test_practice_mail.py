"""The practice server: it says that nothing is sent, and shows each visit its own e-mails."""

import re
from pathlib import Path

import pytest

from askwell.settings import Settings
from tests.pages.people import GREW_ON_FIRST, tell
from tests.pages.reading import main_of, words_of
from tests.pages.test_send import HERE, STATUS, TO, payload_of, send, status, wait_for
from tests.pages.test_take import DISEASE, GUIDE, NOTE, OWN, pdf_text

MAILS = "/guide/practice-mail"
KEPT = "It is kept here, not sent"


@pytest.fixture
def settings(database: Path) -> Settings:
    return Settings(
        database_url=f"sqlite:///{database}",
        key_file=database.with_name("askwell.key"),
        mail_practice=True,
    )


@pytest.fixture
def her(app, browser):
    tell(browser, app, GREW_ON_FIRST, guide=GUIDE)
    return browser


def sent(browser, **typed: str) -> None:
    send(browser, **typed)
    wait_for(browser, KEPT)


def test_it_is_said_before_and_after_that_nothing_is_sent(her) -> None:
    assert "Your e-mail is kept here, not sent" in words_of(main_of(her.open(HERE).text))
    sent(her)
    said = status(her)
    assert "sends it to no one" in said
    assert "It is sent" not in said
    assert f'href="{MAILS}#mail-1"' in her.open(STATUS).text


def test_the_e_mail_is_shown_as_a_mail_program_would(her) -> None:
    sent(her)
    html = her.open(MAILS).text
    shown = words_of(main_of(html))
    assert "kept here and not sent" in shown
    for words in ("From Askwell", f"To {TO}", "Attached my-guide.pdf", OWN, NOTE):
        assert words in shown
    subject = re.search(r'<h2 id="subject-1">(.*?)</h2>', html)
    assert subject
    assert not DISEASE.search(subject[1])


def test_the_attached_pdf_opens(her) -> None:
    sent(her)
    answer = her.get(f"{MAILS}/1/my-guide.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'attachment; filename="my-guide.pdf"'
    assert answer.headers["cache-control"] == "no-store"
    assert OWN in pdf_text(answer.content)


def test_words_in_an_e_mail_never_become_markup(app, browser) -> None:
    attack = "<script>alert(1)</script>"
    tell(browser, app, {}, guide={"questions": [{"id": "own-1", "own": attack}]})
    sent(browser)
    assert attack not in browser.open(MAILS).text
    assert attack in words_of(main_of(browser.open(MAILS).text))


def test_before_anything_came_it_says_so(her) -> None:
    assert "No e-mail of this visit is here" in main_of(her.open(MAILS).text)


def test_several_are_shown_the_newest_first(her) -> None:
    sent(her)
    send(her, to="other@example.org")
    wait_for(her, "E-mail 2")
    while her.get("/guide/sent.json").json()["open"]:
        pass
    html = her.open(MAILS).text
    assert re.findall(r'id="mail-(\d)"', html) == ["2", "1"]
    assert "other@example.org" in html.split('id="mail-1"')[0]


def test_another_visit_sees_none_of_them(her, app) -> None:
    sent(her)
    ids = payload_of(app, her)["sent"][0]
    tell(her, app, {"age": 61})
    assert TO not in her.open(MAILS).text
    for guess in ("1", "0", "-1", "01", ids["id"], ids["message_id"], "..%2F1", "a" * 900):
        answer = her.get(f"{MAILS}/{guess}/my-guide.pdf")
        assert answer.status_code == 404, guess
        assert OWN.encode() not in answer.content
    her.cookies.clear()
    assert her.get(f"{MAILS}/1/my-guide.pdf").status_code == 404


def test_a_number_that_is_none_of_hers_is_not_found(her) -> None:
    sent(her)
    for guess in ("2", "0", "01", "one", "1.0"):
        assert her.get(f"{MAILS}/{guess}/my-guide.pdf").status_code == 404
