"""All sources: what each is, how old, when it was last checked, and how much of it was read.

They are split by the first letter of the publisher, so that no page grows too heavy for a phone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response

from askwell.knowledge.bibliography import READ_WORDS, SourceView, date_words, source_view
from askwell.knowledge.model import Knowledge, Read, Source
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.site import CurrentSite

router = APIRouter()

NUMBERS = "0-9"


@dataclass(frozen=True)
class Letter:
    """A first letter, and how many sources it holds."""

    id: str
    count: int


@dataclass(frozen=True)
class Depth:
    """How much of a number of sources was read."""

    words: str
    count: int


@dataclass(frozen=True)
class Publisher:
    """One publisher's sources."""

    name: str
    sources: tuple[SourceView, ...]


@page("sources.html")
@dataclass(frozen=True)
class SourcesPage:
    """How many sources there are and how far they were read. ``newest`` is a date."""

    count: int
    newest: str
    depths: tuple[Depth, ...]
    letters: tuple[Letter, ...]


@page("sources_letter.html")
@dataclass(frozen=True)
class SourcesLetterPage:
    """The sources of publishers with one first letter."""

    letter: str
    publishers: tuple[Publisher, ...]


@router.get("/sources")
def sources(request: Request, site: CurrentSite) -> Response:
    """Show how many sources there are, and the way to each."""
    return show(request, sources_page(site.knowledge))


@router.get("/sources/{letter}")
def letter(request: Request, site: CurrentSite, letter: str) -> Response:
    """Show the sources of one letter."""
    found = [s for s in site.knowledge.sources.values() if _initial(s) == letter.upper()]
    if not found:
        raise HTTPException(404)
    return show(request, SourcesLetterPage(letter.upper(), _publishers(found)))


def sources_page(knowledge: Knowledge) -> SourcesPage:
    """Count the sources by how they were read and by letter."""
    known = knowledge.sources.values()
    depths = Counter(source.read for source in known)
    letters = Counter(_initial(source) for source in known)
    return SourcesPage(
        len(known),
        date_words(knowledge.newest_source.isoformat()),
        tuple(Depth(READ_WORDS[read], depths[read]) for read in Read if depths[read]),
        tuple(Letter(id, count) for id, count in sorted(letters.items())),
    )


def _publishers(sources: Iterable[Source]) -> tuple[Publisher, ...]:
    ordered = sorted(sources, key=lambda s: (s.publisher.lower(), s.title.lower()))
    by_publisher: dict[str, list[SourceView]] = {}
    for number, source in enumerate(ordered, start=1):
        by_publisher.setdefault(source.publisher, []).append(source_view(source, number))
    return tuple(Publisher(name, tuple(views)) for name, views in by_publisher.items())


def _initial(source: Source) -> str:
    first = source.publisher[:1].upper()
    return first if first.isalpha() else NUMBERS
