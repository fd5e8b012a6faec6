"""The truths of many leaves for one person, quickly: only what she told is worked out.

Nobody tells of more than some dozens of facts, and a list of treatments touches few of the facts
that follow from it. All other leaves are as they are for anyone who told nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from askwell.facts.fact import Fact
from askwell.facts.history import Complete, History
from askwell.facts.lineage import Lineage
from askwell.facts.person import Person
from askwell.logic.criteria import Judged, Leaf
from askwell.logic.evaluate import LeafTruths, leaf_truth, leaf_truths
from askwell.logic.truth import Truth


class Told(dict[Leaf, Truth]):
    """The truths of leaves for one person, each asked for once.

    ``changed`` are those that are not as for anyone who told nothing but how far her list goes.
    """

    def __init__(self, find: LeafTruths) -> None:
        self.changed: list[Leaf] = []
        self._find = find

    def __missing__(self, leaf: Leaf) -> Truth:
        truth = self[leaf] = self._find(leaf)
        return truth


class Telling:
    """The leaves that are asked of everyone, by the fact that turns them."""

    def __init__(self, leaves: Iterable[Leaf], lineage: Lineage) -> None:
        self._by_fact: dict[str, tuple[Fact, list[Leaf]]] = {}
        #: The history facts about each drug and class, and (None) about any treatment.
        self._about: dict[str | None, set[str]] = {}
        everything = list(leaves)
        for leaf in everything:
            if not isinstance(leaf, Judged):
                fact = leaf.fact
                self._by_fact.setdefault(fact.id, (fact, []))[1].append(leaf)
                if fact.history is not None:
                    self._about.setdefault(fact.history.of, set()).add(fact.id)
        #: The truths for somebody who told nothing but how far her list of treatments goes.
        self.untold: dict[Complete, dict[Leaf, Truth]] = {}
        for complete in Complete:
            nobody = leaf_truths(Person(History(lineage, complete=complete)))
            self.untold[complete] = {leaf: nobody(leaf) for leaf in everything}

    def told(self, person: Person) -> Told:
        """The truth of each leaf, and of any other leaf when it is asked for."""
        truths = Told(leaf_truths(person))
        untold = self.untold[person.history.complete]
        truths.update(untold)
        told = set(person.answers)
        for of in person.history.touches:
            told |= self._about.get(of, _NONE)
        for id in told & self._by_fact.keys():
            fact, leaves = self._by_fact[id]
            possible = person.possible(fact)
            for leaf in leaves:
                truth = leaf_truth(leaf, possible)
                if truth is not untold[leaf]:
                    truths[leaf] = truth
                    truths.changed.append(leaf)
        return truths


_NONE: frozenset[str] = frozenset()
