"""Error pages: what happened, and what to do. They never repeat what was sent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from askwell.store.payload import TooLarge
from askwell.web.problems import Busy, ForgedForm, NoVisit, StaleTab, VisitEnded
from askwell.web.render import page
from askwell.web.shell import show

Handler = Callable[[Request, Exception], Awaitable[Response]]


@page("error.html")
@dataclass(frozen=True)
class ErrorPage:
    """One error in plain words."""

    heading: str
    happened: str
    steps: tuple[str, ...]


_KEPT = "What you told us before is still there."

NOT_FOUND = ErrorPage(
    "We can’t find that page",
    "The link may be old, or the address may have a typing mistake.",
    ("Check the address.", "Or pick a page from the menu at the top."),
)
NOT_ALLOWED = ErrorPage(
    "That page can’t be used this way",
    "It only takes what one of our forms sends.",
    ("Go to the first page and start from there.", _KEPT),
)
TOO_LARGE = ErrorPage(
    "That is too much for us to take in",
    "The text or file you sent is larger than we can keep.",
    ("Go back and send a shorter text or a smaller file.", _KEPT),
)
NOT_UNDERSTOOD = ErrorPage(
    "We could not read what was sent",
    "Something was missing, or not in a form we know. We did not save it.",
    ("Go back, load the page again, and try once more.", _KEPT),
)
STALE_TAB = ErrorPage(
    "This page was out of date",
    "You may have Askwell open in two tabs. The other tab made a change, "
    "so we did not save this one.",
    ("Go back and load the page again.", "Then make your change once more.", _KEPT),
)
FORGED_FORM = ErrorPage(
    "We did not save that",
    "The form did not come from one of our own pages. We stop such forms to keep you safe.",
    ("Open Askwell in a new tab and try again.", "If you use a very old browser, try another."),
)
BUSY = ErrorPage(
    "Many people are making a PDF right now",
    "So we did not make yours yet. This is our limit, not your mistake.",
    ("Wait a minute. Then go back and try again.", "Or take your guide as text.", _KEPT),
)
UNEXPECTED = ErrorPage(
    "Something went wrong on our side",
    "This is our mistake, not yours. Your last step may not be saved.",
    ("Go back and try again.", "If it happens again, wait a few minutes.", _KEPT),
)

_BY_STATUS = {404: NOT_FOUND, 405: NOT_ALLOWED, 413: TOO_LARGE, 422: NOT_UNDERSTOOD}


def handle_errors(app: FastAPI) -> None:
    """Give every error its page."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _answer(NOT_UNDERSTOOD, 422))
    app.add_exception_handler(TooLarge, _answer(TOO_LARGE, 413))
    app.add_exception_handler(StaleTab, _answer(STALE_TAB, 409))
    app.add_exception_handler(Busy, _answer(BUSY, 503))
    app.add_exception_handler(ForgedForm, _answer(FORGED_FORM, 403))
    app.add_exception_handler(VisitEnded, _go_to("/expired"))
    app.add_exception_handler(NoVisit, _go_to("/"))


async def apologize(request: Request) -> Response:
    """Answer when something of ours broke."""
    try:
        return show(request, UNEXPECTED, 500)
    except Exception:  # noqa: BLE001 - even the page for it broke
        return Response(f"{UNEXPECTED.heading}. {UNEXPECTED.happened}", 500)


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    page = _BY_STATUS.get(status, NOT_UNDERSTOOD if status < 500 else UNEXPECTED)
    response = show(request, page, status)
    headers = getattr(error, "headers", None) or {}
    if "Allow" in headers:
        response.headers["Allow"] = headers["Allow"]
    return response


def _answer(page: ErrorPage, status: int) -> Handler:
    async def handler(request: Request, error: Exception) -> Response:
        return show(request, page, status)

    return handler


def _go_to(path: str) -> Handler:
    async def handler(request: Request, error: Exception) -> Response:
        return RedirectResponse(path, 303)

    return handler
