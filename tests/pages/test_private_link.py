"""The private link: exchanged for a cookie, the same answer to all that open nothing."""

import re
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from askwell.explore.since import Since
from askwell.guide.draft import MAX_OWN, Draft
from askwell.settings import Settings
from askwell.store.sealing import Secret
from askwell.web.app import create_app
from tests.pages.conftest import Browser
from tests.pages.people import GREW_ON_FIRST, tell
from tests.pages.reading import main_of, words_of
from tests.pages.saving import (
    ANSWERS,
    GUIDE,
    another,
    begin,
    notes_of,
    open_link,
    save,
    seen,
    write_notes,
)


@pytest.fixture
def link(app: FastAPI) -> str:
    """The link to a guide that was saved on another device."""
    desk = another(app)
    begin(desk, app)
    return save(desk)


def enter(browser: Browser, link: str) -> httpx.Response:
    return browser.get(f"/g/{link}", follow_redirects=False)


def contents(app: FastAPI) -> list[tuple[object, ...]]:
    """Every row of every table that a link could change."""
    with app.state.site.engine.connect() as connection:
        return [
            tuple(row)
            for table in ("visits", "saved_guides")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY id")
        ]


def test_a_link_becomes_a_cookie_and_leaves_the_address(browser, link: str) -> None:
    answer = enter(browser, link)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/saved"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers.get_list("set-cookie") == [
        f"askwell-link={link}; HttpOnly; Max-Age=1800; Path=/; SameSite=lax"
    ]
    assert link not in answer.text


def test_over_https_the_cookie_is_bound_to_this_host(knowledge, settings: Settings, clock) -> None:
    strict = settings.model_copy(update={"cookie_secure": True})
    app = create_app(strict, knowledge, clock)
    made = app.state.site.saved.save({"answers": ANSWERS}, 7)
    visitor = Browser(app, base_url="https://testserver")
    cookie = enter(visitor, made.secret.to_text()).headers["set-cookie"]
    assert cookie.startswith("__Host-askwell-link=")
    assert cookie.endswith("; Secure")
    assert "Path=/;" in cookie
    assert "Domain" not in cookie


def test_the_page_behind_it_tells_dates_and_no_content(browser, link: str) -> None:
    enter(browser, link)
    answer = browser.get("/saved")
    text = words_of(main_of(answer.text))
    assert "It was saved on March 1, 2026. We keep it until May 30, 2026." in text
    assert link not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    for told in (GUIDE["notes"], "zebrafinch", "61"):
        assert told not in text


def test_opening_begins_a_visit_of_its_own(app: FastAPI, browser, link: str) -> None:
    open_link(browser, link)
    assert notes_of(browser) == GUIDE["notes"]
    assert "askwell-link" not in browser.cookies
    visit = app.state.site.visits.read(Secret.from_text(browser.cookies["askwell"]))
    assert visit.payload["answers"] == ANSWERS
    assert "snapshot" not in visit.payload
    assert visit.payload["saved"]["link"] == link
    assert browser.cookies["askwell"] != link
    assert browser.open("/saved").status_code == 404, "the link must be opened again"


def test_what_changed_since_is_shown_first(app: FastAPI, browser, knowledge) -> None:
    desk = another(app)
    tell(desk, app, GREW_ON_FIRST, guide=GUIDE)
    link = save(desk)
    store = app.state.site.saved
    kept = store.read(Secret.from_text(link))
    listed = kept.payload["snapshot"]["treatments"]
    gone = next(id for id, (_, standing) in listed.items() if standing == "fits")
    listed[gone][1] = "later"
    store.write(kept.secret, kept.payload, kept.version, 90)
    enter(browser, link)
    answer = browser.submit("/saved/open", seen=seen(browser))
    assert answer.headers["location"] == "/guide/since"
    visit = app.state.site.visits.read(Secret.from_text(browser.cookies["askwell"]))
    since = Since.from_data(visit.payload["since"])
    assert [moved.treatment for moved in since.moved] == [gone]
    browser.open("/guide/saved")
    browser.submit("/guide/saved", do="again", days="90")
    again = another(app)
    enter(again, link)
    answer = again.submit("/saved/open", seen=seen(again))
    assert answer.headers["location"] == "/guide", "what was saved again is no news"


