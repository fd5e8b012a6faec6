"""What to include about me: which answers go into the guide, and which stay out of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from askwell.guide.draft import Draft
from askwell.guide.guide import about_me, course_words
from askwell.store.payload import Payload
from askwell.web.form import CurrentForm
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.story import GUIDE, CurrentStory, Story
from askwell.web.visitor import CurrentVisitor, KnownVisitor

router = APIRouter()

TREATMENTS = "treatments"
_NOTHING_LEFT_OUT = Draft()


@dataclass(frozen=True)
class Choice:
    """One answer, and whether it goes into the guide."""

    id: str
    name: str
    answer: str
    included: bool


@dataclass(frozen=True)
class Choices:
    """The answers of one part of the form."""

    id: str
    title: str
    choices: tuple[Choice, ...]


@page("guide_include.html")
@dataclass(frozen=True)
class IncludePage:
    """Every answer with a box to tick."""

    parts: tuple[Choices, ...]
    shown: str
    seen: str


@router.get("/guide/include")
def choose(request: Request, story: CurrentStory, visitor: CurrentVisitor) -> Response:
    """Show the answers."""
    parts = _parts(story)
    shown = [choice.id for part in parts for choice in part.choices]
    seen = visitor.seen(_left_out(story.draft, shown))
    return show(request, IncludePage(parts, " ".join(shown), seen))


@router.post("/guide/include")
def include(visitor: KnownVisitor, form: CurrentForm) -> Response:
    """Leave out what was shown and is not ticked. Answers that the page did not show stay in."""
    shown = frozenset(form.one("shown").split())
    ticked = frozenset(form.many("include"))

    def chosen(payload: Payload) -> Payload:
        draft = Draft.from_data(payload.get(GUIDE, {}))
        visitor.unchanged(form.one("seen"), _left_out(draft, shown))
        draft = draft.leave_out((draft.left_out - shown) | (shown - ticked))
        return {**payload, GUIDE: draft.as_data()}

    visitor.change(chosen)
    return RedirectResponse("/guide#about-me", 303)


def _left_out(draft: Draft, shown: Iterable[str]) -> list[str]:
    return sorted(draft.left_out.intersection(shown))


def _parts(story: Story) -> tuple[Choices, ...]:
    lines = about_me(story.options, story.person, _NOTHING_LEFT_OUT)
    parts = [
        Choices(group.id, group.title, choices)
        for group in story.site.knowledge.groups
        if (
            choices := tuple(
                Choice(line.fact, line.name, line.answer, line.fact not in story.draft.left_out)
                for line in lines
                if line.group == group.id
            )
        )
    ]
    courses = [course_words(story.options, course) for course in story.person.history.courses]
    if courses:
        included = TREATMENTS not in story.draft.left_out
        listed = Choice(TREATMENTS, "The list of my treatments", "; ".join(courses), included)
        parts.append(Choices(TREATMENTS, "Your past treatments", (listed,)))
    return tuple(parts)
