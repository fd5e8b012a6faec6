"""Forms from elsewhere, from another visit, or from a stale page change nothing."""

import pytest
from fastapi import FastAPI

from askwell.store.sealing import Secret
from askwell.web.forgery import mint_token, token_holds


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_a_form_from_another_site_is_refused(browser, site: str) -> None:
    answer = browser.post("/start", headers={"Sec-Fetch-Site": site}, follow_redirects=False)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert "We did not save that" in answer.text


def test_another_site_can_not_erase_a_visit(browser) -> None:
    browser.submit("/start")
    browser.open("/")
    answer = browser.post(
        "/erase",
        data={"csrf": browser.token},
        headers={"Sec-Fetch-Site": "cross-site"},
        follow_redirects=False,
    )
    assert answer.status_code == 403
    assert "Erase and leave" in browser.open("/").text


def test_a_browser_that_names_only_the_origin_is_understood(app: FastAPI, browser) -> None:
    with type(browser)(app) as old:
        assert old.submit("/start").status_code == 403, "no word on where it comes from"
        old.headers["Origin"] = "http://evil.example"
        assert old.submit("/start").status_code == 403
        old.headers["Origin"] = "null"
        assert old.submit("/start").status_code == 403
        old.headers["Origin"] = "http://testserver"
        assert old.submit("/start").status_code == 303


@pytest.mark.parametrize("token", ["", "x", "é", "AAAA", "A" * 88])
def test_within_a_visit_a_form_needs_its_token(browser, token: str) -> None:
    browser.submit("/start")
    answer = browser.post("/erase", data={"csrf": token}, follow_redirects=False)
    assert answer.status_code == 409
    assert "This page was out of date" in answer.text
    assert "Erase and leave" in browser.open("/").text, "the visit is still there"


def test_the_token_of_another_visit_does_not_hold(app: FastAPI, browser) -> None:
    browser.submit("/start")
    browser.open("/")
    with type(browser)(app, headers={"Sec-Fetch-Site": "same-origin"}) as other:
        other.submit("/start")
        other.token = browser.token
        assert other.submit("/stay").status_code == 409


def test_a_token_as_a_file_is_no_token(browser) -> None:
    browser.submit("/start")
    answer = browser.post("/erase", files={"csrf": b"x"}, follow_redirects=False)
    assert answer.status_code == 409


def test_tokens_differ_from_page_to_page_and_hold_alike() -> None:
    secret = Secret.fresh()
    first, second = mint_token(secret), mint_token(secret)
    assert first != second
    assert token_holds(secret, first)
    assert token_holds(secret, second)
    assert not token_holds(Secret.fresh(), first)
