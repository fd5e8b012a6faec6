"""What the knowledge adds to the guide: the cancer in plain words, cautions, gentle questions."""

import re

import pytest
from fastapi import FastAPI

from askwell.knowledge.model import Knowledge
from askwell.web.story import Story
from tests.pages.people import AFTER_MENOPAUSE, GREW_ON_FIRST, tell
from tests.pages.reading import main_of, part, words_of

MOST_WORDS = 120


@pytest.mark.parametrize("path", ["/", "/topics", "/guide", "/guide/print"])
def test_the_cancer_is_described_with_its_sources(path: str, knowledge: Knowledge, browser) -> None:
    says = knowledge.definition.says
    assert len(says.split()) <= MOST_WORDS
    main = main_of(browser.get(path).text)
    assert says in words_of(main)
    after = main.split(says)[1].split("</p>")[0]
    assert "aw-cite" in after or "Sources </span>" in after, "its sources stand beside it"


def test_a_caution_that_fires_is_asked_in_the_guide_and_on_paper(app: FastAPI, browser) -> None:
    tell(browser, app, GREW_ON_FIRST)
    story = Story(app.state.site, {"answers": GREW_ON_FIRST})
    caution = next(q for q in story.options.questions if q.topic == "cautions")
    suggested = part(browser.open("/guide").text, "suggested")
    assert f'value="add {caution.id}"' in suggested
    browser.submit("/guide/add", question=caution.id, back="/guide")
    mine = words_of(part(browser.open("/guide").text, "my-questions"))
    assert caution.says in mine
    assert caution.why in mine
    sheet = browser.open("/guide/print").text
    assert caution.says in words_of(main_of(sheet))
    assert re.search(r"Sources </span>\d", sheet.split(caution.says)[1][:200])


@pytest.mark.parametrize(("wants", "offered"), [("yes", True), ("no", False), ("later", False)])
def test_questions_about_time_are_offered_to_those_who_chose_so(
    wants: str, offered: bool, app: FastAPI, browser, knowledge: Knowledge
) -> None:
    tell(browser, app, {**AFTER_MENOPAUSE, "wants_hard_questions": wants})
    html = browser.open("/guide").text
    added = {*re.findall(r'value="(?:add|begin) ([^"]+)"', html)}
    gentle = {question.id for question in knowledge.questions.values() if question.gentle}
    assert added
    assert bool(added & gentle) == offered


def test_a_very_long_list_of_options_is_counted_not_spelled_out(app: FastAPI, browser) -> None:
    options = words_of(part(browser.open("/guide").text, "my-options"))
    assert re.search(r"We can.t tell yet \d\d options\. See them all", options)
    tell(browser, app, GREW_ON_FIRST)
    assert "alpelisib" in part(browser.open("/guide/print").text, "options")


def test_the_options_name_the_pages_about_what_was_told(app: FastAPI, browser) -> None:
    assert 'id="pages"' not in browser.open("/options").text
    tell(browser, app, GREW_ON_FIRST)
    fitting = Story(app.state.site, {"answers": GREW_ON_FIRST}).options.topics
    assert fitting, "or no situation fits"
    listed = part(browser.open("/options").text, "pages")
    assert re.findall(r'href="/topics/([^"]+)"', listed) == [topic.id for topic in fitting]
    page = browser.open(f"/topics/{fitting[0].id}").text
    assert "This is about what you told us" in page
