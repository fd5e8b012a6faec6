"""Beginning, staying, erasing, expiring, and two tabs at once."""

import pytest
from fastapi import FastAPI

from askwell.store.payload import Payload
from askwell.store.sealing import Secret
from askwell.web.pages.visit import local_path
from askwell.web.problems import StaleTab, VisitEnded
from askwell.web.shell import in_words
from askwell.web.visitor import Visitor


@pytest.fixture
def tab(app: FastAPI):
    """Opens another tab of the same browser: a visitor with the same cookie."""
    return lambda cookie: Visitor(app.state.site.visits, cookie)


def test_start_opens_a_visit_and_asks(browser) -> None:
    answer = browser.submit("/start")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/about-you"
    assert "Erase and leave" in browser.open("/").text


def test_start_again_keeps_the_open_visit(browser) -> None:
    browser.submit("/start")
    before = browser.cookies["askwell"]
    browser.open("/")
    browser.submit("/start")
    assert browser.cookies["askwell"] == before


def test_no_button_to_erase_without_a_visit(browser) -> None:
    assert 'action="/erase"' not in browser.open("/privacy").text
    assert str(browser.open("/erase").url).endswith("/erased")


def test_erasing_asks_first_and_then_leaves_nothing(app: FastAPI, browser) -> None:
    browser.submit("/start")
    cookie = browser.cookies["askwell"]
    secret = Secret.from_text(cookie)
    assert "Erase everything and leave?" in browser.open("/erase").text
    answer = browser.submit("/erase")
    assert answer.headers["location"] == "/erased"
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert "askwell" not in browser.cookies
    assert app.state.site.visits.read(secret) is None
    assert "Everything is erased" in browser.open("/erased").text


def test_the_word_that_all_is_erased_is_never_said_in_vain(browser) -> None:
    browser.submit("/start")
    assert "Erase everything and leave?" in browser.open("/erased").text


def test_a_visit_that_ran_out_says_so_once(browser, clock) -> None:
    browser.submit("/start")
    browser.open("/")
    clock.pass_minutes(120)
    answer = browser.submit("/stay")
    assert answer.headers["location"] == "/expired"
    assert "Your visit has ended" in browser.open("/expired").text
    assert "askwell" not in browser.cookies


def test_start_after_the_end_begins_anew(browser, clock) -> None:
    browser.submit("/start")
    before = browser.cookies["askwell"]
    clock.pass_minutes(120)
    browser.open("/expired")
    assert browser.submit("/start").status_code == 303
    assert browser.cookies["askwell"] != before


def test_erase_works_even_after_the_end(browser, clock) -> None:
    browser.submit("/start")
    browser.open("/")
    clock.pass_minutes(120)
    assert browser.submit("/erase").headers["location"] == "/erased"


def test_staying_keeps_the_visit_and_goes_back(browser, clock) -> None:
    browser.submit("/start")
    browser.open("/privacy")
    clock.pass_minutes(100)
    answer = browser.submit("/stay", back="/privacy")
    assert answer.headers["location"] == "/privacy"
    clock.pass_minutes(100)
    assert "Erase and leave" in browser.open("/").text


def test_the_page_knows_how_long_is_left(browser, clock) -> None:
    browser.submit("/start")
    clock.pass_minutes(0.5)
    assert 'data-seconds-left="7170"' in browser.open("/").text


@pytest.mark.parametrize(
    "back",
    ["https://evil.example", "//evil.example", "/\\evil", "/a\r\nX: y", "/a?b=c", "", "a", "/%0d:"],
)
def test_the_way_back_stays_on_this_site(back: str) -> None:
    assert local_path(back) == "/"


def test_two_tabs_that_change_different_things_both_succeed(app: FastAPI, tab, browser) -> None:
    browser.submit("/start")
    first, second = (tab(browser.cookies["askwell"]) for _ in range(2))
    first.change(lambda payload: {**payload, "a": 1})
    second.change(lambda payload: {**payload, "b": 2})
    assert tab(browser.cookies["askwell"]).payload == {"a": 1, "b": 2}


def test_two_tabs_that_change_the_same_thing_are_told(app: FastAPI, tab, browser) -> None:
    browser.submit("/start")
    first, second = (tab(browser.cookies["askwell"]) for _ in range(2))
    seen = second.seen(second.payload.get("age"))

    def set_age(visitor: Visitor, age: int, seen: str) -> None:
        def changed(payload: Payload) -> Payload:
            visitor.unchanged(seen, payload.get("age"))
            return {**payload, "age": age}

        visitor.change(changed)

    set_age(first, 50, first.seen(None))
    with pytest.raises(StaleTab):
        set_age(second, 60, seen)
    assert tab(browser.cookies["askwell"]).payload == {"age": 50}


def test_the_mark_of_what_was_seen_reveals_nothing(tab, browser) -> None:
    browser.submit("/start")
    visitor = tab(browser.cookies["askwell"])
    assert "secret" not in visitor.seen("secret")
    other = tab(None)
    other.begin()
    assert visitor.seen("yes") != other.seen("yes"), "two people's marks can not be compared"


def test_a_change_opens_a_visit_but_never_replaces_an_ended_one(tab, browser, clock) -> None:
    fresh = tab(None)
    fresh.change(lambda payload: {**payload, "a": 1})
    assert fresh.visit is not None
    cookie = fresh.visit.secret.to_text()
    clock.pass_minutes(120)
    with pytest.raises(VisitEnded):
        tab(cookie).change(lambda payload: {**payload, "a": 2})


def test_a_change_that_fails_changes_nothing(tab, browser) -> None:
    browser.submit("/start")
    visitor = tab(browser.cookies["askwell"])
    visitor.change(lambda payload: {**payload, "list": [1]})

    def half_done(payload: Payload) -> Payload:
        payload["list"].append(2)
        raise ValueError("halfway")

    with pytest.raises(ValueError, match="halfway"):
        visitor.change(half_done)
    assert visitor.payload == {"list": [1]}


@pytest.mark.parametrize(
    ("minutes", "words"), [(60, "1 hour"), (120, "2 hours"), (90, "90 minutes"), (10, "10 minutes")]
)
def test_lengths_of_time_in_words(minutes: int, words: str) -> None:
    assert in_words(minutes) == words
