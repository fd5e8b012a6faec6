"""The answers as a file: it comes back as it went, and a hostile one does no harm."""

import re
from datetime import date
from html import unescape

import httpx
import pytest
from fastapi import FastAPI

from askwell.guide.draft import Draft
from askwell.guide.versions import put_away
from askwell.intake.person_file import read_person
from askwell.knowledge.documents import read_yaml, write_yaml
from askwell.knowledge.model import Knowledge
from askwell.store.sealing import Secret
from askwell.web.visitor import Visitor

FILE = "/about-you/my-answers.yaml"
MINE = """\
er: positive
her2: [low, zero]
age: 50..59
esr1: {is: not_found, on: "2025-03", from: report}
spread_bone: yes
treatments:
  - {treatment: letrozole, setting: metastatic, line: 1, outcome: progressed, months_on: 14}
  - Zzyxa
treatments_complete: since_spread
"""


def load(browser, content: bytes | str, **fields: str) -> httpx.Response:
    html = browser.open("/about-you/load").text
    found = re.search(r'name="seen" value="([^"]*)"', html)
    assert found
    data = {"csrf": browser.token, "seen": unescape(found.group(1)), **fields}
    files = {"file": ("my-answers.yaml", content)}
    return browser.post("/about-you/load", data=data, files=files, follow_redirects=False)


@pytest.fixture
def payload(app: FastAPI, browser):
    def read() -> dict:
        secret = Secret.from_text(browser.cookies["askwell"])
        return app.state.site.visits.read(secret).payload

    return read


def test_a_file_is_loaded_and_shown(browser, payload) -> None:
    assert load(browser, MINE).headers["location"] == "/about-you/check"
    assert payload()["answers"] == read_yaml(MINE, "mine").data
    html = browser.open("/about-you/check").text
    for words in ("50 to 59 years", "letrozole, since it spread", "Zzyxa", "What we could not use"):
        assert words in html


@pytest.mark.parametrize("complete", ["true", "since_spread", "false"])
def test_how_complete_the_list_is_shows_after_loading(browser, complete: str) -> None:
    load(browser, f"treatments: [letrozole]\ntreatments_complete: {complete}\n")
    assert browser.open("/about-you/check").status_code == 200
    html = browser.open("/about-you/treatments").text
    assert re.search(rf'value="{complete}"[^>]*checked', html)


def test_what_is_downloaded_comes_back_the_same(app: FastAPI, browser, payload) -> None:
    load(browser, MINE)
    draft = Draft().add_own("What about my trip in May? # 1e5: yes").write(notes="08\n- no\n")
    earlier = [
        put_away(draft.note("own-1", note), date(2026, 2, day), "abc", {}.get).as_data()
        for day, note in ((3, "In the fall"), (24, "yes"))
    ]
    Visitor(app.state.site.visits, browser.cookies["askwell"]).change(
        lambda payload: {**payload, "guide": draft.as_data(), "earlier": earlier, "since": {}}
    )
    before = payload()
    answer = browser.open(FILE)
    assert answer.headers["content-disposition"] == 'attachment; filename="my-answers.yaml"'
    assert answer.headers["cache-control"] == "no-store"
    browser.cookies.clear()
    load(browser, answer.text)
    assert payload()["answers"] == before["answers"]
    assert Draft.from_data(payload()["guide"]) == draft
    assert payload()["earlier"] == earlier
    assert "since" not in payload(), "it was about another visit"
    assert browser.open(FILE).text == answer.text


def test_the_file_is_one_that_the_command_line_reads(browser, knowledge: Knowledge, clock) -> None:
    load(browser, MINE)
    told = read_person(browser.open(FILE).text, FILE, knowledge.vocabulary, clock().date())
    assert set(told.person.answers) == {"er", "her2", "age", "esr1", "spread_bone"}
    assert told.person.history.courses[0].treatment == "letrozole"


@pytest.mark.parametrize(
    "word", ["yes", "no", "1e5", "08", "null", "2025", ".inf", "a: b", "# c", ""]
)
def test_any_word_survives_the_file(word: str) -> None:
    assert read_yaml(write_yaml({"word": word}), "file").data == {"word": word}


def test_an_answer_with_a_date_keeps_it_when_saved_unchanged(browser, payload) -> None:
    load(browser, MINE)
    html = browser.open("/about-you/esr1").text
    found = re.search(r'name="seen" value="([^"]*)"', html)
    assert re.search(r'value="not_found"\s+checked', html)
    assert found
    fields = {"seen": found.group(1), "action": "save"}
    browser.submit("/about-you/esr1", **fields, answer="not_found")
    assert payload()["answers"]["esr1"]["on"] == "2025-03"


def test_an_answer_the_form_cannot_show_is_put_in_words(browser) -> None:
    load(browser, MINE)
    assert "You told us: Low (1+, or 2+ with a negative gene test) or Zero" in (
        browser.open("/about-you/her2").text
    )


def test_nothing_told_is_replaced_unless_the_person_says_so(browser, payload) -> None:
    load(browser, MINE)
    answer = load(browser, "er: negative\n")
    assert answer.status_code == 422
    assert 'href="#replace"' in answer.text
    assert payload()["answers"]["er"] == "positive"
    assert load(browser, "er: negative\n", replace="yes").status_code == 303
    assert payload()["answers"] == {"er": "negative"}


