"""Laws 2 to 5 of one rule, written once for made-up and for real knowledge.

``Possible`` answers are the whole interface: a rule knows a person by them alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import islice, product

from askwell.facts.fact import Fact
from askwell.facts.possible import Possible, Range
from askwell.logic.criteria import Criterion, Is, Judged, Leaf, Within, leaves
from askwell.logic.evaluate import LeafTruths, evaluate, leaf_truth
from askwell.logic.reasons import deciding, explain, open_leaves
from askwell.logic.truth import Truth

#: Ways to complete a rule that are tried at least, and at most.
LEAST_WAYS, MOST_WAYS = 8, 4096


def truths_of(
    known: Mapping[str, Possible], judged: Mapping[Leaf, Truth] | None = None
) -> LeafTruths:
    """Return the truths of leaves where ``known`` facts are answered and no other is."""

    def truth(leaf: Leaf) -> Truth:
        if isinstance(leaf, Judged):
            return (judged or {}).get(leaf, Truth.UNKNOWN)
        return leaf_truth(leaf, known.get(leaf.fact.id, leaf.fact.anything))

    return truth


def law_3(rule: Criterion, known: Mapping[str, Possible]) -> None:
    """Reasons are sufficient and minimal."""
    reason = explain(rule, truths_of(known))
    if not reason.truth.settled:
        assert deciding(reason) == ()
        return
    facts = [leaf.fact.id for leaf in deciding(reason) if not isinstance(leaf, Judged)]
    assert len(facts) == len(set(facts))
    enough = {id: known[id] for id in facts if id in known}
    assert evaluate(rule, truths_of(enough)) is reason.truth
    for id in facts:
        less = {other: possible for other, possible in enough.items() if other != id}
        assert evaluate(rule, truths_of(less)) is Truth.UNKNOWN, f"{id} can be spared"


def law_4(rule: Criterion, known: Mapping[str, Possible]) -> None:
    """Unknown names what is open: all of it, and nothing that no longer matters."""
    truths = truths_of(known)
    reason = explain(rule, truths)
    opened = open_leaves(reason)
    if reason.truth.settled:
        assert opened == ()
        return
    assert opened
    assert all(truths(leaf) is Truth.UNKNOWN for leaf in opened)
    sides = [(Truth.YES, Truth.NO)] * len(opened)
    completed = _completions(rule, known, opened)
    pivotal: set[int] = set()
    for tried, chosen in enumerate(islice(product(*sides), MOST_WAYS)):
        if tried >= LEAST_WAYS and len(pivotal) == len(opened):
            break
        verdict = completed(chosen)
        assert verdict.settled, "what is open does not settle the verdict"
        for at in set(range(len(opened))) - pivotal:
            flipped = (*chosen[:at], ~chosen[at], *chosen[at + 1 :])
            if completed(flipped) is not verdict:
                pivotal.add(at)
    assert len(pivotal) == len(opened), "something is named that cannot change the verdict"


def law_5(rule: Criterion) -> None:
    """Nobody is judged on nothing."""
    assert evaluate(rule, truths_of({})) is Truth.UNKNOWN


def _completions(
    rule: Criterion, known: Mapping[str, Possible], opened: tuple[Leaf, ...]
) -> Callable[[tuple[Truth, ...]], Truth]:
    """The verdict when each open leaf gets an answer that gives it the truth chosen for it."""

    def answers_to(leaf: Leaf) -> dict[Truth, dict[str, Possible]]:
        if isinstance(leaf, Judged):
            return {Truth.YES: {}, Truth.NO: {}}
        before = known.get(leaf.fact.id, leaf.fact.anything)
        sides = (Truth.YES, Truth.NO)
        return {side: {leaf.fact.id: answer_to(leaf, before, side)} for side in sides}

    answers = [answers_to(leaf) for leaf in opened]

    @cache
    def completed(chosen: tuple[Truth, ...]) -> Truth:
        more = dict(known)
        for answer, truth in zip(answers, chosen, strict=True):
            more |= answer[truth]
        return evaluate(rule, truths_of(more, dict(zip(opened, chosen, strict=True))))

    return completed


def answer_to(leaf: Is | Within, possible: Possible, truth: Truth) -> Possible:
    """Return one answer that was possible and gives the leaf this truth."""
    if isinstance(leaf, Is):
        assert isinstance(possible, frozenset)
        fitting = possible & leaf.values if truth is Truth.YES else possible - leaf.values
        return frozenset((min(fitting),))
    assert isinstance(possible, Range)
    numbers = _numbers(leaf, possible)
    number = next(n for n in numbers if leaf_truth(leaf, Range(n, n)) is truth)
    return Range(number, number)


def _numbers(leaf: Within, possible: Range) -> Iterable[float]:
    """Numbers that are possible, on both sides of each bound of the leaf."""
    around = (leaf.low, leaf.high, leaf.low - 1, leaf.high + 1, possible.low, possible.high)
    return (n for n in around if possible.low <= n <= possible.high and not math.isnan(n))


def facts_asked(rules: Iterable[Criterion]) -> tuple[Fact, ...]:
    """Return every fact that some of the rules ask for, each once."""
    found = {
        leaf.fact.id: leaf.fact
        for rule in rules
        for leaf in leaves(rule)
        if not isinstance(leaf, Judged)
    }
    return tuple(found.values())
