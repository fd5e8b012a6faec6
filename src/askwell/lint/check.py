"""``askwell check``: everything that must hold of the knowledge files.

Problems of reading (A…) come from the loader; these are the K… rules, on knowledge that loads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from askwell.explore.options import Explorer
from askwell.knowledge.documents import DocumentError, Problem
from askwell.knowledge.load import load
from askwell.knowledge.model import (
    Caution,
    Check,
    Knowledge,
    Read,
    Section,
    Treatment,
    TreatmentKind,
)
from askwell.lint.readability import grade, plain
from askwell.lint.witness import witness
from askwell.logic.clauses import Citation
from askwell.logic.criteria import Criterion, facts_of

HIGHEST_GRADE = 8.0
BODY_CITE = re.compile(r"\[((?:@[\w.-]+(?:;\s*)?)+)\]")

#: Words that do not belong on a page, and what to write instead.
BANNED: tuple[tuple[str, str], ...] = (
    (r"best (?:option|treatment|choice|drug)? ?for you", "Say 'an option to discuss'."),
    (r"recommended for you|we recommend", "Say what guidelines do, and who decides."),
    (r"you (?:are|may be) eligible", "Say 'fits what you told us'."),
    (r"failed (?:treatment|therapy|to respond)|treatment failures?|(?:treatment|therapy) failed",
     "Say that the treatment stopped working."),
    (r"battl(?:e|ing)|fight(?:ing)? (?:cancer|the cancer|your cancer)|surviv(?:e|al) the battle",
     "Say 'living with' or 'treating'."),
    (r"cancer (?:victim|sufferer)s?|suffers? from cancer", "Put the person first: 'a person with cancer'."),
    (r"\d+(?:\.\d+)? ?mg\b", "Leave doses to the care team."),
)  # fmt: skip


def check_folder(root: Path) -> list[Problem]:
    """Every problem of the knowledge in a folder; an empty list when it holds."""
    try:
        return check(load(root))
    except DocumentError as error:
        return error.problems


def check(knowledge: Knowledge) -> list[Problem]:
    """Every problem of a knowledge that loads."""
    rules = (_citations, _body_citations, _reach, _facts_read, _grades, _questions, _words)
    return [problem for rule in rules for problem in rule(knowledge)]


# -- K1: citations ----------------------------------------------------------------------------


def _cited(knowledge: Knowledge) -> Iterator[tuple[str, str, tuple[Citation, ...], bool]]:
    """Every place that cites: file, what it is, its citations, and whether it needs one."""
    for id, c in knowledge.classes.items():
        notes: tuple[Caution | Check, ...] = (*c.cautions, *c.checks)
        for note in notes:
            yield f"classes ({id})", f"'{note.id}'", note.cites, True
    for t in knowledge.treatments.values():
        file = f"treatments/{t.id}.md"
        for use in t.uses:
            for clause in use.clauses:
                yield file, f"the clause '{clause.id}'", clause.cites, True
        notes = (*t.cautions, *t.checks)
        for note in notes:
            yield file, f"'{note.id}'", note.cites, True
        for never in t.never_with:
            yield file, f"never_with {never.treatment}", never.cites, True
    for test in knowledge.tests.values():
        yield f"facts ({test.fact})", f"the test of '{test.fact}'", test.cites, True
    for sign in knowledge.urgent:
        yield f"urgent ({sign.id})", f"'{sign.id}'", sign.cites, False
    for question in knowledge.questions.values():
        yield f"questions/{question.topic}.yaml", f"'{question.id}'", question.cites, False


def _citations(knowledge: Knowledge) -> Iterator[Problem]:
    for file, what, cites, needed in _cited(knowledge):
        if needed and not cites:
            yield Problem("K101", file, None, f"{what} has no source.",
                          "Add 'cites' with a source that states it.")  # fmt: skip
        for cite in cites:
            yield from _citation(knowledge, file, what, cite)


def _citation(knowledge: Knowledge, file: str, what: str, cite: Citation) -> Iterator[Problem]:
    source = knowledge.sources.get(cite.source)
    if source is None:
        yield Problem("K102", file, None, f"{what} cites '{cite.source}', which is no source.",
                      "Add it to knowledge/sources, or correct the id.")  # fmt: skip
    elif cite.section and source.read not in (Read.WHOLE, Read.RECORDS):
        yield Problem("K103", file, None,
                      f"{what} names section {cite.section} of '{source.id}', of which only the "
                      f"{source.read.value} was read.",
                      "Take the section out, or read the source and say so in its 'read'.")  # fmt: skip


def _texts(knowledge: Knowledge) -> Iterator[tuple[str, tuple[Section, ...]]]:
    for t in knowledge.treatments.values():
        yield f"treatments/{t.id}.md", t.sections
    for topic in knowledge.topics.values():
        yield f"topics/{topic.id}.md", topic.sections


def _body_citations(knowledge: Knowledge) -> Iterator[Problem]:
    for file, sections in _texts(knowledge):
        for section in sections:
            for match in BODY_CITE.finditer(section.body):
                for id in re.findall(r"@([\w.-]+)", match[1]):
                    what = f"the text under '{section.title}'"
                    yield from _citation(knowledge, file, what, Citation(id))


# -- K2: reach --------------------------------------------------------------------------------


def _reach(knowledge: Knowledge) -> Iterator[Problem]:
    explorer = Explorer(knowledge)
    for treatment, use in knowledge.uses():
        exempt = treatment.kind is TreatmentKind.SUPPORT or not use.status.available
        if not exempt and witness(explorer, treatment, use) is None:
            yield Problem("K201", f"treatments/{treatment.id}.md", None,
                          f"Nobody can be found whom '{use.id}' fits: its clauses, or a partner's "
                          "guards, rule each other out.",
                          "Read its clauses together and mend the one that is too strict.")  # fmt: skip


def criteria(knowledge: Knowledge) -> Iterator[Criterion]:
    """Every criterion that decides something (what a person is asked does not count)."""
    for treatment, use in knowledge.uses():
        yield from (clause.criterion for clause in use.clauses)
        yield from (slot.when for slot in use.slots if slot.when)
        yield from (c.when for c in treatment.cautions if c.when)
    for drug_class in knowledge.classes.values():
        yield from (c.when for c in drug_class.cautions if c.when)
    for t in knowledge.treatments.values():
        yield from (c.when for c in t.cautions if c.when)
    yield from (test.when for test in knowledge.tests.values() if test.when)
    yield from (q.when for q in knowledge.questions.values() if q.when)
    yield from (sign.when for sign in knowledge.urgent if sign.when)


def _facts_read(knowledge: Knowledge) -> Iterator[Problem]:
    read = {fact.id for criterion in criteria(knowledge) for fact in facts_of(criterion)}
    for id, fact in knowledge.vocabulary.told.items():
        if id not in read and id != "months_since_spread":  # read by relapse_after_… facts
            yield Problem("K202", f"facts ({fact.group})", None, f"Nothing reads the fact '{id}'.",
                          "Use it in a clause, caution, question or sign, or do not ask for it.")  # fmt: skip


def _questions(knowledge: Knowledge) -> Iterator[Problem]:
    for question in knowledge.questions.values():
        pages = [t for id in question.treatments for t in knowledge.treatments_of(id)]
        if question.treatments and not pages:
            yield Problem("K203", f"questions/{question.topic}.yaml", None,
                          f"'{question.id}' belongs only to treatments without a page, so nobody "
                          "would see it.",
                          "Name a treatment or class that has a page, or leave 'treatments' out.")  # fmt: skip
        if question.topic not in knowledge.question_topics:
            yield Problem("K204", f"questions/{question.topic}.yaml", None,
                          f"'{question.id}' stands under '{question.topic}', which has no title.",
                          "Give the file a 'title'.")  # fmt: skip


# -- K3: words --------------------------------------------------------------------------------


def names(knowledge: Knowledge) -> frozenset[str]:
    """The names that count as short words: treatments, brands, and genes."""
    lineage = knowledge.vocabulary.lineage.kin.values()
    genes = (f.name.split()[0] for f in knowledge.vocabulary.told.values() if f.group == "genes")
    return frozenset(
        (*(kin.name for kin in lineage if not kin.is_class),
         *(brand for kin in lineage for brand in kin.brands), *genes)
    )  # fmt: skip


def body_text(page: Treatment | Iterable[Section]) -> str:
    """The body text of a page as one text."""
    sections = page.sections if isinstance(page, Treatment) else page
    return "\n\n".join(f"{s.title}.\n\n{s.body}" for s in sections)


def grades(knowledge: Knowledge) -> dict[str, float]:
    """The reading grade of each page's body text, and of the questions of each topic."""
    short = names(knowledge)
    found = {file: grade(plain(body_text(s), short)) for file, s in _texts(knowledge) if s}
    by_topic: dict[str, list[str]] = {}
    for q in knowledge.questions.values():
        by_topic.setdefault(f"questions/{q.topic}.yaml", []).append(f"{q.says}\n\n{q.why}")
    return found | {file: grade(plain("\n\n".join(t), short)) for file, t in by_topic.items()}


