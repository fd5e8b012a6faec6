"""Citations: everything clinical has a source, and the source is what it is said to be (K1…)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from askwell.knowledge.documents import Problem
from askwell.knowledge.model import Knowledge, Read
from askwell.lint.words import texts
from askwell.logic.clauses import Citation

IN_TEXT = re.compile(r"\[((?:@[\w.-]+(?:;\s*)?)+)\]")


@dataclass(frozen=True)
class Cited:
    """Something that cites: what it is, where it stands, and whether it must have a source."""

    what: str
    file: str
    line: int | None
    cites: Iterable[Citation]
    needed: bool = True


def unsourced(knowledge: Knowledge) -> Iterator[Problem]:
    """Clauses, cautions, checks and tests without a source, and citations that do not hold."""
    for cited in everything_cited(knowledge):
        if cited.needed and not cited.cites:
            says = f"{cited.what} has no source."
            fix = "Add 'cites' with a source that states it."
            yield Problem("K101", cited.file, cited.line, says, fix)
        for cite in cited.cites:
            yield from _unsound(knowledge, cited, cite)


def _unsound(knowledge: Knowledge, cited: Cited, cite: Citation) -> Iterator[Problem]:
    source = knowledge.sources.get(cite.source)
    if source is None:
        says = f"{cited.what} cites '{cite.source}', which is no source."
        fix = "Add it to knowledge/sources, or correct the id."
        yield Problem("K102", cited.file, cited.line, says, fix)
    elif cite.section and source.read not in (Read.WHOLE, Read.RECORDS):
        says = (
            f"{cited.what} names section {cite.section} of '{source.id}', "
            f"of which only the {source.read.value} was read."
        )
        fix = "Take the section out, or read the source and say so in its 'read'."
        yield Problem("K103", cited.file, cited.line, says, fix)


def everything_cited(knowledge: Knowledge) -> Iterator[Cited]:
    """Everything that cites or must cite, the texts of the pages included."""

    def at(kind: str, id: str, cites: Iterable[Citation], *, needed: bool = True) -> Cited:
        return Cited(f"The {kind} '{id}'", *knowledge.lines[f"{kind} {id}"], cites, needed)

    for owner in knowledge.owners():
        for caution in owner.cautions:
            yield at("caution", caution.id, caution.cites)
        for check in owner.checks:
            yield at("check", check.id, check.cites)
    for t in knowledge.treatments.values():
        for use in t.uses:
            for clause in use.clauses:
                yield at("clause", clause.id, clause.cites)
        for never in t.never_with:
            file, line = knowledge.lines[f"treatment {t.id}"]
            yield Cited(f"'never_with' {never.treatment}", file, line, never.cites)
    for test in knowledge.tests.values():
        yield at("test", test.fact, test.cites)
    for sign in knowledge.urgent:
        yield at("sign", sign.id, sign.cites, needed=False)
    for question in knowledge.questions.values():
        yield at("question", question.id, question.cites, needed=False)
    for file, sections in texts(knowledge):
        for section in sections:
            marks = IN_TEXT.findall(section.body)
            cites = [Citation(id) for mark in marks for id in re.findall(r"@([\w.-]+)", mark)]
            yield Cited(f"The text under '{section.title}'", file, None, cites, needed=False)
