"""Words: plain enough to read, and none that judge, promise or frighten (K3…)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from askwell.knowledge.documents import Problem
from askwell.knowledge.model import Knowledge, Topic, Treatment
from askwell.knowledge.page import TREATMENT_SECTIONS, Section
from askwell.lint.readability import grade, plain

HIGHEST_GRADE = 8.0

#: Words that do not belong on a page, and what to write instead.
BANNED: tuple[tuple[str, str], ...] = (
    (r"best (?:option|treatment|choice|drug)? ?for you", "Say 'an option to discuss'."),
    (r"recommended for you|we recommend", "Say what guidelines do, and who decides."),
    (r"you (?:are|may be) eligible", "Say 'fits what you told us'."),
    (
        r"failed (?:treatment|therapy|to respond)|treatment failures?|(?:treatment|therapy) failed",
        "Say that the treatment stopped working.",
    ),
    (
        r"battl(?:e|ing)|fight(?:ing)? (?:cancer|the cancer|your cancer)",
        "Say 'living with' or 'treating'.",
    ),
    (
        r"cancer (?:victim|sufferer)s?|suffers? from cancer",
        "Put the person first: 'a person with cancer'.",
    ),
    (r"\d+(?:\.\d+)? ?mg\b", "Leave doses to the care team."),
)


def unplain(knowledge: Knowledge) -> Iterator[Problem]:
    """Pages whose text reads above the highest grade."""
    for file, reached in grades(knowledge).items():
        if reached > HIGHEST_GRADE:
            says = f"The text reads at grade {reached:.1f}; at most 8 is allowed and 6 is the aim."
            fix = "Make sentences shorter and use everyday words."
            yield Problem("K301", file, None, says, fix)


def unkind(knowledge: Knowledge) -> Iterator[Problem]:
    """Words that do not belong on a page."""
    for file, line, text in _said(knowledge):
        for pattern, instead in BANNED:
            found = re.search(pattern, text, re.IGNORECASE)
            if found:
                says = f"The words '{found[0]}' stand here."
                yield Problem("K302", file, line, says, instead)


def _said(knowledge: Knowledge) -> Iterator[tuple[str, int | None, str]]:
    """Every text of the knowledge with its file and line."""
    for file, sections in texts(knowledge):
        yield file, None, body_text(sections)
    for t in knowledge.treatments.values():
        yield *knowledge.lines[f"treatment {t.id}"], f"{t.card}\n{t.purpose}"
        for use in t.uses:
            for clause in use.clauses:
                yield *knowledge.lines[f"clause {clause.id}"], clause.says
    for owner in knowledge.owners():
        for caution in owner.cautions:
            yield *knowledge.lines[f"caution {caution.id}"], caution.says
        for check in owner.checks:
            yield *knowledge.lines[f"check {check.id}"], check.says
    for q in knowledge.questions.values():
        yield *knowledge.lines[f"question {q.id}"], f"{q.says}\n{q.why}"
    for sign in knowledge.urgent:
        yield *knowledge.lines[f"sign {sign.id}"], f"{sign.says}\n{sign.do}"


def grades(knowledge: Knowledge) -> dict[str, float]:
    """The reading grade of each page's body text, and of the questions of each topic."""
    short = names(knowledge)
    found = {file: grade(plain(body_text(s), short)) for file, s in texts(knowledge) if s}
    by_topic: dict[str, list[str]] = {}
    for q in knowledge.questions.values():
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


def sections_of(knowledge: Knowledge, page: Treatment | Topic) -> tuple[Section, ...]:
    """The text of a page as the reader sees it: a treatment's, with what its classes lend it."""
    if isinstance(page, Topic):
        return page.sections
    found = (knowledge.section(page.id, title) for title in TREATMENT_SECTIONS)
    return tuple(section for section in found if section)


def body_text(sections: Iterable[Section]) -> str:
    """The body text of a page as one text."""
    return "\n\n".join(f"{s.title}.\n\n{s.body}" for s in sections)
