"""Reach: every use, fact and question can come up for somebody (K2…)."""

from __future__ import annotations

from collections.abc import Iterator

from askwell.explore.options import Explorer
from askwell.knowledge.documents import Problem
from askwell.knowledge.model import Knowledge, TreatmentKind
from askwell.lint.witness import witness
from askwell.logic.criteria import Criterion, facts_of

#: Read by the facts about relapse, which no criterion names directly.
READ_BY_HISTORY = frozenset(("months_since_spread",))


def unreachable_uses(knowledge: Knowledge) -> Iterator[Problem]:
    """Uses that fit nobody, however the judgements fall."""
    explorer = Explorer(knowledge)
    for treatment, use in knowledge.uses():
        exempt = treatment.kind is TreatmentKind.SUPPORT or not use.status.available
        if not exempt and witness(explorer, treatment, use) is None:
            says = (
                f"Nobody can be found whom '{use.id}' fits: its clauses, or a partner's guards, "
                "rule each other out."
            )
            fix = "Read its clauses together and mend the one that is too strict."
            yield Problem("K201", *knowledge.lines[f"use {use.id}"], says, fix)


def unread_facts(knowledge: Knowledge) -> Iterator[Problem]:
    """Facts that a person is asked for nothing."""
    read = {fact.id for criterion in criteria(knowledge) for fact in facts_of(criterion)}
    for id in knowledge.vocabulary.told:
        if id not in read | READ_BY_HISTORY:
            fix = "Use it in a clause, caution, question or sign, or do not ask for it."
            says = f"Nothing reads the fact '{id}'."
            yield Problem("K202", *knowledge.lines[f"fact {id}"], says, fix)


def orphan_questions(knowledge: Knowledge) -> Iterator[Problem]:
    """Questions that nobody would see."""
    for question in knowledge.questions.values():
        place = knowledge.lines[f"question {question.id}"]
        pages = [t for id in question.treatments for t in knowledge.treatments_of(id)]
        if question.treatments and not pages:
            says = (
                f"'{question.id}' belongs only to treatments without a page, "
                "so nobody would see it."
            )
            fix = "Name a treatment or class that has a page, or leave 'treatments' out."
            yield Problem("K203", *place, says, fix)
        if question.topic not in knowledge.question_topics:
            says = f"'{question.id}' stands under '{question.topic}', which has no title."
            yield Problem("K204", *place, says, "Give the file a 'title'.")


def criteria(knowledge: Knowledge) -> Iterator[Criterion]:
    """Every criterion that decides something (of whom a fact is asked does not count)."""
    for _, use in knowledge.uses():
        yield from (clause.criterion for clause in use.clauses)
        yield from (slot.when for slot in use.slots if slot.when)
    for owner in knowledge.owners():
        yield from (caution.when for caution in owner.cautions if caution.when)
    yield from (test.when for test in knowledge.tests.values() if test.when)
    yield from (q.when for q in knowledge.questions.values() if q.when)
    yield from (sign.when for sign in knowledge.urgent if sign.when)
