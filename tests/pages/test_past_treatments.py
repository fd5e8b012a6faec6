"""The list of past treatments: one by one, by any name, nothing dropped."""

import re
from html import unescape

import pytest
from fastapi import FastAPI

from askwell.intake.person_file import read_answers
from askwell.knowledge.model import Knowledge
from askwell.store.sealing import Secret

LIST = "/about-you/treatments"


@pytest.fixture
def answers(app: FastAPI, browser):
    """Reads the answers that the visit holds."""

    def read() -> dict:
        secret = Secret.from_text(browser.cookies["askwell"])
        return app.state.site.visits.read(secret).payload["answers"]

    return read


def send(browser, path: str, **fields):
    """Open a page as a person does, and send its form."""
    found = re.search(r'name="seen" value="([^"]*)"', browser.open(path).text)
    marks = {"seen": unescape(found.group(1))} if found else {}
    return browser.submit(path, **{**marks, **fields})


@pytest.mark.parametrize("name", ["letrozole", "Femara", "  LETROZOLE "])
def test_a_treatment_by_name_or_brand(browser, answers, name: str) -> None:
    answer = send(browser, f"{LIST}/add", name=name)
    assert answer.headers["location"] == f"{LIST}/1"
    assert answers()["treatments"] == [{"treatment": "letrozole"}]


def test_a_class_will_do(browser, answers) -> None:
    send(browser, f"{LIST}/add", name="Aromatase inhibitor")
    send(browser, f"{LIST}/add", pick="radiation")
    names = [entry["treatment"] for entry in answers()["treatments"]]
    assert names == ["aromatase-inhibitor", "radiation"]


def test_a_name_spelled_nearly_right_is_asked_about(browser, answers) -> None:
    answer = send(browser, f"{LIST}/add", name="letrozol")
    assert answer.status_code == 422
    assert "Did you mean one of these?" in answer.text
    assert 'value="letrozol"' in answer.text
    assert 'type="radio" value="letrozole"' in answer.text
    browser.submit(f"{LIST}/add", name="letrozol", asked="letrozol", pick="letrozole")
    assert answers()["treatments"] == [{"treatment": "letrozole"}]


def test_an_unknown_name_is_kept_shown_and_counts_as_a_gap(
    browser, answers, knowledge: Knowledge, clock
) -> None:
    assert send(browser, f"{LIST}/add", name="Zzyxa").status_code == 422
    browser.submit(f"{LIST}/add", name="Zzyxa", asked="Zzyxa", pick="as_written")
    send(browser, f"{LIST}/1", setting="metastatic", outcome="completed", months_on="3")
    send(browser, LIST, complete="true", action="save")
    entry = answers()["treatments"][0]
    assert entry["treatment"] == "Zzyxa"
    assert entry["months_on"] == "3"
    assert "We don’t know this name" in browser.open(LIST).text
    assert "What we could not use" in browser.open("/about-you/check").text
    told = read_answers(answers(), knowledge.vocabulary, clock().date())
    assert told.person.history.complete.value == "false"


def test_a_name_that_was_changed_after_the_question_is_asked_anew(browser) -> None:
    send(browser, f"{LIST}/add", name="Zzyxa")
    answer = browser.submit(f"{LIST}/add", name="Qqrr", asked="Zzyxa", pick="as_written")
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("name", "says"), [("", "Write the name"), ("x" * 101, "Write a shorter name")]
)
def test_a_name_that_cannot_be_taken(browser, name: str, says: str) -> None:
    answer = send(browser, f"{LIST}/add", name=name)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'href="#name"' in answer.text


def test_how_it_went(browser, answers, knowledge: Knowledge, clock) -> None:
    send(browser, f"{LIST}/add", name="letrozole")
    fields = {"setting": "metastatic", "outcome": "progressed", "line": "1"}
    send(browser, f"{LIST}/1", **fields, months_on="14", months_since_end="1-2")
    assert answers()["treatments"] == [
        {
            "treatment": "letrozole", **fields, "line": 1,
            "months_on": "14", "months_since_end": "1..2", "as_of": "2026-03",
        }
    ]  # fmt: skip
    html = browser.open(LIST).text
    assert "14 months, cancer grew or came back" in html
    course = read_answers(answers(), knowledge.vocabulary, clock().date()).person.history.courses[0]
    assert (course.months_on.low, course.months_since_end.high) == (14, 2)


