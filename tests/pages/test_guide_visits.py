"""Which visit a guide is for, the next guide, earlier ones, and what changed since."""

import re
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from fastapi import FastAPI

from askwell.explore.finding import Standing
from askwell.explore.since import Stood, changed, snapshot
from askwell.explore.words import STANDING_WORDS
from askwell.guide.appointment import Appointment
from askwell.guide.draft import Draft
from askwell.guide.versions import MOST_VERSIONS, put_away
from askwell.knowledge.model import Knowledge
from askwell.web.story import Story
from askwell.web.visitor import Visitor
from tests.pages.guide_form import Tab
from tests.pages.people import GREW_ON_FIRST, tell
from tests.pages.reading import headings, main_of, part, words_of

ATTACK = "<script>alert(1)</script>"


@pytest.fixture
def payload(app: FastAPI, browser):  # type: ignore[no-untyped-def]
    """What the visit holds now."""

    def now() -> dict[str, Any]:
        (cookie,) = {cookie.value for cookie in browser.cookies.jar}
        return dict(Visitor(app.state.site.visits, cookie).payload)

    return now


def seen(html: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', html)
    assert found
    return found[1]


def choose(browser, visit: str):  # type: ignore[no-untyped-def]
    page = browser.open("/guide/visit").text
    return browser.submit("/guide/visit", visit=visit, seen=seen(page))


def go_on(browser):  # type: ignore[no-untyped-def]
    page = browser.open("/guide/next").text
    return browser.submit("/guide/next", seen=seen(page))


def set_offered(tab: Tab) -> list[str]:
    return [b.removeprefix("set ") for b in tab.form.buttons if b.startswith("set ")]


# ---- which visit


def test_every_kind_of_visit_can_be_chosen_and_none_is_chosen_before(
    browser, knowledge: Knowledge
) -> None:
    html = browser.open("/guide/visit").text
    assert re.findall(r'name="visit"[^>]*value="([^"]+)"', html) == [
        *knowledge.occasions, "not-sure",
    ]  # fmt: skip
    assert not re.search(r"<input[^>]*checked", html)
    for occasion in knowledge.occasions.values():
        assert occasion.name in html
        assert occasion.pick in words_of(html)


def test_a_chosen_visit_brings_its_questions_to_the_guide(
    browser, payload, knowledge: Knowledge
) -> None:
    answer = choose(browser, "new-scan")
    assert (answer.status_code, answer.headers["location"]) == (303, "/guide#this-visit")
    assert payload()["guide"]["occasion"] == "new-scan"
    tab = Tab(browser)
    assert 'id="this-visit"' in tab.html
    assert "Questions for a new scan" in headings(tab.html, 3)
    every, *single = set_offered(tab)
    assert every.split() == single
    of_it = knowledge.occasions["new-scan"].questions
    assert single == [id for id in of_it if knowledge.questions[id].when is None]
    assert re.search(r'value="new-scan"[^>]*checked', browser.open("/guide/visit").text)


def test_answers_decide_which_of_its_questions_are_offered(app: FastAPI, browser) -> None:
    tell(browser, app, {**GREW_ON_FIRST, "cancer_now": "growing"})
    choose(browser, "new-scan")
    offered = set_offered(Tab(browser))
    assert {"diagnosis-08", "tests-16"} <= {*offered}
    assert "goals-12" not in offered, "asked where the cancer is stable or newly found"


def test_one_question_or_all_of_the_set_are_added(browser, knowledge: Knowledge) -> None:
    choose(browser, "side-effect")
    tab = Tab(browser)
    one = set_offered(tab)[1]
    answer = tab.press(f"set {one}", goal="typed before")
    assert answer.headers["location"] == "/guide#this-visit"
    assert tab.questions == [one]
    assert tab.text("goal") == "typed before"
    every, *single = set_offered(tab)
    assert one not in single
    tab.press(f"set {every}")
    assert {*tab.questions} == {one, *single}
    assert set_offered(tab) == []
    assert "All that fit you are in your guide." in words_of(tab.html)


def test_only_questions_of_the_knowledge_can_be_added(browser, payload) -> None:
    choose(browser, "first-visit")
    tab = Tab(browser)
    for wrong in ("set nowhere-01", "set goals-01 own-1", "add goals-01 tests-01"):
        answer = browser.post("/guide", data={**tab.form.fields, "do": wrong})
        assert answer.status_code == 422, wrong
    assert payload()["guide"]["questions"] == []


def test_not_sure_is_an_answer_and_no_answer_is_a_mistake(browser, payload) -> None:
    choose(browser, "stopping")
    assert choose(browser, "not-sure").headers["location"] == "/guide"
    assert payload()["guide"]["occasion"] == ""
    assert re.search(r'value="not-sure"[^>]*checked', browser.open("/guide/visit").text)
    answer = choose(browser, "")
    assert answer.status_code == 422
    assert "Choose a kind of visit, or “Not sure yet”." in answer.text
    assert "<title>Error: " in answer.text
    assert 'href="#visit"' in answer.text
    assert 'id="visit"' in answer.text
    assert choose(browser, "a-party").status_code == 422


def test_a_kind_of_visit_that_another_tab_changed_is_not_overwritten(browser, payload) -> None:
    choose(browser, "new-scan")
    old = seen(browser.open("/guide/visit").text)
    choose(browser, "stopping")
    browser.open("/guide/visit")
    assert browser.submit("/guide/visit", visit="side-effect", seen=old).status_code == 409
    assert payload()["guide"]["occasion"] == "stopping"


def test_a_kind_that_the_knowledge_no_longer_has_is_as_none_chosen(app: FastAPI, browser) -> None:
    tell(browser, app, {}, guide=Draft(occasion="long-ago").as_data())
    tab = Tab(browser)
    assert "Choose my kind of visit" in tab.html
    assert set_offered(tab) == []


# ---- the next guide


def fill(app: FastAPI, browser) -> Draft:
    draft = (
        Draft().add("goals-01").add("goals-02").add_own(f"May I swim? {ATTACK}").add("tests-01")
        .note("goals-01", f"To hold it back. {ATTACK}").note("tests-01", "Yes, in May.")
        .star("goals-02", starred=True).star("goals-01", starred=True)
        .write(goal="See my garden", notes="Bring my sister").for_occasion("new-scan")
    )  # fmt: skip
    tell(browser, app, GREW_ON_FIRST, guide=draft.as_data())
    return draft


def test_what_happens_is_said_before_it_does(app: FastAPI, browser, payload) -> None:
    draft = fill(app, browser)
    says = words_of(main_of(browser.open("/guide/next").text))
    assert "this guide for a new scan with today’s date, March 1, 2026" in says
    assert "2 questions with no note come along" in says
    assert "2 questions with a note stay" in says
    assert "Your other notes stay there, too." in says
    assert f"We keep up to {MOST_VERSIONS} earlier guides." in says
    assert payload()["guide"] == draft.as_data()
    assert "earlier" not in payload()


def test_the_next_guide_begins_with_what_is_unanswered(app: FastAPI, browser, payload) -> None:
    draft = fill(app, browser)
    answer = go_on(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/guide/next/started")
    says = words_of(main_of(browser.open("/guide/next/started").text))
    assert "2 questions that have no answer yet came along." in says
    assert "2 answers stay in your guide of March 1, 2026" in says
    following = Draft.from_data(payload()["guide"])
    assert [(i.id, i.starred) for i in following.items] == [("goals-02", True), ("own-1", False)]
    assert (following.goal, following.notes) == ("See my garden", "")
    (kept,) = payload()["earlier"]
    assert Draft.from_data(kept["guide"]) == draft
    assert kept["on"] == "2026-03-01"
    assert payload()["answers"] == GREW_ON_FIRST


def test_a_second_press_puts_nothing_away_twice(app: FastAPI, browser, payload) -> None:
    fill(app, browser)
    page = browser.open("/guide/next").text
    assert browser.submit("/guide/next", seen=seen(page)).status_code == 303
    browser.open("/guide")
    assert browser.submit("/guide/next", seen=seen(page)).status_code == 409
    assert len(payload()["earlier"]) == 1


def test_an_empty_guide_is_not_put_away(browser, payload) -> None:
    browser.submit("/start")
    html = browser.open("/guide/next").text
    assert "There is nothing in your guide yet" in words_of(html)
    assert 'action="/guide/next"' not in html
    choose(browser, "new-scan")
    assert "Start the guide for my next visit" not in browser.open("/guide").text
    assert browser.open("/guide/next/started").url.path == "/guide"
    assert "earlier" not in payload()


def test_the_guide_leads_to_the_next_and_to_earlier_ones(app: FastAPI, browser) -> None:
    fill(app, browser)
    after = part(browser.open("/guide").text, "next-visit")
    assert 'href="/guide/next"' in after
    assert "/guide/earlier" not in after
    go_on(browser)
    assert "My earlier guides (1)" in part(browser.open("/guide").text, "next-visit")


# ---- earlier guides


def test_an_earlier_guide_is_read_with_its_answers_and_never_as_markup(
    app: FastAPI, browser, knowledge: Knowledge
) -> None:
    fill(app, browser)
    go_on(browser)
    listed = browser.open("/guide/earlier").text
    assert "Guide of March 1, 2026, for a new scan" in words_of(listed)
    assert "4 questions, 2 with an answer" in words_of(listed)
    assert 'href="/guide/earlier/1"' in listed
    html = browser.open("/guide/earlier/1").text
    says = words_of(main_of(html))
    for text in (
        knowledge.questions["goals-01"].says, "To hold it back.", "Yes, in May.", "May I swim?",
        "See my garden", "Bring my sister", "It was for a new scan.",
    ):  # fmt: skip
        assert text in says
    assert ATTACK not in html
    assert says.index("To hold it back.") < says.index("Questions with no answer yet")
    main = main_of(html)
    assert not re.search(r"<(textarea|form|button)", main), "to read only"


def test_an_earlier_guide_tells_when_and_where_the_visit_was(app: FastAPI, browser) -> None:
    met = Appointment(date(2025, 5, 2), time(14, 30), "Main Street 5", "Dr. Okafor")
    draft = Draft().add_own("Why?").meet(met)
    tell(browser, app, {}, guide=draft.as_data())
    go_on(browser)
    says = words_of(main_of(browser.open("/guide/earlier/1").text))
    assert "The visit: May 2, 2025, 2:30 pm, Dr. Okafor, Main Street 5" in says


def test_earlier_guides_keep_the_words_they_were_asked_in(app: FastAPI, browser) -> None:
    draft = Draft().add("gone-01").add("lost-01").note("gone-01", "An answer").note("lost-01", "No")
    version = put_away(draft, date(2025, 5, 1), "old", {"gone-01": "Is it so?"}.get)
    tell(browser, app, {}, earlier=[version.as_data()])
    says = words_of(main_of(browser.open("/guide/earlier/1").text))
    assert "Is it so? My note: An answer" in says
    assert "A question that Askwell no longer has My note: No" in says


@pytest.mark.parametrize("number", ["0", "2", "-1", "999999999999", "one"])
def test_a_number_that_is_none_of_them_is_not_found(app: FastAPI, browser, number: str) -> None:
    fill(app, browser)
    go_on(browser)
    assert browser.open(f"/guide/earlier/{number}").status_code in (404, 422)


def test_the_newest_stands_first_and_a_full_shelf_says_so(app: FastAPI, browser, payload) -> None:
    draft = Draft().add("goals-01").note("goals-01", "yes")
    versions = [
        put_away(draft, date(2025, 1, day), "old", {}.get).as_data()
        for day in range(1, MOST_VERSIONS + 1)
    ]
    tell(browser, app, {}, earlier=versions, guide=Draft().add("tests-01").as_data())
    hrefs = re.findall(r'href="(/guide/earlier/\d+)"', browser.open("/guide/earlier").text)
    assert hrefs == [f"/guide/earlier/{n}" for n in range(MOST_VERSIONS, 0, -1)]
    assert "the oldest one goes" in words_of(browser.open("/guide/next").text)
    go_on(browser)
    kept = payload()["earlier"]
    assert len(kept) == MOST_VERSIONS
    assert (kept[0]["on"], kept[-1]["on"]) == ("2025-01-02", "2026-03-01")


# ---- what changed since


def saved_before(app: FastAPI, moved: bool = True) -> dict[str, Any]:
    """What the opening of a saved guide would put into the visit."""
    now = Story(app.state.site, {"answers": GREW_ON_FIRST}).options
    kept = snapshot(now)
    if not moved:
        return changed(kept, now).as_data()
    stood = dict(kept.treatments)
    stood["capivasertib"] = Stood("capivasertib", Standing.UNAVAILABLE)
    del stood["elacestrant"]
    stood["oldinib"] = Stood("oldinib", Standing.FITS)
    before = replace(kept, version="older", as_of=date(2025, 1, 5), treatments=stood)
    return changed(before, now).as_data()


def test_what_moved_is_told_in_the_fixed_words_and_linked(app: FastAPI, browser) -> None:
    now = Story(app.state.site, {"answers": GREW_ON_FIRST}).options
    draft = fill(app, browser)
    browser.cookies.clear()
    tell(browser, app, GREW_ON_FIRST, since=saved_before(app), guide=draft.as_data())
    html = browser.open("/guide/since").text
    says = words_of(main_of(html))
    found = now.of("capivasertib")
    assert found
    assert 'href="/treatments/capivasertib"' in html
    was, is_ = STANDING_WORDS[Standing.UNAVAILABLE], STANDING_WORDS[found.standing]
    assert f"Capivasertib It was: {was} → Now it is: {is_}" in says
    assert headings(html) == [
        "Options that moved", "New in Askwell", "No longer in Askwell",
        "Questions with no answer yet",
    ]  # fmt: skip
    assert 'href="/treatments/elacestrant"' in html
    assert "Oldinib It was: Fits what you told us." in says
    assert "/treatments/oldinib" not in html
    assert "The facts in Askwell were as of January 5, 2025." in says
    open_ = part(html, "open")
    assert "2 questions in your guide have no note yet" in words_of(open_)
    assert "May I swim?" in words_of(open_)
    assert ATTACK not in html


def test_the_guide_says_so_only_where_something_changed(app: FastAPI, browser) -> None:
    tell(browser, app, GREW_ON_FIRST, since=saved_before(app))
    assert 'href="/guide/since"' in browser.open("/guide").text
    browser.cookies.clear()
    tell(browser, app, GREW_ON_FIRST, since=saved_before(app, moved=False))
    assert 'href="/guide/since"' not in browser.open("/guide").text
    says = words_of(main_of(browser.open("/guide/since").text))
    assert "Nothing changed. With the same answers, your list of options is the same." in says
    assert "The facts in Askwell are the same as then." in says


def test_with_nothing_saved_there_is_nothing_to_compare(browser) -> None:
    says = words_of(main_of(browser.open("/guide/since").text))
    assert "There is nothing to compare with yet." in says
    assert "Nothing changed" not in says
