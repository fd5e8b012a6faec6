"""About you: one question a page, in any order, and nothing said for the person."""

import re
from html import unescape

import pytest
from fastapi import FastAPI

from askwell.explore.steps import StepKind, steps
from askwell.facts.fact import Kind
from askwell.intake.person_file import read_answers
from askwell.knowledge.model import Knowledge
from askwell.store.sealing import Secret

SEEN = re.compile(r'name="seen" value="([^"]*)"')


def seen(html: str) -> str:
    found = SEEN.search(html)
    assert found, "a form that replaces something carries its mark"
    return unescape(found.group(1))


def say(browser, step: str, **fields):
    """Open a question as a person does, and send its form."""
    html = browser.open(f"/about-you/{step}").text
    return browser.submit(f"/about-you/{step}", **{"seen": seen(html), "action": "save", **fields})


@pytest.fixture
def payload(app: FastAPI, browser):
    """Reads what the visit holds."""

    def read() -> dict:
        secret = Secret.from_text(browser.cookies["askwell"])
        visit = app.state.site.visits.read(secret)
        assert visit is not None
        return visit.payload

    return read


@pytest.fixture
def person(knowledge: Knowledge, clock):
    def read(**answers):
        return read_answers(answers, knowledge.vocabulary, clock().date()).person

    return read


# -- each question -------------------------------------------------------------------------------


def test_every_question_has_a_page(browser, knowledge: Knowledge, person) -> None:
    asked = steps(knowledge, person())
    assert len(asked) > 20
    for step in asked:
        html = browser.open(f"/about-you/{step.id}").text
        assert step.question in unescape(html), step.id
        assert html.count("<h1") == 1, step.id


def test_any_choice_is_kept_as_the_person_file_writes_it(
    browser, payload, knowledge: Knowledge, person
) -> None:
    for step in steps(knowledge, person(sex="female")):
        if step.kind is StepKind.FACT and knowledge.vocabulary[step.id].kind is Kind.CHOICE:
            fact = knowledge.vocabulary[step.id]
            html = browser.open(f"/about-you/{step.id}").text
            for answer in (*fact.choices, *fact.partials, "not_sure", "not_said"):
                assert f'type="radio" value="{answer}"' in html
            answer = next(iter(fact.partials or fact.choices))
            assert say(browser, step.id, answer=answer).status_code == 303
            assert payload()["answers"][step.id] == answer
            assert step.id in payload()["done"]


def test_a_test_that_may_be_missing_can_be_said_to_be(browser, payload) -> None:
    assert "Tested, but before the cancer last grew" in browser.open("/about-you/esr1").text
    assert "Not tested" in browser.open("/about-you/esr1").text
    say(browser, "esr1", answer="out_of_date")
    assert payload()["answers"]["esr1"] == "out_of_date"
    assert "Not tested" not in browser.open("/about-you/wants_children").text
    assert "last grew" not in browser.open("/about-you/er").text


def test_saving_without_an_answer_asks_for_one(browser) -> None:
    answer = say(browser, "er")
    assert answer.status_code == 422
    assert 'href="#answer"' in answer.text
    assert "<title>Error: " in answer.text
    assert say(browser, "er", answer="<script>").status_code == 422


def test_skip_keeps_what_was_told(browser, payload) -> None:
    say(browser, "er", answer="positive")
    assert say(browser, "er", action="skip").status_code == 303
    assert payload()["answers"] == {"er": "positive"}
    say(browser, "pr", action="skip")
    assert payload()["answers"] == {"er": "positive"}
    assert payload()["done"] == ["er", "pr"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("52", "52"), ("50-59", "50..59"), ("50 to 59", "50..59"), ("in my fifties", "50..59"),
     ("70 or more", "70.."), ("52 years", "52"), ("50..59", "50..59")],
)  # fmt: skip
def test_a_number_or_a_range_as_people_write_it(browser, payload, typed: str, kept: str) -> None:
    assert say(browser, "age", answer=typed).status_code == 303
    assert payload()["answers"]["age"] == kept


