"""What became of the e-mails of this visit: the truth at each stage, and what to do now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from askwell.knowledge.model import UrgentSign
from askwell.web.form import CurrentForm, Form
from askwell.web.letter_words import News, ago, news
from askwell.web.letters import Letter, letter_numbered, letters
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.story import CurrentStory, Story
from askwell.web.visitor import KnownVisitor

router = APIRouter()

HERE = "/guide/sent"


@dataclass(frozen=True)
class LetterView:
    """One e-mail: its place among those of this visit, when it was asked for, how it stands."""

    number: int
    asked: str
    news: News


@page("guide_sent.html")
@dataclass(frozen=True)
class SentPage:
    """The e-mails of this visit, the newest first. ``is_open``: something may still happen."""

    urgent: tuple[UrgentSign, ...]
    letters: tuple[LetterView, ...]
    is_open: bool


@router.get("/guide/sent")
def sent(request: Request, story: CurrentStory) -> Response:
    """Show how they stand."""
    found = letters(story.payload, story.site.post.outbox)
    views = tuple(_view(story, letter) for letter in found)
    is_open = any(letter.is_open for letter in found)
    return show(request, SentPage(story.act_now, views, is_open))


@router.get("/guide/sent.json")
def sent_in_short(story: CurrentStory) -> Response:
    """How they stand, for the script that looks now and then."""
    found = letters(story.payload, story.site.post.outbox)
    return JSONResponse(
        {
            "open": any(letter.is_open for letter in found),
            "letters": [
                {"number": view.number, "stage": view.news.stage, "says": view.news.title}
                for view in (_view(story, letter) for letter in found)
            ],
        }
    )


@router.get("/guide/sent/again")
@router.get("/guide/sent/stop")
def nothing_to_show() -> Response:
    """Lead on who comes here by a link; these addresses only take forms."""
    return RedirectResponse(HERE, 303)


@router.post("/guide/sent/again")
def again(story: CurrentStory, visitor: KnownVisitor, form: CurrentForm) -> Response:
    """Try an e-mail of this visit anew; where there is nothing to try, the page says why."""
    return _done(story, form, story.site.post.again)


@router.post("/guide/sent/stop")
def stop(story: CurrentStory, visitor: KnownVisitor, form: CurrentForm) -> Response:
    """Erase an e-mail of this visit before it is sent; where it is too late, the page says so."""
    return _done(story, form, story.site.post.outbox.cancel)


def _done(story: Story, form: Form, act: Callable[[str], bool]) -> Response:
    letter = letter_numbered(form.one("letter"), story.payload, story.site.post.outbox)
    if letter is not None:
        act(letter.id)
    return RedirectResponse(HERE, 303)


def _view(story: Story, letter: Letter) -> LetterView:
    now, practice = story.site.now(), story.site.settings.mail_practice
    return LetterView(
        letter.number, ago(letter.asked_at, now), news(letter, now, practice=practice)
    )
