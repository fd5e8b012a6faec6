"""Questions to ask: by topic, those that fit first, the hard ones for those who want them."""

import gzip
import re

from fastapi import FastAPI

from askwell.knowledge.model import Knowledge
from tests.pages.people import AFTER_MENOPAUSE, GREW_ON_FIRST, tell

GENTLE = "prognosis"


def topics_in(html: str) -> list[str]:
    return re.findall(r'href="/questions/([a-z0-9-]+)"', html)


def asked_in(html: str) -> list[str]:
    return re.findall(r'name="question" value="([^"]+)"', html)


def test_a_question_is_added_with_one_click_and_taken_out_again(app: FastAPI, browser) -> None:
    tell(browser, app, AFTER_MENOPAUSE)
    html = browser.open("/questions/goals").text
    found = re.search(
        r'name="back" value="([^"]+)".*?name="question" value="([^"]+)"', html, re.DOTALL
    )
    assert found
    back, question = found.groups()
    answer = browser.submit("/guide/add", question=question, back=back)
    assert answer.status_code == 303
    assert answer.headers["location"] == back
    html = browser.open("/questions/goals").text
    kept = re.search(rf'<button[^>]*value="{question}"[^>]*formaction="/guide/remove"', html)
    assert kept, "the button now takes it out"
    browser.submit("/guide/remove", question=question, back=back)
    assert "In your guide" not in browser.open("/questions/goals").text


def test_every_question_stands_under_its_topic(knowledge: Knowledge, browser) -> None:
    seen: set[str] = set()
    for topic in topics_in(browser.open("/questions").text):
        html = browser.open(f"/questions/{topic}").text
        assert len(gzip.compress(html.encode())) <= 25 * 1024, topic
        asked = asked_in(html)
        assert len(asked) == len(set(asked)), topic
        seen.update(asked)
    expected = {
        q.id for q in knowledge.questions.values() if not q.gentle and q.topic != "cautions"
    }
    assert seen == expected


def test_hard_questions_are_shown_to_those_who_asked_for_them(app: FastAPI, browser) -> None:
    assert GENTLE not in topics_in(browser.open("/questions").text)
    assert browser.open(f"/questions/{GENTLE}").status_code == 404
    assert "/about-you/wants_hard_questions" in browser.open("/questions").text
    assert browser.open("/about-you/wants_hard_questions").status_code == 200
    tell(browser, app, {**AFTER_MENOPAUSE, "wants_hard_questions": "later"})
    assert GENTLE not in topics_in(browser.open("/questions").text)


def test_who_wants_to_see_hard_questions_sees_them(app: FastAPI, browser) -> None:
    tell(browser, app, {**AFTER_MENOPAUSE, "wants_hard_questions": "yes"})
    assert GENTLE in topics_in(browser.open("/questions").text)
    assert asked_in(browser.open(f"/questions/{GENTLE}").text)


def test_a_caution_that_fires_is_a_question(app: FastAPI, browser) -> None:
    assert "cautions" not in topics_in(browser.open("/questions").text)
    tell(browser, app, {**GREW_ON_FIRST, "has_diabetes": "yes"})
    assert topics_in(browser.open("/questions").text)[0] == "cautions"
    html = browser.open("/questions/cautions").text
    asked = [id for id in asked_in(html) if id.startswith("about-alpelisib")]
    assert asked
    assert "It matters because you have diabetes or high blood sugar." in html
    browser.submit("/guide/add", question=asked[0], back="/questions/cautions")
    assert "alpelisib" in browser.open("/guide").text.lower()


def test_what_fits_comes_first(app: FastAPI, browser) -> None:
    tell(browser, app, AFTER_MENOPAUSE)
    html = browser.open("/questions/hormone-therapy").text
    assert html.index("These fit what you told us") < html.index("Others on this topic")