def test_months_go_on_after_they_were_told(browser, clock) -> None:
    send(browser, f"{LIST}/add", name="letrozole")
    send(browser, f"{LIST}/1", outcome="completed", months_since_end="3")
    text = browser.open("/about-you/my-answers.yaml").text
    clock.pass_minutes(60 * 24 * 62)  # two months on, the visit is gone and the file is loaded
    browser.cookies.clear()
    browser.open("/about-you/load")
    browser.post("/about-you/load", files={"file": ("my-answers.yaml", text)})
    assert 'name="months_since_end" type="text" value="5"' in browser.open(f"{LIST}/1").text


def test_every_detail_may_stay_open(browser, answers) -> None:
    send(browser, f"{LIST}/add", name="letrozole")
    assert send(browser, f"{LIST}/1", setting="", outcome="").status_code == 303
    assert answers()["treatments"] == [{"treatment": "letrozole"}]


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [("months_on", "long", "in digits"), ("months_on", "700", "from 0 to 600"),
     ("months_since_end", "9-6", "lower number first"), ("line", "first", "in digits"),
     ("line", "1-2", "Write one number"), ("line", "0", "from 1 to 30")],
)  # fmt: skip
def test_a_detail_that_cannot_be_taken_is_kept_in_its_field(
    browser, answers, field: str, typed: str, says: str
) -> None:
    send(browser, f"{LIST}/add", name="letrozole")
    answer = send(browser, f"{LIST}/1", setting="early", **{field: typed})
    assert answer.status_code == 422
    assert says in answer.text
    assert f'href="#{field}"' in answer.text
    assert f'value="{typed}"' in answer.text
    assert re.search(r'value="early"\s+checked', answer.text)
    assert answers()["treatments"] == [{"treatment": "letrozole"}]


def test_what_goes_on_has_not_ended(browser) -> None:
    send(browser, f"{LIST}/add", name="letrozole")
    answer = send(browser, f"{LIST}/1", outcome="ongoing", months_since_end="3")
    assert answer.status_code == 422
    assert 'href="#months_since_end"' in answer.text


def test_one_is_removed_after_a_question(browser, answers) -> None:
    send(browser, f"{LIST}/add", name="letrozole")
    send(browser, f"{LIST}/add", name="palbociclib")
    assert "Remove this treatment?" in browser.open(f"{LIST}/1/remove").text
    assert send(browser, f"{LIST}/1/remove").headers["location"] == LIST
    assert answers()["treatments"] == [{"treatment": "palbociclib"}]
    assert browser.open(f"{LIST}/2").status_code == 404


def test_a_tab_that_was_overtaken_changes_no_other_entry(browser, answers) -> None:
    send(browser, f"{LIST}/add", name="letrozole")
    send(browser, f"{LIST}/add", name="palbociclib")
    old = re.search(r'name="seen" value="([^"]*)"', browser.open(f"{LIST}/1/remove").text).group(1)
    send(browser, f"{LIST}/1/remove")
    browser.open(LIST)
    assert browser.submit(f"{LIST}/1/remove", seen=old).status_code == 409
    assert answers()["treatments"] == [{"treatment": "palbociclib"}]


@pytest.mark.parametrize("complete", ["true", "since_spread", "false"])
def test_whether_the_list_is_complete_is_asked(browser, answers, complete: str) -> None:
    assert send(browser, LIST, action="save").status_code == 422
    assert send(browser, LIST, complete=complete, action="save").status_code == 303
    assert answers()["treatments_complete"] == complete
    assert re.search(rf'value="{complete}"\s+checked', browser.open(LIST).text)
    assert "Treatments you have had" in browser.open("/about-you/check").text


def test_the_list_has_an_end(browser, answers) -> None:
    text = "treatments:\n" + "  - letrozole\n" * 60
    browser.open("/about-you/load")
    browser.post("/about-you/load", files={"file": ("my-answers.yaml", text)})
    answer = send(browser, f"{LIST}/add", name="letrozole")
    assert answer.status_code == 422
    assert len(answers()["treatments"]) == 60
    assert send(browser, f"{LIST}/60", setting="early").status_code == 303
    assert answers()["treatments"][59] == {"treatment": "letrozole", "setting": "early"}
