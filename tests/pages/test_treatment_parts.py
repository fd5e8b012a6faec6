"""Every treatment has the same parts in the same order, and says where one is not filled."""

import re
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI

from askwell.knowledge.model import Knowledge, Treatment, TreatmentKind
from askwell.knowledge.page import Certainty, HowOften
from askwell.web.citing import Citations
from askwell.web.figures import CERTAINTY_WORDS, SERIOUS, effect_groups, study_views
from askwell.web.pages.treatment import treatment_page
from askwell.web.story import Story
from tests.clock import Clock
from tests.pages.every_page import of_kind
from tests.pages.people import GREW_ON_FIRST, tell
from tests.pages.reading import headings, main_of, part, words_of

#: Some parts are only there where the treatment has something of the kind.
IN_ORDER = (
    "Main points",
    "When to call",
    "What it is and how it works",
    "Who it is for",
    "What it can be part of",
    "How you get it",
    "How it can help",
    "What it can feel like",
    "Tests before and during",
    "What daily life can be like",
    "Food, drugs and herbs",
    "If you could become pregnant",
    "What to ask about cost",
    "Tell your team",
    "Questions to ask",
    "What changed lately",
    "How sure is this page?",
    "Sources",
)
NOT_ALWAYS = {
    "When to call",
    "Who it is for",
    "What it can be part of",
    "Tell your team",
    "Questions to ask",
}
OF_WHAT_ACTS = {"How it can help", "What it can feel like", "Tests before and during"}
UNCHECKED = "We have not checked this yet."


def acts(treatment: Treatment) -> bool:
    return treatment.kind is not TreatmentKind.OPEN or bool(treatment.benefits)


def test_all_parts_stand_in_the_fixed_order(knowledge: Knowledge, pages: dict[str, str]) -> None:
    for id, html in of_kind(pages, "treatments").items():
        found = headings(html)
        assert found == [heading for heading in IN_ORDER if heading in found], id
        needed = {*IN_ORDER} - NOT_ALWAYS
        if not acts(knowledge.treatments[id]):
            needed -= OF_WHAT_ACTS
        assert needed <= {*found}, (id, needed - {*found})
        assert headings(html, 3).count("Your body") == 1, id


def test_what_is_for_the_reader_comes_before_all_else(app: FastAPI, browser) -> None:
    tell(browser, app, GREW_ON_FIRST)
    found = headings(browser.open("/treatments/alpelisib").text)
    assert found[:3] == ["For you: Fits what you told us", "Main points", "When to call"]


def test_a_part_that_nobody_filled_says_so(
    knowledge: Knowledge, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(knowledge), "section", lambda *_: None)
    page = treatment_page(knowledge.treatments["ribociclib"], Story(app.state.site, {}))
    texts = (page.works, page.getting, *page.daily, *page.more, page.changed)
    assert {words_of(text.html) for text in texts} == {UNCHECKED}


def test_a_gap_in_schedule_figures_or_effects_is_said(
    knowledge: Knowledge, pages: dict[str, str]
) -> None:
    seen = 0
    for id, html in of_kind(pages, "treatments").items():
        treatment = knowledge.treatments[id]
        if not acts(treatment):
            continue
        if treatment.schedule is None or not treatment.schedule.visit:
            assert "We have not checked this yet" in words_of(part(html, "getting")), id
            seen += 1
        if not treatment.studies:
            assert "We have not checked any figures" in words_of(part(html, "helps")), id
            seen += 1
        if not treatment.effects:
            assert UNCHECKED in words_of(part(html, "effects")), id
            seen += 1
    assert seen, "or no treatment has a gap, and this looked at nothing"


def test_every_figure_says_of_whom_of_how_many_and_how_sure(
    knowledge: Knowledge, pages: dict[str, str]
) -> None:
    for id, html in of_kind(pages, "treatments").items():
        treatment = knowledge.treatments[id]
        for study in treatment.studies:
            figure = main_of(html).split(f'id="{study.id}"', 1)[1].split("</article>")[0]
            words = words_of(figure)
            assert f"Who was in the study: {study.who}." in words, study.id
            assert "of 100" in words, study.id
            assert CERTAINTY_WORDS[study.certainty] in words, study.id
            assert "<figcaption>" in figure, study.id
            assert 'class="aw-cite"' in figure, study.id