def _grades(knowledge: Knowledge) -> Iterator[Problem]:
    for file, reached in grades(knowledge).items():
        if reached > HIGHEST_GRADE:
            yield Problem("K301", file, None,
                          f"The text reads at grade {reached:.1f}; at most 8 is allowed and 6 is the aim.",
                          "Make sentences shorter and use everyday words.")  # fmt: skip


def _words(knowledge: Knowledge) -> Iterator[Problem]:
    texts = [(file, body_text(sections)) for file, sections in _texts(knowledge)]
    for t in knowledge.treatments.values():
        said = [t.card, t.purpose, *(c.says for use in t.uses for c in use.clauses)]
        said += [c.says for c in t.cautions] + [c.says for c in t.checks]
        texts.append((f"treatments/{t.id}.md", "\n".join(said)))
    texts += [
        (f"questions/{q.topic}.yaml", f"{q.says}\n{q.why}") for q in knowledge.questions.values()
    ]
    texts += [(f"urgent ({s.id})", f"{s.says}\n{s.do}") for s in knowledge.urgent]
    for file, text in texts:
        for pattern, instead in BANNED:
            found = re.search(pattern, text, re.IGNORECASE)
            if found:
                yield Problem("K302", file, None, f"The words '{found[0]}' stand here.", instead)
