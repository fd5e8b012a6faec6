"""Topics of the explorer, and their branches: ready-made answers with the options that follow."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from askwell.explore.finding import Options, TreatmentFinding
from askwell.explore.options import group_of
from askwell.facts.history import Complete
from askwell.facts.person import Person
from askwell.guide.draft import Draft
from askwell.guide.guide import about_me, course_words
from askwell.intake.person_file import read_answers
from askwell.knowledge.asking import Question
from askwell.knowledge.bibliography import SourceView, date_words
from askwell.knowledge.model import Knowledge, Treatment
from askwell.knowledge.topic import Branch, Shelf, Topic
from askwell.logic.wording import capital
from askwell.store.payload import Payload
from askwell.web.asking import QuestionList, QuestionView, question_list, question_view
from askwell.web.calls import CallGroup, call_groups, call_team
from askwell.web.cards import Cards, CardView, RowView
from askwell.web.citing import Citations, Mark
from askwell.web.definition import DefinitionView, definition_view
from askwell.web.pages.treatment import TextPart, TrustView, due_words, review_words
from askwell.web.pages.treatments import TreatmentLink, link_to
from askwell.web.prose import prose
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.site import CurrentSite, Site
from askwell.web.story import ANSWERS, CurrentStory, Story
from askwell.web.visitor import CurrentVisitor

router = APIRouter()

#: The shelves of the list of topics, with their titles.
SHELVES = {
    Shelf.TREATMENTS: "Kinds of treatment, where it spreads, and your goals",
    Shelf.LOCAL: "Radiation, surgery and other treatment of one place",
    Shelf.FEELING_WELL: "Feeling as well as you can",
    Shelf.LIVING: "Daily life",
    Shelf.DECIDING: "Deciding, planning and finding help",
    Shelf.SITUATIONS: "Situations: what guidelines usually consider, and why",
}
MOST_TILES = 16
FIRST_STEP = "/about-you"
FITS = "Fits a case like this"


@dataclass(frozen=True)
class BranchLink:
    """A branch of a topic."""

    id: str
    says: str


@dataclass(frozen=True)
class TopicCard:
    """A topic in the list of all."""

    id: str
    name: str
    purpose: str


@dataclass(frozen=True)
class ShelfView:
    """Topics of one kind. ``in_short``: so many that only their names are listed."""

    id: str
    title: str
    in_short: bool
    topics: tuple[TopicCard, ...]


@dataclass(frozen=True)
class WhyNowView:
    """A treatment, and why guidelines consider it in a situation."""

    treatment: str
    name: str
    says: str
    cites: tuple[Mark, ...]


@page("topics.html")
@dataclass(frozen=True)
class TopicsPage:
    """All topics, shelf by shelf."""

    definition: DefinitionView
    shelves: tuple[ShelfView, ...]
    sources: tuple[SourceView, ...]


@page("topic.html")
@dataclass(frozen=True)
class TopicPage:
    """One topic: its branches, its text, its treatments, its questions.

    ``about_you``: what the person told us makes it her own situation.
    """

    id: str
    name: str
    purpose: str
    about_you: bool
    calls: tuple[CallGroup, ...]
    branches: tuple[BranchLink, ...]
    parts: tuple[TextPart, ...]
    why_now: tuple[WhyNowView, ...]
    treatments: tuple[TreatmentLink, ...]
    questions: QuestionList
    trust: TrustView
    sources: tuple[SourceView, ...]


@page("branch.html")
@dataclass(frozen=True)
class BranchPage:
    """One branch. ``may_start`` where there are no answers yet that it could take the place of."""

    topic: str
    topic_name: str
    id: str
    says: str
    assumes: tuple[str, ...]
    talk: tuple[CardView, ...]
    depends: tuple[CardView, ...]
    not_now: tuple[RowView, ...]
    questions: tuple[QuestionView, ...]
    may_start: bool
    sources: tuple[SourceView, ...]


@router.get("/topics")
def topics(request: Request, site: CurrentSite) -> Response:
    """Show all topics."""
    return show(request, topics_page(site))


@router.get("/topics/{topic_id}")
def topic(request: Request, story: CurrentStory, topic_id: str) -> Response:
    """Show one topic."""
    return show(request, topic_page(_topic(story.explorer.knowledge, topic_id), story))


@router.get("/topics/{topic_id}/{branch_id}")
def branch(request: Request, story: CurrentStory, topic_id: str, branch_id: str) -> Response:
    """Show what follows from a branch's answers, which are not the visitor's own."""
    found = _topic(story.explorer.knowledge, topic_id)
    return show(request, branch_page(found, _branch(found, branch_id), story))


@router.post("/topics/{topic_id}/{branch_id}")
def start_from(
    visitor: CurrentVisitor, site: CurrentSite, topic_id: str, branch_id: str
) -> Response:
    """Take over a branch's answers, but never in place of answers that are there."""
    found = _branch(_topic(site.knowledge, topic_id), branch_id)
    answers: dict[str, Any] = json.loads(json.dumps(dict(found.answers)))

    def started(payload: Payload) -> Payload:
        return payload if payload.get(ANSWERS) else {**payload, ANSWERS: answers}

    visitor.change(started)
    return RedirectResponse(FIRST_STEP, 303)


