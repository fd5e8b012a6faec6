"""All words explained, by letter."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter, Request, Response

from askwell.knowledge.bibliography import SourceView
from askwell.knowledge.model import Word
from askwell.logic.wording import capital
from askwell.web.citing import Citations, Mark
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.site import CurrentSite, Site

router = APIRouter()


@dataclass(frozen=True)
class WordLine:
    """A word, what it means, and where that comes from."""

    id: str
    term: str
    says: str
    cites: tuple[Mark, ...]


@dataclass(frozen=True)
class WordLetter:
    """Words with one first letter."""

    letter: str
    words: tuple[WordLine, ...]


@page("words.html")
@dataclass(frozen=True)
class WordsPage:
    """All words explained."""

    letters: tuple[WordLetter, ...]
    count: int
    sources: tuple[SourceView, ...]


@router.get("/words")
def words(request: Request, site: CurrentSite) -> Response:
    """Show all words."""
    return show(request, words_page(site))


def words_page(site: Site) -> WordsPage:
    """The words in the order of the alphabet; those that begin with a number come first."""
    citations = Citations(site.knowledge.sources)
    known = tuple(site.knowledge.words.values())

    def line(word: Word) -> WordLine:
        return WordLine(word.id, capital(word.term), word.says, citations.marks(word.cites))

    letters = tuple(
        WordLetter(letter, tuple(line(word) for word in held))
        for letter, held in groupby(known, lambda word: _initial(word))
    )
    return WordsPage(letters, len(known), citations.listed())


def _initial(word: Word) -> str:
    first = word.term[:1].upper()
    return first if first.isalpha() else "0-9"
