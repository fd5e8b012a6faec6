"""What changed since the guide was last saved: options that moved, and questions still open."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from askwell.explore.finding import Standing
from askwell.explore.since import Moved
from askwell.explore.words import NOT_LISTED, STANDING_WORDS
from askwell.knowledge.model import Knowledge
from askwell.logic.wording import capital
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.story import CurrentStory, Story

router = APIRouter()


@dataclass(frozen=True)
class MovedView:
    """A treatment, where it stood and where it stands; ``href`` is empty where it has no page."""

    name: str
    href: str
    was: str
    now: str


@page("guide_since.html")
@dataclass(frozen=True)
class SincePage:
    """What changed. ``compared``: whether there was something kept to compare with."""

    compared: bool
    why: str
    moved: tuple[MovedView, ...]
    new: tuple[MovedView, ...]
    gone: tuple[MovedView, ...]
    open: tuple[str, ...]


@router.get("/guide/since")
def since(request: Request, story: CurrentStory) -> Response:
    """Show what changed."""
    found, knowledge = story.since, story.site.knowledge
    return show(
        request,
        SincePage(
            compared=found is not None,
            why=found.why if found else "",
            moved=_views(found.moved if found else (), knowledge),
            new=_views(found.new if found else (), knowledge),
            gone=_views(found.gone if found else (), knowledge),
            open=_open_questions(story),
        ),
    )


def _views(moves: tuple[Moved, ...], knowledge: Knowledge) -> tuple[MovedView, ...]:
    return tuple(
        MovedView(
            capital(moved.name),
            f"/treatments/{moved.treatment}" if moved.treatment in knowledge.treatments else "",
            _words(moved.was),
            _words(moved.now),
        )
        for moved in moves
    )


def _words(standing: Standing | None) -> str:
    return STANDING_WORDS[standing] if standing else NOT_LISTED


def _open_questions(story: Story) -> tuple[str, ...]:
    """The questions of the guide that have no note, the starred ones first."""
    guide = story.guide
    return tuple(q.says for q in (*guide.starred, *guide.questions) if not q.note)
