"""Error pages say what happened and what to do, and repeat nothing; nor does the log."""

import pytest
from fastapi import APIRouter, FastAPI, Request
from fastapi.routing import APIRoute
from structlog.testing import capture_logs

from askwell.store.payload import MOST_BYTES
from askwell.web.middleware import MOST_BODY_BYTES
from askwell.web.pages import routers

SENTINEL = "lump-above-the-seventh-rib"


@pytest.mark.parametrize(
    ("method", "path", "status", "heading"),
    [
        ("GET", f"/{SENTINEL}", 404, "We can’t find that page"),
        ("GET", f"/static/0/{SENTINEL}", 404, "We can’t find that page"),
        ("GET", f"/start?q={SENTINEL}", 405, "That page can’t be used this way"),
        ("PUT", f"/?q={SENTINEL}", 405, "That page can’t be used this way"),
    ],
)
def test_an_error_is_a_page_in_plain_words(
    browser, method: str, path: str, status: int, heading: str
) -> None:
    with capture_logs() as log:
        answer = browser.request(method, path, follow_redirects=False)
    assert answer.status_code == status
    assert heading in answer.text
    assert "What you can do" in answer.text
    assert SENTINEL not in answer.text
    assert SENTINEL not in str(log)


def test_an_error_within_a_visit_still_offers_to_erase(browser) -> None:
    browser.submit("/start")
    assert "Erase and leave" in browser.open("/no-such-page").text


def test_a_body_too_large_is_refused(browser) -> None:
    answer = browser.submit("/stay", back=SENTINEL + "x" * MOST_BODY_BYTES)
    assert answer.status_code == 303, "without a visit nobody reads it"
    browser.open("/")
    browser.submit("/start")
    browser.open("/")
    answer = browser.submit("/stay", back=SENTINEL + "x" * MOST_BODY_BYTES)
    assert answer.status_code == 413
    assert "That is too much for us to take in" in answer.text
    assert SENTINEL not in answer.text
    assert MOST_BYTES < MOST_BODY_BYTES


def test_our_own_mistake_is_a_page_and_its_words_reach_no_log(
    app: FastAPI, browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_renderer: object, shown: object, _shell: object) -> str:
        if type(shown).__name__ == "AboutPage":
            raise ValueError(f"could not read {SENTINEL}")
        return f"<h1>{getattr(shown, 'heading', '')}</h1>"

    monkeypatch.setattr(type(app.state.site.renderer), "html", broken)
    with capture_logs() as log:
        answer = browser.get("/about")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert SENTINEL not in answer.text
    assert SENTINEL not in str(log)
    assert log[0]["event"] == "unexpected"
    assert log[0]["kind"] == "ValueError"
    assert any("broken" in place for place in log[0]["at"])
    assert "content-security-policy" in answer.headers


def test_even_the_page_for_mistakes_may_break(
    app: FastAPI, browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> str:
        raise ValueError(SENTINEL)

    monkeypatch.setattr(type(app.state.site.renderer), "html", broken)
    answer = browser.get("/about")
    assert answer.status_code == 500
    assert answer.text.startswith("Something went wrong on our side")


def test_the_log_names_the_route_and_not_the_address(browser) -> None:
    with capture_logs() as log:
        browser.get(f"/static/0/{SENTINEL}?q={SENTINEL}", headers={"X-Note": SENTINEL})
        browser.submit("/start", note=SENTINEL)
    assert [set(line) for line in log] == [
        {"event", "log_level", "method", "route", "status", "ms"}
    ] * 2
    assert [line["route"] for line in log] == ["/static/{version}/{name:path}", "/start"]
    assert SENTINEL not in str(log)


def test_what_fastapi_refuses_becomes_a_page(app: FastAPI, browser) -> None:
    def needs(request: Request, number: int) -> None: ...

    router = APIRouter()
    router.add_api_route("/needs", needs, methods=["GET"])
    app.include_router(router)
    answer = browser.get(f"/needs?number={SENTINEL}")
    assert answer.status_code == 422
    assert "We could not read what was sent" in answer.text
    assert SENTINEL not in answer.text


def test_every_route_that_takes_forms_is_guarded(browser) -> None:
    paths = [
        route.path
        for router in routers()
        for route in router.routes
        if isinstance(route, APIRoute) and "POST" in route.methods
    ]
    assert {"/start", "/stay", "/erase"} <= set(paths)
    for path in paths:
        refused = browser.post(path, headers={"Sec-Fetch-Site": "cross-site"})
        assert refused.status_code == 403, path
