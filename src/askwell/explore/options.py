"""All options for one person: every treatment's standing, and what belongs beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from askwell.explore.finding import (
    Finding,
    Options,
    Standing,
    Support,
    TestToAsk,
    TreatmentFinding,
    leading,
)
from askwell.explore.regimen import Regimen, Regimens
from askwell.explore.standing import Reader, judge
from askwell.facts.fact import Kind
from askwell.facts.person import Conflict, Person
from askwell.facts.possible import Range
from askwell.knowledge.asking import Question
from askwell.knowledge.model import Caution, Knowledge, Treatment, TreatmentKind, UrgentSign
from askwell.logic.criteria import Criterion, Is
from askwell.logic.evaluate import leaf_truths
from askwell.logic.truth import Truth, every, some

#: The four groups of the page, in order, with the standings each holds.
GROUPS: tuple[tuple[str, tuple[Standing, ...]], ...] = (
    ("now", (Standing.NOW,)),
    ("talk", (Standing.FITS, Standing.JUDGED)),
    ("depends", (Standing.DEPENDS,)),
    (
        "not_now",
        (
            Standing.WAITS,
            Standing.LATER,
            Standing.SELDOM,
            Standing.UNSAFE,
            Standing.HAD,
            Standing.PASSED,
            Standing.DOES_NOT_FIT,
            Standing.UNAVAILABLE,
        ),
    ),
)
#: The fact by which a person asks for questions about time left and the end of life.
HARD_QUESTIONS = "wants_hard_questions"

_SET_ASIDE = GROUPS[-1][1]
_GUARDED = (Standing.WAITS, Standing.UNSAFE)
_GROUP_OF = {s: i for i, (_, standings) in enumerate(GROUPS) for s in standings}


class Explorer:
    """A knowledge made ready to answer people. Build it once; it keeps nothing of anyone."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        regimens = Regimens(knowledge)
        self.regimens: Mapping[str, tuple[Regimen, ...]] = {
            t.id: tuple(regimens.of(t, use) for use in t.uses)
            for t in knowledge.treatments.values()
            if t.kind in (TreatmentKind.CANCER, TreatmentKind.LOCAL)
        }
        self.under_way: Mapping[str, Criterion] = {
            id: Is(knowledge.vocabulary[f"on_{id}"], frozenset(("yes",))) for id in self.regimens
        }

        asking: dict[str, set[str]] = {}
        for id, of_it in self.regimens.items():
            for fact in frozenset[str]().union(*(regimen.facts for regimen in of_it)):
                asking.setdefault(fact, set()).add(id)
        self._asking = {fact: frozenset(ids) for fact, ids in asking.items()}
        hard = knowledge.vocabulary.get(HARD_QUESTIONS)
        self._hard_questions = Is(hard, frozenset(("yes",))) if hard else None

    def options(self, person: Person) -> Options:
        """Everything the knowledge says for this person."""
        return self.read(Reader(person, leaf_truths(person)))

    def read(self, reader: Reader) -> Options:
        """Everything the knowledge says, by truths that may come from another engine."""
        treatments, support = self._treatments(reader), self._support(reader)
        return Options(
            knowledge=self.knowledge,
            urgent=self._urgent(reader),
            treatments=treatments,
            support=support,
            tests=self._tests(reader, treatments),
            questions=self._questions(reader, treatments, support),
            topics=tuple(
                topic
                for topic in self.knowledge.topics.values()
                if topic.when is not None and _holds(topic.when, reader)
            ),
            conflicts=self._conflicts(reader.person),
        )

    def treatments(self, person: Person) -> tuple[TreatmentFinding, ...]:
        """Each listed treatment's finding, without what stands beside them."""
        return self._treatments(Reader(person, leaf_truths(person)))

    def standings(self, person: Person, among: Collection[str]) -> dict[str, Standing]:
        """The standing of some treatments, those that are listed: for "what would change this"."""
        reader = Reader(person, leaf_truths(person))
        found = (self._treatment(self.knowledge.treatments[id], reader) for id in sorted(among))
        return {finding.treatment.id: finding.standing for finding in found if finding is not None}

    def asking(self, fact: str) -> frozenset[str]:
        """The treatments whose standing can depend on a fact: a rule or a guard asks for it."""
        return self._asking.get(fact, frozenset())

    def settled(self, fact_id: str, person: Person) -> bool:
        """Whether a test was done and tells all it can: nobody need ask for it."""
        fact = self.knowledge.vocabulary[fact_id]
        possible = person.possible(fact)
        if isinstance(possible, Range):
            return possible != fact.bounds
        return fact.kind is Kind.CHOICE and len(possible) == 1

    def of(self, treatment: str, person: Person) -> TreatmentFinding | None:
        """One treatment's finding alone, or None where it is not listed for this person."""
        reader = Reader(person, leaf_truths(person))
        return self._treatment(self.knowledge.treatments[treatment], reader)

    # -- treatments -----------------------------------------------------------------------------

    def _treatments(self, reader: Reader) -> tuple[TreatmentFinding, ...]:
        findings = [
            finding
            for treatment in self.knowledge.treatments.values()
            if treatment.kind is not TreatmentKind.SUPPORT
            and (finding := self._treatment(treatment, reader)) is not None
        ]
        return tuple(sorted(findings, key=_order))

    def _treatment(self, treatment: Treatment, reader: Reader) -> TreatmentFinding | None:
        if treatment.kind is TreatmentKind.OPEN:
            return TreatmentFinding(
                treatment, Standing.FITS, (), (), self.knowledge.checks(treatment.id)
            )
        judged = (judge(regimen, reader) for regimen in self.regimens[treatment.id])
        uses = tuple(use for use in judged if use is not None)
        best = leading(uses)
        if best is None:
            return None
        standing = best.standing
        if reader.truth(self.under_way[treatment.id]) is Truth.YES:
            standing = Standing.NOW  # also where the regimen has its home with a partner
        return TreatmentFinding(
            treatment,
            standing,
            uses,
            self._cautions(treatment, reader),
            self.knowledge.checks(treatment.id),
            best.often if best.standing is standing else Truth.UNKNOWN,
        )

    def _cautions(self, treatment: Treatment, reader: Reader) -> tuple[Caution, ...]:
        """The cautions that fit this person: those for everyone, and those that fire."""
        return tuple(
            caution
            for caution in self.knowledge.cautions(treatment.id)
            if caution.when is None or reader.truth(caution.when) is Truth.YES
        )

    def _support(self, reader: Reader) -> tuple[Support, ...]:
        found = []
        for treatment in self.knowledge.treatments.values():
            if treatment.kind is not TreatmentKind.SUPPORT:
                continue
            clauses = tuple(
                tuple(Finding(c, reader.reason(c.criterion)) for c in use.clauses)
                for use in treatment.uses
            )
            truths = [_every(findings) for findings in clauses]
            truth = some(truths)
            if truth is not Truth.NO:
                shown = clauses[truths.index(truth)]
                cautions = self._cautions(treatment, reader)
                checks = self.knowledge.checks(treatment.id)
                found.append(Support(treatment, truth, shown, cautions, checks))
        return tuple(found)

    # -- what stands beside ---------------------------------------------------------------------

    def _urgent(self, reader: Reader) -> tuple[UrgentSign, ...]:
        fitting = [sign for sign in self.knowledge.urgent if _holds(sign.when, reader)]
        return tuple(sorted(fitting, key=lambda sign: not sign.act))

    def _tests(
        self, reader: Reader, treatments: tuple[TreatmentFinding, ...]
    ) -> tuple[TestToAsk, ...]:
        waiting: dict[str, list[str]] = {}
        soon: Counter[str] = Counter()
        for finding in treatments:
            for fact in finding.waits_for:
                waiting.setdefault(fact, []).append(finding.treatment.id)
                soon[fact] += finding.often is not Truth.NO
        tests = []
        for fact_id, test in self.knowledge.tests.items():
            asked_for = test.when is not None and reader.truth(test.when) is Truth.YES
            if fact_id in waiting or (asked_for and not self.settled(fact_id, reader.person)):
                tests.append(TestToAsk(test, tuple(sorted(set(waiting.get(fact_id, ()))))))
        # First what settles most; a treatment that guidelines place later counts last.
        return tuple(
            sorted(tests, key=lambda t: (-soon[t.test.fact], -len(t.would_settle), t.test.fact))
        )

    def _questions(
        self,
        reader: Reader,
        treatments: tuple[TreatmentFinding, ...],
        support: tuple[Support, ...],
    ) -> tuple[Question, ...]:
        listed = self._kinds(f for f in treatments if f.standing not in _SET_ASIDE)
        # A caution is asked also where it is what sets the treatment aside.
        guarded = listed | self._kinds(
            [*(f for f in treatments if f.standing in _GUARDED), *support]
        )
        hard = self._hard_questions
        wanted = hard is not None and reader.truth(hard) is Truth.YES
        return tuple(
            question
            for question in self.knowledge.questions.values()
            if not (question.gentle and not wanted)
            and _holds(question.when, reader)
            and (
                not question.treatments
                or (guarded if question.from_caution else listed).intersection(question.treatments)
            )
        )

    def _kinds(self, findings: Iterable[TreatmentFinding | Support]) -> frozenset[str]:
        """The treatments found, and every class they belong to."""
        above = self.knowledge.vocabulary.lineage.above
        return frozenset(id for finding in findings for id in above(finding.treatment.id))

    def _conflicts(self, person: Person) -> tuple[Conflict, ...]:
        facts = (self.knowledge.vocabulary.get(id) for id in person.answers)
        conflicts = (person.conflict(fact) for fact in facts if fact is not None)
        return tuple(conflict for conflict in conflicts if conflict is not None)


def group_of(standing: Standing) -> str:
    """The id of the group in which a standing is shown."""
    return GROUPS[_GROUP_OF[standing]][0]


def _order(finding: TreatmentFinding) -> tuple[int, bool, str]:
    """By group; what is not for now by name alone, else first what guidelines often use here."""
    group = _GROUP_OF[finding.standing]
    aside = group == len(GROUPS) - 1
    return (group, not aside and finding.often is not Truth.YES, finding.treatment.name)


def _holds(when: Criterion | None, reader: Reader) -> bool:
    return when is None or reader.truth(when) is Truth.YES


def _every(findings: tuple[Finding, ...]) -> Truth:

    return every(finding.truth for finding in findings)
