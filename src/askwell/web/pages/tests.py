"""Tests to ask about: what each one measures, and what each result would mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response

from askwell.explore.settling import treatments_asking
from askwell.facts.fact import Fact
from askwell.knowledge.asking import FactTest, Question
from askwell.knowledge.bibliography import SourceView
from askwell.knowledge.model import Knowledge
from askwell.logic.criteria import facts_of
from askwell.logic.wording import capital
from askwell.web.asking import QuestionList, open_question, question_list
from askwell.web.citing import Citations, Mark
from askwell.web.glossary import WordView
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.site import CurrentSite
from askwell.web.story import CurrentStory, Story

router = APIRouter()

TESTS = "tests"
_SHORT_NAME = re.compile(r"\b[A-Z]{2}[\w-]*")
_STEM = 7  # letters that other endings leave alone: "Pregnan(cy)"
_NUMBER_RESULTS = {"low": "A low result", "high": "A high result"}


@dataclass(frozen=True)
class TestLink:
    """A test in the list of all."""

    fact: str
    name: str
    measures: str


@page("tests.html")
@dataclass(frozen=True)
class TestsPage:
    """All tests that could settle an option."""

    tests: tuple[TestLink, ...]


@dataclass(frozen=True)
class ResultView:
    """A result and what it would mean."""

    result: str
    means: str


@dataclass(frozen=True)
class OptionLink:
    """A treatment whose place in the list depends on the test."""

    id: str
    name: str


@page("test.html")
@dataclass(frozen=True)
class TestPage:
    """One test. ``options``: the treatments whose rules ask for its result."""

    name: str
    says: str
    measures: str
    sample: str
    repeat: str
    find: str
    results: tuple[ResultView, ...]
    unsettled: str
    words: tuple[WordView, ...]
    options: tuple[OptionLink, ...]
    questions: QuestionList
    answer_at: str
    marks: tuple[Mark, ...]
    sources: tuple[SourceView, ...]


@router.get("/tests")
def tests(request: Request, site: CurrentSite) -> Response:
    """Show all tests."""
    knowledge = site.knowledge
    links = (
        TestLink(id, knowledge.vocabulary[id].name, test.measures)
        for id, test in knowledge.tests.items()
    )
    return show(request, TestsPage(tuple(sorted(links, key=lambda link: link.name.lower()))))


@router.get("/tests/{fact_id}")
def test(request: Request, story: CurrentStory, fact_id: str) -> Response:
    """Show one test."""
    found = story.explorer.knowledge.tests.get(fact_id)
    if found is None:
        raise HTTPException(404)
    return show(request, test_page(found, story))


def test_page(test: FactTest, story: Story) -> TestPage:
    """Put the page together in its reading order."""
    knowledge = story.explorer.knowledge
    citations = Citations(knowledge.sources)
    fact = knowledge.vocabulary[test.fact]
    marks = citations.marks(test.cites)
    results = tuple(ResultView(_result(fact, id), means) for id, means in test.results.items())
    texts = (test.says, test.measures, test.repeat, *test.results.values(), test.unsettled)
    return TestPage(
        name=fact.name,
        says=test.says,
        measures=test.measures,
        sample=capital(test.sample),
        repeat=test.repeat,
        find=fact.find,
        results=results,
        unsettled=test.unsettled,
        words=story.site.glossary.page().first_in(*texts),
        options=_options(test.fact, knowledge),
        questions=_questions(test, story, citations),
        answer_at=open_question(knowledge, test.fact).href,
        marks=marks,
        sources=citations.listed(),
    )


def _result(fact: Fact, id: str) -> str:
    """A result in words: a choice's label, or low and high for a number."""
    return fact.choices[id].label if id in fact.choices else _NUMBER_RESULTS[id]


def _options(fact: str, knowledge: Knowledge) -> tuple[OptionLink, ...]:
    return tuple(
        OptionLink(treatment.id, capital(treatment.name))
        for treatment in treatments_asking(fact, knowledge)
    )


def _questions(test: FactTest, story: Story, citations: Citations) -> QuestionList:
    """Questions that name the test, and questions on tests for those with some result of it."""
    knowledge = story.explorer.knowledge
    names = _names(knowledge.vocabulary[test.fact].name)
    naming, rest = [], []
    for question in knowledge.questions.values():
        if question.gentle or question.from_caution:
            continue
        if names.search(question.says):
            naming.append(question)
        elif question.topic == TESTS and test.fact in _asks_for(question):
            rest.append(question)
    return question_list([*naming, *rest], story.draft, citations)


def _asks_for(question: Question) -> set[str]:
    return {fact.id for fact in facts_of(question.when)} if question.when else set()


def _names(name: str) -> re.Pattern[str]:
    """A test's short names in capitals ("PD-L1", "CPS"); where it has none, its first word."""
    short = _SHORT_NAME.findall(name)
    if short:
        return re.compile(rf"\b({'|'.join(map(re.escape, short))})\b")
    return re.compile(rf"\b{re.escape(name.split()[0][:_STEM])}", re.IGNORECASE)
