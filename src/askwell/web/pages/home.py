"""The first page: what Askwell is and is not, whom it is for, where to turn now."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from askwell.web.render import page
from askwell.web.shell import show

router = APIRouter()


@page("home.html")
@dataclass(frozen=True)
class HomePage:
    """The first page says the same to everyone."""


@router.get("/")
def home(request: Request) -> Response:
    """Show the first page."""
    return show(request, HomePage())
