"""Treatments: the list of all, and the page of each. They need no answers."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response
from markupsafe import Markup

from askwell.explore.finding import TreatmentFinding
from askwell.knowledge.model import Knowledge, Treatment
from askwell.knowledge.page import Section
from askwell.logic.wording import capital
from askwell.web.asking import QuestionView, question_view
from askwell.web.cards import GIVEN_WORDS, Cards, CardView
from askwell.web.citing import Citations, SourceView, date_words
from askwell.web.prose import prose
from askwell.web.render import page
from askwell.web.safety import NoteView, caution_notes, check_notes
from askwell.web.shell import show
from askwell.web.site import CurrentSite
from askwell.web.story import CurrentStory, Story
from askwell.web.uses import PartOf, UseView, part_of, use_views

router = APIRouter()

MAIN_POINTS, WHEN_TO_CALL, TESTS = "Main points", "When to call", "Tests before and during"


@dataclass(frozen=True)
class TreatmentLink:
    """A treatment in a list."""

    id: str
    name: str
    brands: str
    given: str
    says: str


@dataclass(frozen=True)
class TreatmentGroup:
    """Treatments of one topic."""

    id: str
    name: str
    treatments: tuple[TreatmentLink, ...]


@dataclass(frozen=True)
class TextPart:
    """A part of the text, ready to show."""

    id: str
    title: str
    html: Markup
    is_tests: bool


@dataclass(frozen=True)
class TopicLink:
    """A topic that a treatment belongs to."""

    id: str
    name: str


@page("treatments.html")
@dataclass(frozen=True)
class TreatmentsPage:
    """All treatments by topic."""

    groups: tuple[TreatmentGroup, ...]
    count: int


@page("treatment.html")
@dataclass(frozen=True)
class TreatmentPage:
    """One treatment. ``for_you`` is None for a reader who told us nothing."""

    name: str
    brands: str
    given: str
    purpose: str
    for_you: CardView | None
    main_points: Markup
    when_to_call: Markup
    uses: tuple[UseView, ...]
    parts: tuple[TextPart, ...]
    checks: tuple[NoteView, ...]
    cautions: tuple[NoteView, ...]
    never_with: tuple[NoteView, ...]
    part_of: tuple[PartOf, ...]
    questions: tuple[QuestionView, ...]
    confirm: tuple[str, ...]
    topics: tuple[TopicLink, ...]
    checked: str
    sources: tuple[SourceView, ...]


@router.get("/treatments")
def treatments(request: Request, site: CurrentSite) -> Response:
    """Show all treatments."""
    groups = treatment_groups(site.knowledge)
    return show(request, TreatmentsPage(groups, len(site.knowledge.treatments)))


@router.get("/treatments/{treatment_id}")
def treatment(request: Request, story: CurrentStory, treatment_id: str) -> Response:
    """Show one treatment, with where it stands for a person who told us something."""
    found = story.explorer.knowledge.treatments.get(treatment_id)
    if found is None:
        raise HTTPException(404)
    return show(request, treatment_page(found, story))


def treatment_groups(knowledge: Knowledge) -> tuple[TreatmentGroup, ...]:
    """Each treatment once, under the first of its topics."""
    topics = sorted(knowledge.topics.values(), key=lambda topic: topic.order)
    groups = []
    for topic in topics:
        held = [t for t in knowledge.treatments.values() if t.topics[:1] == (topic.id,)]
        if held:
            links = tuple(link_to(t) for t in sorted(held, key=lambda t: t.name))
            groups.append(TreatmentGroup(topic.id, topic.name, links))
    return tuple(groups)


def link_to(treatment: Treatment) -> TreatmentLink:
    """A treatment in a list."""
    return TreatmentLink(
        treatment.id,
        capital(treatment.name),
        ", ".join(treatment.brands),
        GIVEN_WORDS.get(treatment.given, ""),
        treatment.card,
    )


def treatment_page(treatment: Treatment, story: Story) -> TreatmentPage:
    """Put the page together in its reading order, so that sources are numbered as they come."""
    knowledge = story.explorer.knowledge
    citations = Citations(knowledge.sources)
    finding = story.options.of(treatment.id) if story.answers else None
    texts = {section.title: section.body for section in treatment.sections}
    link = link_to(treatment)
    return TreatmentPage(
        name=link.name,
        brands=link.brands,
        given=link.given,
        purpose=treatment.purpose,
        for_you=_for_you(finding, story, citations),
        main_points=prose(texts.get(MAIN_POINTS, ""), citations),
        when_to_call=prose(texts.get(WHEN_TO_CALL, ""), citations),
        uses=use_views(
            treatment,
            {use.use.id: use for use in finding.uses} if finding else {},
            knowledge.vocabulary.lineage,
            citations,
        ),
        parts=text_parts(treatment.sections, citations, leave_out=(MAIN_POINTS, WHEN_TO_CALL)),
        checks=check_notes(knowledge.checks(treatment.id), citations),
        cautions=caution_notes(knowledge.cautions(treatment.id), citations),
        never_with=tuple(
            NoteView("", never.says, citations.marks(never.cites)) for never in treatment.never_with
        ),
        part_of=part_of(treatment, knowledge),
        questions=_questions(treatment, story, citations),
        confirm=treatment.confirm,
        topics=tuple(
            TopicLink(id, knowledge.topics[id].name)
            for id in treatment.topics
            if id in knowledge.topics
        ),
        checked=date_words(treatment.checked),
        sources=citations.listed(),
    )


def text_parts(
    sections: tuple[Section, ...], citations: Citations, leave_out: tuple[str, ...] = ()
) -> tuple[TextPart, ...]:
    """The parts of a text, each with an id of its own to link to."""
    return tuple(
        TextPart(f"part-{n}", section.title, prose(section.body, citations), section.title == TESTS)
        for n, section in enumerate(sections, start=1)
        if section.title not in leave_out
    )


def _for_you(
    finding: TreatmentFinding | None, story: Story, citations: Citations
) -> CardView | None:
    if finding is None:
        return None
    return Cards(story.options, story.draft, citations).card(finding, brief=True)


def _questions(
    treatment: Treatment, story: Story, citations: Citations
) -> tuple[QuestionView, ...]:
    """Every question about the treatment or a class it belongs to, whoever asks."""
    knowledge = story.explorer.knowledge
    kinds = knowledge.vocabulary.lineage.above(treatment.id)
    return tuple(
        question_view(question, story.draft, citations)
        for question in knowledge.questions.values()
        if kinds.intersection(question.treatments)
    )
