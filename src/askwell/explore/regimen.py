"""A use made ready to be judged: its guards and its partners' guards, written out once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from askwell.explore.finding import Guard, GuardKind
from askwell.facts.history import CARE, SUPPORT
from askwell.knowledge.model import Knowledge, Slot, Treatment, Use
from askwell.logic.clauses import Role
from askwell.logic.criteria import All, Any, Criterion, Is, facts_of
from askwell.logic.wording import wording

YES = frozenset(("yes",))


@dataclass(frozen=True, eq=False)
class Drug:
    """One drug that may fall out of a regimen, with the guards that can make it."""

    id: str
    guards: tuple[Guard, ...]


@dataclass(frozen=True)
class Place:
    """A slot with, for each of its alternatives, the ways to take it: drugs taken together.

    ``guards`` are those that can take one of these drugs out, and the warnings all of them share.
    ``under_way``: whether one of the
    alternatives is being had now. ``condition``: when the slot is there, in words.
    """

    slot: Slot
    ways: tuple[tuple[tuple[Drug, ...], ...], ...]
    guards: tuple[Guard, ...]
    under_way: Criterion
    condition: str | None

    @property
    def all_guards(self) -> tuple[Guard, ...]:
        """The guards of every drug that may fill the place."""
        drugs = (drug for alternative in self.ways for way in alternative for drug in way)
        return tuple(guard for drug in drugs for guard in drug.guards)


@dataclass(frozen=True)
class Regimen:
    """One use of one treatment, its rules by role, and all that can guard it."""

    treatment: Treatment
    use: Use
    fit: tuple[Criterion, ...]
    after: tuple[Criterion, ...]
    before: tuple[Criterion, ...]
    usual: tuple[Criterion, ...]
    drug: Drug
    working: Guard | None
    places: tuple[Place, ...]
    under_way: Criterion

    @property
    def facts(self) -> frozenset[str]:
        """The ids of the facts that its rules and guards ask for."""
        guards = [*self.drug.guards, *([self.working] if self.working else [])]
        whens = (place.slot.when for place in self.places if place.slot.when is not None)
        asked: list[Criterion] = [
            *self.fit, *self.after, *self.before, *self.usual, self.under_way, *whens,
            *(guard.criterion for guard in guards),
            *(place.under_way for place in self.places),
            *(drug_guard.criterion for place in self.places for drug_guard in place.all_guards),
        ]  # fmt: skip
        return frozenset(fact.id for criterion in asked for fact in facts_of(criterion))


class Regimens:
    """Writes out the regimens of a knowledge; guards of a drug are shared between uses."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._vocabulary = knowledge.vocabulary
        self._drugs: dict[tuple[str, bool], Drug] = {}
        self._leaves: dict[str, Is] = {}

    def of(self, treatment: Treatment, use: Use) -> Regimen:
        """The regimen of one use."""

        def rules(role: Role) -> tuple[Criterion, ...]:
            return tuple(clause.criterion for clause in use.in_role(role))

        return Regimen(
            treatment=treatment,
            use=use,
            fit=rules(Role.FIT),
            after=rules(Role.AFTER),
            before=rules(Role.BEFORE),
            usual=rules(Role.USUAL),
            drug=self._drug(treatment.id, again=use.again),
            working=self._working(treatment, use),
            places=tuple(self._place(slot) for slot in use.slots),
            under_way=self._yes(f"on_{treatment.id}"),
        )

    def _yes(self, fact: str) -> Is:
        leaf = self._leaves.get(fact)
        if leaf is None:
            leaf = self._leaves[fact] = Is(self._vocabulary[fact], YES)
        return leaf

    def _drug(self, id: str, *, again: bool) -> Drug:
        known = self._drugs.get((id, again))
        if known is None:
            guards = [
                Guard(c.id, GuardKind(c.weight.value), id, c.says, c.when, c.cites)
                for c in self._knowledge.cautions(id)
                if c.when is not None
            ]
            if not again:
                guards.append(self._had(id))
            known = self._drugs[id, again] = Drug(id, tuple(guards))
        return known

    def _had(self, id: str) -> Guard:
        name = self._vocabulary.lineage.in_sentence(id)
        return Guard(
            f"{id}-had",
            GuardKind.HAD,
            id,
            f"You have had {name}, and the cancer grew on it or you stopped it because of harm.",
            Any(self._yes(f"progressed_on_{id}"), self._yes(f"stopped_{id}")),
            (),
        )

    def _working(self, treatment: Treatment, use: Use) -> Guard | None:
        besides = self._under_way_besides(use.joins)
        if besides is None:
            return None
        return Guard(
            f"{use.id}-working",
            GuardKind.WORKING,
            treatment.id,
            "You are having a cancer treatment now. This would come when that one stops working.",
            besides,
            (),
        )

    def _under_way_besides(self, joins: tuple[str, ...]) -> Criterion | None:
        """Some cancer treatment is under way that is none of ``joins``; None if they are all.

        Asked of the largest classes that share no member with ``joins``, so that one more entry
        in a person's list can only settle it.
        """
        if not joins:
            return self._yes("on_cancer_treatment")
        lineage = self._vocabulary.lineage
        joined = {
            kin
            for kin in lineage
            if any(lineage.is_a(kin, join) or lineage.is_a(join, kin) for join in joins)
        }
        beside = {kin for kin in lineage if lineage.above(kin) & {SUPPORT, CARE}}
        inside = frozenset().union(*map(lineage.above, joined))
        outside = [
            id
            for id, kin in lineage.kin.items()
            if id not in inside | beside and inside.issuperset(kin.parents)
        ]
        return Any(*(self._yes(f"on_{id}") for id in sorted(outside))) if outside else None

    def _place(self, slot: Slot) -> Place:
        ways = tuple(
            tuple(map(tuple, self._combinations(together, again=slot.again)))
            for together in slot.alternatives
        )
        under_way = [
            All(*(self._yes(f"on_{id}") for id in together)) for together in slot.alternatives
        ]
        guards = _guards_of([way for alternative in ways for way in alternative])
        condition = wording(slot.when) if slot.when else None
        return Place(slot, ways, guards, Any(*under_way), condition)

    def _combinations(self, together: Iterable[str], *, again: bool) -> list[list[Drug]]:
        """Each way to take these together, a class standing for any one of its members."""
        ways: list[list[Drug]] = [[]]
        for id in together:
            members = self._vocabulary.lineage.members(id) or (id,)
            had = [m for m in members if self._can_be_had(m)] or members
            ways = [[*way, self._drug(m, again=again)] for way in ways for m in had]
        return ways

    def _can_be_had(self, id: str) -> bool:
        """False for a drug that is only being studied, or was withdrawn: no class stands for it."""
        treatment = self._knowledge.treatments.get(id)
        if treatment is None or not treatment.uses:
            return True
        return any(use.status.available for use in treatment.uses)


def _guards_of(ways: list[tuple[Drug, ...]]) -> tuple[Guard, ...]:
    """The guards of a place, each once.

    A warning counts where every way to fill the place brings it: with many drugs to choose from,
    a warning about one of them says little of the use. What can take a drug out always counts.
    """
    guards = [{guard.id: guard for drug in way for guard in drug.guards} for way in ways]
    shared = set.intersection(*map(set, guards)) if guards else set()
    known = {id: guard for of_way in guards for id, guard in of_way.items()}
    return tuple(
        guard for id, guard in known.items() if guard.kind is not GuardKind.WARN or id in shared
    )
