"""One question: radios for a choice, a field for a number, boxes for a checklist."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from askwell.explore.answers import answer_words
from askwell.explore.steps import Step, StepKind
from askwell.facts.fact import Kind
from askwell.knowledge.model import UrgentSign
from askwell.web.form import CurrentForm, Form
from askwell.web.pages.about_you.answering import (
    REST,
    Choice,
    Mistake,
    Said,
    choices_for,
    keep,
    notes_for,
    number_shown,
    plain,
    read_checklist,
    read_choice,
    read_number,
    rest_shown,
    some_of,
)
from askwell.web.pages.about_you.way import (
    CHECK,
    OVERVIEW,
    Error,
    back_word,
    href,
    is_list,
    onward,
    save,
    step_for,
)
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.story import CurrentStory, Story
from askwell.web.visitor import CurrentVisitor, Visitor

router = APIRouter()


@dataclass(frozen=True)
class Asked:
    """What every question has. ``told`` is an answer that the form itself cannot show."""

    id: str
    heading: str
    section: str
    help: str
    why: str
    find: str
    told: str
    seen: str
    back: str
    back_href: str


@page("about_you/choice.html")
@dataclass(frozen=True)
class ChoicePage:
    """A question with answers to choose from."""

    asked: Asked
    choices: tuple[Choice, ...]
    notes: tuple[Choice, ...]
    error: Error | None
    urgent: tuple[UrgentSign, ...]


@page("about_you/number.html")
@dataclass(frozen=True)
class NumberPage:
    """A question for a number or a range."""

    asked: Asked
    unit: str
    value: str
    notes: tuple[Choice, ...]
    error: Error | None
    urgent: tuple[UrgentSign, ...]


@page("about_you/checklist.html")
@dataclass(frozen=True)
class ChecklistPage:
    """Boxes to tick, and what the others mean."""

    asked: Asked
    boxes: tuple[Choice, ...]
    rest: tuple[Choice, ...]
    error: Error | None
    urgent: tuple[UrgentSign, ...]


@router.get("/about-you/{step_id}")
def ask(
    request: Request, step_id: str, story: CurrentStory, visitor: CurrentVisitor, back: str = ""
) -> Response:
    """Ask one question."""
    step = step_for(story, step_id)
    if step is None:
        return RedirectResponse(OVERVIEW, 303)
    if step.id != step_id:
        return RedirectResponse(href(step.id, back), 303)
    return show(request, _page(story, visitor, step, back_word(back)))


@router.post("/about-you/{step_id}")
def answer(
    request: Request, step_id: str, story: CurrentStory, visitor: CurrentVisitor, form: CurrentForm
) -> Response:
    """Keep the answer, or skip the question, and go on."""
    step, back = step_for(story, step_id), back_word(form.one("back"))
    if step is None or is_list(step):
        return RedirectResponse(OVERVIEW, 303)
    if form.one("action") == "skip":
        save(visitor, step)
        return RedirectResponse(onward(story, visitor, back), 303)
    try:
        said = _read(story, step, form)
    except Mistake as mistake:
        error = Error(mistake.field, mistake.says)
        return show(request, _page(story, visitor, step, back, form, error), 422)
    save(
        visitor,
        step,
        lambda answers: keep(answers, said),
        lambda answers: visitor.unchanged(form.one("seen"), some_of(answers, step.facts)),
    )
    return RedirectResponse(onward(story, visitor, back), 303)


def _read(story: Story, step: Step, form: Form) -> Said:
    knowledge = story.site.knowledge
    if step.kind is StepKind.CHECKLIST:
        return read_checklist(step.facts, form)
    fact = knowledge.vocabulary[step.id]
    read = read_number if fact.kind is Kind.NUMBER else read_choice
    return read(fact, knowledge, form)


def _page(
    story: Story,
    visitor: Visitor,
    step: Step,
    back: str,
    form: Form | None = None,
    error: Error | None = None,
) -> ChoicePage | NumberPage | ChecklistPage:
    """The page of a step; ``form`` is what was typed, if it is shown again."""
    if step.kind is StepKind.CHECKLIST:
        return _checklist(story, _asked(story, visitor, step, back, ""), step, form, error)
    knowledge, person = story.site.knowledge, story.person
    fact = knowledge.vocabulary[step.id]
    said = story.answers.get(fact.id)
    chosen = plain(said)
    notes = tuple(
        Choice(word, label, "", word == chosen) for word, label in notes_for(fact, knowledge)
    )
    if fact.kind is Kind.NUMBER:
        shown = form.one("answer") if form else number_shown(fact, person.possible(fact), said)
        told = next((note.label for note in notes if note.is_chosen), "")
        asked = _asked(story, visitor, step, back, told)
        return NumberPage(asked, fact.unit, shown, notes, error, story.act_now)
    choices = choices_for(fact, said)
    is_shown = any(choice.is_chosen for choice in (*choices, *notes))
    told = "" if is_shown or said is None else answer_words(fact, person) or ""
    asked = _asked(story, visitor, step, back, told)
    return ChoicePage(asked, choices, notes, error, story.act_now)


def _checklist(
    story: Story, asked: Asked, step: Step, form: Form | None, error: Error | None
) -> ChecklistPage:
    vocabulary, answers = story.site.knowledge.vocabulary, story.answers
    ticked = form.many("is") if form else [f for f in step.facts if plain(answers.get(f)) == "yes"]
    rest = form.one("rest") if form else rest_shown(step.facts, answers)
    return ChecklistPage(
        asked,
        tuple(Choice(f, vocabulary[f].name, vocabulary[f].help, f in ticked) for f in step.facts),
        tuple(Choice(word, label, "", word == rest) for word, label in REST),
        error,
        story.act_now,
    )


def _asked(story: Story, visitor: Visitor, step: Step, back: str, told: str) -> Asked:
    knowledge = story.site.knowledge
    section = next(group.title for group in knowledge.groups if group.id == step.group)
    seen = visitor.seen(some_of(story.answers, step.facts))
    back_href = CHECK if back == "check" else OVERVIEW
    if step.checklist:
        words = (step.checklist.help, step.checklist.why, "")
    else:
        fact = knowledge.vocabulary[step.id]
        words = (fact.help, fact.why, fact.find)
    return Asked(step.id, step.question, section, *words, told, seen, back, back_href)
