"""Save the guide under a private link; see the link, save again, keep it longer or shorter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from askwell.delivery.link import LinkProblem
from askwell.delivery.qr import qr_svg
from askwell.explore.finding import Options
from askwell.logic.wording import long_date
from askwell.store.payload import Gone, Payload, Stale
from askwell.store.saved import TERMS
from askwell.web.form import CurrentForm, Form
from askwell.web.keeping import to_keep
from askwell.web.link_door import hold, holds_link
from askwell.web.private_link import (
    LINK,
    PrivateLink,
    holds_something,
    own_address,
    remembering,
)
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.site import CurrentSite, Site
from askwell.web.story import CurrentStory, Story
from askwell.web.visitor import CurrentVisitor, KnownVisitor, Visitor

router = APIRouter()

_USUAL_DAYS = 90  # the page says why
_NO_TERM = "Choose how long we should keep your guide"


@dataclass(frozen=True)
class Term:
    """One length of time to choose, and the day it leads to from today."""

    days: int
    words: str
    until: str


@page("guide_save.html")
@dataclass(frozen=True)
class SavePage:
    """What a private link is, and how long to keep the guide."""

    has_something: bool
    terms: tuple[Term, ...]
    chosen: int | None
    error: str | None


@page("guide_saved.html")
@dataclass(frozen=True)
class SavedPage:
    """The link, and all that can be done with what it holds.

    ``another_waits``: another saved guide is about to be opened in this browser.
    """

    link: str
    qr: Markup | None
    all_saved: bool
    saved_on: str
    until: str
    days: int
    terms: tuple[Term, ...]
    chosen: int | None
    error: str | None
    another_waits: bool


@page("guide_clash.html")
@dataclass(frozen=True)
class ClashPage:
    """The saved guide was changed elsewhere. ``version``: the one found there now."""

    version: int
    saved_on: str
    all_saved: bool


@page("guide_gone.html")
@dataclass(frozen=True)
class GonePage:
    """The saved guide is no more, but the guide is still open here."""


@router.get("/guide/save")
def ask(request: Request, site: CurrentSite, visitor: CurrentVisitor) -> Response:
    """Ask how long to keep the guide."""
    if PrivateLink.of(visitor.payload):
        return RedirectResponse("/guide/saved", 303)
    return show(request, _save_page(site, visitor.payload, _USUAL_DAYS))


@router.post("/guide/save")
def save(request: Request, site: CurrentSite, visitor: KnownVisitor, form: CurrentForm) -> Response:
    """Save the guide under a new link."""
    if PrivateLink.of(visitor.payload):  # a second click
        return RedirectResponse("/guide/saved", 303)
    days = _days(form)
    if days is None or not holds_something(visitor.payload):
        return show(request, _save_page(site, visitor.payload, days, _NO_TERM), 422)
    _save_anew(site, visitor, days)
    return RedirectResponse("/guide/saved", 303)


@router.get("/guide/saved")
def saved(request: Request, story: CurrentStory) -> Response:
    """Show the link, or what became of it in the meantime."""
    link = PrivateLink.of(story.payload)
    if link is None:
        return RedirectResponse("/guide/save", 303)
    return _saved_page(request, story, link, link.days)


@router.post("/guide/saved")
def save_again(
    request: Request, site: CurrentSite, visitor: KnownVisitor, form: CurrentForm
) -> Response:
    """Write what is open here into the saved guide, or do what she chose when that can't be."""
    link = PrivateLink.of(visitor.payload)
    if link is None:
        return RedirectResponse("/guide/save", 303)
    match form.one("do").split():
        case ["again"]:
            days = _days(form)
            if days is None:
                return _saved_page(request, Story(site, visitor.payload), link, None, 422)
            there = _there(site, link)
            if there and not _is_clash(visitor.payload, link, there):
                _save_over(site, visitor, link, there.version, days)
        case ["replace", version] if version.isdecimal() and len(version) < 10:
            _save_over(site, visitor, link, int(version), link.days)
        case ["new"]:
            _save_anew(site, visitor, link.days)
        case ["other"]:
            answer = RedirectResponse("/saved", 303)
            hold(answer, link.secret, site.settings)
            return answer
        case _:
            raise HTTPException(422)
    return RedirectResponse("/guide/saved", 303)


def _there(site: Site, link: PrivateLink) -> PrivateLink | None:
    """The link as what is saved under it stands now."""
    saved = site.saved.read(link.secret)
    return PrivateLink.to(saved) if saved else None


def _is_clash(payload: Payload, link: PrivateLink, there: PrivateLink) -> bool:
    """Whether another browser saved other words; that it changed only the time is no clash."""
    return there.seen != link.seen and not there.holds(payload)


def _save_anew(site: Site, visitor: Visitor, days: int) -> None:
    """Save under a new link, which the visit then remembers."""
    before = visitor.payload.get(LINK)
    kept = site.saved.save(to_keep(visitor.payload, _options(site, visitor)), days)

    def remembered(payload: Payload) -> Payload:
        if payload.get(LINK) != before:
            return payload  # another tab saved it first
        return remembering(payload, PrivateLink.to(kept))

    try:
        visitor.change(remembered)
    finally:
        link = PrivateLink.of(visitor.payload)
        if link is None or link.secret != kept.secret:
            site.saved.erase(kept.secret)  # nobody was told its link, and nobody ever could be


def _save_over(site: Site, visitor: Visitor, link: PrivateLink, version: int, days: int) -> None:
    """Save under the same link; where that cannot be, the page of the link tells why."""
    content = to_keep(visitor.payload, _options(site, visitor))
    try:
        kept = site.saved.write(link.secret, content, version, days)
    except (Stale, Gone):
        return
    visitor.change(lambda payload: remembering(payload, PrivateLink.to(kept)))


def _options(site: Site, visitor: Visitor) -> Options:
    return Story(site, visitor.payload).options


def _days(form: Form) -> int | None:
    """The length of time chosen, if it is one that we offer."""
    return next((days for days in TERMS if str(days) == form.one("days")), None)


def _save_page(
    site: Site, payload: Payload, chosen: int | None, error: str | None = None
) -> SavePage:
    return SavePage(holds_something(payload), _terms(site.now()), chosen, error)


def _saved_page(
    request: Request, story: Story, link: PrivateLink, chosen: int | None, status: int = 200
) -> Response:
    site = story.site
    there = _there(site, link)
    if there is None:
        return show(request, GonePage())
    if _is_clash(story.payload, link, there):
        all_saved = link.holds(story.payload)
        return show(request, ClashPage(there.version, _day(there.saved_at), all_saved))
    shown = own_address(link.secret, request, site.settings)
    return show(
        request,
        SavedPage(
            link=shown,
            qr=_qr(shown),
            all_saved=there.holds(story.payload),
            saved_on=_day(there.saved_at),
            until=_day(there.ends_at),
            days=there.days,
            terms=_terms(site.now()),
            chosen=chosen,
            error=None if chosen else _NO_TERM,
            another_waits=holds_link(request, site.settings),
        ),
        status,
    )


def _qr(link: str) -> Markup | None:
    """The link as a picture; none where the server's own name is not one a phone would read."""
    try:
        return qr_svg(link)
    except LinkProblem:
        return None


def _terms(now: datetime) -> tuple[Term, ...]:
    return tuple(Term(days, _in_words(days), _day(now + timedelta(days=days))) for days in TERMS)


def _in_words(days: int) -> str:
    return "1 year" if days == 365 else f"{days} days"


def _day(moment: datetime) -> str:
    return long_date(moment.date())
