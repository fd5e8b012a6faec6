"""What we owe every visitor: how privacy is kept, who makes Askwell, how it stays up to date."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from askwell.web.render import page
from askwell.web.shell import show

router = APIRouter()


@page("privacy.html")
@dataclass(frozen=True)
class PrivacyPage:
    """What is kept, for how long, and who can read it."""


@page("about.html")
@dataclass(frozen=True)
class AboutPage:
    """Who makes Askwell, with whose money, from which sources, and how it is kept current."""


@router.get("/privacy")
def privacy(request: Request) -> Response:
    """Show how privacy is kept."""
    return show(request, PrivacyPage())


@router.get("/about")
def about(request: Request) -> Response:
    """Show who makes Askwell and how."""
    return show(request, AboutPage())
