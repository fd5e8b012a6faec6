"""Your options: what is worth discussing, why, what is open, and what is not for now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request, Response

from askwell.explore.answers import possible_words
from askwell.explore.finding import Standing, Support, TreatmentFinding
from askwell.explore.options import GROUPS, group_of
from askwell.explore.words import OFTEN, STANDING_WORDS
from askwell.facts.fact import Fact
from askwell.facts.possible import Possible
from askwell.knowledge.bibliography import SourceView
from askwell.knowledge.model import UrgentSign
from askwell.logic.truth import Truth
from askwell.logic.wording import join
from askwell.web.asking import OpenQuestion, open_question
from askwell.web.cards import Cards, CardView, RowView, SupportView, leading_use
from askwell.web.changes import OpenPoint, open_points
from askwell.web.citing import Citations, Mark
from askwell.web.pages.treatment import TopicLink
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.story import CurrentStory, Story

router = APIRouter()

ONLY_A_DOCTOR = "What only your doctor can find out"


@dataclass(frozen=True)
class OpenGroup:
    """Options that wait for the same question first. ``question`` is None where none would help."""

    heading: str
    question: OpenQuestion | None
    cards: tuple[CardView, ...]


@dataclass(frozen=True)
class StandingGroup:
    """Treatments that are not for now, for the same kind of reason."""

    words: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True)
class TestView:
    """A test to ask about, and the options that wait for it."""

    fact: str
    says: str
    settles: tuple[str, ...]
    cites: tuple[Mark, ...]


@dataclass(frozen=True)
class ConflictView:
    """Two answers that cannot both be so."""

    question: OpenQuestion
    says: str


@page("options.html")
@dataclass(frozen=True)
class OptionsPage:
    """The list of options. Counts are of treatments; ``answers`` of what the person told us.

    ``beside``: supportive treatments that fit; ``beside_open``: those that may, once more is known.
    """

    urgent: tuple[UrgentSign, ...]
    to_know: tuple[UrgentSign, ...]
    answers: int
    conflicts: tuple[ConflictView, ...]
    not_understood: tuple[str, ...]
    now: tuple[CardView, ...]
    talk: tuple[CardView, ...]
    often_first: bool
    depends: tuple[OpenGroup, ...]
    depends_count: int
    not_now: tuple[StandingGroup, ...]
    not_now_count: int
    beside: tuple[SupportView, ...]
    beside_open: tuple[SupportView, ...]
    points: tuple[OpenPoint, ...]
    tests: tuple[TestView, ...]
    topics: tuple[TopicLink, ...]
    questions_count: int


@page("options_sources.html")
@dataclass(frozen=True)
class OptionsSourcesPage:
    """The sources of the list of options, by the numbers they have there."""

    sources: tuple[SourceView, ...]


@router.get("/options")
def options(request: Request, story: CurrentStory) -> Response:
    """Show what follows from the answers so far; with none, all that is open."""
    return show(request, options_page(story))


@router.get("/options/sources")
def options_sources(request: Request, story: CurrentStory) -> Response:
    """Show the sources of the list, which would make it too heavy for a phone."""
    citations = _citations(story)
    options_page(story, citations)  # which numbers them
    return show(request, OptionsSourcesPage(citations.listed()))


def _citations(story: Story) -> Citations:
    return Citations(story.explorer.knowledge.sources, listed_at="/options/sources")


def options_page(story: Story, numbered: Citations | None = None) -> OptionsPage:
    """Put the page together in its reading order, so that sources are numbered as they come."""
    options, citations = story.options, numbered or _citations(story)
    cards = Cards(options, citations)
    groups: dict[str, list[TreatmentFinding]] = {id: [] for id, _ in GROUPS}
    for finding in options.treatments:
        groups[group_of(finding.standing)].append(finding)
    now = tuple(cards.card(finding) for finding in groups["now"])
    talk = _by_family(tuple(cards.card(finding) for finding in groups["talk"]), story)
    fitting = [support for support in options.support if _fits(support)]
    beside = tuple(cards.support(support) for support in fitting)
    beside_open = tuple(cards.support(s) for s in options.support if s not in fitting)
    depends = _open_groups(story, cards, groups["depends"])
    not_now = _standing_groups(cards, groups["not_now"])
    tests = _tests(story, citations)
    return OptionsPage(
        urgent=story.act_now,
        to_know=tuple(sign for sign in options.urgent if not sign.act),
        answers=answer_count(story),
        conflicts=_conflicts(story),
        not_understood=tuple(one.says for one in story.not_understood),
        now=now,
        talk=talk,
        often_first=any(finding.often is Truth.YES for finding in groups["talk"]),
        depends=depends,
        depends_count=len(groups["depends"]),
        not_now=not_now,
        not_now_count=len(groups["not_now"]),
        beside=beside,
        beside_open=beside_open,
        points=open_points(story.explorer, story.person, options),
        tests=tests,
        topics=tuple(TopicLink(topic.id, topic.name) for topic in options.topics),
        questions_count=len(options.questions),
    )


def _by_family(cards: tuple[CardView, ...], story: Story) -> tuple[CardView, ...]:
    """Put single drugs within the card of their class, where that stands in the same group.

    "Chemotherapy, one drug at a time" is one thing to talk about before it is fifteen. A drug that
    guidelines often use at this point keeps its own place.
    """
    lineage = story.explorer.knowledge.vocabulary.lineage
    families = [card.id for card in cards if lineage.kin[card.id].is_class]

    def family(card: CardView) -> str:
        above = lineage.above(card.id) - {card.id}
        return next((id for id in families if id in above and card.often != OFTEN), "")

    return tuple(replace(card, within=family(card)) for card in cards)


def answer_count(story: Story) -> int:
    """How many answers the list rests on; the list of past treatments is one."""
    return len(story.answers.keys() - {"treatments_complete"})


def _fits(support: Support) -> bool:
    """Whether nothing that a supportive treatment asks for is still open."""
    return all(finding.truth is Truth.YES for finding in support.clauses)


def _open_groups(
    story: Story, cards: Cards, findings: list[TreatmentFinding]
) -> tuple[OpenGroup, ...]:
    """Group by the question that comes first for each, the most wanted question first."""
    first = {}
    for finding in findings:
        use = leading_use(finding)
        first[finding.treatment.id] = use.open[0] if use and use.open else ""
    wanted = Counter(first.values())
    knowledge = story.explorer.knowledge
    groups = []
    for id, _ in sorted(wanted.items(), key=lambda item: (item[0] == "", -item[1])):
        question = open_question(knowledge, id) if id else None
        held = [finding for finding in findings if first[finding.treatment.id] == id]
        groups.append(
            OpenGroup(
                question.asks if question else ONLY_A_DOCTOR,
                question,
                tuple(cards.card(finding, brief=True) for finding in held),
            )
        )
    return tuple(groups)


def _standing_groups(cards: Cards, findings: list[TreatmentFinding]) -> tuple[StandingGroup, ...]:
    by_standing: dict[Standing, list[RowView]] = {}
    for finding in findings:
        by_standing.setdefault(finding.standing, []).append(cards.row(finding))
    return tuple(
        StandingGroup(STANDING_WORDS[standing], tuple(by_standing[standing]))
        for standing in Standing
        if standing in by_standing
    )


def _tests(story: Story, citations: Citations) -> tuple[TestView, ...]:
    treatments = story.explorer.knowledge.treatments
    return tuple(
        TestView(
            asked.test.fact,
            asked.test.says,
            tuple(treatments[id].name for id in asked.would_settle),
            citations.marks(asked.test.cites),
        )
        for asked in story.options.tests
    )


def _conflicts(story: Story) -> tuple[ConflictView, ...]:
    knowledge = story.explorer.knowledge
    return tuple(
        ConflictView(
            open_question(knowledge, conflict.fact),
            join(
                [_said(knowledge.vocabulary[conflict.fact], said) for said in conflict.says], "and"
            ),
        )
        for conflict in story.options.conflicts
    )


def _said(fact: Fact, possible: Possible) -> str:
    return f"“{possible_words(fact, possible)}”"
