"""How hard a text is to read: the Flesch-Kincaid grade, after names are taken out of it.

Names of treatments, brands and genes must stand on a page, however long they are. They say
nothing about how plain the words around them are, so each counts as a short word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_SENTENCE_END = re.compile(r"[.!?:]+(?=\s|$)|\n\s*\n|\n(?=\s*[-*#\d])")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
CITE = re.compile(r"\[@[^\]]*\]")
_MARKUP = re.compile(r"[*_`#>]|\]\([^)]*\)|\[")


def plain(text: str, names: Iterable[str] = ()) -> str:
    """The words of a Markdown text, citations and markup taken out and names made short."""
    text = _MARKUP.sub(" ", CITE.sub(" ", text))
    longest_first = sorted({name for name in names if name}, key=len, reverse=True)
    if longest_first:
        pattern = "|".join(re.escape(name) for name in longest_first)
        text = re.sub(rf"(?<!\w)(?:{pattern})(?:s|'s|’s)?(?!\w)", "name", text, flags=re.IGNORECASE)
    return text


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of plain text; 0 for a text without words."""
    sentences = [s for s in _SENTENCE_END.split(text) if _WORD.search(s or "")]
    words = _WORD.findall(text)
    if not words:
        return 0.0
    syllable_count = sum(map(syllables, words))
    return max(0.0, 0.39 * len(words) / len(sentences) + 11.8 * syllable_count / len(words) - 15.59)


def syllables(word: str) -> int:
    """The syllables of an English word, counted by its groups of vowels."""
    word = re.sub(r"[^a-z]", "", word.lower())
    if len(word) <= 3:
        return 1
    word = re.sub(r"(?:[^laeiouy]es|[^aeioutd]ed|[^laeiouy]e)$", lambda m: m[0][0], word)
    return max(1, len(re.findall(r"[aeiouy]+", word)))
