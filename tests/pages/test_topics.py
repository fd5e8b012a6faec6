"""Topics, their branches, all questions, all sources: readable by anyone."""

import re
from html import unescape

from fastapi import FastAPI

from askwell.knowledge.model import Knowledge
from tests.pages.people import AFTER_MENOPAUSE, tell


def text_of(html: str) -> str:
    main = html.split("<main")[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_every_topic_is_listed_and_has_its_page(knowledge: Knowledge, browser) -> None:
    listed = browser.open("/topics").text
    for topic in knowledge.topics.values():
        assert f'href="/topics/{topic.id}"' in listed
        html = browser.open(f"/topics/{topic.id}").text
        for section in topic.sections:
            assert section.title in unescape(html)
        for branch in topic.branches:
            assert f'href="/topics/{topic.id}/{branch.id}"' in html
        cited = set(re.findall(r'href="#source-(\d+)"', html))
        assert cited == set(re.findall(r'id="source-(\d+)"', html))


def test_each_branch_shows_every_treatment_it_expects(knowledge: Knowledge, browser) -> None:
    branches = [(t, b) for t in knowledge.topics.values() for b in t.branches]
    assert len(branches) >= 7
    for topic, branch in branches:
        answer = browser.open(f"/topics/{topic.id}/{branch.id}")
        assert answer.status_code == 200
        cards = set(re.findall(r'<article class="aw-card[^>]*id="([^"]+)"', answer.text))
        assert set(branch.expects) <= cards, (branch.id, set(branch.expects) - cards)
        ids = re.findall(r'\bid="([^"]+)"', answer.text)
        assert len(ids) == len(set(ids)), branch.id


def test_a_branch_does_not_claim_to_know_the_reader(browser) -> None:
    text = text_of(browser.open("/topics/hormone-therapy/before-menopause").text)
    assert "These are not your answers" in text
    assert "Fits what you told us" not in text


def test_a_branch_can_start_the_answers(app: FastAPI, browser) -> None:
    branch = "/topics/hormone-therapy/before-menopause"
    assert "Start About you with these answers" in browser.open(branch).text
    answer = browser.submit(branch)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/about-you"
    assert "Based on 4 answers" in text_of(browser.open("/options").text)


def test_a_branch_never_takes_the_place_of_answers(app: FastAPI, browser) -> None:
    tell(browser, app, AFTER_MENOPAUSE)
    branch = "/topics/hormone-therapy/before-menopause"
    assert "Start About you" not in browser.open(branch).text
    browser.submit(branch)
    assert "Based on 5 answers" in text_of(browser.open("/options").text)


def test_unknown_topics_branches_and_letters_are_not_found(browser) -> None:
    for path in ("/topics/x", "/topics/x/y", "/topics/hormone-therapy/y", "/sources/%C3%9F"):
        assert browser.open(path).status_code == 404, path


def test_every_source_says_how_old_it_is_and_how_it_was_read(knowledge: Knowledge, browser) -> None:
    letters = re.findall(r'href="(/sources/[^"]+)"', browser.open("/sources").text)
    html = "".join(browser.open(letter).text for letter in letters)
    for source in knowledge.sources.values():
        line = html.split(f'<li id="{source.id}">')[1].split("</li>")[0]
        assert unescape(line).count(source.title)
        assert "Checked " in line
        assert re.search(r"We (read|have)", line), source.id
