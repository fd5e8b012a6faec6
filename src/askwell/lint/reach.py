"""Reach: every use, fact and question can come up for somebody (K2…)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from askwell.explore.options import Explorer
from askwell.knowledge.documents import Problem
from askwell.knowledge.model import Knowledge, TreatmentKind
from askwell.lint.witness import example, witness
from askwell.logic.criteria import AtLeast, Criterion, Is, Judged, Not, Term, Within, facts_of

#: Read by the facts about relapse, which no criterion names directly.
READ_BY_HISTORY = frozenset(("months_since_spread",))

#: How many questions of an occasion a person who told nothing must be offered.
FEWEST_FOR_ALL = 3


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


def unreachable_parts(knowledge: Knowledge) -> Iterator[Problem]:
    """Cautions, questions, signs, topics and tests whose rule holds for nobody."""
    explorer = Explorer(knowledge)
    for code, kind, id, when in _ruled(knowledge):
        if example(explorer, when) is None:
            says = f"Nobody can be found for whom the {kind} '{id}' would come up."
            fix = "Read its 'when' as a whole: two of its parts rule each other out."
            yield Problem(code, *knowledge.lines[f"{kind} {id}"], says, fix)


def _ruled(knowledge: Knowledge) -> Iterator[tuple[str, str, str, Criterion]]:
    """Everything that comes up by a rule of its own: its code, kind, id and rule."""
    for owner in knowledge.owners():
        for caution in owner.cautions:
            if caution.when:
                yield "K206", "caution", caution.id, caution.when
    for question in knowledge.questions.values():
        if question.when and not question.from_caution:
            yield "K207", "question", question.id, question.when
    for sign in knowledge.urgent:
        if sign.when:
            yield "K208", "sign", sign.id, sign.when
    for topic in knowledge.topics.values():
        if topic.when:
            yield "K209", "topic", topic.id, topic.when
    for test in knowledge.tests.values():
        if test.when:
            yield "K210", "test", test.fact, test.when


def twin_uses(knowledge: Knowledge) -> Iterator[Problem]:
    """Uses of one treatment with the same partners and the same clauses."""
    for t in knowledge.treatments.values():
        seen: dict[object, str] = {}
        for use in t.uses:
            clauses = frozenset((c.role, meaning(c.criterion)) for c in use.clauses)
            partners = frozenset(
                (frozenset(slot.alternatives), slot.when and meaning(slot.when))
                for slot in use.slots
            )
            twin = seen.setdefault((partners, clauses), use.id)
            if twin != use.id:
                says = f"'{use.id}' has the partners and clauses of '{twin}'."
                fix = "Say in a clause what sets them apart, or make one of them."
                yield Problem("K205", *knowledge.lines[f"use {use.id}"], says, fix)


def meaning(criterion: Criterion) -> object:
    """What a criterion asks, to be compared: the order of its parts does not count."""
    match criterion:
        case Is(fact=fact, values=values):
            return fact.id, values
        case Within(fact=fact, low=low, high=high):
            return fact.id, low, high
        case Judged(text=text):
            return "judged", text
        case Not(part=part):
            return "not", meaning(part)
        case Term(part=part):
            return meaning(part)
        case AtLeast(k=k, parts=parts):
            return k, frozenset(map(meaning, parts))


def lost_links(knowledge: Knowledge) -> Iterator[Problem]:
    """Questions, uses and topics that a page names and that are not there."""
    uses = {use.id for _, use in knowledge.uses()}
    for topic in knowledge.topics.values():
        named = [("question", id, id in knowledge.questions) for id in topic.questions]
        named += [("use", id, id in uses) for why in topic.why_now for id in why.uses]
        yield from _lost(knowledge, f"topic {topic.id}", named)
    for t in knowledge.treatments.values():
        in_topics = [("topic", id, id in knowledge.topics) for id in t.topics]
        yield from _lost(knowledge, f"treatment {t.id}", in_topics)


def narrow_occasions(knowledge: Knowledge) -> Iterator[Problem]:
    """Kinds of visit with next to nothing for a person who told us nothing."""
    for occasion in knowledge.occasions.values():
        asked = (knowledge.questions[id] for id in occasion.questions)
        for_all = sum(q.when is None and not q.gentle for q in asked)
        if for_all < FEWEST_FOR_ALL:
            says = (
                f"Of the questions of '{occasion.id}', {for_all} matter to everyone; "
                f"{FEWEST_FOR_ALL} are needed."
            )
            fix = "Add a question without a 'when'."
            yield Problem("K212", *knowledge.lines[f"occasion {occasion.id}"], says, fix)


def _lost(
    knowledge: Knowledge, page: str, named: Iterable[tuple[str, str, bool]]
) -> Iterator[Problem]:
    for kind, id, there in named:
        if not there:
            says = f"This page names the {kind} '{id}', which is not there."
            yield Problem("K211", *knowledge.lines[page], says, "Correct the id, or take it out.")


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
    yield from (topic.when for topic in knowledge.topics.values() if topic.when)
