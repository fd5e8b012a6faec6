"""What we owe every visitor: who makes Askwell and how, and what to do where it is wrong."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from askwell.knowledge.bibliography import READ_WORDS
from askwell.logic.wording import long_date
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.site import CurrentSite

router = APIRouter()

_TRACE_HOURS = 24  # for as long as letters to one address are counted (`delivery.outbox`)


@page("privacy.html")
@dataclass(frozen=True)
class PrivacyPage:
    """What is kept, for how long, who can read it.

    ``mail_hours``: how long an e-mail waits at most; ``trace_hours``: how long its row is kept.
    """

    sends_mail: bool
    mail_hours: int
    trace_hours: int


@page("about.html")
@dataclass(frozen=True)
class AboutPage:
    """Who makes Askwell, with whose money, from which sources, and how it is kept current."""


@page("how_we_check.html")
@dataclass(frozen=True)
class HowWeCheckPage:
    """How facts are chosen and checked. ``depths``: the ways in which a source can be read."""

    sources: int
    newest: str
    depths: tuple[str, ...]


@page("updates.html")
@dataclass(frozen=True)
class UpdatesPage:
    """How the pages are kept current. ``review_by``: the day by which all are looked at again."""

    newest: str
    review_by: str


@page("funding.html")
@dataclass(frozen=True)
class FundingPage:
    """With whose money it is made, and who could have an interest in what it says."""


@page("accessibility.html")
@dataclass(frozen=True)
class AccessibilityPage:
    """What we do so that everyone can use it, and what we know is missing."""


@page("report.html")
@dataclass(frozen=True)
class ReportPage:
    """How to tell us that something is wrong, without sending an answer."""


@router.get("/how-we-check")
def how_we_check(request: Request, site: CurrentSite) -> Response:
    """Show how facts are chosen and checked."""
    knowledge = site.knowledge
    newest = long_date(knowledge.newest_source)
    return show(request, HowWeCheckPage(len(knowledge.sources), newest, tuple(READ_WORDS.values())))


@router.get("/updates")
def updates(request: Request, site: CurrentSite) -> Response:
    """Show how the pages are kept current."""
    knowledge = site.knowledge
    return show(
        request, UpdatesPage(long_date(knowledge.newest_source), long_date(knowledge.review_by))
    )


@router.get("/funding")
def funding(request: Request) -> Response:
    """Show who pays, and who has an interest."""
    return show(request, FundingPage())


@router.get("/accessibility")
def accessibility(request: Request) -> Response:
    """Show what is done so that everyone can use it."""
    return show(request, AccessibilityPage())


@router.get("/report")
def report(request: Request) -> Response:
    """Show how to report a mistake."""
    return show(request, ReportPage())


@router.get("/privacy")
def privacy(request: Request, site: CurrentSite) -> Response:
    """Show how privacy is kept."""
    hours = site.settings.mail_hours
    return show(request, PrivacyPage(site.settings.sends_mail, hours, max(hours, _TRACE_HOURS)))


@router.get("/about")
def about(request: Request) -> Response:
    """Show who makes Askwell and how."""
    return show(request, AboutPage())