@pytest.mark.parametrize(
    ("typed", "says"),
    [("", "Write a number"), ("5", "from 18 to 120 years"),
     ("fifty-two", "in digits, or a range with a dash, such as 69-72"),
     ("52.5", "whole number"), ("59-50", "lower number first"), ("9" * 400, "in digits")],
)  # fmt: skip
def test_what_is_no_number_is_asked_again_and_kept_in_the_field(
    browser, typed: str, says: str
) -> None:
    answer = say(browser, "age", answer=typed)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'href="#answer"' in answer.text
    assert f'value="{typed}"' in answer.text or not typed


def test_a_number_may_be_unknown_or_untold(browser, payload) -> None:
    say(browser, "lvef", action="not_tested")
    say(browser, "age", action="not_said")
    assert payload()["answers"] == {"lvef": "not_tested", "age": "not_said"}
    assert "You told us: Not tested" in browser.open("/about-you/lvef").text


def test_an_answer_given_before_is_shown_again(browser) -> None:
    say(browser, "er", answer="low")
    assert re.search(r'value="low"\s+checked', browser.open("/about-you/er").text)
    say(browser, "age", answer="50-59")
    assert 'value="50-59"' in browser.open("/about-you/age").text


# -- checklists ----------------------------------------------------------------------------------


def test_not_ticked_is_not_no(browser, payload, knowledge: Knowledge) -> None:
    """The rule that matters most here: silence narrows nothing."""
    html = browser.open("/about-you/where_spread").text
    data = {"seen": seen(html), "is": ["spread_bone", "spread_liver"]}
    browser.post("/about-you/where_spread", data=data, follow_redirects=False)
    assert payload()["answers"] == {"spread_bone": "yes", "spread_liver": "yes"}


@pytest.mark.parametrize("rest", ["no", "not_sure"])
def test_what_the_others_mean_is_said_by_the_person(browser, payload, rest: str) -> None:
    say(browser, "where_spread", **{"is": "spread_bone"}, rest=rest)
    answers = payload()["answers"]
    assert answers.pop("spread_bone") == "yes"
    assert len(answers) > 3
    assert set(answers.values()) == {rest}
    html = browser.open("/about-you/where_spread").text
    assert re.search(r'value="spread_bone"\s+checked', html)
    assert re.search(rf'name="rest" type="radio" value="{rest}"\s+checked', html)


def test_a_box_no_longer_ticked_is_open_again(browser, payload) -> None:
    say(browser, "where_spread", **{"is": "spread_bone"}, rest="no")
    say(browser, "where_spread", **{"is": "spread_liver"})
    assert payload()["answers"] == {"spread_liver": "yes"}


def test_an_empty_checklist_is_asked_again(browser) -> None:
    answer = say(browser, "where_spread")
    assert answer.status_code == 422
    assert 'href="#is"' in answer.text
    assert say(browser, "where_spread", rest="maybe").status_code == 422


def test_a_link_to_a_fact_of_a_checklist_leads_to_its_page(browser) -> None:
    answer = browser.get("/about-you/spread_bone?back=check", follow_redirects=False)
    assert answer.headers["location"] == "/about-you/where_spread?back=check"


# -- the way through -----------------------------------------------------------------------------


def test_pages_open_without_a_visit_and_the_first_answer_opens_one(browser) -> None:
    for path in ("/about-you", "/about-you/er", "/about-you/check", "/about-you/treatments"):
        assert browser.open(path).status_code == 200
    assert "askwell" not in browser.cookies
    say(browser, "er", answer="positive")
    assert "askwell" in browser.cookies


def test_the_first_questions_are_signs_that_need_speed(browser, knowledge: Knowledge) -> None:
    browser.open("/about-you")
    first = browser.submit("/about-you/next").headers["location"]
    assert first == "/about-you/now_first"


def test_going_on_and_on_ends_at_the_check(browser, knowledge: Knowledge) -> None:
    where, asked = browser.submit("/about-you/next").headers["location"], []
    while where != "/about-you/check":
        step = where.removeprefix("/about-you/")
        assert step not in asked, "a step that was skipped is not asked again"
        asked.append(step)
        where = say(browser, step, action="skip").headers["location"]
    assert {"er", "her2", "sex", "treatments"} <= set(asked)
    assert "You have answered all that would change your list" in browser.open("/about-you").text


