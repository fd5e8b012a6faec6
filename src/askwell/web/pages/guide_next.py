"""The guide for the next visit: the one of this visit is put away, what is unanswered goes on."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from askwell.guide.draft import Draft
from askwell.guide.versions import (
    MOST_VERSIONS,
    Version,
    carry_forward,
    holds_anything,
    keep,
    put_away,
)
from askwell.logic.wording import long_date
from askwell.store.payload import Payload
from askwell.web.form import CurrentForm
from askwell.web.occasion import occasion_name
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.site import CurrentSite
from askwell.web.story import EARLIER, GUIDE, CurrentStory
from askwell.web.visitor import CurrentVisitor, KnownVisitor

router = APIRouter()

_STARTED = "/guide/next/started"


@page("guide_next.html")
@dataclass(frozen=True)
class NextPage:
    """What will happen, before the guide for the next visit begins.

    ``go_on`` and ``stay``: how many questions come along, and how many stay behind with a note.
    """

    occasion: str
    today: str
    go_on: int
    stay: int
    has_notes: bool
    most: int
    is_full: bool
    is_empty: bool
    seen: str


@page("guide_started.html")
@dataclass(frozen=True)
class StartedPage:
    """The word that the next guide has begun, and how many questions came along."""

    came_along: int
    stayed: int
    number: int
    on: str


@router.get("/guide/next")
def ask_to_begin(request: Request, story: CurrentStory, visitor: CurrentVisitor) -> Response:
    """Say what will happen, and ask."""
    draft = story.draft
    go_on = len(carry_forward(draft).items)
    page = NextPage(
        occasion=occasion_name(story.site.knowledge, draft.occasion),
        today=long_date(story.site.now().date()),
        go_on=go_on,
        stay=len(draft.items) - go_on,
        has_notes=bool(draft.notes),
        most=MOST_VERSIONS,
        is_full=len(story.earlier) >= MOST_VERSIONS,
        is_empty=not holds_anything(draft),
        seen=visitor.seen(story.payload.get(GUIDE)),
    )
    return show(request, page)


@router.post("/guide/next")
def begin(site: CurrentSite, visitor: KnownVisitor, form: CurrentForm) -> Response:
    """Put the guide away with today's date, and carry on what has no answer yet."""
    knowledge, today = site.knowledge, site.now().date()

    def words(id: str) -> str | None:
        known = knowledge.questions.get(id)
        return known.says if known else None

    def begun(payload: Payload) -> Payload:
        visitor.unchanged(form.one("seen"), payload.get(GUIDE))
        draft = Draft.from_data(payload.get(GUIDE, {}))
        if not holds_anything(draft):
            return payload
        earlier = tuple(map(Version.from_data, payload.get(EARLIER, ())))
        version = put_away(draft, today, knowledge.version, words)
        kept = [one.as_data() for one in keep(earlier, version)]
        return {**payload, GUIDE: carry_forward(draft).as_data(), EARLIER: kept}

    visitor.change(begun)
    return RedirectResponse(_STARTED, 303)


@router.get(_STARTED)
def started(request: Request, story: CurrentStory) -> Response:
    """Say how many questions came along; nothing is said where no guide was put away."""
    if not story.earlier:
        return RedirectResponse("/guide", 303)
    last = story.earlier[-1]
    came = [item for item in carry_forward(last.draft).items if story.draft.holds(item.id)]
    page = StartedPage(len(came), last.answered, len(story.earlier), long_date(last.on))
    return show(request, page)
