"""The running site: what every page may draw on, made once at start-up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Protocol

from fastapi import Depends, Request

from askwell.settings import Settings
from askwell.store.visits import Visits
from askwell.web.assets import Assets
from askwell.web.render import Renderer


class Edition(Protocol):
    """What the pages' footer says about the knowledge."""

    @property
    def version(self) -> str:
        """The release of the knowledge."""

    @property
    def as_of(self) -> date:
        """The day the knowledge stands at."""


@dataclass(frozen=True)
class Site:
    """The parts of one running site."""

    settings: Settings
    visits: Visits
    assets: Assets
    renderer: Renderer
    knowledge: Any  # an `Edition` and more; None where pages run without content
    now: Callable[[], datetime]


def current_site(request: Request) -> Site:
    """Find the site a request came to."""
    site: Site = request.app.state.site
    return site


CurrentSite = Annotated[Site, Depends(current_site)]
