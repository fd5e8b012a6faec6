"""Words explained in place: each under the block of text in which it first stands on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from askwell.knowledge.model import Word
from askwell.logic.wording import capital


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

    def found_in(self, text: str) -> list[Word]:
        """The words that stand in a text, in their order."""
        found = (self._by_form[match[0].lower()] for match in self._pattern.finditer(text))
        return list({word.id: word for word in found}.values())


class PageWords:
    """The words of one page. Ask in the page's reading order: each is given out once."""

    def __init__(self, glossary: Glossary, said: Iterable[str]) -> None:
        self._glossary = glossary
        self._said = set(said)

    def first_in(self, *texts: str) -> tuple[WordView, ...]:
        """The words that stand here for the first time."""
        fresh = [w for w in self._glossary.found_in("\n".join(texts)) if w.id not in self._said]
        self._said.update(word.id for word in fresh)
        return tuple(WordView(word.id, capital(word.term), word.says) for word in fresh)


def words_html(words: Iterable[WordView]) -> Markup:
    """Words and their meanings, to stand under the text that uses them."""
    lines = Markup("").join(
        Markup("<div><dt>{}</dt> <dd>{}</dd></div>").format(word.term, word.says) for word in words
    )
    return Markup('<dl class="aw-words">{}</dl>').format(lines) if lines else lines
