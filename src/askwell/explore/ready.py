"""Uses made ready to be judged for anyone: their rules as truth tables, shared where they can be.

A regimen says what is asked; here stands how it is asked quickly. Meaning is with the rules alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import TypeAlias

from askwell.explore.finding import Finding, Guard, GuardKind, SlotFinding
from askwell.explore.regimen import Drug, Place, Regimen
from askwell.knowledge.model import Slot
from askwell.logic.clauses import Clause, Role
from askwell.logic.criteria import Criterion, Leaf
from askwell.logic.evaluate import LeafTruths, evaluate, usual_reading
from askwell.logic.reasons import explain, open_leaves
from askwell.logic.tables import Shared, TruthTable
from askwell.logic.truth import YES, Truth


class Loss(IntEnum):
    """Why a drug falls out of a regimen; the greater, the more final."""

    NONE = 0
    WAIT = 1
    HAD = 2
    STOP = 3


#: The losses a guard can bring, the gravest first.
_LOSSES = ((GuardKind.STOP, Loss.STOP), (GuardKind.HAD, Loss.HAD), (GuardKind.WAIT, Loss.WAIT))


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a clause, a guard or a condition comes to.

    ``usual`` is its usual reading; ``open`` are the leaves that keep it open.
    """

    finding: Finding
    truth: Truth
    usual: Truth
    open: tuple[Leaf, ...]


Rulings: TypeAlias = TruthTable[Ruling]
Verdicts: TypeAlias = TruthTable[Truth]


class Tables:
    """The truth tables of a knowledge, one for each rule."""

    def __init__(self) -> None:
        self.leaves = Shared()
        self._verdicts: dict[Criterion, Verdicts] = {}
        self._rulings: dict[Clause | Guard | Slot, Rulings] = {}
        self._drugs: dict[Drug, ReadyDrug] = {}

    def verdicts(self, criterion: Criterion) -> Verdicts:
        """The table of what a criterion comes to."""
        table = self._verdicts.get(criterion)
        if table is None:
            work = partial(evaluate, criterion)
            table = self._verdicts[criterion] = TruthTable(criterion, self.leaves, work)
        return table

    def rulings(self, subject: Clause | Guard | Slot, criterion: Criterion) -> Rulings:
        """The table of the findings of a clause, a guard or a partner's place."""
        table = self._rulings.get(subject)
        if table is None:
            work = partial(_rule, subject, criterion)
            table = self._rulings[subject] = TruthTable(criterion, self.leaves, work)
        return table

    def clause(self, clause: Clause) -> Rulings:
        """The table of the findings of a clause."""
        return self.rulings(clause, clause.criterion)

    def guard(self, guard: Guard) -> Rulings:
        """The table of the findings of a guard; the same for every use it guards."""
        return self.rulings(guard, guard.criterion)

    def drug(self, drug: Drug) -> ReadyDrug:
        """A drug with the tables of its guards; the same for every use it is part of."""
        ready = self._drugs.get(drug)
        if ready is None:
            ready = self._drugs[drug] = ReadyDrug(drug, self)
        return ready


def _rule(subject: Clause | Guard | Slot, criterion: Criterion, truths: LeafTruths) -> Ruling:
    reason = explain(criterion, truths)
    usual = evaluate(criterion, usual_reading(truths))
    return Ruling(Finding(subject, reason), reason.truth, usual, open_leaves(reason))


class ReadyDrug:
    """A drug that may fall out of a regimen, and what can make it, the gravest first."""

    def __init__(self, drug: Drug, tables: Tables) -> None:
        self.losing = tuple(
            (loss, tables.guard(guard))
            for kind, loss in _LOSSES
            for guard in drug.guards
            if guard.kind is kind
        )


class ReadyPlace:
    """A partner's place: when it is there, the ways to fill it, and the drugs in them."""

    def __init__(self, place: Place, tables: Tables) -> None:
        self.slot = slot = place.slot
        self.condition = place.condition
        self.when = tables.rulings(slot, slot.when) if slot.when is not None else None
        self.under_way = tables.verdicts(place.under_way)
        self.guards = place.guards
        self.ways = tuple(
            tuple(tuple(map(tables.drug, way)) for way in ways) for ways in place.ways
        )
        drugs = (drug for ways in self.ways for way in ways for drug in way)
        self.drugs = tuple(dict.fromkeys(drugs))
        #: The finding where the place is always there and nobody falls out of it.
        self.whole = SlotFinding(slot, YES, slot.alternatives)


class ReadyUse:
    """One use: the tables of its clauses, its partners' places, and all that can guard it.

    ``fit``, ``before``, ``after`` and ``usual`` say which of the clauses have that role, and
    ``deciding`` which have any of the first three.
    """

    def __init__(self, regimen: Regimen, tables: Tables) -> None:
        def having(*roles: Role) -> tuple[int, ...]:
            return tuple(i for i, clause in enumerate(self.use.clauses) if clause.role in roles)

        self.use = regimen.use
        self.available = regimen.use.status.available
        self.clauses = tuple(map(tables.clause, regimen.use.clauses))
        self.fit, self.before, self.after = map(having, (Role.FIT, Role.BEFORE, Role.AFTER))
        self.deciding, self.usual = having(Role.FIT, Role.BEFORE, Role.AFTER), having(Role.USUAL)
        self.under_way = tables.verdicts(regimen.under_way)
        self.places = tuple(ReadyPlace(place, tables) for place in regimen.places)
        self.conditional = any(place.when is not None for place in self.places)
        self.drug = tables.drug(regimen.drug)
        partners = (drug for place in self.places for drug in place.drugs)
        self.drugs = tuple(dict.fromkeys((self.drug, *partners)))
        self.working = tables.guard(regimen.working) if regimen.working else None
        self._regimen, self._tables = regimen, tables
        self._guards: dict[tuple[ReadyPlace, ...], tuple[Rulings, ...]] = {}

    def guards(self, places: tuple[ReadyPlace, ...]) -> tuple[Rulings, ...]:
        """Every guard where these places are there, the use's own first, each once."""
        known = self._guards.get(places)
        if known is None:
            guards: dict[str, Guard] = {}
            for guard in (*self._regimen.drug.guards, *(g for p in places for g in p.guards)):
                guards.setdefault(guard.id, guard)
            if self._regimen.working:
                guards[self._regimen.working.id] = self._regimen.working
            known = self._guards[places] = tuple(map(self._tables.guard, guards.values()))
        return known
