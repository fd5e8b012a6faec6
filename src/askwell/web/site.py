"""The running site: what every page may draw on, made once at start-up."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine

from askwell.delivery.pdf import Pdf
from askwell.explore.options import Explorer
from askwell.knowledge.model import Knowledge, Treatment
from askwell.knowledge.topic import Topic
from askwell.lint.words import page_grade
from askwell.settings import Settings
from askwell.store.moment import Clock
from askwell.store.saved import SavedGuides
from askwell.store.visits import Visits
from askwell.web.assets import Assets
from askwell.web.glossary import Glossary
from askwell.web.post_office import PostOffice
from askwell.web.render import Renderer


@dataclass(frozen=True)
class Site:
    """The parts of one running site."""

    settings: Settings
    engine: Engine
    visits: Visits
    saved: SavedGuides
    post: PostOffice
    pdf: Pdf
    assets: Assets
    renderer: Renderer
    knowledge: Knowledge
    explorer: Explorer
    glossary: Glossary
    now: Clock
    _grades: dict[str, float] = field(default_factory=dict, repr=False, compare=False)

    def grade_of(self, page: Treatment | Topic) -> float:
        """The reading grade of a page's text, worked out once: the text never changes here."""
        key = f"{type(page).__name__} {page.id}"
        if key not in self._grades:
            self._grades[key] = page_grade(self.knowledge, page)
        return self._grades[key]


def current_site(request: Request) -> Site:
    """Find the site a request came to."""
    site: Site = request.app.state.site
    return site


CurrentSite = Annotated[Site, Depends(current_site)]