def test_a_change_from_the_check_page_comes_back_to_it(browser) -> None:
    assert '<input type="hidden" name="back" value="check">' in (
        browser.open("/about-you/er?back=check").text
    )
    answer = say(browser, "er", answer="low", back="check")
    assert answer.headers["location"] == "/about-you/check"
    answer = say(browser, "er", answer="low", back="https://elsewhere.example")
    assert answer.headers["location"].startswith("/about-you/")


def test_men_are_never_asked_about_menopause(browser) -> None:
    assert browser.open("/about-you/menopause").status_code == 200
    say(browser, "sex", answer="male")
    for path in ("/about-you/menopause", "/about-you/pregnant"):
        assert browser.get(path, follow_redirects=False).headers["location"] == "/about-you"
    assert "enopause" not in browser.open("/about-you/check").text
    where = browser.submit("/about-you/next").headers["location"]
    while where != "/about-you/check":
        html = browser.open(where).text
        heading = re.search(r"<h1.*?</h1>", html, re.DOTALL)
        assert heading
        assert "menopause" not in heading.group().lower()
        where = say(browser, where.removeprefix("/about-you/"), action="skip").headers["location"]


def test_no_such_question(browser) -> None:
    assert browser.open("/about-you/favourite_colour").status_code == 404


def test_progress_by_section(browser) -> None:
    assert "3 questions" in browser.open("/about-you").text
    say(browser, "er", answer="positive")
    html = browser.open("/about-you").text
    assert "1 of 3 done" in html
    assert "Go on" in html


def test_a_sign_told_is_on_top_of_every_page_that_follows(browser) -> None:
    assert "Please act on this first" not in browser.open("/about-you").text
    say(browser, "now_first", **{"is": "sign_fever"})
    for path in (
        "/about-you", "/about-you/er", "/about-you/age", "/about-you/where_spread",
        "/about-you/treatments", "/about-you/treatments/add", "/about-you/check", "/about-you/load",
    ):  # fmt: skip
        html = browser.open(path).text
        assert "Please act on this first" in html, path
        assert "Call your cancer team now" in html, path
        assert html.index("Please act on this first") < html.index("<h1"), path


def test_a_tab_that_was_overtaken_overwrites_nothing(browser, payload) -> None:
    say(browser, "er", answer="positive")
    old = browser.open("/about-you/er").text
    say(browser, "er", answer="negative")
    answer = browser.submit("/about-you/er", seen=seen(old), action="save", answer="low")
    assert answer.status_code == 409
    assert payload()["answers"]["er"] == "negative"


def test_tabs_on_two_questions_do_not_disturb_each_other(browser, payload) -> None:
    say(browser, "er", answer="positive")
    old = browser.open("/about-you/pr").text
    say(browser, "er", answer="negative")
    answer = browser.submit("/about-you/pr", seen=seen(old), action="save", answer="positive")
    assert answer.status_code == 303
    assert payload()["answers"] == {"er": "negative", "pr": "positive"}


def test_no_answer_in_any_address(browser) -> None:
    for step, fields in (
        ("her2", {"answer": "ultralow"}),
        ("age", {"answer": "53"}),
        ("where_spread", {"is": "spread_meninges", "rest": "no"}),
    ):
        to = say(browser, step, **fields).headers["location"]
        assert not re.search(r"[?=]|ultralow|53|meninges", to)


# -- the check -----------------------------------------------------------------------------------


def test_the_check_shows_answers_in_words_with_a_way_to_change_them(browser) -> None:
    say(browser, "her2", answer="negative")
    say(browser, "where_spread", **{"is": "spread_bone"}, rest="not_sure")
    html = browser.open("/about-you/check").text
    assert "Negative, no more detail" in html
    assert 'href="/about-you/her2?back=check"' in html
    assert "Yes: Spread to bone" in html
    assert "I don’t know: Spread to the liver" in html
