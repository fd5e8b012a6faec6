"""Take it with me: every way in which the guide leaves the screen, on one page."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from askwell.guide.versions import holds_anything
from askwell.knowledge.model import UrgentSign
from askwell.web.private_link import PrivateLink
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.story import CurrentStory

router = APIRouter()


@page("guide_take.html")
@dataclass(frozen=True)
class TakePage:
    """The ways. ``is_empty``: nothing is in the guide yet.

    ``appointment``: its day and time, where they are known; ``has_saved``: the guide has a private
    link; ``sends_mail``: this server can send it.
    """

    urgent: tuple[UrgentSign, ...]
    is_empty: bool
    appointment: str
    has_saved: bool
    sends_mail: bool


@router.get("/guide/take")
def take(request: Request, story: CurrentStory) -> Response:
    """Show the ways."""
    met = story.draft.appointment
    return show(
        request,
        TakePage(
            urgent=story.act_now,
            is_empty=not (holds_anything(story.draft) or story.answers),
            appointment=met.lines[0] if met else "",
            has_saved=PrivateLink.of(story.payload) is not None,
            sends_mail=story.site.settings.sends_mail,
        ),
    )
