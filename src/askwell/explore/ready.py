"""Uses made ready to be judged for anyone: their rules as truth tables, shared where they can be.

A regimen says what is asked; here stands how it is asked quickly. Meaning is with the rules alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import TypeAlias

from askwell.explore.finding import Finding, Guard, GuardKind, Judgement, SlotFinding
from askwell.explore.regimen import Drug, Place, Regimen
from askwell.facts.history import Complete
from askwell.logic.clauses import Clause, Role
from askwell.logic.criteria import Criterion, Judged, Leaf
from askwell.logic.evaluate import LeafTruths, evaluate, usual_reading
from askwell.logic.reasons import Reason, explain, open_leaves
from askwell.logic.tables import MOST_ROWS, Shared, TruthTable
from askwell.logic.told import Telling, Told
from askwell.logic.truth import UNKNOWN, YES, Truth, every


class Loss(IntEnum):
    """Why a drug falls out of a regimen; the greater, the more final."""

    NONE = 0
    WAIT = 1
    HAD = 2
    STOP = 3


#: The losses that guards can bring.
LOSSES = {GuardKind.STOP: Loss.STOP, GuardKind.HAD: Loss.HAD, GuardKind.WAIT: Loss.WAIT}


class Open:
    """What is still open: its leaves, and the questions behind them once they were looked up.

    The questions depend on how far a person's list of treatments goes, and on nothing else of her.
    """

    __slots__ = ("leaves", "questions")

    def __init__(self, leaves: Iterable[Leaf]) -> None:
        self.leaves = tuple(leaf for leaf in leaves if not isinstance(leaf, Judged))
        self.questions: dict[Complete, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Ruling:
    """What a rule comes to for some truths of its leaves.

    ``usual`` is its usual reading; ``leaves`` are those that keep it open.
    """

    reason: Reason
    truth: Truth
    usual: Truth
    leaves: tuple[Leaf, ...]
    open: Open


Rulings: TypeAlias = TruthTable[Ruling]
#: The conditions that surely hold, and None for what has no condition.
Holding: TypeAlias = frozenset[Rulings | None]


class Findings(dict[Ruling, Finding]):
    """The findings of one subject, by what its rule comes to."""

    def __init__(self, subject: Clause | Guard) -> None:
        self.subject = subject

    def __missing__(self, ruling: Ruling) -> Finding:
        finding = Finding(self.subject, ruling.reason)
        if len(self) < MOST_ROWS:
            self[ruling] = finding
        return finding


class Tables:
    """The truth tables of a knowledge, one for each rule."""

    def __init__(self) -> None:
        self.leaves = Shared()
        #: Every drug by the guards that can take it out.
        self.losing: Losing = {}
        #: What has to hold for something to be said.
        self.conditions: dict[Rulings, None] = {}
        self._rulings: dict[Criterion, Rulings] = {}
        self._drugs: dict[Drug, ReadyDrug] = {}
        self._guards: dict[Guard, ReadyGuard] = {}

    def of(self, criterion: Criterion) -> Rulings:
        """The table of a rule."""
        table = self._rulings.get(criterion)
        if table is None:
            work = partial(_rule, criterion)
            table = self._rulings[criterion] = TruthTable(criterion, self.leaves, work)
        return table

    def when(self, criterion: Criterion | None) -> Rulings | None:
        """The table of what has to hold for something to be said; None: it goes for everyone."""
        if criterion is None:
            return None
        table = self.of(criterion)
        self.conditions[table] = None
        return table

    def drug(self, drug: Drug) -> ReadyDrug:
        """A drug that may fall out; the same for every use it is part of."""
        ready = self._drugs.get(drug)
        if ready is None:
            ready = self._drugs[drug] = ReadyDrug(drug.id)
            for guard in drug.guards:
                loss = LOSSES.get(guard.kind)
                if loss is not None:
                    self.losing.setdefault(self.of(guard.criterion), []).append((ready, loss))
        return ready

    def guard(self, guard: Guard) -> ReadyGuard:
        """A guard; the same for every use it guards."""
        ready = self._guards.get(guard)
        if ready is None:
            ready = self._guards[guard] = (self.of(guard.criterion), Findings(guard))
        return ready

    def untold(self, telling: Telling) -> Untold:
        """What every rule comes to for somebody who told nothing."""
        return Untold(self._rulings.values(), telling)


class Untold:
    """What rules come to for somebody who told nothing: where most rules are for most people."""

    def __init__(self, rules: Iterable[Rulings], telling: Telling) -> None:
        self._asking: dict[Leaf, list[Rulings]] = {}
        rules = tuple(rules)
        for rule in rules:
            for leaf in rule.leaves:
                self._asking.setdefault(leaf, []).append(rule)
        self._known = {
            complete: {rule: rule.rows[rule.row(truths)] for rule in rules}
            for complete, truths in telling.untold.items()
        }

    def add_to(self, known: dict[Rulings, Ruling], told: Told, complete: Complete) -> None:
        """Add what the rules come to that nothing she told has changed."""
        known.update(self._known[complete])
        for leaf in told.changed:
            for rule in self._asking[leaf]:
                known.pop(rule, None)


#: A guard's rule and its findings.
ReadyGuard: TypeAlias = tuple[Rulings, Findings]
#: The drugs that each rule can take out of a regimen.
Losing: TypeAlias = dict[Rulings, "list[tuple[ReadyDrug, Loss]]"]


def _rule(criterion: Criterion, truths: LeafTruths) -> Ruling:
    reason = explain(criterion, truths)
    usual = evaluate(criterion, usual_reading(truths))
    leaves = open_leaves(reason)
    return Ruling(reason, reason.truth, usual, leaves, Open(leaves))


@dataclass(frozen=True, slots=True, eq=False)
class ReadyDrug:
    """A drug that may fall out of a regimen."""

    id: str


class ReadyPlace:
    """A partner's place: when it is there, the ways to fill it, and the drugs in them."""

    def __init__(self, place: Place, tables: Tables) -> None:
        self.slot = slot = place.slot
        self.condition = place.condition
        self.when = tables.of(slot.when) if slot.when is not None else None
        self.under_way = tables.of(place.under_way)
        self.guards = place.guards
        self.ways = tuple(
            tuple(tuple(map(tables.drug, way)) for way in ways) for ways in place.ways
        )
        drugs = (drug for ways in self.ways for way in ways for drug in way)
        self.drugs = frozenset(drugs)
        #: The finding where the place is always there and nobody falls out of it.
        self.whole = SlotFinding(slot, YES, slot.alternatives)


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """What the clauses of a use come to together.

    ``usual`` is the usual reading of those that decide, ``often`` of those that only place it.
    """

    findings: tuple[Finding, ...]
    fit: Truth
    before: Truth
    after: Truth
    usual: Truth
    often: Truth
    open: Open
    judged: tuple[Judgement, ...]


