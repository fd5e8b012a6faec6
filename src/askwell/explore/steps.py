"""The questions of "About you", in the order in which they help this person most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from askwell.explore.finding import Guard, Options, Standing
from askwell.explore.standing import LIST, LIST_COMPLETE
from askwell.facts.person import Person
from askwell.knowledge.asking import Checklist, Group
from askwell.knowledge.model import Knowledge
from askwell.logic.clauses import Role
from askwell.logic.criteria import Judged, facts_of
from askwell.logic.evaluate import evaluate, leaf_truths
from askwell.logic.reasons import open_leaves
from askwell.logic.truth import Truth


class StepKind(Enum):
    """One fact, a checklist of yes-or-no facts, or the list of past treatments."""

    FACT = "fact"
    CHECKLIST = "checklist"
    TREATMENTS = "treatments"


@dataclass(frozen=True)
class Step:
    """One page of "About you". ``id`` is the fact's, the checklist's, or ``treatments``."""

    id: str
    kind: StepKind
    group: str
    question: str
    facts: tuple[str, ...]
    checklist: Checklist | None = None


def steps(knowledge: Knowledge, person: Person) -> tuple[Step, ...]:
    """Every step that is asked of this person, group by group."""
    truths = leaf_truths(person)
    not_asked = {
        fact
        for fact, asked_of in knowledge.asked_of.items()
        if evaluate(asked_of, truths) is Truth.NO
    }
    found: list[Step] = []
    for group in knowledge.groups:
        found += _steps_of(knowledge, group, not_asked)
    question = "Which treatments have you had for this cancer?"
    found.append(Step(LIST, StepKind.TREATMENTS, LIST, question, (LIST, LIST_COMPLETE)))
    return tuple(found)


def _steps_of(knowledge: Knowledge, group: Group, not_asked: Collection[str]) -> list[Step]:
    found = []
    on_a_list = {fact: c for c in group.checklists for fact in c.facts}
    for id in group.facts:
        checklist = on_a_list.get(id)
        if checklist is None:
            if id not in not_asked:
                question = knowledge.vocabulary[id].question
                found.append(Step(id, StepKind.FACT, group.id, question, (id,)))
        elif id == checklist.facts[0]:
            asked = tuple(fact for fact in checklist.facts if fact not in not_asked)
            kind = StepKind.CHECKLIST
            found.append(Step(checklist.id, kind, group.id, checklist.question, asked, checklist))
    return found


def next_step(options: Options, person: Person, done: Collection[str]) -> Step | None:
    """The step to ask next, or None when no further answer would change what is shown.

    The first signs that need speed come first. Then what keeps most uses open, then the other
    signs, then what a guard of an option waits for, then what picks questions to ask. ``done``
    holds the steps answered or skipped.
    """
    knowledge = options.knowledge
    signs = {
        fact.id
        for sign in knowledge.urgent
        if sign.act and sign.when
        for fact in facts_of(sign.when)
    }
    settles, guards = _weights(options)
    chooses = Counter(
        fact.id
        for question in knowledge.questions.values()
        if question.when is not None
        for fact in facts_of(question.when)
    )

    every = steps(knowledge, person)
    first = next((step.id for step in every if not signs.isdisjoint(step.facts)), None)

    def weight(step: Step) -> tuple[bool, int, bool, int, int]:
        def most(counts: Counter[str]) -> int:
            return max((counts[fact] for fact in step.facts), default=0)

        urgent = not signs.isdisjoint(step.facts)
        return (step.id == first, most(settles), urgent, most(guards), most(chooses))

    waiting = [step for step in every if step.id not in done]
    best = max(waiting, key=weight, default=None)
    return best if best is not None and any(weight(best)) else None


def _weights(options: Options) -> tuple[Counter[str], Counter[str]]:
    """How many uses wait for each question; how many options each fact guards or places."""
    settles: Counter[str] = Counter()
    guards: Counter[str] = Counter()
    for finding in options.treatments:
        for use in finding.uses:
            if use.standing is Standing.DEPENDS:
                settles.update(use.open)
            if use.standing in (Standing.DEPENDS, Standing.FITS, Standing.JUDGED):
                settles.update(id for slot in use.slots for id in slot.open)
                guards.update(
                    leaf.fact.id
                    for clause in use.in_role(Role.USUAL)
                    for leaf in open_leaves(clause.reason)
                    if not isinstance(leaf, Judged)
                )
                guards.update(
                    fact.id
                    for guard in use.guards
                    if guard.truth is Truth.UNKNOWN and isinstance(guard.subject, Guard)
                    for fact in facts_of(guard.subject.criterion)
                    if fact.history is None
                )
    return settles, guards
