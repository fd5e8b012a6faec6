"""Plain language over the whole: pages as a set, small blocks pooled, hard words explained (K30…).

A block of a few sentences is too short to be graded by itself, so all blocks of one kind are read
as one text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from askwell.knowledge.documents import Problem
from askwell.knowledge.model import Knowledge
from askwell.lint.readability import CITE, grade, plain
from askwell.lint.sayings import TEXT, sayings
from askwell.lint.terms import COMMON, DIFFICULT
from askwell.lint.words import HIGHEST_GRADE, grades, names, texts

HIGHEST_MEDIAN = 6.0
#: Two capitals or more, with at most two small letters: HER2, CDK4/6, dMMR, GnRH.
_ABBREVIATION = re.compile(r"(?<![\w-])[a-z]{0,2}[A-Z][a-z]{0,2}[A-Z][A-Za-z0-9]*(?:/\d)?(?!\w)")
_MOST_SMALL_LETTERS = 2
_MOST_NAMED = 3


@dataclass(frozen=True)
class Pool:
    """All blocks of one kind, read as one text."""

    kind: str
    blocks: int
    words: int
    grade: float


def pools(knowledge: Knowledge) -> tuple[Pool, ...]:
    """Every kind of block outside the pages' body texts, with its reading grade."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for saying in sayings(knowledge):
        if saying.kind != TEXT:
            by_kind[saying.kind].append(_as_sentences(saying.text))
    short = names(knowledge)
    found = []
    for kind, blocks in sorted(by_kind.items()):
        text = plain("\n\n".join(blocks), short)
        found.append(Pool(kind, len(blocks), len(text.split()), grade(text)))
    return tuple(found)


def _as_sentences(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def hard_pools(knowledge: Knowledge) -> Iterator[Problem]:
    """Kinds of blocks that read above the highest grade when taken together."""
    for pool in pools(knowledge):
        if pool.grade > HIGHEST_GRADE:
            says = (
                f"All {pool.blocks} texts of the kind '{pool.kind}' together read at grade "
                f"{pool.grade:.1f}; at most 8 is allowed."
            )
            fix = "Make the longest of them shorter and use everyday words."
            yield Problem("K304", "knowledge", None, says, fix)


def hard_on_the_whole(knowledge: Knowledge) -> Iterator[Problem]:
    """Pages that read above grade six in the middle of them all."""
    middle = median(grades(knowledge).values())
    if middle > HIGHEST_MEDIAN:
        says = f"Half of the pages read above grade {middle:.1f}; 6 is allowed."
        fix = "See the grades in docs/reference/coverage.md and begin with the highest."
        yield Problem("K303", "knowledge", None, says, fix)


def unexplained_abbreviations(knowledge: Knowledge) -> Iterator[Problem]:
    """Abbreviations on pages that neither the glossary explains nor the page spells out."""
    known = _explained(knowledge)
    where: dict[str, list[str]] = defaultdict(list)
    for file, text in _page_texts(knowledge):
        for short in sorted(_abbreviations(text)):
            if not {short, short.removesuffix("s")} & known and not _spelled_out(short, text):
                where[short].append(file)
    for short, files in where.items():
        says = f"'{short}' is explained nowhere; it stands on {_named(files)}."
        fix = "Add it to knowledge/glossary, spell it out on the page, or leave it out."
        yield Problem("K305", files[0], None, says, fix)


def _named(files: list[str]) -> str:
    if len(files) == 1:
        return "this page"
    more = ", …" if len(files) > _MOST_NAMED else ""
    return f"{len(files)} pages ({', '.join(files[:_MOST_NAMED])}{more})"


def _abbreviations(text: str) -> set[str]:
    found = set(_ABBREVIATION.findall(text))
    return {short for short in found if sum(c.islower() for c in short) <= _MOST_SMALL_LETTERS}


def unexplained_terms(knowledge: Knowledge) -> Iterator[Problem]:
    """Medical terms of a list of hard words that stand on pages and not in the glossary."""
    forms = (form for word in knowledge.words.values() for form in (word.term, *word.also))
    known = "\n".join(forms).lower()
    where: dict[str, list[str]] = defaultdict(list)
    for file, text in _page_texts(knowledge):
        for term in sorted(term for term in DIFFICULT if term not in known):
            if re.search(rf"(?<!\w){re.escape(term)}s?(?!\w)", text, re.IGNORECASE):
                where[term].append(file)
    for term, files in where.items():
        says = f"'{term}' is not in the glossary; it stands on {_named(files)}."
        yield Problem("K306", files[0], None, says, "Explain it there, or use an everyday word.")


def _explained(knowledge: Knowledge) -> set[str]:
    """The short forms that are explained, and names, which need no explanation."""
    forms = [form for word in knowledge.words.values() for form in (word.term, *word.also)]
    parts = {part for form in forms for part in re.findall(r"[\w/]+", form)}
    known_names = {part for name in names(knowledge) for part in re.findall(r"[\w/]+", name)}
    genes = {f.name.split()[0] for f in knowledge.vocabulary.told.values() if f.group == "genes"}
    return (parts | known_names | COMMON) - (genes - parts)


def _spelled_out(short: str, text: str) -> bool:
    """Whether the page puts the long form beside it, or names a study by it."""
    word = re.escape(short)
    return bool(
        re.search(rf"\({word}\)|(?<!\w){word}s? \(", text)
        or re.search(rf"(?<!\w){word}(?:-\d+)? (?:study|trial)|(?:study|trial) {word}", text)
    )


def _page_texts(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """All that is said on each page as one text, citations taken out."""
    said: dict[str, list[str]] = defaultdict(list)
    for saying in sayings(knowledge):
        if saying.page and saying.kind != TEXT:
            said[f"{saying.page}.md"].append(saying.text)
    for file, sections in texts(knowledge):
        said[file] += [section.body for section in sections]
    for file, parts in said.items():
        yield file, CITE.sub(" ", "\n".join(parts))
