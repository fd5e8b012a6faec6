"""The standing of one use for one person: the first row of the table that holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from askwell.explore.finding import (
    GUARDED,
    UNGUARDED,
    UNSETTLED,
    Finding,
    SlotFinding,
    Standing,
    UseFinding,
)
from askwell.explore.ready import (
    Holding,
    Loss,
    Open,
    ReadyDrug,
    ReadyPlace,
    ReadyUse,
    Ruling,
    Rulings,
    Sides,
    Tables,
    Untold,
)
from askwell.facts.fact import Fact
from askwell.facts.history import History
from askwell.facts.person import Person
from askwell.logic.evaluate import LeafTruths
from askwell.logic.told import Told
from askwell.logic.truth import NO, UNKNOWN, YES, Truth, every

(
    NOW, FITS, JUDGED, DEPENDS, WAITS, LATER,
    SELDOM, UNSAFE, HAD, PASSED, DOES_NOT_FIT, UNAVAILABLE,
) = Standing  # fmt: skip

#: The questions behind history facts: is the list complete, and what is missing in an entry.
LIST_COMPLETE, LIST = "treatments_complete", "treatments"

#: The drugs that fall out of regimens, and why.
Losses: TypeAlias = Mapping[ReadyDrug, Loss]
_NONE: Losses = {}


@dataclass(frozen=True, slots=True)
class Acting:
    """What acts for one person.

    ``losses``: the drugs that fall out, each with the gravest reason.
    """

    holding: Holding
    losses: Losses


class Reader:
    """One person's truths, and what each rule comes to by them."""

    def __init__(
        self, person: Person, truths: LeafTruths | Told, untold: Untold | None = None
    ) -> None:
        self.person = person
        told = truths if isinstance(truths, Told) else Told(truths)
        self.known = Known(told)
        if untold is not None:
            untold.add_to(self.known, told, person.history.complete)

    def truth(self, rule: Rulings) -> Truth:
        """What a rule comes to."""
        return self.known[rule].truth

    def acting(self, tables: Tables) -> Acting:
        """What acts for this person among all that can."""
        known = self.known
        losses: dict[ReadyDrug, Loss] = {}
        for guard, drugs in tables.losing.items():
            if known[guard].truth is YES:
                for drug, loss in drugs:
                    losses[drug] = max(loss, losses.get(drug, Loss.NONE))
        holding = [rule for rule in tables.conditions if known[rule].truth is YES]
        return Acting(frozenset((None, *holding)), losses)

    def questions(self, open_: Open) -> tuple[str, ...]:
        """The questions behind what is open, each once."""
        history = self.person.history
        known = open_.questions.get(history.complete)
        if known is None:
            asked = [_question(leaf.fact, history) for leaf in open_.leaves]
            known = open_.questions[history.complete] = tuple(dict.fromkeys(asked))
        return known


def _question(fact: Fact, history: History) -> str:
    """The question whose answer would narrow a fact."""
    if fact.history is None:
        return fact.id
    return LIST if history.complete_for(fact.history) else LIST_COMPLETE


class Known(dict[Rulings, Ruling]):
    """What rules come to, each looked up once."""

    def __init__(self, truths: Told) -> None:
        self._truths = truths

    def __missing__(self, rule: Rulings) -> Ruling:
        ruling = self[rule] = rule.rows[rule.row(self._truths)]
        return ruling


def judge(use: ReadyUse, reader: Reader, losses: Losses) -> UseFinding | None:
    """The finding of one use; None where an unavailable use is not shown, as it would not fit."""
    known = reader.known
    sides = use.sides[tuple([known[rule] for rule in use.rules])]
    places = use.places
    if use.conditional:
        places = tuple([p for p in places if p.when is None or known[p.when].truth is not NO])
    if losses.keys().isdisjoint(use.drugs):
        losses = _NONE
    standing = _standing(use, sides, places, losses, known)
    if standing is UNAVAILABLE and sides.fit is NO:
        return None
    if standing in UNGUARDED:
        losses = _NONE
    unsettled = standing in UNSETTLED
    return UseFinding(
        use.use,
        standing,
        sides.findings,
        tuple([_slot(place, losses, reader) for place in places])
        if losses or use.conditional
        else use.whole,
        _guards(use, places, standing, known),
        reader.questions(sides.open) if unsettled else (),
        sides.judged if unsettled else (),
        sides.often,
    )


def _standing(
    use: ReadyUse, sides: Sides, places: tuple[ReadyPlace, ...], losses: Losses, known: Known
) -> Standing:
    """The first row of the table that holds."""
    if known[use.under_way].truth is YES and all(
        known[place.under_way].truth is YES for place in use.places if place.when is None
    ):
        return NOW
    if not use.available:
        return UNAVAILABLE
    if sides.fit is NO:
        return DOES_NOT_FIT
    loss = _loss(use, places, losses, known) if losses else Loss.NONE
    if loss is Loss.STOP:
        return UNSAFE
    if loss is Loss.HAD:
        return HAD
    if sides.before is NO:
        return PASSED
    if sides.after is NO or (use.working and known[use.working].truth is YES):
        return LATER
    truth = every((sides.fit, sides.before, sides.after))
    usual = sides.usual if truth is UNKNOWN else truth
    if usual is NO:
        return SELDOM
    if loss is Loss.WAIT:
        return WAITS
    if usual is UNKNOWN:
        return DEPENDS
    return FITS if truth is YES else JUDGED


def _loss(use: ReadyUse, places: Iterable[ReadyPlace], losses: Losses, known: Known) -> Loss:
    """The gravest loss: of the drug, or of all who may fill a place that is surely there."""
    surely = (p for p in places if p.when is None or known[p.when].truth is YES)
    partners = (min(_least(ways, losses) for ways in place.ways) for place in surely)
    return max(losses.get(use.drug, Loss.NONE), *partners, Loss.NONE)


def _least(ways: Iterable[tuple[ReadyDrug, ...]], losses: Losses) -> Loss:
    """The loss of an alternative: that of the way to take it which loses least."""
    return min(max(losses.get(drug, Loss.NONE) for drug in way) for way in ways)


def _slot(place: ReadyPlace, losses: Losses, reader: Reader) -> SlotFinding:
    """A partner's place with those left in it; where no guard has a say, nobody falls out."""
    slot, left = place.slot, place.slot.alternatives
    if not losses.keys().isdisjoint(place.drugs):
        left = tuple(
            together
            for together, ways in zip(slot.alternatives, place.ways, strict=True)
            if _least(ways, losses) <= Loss.WAIT
        )
    if place.when is None:
        return place.whole if left == slot.alternatives else SlotFinding(slot, YES, left)
    when = reader.known[place.when]
    return SlotFinding(slot, when.truth, left, place.condition, reader.questions(when.open))


def _guards(
    use: ReadyUse, places: tuple[ReadyPlace, ...], standing: Standing, known: Known
) -> tuple[Finding, ...]:
    """Every guard that acts, the use's own first, each once.

    Where the use is one to talk about, those that may yet act are named too; where it is out for
    good by its clauses or its status, none is.
    """
    if standing in UNGUARDED:
        return ()
    guards = use.guards(places)
    if standing in GUARDED:
        return tuple([of[ruling] for g, of in guards if (ruling := known[g]).truth is not NO])
    return tuple([of[ruling] for g, of in guards if (ruling := known[g]).truth is YES])
