"""The standing of one use for one person: the first row of the table that holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from askwell.explore.finding import (
    GUARDED,
    UNGUARDED,
    UNSETTLED,
    Finding,
    Judgement,
    SlotFinding,
    Standing,
    UseFinding,
)
from askwell.explore.ready import Loss, ReadyDrug, ReadyPlace, ReadyUse, Ruling
from askwell.facts.fact import Fact
from askwell.facts.person import Person
from askwell.logic.clauses import Clause
from askwell.logic.criteria import Judged, Leaf
from askwell.logic.evaluate import LeafTruths
from askwell.logic.tables import TruthTable
from askwell.logic.told import Told
from askwell.logic.truth import NO, UNKNOWN, YES, Truth, every

(
    NOW, FITS, JUDGED, DEPENDS, WAITS, LATER,
    SELDOM, UNSAFE, HAD, PASSED, DOES_NOT_FIT, UNAVAILABLE,
) = Standing  # fmt: skip

#: The questions behind history facts: is the list complete, and what is missing in an entry.
LIST_COMPLETE, LIST = "treatments_complete", "treatments"

K = TypeVar("K")
T = TypeVar("T")
V = TypeVar("V")


class Reader:
    """One person's truths, and what each rule comes to by them."""

    def __init__(self, person: Person, truths: LeafTruths | Told) -> None:
        self.person = person
        self.truths = truths if isinstance(truths, Told) else Told(truths)
        #: What rules come to that are asked again and again: guards, cautions, what is under way.
        self.known: dict[TruthTable[Any], Any] = _Once(self.read)
        self.losses: dict[ReadyDrug, Loss] = _Once(self._loss)

    def read(self, table: TruthTable[T]) -> T:
        """What a rule comes to."""
        return table.rows[table.row(self.truths)]

    def question(self, fact: Fact) -> str:
        """The question whose answer would narrow a fact."""
        if fact.history is None:
            return fact.id
        return LIST if self.person.history.complete_for(fact.history) else LIST_COMPLETE

    def questions(self, leaves: Iterable[Leaf]) -> tuple[str, ...]:
        """The questions behind some leaves, each once."""
        asked = [self.question(leaf.fact) for leaf in leaves if not isinstance(leaf, Judged)]
        return tuple(dict.fromkeys(asked))

    def _loss(self, drug: ReadyDrug) -> Loss:
        """The gravest reason why a drug falls out."""
        acting = (loss for loss, guard in drug.losing if self.known[guard].truth is YES)
        return next(acting, Loss.NONE)


class _Once(dict[K, V]):
    """What is asked for again and again, found once."""

    def __init__(self, find: Callable[[K], V]) -> None:
        self._find = find

    def __missing__(self, key: K) -> V:
        found = self[key] = self._find(key)
        return found


def judge(use: ReadyUse, reader: Reader) -> UseFinding | None:
    """The finding of one use; None where an unavailable use is not shown, as it would not fit."""
    known = reader.truths
    rulings = [clause.rows[clause.row(known)] for clause in use.clauses]
    places = use.places
    if use.conditional:
        places = tuple([p for p in places if p.when is None or reader.read(p.when).truth is not NO])
    standing = _standing(use, rulings, places, reader)
    if standing is UNAVAILABLE and _all(use.fit, rulings) is NO:
        return None
    open_, judged = _waiting(use, rulings, reader) if standing in UNSETTLED else ((), ())
    return UseFinding(
        use.use,
        standing,
        tuple([ruling.finding for ruling in rulings]),
        tuple([_slot(place, standing, reader) for place in places]),
        _guards(use, places, standing, reader),
        open_,
        judged,
        _usually(use.usual, rulings) if use.usual else UNKNOWN,
    )


