"""Check your answers: all that was told, in words, with a way to change each."""

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from askwell.explore.answers import NOTE_WORDS, answer_words, possible_words
from askwell.explore.steps import Step, StepKind, steps
from askwell.facts.answer import Note
from askwell.facts.fact import Fact
from askwell.facts.history import Complete
from askwell.facts.person import Conflict
from askwell.intake.courses import COMPLETE, TREATMENTS, completeness
from askwell.knowledge.model import UrgentSign
from askwell.logic.wording import capital
from askwell.store.payload import Payload
from askwell.web.form import CurrentForm
from askwell.web.pages.about_you.answering import plain
from askwell.web.pages.about_you.courses import complete_words, course_line, entries_of
from askwell.web.pages.about_you.overview import LIST_TITLE
from askwell.web.pages.about_you.way import CHECK, finished, href, what_next
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.story import ANSWERS, CurrentStory, Story
from askwell.web.visitor import CurrentVisitor, KnownVisitor, Visitor

router = APIRouter()


@dataclass(frozen=True)
class Row:
    """One answered question."""

    name: str
    lines: tuple[str, ...]
    href: str


@dataclass(frozen=True)
class Link:
    """A question without an answer."""

    name: str
    href: str


@dataclass(frozen=True)
class Section:
    """One section: its answers, and what is still open."""

    id: str
    title: str
    rows: tuple[Row, ...]
    open: tuple[Link, ...]


@dataclass(frozen=True)
class Contradiction:
    """Answers about one thing that can't all be true, and the ways to settle it."""

    fact: str
    name: str
    says: tuple[str, ...]
    keeps: tuple[tuple[str, str], ...]
    change_href: str
    seen: str


@dataclass(frozen=True)
class Extra:
    """An answer to something our form does not ask this person; it came from a file."""

    fact: str
    name: str
    answer: str
    seen: str


@page("about_you/check.html")
@dataclass(frozen=True)
class CheckPage:
    """All answers, section by section."""

    answered: tuple[Section, ...]
    open: tuple[Section, ...]
    contradictions: tuple[Contradiction, ...]
    not_understood: tuple[str, ...]
    extras: tuple[Extra, ...]
    has_answers: bool
    has_more: bool
    urgent: tuple[UrgentSign, ...]


@router.get("/about-you/check")
def check(request: Request, story: CurrentStory, visitor: CurrentVisitor) -> Response:
    """Show all answers."""
    sections = _sections(story)
    return show(
        request,
        CheckPage(
            answered=tuple(section for section in sections if section.rows),
            open=tuple(section for section in sections if section.open),
            contradictions=tuple(
                _contradiction(story, visitor, c) for c in story.options.conflicts
            ),
            not_understood=tuple(item.says for item in story.not_understood),
            extras=_extras(story, visitor),
            has_answers=bool(story.answers),
            has_more=what_next(story) is not None,
            urgent=story.act_now,
        ),
    )


@router.post("/about-you/settle")
def settle(visitor: KnownVisitor, form: CurrentForm) -> Response:
    """Keep one of several answers to a question, or none (``keep`` is then empty)."""
    fact, chosen = form.one("fact"), form.one("keep")

    def settled(payload: Payload) -> Payload:
        answers = payload.get(ANSWERS, {})
        said = answers.get(fact)
        visitor.unchanged(form.one("seen"), said)
        if not chosen:
            answers.pop(fact, None)
        elif isinstance(said, list) and chosen.isdecimal() and int(chosen) < len(said):
            answers[fact] = said[int(chosen)]
        else:
            raise HTTPException(422)
        return payload

    visitor.change(settled)
    return RedirectResponse(CHECK, 303)


def _sections(story: Story) -> tuple[Section, ...]:
    knowledge = story.site.knowledge
    titles = {**{group.id: group.title for group in knowledge.groups}, TREATMENTS: LIST_TITLE}
    rows: dict[str, list[Row]] = {group: [] for group in titles}
    links: dict[str, list[Link]] = {group: [] for group in titles}
    for step in steps(knowledge, story.person):
        lines = _lines(story, step)
        name = step.question
        if step.kind is StepKind.FACT:
            name = knowledge.vocabulary[step.id].name
        if lines:
            rows[step.group].append(Row(name, lines, href(step.id, "check")))
        else:
            links[step.group].append(Link(name, href(step.id, "check")))
    return tuple(
        Section(id, title, tuple(rows[id]), tuple(links[id])) for id, title in titles.items()
    )


def _lines(story: Story, step: Step) -> tuple[str, ...]:
    """What was answered at a step, in words; nothing if it is open."""
    if step.kind is StepKind.TREATMENTS:
        return _list_lines(story)
    vocabulary = story.site.knowledge.vocabulary
    if step.kind is StepKind.FACT:
        words = _answer(story, vocabulary[step.id])
        return (words,) if words else ()
    by_answer: dict[str, list[str]] = {}
    for fact in step.facts:
        words = answer_words(vocabulary[fact], story.person)
        if words:
            said = plain(story.answers.get(fact))
            key = {"yes": "Yes", "no": "No"}.get(said, words)
            by_answer.setdefault(key, []).append(vocabulary[fact].name)
    order = ("Yes", "No", NOTE_WORDS[Note.NOT_SURE])
    ordered = sorted(by_answer, key=lambda key: order.index(key) if key in order else len(order))
    return tuple(f"{key}: {'; '.join(by_answer[key])}" for key in ordered)


def _answer(story: Story, fact: Fact) -> str | None:
    """The answer in words; a result that growth may have overtaken is still hers."""
    said = plain(story.answers.get(fact.id))
    if said in fact.choices and story.person.note(fact.id):
        return f"{fact.choices[said].label}. The cancer may have grown since, so ask if it holds."
    return answer_words(fact, story.person)


def _list_lines(story: Story) -> tuple[str, ...]:
    lines = [course_line(story, entry) for entry in entries_of(story.answers)]
    if COMPLETE in story.answers or TREATMENTS in finished(story):
        complete = completeness(story.answers.get(COMPLETE)) or Complete.NO
        lines.append(complete_words(bool(lines))[complete.value])
    return tuple(lines)


def _contradiction(story: Story, visitor: Visitor, conflict: Conflict) -> Contradiction:
    fact = story.site.knowledge.vocabulary[conflict.fact]
    words = tuple(possible_words(fact, possible) for possible in conflict.says)
    seen = visitor.seen(story.answers.get(fact.id))
    if fact.history is not None:
        by_list = (("", "Go by my list of treatments"),)
        return Contradiction(
            fact.id, capital(fact.name), words, by_list, href(TREATMENTS, "check"), seen
        )
    answers = story.person.answers[fact.id]
    keeps = tuple(
        (str(i), f"Keep “{possible_words(fact, a.possible)}”")
        for i, a in enumerate(answers)
        if a.possible is not None
    )
    return Contradiction(fact.id, capital(fact.name), words, keeps, href(fact.id, "check"), seen)


def _extras(story: Story, visitor: Visitor) -> tuple[Extra, ...]:
    knowledge = story.site.knowledge
    asked = {fact for step in steps(knowledge, story.person) for fact in step.facts}
    found = []
    for id in story.answers:
        if id not in asked:
            fact = knowledge.vocabulary[id]
            answer = answer_words(fact, story.person) or ""
            found.append(Extra(id, capital(fact.name), answer, visitor.seen(story.answers[id])))
    return tuple(found)
