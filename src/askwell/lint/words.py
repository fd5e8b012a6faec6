"""Words: plain enough to read, and none that judge, promise or frighten (K3…)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from askwell.knowledge.documents import Problem
from askwell.knowledge.model import Knowledge, Treatment
from askwell.knowledge.page import TREATMENT_SECTIONS, Section
from askwell.knowledge.topic import Topic
from askwell.lint.readability import TEXTS, grade, plain
from askwell.lint.sayings import OLD_CLAIM, sayings

HIGHEST_GRADE = 8.0

#: Words that do not belong on a page, and what to write instead.
BANNED: tuple[tuple[str, str], ...] = (
    (r"best (?:option |treatment |choice |drug )?for you", "Say 'an option to discuss'."),
    (
        r"we recommend|(?:is|are|was|were|be|been|not|strongly) recommended|recommended for",
        "Say what guidelines do, and who decides.",
    ),
    (r"(?:in)?eligible|eligibility", "Say 'fits what you told us', or 'can get'."),
    (
        (
            r"fail(?:ed|s|ing)? (?:\w+ )?(?:treatments?|therap(?:y|ies)|drugs?|pills?|to respond)|"
            r"(?:treatments?|therap(?:y|ies)|drugs?|pills?|it) (?:has |have )?fail(?:ed|s)|"
            r"treatment failures?|you (?:have )?failed"
        ),
        "Say that the treatment stopped working.",
    ),
    (
        (
            r"battl(?:e|es|ed|ing)|"
            r"fight(?:s|ing)? (?:the |your |this |breast )*(?:cancer|disease|it)|"
            r"fought (?:the |your )*cancer|lost (?:her|his|their|the|a) (?:battle|fight)|warriors?"
        ),
        "Say 'living with' or 'treating'.",
    ),
    (
        r"victims?|sufferers?|suffer(?:s|ed|ing)?(?: from)?",
        "Put the person first: 'a person with cancer'; 'has', not 'suffers from'.",
    ),
    (
        r"\d+(?:[.,]\d+)? ?(?:mg|mcg|µg|micrograms?|milligrams?|IU|Gy)(?:/m2|/m²|/kg)?",
        "Leave doses to the care team.",
    ),
)
_BANNED = [
    (re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), instead) for words, instead in BANNED
]


def unplain(knowledge: Knowledge) -> Iterator[Problem]:
    """Pages whose text reads above the highest grade."""
    for file, reached in grades(knowledge).items():
        if reached > HIGHEST_GRADE:
            says = f"The text reads at grade {reached:.1f}; at most 8 is allowed and 6 is the aim."
            fix = "Make sentences shorter and use everyday words."
            yield Problem("K301", file, None, says, fix)


def unkind(knowledge: Knowledge) -> Iterator[Problem]:
    """Words that do not belong on a page."""
    for saying in sayings(knowledge):
        if saying.kind == OLD_CLAIM:
            continue
        for words, instead in _banned(saying.text):
            says = f"The words '{words}' stand here."
            yield Problem("K302", saying.file, saying.line, says, instead)


@lru_cache(maxsize=TEXTS)
def _banned(text: str) -> tuple[tuple[str, str], ...]:
    """The banned words of a text, and what to write instead."""
    searched = ((pattern.search(text), instead) for pattern, instead in _BANNED)
    return tuple((found[0], instead) for found, instead in searched if found)


def grades(knowledge: Knowledge) -> dict[str, float]:
    """The reading grade of each page's body text, and of the questions of each topic."""
    short = names(knowledge)
    found = {file: grade(plain(body_text(s), short)) for file, s in texts(knowledge) if s}
    by_topic: dict[str, list[str]] = {}
    for q in knowledge.questions.values():
        if q.from_caution:  # made from the caution, which its own page shows
            continue
        file, _ = knowledge.lines[f"question {q.id}"]
        by_topic.setdefault(file, []).append(f"{q.says}\n\n{q.why}")
    return found | {file: grade(plain("\n\n".join(t), short)) for file, t in by_topic.items()}


def page_grade(knowledge: Knowledge, page: Treatment | Topic) -> float:
    """The reading grade of one page's body text."""
    return grade(plain(body_text(sections_of(knowledge, page)), names(knowledge)))


def names(knowledge: Knowledge) -> frozenset[str]:
    """The names that count as short words: treatments, brands, and genes."""
    lineage = knowledge.vocabulary.lineage.kin.values()
    genes = (f.name.split()[0] for f in knowledge.vocabulary.told.values() if f.group == "genes")
    drugs = (kin.name for kin in lineage if not kin.is_class)
    brands = (brand for kin in lineage for brand in kin.brands)
    return frozenset((*drugs, *brands, *genes))


def texts(knowledge: Knowledge) -> Iterator[tuple[str, tuple[Section, ...]]]:
    """The file and the text of every page."""
    for t in knowledge.treatments.values():
        yield f"treatments/{t.id}.md", sections_of(knowledge, t)
    for topic in knowledge.topics.values():
        yield f"topics/{topic.id}.md", topic.sections


def pages(knowledge: Knowledge) -> Iterator[tuple[tuple[str, int], Treatment | Topic]]:
    """Every page with the file and line where it begins."""
    for t in knowledge.treatments.values():
        yield knowledge.lines[f"treatment {t.id}"], t
    for topic in knowledge.topics.values():
        yield knowledge.lines[f"topic {topic.id}"], topic


def sections_of(knowledge: Knowledge, page: Treatment | Topic) -> tuple[Section, ...]:
    """The text of a page as the reader sees it: a treatment's, with what its classes lend it."""
    if isinstance(page, Topic):
        return page.sections
    found = (knowledge.section(page.id, title) for title in TREATMENT_SECTIONS)
    return tuple(section for section in found if section)


def body_text(sections: Iterable[Section]) -> str:
    """The body text of a page as one text."""
    return "\n\n".join(f"{s.title}.\n\n{s.body}" for s in sections)