def topics_page(site: Site) -> TopicsPage:
    """All topics, each on its shelf."""
    citations = Citations(site.knowledge.sources)
    definition = definition_view(site.knowledge, citations)
    shelves = []
    for shelf, title in SHELVES.items():
        held = [topic for topic in site.knowledge.topics.values() if topic.shelf is shelf]
        cards = tuple(TopicCard(topic.id, topic.name, topic.purpose) for topic in held)
        if cards:
            shelves.append(ShelfView(shelf.value, title, len(cards) > MOST_TILES, cards))
    return TopicsPage(definition, tuple(shelves), citations.listed())


def topic_page(topic: Topic, story: Story) -> TopicPage:
    """Put the page together in its reading order: sources and words are counted as they come."""
    knowledge = story.explorer.knowledge
    citations = Citations(knowledge.sources)
    words = story.site.glossary.page()
    clinic = story.site.settings.clinic_name
    return TopicPage(
        id=topic.id,
        name=topic.name,
        purpose=topic.purpose,
        about_you=bool(story.answers) and topic in story.options.topics,
        calls=call_groups(topic.calls, citations, clinic),
        branches=tuple(BranchLink(branch.id, branch.says) for branch in topic.branches),
        parts=tuple(
            TextPart(
                f"part-{n}",
                section.title,
                call_team(prose(section.body, citations, words), story.site.settings),
            )
            for n, section in enumerate(topic.sections, start=1)
        ),
        why_now=tuple(
            WhyNowView(
                why.treatment,
                capital(knowledge.vocabulary.lineage.name(why.treatment)),
                why.says,
                citations.marks(why.cites),
            )
            for why in topic.why_now
        ),
        treatments=tuple(link_to(treatment) for treatment in treatments_of(topic, knowledge)),
        questions=question_list(_questions(topic, story), story.draft, citations),
        trust=TrustView(
            checked=date_words(topic.checked),
            reviewed=review_words(None),
            due=due_words(topic.review_by, story.site.now().date()),
            grade=f"{story.site.grade_of(topic):.0f}",
            confirm=(),
        ),
        sources=citations.listed(),
    )


def branch_page(topic: Topic, branch: Branch, story: Story) -> BranchPage:
    """The options of a branch, limited to the topic's treatments and the partners it expects."""
    knowledge = story.explorer.knowledge
    told = read_answers(branch.answers, knowledge.vocabulary, story.site.now().date())
    options = story.explorer.options(told.person)
    citations = Citations(knowledge.sources)
    cards = Cards(options, citations, fits=FITS)
    wanted = {treatment.id for treatment in treatments_of(topic, knowledge)} | set(branch.expects)
    groups: dict[str, list[TreatmentFinding]] = {}
    for finding in options.treatments:
        if finding.treatment.id in wanted:
            groups.setdefault(group_of(finding.standing), []).append(finding)
    shown = [*groups.get("now", ()), *groups.get("talk", ())]
    return BranchPage(
        topic=topic.id,
        topic_name=topic.name,
        id=branch.id,
        says=branch.says,
        assumes=_assumed(options, told.person),
        talk=tuple(cards.card(finding) for finding in shown),
        depends=tuple(cards.card(finding, brief=True) for finding in groups.get("depends", ())),
        not_now=tuple(cards.row(finding) for finding in groups.get("not_now", ())),
        questions=tuple(
            question_view(question, story.draft, citations) for question in _questions(topic, story)
        ),
        may_start=not story.answers,
        sources=citations.listed(),
    )


def treatments_of(topic: Topic, knowledge: Knowledge) -> tuple[Treatment, ...]:
    """The topic's treatments with a page, each once; a class stands for its members."""
    found = {t.id: t for id in topic.treatments for t in knowledge.treatments_of(id)}
    return tuple(found.values())


def _assumed(options: Options, person: Person) -> tuple[str, ...]:
    """The answers that a branch takes for granted, in words."""
    lines = [f"{line.name}: {line.answer}" for line in about_me(options, person, Draft())]
    courses = [course_words(options, course) for course in person.history.courses]
    if not courses and person.history.complete is Complete.ALL:
        courses = ["none"]
    return (*lines, *(f"Treatment so far: {words}" for words in courses))


def _questions(topic: Topic, story: Story) -> list[Question]:
    """Every question of the topic, whoever asks; first what fits the answers."""
    fitting = {question.id for question in story.options.questions} if story.answers else set()
    asked = [
        question
        for question in story.explorer.knowledge.questions.values()
        if (question.topic == topic.id or question.id in topic.questions) and not question.gentle
    ]
    return sorted(asked, key=lambda question: question.id not in fitting)


def _topic(knowledge: Knowledge, topic_id: str) -> Topic:
    found = knowledge.topics.get(topic_id)
    if found is None:
        raise HTTPException(404)
    return found


def _branch(topic: Topic, branch_id: str) -> Branch:
    for branch in topic.branches:
        if branch.id == branch_id:
            return branch
    raise HTTPException(404)