def test_each_picture_shows_the_number_beside_it(
    knowledge: Knowledge, pages: dict[str, str]
) -> None:
    dots = bars = 0
    for html in of_kind(pages, "treatments").values():
        for picture, beside in re.findall(
            r'(<svg class="aw-people".*?</svg>)\s*<p><strong>(\d+) of 100</strong>', html, re.DOTALL
        ):
            assert f'aria-label="{beside} of 100 people' in picture
            rows = re.search(r'<rect width="100" height="(\d+)"', picture)
            rest = re.search(r'<rect y="\d+" width="(\d+)" height="10"', picture)
            filled = int(rows[1]) if rows else 0
            assert filled + (int(rest[1]) // 10 if rest else 0) == int(beside)
            dots += 1
        for beside, picture in re.findall(
            r'<strong>(\d+) months</strong>.*?(<svg class="aw-length".*?</svg>)', html, re.DOTALL
        ):
            assert f'aria-label="{beside} months' in picture
            bars += 1
    studies = [study for t in knowledge.treatments.values() for study in t.studies]
    assert dots == sum(len(study.of_100) for study in studies)
    assert bars == sum(len(study.half_after) for study in studies)


def test_bars_are_as_long_as_their_months(knowledge: Knowledge) -> None:
    for treatment in knowledge.treatments.values():
        for view in study_views(treatment.studies, treatment.name, Citations(knowledge.sources)):
            if view.spans:
                longest = max(span.months for span in view.spans)
                for span in view.spans:
                    assert span.width == round(100 * span.months / longest), view.id


def test_several_studies_are_not_set_beside_each_other(
    knowledge: Knowledge, pages: dict[str, str]
) -> None:
    for id, html in of_kind(pages, "treatments").items():
        several = len(knowledge.treatments[id].studies) > 1
        assert ("These may be different studies." in words_of(html)) == several, id


def test_effects_stand_by_how_common_and_the_serious_ones_apart(
    knowledge: Knowledge, pages: dict[str, str]
) -> None:
    for id, html in of_kind(pages, "treatments").items():
        treatment = knowledge.treatments[id]
        groups = effect_groups(treatment.effects, Citations(knowledge.sources))
        if not groups:
            continue
        assert headings(f"<main>{part(html, 'effects')}</main>", 3) == [g.heading for g in groups]
        serious = {effect.says for effect in treatment.effects if effect.serious}
        assert {e.says for g in groups if g.heading == SERIOUS for e in g.effects} == serious
        for effect in treatment.effects:
            if effect.of_100:
                said = f"About {effect.of_100} of 100 people."
                assert said in words_of(part(html, "effects")), (id, effect.says)
    assert {*HowOften}, "bands"
    assert CERTAINTY_WORDS.keys() == {*Certainty}


def test_a_caution_is_no_question_for_who_is_not_concerned(
    app: FastAPI, browser, pages: dict[str, str]
) -> None:
    for id, html in of_kind(pages, "treatments").items():
        assert "It matters because" not in words_of(main_of(html)), id
    tell(browser, app, GREW_ON_FIRST)
    text = words_of(browser.open("/treatments/alpelisib").text)
    assert "It matters because you have diabetes or high blood sugar." in text


def test_what_fits_is_asked_first_and_the_rest_is_behind_a_click(app: FastAPI, browser) -> None:
    tell(browser, app, GREW_ON_FIRST)
    story = Story(app.state.site, {"answers": GREW_ON_FIRST})
    page = treatment_page(story.explorer.knowledge.treatments["alpelisib"], story)
    fitting = {question.id for question in story.options.questions}
    order = [question.id in fitting for question in (*page.questions.first, *page.questions.more)]
    assert order == sorted(order, reverse=True)
    assert len(page.questions.first) == 5
    html = browser.open("/treatments/alpelisib").text
    assert f"More questions ({len(page.questions.more)})" in html


def test_the_rules_of_what_fits_are_open_to_its_reader(app: FastAPI, browser) -> None:
    def opened(html: str) -> int:
        return len(re.findall(r"<details[^>]* open>", part(html, "uses")))

    assert opened(browser.open("/treatments/fulvestrant").text) == 0
    tell(browser, app, GREW_ON_FIRST)
    assert opened(browser.open("/treatments/fulvestrant").text) == 1


@pytest.mark.parametrize("path", ["/treatments/ribociclib", "/topics/hormone-therapy"])
def test_a_page_whose_review_is_late_says_so(path: str, clock: Clock, browser) -> None:
    assert "Review due since" not in browser.open(path).text
    clock.moment = datetime(2029, 1, 1, tzinfo=UTC)
    assert re.search(r"Review due since \w+ \d+, 20\d\d\.", words_of(browser.open(path).text))
