"""What each answer tells the browser: what it may load, show, keep and pass on."""

import pytest
from fastapi import FastAPI

from askwell.settings import Settings
from askwell.web.app import create_app

ANSWERS = ("/", "/privacy", "/no-such-page", "/static/0/askwell.css", "/static/0/none.css")


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_is_locked_down(browser, path: str) -> None:
    headers = browser.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]


def test_a_visitor_without_a_visit_gets_no_cookie(browser) -> None:
    for path in ANSWERS:
        assert "set-cookie" not in browser.get(path).headers


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser) -> None:
    cookie = browser.submit("/start").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "max-age=7200" in cookie
    assert "secure" not in cookie.replace("samesite", "")


def test_over_https_the_cookie_is_bound_to_this_host(
    knowledge, settings: Settings, clock, browser
) -> None:
    strict = settings.model_copy(update={"cookie_secure": True})
    with type(browser)(
        create_app(strict, knowledge, clock),
        base_url="https://testserver",
        headers={"Sec-Fetch-Site": "same-origin"},
    ) as visitor:
        answer = visitor.submit("/start")
        assert answer.headers["set-cookie"].startswith("__Host-askwell=")
        assert "; Secure" in answer.headers["set-cookie"]
        assert "strict-transport-security" in answer.headers


def test_nothing_of_a_visit_is_kept_by_the_browser(browser) -> None:
    assert browser.get("/").headers["cache-control"] == "no-cache"
    assert browser.submit("/start").headers["cache-control"] == "no-store"
    for path in ("/", "/privacy", "/erase", "/no-such-page"):
        assert browser.open(path).headers["cache-control"] == "no-store", path


def test_files_are_kept_for_ever_under_the_address_of_their_build(app: FastAPI, browser) -> None:
    address = app.state.site.assets.url("askwell.css")
    answer = browser.get(address)
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith("text/css")
    stale = browser.get("/static/0123456789ab/askwell.css")
    assert stale.headers["cache-control"] == "no-cache"
    assert stale.content == answer.content


def test_a_file_outside_the_build_is_not_served(browser) -> None:
    assert browser.get("/static/0/..%2F..%2Fapp.py").status_code == 404
    assert browser.get("/static/0/../../app.py").status_code == 404


def test_pages_travel_compressed(browser) -> None:
    answer = browser.get("/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in answer.headers["vary"].lower()
    assert "cookie" in answer.headers["vary"].lower()


def test_a_settings_mistake_is_named() -> None:
    with pytest.raises(ValueError, match="visit_minutes"):
        Settings(visit_minutes=1)
    with pytest.raises(ValueError, match="frozen"):
        Settings().port = 1  # type: ignore[misc]
