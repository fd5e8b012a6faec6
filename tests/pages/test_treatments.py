"""Treatment pages: usable with no answers, generated from the rules, sourced."""

import re
from html import unescape
from itertools import pairwise

import pytest
from fastapi import FastAPI

from askwell.knowledge.model import Knowledge, Status, TreatmentKind
from askwell.web.pages.treatment import treatment_page
from askwell.web.pages.treatments import treatment_groups
from askwell.web.story import Story
from askwell.web.uses import status_words
from tests.pages.people import GREW_ON_FIRST, tell


def text_of(html: str) -> str:
    main = html.split("<main")[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text)


def test_every_treatment_is_in_the_list_once(knowledge: Knowledge) -> None:
    listed = [t.id for group in treatment_groups(knowledge) for t in group.treatments]
    assert sorted(listed) == sorted(knowledge.treatments)


def test_an_unknown_treatment_is_not_found(browser) -> None:
    assert browser.open("/treatments/no-such-drug").status_code == 404


@pytest.mark.parametrize("answers", [{}, GREW_ON_FIRST], ids=["no answers", "answers"])
def test_every_page_holds_all_the_rules_and_sources(
    answers: dict[str, object], knowledge: Knowledge, app: FastAPI, browser
) -> None:
    if answers:
        tell(browser, app, answers)
    for treatment in knowledge.treatments.values():
        answer = browser.open(f"/treatments/{treatment.id}")
        assert answer.status_code == 200, treatment.id
        html = answer.text
        text = squeezed(text_of(html))
        for use in treatment.uses:
            for clause in use.clauses:
                assert squeezed(clause.says) in text, clause.id
        for caution in knowledge.cautions(treatment.id):
            assert squeezed(caution.says) in text, caution.id
        for check in knowledge.checks(treatment.id):
            assert squeezed(check.says) in text, check.id
        for line in treatment.confirm:
            assert squeezed(line) in text, treatment.id
        cited = set(re.findall(r'href="#source-(\d+)"', html))
        assert cited == set(re.findall(r'id="source-(\d+)"', html)), treatment.id
        levels = [int(n) for n in re.findall(r"<h([1-6])[ >]", html)]
        assert all(b <= a + 1 for a, b in pairwise(levels)), treatment.id
        ids = re.findall(r'\bid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), treatment.id


def test_when_to_call_comes_before_the_long_text(browser) -> None:
    text = text_of(browser.open("/treatments/ribociclib").text)
    points = text.index("Main points")
    assert points < text.index("Call 911 now") < text.rindex("What it is and how it works")


def test_no_box_for_a_reader_who_told_us_nothing(browser) -> None:
    html = browser.open("/treatments/ribociclib").text
    assert "For you:" not in html
    assert "aw-reasons__open" not in html


def test_the_box_says_where_it_stands(app: FastAPI, browser) -> None:
    tell(browser, app, GREW_ON_FIRST)
    assert "For you: You have had this" in text_of(browser.open("/treatments/letrozole").text)
    text = text_of(browser.open("/treatments/alpelisib").text)
    assert "For you: Fits what you told us" in text
    assert "your cancer has a PIK3CA change" in text


def test_status_is_said_in_plain_words(knowledge: Knowledge) -> None:
    said = {
        use.status: status_words(treatment, use)
        for treatment, use in knowledge.uses()
        if treatment.kind is TreatmentKind.CANCER
    }
    assert said[Status.WITHDRAWN] == "Withdrawn in the US for this use"
    assert "not on the drug's label" in said[Status.GUIDELINE]
    ribociclib = knowledge.treatments["ribociclib"]
    assert status_words(ribociclib, ribociclib.uses[0]) == "Approved by the FDA (March 13, 2017)"
    surgery = knowledge.treatments["surgery"]
    assert "label" not in status_words(surgery, surgery.uses[0])


def test_a_partner_lists_the_uses_it_is_part_of(app: FastAPI) -> None:
    story = Story(app.state.site, {})
    page = treatment_page(story.explorer.knowledge.treatments["letrozole"], story)
    assert "ribociclib" in {use.treatment for use in page.part_of}, "through its class"
    assert "letrozole" not in {use.treatment for use in page.part_of}


def test_each_page_says_it_was_not_reviewed_and_when_it_was_checked(browser) -> None:
    text = text_of(browser.open("/treatments/tamoxifen").text)
    assert "No doctor or nurse has reviewed it yet" in text
    assert re.search(r"against their sources on \w+ \d+, \d{4}", text)
