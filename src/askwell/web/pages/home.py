"""The first page: what Askwell is and is not, whom it is for, where to turn now."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from askwell.knowledge.bibliography import SourceView
from askwell.web.citing import Citations
from askwell.web.definition import DefinitionView, definition_view
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.site import CurrentSite

router = APIRouter()


@page("home.html")
@dataclass(frozen=True)
class HomePage:
    """The first page says the same to everyone."""

    definition: DefinitionView
    sources: tuple[SourceView, ...]


@router.get("/")
def home(request: Request, site: CurrentSite) -> Response:
    """Show the first page."""
    citations = Citations(site.knowledge.sources)
    definition = definition_view(site.knowledge, citations)
    return show(request, HomePage(definition, citations.listed()))
