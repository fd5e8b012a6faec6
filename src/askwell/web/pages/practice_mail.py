"""The e-mails that the practice post keeps, for the visit that wrote them and for no other."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response

from askwell.delivery.message import ATTACHMENT
from askwell.web.file_answer import file_answer
from askwell.web.letters import Letter, letter_numbered, letters
from askwell.web.practice_mail import OpenedMail, opened
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.story import CurrentStory, Story

router = APIRouter()


@dataclass(frozen=True)
class MailView:
    """One e-mail as a mail program would show it. ``number``: its place in this visit."""

    number: int
    mail: OpenedMail


@page("practice_mail.html")
@dataclass(frozen=True)
class PracticePage:
    """The e-mails of this visit that are kept here, the newest first."""

    mails: tuple[MailView, ...]


@router.get("/guide/practice-mail")
def practice_mail(request: Request, story: CurrentStory) -> Response:
    """Show them; only where mail is kept for practice is there such a page."""
    if story.site.post.practice is None:
        raise HTTPException(404)
    found = (
        (letter, _opened(story, letter))
        for letter in letters(story.payload, story.site.post.outbox)
    )
    mails = tuple(MailView(letter.number, mail) for letter, mail in found if mail is not None)
    return show(request, PracticePage(mails))


@router.get(f"/guide/practice-mail/{{number}}/{ATTACHMENT}")
def attachment(story: CurrentStory, number: str) -> Response:
    """Hand over the PDF that an e-mail of this visit carries."""
    letter = letter_numbered(number, story.payload, story.site.post.outbox)
    mail = _opened(story, letter) if letter else None
    if mail is None:
        raise HTTPException(404)
    return file_answer(mail.pdf, ATTACHMENT, "application/pdf")


def _opened(story: Story, letter: Letter) -> OpenedMail | None:
    practice = story.site.post.practice
    kept = practice.kept(letter.message_id) if practice else None
    return opened(kept) if kept is not None else None