def test_a_guide_from_an_older_askwell_still_opens_and_loses_nothing(app, browser) -> None:
    asked = "What about the treatment of those days?"
    old = {
        "answers": {**ANSWERS, "her2": {"is": ["purple"]}, "a_fact_that_is_gone": "yes"},
        "guide": {
            **GUIDE,
            "questions": [
                {"id": "a-question-that-is-gone", "note": "keep me", "starred": True},
                *GUIDE["questions"],
            ],
        },
        "snapshot": {"unreadable": True},
        "asked": {"a-question-that-is-gone": asked},
    }
    made = app.state.site.saved.save(old, 365)
    enter(browser, made.secret.to_text())
    answer = browser.submit("/saved/open", seen=seen(browser))
    text = words_of(main_of(answer.text))
    assert "fit none of today’s questions" in text
    assert "a fact that is gone: yes" in text
    assert "her2: purple" in text
    page = browser.open("/guide").text
    assert asked in page
    assert "keep me" in page
    assert "zebrafinch" in page
    for path in ("/about-you/check", "/guide/print", "/options", "/guide/since"):
        assert browser.open(path).status_code == 200, path
    visit = app.state.site.visits.read(Secret.from_text(browser.cookies["askwell"]))
    assert visit.payload["answers"] == ANSWERS
    ids = [question["id"] for question in visit.payload["guide"]["questions"]]
    assert ids == ["own-2", "own-1"]
    kept = app.state.site.saved.read(made.secret)
    assert kept.payload == old, "until she saves again"


def test_a_guide_full_of_her_own_questions_opens_when_a_question_is_gone(app, browser) -> None:
    asked = "What about the treatment of those days?"
    draft = Draft()
    for number in range(MAX_OWN):
        draft = draft.add_own(f"Question {number}?")
    guide = draft.add("a-question-that-is-gone").as_data()
    made = app.state.site.saved.save(
        {"guide": guide, "asked": {"a-question-that-is-gone": asked}}, 30
    )
    enter(browser, made.secret.to_text())
    assert browser.submit("/saved/open", seen=seen(browser)).status_code == 303
    assert asked in browser.open("/guide").text


def test_looking_changes_nothing(app: FastAPI, browser, link: str, clock) -> None:
    begin(browser, app)
    before = contents(app)
    clock.pass_minutes(30)  # so that a look at the visit would keep it on
    for _ in range(3):
        assert enter(browser, link).status_code == 303
        assert browser.head(f"/g/{link}", follow_redirects=False).status_code == 303
        assert enter(browser, link[:-1]).status_code == 404
    assert contents(app) == before
    scanner = another(app)
    enter(scanner, link)
    for path in ("/saved", "/saved/delete", "/saved/open"):
        scanner.get(path)
    assert contents(app) == before


