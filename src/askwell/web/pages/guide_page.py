"""What the guide's page shows, filled from a person's story. One form holds all texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from askwell.guide.about import AboutRow, about_rows, goals, what_matters
from askwell.guide.beginning import FIRST_QUESTIONS, first_questions
from askwell.guide.draft import MAX_STARS
from askwell.guide.guide import Guide, GuideQuestion
from askwell.guide.sheet import SheetOptions, options_alike
from askwell.guide.versions import holds_anything
from askwell.knowledge.bibliography import SourceView
from askwell.knowledge.model import Knowledge, UrgentSign
from askwell.web.asking import QuestionView, question_groups, question_view
from askwell.web.citing import Citations, Mark
from askwell.web.definition import DefinitionView, definition_view
from askwell.web.occasion import OccasionView, occasion_view
from askwell.web.pages.guide_changes import GOAL, NOTES, OWN, Slip, note_field, seen_field
from askwell.web.private_link import PrivateLink
from askwell.web.render import page
from askwell.web.story import Story
from askwell.web.visitor import Visitor


@dataclass(frozen=True)
class TextField:
    """One text to write: its name, what it holds, the mark of what it replaces, what is wrong."""

    name: str
    value: str
    seen_name: str
    seen: str
    error: str | None


@dataclass(frozen=True)
class QuestionCard:
    """One question of the guide. ``number`` is its place on the page, from 1."""

    id: str
    number: int
    says: str
    why: str
    cites: tuple[Mark, ...]
    own: bool
    starred: bool
    note: TextField
    error: str | None
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class ErrorLine:
    """One line of the error summary, and the field it leads to."""

    text: str
    href: str


@dataclass(frozen=True)
class Suggestions:
    """Questions of one topic that fit and are not in the guide. ``number`` names their place.

    Their sources are many, so they stand on the topic's own page of questions.
    """

    topic: str
    number: int
    title: str
    questions: tuple[QuestionView, ...]


@page("guide.html")
@dataclass(frozen=True)
class GuidePage:
    """The guide as its owner puts it together."""

    errors: tuple[ErrorLine, ...]
    urgent: tuple[UrgentSign, ...]
    list_changed: bool
    unsaved: bool
    appointment: tuple[str, ...]
    occasion: OccasionView
    definition: DefinitionView
    decision: str
    goals: tuple[str, ...]
    matters: tuple[str, ...]
    goal: TextField
    starred: tuple[QuestionCard, ...]
    others: tuple[QuestionCard, ...]
    first_questions: tuple[QuestionView, ...]
    more_stars: int
    own: TextField
    suggestions: tuple[Suggestions, ...]
    notes: TextField
    about: tuple[AboutRow, ...]
    past_treatments: tuple[str, ...]
    options: tuple[SheetOptions, ...]
    tests: tuple[str, ...]
    earlier: int
    can_go_on: bool
    sources: tuple[SourceView, ...]


def guide_page(story: Story, visitor: Visitor, slips: Iterable[Slip] = ()) -> GuidePage:
    """The page of one guide; ``slips`` are shown where they arose, with what was typed."""
    texts = _Texts(visitor, {slip.field: slip for slip in slips})
    guide, knowledge = story.guide, story.site.knowledge
    citations = Citations(knowledge.sources)
    definition = definition_view(knowledge, citations)
    cites = {id: question.cites for id, question in knowledge.questions.items()}
    cards = tuple(
        _card(question, number, guide, texts, citations.marks(cites.get(question.id, ())))
        for number, question in enumerate((*guide.starred, *guide.questions), 1)
    )
    occasion = occasion_view(story, citations)
    few = guide.count < FIRST_QUESTIONS and not occasion.questions
    first = first_questions(story.options.questions) if few else ()
    since, link = story.since, PrivateLink.of(story.payload)
    met = story.draft.appointment
    return GuidePage(
        errors=_error_lines(texts.slips, cards),
        urgent=story.act_now,
        unsaved=link is not None and not link.holds(story.payload),
        list_changed=since is not None and not since.nothing,
        appointment=met.lines if met else (),
        occasion=occasion,
        definition=definition,
        decision=guide.decision,
        goals=goals(guide),
        matters=what_matters(guide),
        goal=texts.field(GOAL, story.draft.goal),
        starred=tuple(card for card in cards if card.starred),
        others=tuple(card for card in cards if not card.starred),
        first_questions=tuple(
            question_view(question, story.draft, citations)
            for question in first
            if not story.draft.holds(question.id)
        ),
        more_stars=MAX_STARS - len(guide.starred),
        own=texts.field(OWN, ""),
        suggestions=_suggestions(story),
        notes=texts.field(NOTES, story.draft.notes),
        about=about_rows(guide, knowledge),
        past_treatments=guide.past_treatments,
        options=options_alike(guide.options),
        tests=tuple(test.test.says for test in guide.tests),
        earlier=len(story.earlier),
        can_go_on=holds_anything(story.draft),
        sources=citations.listed(),
    )


def _suggestions(story: Story) -> tuple[Suggestions, ...]:
    knowledge = story.site.knowledge
    waiting = [q for q in story.options.questions if not story.draft.holds(q.id)]
    groups = question_groups(waiting, knowledge, story.draft, Citations(knowledge.sources))
    return tuple(
        Suggestions(
            group.id,
            topic_number(knowledge, group.id),
            group.title,
            tuple(replace(question, cites=()) for question in group.questions),
        )
        for group in groups
    )


def topic_number(knowledge: Knowledge, topic: str) -> int:
    """The place of a topic among all, from 1. An address with it says nothing of the person."""
    return [*dict.fromkeys(q.topic for q in knowledge.questions.values())].index(topic) + 1


class _Texts:
    """Makes the fields of the form; a slip shows what was typed in place of what is kept."""

    def __init__(self, visitor: Visitor, slips: Mapping[str, Slip]) -> None:
        self._visitor = visitor
        self.slips = slips

    def field(self, name: str, kept: str) -> TextField:
        slip = self.slips.get(name)
        return TextField(
            name,
            slip.typed if slip else kept,
            seen_field(name),
            self._visitor.seen(kept),
            slip.message if slip else None,
        )


def _card(
    question: GuideQuestion, number: int, guide: Guide, texts: _Texts, cites: tuple[Mark, ...]
) -> QuestionCard:
    before = 0 if question.starred else len(guide.starred)
    alike = guide.starred if question.starred else guide.questions
    slip = texts.slips.get(question.id)
    return QuestionCard(
        id=question.id,
        number=number,
        says=question.says,
        why=question.why,
        cites=cites,
        own=question.own,
        starred=question.starred,
        note=texts.field(note_field(question.id), question.note),
        error=slip.message if slip else None,
        is_first=number == before + 1,
        is_last=number == before + len(alike),
    )


def _error_lines(
    slips: Mapping[str, Slip], cards: tuple[QuestionCard, ...]
) -> tuple[ErrorLine, ...]:
    """Each slip with the way to its field; words for a question that is gone are shown in full."""
    shown = {GOAL: GOAL, NOTES: NOTES, OWN: OWN}
    shown |= {card.note.name: card.note.name for card in cards}
    shown |= {card.id: f"question-{card.number}" for card in cards}
    return tuple(
        ErrorLine(slip.message, f"#{shown[slip.field]}")
        if slip.field in shown
        else ErrorLine(_with_words(slip), "#my-questions")
        for slip in slips.values()
    )


def _with_words(slip: Slip) -> str:
    return f"{slip.message} Your note was: “{slip.typed}”" if slip.typed else slip.message
