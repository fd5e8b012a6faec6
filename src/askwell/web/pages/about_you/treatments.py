"""The list of past treatments: add one, say how it went, take it out, say if it is complete."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from askwell.explore.steps import Step
from askwell.intake.courses import COMPLETE, TREATMENTS, completeness
from askwell.knowledge.model import UrgentSign
from askwell.store.payload import Payload
from askwell.web.form import CurrentForm, Form
from askwell.web.pages.about_you.answering import Choice, Mistake
from askwell.web.pages.about_you.courses import (
    AS_WRITTEN,
    Details,
    Entry,
    Family,
    UnknownName,
    all_names,
    complete_words,
    course_details,
    course_line,
    details,
    entries_of,
    families,
    name_of,
    named,
    near_names,
    read_details,
    read_name,
)
from askwell.web.pages.about_you.way import Error, back_word, onward, save, step_for
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.story import ANSWERS, CurrentStory, Story
from askwell.web.visitor import CurrentVisitor, KnownVisitor, Visitor

router = APIRouter()

LIST = "/about-you/treatments"


@dataclass(frozen=True)
class Line:
    """One entry of the list."""

    place: int
    name: str
    words: str
    is_known: bool


@page("about_you/treatments.html")
@dataclass(frozen=True)
class ListPage:
    """The list, and whether it is complete."""

    lines: tuple[Line, ...]
    complete: tuple[Choice, ...]
    seen: str
    back: str
    error: Error | None
    urgent: tuple[UrgentSign, ...]


@page("about_you/treatment_name.html")
@dataclass(frozen=True)
class NamePage:
    """Which treatment was it? ``near`` are names spelled like one we do not know."""

    typed: str
    near: tuple[Choice, ...]
    names: tuple[str, ...]
    families: tuple[Family, ...]
    error: Error | None
    urgent: tuple[UrgentSign, ...]


@page("about_you/treatment_details.html")
@dataclass(frozen=True)
class DetailsPage:
    """How one treatment went."""

    place: int
    name: str
    is_known: bool
    told: Details
    seen: str
    error: Error | None
    urgent: tuple[UrgentSign, ...]


@page("about_you/treatment_remove.html")
@dataclass(frozen=True)
class RemovePage:
    """The question before an entry is taken out."""

    place: int
    words: str
    seen: str
    urgent: tuple[UrgentSign, ...]


@router.get("/about-you/treatments")
def show_list(
    request: Request, story: CurrentStory, visitor: CurrentVisitor, back: str = ""
) -> Response:
    """Show the list."""
    return show(request, _list_page(story, visitor, back_word(back)))


@router.post("/about-you/treatments")
def finish(
    request: Request, story: CurrentStory, visitor: CurrentVisitor, form: CurrentForm
) -> Response:
    """Keep whether the list is complete, and go on."""
    back, complete = back_word(form.one("back")), form.one("complete")
    step = _step(story)
    if form.one("action") == "skip":
        save(visitor, step)
    elif complete not in complete_words(False):
        error = Error("complete", "Choose an answer about your list. “Not sure” is fine.")
        return show(request, _list_page(story, visitor, back, error), 422)
    else:
        save(
            visitor,
            step,
            lambda answers: answers.update({COMPLETE: complete}),
            lambda answers: visitor.unchanged(form.one("seen"), _whole(answers)),
        )
    return RedirectResponse(onward(story, visitor, back), 303)


@router.get("/about-you/treatments/add")
def ask_name(request: Request, story: CurrentStory) -> Response:
    """Ask for the name of a treatment."""
    return show(request, _name_page(story))


@router.post("/about-you/treatments/add")
def add(
    request: Request, story: CurrentStory, visitor: CurrentVisitor, form: CurrentForm
) -> Response:
    """Put a treatment on the list, then ask how it went."""
    try:
        entry = read_name(story, form)
    except Mistake as mistake:
        near: tuple[Choice, ...] = ()
        if isinstance(mistake, UnknownName):
            near = near_names(form.one("name"), story.site.knowledge.vocabulary.lineage)
            near = (*near, Choice(AS_WRITTEN, f"None of these. Keep “{form.one('name')}”"))
            mistake.field = "pick"
        error = Error(mistake.field, mistake.says)
        return show(request, _name_page(story, form, near, error), 422)

    def added(payload: Payload) -> Payload:
        answers = payload.setdefault(ANSWERS, {})
        answers[TREATMENTS] = [*(answers.get(TREATMENTS) or ()), entry]
        return payload

    visitor.change(added)
    place = len(visitor.payload[ANSWERS][TREATMENTS])
    return RedirectResponse(f"{LIST}/{place}", 303)


@router.get("/about-you/treatments/{place}")
def ask_details(
    request: Request, place: int, story: CurrentStory, visitor: KnownVisitor
) -> Response:
    """Ask how a treatment went."""
    return show(request, _details_page(story, visitor, place))


@router.post("/about-you/treatments/{place}")
def tell_details(
    request: Request, place: int, story: CurrentStory, visitor: KnownVisitor, form: CurrentForm
) -> Response:
    """Keep how a treatment went."""
    try:
        new = read_details(_entry(story, place), form, story.site.now().date())
    except Mistake as mistake:
        error = Error(mistake.field, mistake.says)
        return show(request, _details_page(story, visitor, place, form, error), 422)
    _replace(visitor, place, form, lambda entries, i: [*entries[:i], new, *entries[i + 1 :]])
    return RedirectResponse(LIST, 303)


@router.get("/about-you/treatments/{place}/remove")
def ask_to_remove(
    request: Request, place: int, story: CurrentStory, visitor: KnownVisitor
) -> Response:
    """Ask before a treatment is taken out."""
    entry = _entry(story, place)
    words = course_line(story, entry)
    return show(request, RemovePage(place, words, visitor.seen(entry), story.act_now))


@router.post("/about-you/treatments/{place}/remove")
def remove(place: int, story: CurrentStory, visitor: KnownVisitor, form: CurrentForm) -> Response:
    """Take a treatment out of the list."""
    _entry(story, place)
    _replace(visitor, place, form, lambda entries, i: [*entries[:i], *entries[i + 1 :]])
    return RedirectResponse(LIST, 303)


def _step(story: Story) -> Step:
    step = step_for(story, TREATMENTS)
    if step is None:
        raise HTTPException(404)
    return step


def _entry(story: Story, place: int) -> Entry:
    entries = entries_of(story.answers)
    if not 1 <= place <= len(entries):
        raise HTTPException(404)
    return entries[place - 1]


def _replace(
    visitor: Visitor,
    place: int,
    form: Form,
    change: Callable[[list[Entry], int], list[Entry]],
) -> None:
    def replaced(payload: Payload) -> Payload:
        answers = payload.setdefault(ANSWERS, {})
        entries = entries_of(answers)
        there = entries[place - 1] if place <= len(entries) else None
        visitor.unchanged(form.one("seen"), there)
        answers[TREATMENTS] = change(entries, place - 1)
        return payload

    visitor.change(replaced)


def _whole(answers: Payload) -> list[object]:
    return [answers.get(TREATMENTS), answers.get(COMPLETE)]


def _list_page(story: Story, visitor: Visitor, back: str, error: Error | None = None) -> ListPage:
    lines = tuple(
        Line(i, name_of(story, e), course_details(story, e), named(story, e) is not None)
        for i, e in enumerate(entries_of(story.answers), 1)
    )
    said = completeness(story.answers.get(COMPLETE))
    complete = tuple(
        Choice(word, label, "", said is not None and word == said.value)
        for word, label in complete_words(bool(lines)).items()
    )
    return ListPage(
        lines, complete, visitor.seen(_whole(dict(story.answers))), back, error, story.act_now
    )


def _name_page(
    story: Story,
    form: Form | None = None,
    near: tuple[Choice, ...] = (),
    error: Error | None = None,
) -> NamePage:
    knowledge = story.site.knowledge
    typed = form.one("name") if form else ""
    names = all_names(knowledge.vocabulary.lineage)
    return NamePage(typed, near, names, families(knowledge), error, story.act_now)


def _details_page(
    story: Story, visitor: Visitor, place: int, form: Form | None = None, error: Error | None = None
) -> DetailsPage:
    entry = _entry(story, place)
    return DetailsPage(
        place,
        name_of(story, entry),
        named(story, entry) is not None,
        details(story, entry, form),
        visitor.seen(entry),
        error,
        story.act_now,
    )
