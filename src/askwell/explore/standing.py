"""The standing of one use for one person: the first row of the table that holds."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from askwell.explore.finding import (
    GUARDED,
    UNGUARDED,
    UNSETTLED,
    Finding,
    Guard,
    GuardKind,
    Judgement,
    SlotFinding,
    Standing,
    UseFinding,
)
from askwell.explore.regimen import Drug, Place, Regimen
from askwell.facts.fact import Fact
from askwell.facts.person import Person
from askwell.logic.clauses import Clause, Role
from askwell.logic.criteria import Criterion, Judged, Leaf
from askwell.logic.evaluate import LeafTruths, evaluate, usual_reading
from askwell.logic.reasons import Reason, explain, open_leaves
from askwell.logic.truth import Truth, every

#: The questions behind history facts: is the list complete, and what is missing in an entry.
LIST_COMPLETE, LIST = "treatments_complete", "treatments"


class Loss(IntEnum):
    """Why a drug falls out of a regimen; the greater, the more final."""

    NONE = 0
    WAIT = 1
    HAD = 2
    STOP = 3


_LOSSES = ((GuardKind.STOP, Loss.STOP), (GuardKind.HAD, Loss.HAD), (GuardKind.WAIT, Loss.WAIT))


class Reader:
    """One person's truths, each criterion explained once."""

    def __init__(self, person: Person, truths: LeafTruths) -> None:
        self.person = person
        self.truths = truths
        self.usual = usual_reading(truths)
        self._reasons: dict[Criterion, Reason] = {}
        self._truths: dict[Criterion, Truth] = {}
        self._losses: dict[Drug, Loss] = {}
        self._findings: dict[Guard, Finding] = {}

    def truth(self, criterion: Criterion) -> Truth:
        """What a criterion comes to."""
        truth = self._truths.get(criterion)
        if truth is None:
            truth = self._truths[criterion] = evaluate(criterion, self.truths)
        return truth

    def reason(self, criterion: Criterion) -> Reason:
        """Why a criterion is as it is."""
        reason = self._reasons.get(criterion)
        if reason is None:
            reason = self._reasons[criterion] = explain(criterion, self.truths)
            self._truths[criterion] = reason.truth
        return reason

    def all(self, criteria: Iterable[Criterion]) -> Truth:
        """Whether every criterion holds."""
        return every(map(self.truth, criteria))

    def finding(self, guard: Guard) -> Finding:
        """The finding of a guard, shared by all uses it guards."""
        finding = self._findings.get(guard)
        if finding is None:
            finding = self._findings[guard] = Finding(guard, self.reason(guard.criterion))
        return finding

    def question(self, fact: Fact) -> str:
        """The question whose answer would narrow a fact."""
        if fact.history is None:
            return fact.id
        return LIST if self.person.history.complete_for(fact.history) else LIST_COMPLETE

    def loss(self, drug: Drug) -> Loss:
        """The gravest reason why a drug falls out."""
        loss = self._losses.get(drug)
        if loss is None:
            loss = self._losses[drug] = next(
                (
                    loss
                    for kind, loss in _LOSSES
                    for guard in drug.guards
                    if guard.kind is kind and self.truth(guard.criterion) is Truth.YES
                ),
                Loss.NONE,
            )
        return loss


def judge(regimen: Regimen, reader: Reader) -> UseFinding | None:
    """The finding of one use; None where an unavailable use is not shown, as it would not fit."""
    use = regimen.use
    clauses = tuple(Finding(c, reader.reason(c.criterion)) for c in use.clauses)
    places = [p for p in regimen.places if _slot_truth(p, reader) is not Truth.NO]
    standing = _standing(regimen, places, reader)
    if standing is Standing.UNAVAILABLE and reader.all(regimen.fit) is Truth.NO:
        return None
    unsettled = standing in UNSETTLED
    waiting = _waiting(clauses) if unsettled else []
    return UseFinding(
        use,
        standing,
        clauses,
        tuple(_slot(place, standing, reader) for place in places),
        _guards(regimen, places, standing, reader),
        _questions((leaf for _, leaf in waiting), reader),
        tuple(
            Judgement(c.id, leaf.text, leaf.usually)
            for c, leaf in waiting
            if isinstance(leaf, Judged)
        ),
        _as_it_falls(regimen.usual, reader) if regimen.usual else Truth.UNKNOWN,
    )


