"""Which visit the guide is for, and how the guide for the next visit begins."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response
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
from askwell.web.site import CurrentSite, Site
from askwell.web.story import EARLIER, GUIDE, CurrentStory
from askwell.web.visitor import CurrentVisitor, KnownVisitor

router = APIRouter()

NOT_SURE = "not-sure"
_STARTED = "/guide/next/started"


@dataclass(frozen=True)
class OccasionChoice:
    """One kind of visit to choose, and when to choose it."""

    id: str
    name: str
    pick: str
    chosen: bool

    @property
    def item(self) -> dict[str, object]:
        """What the radios component takes."""
        hint = {"hint": {"text": self.pick}} if self.pick else {}
        return {"value": self.id, "text": self.name, "checked": self.chosen, **hint}


@page("guide_visit.html")
@dataclass(frozen=True)
class VisitPage:
    """The question which visit the guide is for."""

    choices: tuple[OccasionChoice, ...]
    not_sure: OccasionChoice
    seen: str
    error: str | None


@page("guide_next.html")
@dataclass(frozen=True)
class NextPage:
    """What will happen, before the guide for the next visit begins.

    ``go_on`` and ``stay``: how many questions come along, and how many stay behind with a note.
    """

    visit: str
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


@router.get("/guide/visit")
def choose(request: Request, story: CurrentStory, visitor: CurrentVisitor) -> Response:
    """Ask which visit the guide is for."""
    occasion = story.draft.occasion
    chosen = occasion or (NOT_SURE if GUIDE in story.payload else "")
    return show(request, _visit_page(story.site, chosen, visitor.seen(occasion)))


@router.post("/guide/visit")
def chosen(
    request: Request,
    site: CurrentSite,
    story: CurrentStory,
    visitor: CurrentVisitor,
    form: CurrentForm,
) -> Response:
    """Keep the kind of visit, and go back to the guide, which offers questions for it."""
    picked = form.one("visit")
    if not picked:
        error = "Choose a kind of visit, or “Not sure yet”."
        seen = visitor.seen(story.draft.occasion)
        return show(request, _visit_page(site, "", seen, error), 422)
    if picked != NOT_SURE and picked not in site.knowledge.occasions:
        raise HTTPException(422)
    may_be_stale = visitor.visit is not None

    def written(payload: Payload) -> Payload:
        draft = Draft.from_data(payload.get(GUIDE, {}))
        if may_be_stale:
            visitor.unchanged(form.one("seen"), draft.occasion)
        occasion = "" if picked == NOT_SURE else picked
        return {**payload, GUIDE: draft.for_occasion(occasion).as_data()}

    visitor.change(written)
    return RedirectResponse("/guide" if picked == NOT_SURE else "/guide#this-visit", 303)


@router.get("/guide/next")
def ask_to_begin(request: Request, story: CurrentStory, visitor: CurrentVisitor) -> Response:
    """Say what will happen, and ask."""
    draft = story.draft
    go_on = len(carry_forward(draft).items)
    page = NextPage(
        visit=occasion_name(story.site.knowledge, draft.occasion),
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


def _visit_page(site: Site, chosen: str, seen: str, error: str | None = None) -> VisitPage:
    occasions = site.knowledge.occasions.values()
    choices = (OccasionChoice(o.id, o.name, o.pick, o.id == chosen) for o in occasions)
    not_sure = OccasionChoice(NOT_SURE, "Not sure yet", "", chosen == NOT_SURE)
    return VisitPage(tuple(choices), not_sure, seen, error)
