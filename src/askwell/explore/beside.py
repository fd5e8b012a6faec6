"""What stands beside the treatments: urgent signs, tests to ask about, questions, topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from askwell.explore.finding import Standing, Support, TestToAsk, TreatmentFinding
from askwell.explore.ready import Tables, Verdicts
from askwell.explore.standing import Reader
from askwell.facts.fact import Fact, Kind
from askwell.facts.person import Person
from askwell.facts.possible import Range
from askwell.knowledge.asking import Question
from askwell.knowledge.model import Knowledge, UrgentSign
from askwell.knowledge.topic import Topic
from askwell.logic.criteria import Criterion, Is
from askwell.logic.truth import NO, YES

#: The fact by which a person asks for questions about time left and the end of life.
HARD_QUESTIONS = "wants_hard_questions"

_GUARDED = (Standing.WAITS, Standing.UNSAFE)


class Beside:
    """What a knowledge says beside its treatments, each with the rule that says when."""

    def __init__(self, knowledge: Knowledge, tables: Tables) -> None:
        def when(criterion: Criterion | None) -> Verdicts | None:
            return None if criterion is None else tables.verdicts(criterion)

        self._knowledge = knowledge
        self._signs = [(sign, when(sign.when)) for sign in knowledge.urgent]
        self._signs.sort(key=lambda asked: not asked[0].act)
        self._to_test = [(test, when(test.when)) for test in knowledge.tests.values()]
        self._to_ask = [
            (question, when(question.when)) for question in knowledge.questions.values()
        ]
        self._asked_when = tuple({w: None for _, w in self._to_ask if w is not None})
        self._about = [
            (topic, tables.verdicts(topic.when))
            for topic in knowledge.topics.values()
            if topic.when is not None
        ]
        hard = knowledge.vocabulary.get(HARD_QUESTIONS)
        self._hard = when(Is(hard, frozenset(("yes",)))) if hard else None

    def urgent(self, reader: Reader) -> tuple[UrgentSign, ...]:
        """The signs that a person told, then those to know."""
        return tuple([s for s, when in self._signs if when is None or reader.read(when) is YES])

    def topics(self, reader: Reader) -> tuple[Topic, ...]:
        """The topics about a situation the person is in."""
        return tuple([topic for topic, when in self._about if reader.read(when) is YES])

    def tests(
        self, reader: Reader, treatments: tuple[TreatmentFinding, ...]
    ) -> tuple[TestToAsk, ...]:
        """The tests that treatments wait for, and those a guideline asks for."""
        waiting: dict[str, list[str]] = {}
        soon: Counter[str] = Counter()
        for finding in treatments:
            for id in finding.waits_for:
                waiting.setdefault(id, []).append(finding.treatment.id)
                soon[id] += finding.often is not NO
        tests = []
        for test, when in self._to_test:
            fact = self._knowledge.vocabulary[test.fact]
            asked_for = when is not None and reader.read(when) is YES
            if test.fact in waiting or (asked_for and not settled(fact, reader.person)):
                tests.append(TestToAsk(test, tuple(sorted(set(waiting.get(test.fact, ()))))))
        # First what settles most; a treatment that guidelines place later counts last.
        return tuple(
            sorted(tests, key=lambda t: (-soon[t.test.fact], -len(t.would_settle), t.test.fact))
        )

    def questions(
        self,
        reader: Reader,
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
        wanted = self._hard is not None and reader.read(self._hard) is YES
        holding = {None, *(when for when in self._asked_when if reader.read(when) is YES)}
        return tuple(
            [
                question
                for question, when in self._to_ask
                if when in holding
                and (wanted or not question.gentle)
                and (
                    not question.treatments
                    or not (guarded if question.from_caution else listed).isdisjoint(
                        question.treatments
                    )
                )
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
