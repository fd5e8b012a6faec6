"""Words explained in place: each under the block of text in which it first stands on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from askwell.knowledge.model import Word
from askwell.logic.wording import capital

_SAME_START, _ENDING = 4, 2


@dataclass(frozen=True)
class WordView:
    """A word and what it means."""

    id: str
    term: str
    says: str


class Glossary:
    """The words that are explained in place, ready to be found in a text. One per site."""

    def __init__(self, words: Mapping[str, Word]) -> None:
        self.words = words
        self._by_form = {
            form.lower(): word
            for word in words.values()
            if word.explained
            for form in (word.term, *word.also)
        }
        longest_first = sorted(self._by_form, key=len, reverse=True)
        forms = "|".join(re.escape(form) for form in longest_first) or r"(?!)"
        self._pattern = re.compile(rf"(?<![\w-])(?:{forms})(?![\w-])", re.IGNORECASE)

    def page(self, said: Iterable[str] = ()) -> PageWords:
        """Start a page on which the words of ``said`` (ids) need no explaining."""
        return PageWords(self, said)

    def found_in(self, text: str) -> dict[str, str]:
        """The ids of the words that stand in a text, in their order, each with its first form."""
        found: dict[str, str] = {}
        for match in self._pattern.finditer(text):
            found.setdefault(self._by_form[match[0].lower()].id, match[0])
        return found


class PageWords:
    """The words of one page. Ask in the page's reading order: each is given out once."""

    def __init__(self, glossary: Glossary, said: Iterable[str]) -> None:
        self._glossary = glossary
        self._said = set(said)

    def first_in(self, *texts: str) -> tuple[WordView, ...]:
        """The words that stand here for the first time, under the form that stands here."""
        found = self._glossary.found_in("\n".join(texts))
        fresh = {id: form for id, form in found.items() if id not in self._said}
        self._said.update(fresh)
        words = self._glossary.words
        return tuple(
            WordView(id, _heading(form, words[id].term), words[id].says)
            for id, form in fresh.items()
        )


def _heading(form: str, term: str) -> str:
    """The word as the text has it, with the term where that is another: "Drip (infusion)".

    A part of the term is no other word, nor is a plural or another ending.
    """
    start = max(_SAME_START, min(len(form), len(term)) - _ENDING)
    alike = form.lower() in term.lower() or form[:start].lower() == term[:start].lower()
    return capital(term if alike else f"{form} ({term})")


def words_html(words: Iterable[WordView]) -> Markup:
    """Words and their meanings, to stand under the text that uses them."""
    lines = Markup("").join(
        Markup("<div><dt>{}</dt> <dd>{}</dd></div>").format(word.term, word.says) for word in words
    )
    return Markup('<dl class="aw-words">{}</dl>').format(lines) if lines else lines