def test_a_file_without_a_guide_leaves_the_guide(app: FastAPI, browser, payload) -> None:
    load(browser, MINE)
    guide = Draft().add_own("Mine?").as_data()
    Visitor(app.state.site.visits, browser.cookies["askwell"]).change(
        lambda payload: {**payload, "guide": guide}
    )
    load(browser, "er: negative\n", replace="yes")
    assert payload()["guide"] == guide


def test_a_tab_that_was_overtaken_replaces_nothing(browser, payload) -> None:
    load(browser, MINE)
    answer = load(browser, "er: negative\n", replace="yes", seen="0" * 20)
    assert answer.status_code == 409
    assert payload()["answers"]["er"] == "positive"


LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Choose a file"),
        (b"x" * 330_000, "larger than 320 KB"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "not a text file"),
        (b"er: positive\n\x00", "not YAML"),
        ("er: positive\nfavourite: blue\n", "Line 2: There is no question &#39;favourite&#39;"),
        ("er: positive\n\nher2: purple\n", "Line 3:"),
        ("age: 7\n", "expected from 18 to 120 years"),
        (f"age: {'9' * 400}\n", "Line 1:"),
        (f"age: {'9' * 5000}\n", "Line 1: This value cannot be read"),
        ("er: positive\ner: negative\n", "stands twice"),
        ("just words", "no answers by name"),
        (LAUGHS, "points back to an earlier part"),
        ("age: " + "[" * 30_000, "more than 20 deep"),
        ("er: !!python/object/apply:os.system [ls]\n", "names a type of its own"),
        ("on: !!timestamp x\n", "names a type of its own"),
        ("er: positive\n---\nher2: low\n", "Line 2: This is not YAML"),
        ("treatments: 3\n", "Write a list"),
        ("treatments:\n" + "  - letrozole\n" * 61, "Write at most 60"),
        ("treatments_complete: [yes]\n", "Write true, since_spread or false"),
        ("\n".join(f"x{i}: no" for i in range(501)), "This file has 501 answers"),
        ("\n".join(f"x{i}: no" for i in range(400)), "And 392 more like these"),
        ("er: positive\nguide: 3\n", "not one that Askwell wrote"),
        ("er: positive\nguide: {questions: [{own: x}]}\n", "not one that Askwell wrote"),
        ("er: positive\nguide_earlier: 3\n", "not a list that Askwell wrote"),
        ("er: positive\nguide_earlier: [{on: soon}]\n", "is not one Askwell wrote"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken(browser, payload, content, says: str) -> None:  # type: ignore[no-untyped-def]
    load(browser, MINE)
    answer = load(browser, content, replace="yes")
    assert answer.status_code == 422
    assert says in answer.text
    assert 'href="#file"' in answer.text
    assert payload()["answers"]["er"] == "positive"


def test_a_huge_upload_is_refused_and_nothing_is_lost(browser, payload) -> None:
    load(browser, MINE)
    assert load(browser, b"x" * 600_000, replace="yes").status_code == 413
    assert payload()["answers"]["er"] == "positive"


# -- contradictions and extras -------------------------------------------------------------------

TWO_REPORTS = """\
er: [{is: positive, from: me}, {is: negative, from: report}]
had_letrozole: no
treatments: [letrozole]
"""


def settle(browser, fact: str, keep: str) -> httpx.Response:
    html = browser.open("/about-you/check").text
    found = re.search(
        rf'name="fact" value="{fact}">\s*<input type="hidden" name="seen" value="(\w+)"', html
    )
    assert found, fact
    return browser.submit("/about-you/settle", fact=fact, keep=keep, seen=found.group(1))


def test_contradictions_are_shown_in_words_and_settled_by_the_person(browser, payload) -> None:
    load(browser, TWO_REPORTS)
    html = browser.open("/about-you/check").text
    assert "These answers don’t go together" in html
    assert "Keep “Positive (more than 10 of 100 cells)”" in html
    assert settle(browser, "er", "1").status_code == 303
    assert payload()["answers"]["er"] == {"is": "negative", "from": "report"}
    assert settle(browser, "had_letrozole", "").status_code == 303
    assert "had_letrozole" not in payload()["answers"]
    assert "These answers don’t go together" not in browser.open("/about-you/check").text


def test_only_what_was_said_can_be_kept(browser, payload) -> None:
    load(browser, TWO_REPORTS)
    assert settle(browser, "er", "7").status_code == 422
    assert settle(browser, "er", "low").status_code == 422
    assert len(payload()["answers"]["er"]) == 2


def test_what_only_a_file_can_tell_is_shown_and_can_be_taken_out(browser, payload) -> None:
    load(browser, "sex: male\nmenopause: after\nhad_tamoxifen: yes\n")
    html = browser.open("/about-you/check").text
    assert "More from your file" in html
    assert "You have had tamoxifen" in html
    settle(browser, "menopause", "")
    assert payload()["answers"] == {"sex": "male", "had_tamoxifen": "yes"}


def test_a_result_that_growth_may_have_overtaken_is_still_shown(browser) -> None:
    load(browser, MINE)
    html = browser.open("/about-you/check").text
    assert "No change found. The cancer may have grown since" in html
