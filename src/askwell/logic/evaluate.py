"""The reference engine: what a criterion comes to for one person.

Written to be obviously right; every faster engine is judged against it.
"""

from __future__ import annotations

from collections.abc import Callable

from askwell.facts.person import Person
from askwell.facts.possible import Possible, Range
from askwell.logic.criteria import AtLeast, Criterion, Is, Judged, Leaf, Not, Term, Within
from askwell.logic.truth import Truth, at_least

#: The truth of each leaf. Truth and reasons of a rule are functions of this alone.
LeafTruths = Callable[[Leaf], Truth]


def leaf_truth(leaf: Leaf, possible: Possible) -> Truth:
    """YES when every possible answer satisfies the leaf, NO when none does, else UNKNOWN."""
    match leaf:
        case Is(values=values):
            assert isinstance(possible, frozenset)
            if possible <= values:
                return Truth.YES
            return Truth.UNKNOWN if possible & values else Truth.NO
        case Within(low=low, high=high):
            assert isinstance(possible, Range)
            if low <= possible.low and possible.high <= high:
                return Truth.YES
            return Truth.NO if possible.high < low or high < possible.low else Truth.UNKNOWN
        case Judged():
            return Truth.UNKNOWN


def leaf_truths(person: Person) -> LeafTruths:
    """The truths of leaves for one person, each worked out once."""
    known: dict[Leaf, Truth] = {}

    def truth(leaf: Leaf) -> Truth:
        found = known.get(leaf)
        if found is None:
            if isinstance(leaf, Judged):
                found = Truth.UNKNOWN
            else:
                found = leaf_truth(leaf, person.possible(leaf.fact))
            known[leaf] = found
        return found

    return truth


def usual_reading(truths: LeafTruths) -> LeafTruths:
    """The same truths with each judgement taken as it usually falls. Words only, never verdicts."""
    return lambda leaf: leaf.usually if isinstance(leaf, Judged) else truths(leaf)


def evaluate(criterion: Criterion, truths: LeafTruths) -> Truth:
    """The truth of a criterion, given the truths of its leaves."""
    match criterion:
        case Is() | Within() | Judged():
            return truths(criterion)
        case Term(part=part):
            return evaluate(part, truths)
        case Not(part=part):
            return ~evaluate(part, truths)
        case AtLeast(k=k, parts=parts):
            return at_least(k, [evaluate(part, truths) for part in parts])