def _standing(
    use: ReadyUse, rulings: list[Ruling], places: tuple[ReadyPlace, ...], reader: Reader
) -> Standing:
    """The first row of the table that holds."""
    if reader.known[use.under_way] is YES and all(
        reader.read(place.under_way) is YES for place in use.places if place.when is None
    ):
        return NOW
    if not use.available:
        return UNAVAILABLE
    fit = _all(use.fit, rulings)
    if fit is NO:
        return DOES_NOT_FIT
    loss = _loss(use, places, reader)
    if loss is Loss.STOP:
        return UNSAFE
    if loss is Loss.HAD:
        return HAD
    before, after = _all(use.before, rulings), _all(use.after, rulings)
    if before is NO:
        return PASSED
    if after is NO or (use.working and reader.known[use.working].truth is YES):
        return LATER
    truth = every((fit, before, after))
    usual = _usually(use.deciding, rulings) if truth is UNKNOWN else truth
    if usual is NO:
        return SELDOM
    if loss is Loss.WAIT:
        return WAITS
    if usual is UNKNOWN:
        return DEPENDS
    return FITS if truth is YES else JUDGED


def _all(clauses: tuple[int, ...], rulings: list[Ruling]) -> Truth:
    """Whether some of the clauses all hold."""
    return every([rulings[i].truth for i in clauses])


def _usually(clauses: tuple[int, ...], rulings: list[Ruling]) -> Truth:
    """The usual reading of some clauses: each judgement taken as it usually falls."""
    return every([rulings[i].usual for i in clauses])


def _loss(use: ReadyUse, places: tuple[ReadyPlace, ...], reader: Reader) -> Loss:
    """The gravest loss: of the drug, or of all who may fill a place that is surely there."""
    losses = reader.losses
    if not any(losses[drug] for drug in use.drugs):
        return Loss.NONE
    return max(
        losses[use.drug],
        *(
            min(_least(ways, reader) for ways in place.ways)
            for place in places
            if place.when is None or reader.read(place.when).truth is YES
        ),
        Loss.NONE,
    )


def _least(ways: Iterable[tuple[ReadyDrug, ...]], reader: Reader) -> Loss:
    """The loss of an alternative: that of the way to take it which loses least."""
    return min(max(reader.losses[drug] for drug in way) for way in ways)


def _slot(place: ReadyPlace, standing: Standing, reader: Reader) -> SlotFinding:
    """A partner's place with those left in it; where no guard has a say, nobody falls out."""
    slot, left = place.slot, place.slot.alternatives
    if standing not in UNGUARDED and any(reader.losses[drug] for drug in place.drugs):
        left = tuple(
            together
            for together, ways in zip(slot.alternatives, place.ways, strict=True)
            if _least(ways, reader) <= Loss.WAIT
        )
    if place.when is None:
        return place.whole if left == slot.alternatives else SlotFinding(slot, YES, left)
    when = reader.read(place.when)
    return SlotFinding(slot, when.truth, left, place.condition, reader.questions(when.open))


def _guards(
    use: ReadyUse, places: tuple[ReadyPlace, ...], standing: Standing, reader: Reader
) -> tuple[Finding, ...]:
    """Every guard that acts, the use's own first, each once.

    Where the use is one to talk about, those that may yet act are named too; where it is out for
    good by its clauses or its status, none is.
    """
    if standing in UNGUARDED:
        return ()
    known = reader.known
    rulings = [known[guard] for guard in use.guards(places)]
    if standing in GUARDED:
        return tuple([ruling.finding for ruling in rulings if ruling.truth is not NO])
    return tuple([ruling.finding for ruling in rulings if ruling.truth is YES])


def _waiting(
    use: ReadyUse, rulings: list[Ruling], reader: Reader
) -> tuple[tuple[str, ...], tuple[Judgement, ...]]:
    """What is still open in the clauses that decide: the questions, and what is to be judged."""
    waiting = [(rulings[i].finding.subject, leaf) for i in use.deciding for leaf in rulings[i].open]
    judged = [
        Judgement(clause.id, leaf.text, leaf.usually)
        for clause, leaf in waiting
        if isinstance(leaf, Judged) and isinstance(clause, Clause)
    ]
    return reader.questions(leaf for _, leaf in waiting), tuple(judged)
