"""What older articles say, and what holds today, theme by theme."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response

from askwell.knowledge.bibliography import SourceView
from askwell.knowledge.claim import Claim, Holds, Theme
from askwell.knowledge.model import Knowledge
from askwell.logic.wording import capital
from askwell.web.citing import Citations, Mark
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.site import CurrentSite

router = APIRouter()

HOLDS_WORDS = {
    Holds.OUTDATED: "No longer so",
    Holds.DISPUTED: "Experts do not agree",
    Holds.IMPRECISE: "Not the whole story",
    Holds.HOLDS: "Still so",
}


@dataclass(frozen=True)
class ThemeLink:
    """A theme in the list of all, and how many of its statements no longer hold as they stand."""

    id: str
    title: str
    purpose: str
    changed: int


@page("older_articles.html")
@dataclass(frozen=True)
class OlderArticlesPage:
    """All themes."""

    themes: tuple[ThemeLink, ...]


@dataclass(frozen=True)
class PageLink:
    """A page of ours that says more."""

    href: str
    name: str


@dataclass(frozen=True)
class ClaimView:
    """What one may have read, how it stands, and what holds today."""

    read: str
    today: str
    links: tuple[PageLink, ...]
    cites: tuple[Mark, ...]


@dataclass(frozen=True)
class HoldsGroup:
    """Statements that stand alike."""

    id: str
    words: str
    claims: tuple[ClaimView, ...]


@page("older_article.html")
@dataclass(frozen=True)
class ThemePage:
    """One theme: first what no longer holds."""

    title: str
    purpose: str
    groups: tuple[HoldsGroup, ...]
    sources: tuple[SourceView, ...]


@router.get("/older-articles")
def older_articles(request: Request, site: CurrentSite) -> Response:
    """Show all themes."""
    links = (
        ThemeLink(
            theme.id,
            theme.title,
            theme.purpose,
            sum(claim.holds is not Holds.HOLDS for claim in theme.claims),
        )
        for theme in site.knowledge.themes.values()
    )
    return show(request, OlderArticlesPage(tuple(sorted(links, key=lambda link: link.title))))


@router.get("/older-articles/{theme_id}")
def older_article(request: Request, site: CurrentSite, theme_id: str) -> Response:
    """Show one theme."""
    theme = site.knowledge.themes.get(theme_id)
    if theme is None:
        raise HTTPException(404)
    return show(request, theme_page(theme, site.knowledge))


def theme_page(theme: Theme, knowledge: Knowledge) -> ThemePage:
    """Put the page together in its reading order."""
    citations = Citations(knowledge.sources)
    groups = tuple(
        HoldsGroup(holds.value, words, tuple(_claim(c, knowledge, citations) for c in found))
        for holds, words in HOLDS_WORDS.items()
        if (found := [claim for claim in theme.claims if claim.holds is holds])
    )
    return ThemePage(theme.title, theme.purpose, groups, citations.listed())


def _claim(claim: Claim, knowledge: Knowledge, citations: Citations) -> ClaimView:
    pages = dict.fromkeys(stands.page for stands in claim.stands)
    return ClaimView(
        claim.read,
        claim.today,
        tuple(PageLink(f"/{page}", page_name(page, knowledge)) for page in pages),
        citations.marks(claim.cites),
    )


def page_name(page: str, knowledge: Knowledge) -> str:
    """The name of a page such as "treatments/palbociclib"."""
    kind, id = page.split("/")
    return (
        capital(knowledge.treatments[id].name)
        if kind == "treatments"
        else knowledge.topics[id].name
    )
