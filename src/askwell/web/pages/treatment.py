"""The page of one treatment. It needs no answers.

Every page has the same parts in the same order. What a part says of rules, schedule, figures,
effects, calls and tests is made from the treatment's data; the rest is its text. A part that
nobody has filled says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, HTTPException, Request, Response
from markupsafe import Markup

from askwell.explore.finding import TreatmentFinding
from askwell.knowledge.asking import Question
from askwell.knowledge.bibliography import SourceView, date_words
from askwell.knowledge.model import Treatment, TreatmentKind
from askwell.knowledge.page import (
    BODY,
    CHANGED,
    COST,
    FEELINGS,
    FOOD,
    HOW_GIVEN,
    HOW_IT_WORKS,
    MAIN_POINTS,
    PREGNANCY,
    WORK,
    Review,
    Schedule,
)
from askwell.logic.wording import capital
from askwell.web.asking import QuestionList, question_list
from askwell.web.calls import CallGroup, call_groups, call_team
from askwell.web.cards import Cards, CardView
from askwell.web.citing import Citations, Mark
from askwell.web.figures import EffectGroup, StudyView, effect_groups, study_views
from askwell.web.glossary import PageWords, WordView
from askwell.web.pages.treatments import link_to
from askwell.web.prose import prose
from askwell.web.render import page
from askwell.web.safety import NoteView, caution_notes, check_notes
from askwell.web.shell import show
from askwell.web.story import CurrentStory, Story
from askwell.web.uses import PartOf, UseView, part_of, use_views

router = APIRouter()

FEW_USES = 2
NOT_CHECKED = Markup('<p class="aw-unchecked">We have not checked this yet.</p>')


@dataclass(frozen=True)
class TextPart:
    """A part of the text, ready to show."""

    id: str
    title: str
    html: Markup


@dataclass(frozen=True)
class ScheduleView:
    """How a treatment is given; what nobody has looked up yet says so."""

    given: str
    often: str
    where: str
    visit: str
    cites: tuple[Mark, ...]


@dataclass(frozen=True)
class TrustView:
    """How sure a page is: when it was checked, by whom it was reviewed, how hard it reads.

    ``due`` is the day since when it should have been checked again; empty where it is not due.
    """

    checked: str
    reviewed: str
    due: str
    grade: str
    confirm: tuple[str, ...]


@dataclass(frozen=True)
class TopicLink:
    """A topic that a treatment belongs to."""

    id: str
    name: str


@page("treatment.html")
@dataclass(frozen=True)
class TreatmentPage:
    """One treatment. ``for_you`` is None for a reader who told us nothing.

    ``acts`` is False for care of which there is nothing to say of schedule, benefit and effect.
    ``in_short``: it has so many uses that the rules of each stay closed until they are asked for.
    """

    name: str
    brands: str
    given: str
    purpose: str
    acts: bool
    for_you: CardView | None
    main_points: Markup
    calls: tuple[CallGroup, ...]
    works: TextPart
    uses: tuple[UseView, ...]
    in_short: bool
    use_words: tuple[WordView, ...]
    part_of: tuple[PartOf, ...]
    schedule: ScheduleView
    getting: TextPart
    benefits: tuple[NoteView, ...]
    studies: tuple[StudyView, ...]
    effects: tuple[EffectGroup, ...]
    effect_words: tuple[WordView, ...]
    checks: tuple[NoteView, ...]
    daily: tuple[TextPart, ...]
    more: tuple[TextPart, ...]
    cautions: tuple[NoteView, ...]
    never_with: tuple[NoteView, ...]
    questions: QuestionList
    changed: TextPart
    trust: TrustView
    topics: tuple[TopicLink, ...]
    sources: tuple[SourceView, ...]


@router.get("/treatments/{treatment_id}")
def treatment(request: Request, story: CurrentStory, treatment_id: str) -> Response:
    """Show one treatment, with where it stands for a person who told us something."""
    found = story.explorer.knowledge.treatments.get(treatment_id)
    if found is None:
        raise HTTPException(404)
    return show(request, treatment_page(found, story))


def treatment_page(treatment: Treatment, story: Story) -> TreatmentPage:
    """Put the page together in its reading order: sources and words are counted as they come."""
    knowledge = story.explorer.knowledge
    citations = Citations(knowledge.sources)
    words = story.site.glossary.page()
    finding = story.options.of(treatment.id) if story.answers else None
    link = link_to(treatment)

    def part(title: str) -> TextPart:
        section = knowledge.section(treatment.id, title)
        html = prose(section.body, citations, words, 4) if section else NOT_CHECKED
        html = call_team(html, story.site.settings)
        return TextPart(title.lower().replace(",", "").replace(" ", "-"), title, html)

    return TreatmentPage(
        name=link.name,
        brands=link.brands,
        given=link.given,
        purpose=treatment.purpose,
        acts=treatment.kind is not TreatmentKind.OPEN or bool(treatment.benefits),
        for_you=_for_you(finding, story, citations),
        main_points=part(MAIN_POINTS).html,
        calls=call_groups(
            knowledge.calls(treatment.id), citations, story.site.settings.clinic_name
        ),
        works=part(HOW_IT_WORKS),
        uses=use_views(
            treatment,
            {use.use.id: use for use in finding.uses} if finding else {},
            knowledge.vocabulary.lineage,
            citations,
        ),
        in_short=len(treatment.uses) > FEW_USES,
        use_words=_use_words(treatment, words),
        part_of=part_of(treatment, knowledge),
        schedule=_schedule(treatment.schedule, link.given, citations),
        getting=part(HOW_GIVEN),
        benefits=tuple(NoteView("", b.says, citations.marks(b.cites)) for b in treatment.benefits),
        studies=study_views(treatment.studies, treatment.name, citations),
        effects=effect_groups(treatment.effects, citations),
        effect_words=words.first_in(*(effect.says for effect in treatment.effects)),
        checks=check_notes(knowledge.checks(treatment.id), citations),
        daily=(part(BODY), part(FEELINGS), part(WORK)),
        more=(part(FOOD), part(PREGNANCY), part(COST)),
        cautions=caution_notes(knowledge.cautions(treatment.id), citations),
        never_with=tuple(
            NoteView("", never.says, citations.marks(never.cites))
            for never in knowledge.never_with(treatment.id)
        ),
        questions=_questions(treatment, story, citations),
        changed=part(CHANGED),
        trust=TrustView(
            checked=date_words(treatment.checked),
            reviewed=review_words(treatment.reviewed),
            due=due_words(treatment.review_by, story.site.now().date()),
            grade=f"{story.site.grade_of(treatment):.0f}",
            confirm=treatment.confirm,
        ),
        topics=tuple(
            TopicLink(id, knowledge.topics[id].name)
            for id in treatment.topics
            if id in knowledge.topics
        ),
        sources=citations.listed(),
    )


def review_words(review: Review | None) -> str:
    """Who reviewed a page; nobody until a clinician has."""
    if review is None:
        return "No doctor or nurse has reviewed it yet."
    return f"{review.by} reviewed it on {date_words(review.on)}."


def due_words(review_by: str, today: date) -> str:
    """Since when a page should have been checked again; empty where that is still to come."""
    return date_words(review_by) if date.fromisoformat(review_by) < today else ""


def _for_you(
    finding: TreatmentFinding | None, story: Story, citations: Citations
) -> CardView | None:
    if finding is None:
        return None
    return Cards(story.options, citations).card(finding, brief=True)


def _use_words(treatment: Treatment, words: PageWords) -> tuple[WordView, ...]:
    texts = (clause.says for use in treatment.uses for clause in use.clauses)
    return words.first_in(*texts)


def _schedule(schedule: Schedule | None, given: str, citations: Citations) -> ScheduleView:
    unknown = "We have not checked this yet"
    if schedule is None:
        return ScheduleView(given, unknown, unknown, unknown, ())
    often, where, visit = map(capital, (schedule.often, schedule.where, schedule.visit or unknown))
    return ScheduleView(given, often, where, visit, citations.marks(schedule.cites))


def _questions(treatment: Treatment, story: Story, citations: Citations) -> QuestionList:
    """Questions about the treatment or a class it belongs to, whoever asks.

    First what fits the answers, then what names the treatment itself, then what anyone may ask. A
    question that a caution asks stands here for those for whom it fires.
    """
    knowledge = story.explorer.knowledge
    kinds = knowledge.vocabulary.lineage.above(treatment.id)
    fitting = {question.id for question in story.options.questions} if story.answers else set()
    asked = [
        question
        for question in knowledge.questions.values()
        if kinds.intersection(question.treatments)
        and not question.gentle
        and (not question.from_caution or question.id in fitting)
    ]

    def place(question: Question) -> tuple[bool, bool, bool]:
        named = treatment.id in question.treatments
        return question.id not in fitting, not named, question.when is not None

    return question_list(sorted(asked, key=place), story.draft, citations)