def answer_to(app: FastAPI, link: str) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Status, headers in their order, and body, as a new browser gets them."""
    answer = another(app).get(f"/g/{link}", follow_redirects=False)
    headers = [(name, value) for name, value in answer.headers.raw if name != b"date"]
    return answer.status_code, headers, answer.content


def test_links_that_open_nothing_get_one_answer(app: FastAPI, clock) -> None:
    store = app.state.site.saved
    deleted = store.save({"answers": ANSWERS}, 90).secret
    store.erase(deleted)
    expired = store.save({"answers": ANSWERS}, 7).secret
    clock.pass_minutes(timedelta(days=8) / timedelta(minutes=1))
    good = store.save({"answers": ANSWERS}, 90).secret.to_text()
    last = "A" if good[-1] != "A" else "E"
    answers = {
        "forged": answer_to(app, Secret.fresh().to_text()),
        "deleted": answer_to(app, deleted.to_text()),
        "expired": answer_to(app, expired.to_text()),
        "cut off": answer_to(app, good[:-1]),
        "cut off to nothing": answer_to(app, ""),
        "another last letter": answer_to(app, good[:-1] + last),
        "another way to spell the same bits": answer_to(app, good[:-1] + chr(ord(good[-1]) + 1)),
        "padded": answer_to(app, good + "="),
        "too long": answer_to(app, good + "A"),
        "much too long": answer_to(app, good * 200),
        "with a dot": answer_to(app, good + "."),
        "with a slash": answer_to(app, good + "/"),
        "not ASCII": answer_to(app, "é" * 43),
        "not even text": answer_to(app, "%FF%FE%00"),
    }
    status, _, body = answers["forged"]
    assert status == 404
    assert b"This link opens no guide" in body
    assert {name for name, answer in answers.items() if answer != answers["forged"]} == set()
    assert answer_to(app, good)[0] == 303, "or nothing was compared"


def test_the_one_answer_holds_within_a_visit_too(app: FastAPI, browser, link: str) -> None:
    begin(browser, app)
    apart = another(app).get("/g/x")
    within = browser.get("/g/x")
    assert within.content == apart.content
    assert within.headers.raw == apart.headers.raw
    assert notes_of(browser) == GUIDE["notes"]


def test_one_way_leads_to_a_guide(app: FastAPI, browser, link: str) -> None:
    """Each kind of link costs one look at the database, the same look."""
    asked: list[str] = []
    from sqlalchemy import event

    @event.listens_for(app.state.site.engine, "before_cursor_execute")
    def listen(_connection, _cursor, statement: str, *_: object) -> None:
        asked.append(statement)

    for tried in (link, link[:-1], "", "é", Secret.fresh().to_text(), link * 9):
        enter(another(app), tried)
    looks = [statement for statement in asked if "saved_guides" in statement]
    assert len(looks) == 6
    assert len(set(looks)) == 1
    assert not [statement for statement in asked if "visits" in statement]


def test_the_words_say_what_may_have_happened_and_what_to_do(browser) -> None:
    text = words_of(main_of(browser.get("/g/x").text))
    for words in ("cut off when it was copied", "is over", "was deleted", "load that file",
                  "begin a new guide"):  # fmt: skip
        assert words in text
    assert 'method="post"' not in browser.get("/g/x").text, "no-referrer would break a form here"


def test_a_cookie_that_opens_nothing_is_taken_back(app: FastAPI, browser, link: str) -> None:
    enter(browser, link)
    app.state.site.saved.erase(Secret.from_text(link))
    for path in ("/saved", "/saved/delete"):
        browser.cookies.set("askwell-link", link)
        answer = browser.open(path)
        assert answer.status_code == 404
        assert "This link opens no guide" in answer.text
        assert 'askwell-link="";' in answer.headers["set-cookie"]
    for path in ("/saved/open", "/saved/delete"):
        browser.cookies.set("askwell-link", link)
        assert browser.submit(path).status_code == 404


def test_what_is_open_here_is_not_lost_in_silence(app: FastAPI, browser, link: str) -> None:
    begin(browser, app, notes="only here")
    enter(browser, link)
    text = words_of(main_of(browser.open("/saved").text))
    assert "another guide is open in this browser, and it is not saved as it is now" in text
    assert "To keep both, save the open one first" in text
    answer = browser.submit("/saved/open", seen=seen(browser))
    assert answer.status_code == 422
    assert "Tick the box" in answer.text
    assert 'id="replace"' in answer.text
    assert notes_of(browser) == "only here"
    answer = browser.submit("/saved/open", seen=seen(browser), replace="yes")
    assert answer.headers["location"] == "/guide"
    assert notes_of(browser) == GUIDE["notes"]


def test_both_can_be_kept(app: FastAPI, browser, link: str) -> None:
    begin(browser, app, notes="only here")
    enter(browser, link)
    mine = save(browser)
    page = browser.open("/guide/saved").text
    assert 'href="/saved"' in page
    assert "Go on to the other guide" in page
    text = words_of(main_of(browser.open("/saved").text))
    assert "It stays saved under a link of its own." in text
    assert "Tick" not in text
    open_link(browser, link)
    assert notes_of(browser) == GUIDE["notes"]
    open_link(browser, mine)
    assert notes_of(browser) == "only here"


def test_a_visit_whose_own_link_is_gone_is_not_thought_safe(
    app: FastAPI, browser, link: str
) -> None:
    begin(browser, app, notes="only here")
    mine = save(browser)
    app.state.site.saved.erase(Secret.from_text(mine))
    enter(browser, link)
    assert browser.submit("/saved/open", seen=seen(browser)).status_code == 422


def test_what_another_tab_wrote_meanwhile_is_not_lost(app: FastAPI, browser, link: str) -> None:
    begin(browser, app, notes="only here")
    save(browser)
    enter(browser, link)
    mark = seen(browser)
    write_notes(browser, app, "just typed in the other tab")
    answer = browser.submit("/saved/open", seen=mark, replace="yes")
    assert answer.status_code == 409
    assert notes_of(browser) == "just typed in the other tab"


def test_the_same_guide_is_gone_on_with(app: FastAPI, browser, link: str) -> None:
    open_link(browser, link)
    cookie = browser.cookies["askwell"]
    enter(browser, link)
    page = browser.open("/saved").text
    assert "The same guide is open in this browser." in page
    assert "Go on with my guide" in page
    assert browser.cookies["askwell"] == cookie


def test_the_visit_before_is_erased(app: FastAPI, browser, link: str) -> None:
    begin(browser, app)
    before = Secret.from_text(browser.cookies["askwell"])
    open_link(browser, link)
    assert app.state.site.visits.read(before) is None


def test_deleting_by_the_link(app: FastAPI, browser, link: str) -> None:
    enter(browser, link)
    assert "Delete your saved guide?" in browser.open("/saved/delete").text
    assert app.state.site.saved.read(Secret.from_text(link)) is not None
    answer = browser.submit("/saved/delete")
    assert "Your saved guide is deleted" in answer.text
    assert "askwell-link" not in browser.cookies
    assert app.state.site.saved.read(Secret.from_text(link)) is None
    assert enter(browser, link).status_code == 404


def test_deleting_by_the_link_tells_the_open_visit(app: FastAPI, browser, link: str) -> None:
    open_link(browser, link)
    enter(browser, link)
    browser.open("/saved/delete")
    browser.submit("/saved/delete")
    assert notes_of(browser) == GUIDE["notes"]
    assert "stays under" not in words_of(browser.open("/").text)


def test_erase_and_leave_lets_go_of_the_link(browser, link: str) -> None:
    open_link(browser, link)
    enter(browser, link)
    browser.open("/erase")
    browser.submit("/erase")
    assert "askwell-link" not in browser.cookies
    assert browser.get("/saved").status_code == 404


@pytest.mark.parametrize("path", ["/saved/open", "/saved/delete"])
def test_a_form_from_elsewhere_does_nothing(app: FastAPI, browser, link: str, path: str) -> None:
    enter(browser, link)
    before = contents(app)
    refused = browser.post(path, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    begin(browser, app)
    assert browser.post(path).status_code == 409, "without the visit's token"
    assert contents(app)[-1:] == before[-1:]


def test_the_log_names_the_route_and_not_the_link(browser, link: str) -> None:
    with capture_logs() as log:
        enter(browser, link)
        enter(browser, link[:-1])
        browser.open("/saved")
        browser.submit("/saved/open", seen=seen(browser))
    assert link[:-1] not in str(log)
    assert {line["route"] for line in log} == {"/g/{secret:path}", "/saved", "/saved/open"}


def test_a_link_is_never_found_by_a_visits_secret(app: FastAPI, browser, link: str) -> None:
    """One secret used for the other purpose opens nothing."""
    open_link(browser, link)
    assert enter(another(app), browser.cookies["askwell"]).status_code == 404
    thief = another(app)
    thief.cookies.set("askwell", link)
    assert "Erase and leave" not in thief.open("/guide").text
    assert not re.search("zebrafinch", thief.open("/guide").text)