class _Sides(dict[tuple[Ruling, ...], Sides]):
    """The clauses of a use together, by what each of them comes to."""

    def __init__(self, clauses: tuple[Clause, ...]) -> None:
        def having(*roles: Role) -> tuple[int, ...]:
            return tuple(i for i, clause in enumerate(clauses) if clause.role in roles)

        self._clauses = clauses
        self._findings = tuple(map(Findings, clauses))
        self._fit, self._before, self._after = map(having, (Role.FIT, Role.BEFORE, Role.AFTER))
        self._deciding, self._usual = having(Role.FIT, Role.BEFORE, Role.AFTER), having(Role.USUAL)

    def __missing__(self, rulings: tuple[Ruling, ...]) -> Sides:
        open_ = [(i, leaf) for i in self._deciding for leaf in rulings[i].leaves]
        sides = Sides(
            findings=tuple([f[ruling] for f, ruling in zip(self._findings, rulings, strict=True)]),
            fit=every([rulings[i].truth for i in self._fit]),
            before=every([rulings[i].truth for i in self._before]),
            after=every([rulings[i].truth for i in self._after]),
            usual=every([rulings[i].usual for i in self._deciding]),
            often=every([rulings[i].usual for i in self._usual]) if self._usual else UNKNOWN,
            open=Open(leaf for _, leaf in open_),
            judged=tuple(
                Judgement(self._clauses[i].id, leaf.text, leaf.usually)
                for i, leaf in open_
                if isinstance(leaf, Judged)
            ),
        )
        if len(self) < MOST_ROWS:
            self[rulings] = sides
        return sides


class ReadyUse:
    """One use: the rules of its clauses, its partners' places, and all that can guard it."""

    def __init__(self, regimen: Regimen, tables: Tables) -> None:
        self.use = regimen.use
        self.available = regimen.use.status.available
        self.rules = tuple(tables.of(clause.criterion) for clause in regimen.use.clauses)
        self.sides = _Sides(regimen.use.clauses)
        self.under_way = tables.of(regimen.under_way)
        self.places = tuple(ReadyPlace(place, tables) for place in regimen.places)
        self.conditional = any(place.when is not None for place in self.places)
        self.whole = tuple(place.whole for place in self.places)
        self.drug = tables.drug(regimen.drug)
        self.drugs = frozenset((self.drug,)).union(*(place.drugs for place in self.places))
        self.working = tables.of(regimen.working.criterion) if regimen.working else None
        self._regimen, self._tables = regimen, tables
        self._guards: dict[tuple[ReadyPlace, ...], tuple[ReadyGuard, ...]] = {}

    def guards(self, places: tuple[ReadyPlace, ...]) -> tuple[ReadyGuard, ...]:
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
