"""A page for each test: what it measures, what each result means, which options ask for it."""

import re
from html import unescape

from askwell.knowledge.model import Knowledge
from tests.pages.every_page import of_kind
from tests.pages.reading import headings, part, words_of


def test_every_test_is_listed_and_has_a_page(knowledge: Knowledge, pages: dict[str, str]) -> None:
    listed = re.findall(r'href="/tests/([^"]+)"', pages["/tests"])
    assert sorted(listed) == sorted(knowledge.tests)
    assert {*of_kind(pages, "tests")} == {*knowledge.tests}


def test_each_page_has_the_same_parts(knowledge: Knowledge, pages: dict[str, str]) -> None:
    for fact, html in of_kind(pages, "tests").items():
        found = headings(html)
        assert found[:3] == ["In short", "What would a result mean?", "Which options ask for it?"]
        assert found[-1] == "Sources"
        test = knowledge.tests[fact]
        short = words_of(part(html, "short"))
        for says in (test.measures, test.repeat):
            assert (says or "We have not checked this yet.") in short, fact
        results = words_of(part(html, "results"))
        assert "If the result is unclear" in results
        assert (test.unsettled or "We have not checked this yet.") in results, fact
        for means in test.results.values():
            assert means in results, fact


def test_a_positive_a_negative_and_an_unclear_result_are_told_apart(
    knowledge: Knowledge, pages: dict[str, str]
) -> None:
    results = part(pages["/tests/esr1"], "results")
    fact = knowledge.vocabulary["esr1"]
    terms = [unescape(term) for term in re.findall(r"<dt>(.*?)</dt>", results)]
    assert {fact.choices[id].label for id in ("found", "not_found")} <= {*terms}
    meanings = re.findall(r"<dd>(.*?)</dd>", results)
    assert len({*meanings}) == len(meanings) >= 2, "each result means something of its own"
    assert knowledge.tests["esr1"].unsettled


def test_the_options_are_those_whose_rules_ask_for_it(
    knowledge: Knowledge, pages: dict[str, str]
) -> None:
    def options(fact: str) -> set[str]:
        section = part(pages[f"/tests/{fact}"], "options")
        return {*re.findall(r'href="/treatments/([^"]+)"', section)}

    assert {"elacestrant", "imlunestrant", "vepdegestrant"} <= options("esr1")
    assert "trastuzumab" not in options("esr1")
    assert {"trastuzumab", "trastuzumab-deruxtecan"} <= options("her2")
    assert options("palb2") <= {*knowledge.treatments}


def test_its_questions_are_about_it_and_no_other(
    knowledge: Knowledge, pages: dict[str, str]
) -> None:
    asked = re.findall(r'name="question" value="([^"]+)"', pages["/tests/her2"])
    assert asked
    for id in asked:
        question = knowledge.questions[id]
        assert "HER2" in question.says or question.topic == "tests", id
    cautions = {q.id for q in knowledge.questions.values() if q.topic == "cautions"}
    for html in of_kind(pages, "tests").values():
        assert not cautions & {*re.findall(r'name="question" value="([^"]+)"', html)}


def test_who_knows_a_result_is_led_to_its_question(
    knowledge: Knowledge, pages: dict[str, str], browser
) -> None:
    for fact, html in of_kind(pages, "tests").items():
        way = re.search(r'href="(/about-you/[^"]+)">I know my result', html)
        assert way, fact
        assert browser.get(way[1]).status_code == 200, fact


def test_an_unknown_test_is_not_found(browser) -> None:
    assert browser.get("/tests/no-such-test").status_code == 404
