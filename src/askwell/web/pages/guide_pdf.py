"""The guide as a PDF: choose paper and print, get the file."""

from __future__ import annotations

from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Literal

from fastapi import APIRouter, HTTPException, Request, Response

from askwell.delivery.paper import Paper
from askwell.web.file_answer import file_answer
from askwell.web.link_along import own_link
from askwell.web.problems import Busy
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.story import CurrentStory, Story

router = APIRouter()

FILE_NAME = "my-guide.pdf"  # says nothing about what is in it
Size = Literal["normal", "large"]
_IN_LINE = BoundedSemaphore(8)  # of the 40 threads that pages are made in


@dataclass(frozen=True)
class PrintChoice:
    """How the PDF is to be: its paper and its print."""

    paper: Paper = Paper.LETTER
    size: Size = "normal"

    @staticmethod
    def of(paper: str, size: str) -> PrintChoice:
        """What a form or an address says; empty is the usual. Raises 422 for anything else."""
        match size or "normal":
            case ("normal" | "large") as chosen if paper in ("", *Paper):
                return PrintChoice(Paper(paper or Paper.LETTER), chosen)
        raise HTTPException(422)


@page("guide_pdf.html")
@dataclass(frozen=True)
class PdfPage:
    """The choices before the download."""

    choice: PrintChoice
    has_link: bool


@router.get("/guide/pdf")
def choose(request: Request, story: CurrentStory) -> Response:
    """Ask for paper and print."""
    return show(request, PdfPage(PrintChoice(), own_link(story, request) is not None))


@router.get(f"/guide/{FILE_NAME}")
def download(
    request: Request,
    story: CurrentStory,
    paper: str = "",
    size: str = "",
    link: str = "",
) -> Response:
    """Hand over the PDF. As a file to keep: a phone then holds it when there is no line."""
    choice = PrintChoice.of(paper, size)
    along = own_link(story, request) if link == "yes" else None
    return file_answer(pdf_of(story, choice, along), FILE_NAME, "application/pdf")


def pdf_of(story: Story, choice: PrintChoice, link: str | None) -> bytes:
    """The guide as a PDF. Raises `Busy` rather than wait behind many others.

    One is made after the other, most in a blink. But a guide can be written that takes many
    seconds, and whoever waits for it holds a thread that all the other pages need.
    """
    if not _IN_LINE.acquire(blocking=False):
        raise Busy
    try:
        return story.site.pdf.render(
            story.sheet, paper=choice.paper, large=choice.size == "large", link=link
        )
    finally:
        _IN_LINE.release()
