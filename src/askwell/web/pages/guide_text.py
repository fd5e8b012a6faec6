"""The guide as plain text, to copy or to download."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from askwell.delivery.text import plain_text
from askwell.web.file_answer import file_answer
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.story import CurrentStory

router = APIRouter()

FILE_NAME = "my-guide.txt"  # says nothing about what is in it


@page("guide_text.html")
@dataclass(frozen=True)
class TextPage:
    """All of the guide in one field."""

    text: str


@router.get("/guide/text")
def text(request: Request, story: CurrentStory) -> Response:
    """Show the text."""
    return show(request, TextPage(plain_text(story.sheet)))


@router.get(f"/guide/{FILE_NAME}")
def download(story: CurrentStory) -> Response:
    """Hand over the text as a file."""
    return file_answer(plain_text(story.sheet), FILE_NAME, "text/plain; charset=utf-8")
