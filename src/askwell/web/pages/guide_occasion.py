"""Which kind of visit the guide is for."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from askwell.guide.draft import Draft
from askwell.store.payload import Payload
from askwell.web.form import CurrentForm
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.site import CurrentSite, Site
from askwell.web.story import GUIDE, CurrentStory
from askwell.web.visitor import CurrentVisitor

router = APIRouter()

NOT_SURE = "not-sure"


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


@page("guide_occasion.html")
@dataclass(frozen=True)
class OccasionPage:
    """The question which kind of visit the guide is for."""

    choices: tuple[OccasionChoice, ...]
    not_sure: OccasionChoice
    seen: str
    error: str | None


@router.get("/guide/visit")
def choose(request: Request, story: CurrentStory, visitor: CurrentVisitor) -> Response:
    """Ask which kind of visit the guide is for."""
    occasion = story.draft.occasion
    chosen = occasion or (NOT_SURE if GUIDE in story.payload else "")
    return show(request, _page(story.site, chosen, visitor.seen(occasion)))


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
        return show(request, _page(site, "", seen, error), 422)
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


def _page(site: Site, chosen: str, seen: str, error: str | None = None) -> OccasionPage:
    occasions = site.knowledge.occasions.values()
    choices = (OccasionChoice(o.id, o.name, o.pick, o.id == chosen) for o in occasions)
    not_sure = OccasionChoice(NOT_SURE, "Not sure yet", "", chosen == NOT_SURE)
    return OccasionPage(tuple(choices), not_sure, seen, error)