def _standing(regimen: Regimen, places: list[Place], reader: Reader) -> Standing:
    """The first row of the table that holds."""
    if _under_way(regimen, reader):
        return Standing.NOW
    if not regimen.use.status.available:
        return Standing.UNAVAILABLE
    fit, before, after = map(reader.all, (regimen.fit, regimen.before, regimen.after))
    if fit is Truth.NO:
        return Standing.DOES_NOT_FIT
    loss = max([reader.loss(regimen.drug), *_lost(places, reader)])
    if loss is Loss.STOP:
        return Standing.UNSAFE
    if loss is Loss.HAD:
        return Standing.HAD
    if before is Truth.NO:
        return Standing.PASSED
    working = regimen.working and reader.truth(regimen.working.criterion) is Truth.YES
    if after is Truth.NO or working:
        return Standing.LATER
    truth = every((fit, before, after))
    usual = truth if truth.settled else _usual(regimen, reader)
    if usual is Truth.NO:
        return Standing.SELDOM
    if loss is Loss.WAIT:
        return Standing.WAITS
    if usual is Truth.UNKNOWN:
        return Standing.DEPENDS
    return Standing.FITS if truth is Truth.YES else Standing.JUDGED


def _usual(regimen: Regimen, reader: Reader) -> Truth:
    """The usual reading: each judgement taken as it usually falls."""
    return _as_it_falls((*regimen.fit, *regimen.before, *regimen.after), reader)


def _as_it_falls(criteria: Iterable[Criterion], reader: Reader) -> Truth:
    """All of some criteria, each judgement taken as it usually falls."""
    return every(evaluate(criterion, reader.usual) for criterion in criteria)


def _under_way(regimen: Regimen, reader: Reader) -> bool:
    """The drug and one of each partner that is always there are being had now."""
    always = (place for place in regimen.places if place.slot.when is None)
    criteria = (regimen.under_way, *(place.under_way for place in always))
    return all(reader.truth(criterion) is Truth.YES for criterion in criteria)


def _lost(places: Iterable[Place], reader: Reader) -> list[Loss]:
    """For each partner's place that surely holds, the least final reason why nobody is left."""
    return [
        min(_least(ways, reader) for ways in place.ways)
        for place in places
        if _slot_truth(place, reader) is Truth.YES
    ]


def _least(ways: Iterable[tuple[Drug, ...]], reader: Reader) -> Loss:
    """The loss of an alternative: that of the way to take it which loses least."""
    return min(max(reader.loss(drug) for drug in way) for way in ways)


def _slot_truth(place: Place, reader: Reader) -> Truth:
    return Truth.YES if place.slot.when is None else reader.truth(place.slot.when)


def _slot(place: Place, standing: Standing, reader: Reader) -> SlotFinding:
    """A partner's place with those left in it; where no guard has a say, nobody falls out."""
    when = place.slot.when
    left = tuple(
        together
        for together, ways in zip(place.slot.alternatives, place.ways, strict=True)
        if standing in UNGUARDED or _least(ways, reader) <= Loss.WAIT
    )
    if when is None:
        return SlotFinding(place.slot, Truth.YES, left)
    reason = reader.reason(when)
    return SlotFinding(
        place.slot, reason.truth, left, place.condition, _questions(open_leaves(reason), reader)
    )


def _guards(
    regimen: Regimen, places: list[Place], standing: Standing, reader: Reader
) -> tuple[Finding, ...]:
    """Every guard that acts, the use's own first, each once.

    Where the use is one to talk about, those that may yet act are named too; where it is out for
    good by its clauses or its status, none is.
    """
    if standing in UNGUARDED:
        return ()
    guards: dict[str, Guard] = {guard.id: guard for guard in regimen.drug.guards}
    for place in places:
        for guard in place.guards:
            guards.setdefault(guard.id, guard)
    if regimen.working:
        guards[regimen.working.id] = regimen.working
    shown = (Truth.YES, Truth.UNKNOWN) if standing in GUARDED else (Truth.YES,)
    return tuple(
        reader.finding(guard) for guard in guards.values() if reader.truth(guard.criterion) in shown
    )


def _questions(leaves: Iterable[Leaf], reader: Reader) -> tuple[str, ...]:
    asked = (reader.question(leaf.fact) for leaf in leaves if not isinstance(leaf, Judged))
    return tuple(dict.fromkeys(asked))


def _waiting(clauses: tuple[Finding, ...]) -> list[tuple[Clause, Leaf]]:
    """What is still open in the clauses that decide, each with its clause."""
    return [
        (finding.subject, leaf)
        for finding in clauses
        if isinstance(finding.subject, Clause) and finding.subject.role is not Role.USUAL
        for leaf in open_leaves(finding.reason)
    ]
