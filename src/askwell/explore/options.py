"""All options for one person: every treatment's standing, and what belongs beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from askwell.explore.beside import HARD_QUESTIONS as HARD_QUESTIONS
from askwell.explore.beside import Beside, settled
from askwell.explore.finding import (
    Options,
    Standing,
    Support,
    TreatmentFinding,
    leading,
)
from askwell.explore.ready import Findings, ReadyUse, Tables
from askwell.explore.regimen import Regimen, Regimens
from askwell.explore.standing import Acting, Reader, judge
from askwell.facts.person import Conflict, Person
from askwell.knowledge.model import Caution, Knowledge, Treatment, TreatmentKind
from askwell.logic.criteria import Criterion, Is
from askwell.logic.told import Telling
from askwell.logic.truth import NO, UNKNOWN, YES, every, some

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
_SET_ASIDE = GROUPS[-1][1]
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

        tables = Tables()
        self._uses = {
            id: tuple(ReadyUse(regimen, tables) for regimen in of_it)
            for id, of_it in self.regimens.items()
        }
        self._now = {id: tables.of(criterion) for id, criterion in self.under_way.items()}
        self._supporting = {
            t: tuple(
                tuple((tables.of(c.criterion), Findings(c)) for c in use.clauses) for use in t.uses
            )
            for t in knowledge.treatments.values()
            if t.kind is TreatmentKind.SUPPORT
        }
        self._cautioning = {
            id: tuple((c, tables.when(c.when)) for c in knowledge.cautions(id))
            for id in knowledge.treatments
        }
        self._beside = Beside(knowledge, tables)
        self._tables = tables
        self._telling = Telling(tables.leaves, knowledge.vocabulary.lineage)
        self._untold = tables.untold(self._telling)

    def options(self, person: Person) -> Options:
        """Everything the knowledge says for this person."""
        return self.read(self._reader(person))

    def read(self, reader: Reader) -> Options:
        """Everything the knowledge says, by truths that may come from another engine."""
        acting = reader.acting(self._tables)
        treatments = self._treatments(reader, acting)
        support = self._support(reader, acting)
        return Options(
            knowledge=self.knowledge,
            urgent=self._beside.urgent(acting.holding),
            treatments=treatments,
            support=support,
            tests=self._beside.tests(reader.person, acting.holding, treatments),
            questions=self._beside.questions(acting.holding, treatments, support, _SET_ASIDE),
            topics=self._beside.topics(acting.holding),
            conflicts=self._conflicts(reader.person),
        )

    def treatments(self, person: Person) -> tuple[TreatmentFinding, ...]:
        """Each listed treatment's finding, without what stands beside them."""
        reader = self._reader(person)
        return self._treatments(reader, reader.acting(self._tables))

    def standings(self, person: Person, among: Collection[str]) -> dict[str, Standing]:
        """The standing of some treatments, those that are listed: for "what would change this"."""
        reader = self._reader(person)
        acting, treatments = reader.acting(self._tables), self.knowledge.treatments
        found = (self._treatment(treatments[id], reader, acting) for id in sorted(among))
        return {finding.treatment.id: finding.standing for finding in found if finding is not None}

    def asking(self, fact: str) -> frozenset[str]:
        """The treatments whose standing can depend on a fact: a rule or a guard asks for it."""
        return self._asking.get(fact, frozenset())

    def settled(self, fact_id: str, person: Person) -> bool:
        """Whether a test was done and tells all it can: nobody need ask for it."""
        return settled(self.knowledge.vocabulary[fact_id], person)

    def of(self, treatment: str, person: Person) -> TreatmentFinding | None:
        """One treatment's finding alone, or None where it is not listed for this person."""
        reader = self._reader(person)
        acting = reader.acting(self._tables)
        return self._treatment(self.knowledge.treatments[treatment], reader, acting)

    def _reader(self, person: Person) -> Reader:
        return Reader(person, self._telling.told(person), self._untold)

    # -- treatments -----------------------------------------------------------------------------

    def _treatments(self, reader: Reader, acting: Acting) -> tuple[TreatmentFinding, ...]:
        findings = [
            finding
            for treatment in self.knowledge.treatments.values()
            if treatment.kind is not TreatmentKind.SUPPORT
            and (finding := self._treatment(treatment, reader, acting)) is not None
        ]
        return tuple(sorted(findings, key=_order))

    def _treatment(
        self, treatment: Treatment, reader: Reader, acting: Acting
    ) -> TreatmentFinding | None:
        if treatment.kind is TreatmentKind.OPEN:
            return TreatmentFinding(
                treatment, Standing.FITS, (), (), self.knowledge.checks(treatment.id)
            )
        judged = [judge(use, reader, acting.losses) for use in self._uses[treatment.id]]
        uses = tuple([use for use in judged if use is not None])
        best = leading(uses)
        if best is None:
            return None
        standing = best.standing
        if reader.truth(self._now[treatment.id]) is YES:
            standing = Standing.NOW  # also where the regimen has its home with a partner
        return TreatmentFinding(
            treatment,
            standing,
            uses,
            self._cautions(treatment, acting),
            self.knowledge.checks(treatment.id),
            best.often if best.standing is standing else UNKNOWN,
        )

    def _cautions(self, treatment: Treatment, acting: Acting) -> tuple[Caution, ...]:
        """The cautions that fit this person: those for everyone, and those that fire."""
        holding = acting.holding
        return tuple([c for c, when in self._cautioning[treatment.id] if when in holding])

    def _support(self, reader: Reader, acting: Acting) -> tuple[Support, ...]:
        found = []
        for treatment, uses in self._supporting.items():
            truths = [every(reader.truth(rule) for rule, _ in clauses) for clauses in uses]
            truth = some(truths)
            if truth is not NO:
                clauses = uses[truths.index(truth)]
                shown = tuple(findings[reader.known[rule]] for rule, findings in clauses)
                cautions = self._cautions(treatment, acting)
                checks = self.knowledge.checks(treatment.id)
                found.append(Support(treatment, truth, shown, cautions, checks))
        return tuple(found)

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
    return (group, not aside and finding.often is not YES, finding.treatment.name)
