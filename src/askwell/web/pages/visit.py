"""The visit itself: begin it, stay, erase it, and find that it has ended."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from askwell.logic.wording import long_date
from askwell.web.form import CurrentForm
from askwell.web.letters import leave, letters
from askwell.web.link_door import let_go
from askwell.web.private_link import PrivateLink
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.site import CurrentSite
from askwell.web.visitor import CurrentVisitor, KnownVisitor

router = APIRouter()

FIRST_STEP = "/about-you"
_FORGET = {"Clear-Site-Data": '"cache", "storage"'}


@page("erase.html")
@dataclass(frozen=True)
class ErasePage:
    """The question before everything is erased.

    ``saved_until``: how long what was saved stays under its link; ``is_gone``: it was saved, and
    is there no more; ``unsaved``: something here is not in it; ``mail_waits``: an e-mail is not
    sent yet.
    """

    saved_until: str | None
    is_gone: bool
    unsaved: bool
    mail_waits: bool


@page("erased.html")
@dataclass(frozen=True)
class ErasedPage:
    """The word that nothing is left. ``sends_mail``: an e-mail may be on its way still."""

    sends_mail: bool


@page("expired.html")
@dataclass(frozen=True)
class ExpiredPage:
    """The word that the visit ran out of time."""


@router.post("/start")
def start(visitor: CurrentVisitor) -> Response:
    """Open a visit (or go on with the open one) and ask the first question."""
    visitor.begin()
    return RedirectResponse(FIRST_STEP, 303)


@router.post("/stay")
def stay(visitor: KnownVisitor, form: CurrentForm) -> Response:
    """Keep the visit on, and go back to where the person was."""
    visitor.stay()
    return RedirectResponse(local_path(form.one("back")), 303)


@router.get("/erase")
def ask_to_erase(request: Request, site: CurrentSite, visitor: CurrentVisitor) -> Response:
    """Ask once: erasing cannot be taken back.

    What the visit remembers of its saved guide is not enough here: someone else may have deleted
    it, and what is open is then all there is.
    """
    if visitor.visit is None:
        return RedirectResponse("/erased", 303)
    waits = any(one.is_open for one in letters(visitor.payload, site.post.outbox))
    link = PrivateLink.of(visitor.payload)
    there = site.saved.read(link.secret) if link else None
    return show(
        request,
        ErasePage(
            saved_until=long_date(there.ends_at.date()) if there else None,
            is_gone=link is not None and there is None,
            unsaved=there is not None and not PrivateLink.to(there).holds(visitor.payload),
            mail_waits=waits,
        ),
    )


@router.post("/erase")
def erase(site: CurrentSite, visitor: CurrentVisitor, form: CurrentForm) -> Response:
    """Erase the visit, here and in the browser; the saved guide too, where that was asked for.

    An e-mail that waits goes on unless she stops it: it is what she wanted, and erases itself.
    """
    link = PrivateLink.of(visitor.payload)
    if link and form.one("saved") == "delete":
        site.saved.erase(link.secret)
    leave(visitor.payload, site.post.outbox, stop=form.one("mail") == "stop")
    visitor.erase()
    answer = RedirectResponse("/erased", 303, _FORGET)
    let_go(answer, site.settings)
    return answer


@router.get("/erased")
def erased(request: Request, site: CurrentSite, visitor: CurrentVisitor) -> Response:
    """Say that nothing is left; only true, and so only shown, when no visit is open."""
    if visitor.visit:
        return RedirectResponse("/erase", 303)
    return show(request, ErasedPage(site.settings.sends_mail))


@router.get("/expired")
def expired(request: Request, visitor: CurrentVisitor) -> Response:
    """Say that the visit ran out of time, and let the browser forget its key."""
    if visitor.visit:
        return RedirectResponse("/", 303)  # another tab kept it on
    visitor.erase()
    return show(request, ExpiredPage())


def local_path(text: str) -> str:
    """Keep a way back inside this site: a plain path, or else the first page."""
    is_plain = text.startswith("/") and not text.startswith("//")
    return text if is_plain and not set(text) & set("\\\r\n\t?#:") else "/"
