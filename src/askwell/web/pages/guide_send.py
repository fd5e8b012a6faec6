"""E-mail the guide: ask for one address, put the letter into the outbox, tell how it goes on."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from askwell.delivery.address import AddressProblem, parse_address
from askwell.delivery.envelope import Envelope
from askwell.delivery.message import letter, message_id
from askwell.delivery.parcel import TooMany
from askwell.knowledge.model import UrgentSign
from askwell.web.form import CurrentForm, Form
from askwell.web.letter_words import LIMITS, TOO_LONG
from askwell.web.letters import with_letter
from askwell.web.link_along import mailed_link
from askwell.web.pages.guide_pdf import PrintChoice, pdf_of
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.site import CurrentSite
from askwell.web.story import CurrentStory, Story
from askwell.web.visitor import CurrentVisitor, KnownVisitor, Visitor

router = APIRouter()

_TO, _LIMIT = "to", "limit"
_MOST_BYTES = 10 * 1024 * 1024  # what common mail servers take; an ordinary one has 0.3 MB
_SENDER = "who sends"  # its mark is the same all through a visit, and tells nothing of it


@page("guide_send.html")
@dataclass(frozen=True)
class SendPage:
    """The form. ``once``: its one-time token; ``to``: the address as typed; ``errors``: by field.

    ``can_send``: there is a mail server, if only for practice, and something to send.
    """

    urgent: tuple[UrgentSign, ...]
    can_send: bool
    is_practice: bool
    has_visit: bool
    once: str
    to: str
    choice: PrintChoice
    has_link: bool
    with_link: bool
    errors: dict[str, str]


@router.get("/guide/send")
def ask(request: Request, story: CurrentStory, visitor: CurrentVisitor) -> Response:
    """Ask for the address, or say that this server sends no mail."""
    return show(request, _page(story, visitor))


@router.post("/guide/send")
def send(
    request: Request,
    site: CurrentSite,
    story: CurrentStory,
    visitor: KnownVisitor,
    form: CurrentForm,
) -> Response:
    """Put the letter into the outbox; only then is anything said of sending it."""
    choice = PrintChoice.of(form.one("paper"), form.one("size"))
    sender = site.post.sender
    if sender is None:
        return show(request, _page(story, visitor), 422)
    try:
        to = parse_address(form.one(_TO))
    except AddressProblem as problem:
        errors = {_TO: str(problem)}
        return show(request, _page(story, visitor, form, choice, errors), 422)
    link = mailed_link(story) if form.one("link") == "yes" else None
    token = _token(visitor, form.one("once"), to, choice, with_link=link is not None)
    envelope = _envelope(story, sender, to, choice, link, token)
    if len(envelope.message) > _MOST_BYTES:
        return show(request, _page(story, visitor, form, choice, {_LIMIT: TOO_LONG}), 422)
    try:
        parcel = site.post.send(envelope, visitor.seen(_SENDER), token)
    except TooMany as limit:
        errors = {_LIMIT: LIMITS[limit.which]}
        return show(request, _page(story, visitor, form, choice, errors), 422)
    asked_at = site.now()
    visitor.change(lambda payload: with_letter(payload, parcel, envelope.message_id, asked_at))
    return RedirectResponse("/guide/sent", 303)


def _token(visitor: Visitor, once: str, to: str, choice: PrintChoice, *, with_link: bool) -> str:
    """The same for a second click on the same form; another one once anything in it is changed."""
    return visitor.seen(["letter", once, to, choice.paper, choice.size, with_link])


def _envelope(
    story: Story, sender: str, to: str, choice: PrintChoice, link: str | None, token: str
) -> Envelope:
    id = message_id(token, sender.rpartition("@")[2])
    message = letter(
        story.sheet,
        to=to,
        sender=sender,
        pdf=pdf_of(story, choice, link),
        link=link,
        message_id=id,
        date=story.site.now(),
    )
    return Envelope(to, id, message)


def _page(
    story: Story,
    visitor: Visitor,
    form: Form | None = None,
    choice: PrintChoice | None = None,
    errors: dict[str, str] | None = None,
) -> SendPage:
    settings = story.site.settings
    return SendPage(
        urgent=story.act_now,
        can_send=settings.sends_mail,
        is_practice=settings.mail_practice,
        has_visit=visitor.visit is not None,
        once=(form.one("once") if form else "") or secrets.token_urlsafe(16),
        to=form.one(_TO) if form else "",
        choice=choice or PrintChoice(),
        has_link=mailed_link(story) is not None,
        with_link=form is not None and form.one("link") == "yes",
        errors=errors or {},
    )
