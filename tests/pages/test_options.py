"""Your options: every treatment in its group with its reason, calm and light."""

import gzip
import re
from html import unescape
from itertools import pairwise

import pytest
from fastapi import FastAPI

from askwell.explore.finding import Options, Standing
from askwell.explore.options import group_of
from askwell.web.asking import open_question
from askwell.web.changes import open_points
from askwell.web.pages.options import OptionsPage, options_page
from askwell.web.story import Story
from tests.pages.people import (
    AFTER_MENOPAUSE,
    EVERYTHING_OPEN,
    GREW_ON_FIRST,
    HAVING_TREATMENT,
    tell,
)

PEOPLE = {
    "nobody": {},
    "after menopause": AFTER_MENOPAUSE,
    "grew on the first": GREW_ON_FIRST,
    "having treatment": HAVING_TREATMENT,
    "everything open": EVERYTHING_OPEN,
}
UNSAFE_WORDS = re.compile(
    r"best for you|recommend(?!ed? by)|eligib|failed|\bbattle\b|\bfight\b you", re.IGNORECASE
)


@pytest.fixture(params=PEOPLE)
def story(request: pytest.FixtureRequest, app: FastAPI) -> Story:
    return Story(app.state.site, {"answers": PEOPLE[request.param]})


def shown_in(page: OptionsPage) -> dict[str, set[str]]:
    return {
        "now": {card.id for card in page.now},
        "talk": {card.id for card in page.talk},
        "depends": {card.id for group in page.depends for card in group.cards},
        "not_now": {row.id for group in page.not_now for row in group.rows},
    }


def text_of(html: str) -> str:
    main = html.split("<main")[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_each_treatment_stands_in_its_group_and_nowhere_else(story: Story) -> None:
    page = options_page(story)
    shown = shown_in(page)
    for finding in story.options.treatments:
        groups = [group for group, ids in shown.items() if finding.treatment.id in ids]
        assert groups == [group_of(finding.standing)], finding.treatment.id
    assert sum(map(len, shown.values())) == len(story.options.treatments)


def test_no_treatment_is_put_aside_without_a_reason(story: Story) -> None:
    for group in options_page(story).not_now:
        for row in group.rows:
            finding = story.options.of(row.id)
            assert finding is not None
            if finding.standing is not Standing.UNAVAILABLE:
                assert row.reasons, row.id
                assert all(note.says or note.lead for note in row.reasons)


def test_every_option_to_talk_about_says_why_or_is_open_to_all(story: Story) -> None:
    for card in options_page(story).talk:
        assert card.reasons or card.standing == "Open to everyone", card.id


def test_an_open_guard_of_an_option_is_named_on_its_card(story: Story) -> None:
    """Law 6: an option can leave only through a guard that its card had named."""
    page = options_page(story)
    for card in page.talk:
        finding = story.options.of(card.id)
        assert finding is not None
        use = finding.leading
        open_guards = [g for g in use.guards if not g.truth.settled] if use else []
        safety = card.safety
        named = (*safety.tell, *safety.tell_partners, *safety.results)
        assert bool(named) == bool(open_guards), card.id


def test_every_citation_leads_to_its_source(story: Story, browser, app: FastAPI) -> None:
    tell(browser, app, story.answers)
    html, sources = browser.open("/options").text, browser.open("/options/sources").text
    cited = {int(n) for n in re.findall(r'href="/options/sources#source-(\d+)"', html)}
    listed = [int(n) for n in re.findall(r'id="source-(\d+)"', sources)]
    assert cited, "or nothing is cited"
    assert cited == set(listed)
    assert listed == list(range(1, len(listed) + 1)), "numbered in order, each once"


def test_the_page_is_light_and_its_ids_are_unique(story: Story, browser, app: FastAPI) -> None:
    tell(browser, app, story.answers)
    html = browser.open("/options").text
    assert len(gzip.compress(html.encode())) <= 25 * 1024
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), sorted({id for id in ids if ids.count(id) > 1})
    for target in re.findall(r'href="#([^"]+)"', html):
        assert target in ids, target


def test_headings_come_in_order(story: Story, browser, app: FastAPI) -> None:
    tell(browser, app, story.answers)
    levels = [int(n) for n in re.findall(r"<h([1-6])[ >]", browser.open("/options").text)]
    assert levels[0] == 1
    for before, after in pairwise(levels):
        assert after <= before + 1, levels


def test_no_word_promises_or_judges(story: Story, browser, app: FastAPI) -> None:
    tell(browser, app, story.answers)
    html = browser.open("/options").text.split('id="sources"')[0]  # titles are others' words
    found = UNSAFE_WORDS.search(text_of(f"{html}</main>"))
    assert found is None, found


