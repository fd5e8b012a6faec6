"""Small pieces: short headings, short lists, short paragraphs (K61…), and pages of like length."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from statistics import median

from askwell.knowledge.documents import Problem
from askwell.knowledge.model import Knowledge, Treatment
from askwell.lint.layout import layout
from askwell.lint.readability import plain
from askwell.lint.sayings import TEXT, Saying, sayings
from askwell.lint.words import body_text, sections_of

MOST_HEADING_WORDS, MOST_ITEMS, MOST_PARAGRAPH_WORDS = 10, 7, 60
_WORD = re.compile(r"[\w’'/-]*\w")
#: A page a third shorter or half longer than is usual for its class is worth a look.
_UNLIKE = 1.5
#: So are harms told in many times the words of the benefits, or the other way round.
_LOPSIDED = 3.0


def large_chunks(knowledge: Knowledge) -> Iterator[Problem]:
    """Headings, lists and paragraphs that are too long to take in at once."""
    for topic in knowledge.topics.values():
        file, _ = knowledge.lines[f"topic {topic.id}"]
        for section in topic.sections:
            yield from _long_heading(file, section.title)
    for saying in sayings(knowledge):
        made = layout(saying.text)
        for heading in made.headings:
            yield from _long_heading(saying.file, heading)
        for items in made.lists:
            if items > MOST_ITEMS:
                says = f"has a list of {items}; a list has at most {MOST_ITEMS}."
                yield _problem("K612", saying, says, "Split the list, or leave the rest out.")
        for paragraph in made.paragraphs:
            words = count(paragraph)
            if words > MOST_PARAGRAPH_WORDS:
                where = "" if saying.kind != TEXT else f" ('{plain(paragraph).strip()[:40]}…')"
                says = (
                    f"has a paragraph of {words} words{where}; at most {MOST_PARAGRAPH_WORDS} "
                    "are allowed."
                )
                yield _problem("K613", saying, says, "Make two paragraphs or a list of it.")


def unlike_lengths(knowledge: Knowledge) -> Iterator[Problem]:
    """Harms and benefits, and treatments of one class, told in very different numbers of words."""
    by_class: dict[str, list[tuple[Treatment, int]]] = defaultdict(list)
    for t in knowledge.treatments.values():
        place = knowledge.lines[f"treatment {t.id}"]
        good = sum(count(b.says) for b in t.benefits)
        good += sum(count(f"{study.who} {study.saw} {study.than}") for study in t.studies)
        harm = sum(count(effect.says) for effect in t.effects)
        if good and harm and not 1 / _LOPSIDED <= harm / good <= _LOPSIDED:
            says = f"The benefits have {good} words, the side effects {harm}."
            yield Problem("K614", *place, says, "See that both are told fairly.")
        words = count(body_text(sections_of(knowledge, t)))
        if any(use.status.available for use in t.uses):
            for id in t.classes:
                by_class[id].append((t, words))
    for id, members in by_class.items():
        usual = median(words for _, words in members)
        for t, words in members:
            if not usual / _UNLIKE <= words <= usual * _UNLIKE:
                says = f"This page has {words} words; pages of the class '{id}' have {usual:.0f}."
                fix = "See that no option is told at more length than the others."
                yield Problem("K615", *knowledge.lines[f"treatment {t.id}"], says, fix)


def count(text: str) -> int:
    """The words of a Markdown text, citations left out."""
    return len(_WORD.findall(plain(text)))


def _long_heading(file: str, heading: str) -> Iterator[Problem]:
    words = count(heading)
    if words > MOST_HEADING_WORDS:
        says = f"The heading '{heading}' has {words} words; at most {MOST_HEADING_WORDS} do."
        yield Problem("K611", file, None, says, "Say it in fewer words.")


def _problem(code: str, saying: Saying, says: str, fix: str) -> Problem:
    return Problem(code, saying.file, saying.line, f"{saying.what} {says}", fix)
