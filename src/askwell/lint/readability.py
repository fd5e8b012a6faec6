"""How hard a text is to read: the Flesch-Kincaid grade, after names are taken out of it.

Names of treatments, brands and genes must stand on a page, however long they are. They say
nothing about how plain the words around them are, so each counts as a short word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

_SENTENCE_END = re.compile(r"[.!?:]+(?=\s|$)|\n\s*\n|\n(?=\s*[-*#\d])")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
CITE = re.compile(r"\[@[^\]]*\]")
_MARKUP = re.compile(r"[*_`#>]|\]\([^)]*\)|\[")


#: Many rules read each text, and of a check to the next most texts stay: so many are remembered.
TEXTS = 20_000


def plain(text: str, names: Iterable[str] = ()) -> str:
    """The words of a Markdown text, citations and markup taken out and names made short."""
    return _plain(text, frozenset(names))


@lru_cache(maxsize=TEXTS)
def _plain(text: str, names: frozenset[str]) -> str:
    text = _MARKUP.sub(" ", CITE.sub(" ", text))
    pattern = _named(names)
    return pattern.sub("name", text) if pattern else text


@lru_cache(maxsize=8)
def _named(names: frozenset[str]) -> re.Pattern[str] | None:
    longest_first = sorted(filter(None, names), key=lambda name: (-len(name), name))
    if not longest_first:
        return None
    pattern = "|".join(re.escape(name) for name in longest_first)
    return re.compile(rf"(?<!\w)(?:{pattern})(?:s|'s|’s)?(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=TEXTS)
def grade(text: str) -> float:
    """The Flesch-Kincaid grade of plain text; 0 for a text without words."""
    sentences = [s for s in _SENTENCE_END.split(text) if _WORD.search(s or "")]
    words = _WORD.findall(text)
    if not words:
        return 0.0
    syllable_count = sum(map(syllables, words))
    return max(0.0, 0.39 * len(words) / len(sentences) + 11.8 * syllable_count / len(words) - 15.59)


@cache  # a text repeats its words, and a language has only so many
def syllables(word: str) -> int:
    """The syllables of an English word, counted by its groups of vowels."""
    word = re.sub(r"[^a-z]", "", word.lower())
    if len(word) <= 3:
        return 1
    word = re.sub(r"(?:[^laeiouy]es|[^aeioutd]ed|[^laeiouy]e)$", lambda m: m[0][0], word)
    return max(1, len(re.findall(r"[aeiouy]+", word)))