def test_with_no_answers_the_page_says_so_and_invites(browser) -> None:
    text = text_of(browser.open("/options").text)
    assert "You have not told us anything yet" in text
    assert "Tell us what you know" in text
    assert "Fits what you told us" not in text


def test_the_count_of_answers_is_right(app: FastAPI, browser) -> None:
    tell(browser, app, AFTER_MENOPAUSE)
    assert "Based on 5 answers." in text_of(browser.open("/options").text)


def test_an_urgent_sign_comes_before_everything_else(app: FastAPI, browser) -> None:
    tell(browser, app, HAVING_TREATMENT)
    text = text_of(browser.open("/options").text)
    sign = next(
        s for s in options_page(Story(app.state.site, {"answers": HAVING_TREATMENT})).urgent
    )
    assert text.index(sign.do) < text.index("Based on")


def test_what_is_under_way_is_never_called_to_stop(app: FastAPI, browser) -> None:
    tell(browser, app, HAVING_TREATMENT)
    text = text_of(browser.open("/options").text)
    assert "You are having this" in text
    assert "Do not stop or change it on your own" in text


def test_guards_that_act_are_seen_without_a_click(app: FastAPI) -> None:
    page = options_page(Story(app.state.site, {"answers": GREW_ON_FIRST}))
    tamoxifen = next(card for card in page.talk if card.id == "tamoxifen")
    assert any("clot" in note.says for note in tamoxifen.acting)


def test_the_open_her2_score_says_what_it_would_change(app: FastAPI) -> None:
    answers = {**GREW_ON_FIRST, "her2": "negative"}
    story = Story(app.state.site, {"answers": answers})
    point = next(
        p
        for p in open_points(story.explorer, story.person, story.options)
        if p.question.id == "her2"
    )
    said = {change.answer: change.does for change in point.changes}
    assert any("low" in answer and "come up" in does for answer, does in said.items()), said
    assert any("drop out" in does for does in said.values()), said


def test_open_questions_lead_to_a_page_that_asks_them(app: FastAPI, browser) -> None:
    tell(browser, app, EVERYTHING_OPEN)
    html = browser.open("/options").text
    ways = set(re.findall(r'href="(/about-you/[^"#]+)"', html))
    assert len(ways) > 3
    for way in ways:
        assert browser.open(way).status_code == 200, way


def test_a_fact_on_a_checklist_is_asked_on_its_page(app: FastAPI) -> None:
    knowledge = app.state.site.knowledge
    assert open_question(knowledge, "spread_bone").href == "/about-you/where_spread"
    assert open_question(knowledge, "her2").href == "/about-you/her2"
    assert open_question(knowledge, "had_taxane").href == "/about-you/treatments"


def test_what_was_not_understood_and_what_contradicts_is_said(app: FastAPI, browser) -> None:
    tell(
        browser,
        app,
        {
            **AFTER_MENOPAUSE,
            "her2": [{"is": "positive", "from": "me"}, {"is": "zero", "from": "report"}],
            "treatments": [{"treatment": "unicornib"}],
        },
    )
    text = text_of(browser.open("/options").text)
    assert "unicornib" in text
    assert "Two answers do not go together" in text


def test_single_drugs_stand_within_the_card_of_their_kind(
    story: Story, browser, app: FastAPI
) -> None:
    page = options_page(story)
    held = {card.id for card in page.talk if card.within}
    lineage = story.explorer.knowledge.vocabulary.lineage
    for card in page.talk:
        if card.within:
            assert lineage.is_a(card.id, card.within), card.id
            assert "often use" not in card.often, "what guidelines often use keeps its own place"
    tell(browser, app, story.answers)
    html = browser.open("/options").text
    for id in held:
        opened = html[: html.index(f'id="{id}"')]
        assert opened.count("<details") > opened.count("</details>"), f"{id} is folded"


def test_one_kind_of_drug_is_one_thing_to_talk_about(app: FastAPI) -> None:
    page = options_page(Story(app.state.site, {"answers": GREW_ON_FIRST}))
    within = {card.id for card in page.talk if card.within == "chemotherapy"}
    assert {"paclitaxel", "docetaxel", "vinorelbine"} <= within
    (kind,) = (card for card in page.talk if card.id == "chemotherapy")
    assert kind.within == ""


def test_listed_options_are_not_empty_for_anyone(story: Story) -> None:
    options: Options = story.options
    assert {"clinical-trials", "palliative-care", "comfort-focused-care"} <= {
        card.id for card in options_page(story).talk
    }
    assert options.treatments
