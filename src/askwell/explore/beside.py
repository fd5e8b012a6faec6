"""What stands beside the treatments: urgent signs, tests to ask about, questions, topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from askwell.explore.finding import Standing, Support, TestToAsk, TreatmentFinding
from askwell.explore.ready import Holding, Tables
from askwell.facts.fact import Fact, Kind
from askwell.facts.person import Person
from askwell.facts.possible import Range
from askwell.knowledge.asking import Question
from askwell.knowledge.model import Knowledge, UrgentSign
from askwell.knowledge.topic import Topic
from askwell.logic.criteria import Is
from askwell.logic.truth import NO

#: The fact by which a person asks for questions about time left and the end of life.
HARD_QUESTIONS = "wants_hard_questions"

_GUARDED = (Standing.WAITS, Standing.UNSAFE)


class Beside:
    """What a knowledge says beside its treatments, each with the rule that says when."""

    def __init__(self, knowledge: Knowledge, tables: Tables) -> None:
        when = tables.when
        self._knowledge = knowledge
        self._urgent = [(sign, when(sign.when)) for sign in knowledge.urgent]
        self._urgent.sort(key=lambda asked: not asked[0].act)
        self._tests = [(test, when(test.when)) for test in knowledge.tests.values()]
        self._questions = [
            (question, when(question.when), question.gentle, question.treatments)
            for question in knowledge.questions.values()
        ]
        self._cautious = frozenset(q.id for q in knowledge.questions.values() if q.from_caution)
        self._topics = [
            (topic, when(topic.when)) for topic in knowledge.topics.values() if topic.when
        ]
        hard = knowledge.vocabulary.get(HARD_QUESTIONS)
        self._hard = when(Is(hard, frozenset(("yes",)))) if hard else None

    def urgent(self, holding: Holding) -> tuple[UrgentSign, ...]:
        """The signs that a person told, then those to know."""
        return tuple([sign for sign, when in self._urgent if when in holding])

    def topics(self, holding: Holding) -> tuple[Topic, ...]:
        """The topics about a situation the person is in."""
        return tuple([topic for topic, when in self._topics if when in holding])

    def tests(
        self, person: Person, holding: Holding, treatments: tuple[TreatmentFinding, ...]
    ) -> tuple[TestToAsk, ...]:
        """The tests that treatments wait for, and those a guideline asks for."""
        waiting: dict[str, list[str]] = {}
        soon: Counter[str] = Counter()
        for finding in treatments:
            for id in finding.waits_for:
                waiting.setdefault(id, []).append(finding.treatment.id)
                soon[id] += finding.often is not NO
        tests = []
        for test, when in self._tests:
            fact = self._knowledge.vocabulary[test.fact]
            asked_for = when is not None and when in holding
            if test.fact in waiting or (asked_for and not settled(fact, person)):
                tests.append(TestToAsk(test, tuple(sorted(set(waiting.get(test.fact, ()))))))
        # First what settles most; a treatment that guidelines place later counts last.
        return tuple(
            sorted(tests, key=lambda t: (-soon[t.test.fact], -len(t.would_settle), t.test.fact))
        )

    def questions(
        self,
        holding: Holding,
        treatments: tuple[TreatmentFinding, ...],
        support: tuple[Support, ...],
        set_aside: tuple[Standing, ...],
    ) -> tuple[Question, ...]:
        """The questions that belong to this person's situation and treatments."""
        listed = self._kinds(f for f in treatments if f.standing not in set_aside)
        # A caution is asked also where it is what sets the treatment aside.
        guarded = listed | self._kinds(
            [*(f for f in treatments if f.standing in _GUARDED), *support]
        )
        hard = self._hard is not None and self._hard in holding
        asked = [
            (question, about)
            for question, when, gentle, about in self._questions
            if when in holding and (hard or not gentle)
        ]
        return tuple(
            [
                question
                for question, about in asked
                if not about
                or not (guarded if question.id in self._cautious else listed).isdisjoint(about)
            ]
        )

    def _kinds(self, findings: Iterable[TreatmentFinding | Support]) -> frozenset[str]:
        """The treatments found, and every class they belong to."""
        above = self._knowledge.vocabulary.lineage.above
        return frozenset[str]().union(*(above(finding.treatment.id) for finding in findings))


def settled(fact: Fact, person: Person) -> bool:
    """Whether a test was done and tells all it can: nobody need ask for it."""
    possible = person.possible(fact)
    if isinstance(possible, Range):
        return possible != fact.bounds
    return fact.kind is Kind.CHOICE and len(possible) == 1
