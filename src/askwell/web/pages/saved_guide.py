"""A saved guide, found by its link: open it in this browser, or delete it. GET changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from askwell.logic.wording import long_date
from askwell.store.payload import Payload
from askwell.store.saved import Saved
from askwell.web.form import CurrentForm
from askwell.web.keeping import Unread, fitted, since_kept
from askwell.web.letters import SENT
from askwell.web.link_door import NoGuidePage, held, let_go
from askwell.web.private_link import (
    PrivateLink,
    content,
    holds_something,
    remembering,
)
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.site import CurrentSite, Site
from askwell.web.story import SINCE, Story
from askwell.web.visitor import CurrentVisitor, KnownVisitor, Visitor

router = APIRouter()

_NOT_TICKED = "Tick the box to close the open guide, or save it first"


@page("saved_guide.html")
@dataclass(frozen=True)
class SavedGuidePage:
    """What a link leads to, with nothing of its content.

    ``loses``: opening it would lose what is open here. ``other_link``: what is open here is safe
    under a link of its own. ``seen``: the mark of what is open here.
    """

    saved_on: str
    until: str
    is_open_here: bool
    loses: bool
    other_link: bool
    seen: str
    error: str | None


@page("saved_delete.html")
@dataclass(frozen=True)
class DeletePage:
    """The question before a saved guide is deleted."""

    action: str
    back: str
    until: str


@page("saved_deleted.html")
@dataclass(frozen=True)
class DeletedPage:
    """The word that it is deleted."""

    is_open_here: bool


@page("saved_unread.html")
@dataclass(frozen=True)
class UnreadPage:
    """The word that the guide is open, but that some answers fit no question of today."""

    unread: tuple[Unread, ...]
    next_page: str


def current_saved(request: Request, site: CurrentSite) -> Saved | None:
    """Find the guide whose link the browser holds."""
    return held(request, site)


CurrentSaved = Annotated[Saved | None, Depends(current_saved)]


@router.get("/saved")
def look(
    request: Request, site: CurrentSite, visitor: CurrentVisitor, saved: CurrentSaved
) -> Response:
    """Say that the guide is there, and what can be done with it."""
    if saved is None:
        return _nothing(request, site)
    return show(request, _page(site, visitor, saved))


@router.get("/saved/open")
def nothing_to_show() -> Response:
    """Lead on who comes here by a link; this address only takes a form."""
    return RedirectResponse("/saved", 303)


@router.post("/saved/open")
def open_it(
    request: Request,
    site: CurrentSite,
    visitor: CurrentVisitor,
    saved: CurrentSaved,
    form: CurrentForm,
) -> Response:
    """Begin a new visit with what the link holds; what is open here is never lost in silence."""
    if saved is None:
        return _nothing(request, site)
    visitor.unchanged(form.one("seen"), content(visitor.payload))
    if _loses(site, visitor.payload, saved) and form.one("replace") != "yes":
        return show(request, _page(site, visitor, saved, _NOT_TICKED), 422)
    kept, unread = fitted(saved.payload, site.knowledge, site.now().date())
    payload = remembering(kept, PrivateLink.to(saved))
    since = since_kept(saved.payload, Story(site, payload).options)
    if since:
        payload[SINCE] = since.as_data()
    if SENT in visitor.payload:
        payload[SENT] = visitor.payload[SENT]  # e-mails under way stay in sight
    visitor.begin_anew(payload)
    next_page = "/guide/since" if since and not since.nothing else "/guide"
    answer = (
        show(request, UnreadPage(unread, next_page)) if unread else RedirectResponse(next_page, 303)
    )
    let_go(answer, site.settings)
    return answer


@router.get("/saved/delete")
def ask_to_delete(request: Request, site: CurrentSite, saved: CurrentSaved) -> Response:
    """Ask once: deleting cannot be taken back."""
    if saved is None:
        return _nothing(request, site)
    return show(request, DeletePage("/saved/delete", "/saved", long_date(saved.ends_at.date())))


@router.post("/saved/delete")
def delete(
    request: Request, site: CurrentSite, visitor: CurrentVisitor, saved: CurrentSaved
) -> Response:
    """Delete what the link in the browser's hand leads to."""
    if saved is None:
        return _nothing(request, site)
    link = PrivateLink.of(visitor.payload)
    site.saved.erase(saved.secret)
    if link and link.secret == saved.secret:
        visitor.change(lambda payload: remembering(payload, None))
    answer = show(request, DeletedPage(holds_something(visitor.payload)))
    let_go(answer, site.settings)
    return answer


@router.get("/guide/saved/delete")
def ask_to_delete_mine(request: Request, visitor: KnownVisitor) -> Response:
    """Ask once, on the way from the page of the link."""
    link = PrivateLink.of(visitor.payload)
    if link is None:
        return RedirectResponse("/guide", 303)
    until = long_date(link.ends_at.date())
    return show(request, DeletePage("/guide/saved/delete", "/guide/saved", until))


@router.post("/guide/saved/delete")
def delete_mine(request: Request, site: CurrentSite, visitor: KnownVisitor) -> Response:
    """Delete the saved guide that this visit knows; what is open here stays until it ends."""
    link = PrivateLink.of(visitor.payload)
    if link is None:
        return RedirectResponse("/guide", 303)
    site.saved.erase(link.secret)
    visitor.change(lambda payload: remembering(payload, None))
    return show(request, DeletedPage(holds_something(visitor.payload)))


def _nothing(request: Request, site: Site) -> Response:
    answer = show(request, NoGuidePage(), 404)
    let_go(answer, site.settings)
    return answer


def _page(site: Site, visitor: Visitor, saved: Saved, error: str | None = None) -> SavedGuidePage:
    payload = visitor.payload
    link, loses = PrivateLink.of(payload), _loses(site, payload, saved)
    is_same = link is not None and link.secret == saved.secret
    return SavedGuidePage(
        saved_on=long_date(saved.saved_at.date()),
        until=long_date(saved.ends_at.date()),
        is_open_here=is_same and PrivateLink.to(saved).holds(payload),
        loses=loses,
        other_link=link is not None and not is_same and not loses,
        seen=visitor.seen(content(payload)),
        error=error,
    )


def _loses(site: Site, payload: Payload, saved: Saved) -> bool:
    """Whether what is open here stands under no link: neither this one nor its own."""
    if not holds_something(payload):
        return False
    own = PrivateLink.of(payload)
    if own and own.secret == saved.secret and own.holds(payload):
        return False  # here she changed nothing since; what is newer was saved elsewhere
    kept = (saved, site.saved.read(own.secret) if own else None)
    return not any(guide and PrivateLink.to(guide).holds(payload) for guide in kept)
