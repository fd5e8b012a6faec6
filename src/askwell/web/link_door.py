"""Where a private link leads: it is exchanged for a cookie at once, and stands nowhere else.

So the secret is in no history, no log and no Referer. The door looks a guide up and changes
nothing: mail scanners open links, too. A link that opens nothing gets the same answer to the
byte, whatever is wrong with it, and whoever asks: the visit of the browser is not even read.
"""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from askwell.settings import Settings
from askwell.store.saved import Saved
from askwell.store.sealing import Secret
from askwell.web.private_link import DOOR
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.site import CurrentSite, Site
from askwell.web.visitor import Visitor

router = APIRouter()

_MINUTES = 30
_UNSEEN = {
    # Stricter than elsewhere: this address is itself the secret. No form of ours stands here.
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}


@page("no_guide.html")
@dataclass(frozen=True)
class NoGuidePage:
    """The word that a private link opens nothing."""


@router.api_route(DOOR, methods=["GET", "HEAD"])
@router.api_route(DOOR + "/{secret:path}", methods=["GET", "HEAD"])
def enter(request: Request, site: CurrentSite, secret: str = "") -> Response:
    """Exchange a link for a cookie."""
    found = site.saved.read(Secret.from_text(secret))
    if found is None:
        return no_guide(request, site)
    answer = RedirectResponse("/saved", 303, _UNSEEN)
    hold(answer, found.secret, site.settings)
    return answer


def no_guide(request: Request, site: Site) -> Response:
    """The answer to every link that opens nothing: the same to everyone."""
    request.state.visitor = Visitor(site.visits, None)
    answer = show(request, NoGuidePage(), 404)
    answer.headers.update(_UNSEEN)
    return answer


def hold(answer: Response, secret: Secret, settings: Settings) -> None:
    """Let the browser hold the link for as long as it takes to open the guide."""
    _set_cookie(answer, settings, secret.to_text(), _MINUTES * 60)


def let_go(answer: Response, settings: Settings) -> None:
    """Let the browser forget the link."""
    _set_cookie(answer, settings, "", 0)


def held(request: Request, site: Site) -> Saved | None:
    """The saved guide whose link the browser holds."""
    cookie = request.cookies.get(site.settings.link_cookie_name)
    return site.saved.read(Secret.from_text(cookie)) if cookie else None


def holds_link(request: Request, settings: Settings) -> bool:
    """Whether the browser holds a link, be it a good one or not."""
    return settings.link_cookie_name in request.cookies


def _set_cookie(answer: Response, settings: Settings, value: str, age: int) -> None:
    answer.set_cookie(
        settings.link_cookie_name,
        value,
        max_age=age,
        httponly=True,
        secure=settings.cookie_secure,
        samesite="lax",  # a link in an e-mail must find its cookie on the page it leads to
    )
