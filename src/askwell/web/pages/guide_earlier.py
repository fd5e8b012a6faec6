"""Earlier guides, one for each visit: the list of them, and each to read with its answers."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response

from askwell.guide.draft import Item
from askwell.guide.versions import MOST_VERSIONS, Version
from askwell.knowledge.model import Knowledge
from askwell.logic.wording import long_date
from askwell.web.occasion import occasion_name
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.story import CurrentStory

router = APIRouter()

_LOST = "A question that Askwell no longer has"


@dataclass(frozen=True)
class EarlierLine:
    """One earlier guide in the list. ``number`` counts from the oldest that is kept."""

    number: int
    on: str
    occasion: str
    questions: int
    answered: int


@page("guide_earlier.html")
@dataclass(frozen=True)
class EarlierPage:
    """The earlier guides, newest first."""

    earlier: tuple[EarlierLine, ...]
    most: int


@dataclass(frozen=True)
class Asked:
    """One question of an earlier guide, and what she wrote below it."""

    says: str
    own: bool
    starred: bool
    note: str


@page("guide_version.html")
@dataclass(frozen=True)
class VersionPage:
    """One earlier guide, to read. ``open`` went on to the next guide without an answer."""

    on: str
    occasion: str
    appointment: tuple[str, ...]
    goal: str
    answered: tuple[Asked, ...]
    open: tuple[Asked, ...]
    notes: str


@router.get("/guide/earlier")
def listed(request: Request, story: CurrentStory) -> Response:
    """List the earlier guides."""
    knowledge = story.site.knowledge
    lines = tuple(
        EarlierLine(
            number,
            long_date(version.on),
            occasion_name(knowledge, version.occasion),
            len(version.draft.items),
            version.answered,
        )
        for number, version in enumerate(story.earlier, 1)
    )
    return show(request, EarlierPage(lines[::-1], MOST_VERSIONS))


@router.get("/guide/earlier/{number}")
def one(number: int, request: Request, story: CurrentStory) -> Response:
    """Show one earlier guide."""
    if not 1 <= number <= len(story.earlier):
        raise HTTPException(404)
    return show(request, _version_page(story.earlier[number - 1], story.site.knowledge))


def _version_page(version: Version, knowledge: Knowledge) -> VersionPage:
    draft = version.draft
    starred_first = sorted(draft.items, key=lambda item: not item.starred)
    asked = [_asked(item, version) for item in starred_first]
    return VersionPage(
        on=long_date(version.on),
        occasion=occasion_name(knowledge, version.occasion),
        appointment=draft.appointment.lines if draft.appointment else (),
        goal=draft.goal,
        answered=tuple(question for question in asked if question.note),
        open=tuple(question for question in asked if not question.note),
        notes=draft.notes,
    )


def _asked(item: Item, version: Version) -> Asked:
    says = item.own or version.asked.get(item.id, _LOST)
    return Asked(says, item.own is not None, item.starred, item.note)
